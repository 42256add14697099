// Signing in through the app's web flow: who are you, a code back to the app, the code for a token. Strict where GitHub is:
// the registered address only, S256 only, a code for one use within ten minutes. In place of a password stands a choice.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { newToken } from './identity.ts';
import { pickerPage, sorryPage } from './oauth-page.ts';
import type { Asked } from './oauth-page.ts';
import type { App } from './tables.ts';
import type { World } from './world.ts';

const TEN_MINUTES = 600_000;
const machineTime = () => Temporal.Now.instant().epochMilliseconds;
const same = (a: string, b: string) => {
  const [one, other] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
};

const asked = z.object({
  client_id: z.string(),
  redirect_uri: z.string().optional(),
  state: z.string().optional(),
  login: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
});

const back = (world: World, parameters: Record<string, string | undefined>): string => {
  const url = new URL(world.callbackUrl);
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
};

/** Undefined when all is well; otherwise the answer that ends the attempt. */
function refusal(
  world: World,
  c: Context,
  { client_id, redirect_uri, state, ...pkce }: Asked,
): Response | Promise<Response> | undefined {
  if (world.tables.apps.findOneBy('client_id', client_id) === undefined)
    return c.html(sorryPage('There is no app with this client id.'), 404);
  const error = (name: string, error_description: string) =>
    c.redirect(back(world, { error: name, error_description, state }), 302);
  if (redirect_uri !== undefined && redirect_uri !== world.callbackUrl)
    return error('redirect_uri_mismatch', 'The redirect_uri is not associated with this application.');
  if (pkce.code_challenge !== undefined && pkce.code_challenge_method !== 'S256')
    return error('invalid_request', 'The code_challenge_method must be S256.');
  return undefined;
}

function authorizeRoutes(world: World, routes: Hono): void {
  const { seats, users, codes } = world.tables;
  routes.get('/login/oauth/authorize', (c) => {
    const read = asked.safeParse(c.req.query());
    if (!read.success) return c.html(sorryPage('There is no client id.'), 404);
    const people = seats.all().map((seat) => ({ role: seat.role, user: users.get(seat.user_id) }));
    return refusal(world, c, read.data) ?? c.html(pickerPage(read.data, people));
  });
  routes.post('/login/oauth/authorize', async (c) => {
    const read = asked.safeParse(await c.req.parseBody());
    if (!read.success) return c.html(sorryPage('There is no client id.'), 404);
    const refused = refusal(world, c, read.data);
    if (refused !== undefined) return refused;
    const { state, login, redirect_uri, code_challenge } = read.data;
    const user = users.find((row) => row.type === 'User' && row.login === login);
    if (user === undefined) return c.redirect(back(world, { error: 'access_denied', state }), 302);
    const code = randomBytes(10).toString('hex');
    for (const old of codes.all()) if (old.expires < machineTime()) codes.delete(old.id);
    codes.insert({
      code,
      user_id: user.id,
      redirect_uri: redirect_uri ?? world.callbackUrl,
      challenge: code_challenge ?? null,
      expires: machineTime() + TEN_MINUTES,
    });
    return c.redirect(back(world, { code, state }), 302);
  });
}

const exchange = z.object({
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code: z.string().default(''),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
});

/** As a form, or as JSON; the app's own name and secret in it or in the header. What cannot be read says nothing. */
async function readExchange(c: Context): Promise<z.infer<typeof exchange>> {
  const text = await c.req.text();
  const basic = /^Basic\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  const [client_id, client_secret] = Buffer.from(basic ?? '', 'base64')
    .toString()
    .split(':');
  const json = c.req.header('content-type')?.includes('application/json') === true;
  const fields = json ? parsed(text) : Object.fromEntries(new URLSearchParams(text));
  const read = exchange.safeParse(fields).data ?? { code: '' };
  return basic === undefined ? read : { ...read, client_id, client_secret };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Answer = Readonly<Record<string, string>>;
const fault = (error: string, error_description: string): Answer => ({
  error,
  error_description,
  error_uri:
    'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/',
});

function answerExchange(world: World, given: z.infer<typeof exchange>): Answer {
  const { apps, codes, users } = world.tables;
  const app: App | undefined = apps.findOneBy('client_id', given.client_id);
  if (app === undefined || !same(app.client_secret, given.client_secret ?? ''))
    return fault('incorrect_client_credentials', 'The client_id and/or client_secret passed are incorrect.');
  const pending = codes.findOneBy('code', given.code);
  const user = pending && users.get(pending.user_id);
  const bad = fault('bad_verification_code', 'The code passed is incorrect or expired.');
  if (pending === undefined || user === undefined) return bad;
  // Whatever comes of it, it was used.
  codes.delete(pending.id);
  if (pending.expires < machineTime()) return bad;
  if (given.redirect_uri !== undefined && given.redirect_uri !== pending.redirect_uri)
    return fault(
      'redirect_uri_mismatch',
      'The redirect_uri MUST match the registered callback URL for this application.',
    );
  if (pending.challenge !== null) {
    const hash = createHash('sha256')
      .update(given.code_verifier ?? '')
      .digest('base64url');
    if (!same(hash, pending.challenge)) return bad;
  }
  const token = newToken('ghu_');
  world.tokens.set(token, { login: user.login, id: user.id, scopes: [], app_id: app.app_id });
  return { access_token: token, scope: '', token_type: 'bearer' };
}

export function oauthRoutes(world: World): Hono {
  const routes = new Hono();
  authorizeRoutes(world, routes);
  routes.post('/login/oauth/access_token', async (c) => {
    const answer = answerExchange(world, await readExchange(c));
    c.header('cache-control', 'no-store');
    if (c.req.header('accept')?.includes('application/json') === true) return c.json(answer);
    return c.body(new URLSearchParams(answer).toString(), 200, {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    });
  });
  return routes;
}
