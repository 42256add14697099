import { createHash, randomBytes } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import { describe, expect, test } from 'vitest';
import type { LocalGitHub } from '../../src/sandbox/github/server.ts';
import { CALLBACK, HIDDEN, PROJECT, aGitHub, appClient, clientOf, refusal, seat } from './github-world.ts';

const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

interface Attempt {
  readonly verifier: string;
  readonly state: string;
  readonly asked: Readonly<Record<string, string>>;
}

function anAttempt(github: LocalGitHub, more: Record<string, string> = {}): Attempt {
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(8).toString('hex');
  const asked = {
    client_id: github.app.clientId,
    redirect_uri: CALLBACK,
    state,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    ...more,
  };
  return { verifier, state, asked };
}

/** What a browser does: reads the page, and sends its form with one of the buttons. */
async function choose(github: LocalGitHub, { asked }: Attempt, login: string): Promise<URL> {
  const page = await fetch(`${github.origin}/login/oauth/authorize?${new URLSearchParams(asked)}`);
  const html = await page.text();
  const fields = [...html.matchAll(/name="([^"]+)" value="([^"]*)"/g)].filter(([, name]) => name !== 'login');
  const body = new URLSearchParams(fields.map(([, name, value]) => [name ?? '', value ?? '']));
  body.set('login', login);
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
  const answer = await fetch(`${github.origin}${action}`, { method: 'POST', body, redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '');
}

async function exchange(
  github: LocalGitHub,
  fields: Record<string, string>,
): Promise<Record<string, string>> {
  const { clientId, clientSecret } = github.app;
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields });
  const headers = { accept: 'application/json' };
  const answer = await fetch(`${github.origin}/login/oauth/access_token`, { method: 'POST', body, headers });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, string>;
}

async function signIn(github: LocalGitHub, login: string): Promise<string> {
  const attempt = anAttempt(github);
  const back = await choose(github, attempt, login);
  const code = back.searchParams.get('code') ?? '';
  const { access_token } = await exchange(github, { code, code_verifier: attempt.verifier });
  return access_token ?? '';
}

describe('signing in', () => {
  test('offers every person, and comes back with a code and the state', async () => {
    const { github } = await aGitHub();
    const attempt = anAttempt(github);
    const page = await (
      await fetch(`${github.origin}/login/oauth/authorize?${new URLSearchParams(attempt.asked)}`)
    ).text();
    for (const { login, name } of github.people) {
      expect(page).toContain(`value="${login}"`);
      expect(page).toContain(name);
    }
    const back = await choose(github, attempt, 'tomaszw');
    expect(back.origin + back.pathname).toBe(CALLBACK);
    expect(back.searchParams.get('state')).toBe(attempt.state);
    expect(back.searchParams.get('code')).toMatch(/^[0-9a-f]{20}$/);
  });

  test('works with a client that takes the protocol at its word', async () => {
    const { github } = await aGitHub();
    const attempt = anAttempt(github);
    const back = await choose(github, attempt, 'tomaszw');
    const server = { issuer: github.origin, token_endpoint: `${github.origin}/login/oauth/access_token` };
    const client = { client_id: github.app.clientId };
    const parameters = oauth.validateAuthResponse(server, client, back, attempt.state);
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.ClientSecretPost(github.app.clientSecret),
      parameters,
      CALLBACK,
      attempt.verifier,
      { [oauth.allowInsecureRequests]: true },
    );
    const { access_token } = await oauth.processAuthorizationCodeResponse(server, client, answer);
    const { data } = await clientOf(github, access_token).rest.users.getAuthenticated();
    expect(data).toMatchObject({ login: 'tomaszw', id: seat(github, 'backer').id, type: 'User' });
  });

  test('uses a code once', async () => {
    const { github } = await aGitHub();
    const attempt = anAttempt(github);
    const code = (await choose(github, attempt, 'tomaszw')).searchParams.get('code') ?? '';
    const fields = { code, code_verifier: attempt.verifier, redirect_uri: CALLBACK };
    expect(await exchange(github, fields)).toMatchObject({ token_type: 'bearer', scope: '' });
    expect(await exchange(github, fields)).toMatchObject({ error: 'bad_verification_code' });
  });

  test.each([
    ['a verifier that is not the one', { code_verifier: 'x'.repeat(43) }, 'bad_verification_code'],
    ['no verifier', {}, 'bad_verification_code'],
    ['another address', { redirect_uri: 'http://127.0.0.1:3000/auth/other' }, 'redirect_uri_mismatch'],
    ['a wrong secret', { client_secret: 'wrong' }, 'incorrect_client_credentials'],
    ['another app', { client_id: 'Iv23other' }, 'incorrect_client_credentials'],
    ['an invented code', { code: 'f'.repeat(20) }, 'bad_verification_code'],
  ])('gives no token for %s', async (_what, fields, error) => {
    const { github } = await aGitHub();
    const attempt = anAttempt(github);
    const code = (await choose(github, attempt, 'tomaszw')).searchParams.get('code') ?? '';
    const answer = await exchange(github, { code, ...fields });
    expect(answer).toMatchObject({ error });
    expect(answer).not.toHaveProperty('access_token');
  });

  test('never leads anywhere but to the registered address, and knows S256 alone', async () => {
    const { github } = await aGitHub();
    const ask = async (more: Record<string, string>) => {
      const query = new URLSearchParams(anAttempt(github, more).asked);
      const answer = await fetch(`${github.origin}/login/oauth/authorize?${query}`, { redirect: 'manual' });
      const to = answer.headers.get('location');
      return [
        answer.status,
        to === null ? undefined : to.split('?')[0],
        to && new URL(to).searchParams.get('error'),
      ];
    };
    expect(await ask({ redirect_uri: 'https://evil.example/' })).toEqual([
      302,
      CALLBACK,
      'redirect_uri_mismatch',
    ]);
    expect(await ask({ redirect_uri: `${CALLBACK}/../x` })).toEqual([302, CALLBACK, 'redirect_uri_mismatch']);
    expect(await ask({ code_challenge_method: 'plain' })).toEqual([302, CALLBACK, 'invalid_request']);
    expect(await ask({ client_id: 'Iv23other' })).toEqual([404, undefined, null]);
    expect((await fetch(`${github.apiUrl}/login/oauth/authorize?client_id=x`)).status).toBe(404);
  });

  test('can be declined', async () => {
    const { github } = await aGitHub();
    const back = await choose(github, anAttempt(github), '');
    expect(back.searchParams.get('error')).toBe('access_denied');
  });

  test('escapes what the app asked for', async () => {
    const { github } = await aGitHub();
    const { asked } = anAttempt(github, { state: '"><script>alert(1)</script>' });
    const page = await fetch(`${github.origin}/login/oauth/authorize?${new URLSearchParams(asked)}`);
    expect(await page.text()).not.toContain('<script>');
  });
});

describe('a token got by signing in', () => {
  test('reads what the person may read, as long as the app may too', async () => {
    const { github } = await aGitHub();
    const developer = clientOf(github, await signIn(github, 'jlindqvist'));
    const backer = clientOf(github, await signIn(github, 'tomaszw'));
    expect((await developer.rest.repos.get(HIDDEN)).status).toBe(200);
    expect(await refusal(backer.rest.repos.get(HIDDEN))).toBe(404);
    expect((await backer.rest.repos.get(PROJECT)).status).toBe(200);
    const { rest } = appClient(github);
    const { data } = await rest.apps.getRepoInstallation(HIDDEN);
    await rest.apps.suspendInstallation({ installation_id: data.id });
    expect(await refusal(developer.rest.repos.get(HIDDEN))).toBe(404);
  });

  test('marks what is written with it as written through the app', async () => {
    const { github, app } = await aGitHub();
    const { rest } = clientOf(github, await signIn(github, 'tomaszw'));
    await rest.issues.createComment({ ...PROJECT, issue_number: 3, body: '/pledge 20' });
    expect((await app.until('issue_comment.created')).payload).toMatchObject({
      sender: { login: 'tomaszw', type: 'User' },
      comment: { performed_via_github_app: { slug: 'wishwell' } },
    });
  });
});
