import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PROJECT, aGitHub, appClient, botClient, clientOf, seat } from './github-world.ts';

const WISH = { ...PROJECT, issue_number: 3 };

interface TableOf<D> {
  next: number;
  rows: (D & { id: number })[];
}

describe('after a restart', () => {
  test('everything is still there: people, keys, issues, words, reactions, tokens, deliveries', async () => {
    const { github, app, as, start } = await aGitHub();
    await app.until('installation.created');
    const bot = await botClient(github);
    const { token } = (await bot.auth({ type: 'installation' })) as { readonly token: string };
    const { data: said } = await as('backer').rest.issues.createComment({ ...WISH, body: '/pledge 20' });
    await bot.rest.reactions.createForIssueComment({ ...PROJECT, comment_id: said.id, content: '+1' });
    await bot.rest.issues.addLabels({ ...WISH, labels: ['wish'] });
    const { data: issue } = await as('outsider').rest.issues.get(WISH);
    const { data: list } = await appClient(github).rest.apps.listWebhookDeliveries();
    await github.stop();

    const again = await start();
    const told = (text: string) => JSON.parse(text.replaceAll(again.origin, github.origin)) as unknown;
    expect(again.app).toEqual(github.app);
    expect(again.people).toEqual(github.people);
    const { data: same } = await clientOf(again, seat(github, 'outsider').token).rest.issues.get(WISH);
    expect(told(JSON.stringify(same))).toEqual(issue);
    const { data: comment } = await clientOf(again, token).rest.issues.getComment({
      ...PROJECT,
      comment_id: said.id,
    });
    expect(comment).toMatchObject({ body: '/pledge 20', reactions: { '+1': 1 } });
    const { data: kept } = await appClient(again).rest.apps.listWebhookDeliveries();
    expect(kept).toEqual(expect.arrayContaining(list));
    const { data: next } = await clientOf(again, token).rest.issues.createComment({ ...WISH, body: 'Noted' });
    expect(next.id).toBe(said.id + 1);
  });

  test('the file already holds what was answered for, without any stopping', async () => {
    const { as, stateFile } = await aGitHub();
    const { data } = await as('backer').rest.issues.createComment({ ...WISH, body: 'Written down' });
    const file = JSON.parse(readFileSync(stateFile, 'utf8')) as {
      tables: Record<string, { rows: { id: number; body?: string; event?: string }[] }>;
    };
    expect(file.tables['github.comments']?.rows.find(({ id }) => id === data.id)?.body).toBe('Written down');
  });

  test('a delivery that was not made before the end is made after it, under its own GUID', async () => {
    const { github, app, as, start } = await aGitHub();
    await app.until('installation.created');
    const { promise, resolve } = Promise.withResolvers<number>();
    app.answerBy(() => promise);
    await as('backer').rest.issues.createComment({ ...WISH, body: 'first' });
    await as('backer').rest.issues.createComment({ ...WISH, body: 'second' });
    await app.until('issue_comment.created');
    const stopping = github.stop();
    resolve(202);
    await stopping;
    const guids = app.named('issue_comment.created').map(({ headers }) => headers['x-github-delivery']);
    expect(guids).toHaveLength(1);

    await start();
    const second = await app.until('issue_comment.created', 2);
    expect(second.payload.comment?.body).toBe('second');
    expect(guids).not.toContain(second.headers['x-github-delivery']);
  });

  test('the list of deliveries has an end, and forgets what went well before what failed', async () => {
    const { github, app, as, stateFile, start } = await aGitHub();
    await app.until('installation.created');
    app.answerBy(() => 500);
    await as('backer').rest.issues.createComment({ ...WISH, body: 'failed' });
    await expect
      .poll(async () => (await appClient(github).rest.apps.listWebhookDeliveries()).data)
      .toHaveLength(2);
    await github.stop();
    const file = JSON.parse(readFileSync(stateFile, 'utf8')) as {
      tables: { 'local.deliveries': TableOf<{ status: string }> };
    };
    const kept = file.tables['local.deliveries'];
    const good = kept.rows.find(({ status }) => status === 'OK');
    if (good === undefined) throw new Error('Nothing went well');
    for (let id = 10; id < 1010; id += 1) kept.rows.push({ ...good, id });
    kept.next = 1010;
    writeFileSync(stateFile, JSON.stringify(file));

    const again = await start();
    app.answerBy(() => 202);
    await clientOf(again, seat(again, 'backer').token).rest.issues.createComment({ ...WISH, body: 'last' });
    const { rest, paginate, request } = appClient(again);
    await expect
      .poll(async () => (await paginate(rest.apps.listWebhookDeliveries, { per_page: 100 })).length)
      .toBe(500);
    const failed = await request('GET /app/hook/deliveries?status=failure');
    expect(failed.data).toHaveLength(1);
  });

  test('the clock that was moved is the clock of everything written', async () => {
    const { clock, as, github } = await aGitHub();
    clock.now = clock.now.add({ hours: 24 * 90 });
    const { data } = await as('backer').rest.issues.createComment({ ...WISH, body: 'Later' });
    expect(data.created_at).toBe('2027-02-22T10:00:00Z');
    // Credentials live by the machine's time: moving the clock does not end them.
    expect((await (await botClient(github)).rest.issues.get(WISH)).status).toBe(200);
  });
});

describe('it does not start', () => {
  test('on a port in use, and says which and what to set', async () => {
    const { github, stateFile } = await aGitHub();
    const port = Number(new URL(github.origin).port);
    const second = aGitHub({ port, stateFile: `${stateFile}.second` });
    await expect(second).rejects.toThrow(
      `Port ${port} of the local GitHub is in use: set SANDBOX_GITHUB_PORT`,
    );
  });

  test('on a file that is not its own, and names it', async () => {
    const { github, stateFile, start } = await aGitHub();
    await github.stop();
    writeFileSync(stateFile, '{"version":1');
    await expect(start()).rejects.toThrow(stateFile);
  });
});
