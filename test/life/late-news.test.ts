// News of one comment that arrive in another order than they were sent, and an answer that was written but never heard of: what
// stands in the issue is what counts.
import { beforeEach, expect, test } from 'vitest';
import type { Wish } from '../../src/ports/records.ts';
import type { SeenComment } from '../../src/ports/seen.ts';
import { forgetComment, readComment } from '../../src/usecases/read-comment.ts';
import { answerComment } from '../../src/usecases/tell-forge.ts';
import type { World } from '../../src/usecases/world.ts';
import { PROJECT } from '../sandbox/github-world.ts';
import { aStore, emptyQueue } from '../store/a-store.ts';
import { database } from '../support/database.ts';
import { anUnheardGitHub } from './a-github.ts';

const db = database();
const open = aStore(db, { refreshDelaySeconds: 0 });
const hub = anUnheardGitHub(open);

const SPECIFICATION =
  'It follows the system, can be switched by hand, and is remembered for each notebook by itself.';
const quote = (amount: number): string => `/quote ${amount} in 2w\n\n${SPECIFICATION}`;

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

const ours = async ({ number }: Wish): Promise<number> => {
  const { data } = await hub.as('maintainer').rest.issues.listComments({ ...PROJECT, issue_number: number });
  return data.filter(({ user }) => user?.type === 'Bot').length;
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

test('an answer that was written and never heard of goes with its comment', async () => {
  const wish = await hub.wish('Any mode');
  const id = await say(wish, '/wish hepl');
  await readComment(hub.at.world, await asItStands(wish, id));
  const { forge } = hub.at.world;
  const deaf: World = {
    ...hub.at.world,
    forge: {
      ...forge,
      async reply(...asked) {
        await forge.reply(...asked);
        throw new Error('502');
      },
    },
  };
  await expect(answerComment(deaf, BigInt(id))).rejects.toThrow('502');
  expect(await ours(wish)).toBe(1);
  await hub.as('developer').rest.issues.deleteComment({ ...PROJECT, comment_id: id });
  await forgetComment(hub.at.world, wish.issue, BigInt(id), 'deleted');
  await answerComment(hub.at.world, BigInt(id));
  expect(await ours(wish)).toBe(0);
});
