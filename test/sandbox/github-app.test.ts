import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { HIDDEN, PROJECT, aGitHub, appClient, botClient, clientOf, refusal, seat } from './github-world.ts';
import type { LocalGitHub } from '../../src/sandbox/github/server.ts';

const WISH = { ...PROJECT, issue_number: 3 };

describe('the app by its own name', () => {
  test('sees itself, its installation and what that reaches', async () => {
    const { github } = await aGitHub();
    const { rest, paginate } = appClient(github);
    expect((await rest.apps.getAuthenticated()).data).toMatchObject({
      id: github.app.id,
      slug: 'wishwell',
      client_id: github.app.clientId,
    });
    const [installation] = await paginate(rest.apps.listInstallations);
    expect(installation).toMatchObject({
      account: { login: 'lanternworks', type: 'Organization' },
      repository_selection: 'all',
    });
    for (const found of [
      await rest.apps.getRepoInstallation(PROJECT),
      await rest.apps.getRepoInstallation(HIDDEN),
      await rest.apps.getOrgInstallation({ org: 'lanternworks' }),
      await rest.apps.getInstallation({ installation_id: installation?.id ?? 0 }),
    ])
      expect(found.data.id).toBe(installation?.id);
    expect(await refusal(rest.apps.getRepoInstallation({ ...PROJECT, repo: 'never-was' }))).toBe(404);
    const bot = await botClient(github);
    const { data: reach } = await bot.rest.apps.listReposAccessibleToInstallation();
    expect(reach.repositories.map(({ name }) => name)).toEqual([PROJECT.repo, HIDDEN.repo]);
  });

  test('is believed only by its own key, for ten minutes at most', async () => {
    const { github } = await aGitHub();
    const ask = async (jwt: string) =>
      (await fetch(`${github.apiUrl}/app`, { headers: { authorization: `Bearer ${jwt}` } })).status;
    const now = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const make = (key: string, claims: object, alg = 'RS256') => {
      const text = `${part({ alg, typ: 'JWT' })}.${part({ iss: github.app.id, iat: now - 30, exp: now + 300, ...claims })}`;
      return `${text}.${sign('RSA-SHA256', Buffer.from(text), createPrivateKey(key)).toString('base64url')}`;
    };
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs1',
      format: 'pem',
    });
    const own = github.app.privateKey;
    expect(await ask(make(own, {}))).toBe(200);
    expect(await ask(make(own, { iss: github.app.clientId }))).toBe(200);
    expect(await ask(make(stranger, {}))).toBe(401);
    expect(await ask(make(own, { exp: now - 60 }))).toBe(401);
    expect(await ask(make(own, { exp: now + 3600 }))).toBe(401);
    expect(await ask(make(own, { iss: 1 }))).toBe(401);
    expect(await ask('eyJ.e30.')).toBe(401);
  });

  test('finds a person by login and by number', async () => {
    const { github } = await aGitHub();
    const { rest, request } = await botClient(github);
    const person = seat(github, 'requester');
    expect((await rest.users.getByUsername({ username: 'Amelie-Laurent' })).data).toMatchObject({
      id: person.id,
      name: 'Amélie Laurent',
    });
    expect((await request('GET /user/{account_id}', { account_id: person.id })).data).toMatchObject({
      login: person.login,
    });
    expect(await refusal(rest.users.getByUsername({ username: 'nobody-at-all' }))).toBe(404);
  });
});

describe('an installation', () => {
  test('suspended is refused, hears nothing, and goes on when it is resumed', async () => {
    const { github, app, as } = await aGitHub();
    const bot = await botClient(github);
    const { rest } = appClient(github);
    const { data } = await rest.apps.getRepoInstallation(PROJECT);
    await bot.rest.issues.get(WISH);
    await rest.apps.suspendInstallation({ installation_id: data.id });
    expect((await app.until('installation.suspend')).payload.installation.suspended_at).not.toBeNull();
    expect(await refusal(bot.rest.issues.get(WISH))).toBe(403);
    expect(await refusal((await clientFor(github, data.id)).rest.issues.get(WISH))).toBe(403);
    await as('backer').rest.issues.createComment({ ...WISH, body: 'Unheard' });
    await rest.apps.unsuspendInstallation({ installation_id: data.id });
    await app.until('installation.unsuspend');
    await as('backer').rest.issues.createComment({ ...WISH, body: 'Heard' });
    expect((await app.until('issue_comment.created')).payload.comment?.body).toBe('Heard');
    expect((await bot.rest.issues.get(WISH)).status).toBe(200);
  });

  test('removed by an owner takes its tokens along; put back it has a new number', async () => {
    const { github, app } = await aGitHub();
    const bot = await botClient(github);
    const { token } = (await bot.auth({ type: 'installation' })) as { readonly token: string };
    expect((await clientOf(github, token).rest.issues.get(WISH)).status).toBe(200);
    const local = async (role: 'maintainer' | 'outsider', method: string) => {
      const headers = { authorization: `token ${seat(github, role).token}` };
      return (await fetch(`${github.apiUrl}/_local/installation`, { method, headers })).status;
    };
    expect(await local('outsider', 'DELETE')).toBe(403);
    expect(await local('maintainer', 'DELETE')).toBe(204);
    const { payload } = await app.until('installation.deleted');
    expect(payload.sender.login).toBe('adaeze');
    expect(await refusal(clientOf(github, token).rest.issues.get(WISH))).toBe(401);
    expect(await refusal(appClient(github).rest.apps.getRepoInstallation(PROJECT))).toBe(404);
    expect(await local('maintainer', 'POST')).toBe(201);
    const again = await app.until('installation.created', 2);
    expect(again.payload.installation.id).not.toBe(payload.installation.id);
    expect((await (await botClient(github)).rest.issues.get(WISH)).status).toBe(200);
  });
});

const clientFor = async (github: LocalGitHub, installation: number) => appClient(github, installation);

interface Listed {
  readonly id: number;
  readonly guid: string;
}

const listed = async (github: LocalGitHub, status: 'failure' | 'success', per_page = 30): Promise<Listed[]> =>
  (await appClient(github).paginate(`GET /app/hook/deliveries?status=${status}`, { per_page })) as Listed[];

describe('the list of deliveries', () => {
  test('tells which failed, page by page, newest first', async () => {
    const { github, app, as } = await aGitHub();
    await app.until('installation.created');
    app.answerBy(({ payload }) => (payload.comment?.body.startsWith('bad') === true ? 503 : 202));
    const { rest: say } = as('backer');
    for (const body of ['bad 1', 'good', 'bad 2', 'bad 3']) await say.issues.createComment({ ...WISH, body });
    await app.until('issue_comment.created', 4);
    const { rest } = appClient(github);
    await expect.poll(async () => (await rest.apps.listWebhookDeliveries()).data.length).toBe(5);
    const { data: newest } = await rest.apps.listWebhookDeliveries({ per_page: 1 });
    expect(newest).toMatchObject([
      {
        event: 'issue_comment',
        action: 'created',
        status: 'Invalid HTTP Response: 503',
        status_code: 503,
        redelivery: false,
      },
    ]);
    expect(newest[0]?.repository_id).toBeGreaterThan(1);
    expect(newest[0]?.installation_id).toBeGreaterThan(1);
    const failed = (await listed(github, 'failure', 1)).map(({ id }) => id);
    expect(failed).toHaveLength(3);
    expect(failed).toEqual(failed.toSorted((one, other) => other - one));
    expect(await listed(github, 'success', 1)).toHaveLength(2);
    const { data: whole } = await rest.apps.getWebhookDelivery({ delivery_id: Number(newest[0]?.id) });
    expect(whole.request.payload).toMatchObject({ action: 'created', comment: { body: 'bad 3' } });
    expect(await refusal(clientOf(github).request('GET /app/hook/deliveries'))).toBe(401);
  });

  test('has a delivery sent again under the same GUID, to the letter', async () => {
    const { github, app, as } = await aGitHub();
    await app.until('installation.created');
    app.answerBy(() => 500);
    await as('backer').rest.issues.createComment({ ...WISH, body: 'Once more' });
    const first = await app.until('issue_comment.created');
    app.answerBy(() => 202);
    const { rest } = appClient(github);
    await expect.poll(() => listed(github, 'failure')).toHaveLength(1);
    const [failed] = await listed(github, 'failure');
    const asked = await rest.apps.redeliverWebhookDelivery({ delivery_id: failed?.id ?? 0 });
    expect(asked.status).toBe(202);
    const second = await app.until('issue_comment.created', 2);
    expect(second.body.equals(first.body)).toBe(true);
    expect(second.headers['x-github-delivery']).toBe(first.headers['x-github-delivery']);
    expect(second.headers['x-hub-signature-256']).toBe(first.headers['x-hub-signature-256']);
    await expect
      .poll(async () => (await rest.apps.listWebhookDeliveries({ per_page: 1 })).data[0])
      .toMatchObject({ redelivery: true, status: 'OK', guid: failed?.guid });
  });

  test('says so when nobody was there to listen, and never tries by itself again', async () => {
    const { github, app } = await aGitHub({ webhookUrl: 'http://127.0.0.1:1/nobody' });
    const { rest } = appClient(github);
    await expect
      .poll(async () => (await rest.apps.listWebhookDeliveries()).data)
      .toMatchObject([{ event: 'installation', status: 'failed to connect to host', status_code: 502 }]);
    expect(app.heard).toEqual([]);
  });
});
