// News of one comment that arrive in another order than they were sent, and an answer that was written but never heard of: what
// stands in the issue is what counts.
import { beforeEach, expect, test } from 'vitest';
import type { Forge } from '../../src/ports/forge.ts';
import type { Wish } from '../../src/ports/records.ts';
import type { SeenComment, SeenIssue } from '../../src/ports/seen.ts';
import { followIssue } from '../../src/usecases/follow-issue.ts';
import { changeCampaign } from '../../src/usecases/change-campaign.ts';
import { forgetComment, readComment } from '../../src/usecases/read-comment.ts';
import { answerComment, showStatus } from '../../src/usecases/tell-forge.ts';
import type { World } from '../../src/usecases/world.ts';
import { PROJECT, seat } from '../sandbox/github-world.ts';
import { aStore, ask, emptyQueue, queue, securePledge } from '../store/a-store.ts';
import { anActor, people } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { SPECIFICATION, anUnheardGitHub, quote } from './a-github.ts';

const db = database();
const open = aStore(db, { refreshDelaySeconds: 0 });
const hub = anUnheardGitHub(open);

/** As a webhook would tell it at this moment. */
async function asItStands({ project, number }: Wish, id: number): Promise<SeenComment> {
  const { world, now } = hub.at;
  const reading = await world.forge.readIssue(project, number, now.subtract({ hours: 24 }), []);
  if (reading.kind !== 'here') throw new Error('the issue is gone');
  const found = reading.comments.find(({ comment }) => comment.id === BigInt(id));
  return found?.comment ?? expect.fail('the comment is gone');
}

async function say({ number }: Wish, body: string): Promise<number> {
  const { data } = await hub
    .as('developer')
    .rest.issues.createComment({ ...PROJECT, issue_number: number, body });
  return data.id;
}

async function rewrite(id: number, body: string): Promise<void> {
  hub.pass({ minutes: 1 });
  await hub.as('developer').rest.issues.updateComment({ ...PROJECT, comment_id: id, body });
}

async function quotesOf({ campaign }: Wish): Promise<readonly string[]> {
  const summary = (await open.store.summary(campaign)) ?? expect.fail('it was lost');
  return summary.campaign.quotes.map(({ version, amount, state }) => `${version}: ${amount} ${state}`);
}

const ours = async ({ number }: Wish): Promise<readonly (string | undefined)[]> => {
  const { data } = await hub.as('maintainer').rest.issues.listComments({ ...PROJECT, issue_number: number });
  return data.filter(({ user }) => user?.type === 'Bot').map(({ body }) => body);
};

beforeEach(() => emptyQueue(db));

test('a comment that is heard of after what became of it says nothing any more', async () => {
  const wish = await hub.wish('Dark mode');
  const id = await say(wish, quote(500));
  const first = await asItStands(wish, id);
  await rewrite(id, quote(400));
  const second = await asItStands(wish, id);
  await readComment(hub.at.world, second);
  await readComment(hub.at.world, first);
  expect(await quotesOf(wish)).toEqual(['1: 40000 live']);
});

test('a command that was edited away before it was heard of is not carried out', async () => {
  const wish = await hub.wish('Light mode');
  const id = await say(wish, quote(500));
  const first = await asItStands(wish, id);
  await rewrite(id, 'I take that back.');
  await readComment(hub.at.world, await asItStands(wish, id));
  await readComment(hub.at.world, first);
  expect(await quotesOf(wish)).toEqual([]);
  expect(await open.store.answer(BigInt(id))).toBeUndefined();
});

test('a comment that is heard of after its deletion is neither carried out nor answered', async () => {
  const wish = await hub.wish('No mode');
  const id = await say(wish, quote(500));
  const first = await asItStands(wish, id);
  await hub.as('developer').rest.issues.deleteComment({ ...PROJECT, comment_id: id });
  await forgetComment(hub.at.world, wish.issue, BigInt(id), 'deleted');
  await readComment(hub.at.world, first);
  expect(await quotesOf(wish)).toEqual([]);
  expect(await open.store.answer(BigInt(id))).toBeUndefined();
});

test('what is heard again is carried out once, and a later text still', async () => {
  const wish = await hub.wish('Every mode');
  const id = await say(wish, quote(500));
  const first = await asItStands(wish, id);
  await readComment(hub.at.world, first);
  await readComment(hub.at.world, first);
  expect(await quotesOf(wish)).toEqual(['1: 50000 live']);
  await rewrite(id, quote(400));
  await readComment(hub.at.world, await asItStands(wish, id));
  expect(await quotesOf(wish)).toEqual(['1: 50000 superseded', '2: 40000 live']);
});

test('of two states of one second neither is believed: the issue is looked at, and nothing goes to and fro', async () => {
  const wish = await hub.wish('Mode');
  const { world } = hub.at;
  const there = async (): Promise<SeenIssue> => {
    const reading = await world.forge.readIssue(wish.project, wish.number, hub.at.now, []);
    return reading.kind === 'here' ? reading.issue : expect.fail('the issue is gone');
  };
  hub.pass({ minutes: 1 });
  const place = { ...PROJECT, issue_number: wish.number };
  await hub.as('developer').rest.issues.createComment({ ...place, body: 'Is it still wanted?' });
  const stillOpen = await there();
  await hub.as('maintainer').rest.issues.update({ ...place, state: 'closed' });
  const closed = await there();
  expect(closed.updatedAt).toEqual(stillOpen.updatedAt);
  await followIssue(world, closed);
  for (let nth = 0; nth < 3; nth += 1) {
    await followIssue(world, stillOpen);
    await followIssue(world, closed);
  }
  expect((await queue(db)).map(({ task }) => task)).toContain('look');
  const { campaign } = await hub.look(wish);
  expect(campaign.paused).toBe('closed');
  const events = (await open.store.events(wish.campaign)).map(({ event }) => event.type);
  expect(events.filter((type) => /Paused|Resumed/.test(type))).toEqual(['WishPaused']);
  await emptyQueue(db);
  await followIssue(world, closed);
  expect((await queue(db)).map(({ task }) => task)).not.toContain('look');
});

/** What is asked of GitHub is done, and nothing is heard of it. */
function deafTo(does: Partial<Forge>): World {
  const { world } = hub.at;
  return { ...world, forge: { ...world.forge, ...does } };
}
const unheard = <Asked extends readonly unknown[]>(ask: (...asked: Asked) => Promise<unknown>) => {
  return async (...asked: Asked): Promise<never> => {
    await ask(...asked);
    throw new Error('502');
  };
};

const answeredUnheard = (id: number): Promise<void> =>
  answerComment(deafTo({ reply: unheard((...asked) => hub.at.world.forge.reply(...asked)) }), BigInt(id));

test('an answer that was written and never heard of goes with its comment', async () => {
  const wish = await hub.wish('Any mode');
  const id = await say(wish, '/wish hepl');
  await readComment(hub.at.world, await asItStands(wish, id));
  await expect(answeredUnheard(id)).rejects.toThrow('502');
  expect(await ours(wish)).toHaveLength(1);
  await hub.as('developer').rest.issues.deleteComment({ ...PROJECT, comment_id: id });
  await forgetComment(hub.at.world, wish.issue, BigInt(id), 'deleted');
  await answerComment(hub.at.world, BigInt(id));
  expect(await ours(wish)).toEqual([]);
});

test('an answer that was changed and never heard of becomes what it was, once its comment does', async () => {
  const wish = await hub.wish('Some mode');
  const id = await say(wish, '/wish hepl');
  await readComment(hub.at.world, await asItStands(wish, id));
  await answerComment(hub.at.world, BigInt(id));
  const first = await ours(wish);
  await rewrite(id, '/acept @somebody');
  await readComment(hub.at.world, await asItStands(wish, id));
  await expect(answeredUnheard(id)).rejects.toThrow('502');
  expect(await ours(wish)).not.toEqual(first);
  await rewrite(id, '/wish hepl');
  await readComment(hub.at.world, await asItStands(wish, id));
  await answerComment(hub.at.world, BigInt(id));
  expect(await ours(wish)).toEqual(first);
});

test('a status that was written and never heard of becomes what it was, once the wish does', async () => {
  const wish = await hub.wish('One mode');
  const { world } = hub.at;
  await showStatus(world, wish.campaign);
  const before = await ours(wish);
  await changeCampaign(world, wish.campaign, { type: 'Pause', reason: 'closed' });
  const deaf = deafTo({ writeStatus: unheard((...asked) => world.forge.writeStatus(...asked)) });
  await expect(showStatus(deaf, wish.campaign)).rejects.toThrow('502');
  expect(await ours(wish)).not.toEqual(before);
  await changeCampaign(world, wish.campaign, { type: 'Resume' });
  await showStatus(world, wish.campaign);
  expect(await ours(wish)).toEqual(before);
});

test('so does a label', async () => {
  const wish = await hub.wish('Two modes');
  const { world } = hub.at;
  const { campaign } = wish;
  const labels = async () => {
    const { data } = await hub.as('maintainer').rest.issues.get({ ...PROJECT, issue_number: wish.number });
    const names = data.labels.map((label) => (typeof label === 'string' ? label : label.name));
    return names.filter((name) => name?.startsWith('wish:'));
  };
  const { amount, delay } = { amount: 50_000n, delay: { count: 2, unit: 'week' } as const };
  const by = people.developer;
  const requester = anActor(BigInt(seat(hub.github, 'requester').id));
  await ask(open.store, campaign, securePledge(campaign * 1_000_000n, { by: requester }));
  await ask(open.store, campaign, {
    type: 'SubmitQuote',
    by,
    amount,
    delay,
    specification: SPECIFICATION,
    comment: 1n,
  });
  await showStatus(world, campaign);
  expect(await labels()).toEqual(['wish: open']);
  await ask(open.store, campaign, {
    type: 'AcceptQuote',
    by: people.maintainer,
    developer: by.id,
    version: 1,
    sameAsDeveloper: [],
    payout: 'ready',
  });
  const deaf = deafTo({ labelPhase: unheard((...asked) => world.forge.labelPhase(...asked)) });
  await expect(showStatus(deaf, campaign)).rejects.toThrow('502');
  expect(await labels()).toEqual(['wish: funding']);
  await ask(open.store, campaign, { type: 'UndoAcceptance', by: people.maintainer });
  await showStatus(world, campaign);
  expect(await labels()).toEqual(['wish: open']);
});
