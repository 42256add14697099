// The public JSON: one wish, a project's wishes. Read only, no key; amounts are minor units as text beside what people read.
import { createHash } from 'node:crypto';
import { OpenAPIHono, createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { phases } from '../domain/campaign.ts';
import { cors } from 'hono/cors';
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import { localeFor, type Pages } from './page-context.ts';
import { headlineOf, money } from './wish-words.ts';

const amount = z.object({ minor: z.string(), currency: z.string(), display: z.string() });
const wishSchema = z.object({
  owner: z.string(),
  repository: z.string(),
  number: z.int(),
  title: z.string(),
  headline: z.string(),
  phase: z.enum(phases),
  paused: z.string().nullable(),
  remaining: amount.nullable(),
  target: amount.nullable(),
  pledged: amount,
  percent: z.int(),
  backers: z.int(),
  pledgeable: z.boolean(),
  closeTheGap: amount.nullable(),
  developer: z.string().nullable(),
  dueAt: z.string().nullable(),
  next: z.object({ who: z.string(), what: z.string(), at: z.string().nullable() }),
  quotes: z.array(
    z.object({
      developer: z.string(),
      version: z.int(),
      accepted: z.boolean(),
      amount,
      remaining: amount,
      delay: z.object({ count: z.int(), unit: z.enum(['day', 'week', 'month']) }),
    }),
  ),
  links: z.object({ page: z.string(), pledge: z.string(), issue: z.string(), badge: z.string() }),
});
const projectSchema = z.object({ owner: z.string(), repository: z.string(), wishes: z.array(wishSchema) });
const problem = z.object({ type: z.string(), title: z.string(), status: z.int() });

function wishJson(wish: WishView, locale: Locale): z.infer<typeof wishSchema> {
  const { progress } = wish;
  const of = (minor: bigint) => ({
    minor: minor.toString(),
    currency: progress.currency,
    display: money(wish, locale, minor),
  });
  const perhaps = (minor: bigint | undefined) => (minor === undefined ? null : of(minor));
  return {
    owner: wish.owner,
    repository: wish.name,
    number: wish.number,
    title: wish.title,
    headline: headlineOf(wish, locale),
    phase: progress.phase,
    paused: progress.paused ?? null,
    remaining: perhaps(progress.remaining),
    target: perhaps(progress.target),
    pledged: of(progress.pledged),
    percent: progress.percent,
    backers: progress.backers,
    pledgeable: progress.pledgeable,
    closeTheGap: perhaps(progress.closeTheGap),
    developer: wish.developer ?? null,
    dueAt: progress.dueAt?.toString() ?? null,
    next: { who: progress.next.who, what: progress.next.what, at: progress.next.at?.toString() ?? null },
    quotes: wish.quotes.map((quote) => ({
      developer: quote.developer,
      version: quote.version,
      accepted: quote.accepted,
      amount: of(quote.amount),
      remaining: of(quote.remaining),
      delay: { count: quote.delay.count, unit: quote.delay.unit },
    })),
    links: { page: wish.pageUrl, pledge: wish.pledgeUrl, issue: wish.issueUrl, badge: wish.badgeUrl },
  };
}

const json = <T extends z.ZodType>(schema: T, description: string) => ({
  content: { 'application/json': { schema } },
  description,
});
const missing = {
  content: { 'application/problem+json': { schema: problem } },
  description: 'unknown, or not public',
};
/** Written as GitHub writes it: no `1e1`, no `0x1`. */
const issueNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);
const where = z.object({ owner: z.string().max(100), repo: z.string().max(100) });

const projectRoute = createRoute({
  method: 'get',
  path: '/api/v1/gh/{owner}/{repo}',
  request: { params: where },
  responses: {
    200: json(projectSchema, 'the wishes of a project, nearest to their target first'),
    404: missing,
  },
});
const wishRoute = createRoute({
  method: 'get',
  path: '/api/v1/gh/{owner}/{repo}/{number}',
  request: { params: where.extend({ number: issueNumber }) },
  responses: { 200: json(wishSchema, 'one wish'), 404: missing },
});

const MISSING = { type: 'about:blank', title: 'Unknown, or not public', status: 404 };
const BROKEN = { type: 'about:blank', title: 'Something went wrong', status: 500 };

export function publicApi({ useCases, refreshSeconds, log }: Pages): OpenAPIHono {
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  const notThere = (c: Context) => c.json(MISSING, 404, headers);
  const app = new OpenAPIHono({ defaultHook: (result, c) => (result.success ? undefined : notThere(c)) });
  app.use('/api/*', cors({ origin: '*', allowMethods: ['GET'] }));
  app.use('/api/*', async (c, next) => {
    await next();
    if (c.res.status !== 200) return;
    const body = await c.res.clone().text();
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    c.header('etag', etag);
    c.header('cache-control', `public, max-age=${refreshSeconds}`);
    if (c.req.header('if-none-match')?.includes(etag))
      c.res = new Response(null, { status: 304, headers: c.res.headers });
  });
  app.notFound(notThere);
  app.onError((error, c) => {
    log.error({ err: error }, 'an answer of the API failed');
    return c.json(BROKEN, 500, headers);
  });
  app.openapi(projectRoute, async (c) => {
    const { owner, repo } = c.req.valid('param');
    const project = await useCases.project(owner, repo);
    if (!project) return notThere(c);
    const locale = localeFor(c, project.locale);
    const wishes = project.wishes.map((wish) => wishJson(wish, locale));
    return c.json({ owner: project.owner, repository: project.name, wishes }, 200);
  });
  app.openapi(wishRoute, async (c) => {
    const { owner, repo, number } = c.req.valid('param');
    const shown = await useCases.wish(owner, repo, number);
    if (!shown) return notThere(c);
    return c.json(wishJson(shown.view, localeFor(c, shown.view.locale)), 200);
  });
  return app;
}
