import { nock } from '../support/nocked.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { onlyTo } from '../../src/github/only-to.ts';
import { githubProbot } from '../../src/github/probot.ts';
import { createLog } from '../../src/log.ts';
import { SECRET, anAppKey } from './events.ts';

const API = 'https://github.example/api/v3';
const privateKey = anAppKey();

const aProbot = () =>
  githubProbot({
    appId: 7,
    privateKey,
    webhookSecret: SECRET,
    apiUrl: API,
    log: createLog({ level: 'silent' }),
  });

const aToken = () =>
  nock(API)
    .post('/app/installations/9/access_tokens')
    .reply(201, { token: 'a-token', expires_at: '2999-01-01T00:00:00Z', permissions: {} });

afterEach(() => {
  const left = nock.pendingMocks();
  nock.cleanAll();
  expect(left).toEqual([]);
});

describe('the clients that Probot makes', () => {
  test('speak to the configured server as the installation, under our name', async () => {
    aToken();
    const comment = nock(API, { reqheaders: { authorization: 'token a-token', 'user-agent': /^wishwell\b/ } })
      .post('/repos/works/lantern/issues/3/comments', { body: 'Hello' })
      .reply(201, { id: 1 });
    const octokit = await aProbot().auth(9);
    await octokit.rest.issues.createComment({
      owner: 'works',
      repo: 'lantern',
      issue_number: 3,
      body: 'Hello',
    });
    expect(comment.isDone()).toBe(true);
  });

  test.each([500, 502, 403, 429])('write once, also when GitHub answers %i', async (status) => {
    aToken();
    const headers = { 'retry-after': '1' };
    nock(API)
      .post('/repos/works/lantern/issues/3/comments')
      .reply(status, { message: 'secondary rate limit' }, headers);
    const octokit = await aProbot().auth(9);
    const place = { owner: 'works', repo: 'lantern', issue_number: 3 };
    await expect(octokit.rest.issues.createComment({ ...place, body: 'Hello' })).rejects.toMatchObject({
      status,
    });
  });

  test('follow a renamed repository', async () => {
    aToken();
    nock(API)
      .get('/repos/works/old')
      .reply(301, '', { location: `${API}/repositories/500` })
      .get('/repositories/500')
      .reply(200, { id: 500 });
    const octokit = await aProbot().auth(9);
    expect((await octokit.rest.repos.get({ owner: 'works', repo: 'old' })).data.id).toBe(500);
  });
});

describe('the way out', () => {
  test('leads to one origin, whatever address is asked for', async () => {
    const call = onlyTo(API);
    for (const address of ['https://example.org/', 'http://github.example/', 'https://github.example:444/'])
      await expect(call(address)).rejects.toThrow('refused to call another host than https://github.example');
  });

  test('does not lead elsewhere by a redirect', async () => {
    nock(API).get('/x').reply(302, '', { location: 'http://169.254.169.254/latest' });
    await expect(onlyTo(API)(`${API}/x`)).rejects.toThrow('refused to call another host');
  });

  test('ends where redirects do not', async () => {
    nock(API).get('/x').times(4).reply(307, '', { location: '/api/v3/x' });
    expect((await onlyTo(API)(`${API}/x`)).status).toBe(307);
  });
});
