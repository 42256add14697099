// What every request to the API goes through: who asks, whether they may see the repository at all, where it moved to, and
// the headers, ETags and the saving of what changed before the answer leaves.
import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { forbidden, notFound } from './faults.ts';
import { identify } from './identity.ts';
import { roleIn } from './roles.ts';
import type { Repository } from './tables.ts';
import type { GitHubEnv, Redispatch, World } from './world.ts';

type Middleware = MiddlewareHandler<GitHubEnv>;

export function authenticate(world: World): Middleware {
  return async (c, next) => {
    const actor = identify(world.tables, world.tokens, c.req.header('authorization'));
    c.set('actor', actor);
    if (actor.kind === 'person' || actor.kind === 'installation') c.set('authUser', actor.token);
    if (actor.kind === 'app')
      c.set('authApp', { appId: actor.app.app_id, slug: actor.app.slug, name: actor.app.name });
    await next();
  };
}

/** Nothing that changed is answered for before it is in the file; then what is to be told goes out. */
export function persist(save: () => Promise<void>, send: () => void): Middleware {
  return async (_c, next) => {
    await next();
    await save();
    send();
  };
}

const rest = (c: Context, segments: number): string =>
  new URL(c.req.url).pathname
    .split('/')
    .slice(segments)
    .map((part) => `/${part}`)
    .join('');

const elsewhere = (world: World, c: Context, repository: Repository, inside: string): Request => {
  const { search } = new URL(c.req.url);
  return new Request(`${world.apiUrl}/repos/${repository.full_name}${inside}${search}`, c.req.raw);
};

/** Its number is a repository's lasting address. */
export function followNumber(world: World, again: Redispatch) {
  return async (c: Context<GitHubEnv>): Promise<Response> => {
    const repository = world.tables.repositories.get(Number(c.req.param('id')));
    if (repository === undefined) throw notFound();
    return again(elsewhere(world, c, repository, rest(c, 5)));
  };
}

const reads = ({ req }: Context): boolean => req.method === 'GET' || req.method === 'HEAD';

/** Who may not read a repository cannot tell it from one that does not exist. */
export function enterRepository(world: World, again: Redispatch): Middleware {
  const { repositories } = world.tables;
  return async (c, next) => {
    const asked = `${c.req.param('owner')}/${c.req.param('repo')}`;
    const named = repositories.find((row) => row.full_name.toLowerCase() === asked.toLowerCase());
    const repository = named ?? repositories.find((row) => row.former_names?.includes(asked) === true);
    if (repository === undefined) throw notFound();
    const role = roleIn(world.tables, c.var.actor, repository);
    if (role === 'none') throw notFound();
    if (named === undefined) {
      const { search } = new URL(c.req.url);
      const to = `${world.apiUrl}/repositories/${repository.id}${rest(c, 6)}${search}`;
      const status = reads(c) ? 301 : 307;
      return c.json({ message: 'Moved Permanently', url: to }, status, { location: to });
    }
    // emulate knows a repository by the letters of its name only.
    if (repository.full_name !== asked) return again(elsewhere(world, c, repository, rest(c, 6)));
    c.set('repository', repository);
    c.set('role', role);
    // It can be taken out of the archive again, or deleted, and nothing else.
    if (repository.archived && !reads(c) && rest(c, 6) !== '')
      throw forbidden('Repository was archived so is read-only.');
    return next();
  };
}

const HOUR = 3600;

function dressHeaders(headers: Headers, accept: string | undefined): void {
  const type = headers.get('content-type') ?? '';
  if (type.startsWith('application/json')) headers.set('content-type', 'application/json; charset=utf-8');
  const raw = /application\/vnd\.github\.[\w.]*raw(\+json)?/.exec(accept ?? '')?.[0];
  if (raw !== undefined && type.startsWith('application/octet-stream'))
    headers.set('content-type', `${raw}; charset=utf-8`);
  const reset = Math.ceil(Temporal.Now.instant().epochMilliseconds / 1000 / HOUR) * HOUR;
  headers.set('x-ratelimit-limit', '5000');
  headers.set('x-ratelimit-remaining', '4999');
  headers.set('x-ratelimit-used', '1');
  headers.set('x-ratelimit-reset', String(reset));
  headers.set('x-ratelimit-resource', 'core');
  headers.set('x-github-media-type', 'github.v3; format=json');
  headers.set('vary', 'Accept, Authorization');
}

const sameTag = (asked: string | undefined, tag: string): boolean =>
  (asked ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === tag.replace(/^W\//, ''));

/** emulate writes addresses of pages as if they were the API's. */
const pagesOf = (world: World, text: string): string =>
  text.replace(
    /("(?:html_url|diff_url|patch_url|avatar_url|clone_url|svn_url|html)":(?:\{"href":)?")([^"]+)/g,
    (whole: string, key: string, url: string) =>
      url.startsWith(`${world.apiUrl}/`) ? `${key}${world.origin}${url.slice(world.apiUrl.length)}` : whole,
  );

export function dress(world: World): Middleware {
  return async (c, next) => {
    await next();
    const given = c.res;
    const headers = new Headers(given.headers);
    dressHeaders(headers, c.req.header('accept'));
    const plain = given.status === 204 || given.status === 304 || given.body === null;
    let body: Uint8Array<ArrayBuffer> | null = plain ? null : new Uint8Array(await given.arrayBuffer());
    if (body !== null && headers.get('content-type')?.startsWith('application/json') === true)
      body = new TextEncoder().encode(pagesOf(world, new TextDecoder().decode(body)));
    if (body !== null) headers.set('content-length', String(body.length));
    let { status } = given;
    if (c.req.method === 'GET' && status === 200 && body !== null) {
      const tag = `W/"${createHash('sha256').update(body).digest('hex')}"`;
      headers.set('etag', tag);
      headers.set('cache-control', 'private, max-age=60, s-maxage=60');
      if (sameTag(c.req.header('if-none-match'), tag)) {
        status = 304;
        body = null;
        headers.delete('content-length');
        headers.delete('content-type');
      }
    }
    c.res = undefined;
    c.res = new Response(body, { status, headers });
  };
}

/** For the pages: nothing but their own style and pictures, and no frame around them. */
export function guardPages(): Middleware {
  return async (c, next) => {
    await next();
    c.res.headers.set('x-content-type-options', 'nosniff');
    c.res.headers.set(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'",
    );
  };
}
