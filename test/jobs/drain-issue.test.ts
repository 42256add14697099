// One issue's deliveries, worked through on the real inbox.
import { beforeEach, expect, test } from 'vitest';
import { drainIssue } from '../../src/jobs/drain-issue.ts';
import { noon } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aStore } from '../store/a-store.ts';

const db = database();
const open = aStore(db);

const keep = (guid: string, seconds: number) =>
  open.inbox.keepDelivery({
    guid,
    event: 'issues',
    issue: 7n,
    happenedAt: noon.add({ seconds }),
    payload: { guid },
  });

beforeEach(() => db.pool.query('delete from deliveries'));

/** Drains, and resolves to what was handed over, in order. */
async function drain(handle: (guid: string) => Promise<void> = () => Promise.resolve()): Promise<string[]> {
  const handled: string[] = [];
  await drainIssue(open.inbox, 7n, async ({ guid }) => {
    await handle(guid);
    handled.push(guid);
  });
  return handled;
}

test('all that waits is handed over in GitHub’s order, once', async () => {
  for (const [guid, seconds] of [
    ['c', 3],
    ['a', 1],
    ['b', 2],
  ] as const)
    await keep(guid, seconds);
  expect(await drain()).toEqual(['a', 'b', 'c']);
  expect(await drain()).toEqual([]);
});

test('it stops at a delivery that fails, and begins there again', async () => {
  for (const [guid, seconds] of [
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ] as const)
    await keep(guid, seconds);
  const seen: string[] = [];
  const broken = drain((guid) => {
    seen.push(guid);
    return guid === 'b' ? Promise.reject(new Error('not now')) : Promise.resolve();
  });
  await expect(broken).rejects.toThrow('not now');
  expect(seen).toEqual(['a', 'b']);
  expect(await drain()).toEqual(['b', 'c']);
});

test('what comes while it works is handed over too', async () => {
  await keep('a', 1);
  expect(await drain((guid) => (guid === 'a' ? keep('b', 2) : Promise.resolve()))).toEqual(['a', 'b']);
});

test('a backlog longer than one reading is worked off', async () => {
  for (let count = 0; count < 120; count += 1) await keep(`guid-${count}`, count);
  expect(await drain()).toEqual(Array.from({ length: 120 }, (_, count) => `guid-${count}`));
});
