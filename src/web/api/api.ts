// The public API: read only, no key, open to every origin and without cookies. Unknown and private are one answer. Nothing is
// built, and no wish is looked at, where the version says that the caller has it already.
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Locale } from '../../domain/settings.ts';
import type { ToldPosition } from '../../ports/lists.ts';
import { projectIn, wishIn } from '../addresses.ts';
import { limited } from '../limits.ts';
import { askedLocale, type Pages } from '../page-context.ts';
import { names, unchanged } from '../unchanged.ts';
import type { ToldView } from '../use-cases.ts';
import {
  eventJson,
  listedWishJson,
  type Places,
  projectJson,
  quotesJson,
  totalsJson,
  wishJson,
} from './answers.ts';
import { descriptionOf } from './description.ts';
import { badCursor, broken, details, invalid, missing, tooMany } from './problems.ts';
import {
  listRequest,
  projectCursor,
  readProjectCursor,
  readToldCursor,
  toldCursor,
  wishCursor,
} from './queries.ts';
import { routes } from './routes.ts';

const EXPOSED = ['ETag', 'Link', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Retry-After'];
const IN_PROJECT = /^\/api\/v1\/gh\/([^/]+)\/([^/]+)(?:\/(\d+)(?:\/|$)|\/|$)/;

const localeIn = (c: Context): Locale => askedLocale(c) ?? 'en';

/** This very request for the page after, and the header that says so. */
function nextPage(c: Context, { publicUrl }: Places, cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const url = new URL(c.req.url);
  url.searchParams.set('cursor', cursor);
  const next = publicUrl + url.pathname + url.search;
  c.header('link', `<${next}>; rel="next"`);
  return next;
}

/** What is asked of one project has a version; a list of the whole server is as old as it may be. */
function freshness({ useCases, refreshSeconds }: Pages): MiddlewareHandler {
  const known = unchanged();
  const seconds = Math.min(60, Math.max(1, Math.ceil(refreshSeconds)));
  const cacheControl = `public, max-age=${seconds}`;
  const versionOf = async (path: string): Promise<string | undefined> => {
    const [, owner, name, number] = IN_PROJECT.exec(path) ?? [];
    if (owner === undefined || name === undefined)
      return String(Math.floor(performance.now() / 1000 / seconds));
    const address = projectIn(owner, name);
    return (
      address &&
      useCases.version(address.owner, address.name, number === undefined ? undefined : Number(number))
    );
  };
  return async (c, next) => {
    const key = c.req.url;
    const version = c.req.path.endsWith('/openapi.json') ? '' : await versionOf(c.req.path);
    const asked = c.req.header('if-none-match');
    const tag = version === undefined ? undefined : known.tag(key, version);
    if (tag !== undefined && names(asked, tag)) {
      c.res = new Response(null, { status: 304, headers: { etag: tag, 'cache-control': cacheControl } });
      return;
    }
    await next();
    if (c.res.status !== 200 || version === undefined) return;
    const made = known.remember(key, version, await c.res.clone().text());
    c.header('etag', made);
    c.header('cache-control', cacheControl);
    if (names(asked, made)) c.res = new Response(null, { status: 304, headers: c.res.headers });
  };
}

export function api(pages: Pages): OpenAPIHono {
  const { useCases, log, publicUrl, github, limit } = pages;
  const places: Places = { publicUrl, forgeUrl: github.url };
  const app = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const path = new URL(c.req.url).pathname;
      const known = Object.values(routes).find((route) => matches(route.getRoutingPath(), path));
      const taken = known ? Object.keys(known.request.query.shape) : [];
      return invalid(c, localeIn(c), details(result.error, c, localeIn(c), taken));
    },
  });
  app.use(cors({ origin: '*', allowMethods: ['GET'], exposeHeaders: EXPOSED, maxAge: 86_400 }));
  app.use(limited(limit, (c, values) => tooMany(c, localeIn(c), values)));
  app.use(freshness(pages));

  app.openapi(routes.projects, async (c) => {
    const { cursor, limit } = c.req.valid('query');
    const after = cursor === undefined ? undefined : readProjectCursor(cursor);
    if (cursor !== undefined && after === undefined) return badCursor(c, localeIn(c));
    const { items, next } = await useCases.projects(after, limit);
    const projects = items.map((project) => projectJson(project, localeIn(c), places));
    return c.json(
      { projects, next: nextPage(c, places, next === undefined ? undefined : projectCursor(next)) },
      200,
    );
  });

  app.openapi(routes.wishes, async (c) => {
    const query = c.req.valid('query');
    const request = listRequest(query);
    if (request === 'misread') return badCursor(c, localeIn(c));
    const { items, next } = await useCases.wishes(request);
    const wishes = items.map((wish) => listedWishJson(wish, askedLocale(c) ?? wish.locale, places));
    return c.json({ wishes, next: nextPage(c, places, next && wishCursor(query.order, next)) }, 200);
  });

  app.openapi(routes.project, async (c) => {
    const { owner, repository } = c.req.valid('param');
    const query = c.req.valid('query');
    const request = listRequest(query);
    if (request === 'misread') return badCursor(c, localeIn(c));
    const address = projectIn(owner, repository);
    const project = address && (await useCases.project(address.owner, address.name, request));
    if (!project) return missing(c);
    const locale = askedLocale(c) ?? project.locale;
    const wishes = project.wishes.map((wish) => listedWishJson(wish, locale, places));
    const next = nextPage(c, places, project.next && wishCursor(query.order, project.next));
    return c.json({ ...projectJson(project, locale, places), wishes, next }, 200);
  });

  app.openapi(routes.totals, async (c) => {
    const { owner, repository } = c.req.valid('param');
    const address = projectIn(owner, repository);
    const project = address && (await useCases.project(address.owner, address.name, { limit: 1 }));
    if (!project) return missing(c);
    return c.json(totalsJson(project.totals, askedLocale(c) ?? project.locale), 200);
  });

  // Before the routes of one wish, which would take the word for its number.
  const eventsOf = (c: Context, told: readonly ToldView[], next: ToldPosition | undefined) => ({
    events: told.flatMap((one) => eventJson(one, askedLocale(c) ?? one.wish.locale) ?? []),
    next: nextPage(c, places, next && toldCursor(next)),
  });

  app.openapi(routes.projectEvents, async (c) => {
    const { owner, repository } = c.req.valid('param');
    const { cursor, limit } = c.req.valid('query');
    const after = cursor === undefined ? undefined : readToldCursor(cursor);
    if (cursor !== undefined && after === undefined) return badCursor(c, localeIn(c));
    const address = projectIn(owner, repository);
    const told = address && (await useCases.told(address, after, limit));
    return told ? c.json(eventsOf(c, told.items, told.next), 200) : missing(c);
  });

  app.openapi(routes.wish, async (c) => {
    const { owner, repository, number } = c.req.valid('param');
    const address = wishIn(owner, repository, number);
    const shown = address && (await useCases.wish(address.owner, address.name, address.number));
    if (!shown) return missing(c);
    return c.json(wishJson(shown.view, askedLocale(c) ?? shown.view.locale, places), 200);
  });

  app.openapi(routes.quotes, async (c) => {
    const { owner, repository, number } = c.req.valid('param');
    const address = wishIn(owner, repository, number);
    const shown = address && (await useCases.wish(address.owner, address.name, address.number));
    if (!shown) return missing(c);
    return c.json({ quotes: quotesJson(shown.view, askedLocale(c) ?? shown.view.locale) }, 200);
  });

  app.openapi(routes.events, async (c) => {
    const { owner, repository, number } = c.req.valid('param');
    const { cursor, limit } = c.req.valid('query');
    const after = cursor === undefined ? undefined : readToldCursor(cursor);
    if (cursor !== undefined && after === undefined) return badCursor(c, localeIn(c));
    const address = wishIn(owner, repository, number);
    const told = address && (await useCases.told(address, after, limit));
    return told ? c.json(eventsOf(c, told.items, told.next), 200) : missing(c);
  });

  app.get('/api/v1/openapi.json', (c) => c.json(descriptionOf(app, localeIn(c), places), 200));
  app.notFound(missing);
  app.onError((error, c) => {
    log.error({ err: error }, 'an answer of the API failed');
    return broken(c);
  });
  return app;
}

/** The path of a route against that of a request: names match anything, the rest itself. */
function matches(routing: string, path: string): boolean {
  const [wanted, given] = [routing.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith(':') || part === given[index])
  );
}
