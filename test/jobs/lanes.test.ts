// Lanes: what has workers of its own waits for nobody else, and nobody for it.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MONEY_LANE } from '../../src/jobs/lanes.ts';
import { type RunningJobs, startJobs } from '../../src/jobs/start-jobs.ts';
import type { Job } from '../../src/ports/jobs.ts';
import { aStore, emptyQueue } from '../store/a-store.ts';
import { database } from '../support/database.ts';
import { gate, silent, someTasks } from './some-tasks.ts';

const db = database();
const open = aStore(db);
let jobs: RunningJobs | undefined;

beforeEach(() => emptyQueue(db));
afterEach(() => jobs?.stop());

const charges = (first: bigint, count: number, turns: number): readonly Job[] =>
  Array.from({ length: count }, (_, index) => ({
    task: 'move-charge',
    pledge: first + BigInt(index),
    turn: Math.floor(index / turns),
  }));

test('a comment is answered while every worker of the money waits for its processor', async () => {
  const waits = gate();
  const answered: bigint[] = [];
  let moving = 0;
  jobs = await startJobs({
    databaseUrl: db.url,
    log: silent,
    sweepEverySeconds: 3600,
    onFenced: () => {},
    lanes: [MONEY_LANE],
    tasks: someTasks({
      'move-charge': async () => {
        moving += 1;
        await waits.opened;
      },
      answer: async ({ comment }) => void answered.push(comment),
    }),
  });
  await open.store.enqueue(charges(1n, 100, 16));
  await vi.waitUntil(() => moving === MONEY_LANE.concurrency, { timeout: 15_000 });
  await open.store.enqueue([{ task: 'answer', comment: 7n }]);
  await vi.waitUntil(() => answered.includes(7n), { timeout: 15_000 });
  expect(moving).toBe(MONEY_LANE.concurrency);
  waits.open();
});

test('a wish of ten that begins later is done before one of a hundred', async () => {
  const moved: bigint[] = [];
  const held = gate();
  jobs = await startJobs({
    databaseUrl: db.url,
    log: silent,
    sweepEverySeconds: 3600,
    onFenced: () => {},
    lanes: [{ tasks: ['move-charge'], concurrency: 1 }],
    tasks: someTasks({
      'move-charge': async ({ pledge }) => {
        moved.push(pledge);
        if (moved.length === 20) await held.opened;
      },
    }),
  });
  await open.store.enqueue(charges(1n, 100, 16));
  await vi.waitUntil(() => moved.length === 20, { timeout: 15_000 });
  await open.store.enqueue(charges(1001n, 10, 16));
  held.open();
  await vi.waitUntil(() => moved.length === 110, { timeout: 30_000 });
  expect(moved.findLastIndex((pledge) => pledge > 1000n)).toBeLessThan(40);
});
