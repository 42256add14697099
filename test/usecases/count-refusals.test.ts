// Webhooks that were turned away leave a trace, and a flood of them leaves no more than that.
import { expect, test } from 'vitest';
import { countRefusals } from '../../src/usecases/count-refusals.ts';
import { aStore } from '../store/a-store.ts';
import { database } from '../support/database.ts';

const open = aStore(database());
const at = Temporal.Instant.from('2026-11-24T10:00:00Z');
const clock = { now: () => at };

test('a thousand refusals are one line in the log and one row, which says how many and when', async () => {
  const lines: object[] = [];
  const log = { info: (detail: object) => lines.push(detail), warn: (detail: object) => lines.push(detail) };
  let written = 0;
  const health = {
    countRefused: (...args: Parameters<typeof open.webhookHealth.countRefused>) => {
      written += 1;
      return open.webhookHealth.countRefused(...args);
    },
  };
  const count = countRefusals('github', health, clock, log);
  for (let refusals = 0; refusals < 1000; refusals += 1) count('signature');
  expect(lines).toEqual([{ source: 'github', reason: 'signature', count: 1 }]);
  expect(written).toBe(1);
  await expect
    .poll(() => open.webhookHealth.refusedSince(at))
    .toEqual([{ source: 'github', reason: 'signature', count: 1n, lastAt: at }]);
});

test('counts of a day add up over all processes', async () => {
  await open.webhookHealth.countRefused('stripe', 'thin-event', 2, at);
  await open.webhookHealth.countRefused('stripe', 'thin-event', 3, at.add({ hours: 1 }));
  const known = await open.webhookHealth.refusedSince(at);
  expect(known).toContainEqual({
    source: 'stripe',
    reason: 'thin-event',
    count: 5n,
    lastAt: at.add({ hours: 1 }),
  });
});
