// Jobs as they are written: what merges, what runs one after the other, and when.
import { beforeEach, describe, expect, test } from 'vitest';
import { readJob } from '../../src/jobs/read-job.ts';
import type { Job } from '../../src/ports/jobs.ts';
import { noon, people } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aStore, aWish, ask, emptyQueue, happens, queue, securePledge } from './a-store.ts';

const db = database();
const open = aStore(db);
let campaign: bigint;

beforeEach(async () => {
  campaign = await aWish(open.store);
  await emptyQueue(db);
});

const big = 9_007_199_254_740_993n;
const every: readonly Job[] = [
  { task: 'show-status', campaign: big },
  { task: 'announce', campaign: big, kind: 'last-call', sequence: 7, percent: undefined },
  { task: 'announce', campaign: big, kind: 'milestone', sequence: 8, percent: 80 },
  { task: 'answer', comment: -big },
  { task: 'assign', campaign: big },
  { task: 'move-charge', pledge: big, turn: 3 },
  { task: 'move-charge', pledge: 9n, turn: 0, after: 4 },
  { task: 'tick', campaign: big },
  { task: 'secure-pledge', checkout: 3n },
  { task: 'drain', issue: 70n },
  { task: 'payment-event', event: 'evt_1' },
  { task: 'sweep' },
  { task: 'reconcile' },
  { task: 'fetch-undelivered' },
  { task: 'find-lost-intents' },
];

test('every job is read back as it was written', async () => {
  await open.store.enqueue(every);
  const jobs = await queue(db);
  expect(jobs).toHaveLength(every.length);
  const read = jobs.map(({ task, payload }) => readJob(task as Job['task'], payload));
  for (const job of every) expect(read).toContainEqual(job);
});

test('the same job twice is one job', async () => {
  await open.store.enqueue([...every, ...every]);
  await open.store.enqueue(every.toReversed());
  expect(await queue(db)).toHaveLength(every.length);
});

test('nothing to add is no statement', async () => {
  await open.store.enqueue([]);
  expect(await queue(db)).toEqual([]);
});

test('what belongs to one campaign or issue runs one after the other, on one of 64 queues', async () => {
  const campaigns = Array.from({ length: 200 }, (_, index) => BigInt(index + 1));
  await open.store.enqueue([
    ...campaigns.flatMap((id): Job[] => [
      { task: 'show-status', campaign: id },
      { task: 'assign', campaign: id },
    ]),
    { task: 'drain', issue: 70n },
    { task: 'drain', issue: 6n },
    { task: 'secure-pledge', checkout: 1n },
  ]);
  const jobs = await queue(db);
  const queueOf = (key: string) => jobs.find((job) => job.key === key)?.queue;
  for (const id of campaigns) expect(queueOf(`assign:${id}`)).toBe(queueOf(`status:${id}`));
  expect(new Set(jobs.filter(({ task }) => task === 'assign').map((job) => job.queue)).size).toBe(64);
  expect(queueOf('drain:70')).toBe(queueOf('drain:6'));
  expect(queueOf('secure:1')).toBeNull();
});

describe('a status', () => {
  const show: Job = { task: 'show-status', campaign: 0n };
  const shown = async () =>
    (await queue(db)).filter(({ task, key, locked }) => task === 'show-status' && !locked && key);
  const ago = (seconds: number) =>
    db.pool.query(`update campaigns set status_shown_at = now() - make_interval(secs => $1) where id = $2`, [
      seconds,
      campaign,
    ]);
  const run = (change: string) =>
    db.pool.query(`update graphile_worker._private_jobs set ${change} where key = $1`, [
      `status:${campaign}`,
    ]);

  test('is shown at once the first time', async () => {
    await open.store.enqueue([{ ...show, campaign }]);
    expect((await shown())[0]?.wait).toBeLessThanOrEqual(0);
  });

  test('is shown again no sooner than 30 s after it was shown', async () => {
    await open.store.rememberSticky(campaign, { digest: 'd', comment: 1n });
    await ago(10);
    await open.store.enqueue([{ ...show, campaign }]);
    const [job] = await shown();
    expect(job?.wait).toBeGreaterThan(15);
    expect(job?.wait).toBeLessThanOrEqual(20);
  });

  test('is not put off by being asked for again and again', async () => {
    await ago(10);
    await open.store.enqueue([{ ...show, campaign }]);
    await ago(1);
    for (let times = 0; times < 5; times += 1) await open.store.enqueue([{ ...show, campaign }]);
    const jobs = await shown();
    expect(jobs).toHaveLength(1);
    expect(jobs[0]?.wait).toBeLessThanOrEqual(20);
  });

  test('asked for while it is being shown is shown again 30 s later, once', async () => {
    await open.store.enqueue([{ ...show, campaign }]);
    await run(`locked_at = now(), locked_by = 'worker', attempts = 1`);
    for (let times = 0; times < 5; times += 1) await open.store.enqueue([{ ...show, campaign }]);
    const jobs = await shown();
    expect(jobs).toHaveLength(1);
    expect(jobs[0]?.wait).toBeGreaterThan(25);
  });

  test('that could not be shown is not hurried by those who ask again', async () => {
    await open.store.enqueue([{ ...show, campaign }]);
    await run(`attempts = 3, run_at = now() + interval '1 hour', last_error = 'rate limited'`);
    for (let times = 0; times < 5; times += 1) await open.store.enqueue([{ ...show, campaign }]);
    const jobs = await shown();
    expect(jobs).toHaveLength(1);
    expect(jobs[0]?.wait).toBeGreaterThan(25);
    expect(jobs[0]?.wait).toBeLessThanOrEqual(30);
  });

  test('asked for all the time for ten minutes is shown 20 times, the last time after the last', async () => {
    // Time is moved in the rows instead of waiting for it.
    const later = (seconds: number) =>
      db.pool.query(
        `with clock as (update campaigns set status_shown_at = status_shown_at - make_interval(secs => $1))
         update graphile_worker._private_jobs set run_at = run_at - make_interval(secs => $1)`,
        [seconds],
      );
    const runs: number[] = [];
    const work = async (second: number) => {
      const due = (await shown()).filter(({ wait }) => wait <= 0);
      if (due.length === 0) return;
      await db.pool.query('delete from graphile_worker._private_jobs where key = $1', [`status:${campaign}`]);
      await open.store.rememberSticky(campaign, { digest: `${second}` });
      runs.push(second);
    };
    for (let second = 0; second < 600; second += 5) {
      await open.store.enqueue([{ ...show, campaign }]);
      await work(second);
      await later(5);
    }
    for (let second = 600; second < 660; second += 5) {
      await work(second);
      await later(5);
    }
    expect(runs.length).toBeLessThanOrEqual(21);
    expect(runs.length).toBeGreaterThanOrEqual(20);
    expect(runs.at(-1)).toBeGreaterThanOrEqual(595);
    expect(runs.at(-1)).toBeLessThanOrEqual(655);
  });
});

describe('a tick', () => {
  const tick = async () => (await queue(db)).filter(({ key }) => key === `tick:${campaign}`);
  const days = (count: number) => count * 86_400;

  test('waits for the next deadline by our clock, whatever the database’s says', async () => {
    await ask(open.store, campaign, { type: 'Tick' }, { at: noon });
    // Of the expiry people are reminded thirty days before.
    const [job] = await tick();
    expect(job?.wait).toBeGreaterThan(days(150) - 60);
    expect(job?.wait).toBeLessThanOrEqual(days(150));
    await ask(open.store, campaign, { type: 'Tick' }, { at: noon.add({ hours: 24 * 100 }) });
    const moved = await tick();
    expect(moved).toHaveLength(1);
    expect(moved[0]?.wait).toBeLessThanOrEqual(days(50));
  });

  test('that came too early is set again', async () => {
    await open.store.enqueue([{ task: 'tick', campaign }]);
    await db.pool.query(
      `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w', attempts = 1`,
    );
    await ask(open.store, campaign, { type: 'Tick' }, { at: noon.add({ hours: 24 * 179 }) });
    const [job] = await tick();
    expect(job?.wait).toBeGreaterThan(days(1) - 60);
  });

  test('is set for a new wish', async () => {
    const other = await aWish(open.store);
    expect((await queue(db)).map(({ key }) => key)).toEqual([`tick:${other}`]);
  });

  test('does not wake for ever for what is due and cannot be decided', async () => {
    const late = noon.add({ hours: 24 * 200 });
    await happens(open.store, campaign, [], { at: late });
    expect(await tick()).toEqual([]);
  });

  test('that has nothing to wait for is not set', async () => {
    await ask(open.store, campaign, { type: 'CancelWish', by: people.maintainer, reason: 'no' });
    expect(await tick()).toEqual([]);
  });

  test('goes with the change that moved the deadline, and with its rollback', async () => {
    const fail = (): never => {
      throw new Error('fault');
    };
    await expect(ask(open.store, campaign, securePledge(campaign * 1000n), { jobs: fail })).rejects.toThrow(
      'fault',
    );
    expect(await tick()).toEqual([]);
    await ask(open.store, campaign, securePledge(campaign * 1000n));
    expect(await tick()).toHaveLength(1);
  });
});

describe('a job that failed', () => {
  const waits = async (key: string): Promise<number> =>
    (await queue(db)).find((job) => job.key === key)?.wait ?? Number.NaN;
  const failed = (key: string, attempts: number) =>
    db.pool.query(
      `update graphile_worker._private_jobs set attempts = $2, run_at = now() + interval '1 hour' where key = $1`,
      [key, attempts],
    );

  test('is tried at once when what it needs is there again, unless it failed for something else', async () => {
    await open.store.enqueue([
      { task: 'answer', comment: 1n },
      { task: 'answer', comment: 2n },
      { task: 'answer', comment: 3n },
      { task: 'move-charge', pledge: 8n, turn: 0 },
    ]);
    await failed('answer:1', 9);
    await failed('answer:2', 21);
    await failed('answer:3', 0);
    await failed('charge:8', 9);
    await open.store.hurry(['answer', 'announce']);
    expect(await waits('answer:1')).toBeLessThanOrEqual(0);
    for (const key of ['answer:2', 'answer:3', 'charge:8']) expect(await waits(key)).toBeGreaterThan(3000);
  });
});
