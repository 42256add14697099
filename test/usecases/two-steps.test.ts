// What cannot be undone is carried out only where nothing in its comment is doubtful; how it was written, GitHub is asked only
// where that decides.
import { expect, test } from 'vitest';
import { readComment } from '../../src/usecases/read-comment.ts';
import { readComment as readMarkdown } from '../../src/markdown/commands.ts';
import { ids } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aFundedWish } from '../books/a-funded-wish.ts';
import { aStore } from '../store/a-store.ts';
import { aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);
let last = 900n;

/** The requester writes it under a wish that was delivered. */
async function written(source: string, byMail: boolean) {
  const asked: string[] = [];
  const at = aWorld(
    open,
    {},
    {
      permission: async () => 'none',
      cameByMail: async (_, node) => (asked.push(node), byMail),
      readSettings: async () => ({ kind: 'unchanged' }),
    },
  );
  const funded = await aFundedWish(open, db, 'delivered');
  at.now = funded.at.add({ hours: 1 });
  const wish = (await open.store.wish(funded.campaign)) ?? expect.fail('no wish');
  const { number, title, project } = wish;
  const author = { id: ids.requester, login: 'ada', human: true };
  const place = { project, id: wish.issue, number, title, author };
  const issue = { ...place, open: true, labels: ['wish'], locked: false, updatedAt: at.now };
  const id = (last += 1n);
  const revision = at.now.toString();
  await readComment(at.world, { issue, id, node: 'IC_1', author, revision, source, ...readMarkdown(source) });
  const lines = (await open.store.answer(id))?.lines ?? [];
  const said = lines.map((line) => (line.kind === 'misunderstood' ? line.problem : line.kind));
  return { asked, said, phase: (await open.store.campaign(funded.campaign))?.phase };
}

test('an approval that says nothing else is carried out, and nobody asks how it came', async () => {
  expect(await written('/approve', true)).toEqual({ asked: [], said: ['done'], phase: 'completed' });
});

test('one that says more is carried out where it was written on GitHub', async () => {
  expect(await written('Thank you!\n\n/approve', false)).toEqual({
    asked: ['IC_1'],
    said: ['done'],
    phase: 'completed',
  });
});

test('by mail it is asked for again', async () => {
  const { said, phase } = await written('Thank you!\n\n/approve', true);
  expect(said).toMatchObject([{ kind: 'Doubtful', why: 'mail' }]);
  expect(phase).toBe('delivered');
});

test('below a quoted mail it is told, and nothing is paid', async () => {
  const { said, phase } = await written('Not yet please\n\nOn 1 March 2027, Grace wrote:\n\n/approve', false);
  expect(said).toMatchObject([{ kind: 'LeftOut', why: 'mail' }]);
  expect(phase).toBe('delivered');
});
