// The public API: read only, no key, open to every origin and without cookies. Unknown and private are one answer.
import { OpenAPIHono, createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { cors } from 'hono/cors';
import { problemSchema, projectSchema, wishJson, wishSchema } from './api-schema.ts';
import { locales } from '../templates/texts.ts';
import { projectIn, wishIn } from './addresses.ts';
import { digest } from './assets.ts';
import { askedLocale, type Pages } from './page-context.ts';

const where = z.object({ owner: z.string(), repository: z.string() });
const language = z.object({ lang: z.enum(locales).optional().catch(undefined) });

const missing = {
  description: 'Unknown, or not public.',
  content: { 'application/problem+json': { schema: problemSchema } },
} as const;

const wishRoute = createRoute({
  method: 'get',
  path: '/api/v1/gh/{owner}/{repository}/{number}',
  summary: 'A wish: what remains, how it stands, who acts next',
  request: { params: where.extend({ number: z.string() }), query: language },
  responses: {
    200: { description: 'The wish.', content: { 'application/json': { schema: wishSchema } } },
    404: missing,
  },
});

const projectRoute = createRoute({
  method: 'get',
  path: '/api/v1/gh/{owner}/{repository}',
  summary: 'The wishes of a project, nearest to their target first',
  request: { params: where, query: language },
  responses: {
    200: { description: 'The project.', content: { 'application/json': { schema: projectSchema } } },
    404: missing,
  },
});

const PROBLEM = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } as const;
const MISSING = { type: 'about:blank', title: 'Unknown, or not public', status: 404 };
const BROKEN = { type: 'about:blank', title: 'Something went wrong', status: 500 };

const notThere = (c: Context) => c.json(MISSING, 404, PROBLEM);

export function api({ useCases, refreshSeconds, log }: Pages): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use(cors({ origin: '*', allowMethods: ['GET'], exposeHeaders: ['ETag'] }));
  app.use(async (c, next) => {
    await next();
    if (c.res.status !== 200) return;
    const etag = `"${digest(await c.res.clone().text())}"`;
    c.header('etag', etag);
    c.header('cache-control', `public, max-age=${Math.min(60, Math.ceil(refreshSeconds))}`);
    if (c.req.header('if-none-match')?.includes(etag))
      c.res = new Response(null, { status: 304, headers: c.res.headers });
  });
  app.openapi(wishRoute, async (c) => {
    const { owner, repository, number } = c.req.valid('param');
    const address = wishIn(owner, repository, number);
    const shown = address && (await useCases.wish(address.owner, address.name, address.number));
    if (!shown) return notThere(c);
    return c.json(wishJson(shown.view, askedLocale(c) ?? shown.view.locale), 200);
  });
  app.openapi(projectRoute, async (c) => {
    const { owner, repository } = c.req.valid('param');
    const address = projectIn(owner, repository);
    const project = address && (await useCases.project(address.owner, address.name));
    if (!project) return notThere(c);
    const locale = askedLocale(c) ?? project.locale;
    const wishes = project.wishes.map((wish) => wishJson(wish, locale));
    return c.json({ owner: project.owner, repository: project.name, wishes }, 200);
  });
  app.doc31('/api/v1/openapi.json', { openapi: '3.1.0', info: { title: 'Wishwell', version: '1' } });
  app.notFound(notThere);
  app.onError((error, c) => {
    log.error({ err: error }, 'an answer of the API failed');
    return c.json(BROKEN, 500, PROBLEM);
  });
  return app;
}
