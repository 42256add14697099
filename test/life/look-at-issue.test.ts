// What GitHub tells no app, or could not deliver, is found by a look at the issue, against the local GitHub: the gateway, the
// use cases and the store are those of production.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Wish, WishSummary } from '../../src/ports/records.ts';
import { followLabel, regainInstallation } from '../../src/usecases/follow-project.ts';
import { answerComment, showStatus } from '../../src/usecases/tell-forge.ts';
import { viewWish } from '../../src/usecases/view-wish.ts';
import { sweep } from '../../src/usecases/let-time-pass.ts';
import { HIDDEN, PROJECT, seat } from '../sandbox/github-world.ts';
import { database } from '../support/database.ts';
import { aStore, emptyQueue, queue } from '../store/a-store.ts';
import { anUnheardGitHub, quote } from './a-github.ts';

const db = database();
const open = aStore(db, { refreshDelaySeconds: 0 });
const hub = anUnheardGitHub(open);

const say = async (wish: Wish, role: 'developer' | 'outsider' | 'requester', body: string, nth = 0) => {
  const place = { ...PROJECT, issue_number: wish.number };
  return (await hub.as(role, nth).rest.issues.createComment({ ...place, body })).data;
};
const fold = (node: string): Promise<unknown> =>
  hub
    .as('maintainer')
    .graphql(
      'mutation Fold($input: MinimizeCommentInput!) { minimizeComment(input: $input) { clientMutationId } }',
      { input: { subjectId: node, classifier: 'OFF_TOPIC' } },
    );
const nodeOf = async ({ number }: Wish): Promise<string> =>
  (await hub.as('maintainer').rest.issues.get({ ...PROJECT, issue_number: number })).data.node_id;
const transfer = async (wish: Wish): Promise<void> => {
  const { data: target } = await hub.as('maintainer').rest.repos.get(HIDDEN);
  await hub
    .as('maintainer')
    .graphql(
      'mutation Go($input: TransferIssueInput!) { transferIssue(input: $input) { clientMutationId } }',
      { input: { issueId: await nodeOf(wish), repositoryId: target.node_id } },
    );
};
const lateLook = (wish: Wish): Promise<WishSummary> => {
  hub.pass({ minutes: 15 });
  return hub.look(wish);
};
const quotesOf = ({ campaign }: WishSummary): readonly string[] =>
  campaign.quotes.map(({ developer, amount, state }) => `${developer} ${amount} ${state}`);
const tasksFor = async (wish: Wish): Promise<readonly string[]> =>
  (await queue(db))
    .filter(({ payload }) => payload['campaign'] === String(wish.campaign))
    .map(({ task }) => task)
    .toSorted();

beforeEach(() => emptyQueue(db));

describe('commands that nobody delivered', () => {
  test('are carried out once, unless they were edited, are hidden, or are too young to be late', async () => {
    const wish = await hub.wish('Dark mode');
    hub.pass({ minutes: 1 });
    await say(wish, 'developer', quote(500));
    const edited = await say(wish, 'developer', '/wish', 1);
    hub.pass({ minutes: 1 });
    await hub.as('developer', 1).rest.issues.updateComment({
      ...PROJECT,
      comment_id: edited.id,
      body: quote(400),
    });
    await fold((await say(wish, 'outsider', quote(300))).node_id);
    expect(quotesOf(await hub.look(wish))).toEqual([]);
    const found = [`${seat(hub.github, 'developer').id} 50000 live`];
    expect(quotesOf(await lateLook(wish))).toEqual(found);
    expect((await hub.look(wish)).campaign.events).toBe((await lateLook(wish)).campaign.events);
  });

  test('a quote whose comment was folded away or deleted since is withdrawn', async () => {
    const wish = await hub.wish('Light mode');
    hub.pass({ minutes: 1 });
    const hidden = await say(wish, 'developer', quote(500));
    const deleted = await say(wish, 'outsider', quote(600));
    expect(quotesOf(await lateLook(wish)).every((one) => one.endsWith('live'))).toBe(true);
    await fold(hidden.node_id);
    await hub.as('outsider').rest.issues.deleteComment({ ...PROJECT, comment_id: deleted.id });
    expect(quotesOf(await hub.look(wish)).every((one) => one.endsWith('withdrawn'))).toBe(true);
  });
});

describe('an issue', () => {
  test('closed, retitled or unlabelled without a word rests, and goes on once it is as it was', async () => {
    const wish = await hub.wish('Print');
    const { rest } = hub.as('maintainer');
    const place = { ...PROJECT, issue_number: wish.number };
    hub.pass({ minutes: 1 });
    await rest.issues.update({ ...place, title: 'Print a note', state: 'closed' });
    expect(await hub.look(wish)).toMatchObject({
      wish: { title: 'Print a note' },
      campaign: { paused: 'closed' },
    });
    hub.pass({ minutes: 1 });
    await rest.issues.update({ ...place, state: 'open', labels: [] });
    expect((await hub.look(wish)).campaign.paused).toBe('unlabelled');
    hub.pass({ minutes: 1 });
    await rest.issues.addLabels({ ...place, labels: ['wish'] });
    expect((await hub.look(wish)).campaign.paused).toBeUndefined();
  });

  test('says which parts of the form it lacks', async () => {
    const wish = await hub.wish('Export');
    expect((await hub.look(wish)).wish.state.missing).toEqual(['need', 'proof']);
    hub.pass({ minutes: 1 });
    const body =
      '### What should it do?\n\nWrite a PDF.\n\n### How can one tell that it is done?\n\nIt opens.\n\n### More\n\n_No response_';
    await hub.as('requester').rest.issues.update({ ...PROJECT, issue_number: wish.number, body });
    expect((await hub.look(wish)).wish.state.missing).toEqual(['need']);
  });

  test('deleted, or made a discussion, rests', async () => {
    const [deleted, discussed] = [await hub.wish('Gone'), await hub.wish('Talked over')];
    hub.pass({ minutes: 1 });
    await hub
      .as('maintainer')
      .graphql(
        `mutation { deleteIssue(input: { issueId: "${await nodeOf(deleted)}" }) { clientMutationId } }`,
      );
    await hub.local('maintainer', 'POST', `/issues/${discussed.issue}/discussion`);
    expect((await hub.look(deleted)).campaign.paused).toBe('deleted');
    expect(await hub.look(discussed)).toMatchObject({
      campaign: { paused: 'closed' },
      wish: { state: { locked: true } },
    });
  });
});

describe('issues that are switched off', () => {
  test('are not deleted: the wish keeps its phase and its words, and says what it has to say once they are on', async () => {
    const wish = await hub.wish('Switched off');
    await showStatus(hub.at.world, wish.campaign);
    const before = await hub.look(wish);
    await hub.as('maintainer').rest.repos.update({ ...PROJECT, has_issues: false });
    hub.pass({ hours: 48 });
    const off = await hub.look(wish);
    expect(off.campaign).toEqual(before.campaign);
    expect(off.wish.state.missing).toEqual(before.wish.state.missing);

    await open.store.forgetSticky(wish.campaign, 'status');
    await showStatus(hub.at.world, wish.campaign);
    expect(await open.store.heldBack(wish.campaign)).toEqual([
      { task: 'show-status', campaign: wish.campaign },
    ]);
    await hub.as('maintainer').rest.repos.update({ ...PROJECT, has_issues: true });
    expect((await hub.look(wish)).campaign.paused).toBeUndefined();
    expect(await open.store.heldBack(wish.campaign)).toEqual([]);
  });
});

describe('what cannot be written', () => {
  test('in a locked issue is said once, after it is unlocked', async () => {
    const wish = await hub.wish('Sync');
    await showStatus(hub.at.world, wish.campaign);
    const place = { ...PROJECT, issue_number: wish.number };
    hub.pass({ minutes: 1 });
    const { data } = await hub.as('maintainer').rest.issues.createComment({ ...place, body: '/wish status' });
    await hub.as('maintainer').rest.issues.lock(place);
    const { wish: seen } = await lateLook(wish);
    await answerComment(hub.at.world, BigInt(data.id));
    const summary = (await open.store.summary(wish.campaign)) ?? expect.fail('it was lost');
    expect((await viewWish(hub.at.world, summary)).silence).toBe('locked');
    expect(seen.state.locked).toBe(true);
    expect(await open.store.heldBack(wish.campaign)).toContainEqual({
      task: 'answer',
      comment: BigInt(data.id),
    });
    hub.pass({ minutes: 1 });
    await hub.as('maintainer').rest.issues.unlock(place);
    await emptyQueue(db);
    await hub.look(wish);
    const said = (await queue(db)).map(({ task }) => task).filter((task) => task !== 'tick');
    expect(said.toSorted()).toEqual(['answer', 'show-status']);
    expect(await open.store.heldBack(wish.campaign)).toEqual([]);
    await answerComment(hub.at.world, BigInt(data.id));
    await hub.look(wish);
    const { data: comments } = await hub.as('maintainer').rest.issues.listComments(place);
    expect(comments.filter(({ user }) => user?.type === 'Bot')).toHaveLength(2);
  });

  test('in an archived repository, or without the permission, is said when that is over', async () => {
    const wish = await hub.wish('Tags');
    const { rest } = hub.as('maintainer');
    const silence = async () => {
      await showStatus(hub.at.world, wish.campaign);
      const summary = (await open.store.summary(wish.campaign)) ?? expect.fail('it was lost');
      return (await viewWish(hub.at.world, summary)).silence;
    };
    await rest.repos.update({ ...PROJECT, archived: true });
    expect(await silence()).toBe('archived');
    await rest.repos.update({ ...PROJECT, archived: false });
    await emptyQueue(db);
    expect((await hub.look(wish)).wish.project.archived).toBe(false);
    expect(await tasksFor(wish)).toContain('show-status');
    await hub.local('maintainer', 'PUT', '/installation/permissions', { permissions: { metadata: 'read' } });
    expect(await silence()).toBe('no-permission');
    await hub.local('maintainer', 'POST', '/installation/permissions');
    await regainInstallation(hub.at.world, wish.project.installation);
    expect(await silence()).toBeUndefined();
    expect((await open.store.wish(wish.campaign))?.stickyComment).toBeDefined();
  });
});

describe('an issue that was transferred', () => {
  test('is followed with its quotes, and shown by the comment that came along', async () => {
    const wish = await hub.wish('Moved');
    await hub.as('maintainer').rest.issues.createLabel({ ...HIDDEN, name: 'wish' });
    hub.pass({ minutes: 1 });
    await say(wish, 'developer', quote(500));
    await lateLook(wish);
    await showStatus(hub.at.world, wish.campaign);
    hub.pass({ minutes: 1 });
    await transfer(wish);
    const moved = await hub.look(wish);
    expect(moved.wish).toMatchObject({
      project: { name: HIDDEN.repo, private: true },
      campaign: wish.campaign,
    });
    expect(moved.wish.issue).not.toBe(wish.issue);
    const again = await lateLook(wish);
    expect(again.campaign.paused).toBeUndefined();
    expect(quotesOf(again)).toHaveLength(1);
    expect(quotesOf(again)[0]).toMatch(/live$/);
    await showStatus(hub.at.world, wish.campaign);
    const place = { ...HIDDEN, issue_number: again.wish.number };
    const { data: comments } = await hub.as('maintainer').rest.issues.listComments(place);
    expect(comments.filter(({ user }) => user?.type === 'Bot')).toHaveLength(1);
  });

  test('to where the app is not rests, until the app is there, too', async () => {
    const wish = await hub.wish('Moved away');
    const reach = (...projects: (typeof PROJECT)[]) =>
      Promise.all(projects.map((each) => hub.as('maintainer').rest.repos.get(each))).then((all) =>
        hub.local('maintainer', 'PUT', '/installation/repositories', {
          repository_ids: all.map(({ data }) => data.id),
        }),
      );
    await reach(PROJECT);
    hub.pass({ minutes: 1 });
    await transfer(wish);
    expect(await hub.look(wish)).toMatchObject({
      campaign: { paused: 'transferred' },
      wish: { issue: wish.issue },
    });
    await reach(PROJECT, HIDDEN);
    const back = await hub.look(wish);
    expect(back.campaign.paused).toBeUndefined();
    expect(back.wish.project.name).toBe(HIDDEN.repo);
  });
});

test('a person is called by their new name, and a ghost once they are gone', async () => {
  const wish = await hub.wish('Names');
  hub.pass({ minutes: 1 });
  await say(wish, 'developer', quote(500));
  await say(wish, 'outsider', quote(700));
  await lateLook(wish);
  await hub.local('developer', 'PATCH', '/user', { login: 'jonas' });
  await hub.local('outsider', 'DELETE', '/user');
  await db.pool.query('update people set login_seen_at = null');
  const view = await viewWish(hub.at.world, await hub.look(wish));
  expect(view.quotes.map(({ developer }) => developer)).toEqual(['jonas', 'ghost']);
});

test('a wish label that was renamed takes its wishes along', async () => {
  const wish = await hub.wish('Fonts');
  await hub.as('maintainer').rest.issues.updateLabel({ ...PROJECT, name: 'wish', new_name: 'dream' });
  await followLabel(hub.at.world, wish.project, 'wish', 'dream');
  expect((await hub.look(wish)).campaign.paused).toBeUndefined();
  await hub.as('maintainer').rest.issues.updateLabel({ ...PROJECT, name: 'dream', new_name: 'wish' });
  await followLabel(hub.at.world, wish.project, 'dream', 'wish');
});

test('the app suspended, removed and installed again: its wishes rest and go on', async () => {
  const wish = await hub.wish('Installed');
  await hub.local('maintainer', 'PUT', '/installation/suspended');
  expect((await hub.look(wish)).campaign.paused).toBe('app-suspended');
  await hub.local('maintainer', 'DELETE', '/installation/suspended');
  expect((await hub.look(wish)).campaign.paused).toBeUndefined();
  await hub.local('maintainer', 'DELETE', '/installation');
  expect((await hub.look(wish)).campaign.paused).toBe('app-removed');
  await hub.local('maintainer', 'POST', '/installation');
  const back = await hub.look(wish);
  expect(back.campaign.paused).toBeUndefined();
  expect(back.wish.project.installation).not.toBe(wish.project.installation);
});

test('every live wish is looked at once a day, a share of them at each sweep', async () => {
  const { world } = hub.at;
  const forge = { ...world.forge, redeliverFailed: async () => 0 };
  const looked = async (): Promise<number> => {
    await emptyQueue(db);
    await sweep({ ...world, forge, mailer: undefined });
    const looks = (await queue(db)).filter(({ task }) => task === 'look');
    for (const { payload } of looks)
      await open.store.rememberIssue(BigInt(String(payload['campaign'])), { lookedAt: hub.at.now });
    return looks.length;
  };
  hub.pass({ hours: 25 });
  const { rows } = await db.pool.query<{ n: number }>('select count(*)::int as n from campaigns');
  const all = rows[0]?.n ?? 0;
  const counts: number[] = [];
  for (let sweeps = 0; sweeps * 5 < all; sweeps += 1) counts.push(await looked());
  expect(counts.slice(0, -1).every((count) => count === 5)).toBe(true);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(all);
  expect(await looked()).toBe(0);
});

test('the repository renamed is followed, and deleted its wishes rest', async () => {
  const wish = await hub.wish('Named');
  await hub.as('maintainer').rest.repos.update({ ...PROJECT, name: 'lamp' });
  expect((await hub.look(wish)).wish.project.name).toBe('lamp');
  await hub.as('maintainer').rest.repos.delete({ ...PROJECT, repo: 'lamp' });
  expect((await hub.look(wish)).campaign.paused).toBe('deleted');
});
