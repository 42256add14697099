import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalGitHub, startLocalGitHub } from '../../src/sandbox/github/server.ts';
import { noon } from '../support/builders.ts';
import { ORIGIN, WISH, type Web, aWeb } from './a-web.ts';

let folder: string;
let local: LocalGitHub;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sign-in-'));
  local = await startLocalGitHub({
    port: 0,
    stateFile: join(folder, 'github.json'),
    webhookUrl: 'http://127.0.0.1:9/webhooks/github',
    callbackUrl: `${ORIGIN}/auth/callback`,
    publicUrl: ORIGIN,
    now: () => noon,
  });
});
afterAll(async () => {
  await local.stop();
  rmSync(folder, { recursive: true });
});

const aSignInWeb = (): Web => {
  const { clientId, clientSecret } = local.app;
  return aWeb({ github: { url: local.origin, apiUrl: local.apiUrl, clientId, clientSecret } });
};
const cookieOf = (answer: Response): string =>
  (answer.headers.getSetCookie().at(-1) ?? '').split(';')[0] ?? '';

/** What GitHub sends the browser back with, once this person agreed. */
async function agreed(login: Response, person = 'tomaszw'): Promise<string> {
  const html = await (await fetch(login.headers.get('location') ?? '')).text();
  const fields = [...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].filter(([, name]) => name !== 'login');
  const body = new URLSearchParams(fields.map(([, name, value]) => [name ?? '', value ?? '']));
  body.set('login', person);
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
  const back = await fetch(`${local.origin}${action}`, { method: 'POST', body, redirect: 'manual' });
  const url = new URL(back.headers.get('location') ?? '');
  return url.pathname + url.search;
}

async function refusedBy(web: Web, path: string, cookie: string): Promise<void> {
  const before = [...web.rows.keys()];
  const answer = await web.ask(path, { headers: cookie === '' ? {} : { cookie } });
  const html = await answer.text();
  expect(answer.status).toBe(400);
  expect(html).toContain('You are not signed in');
  expect([...web.rows.keys()]).toEqual(before);
}

describe('signing in', () => {
  test('opens a session of the person GitHub names, and goes on where it began', async () => {
    const web = aSignInWeb();
    const begun = await web.ask(`/auth/login?next=${encodeURIComponent(`${WISH}/pledge?amount=5`)}`);
    const asked = new URL(begun.headers.get('location') ?? '');
    expect(asked.origin).toBe(local.origin);
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
    const cookie = cookieOf(begun);
    const answer = await web.ask(await agreed(begun), { headers: { cookie } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${WISH}/pledge?amount=5`]);
    const person = local.people.find(({ login }) => login === 'tomaszw');
    expect([...web.rows.values()]).toMatchObject([{ person: BigInt(person?.id ?? 0), login: 'tomaszw' }]);
    expect(await web.page(WISH, { headers: { cookie: cookieOf(answer) } })).toContain('Signed in as tomaszw');
    expect(await web.page(WISH, { headers: { cookie } })).not.toContain('Signed in as');
  });

  test('sets one cookie that only this server gets, and no script', async () => {
    const web = aSignInWeb();
    const begun = await web.ask('/auth/login');
    const answer = await web.ask(await agreed(begun), { headers: { cookie: cookieOf(begun) } });
    for (const { headers } of [begun, answer]) {
      const [cookie = '', ...others] = headers.getSetCookie();
      expect(others).toEqual([]);
      expect(cookie).toMatch(/^__Host-wishwell=/);
      const attributes = cookie.split('; ').slice(1).toSorted();
      expect(attributes).toEqual(['HttpOnly', 'Max-Age=1209600', 'Path=/', 'SameSite=Lax', 'Secure']);
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  test('refuses a state that is not the one, a code used before, and an answer nobody asked for', async () => {
    const web = aSignInWeb();
    const begun = await web.ask('/auth/login');
    const cookie = cookieOf(begun);
    const back = await agreed(begun);
    await refusedBy(web, back.replace(/state=[^&]*/, 'state=forged'), cookie);
    await refusedBy(web, back.replace(/&?state=[^&]*/, ''), cookie);
    await refusedBy(web, back.replace(/code=[^&]*/, 'code=forged'), cookie);
    await refusedBy(web, back, '');
    await refusedBy(web, back, '__Host-wishwell=forged');
    await refusedBy(web, back, cookieOf(await web.ask('/auth/login')));
    const answer = await web.ask(back, { headers: { cookie } });
    expect(answer.status).toBe(303);
    await refusedBy(web, back, cookie);
    await refusedBy(web, back, cookieOf(answer));
  });

  test('that GitHub’s visitor declines opens nothing, and is good for one answer', async () => {
    const web = aSignInWeb();
    const begun = await web.ask('/auth/login');
    const declined = await web.ask(await agreed(begun, ''), { headers: { cookie: cookieOf(begun) } });
    expect(declined.status).toBe(400);
    await refusedBy(web, await agreed(begun), cookieOf(declined));
  });

  test('gives a new session each time and ends the one before', async () => {
    const web = aSignInWeb();
    const { cookie: old } = await web.signedIn();
    const begun = await web.ask('/auth/login', { headers: { cookie: old } });
    expect(await web.page(WISH, { headers: { cookie: cookieOf(begun) } })).toContain('Signed in as ada');
    const answer = await web.ask(await agreed(begun), { headers: { cookie: cookieOf(begun) } });
    expect(await web.page(WISH, { headers: { cookie: cookieOf(answer) } })).toContain('Signed in as tomaszw');
    expect(await web.page(WISH, { headers: { cookie: old } })).not.toContain('Signed in as');
    expect(web.rows.size).toBe(1);
  });

  test.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/auth/logout'])(
    'never goes on to %s',
    async (next) => {
      const web = aSignInWeb();
      const begun = await web.ask(`/auth/login?next=${encodeURIComponent(next)}`);
      const answer = await web.ask(await agreed(begun), { headers: { cookie: cookieOf(begun) } });
      expect(answer.headers.get('location')).toBe('/');
    },
  );
});

test('signing out ends the session, whoever kept the cookie', async () => {
  const web = aSignInWeb();
  const { cookie } = await web.signedIn();
  const answer = await web.send('/auth/logout', {}, { cookie });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-wishwell=;.*Max-Age=0/);
  expect(web.rows.size).toBe(0);
  expect(await web.page(WISH, { headers: { cookie } })).not.toContain('Signed in as');
});
