// The queue at work on a real database: jobs run, fail, are given back, and end in order.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type JobOptions, type RunningJobs, startJobs } from '../../src/jobs/start-jobs.ts';
import { ForgeBusy } from '../../src/ports/forge.ts';
import type { Job, JobLease } from '../../src/ports/jobs.ts';
import { database } from '../support/database.ts';
import { type QueuedJob, aStore, aWish, emptyQueue, queue } from '../store/a-store.ts';
import { gate, listening, silent, someTasks } from './some-tasks.ts';

const db = database();
const open = aStore(db, { refreshDelaySeconds: 0 });
const running: RunningJobs[] = [];

const start = async (options: Partial<JobOptions> = {}): Promise<RunningJobs> => {
  const jobs = await startJobs({
    databaseUrl: db.url,
    tasks: someTasks(),
    log: silent,
    onFenced: () => {},
    sweepEverySeconds: 3600,
    ...options,
  });
  running.push(jobs);
  return jobs;
};

/** Waits for a state, never for a time. */
const until = (state: () => boolean | Promise<boolean>): Promise<unknown> =>
  vi.waitUntil(state, { timeout: 15_000, interval: 20 });

const theJob = async () => (await queue(db)).find(({ key }) => key === 'assign:1');
const failed = (job: QueuedJob | undefined): boolean => job?.attempts === 1 && !job.locked;

beforeEach(() => emptyQueue(db));
afterEach(async () => {
  await Promise.all(running.splice(0).map((jobs) => jobs.stop()));
  await db.pool.query('delete from workers');
});

describe('jobs', () => {
  test('run as they were asked for, each with its own ids', async () => {
    const { tasks, heard } = listening();
    await start({ tasks });
    const jobs: readonly Job[] = [
      { task: 'announce', campaign: 2n ** 60n, kind: 'milestone', sequence: 4, percent: 80 },
      { task: 'payment-event', event: 'evt_1' },
      { task: 'answer', comment: -3n },
    ];
    await open.store.enqueue(jobs);
    await until(async () => (await queue(db)).length === 0);
    for (const job of jobs) expect(heard).toContainEqual(job);
  });

  test('of one campaign never run beside each other', async () => {
    let now = 0;
    let most = 0;
    let runs = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, (now += 1));
      await db.pool.query('select 1');
      now -= 1;
      runs += 1;
    };
    await start({ tasks: someTasks({ assign: work, announce: work }) });
    await start({ tasks: someTasks({ assign: work, announce: work }) });
    for (let sequence = 1; sequence <= 20; sequence += 1)
      await open.store.enqueue([
        { task: 'announce', campaign: 1n, kind: 'accepted', sequence, percent: undefined },
      ]);
    await until(() => runs === 20);
    expect(most).toBe(1);
  });

  test('that are told to wait are put off for so long, hold nobody up, and lose no try by it', async () => {
    const errors: unknown[] = [];
    let tries = 0;
    const assign = (): Promise<void> => {
      tries += 1;
      return tries === 1 ? Promise.reject(new ForgeBusy(40)) : Promise.resolve();
    };
    const log = { ...silent, error: (detail: object) => void errors.push(detail) };
    await start({ tasks: someTasks({ assign }), concurrency: 1, log });
    await open.store.enqueue([{ task: 'assign', campaign: 1n }]);
    await until(async () => tries === 1 && (await theJob())?.locked === false);
    const job = await theJob();
    expect(job).toMatchObject({ attempts: 0 });
    expect(job?.wait).toBeGreaterThan(30);
    expect(job?.wait).toBeLessThanOrEqual(42);
    await open.store.enqueue([{ task: 'assign', campaign: 65n }]); // on the same queue
    await until(() => tries === 2);
    expect(errors).toEqual([]);
  });

  test('that fail are kept with what went wrong, and tried again', async () => {
    let tries = 0;
    const assign = (): Promise<void> => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('GitHub is down')) : Promise.resolve();
    };
    await start({ tasks: someTasks({ assign }) });
    await open.store.enqueue([{ task: 'assign', campaign: 1n }]);
    await until(async () => failed(await theJob()));
    expect((await theJob())?.wait).toBeGreaterThan(0);
    const { rows } = await db.pool.query(
      `select last_error, max_attempts from graphile_worker.jobs where key = 'assign:1'`,
    );
    expect(rows).toEqual([{ last_error: expect.stringContaining('GitHub is down'), max_attempts: 25 }]);
    await db.pool.query('update graphile_worker._private_jobs set run_at = now()');
    await until(async () => (await theJob()) === undefined);
    expect(tries).toBe(2);
  });

  test('whose payload cannot be read fail without reaching the task', async () => {
    const { tasks, heard } = listening();
    await start({ tasks });
    await db.pool.query(`select graphile_worker.add_job('assign', '{"campaign": 7}', job_key := 'assign:1')`);
    await until(async () => failed(await theJob()));
    expect(heard.filter(({ task }) => task === 'assign')).toEqual([]);
  });
});

describe('showing a status', () => {
  test('a steady stream of requests runs once, and once more for what came while it ran', async () => {
    const campaign = await aWish(open.store);
    const running = gate();
    const go = gate();
    let runs = 0;
    const show = async (): Promise<void> => {
      runs += 1;
      running.open();
      await go.opened;
    };
    const ask = () => open.store.enqueue([{ task: 'show-status', campaign }]);
    for (let times = 0; times < 50; times += 1) await ask();
    await start({ tasks: someTasks({ 'show-status': show }) });
    await running.opened;
    for (let times = 0; times < 50; times += 1) await ask();
    go.open();
    await until(async () => (await queue(db)).every(({ task }) => task !== 'show-status'));
    expect(runs).toBe(2);
  });
});

describe('the sweep', () => {
  test('is asked for at the start', async () => {
    const { tasks, heard } = listening();
    await start({ tasks });
    await until(() => heard.some(({ task }) => task === 'sweep'));
    expect(heard).toEqual([{ task: 'sweep' }]);
  });

  test('is asked for regularly, and one that waits is enough', async () => {
    let sweeps = 0;
    const sweep = (): Promise<void> => {
      sweeps += 1;
      return Promise.resolve();
    };
    await start({ tasks: someTasks({ sweep }), sweepEverySeconds: 0.05 });
    await until(() => sweeps >= 3);
    expect((await queue(db)).filter(({ key }) => key === 'sweep').length).toBeLessThanOrEqual(1);
  });
});

describe('stopping', () => {
  test('lets what runs end and leaves nothing behind', async () => {
    const taken = gate();
    const go = gate();
    let ended = false;
    const assign = async (): Promise<void> => {
      taken.open();
      await go.opened;
      ended = true;
    };
    const jobs = await start({ tasks: someTasks({ assign }) });
    const worker = jobs.worker();
    await open.store.enqueue([{ task: 'assign', campaign: 1n }]);
    await taken.opened;
    const stopped = jobs.stop();
    go.open();
    await stopped;
    await jobs.stop();
    expect(ended).toBe(true);
    expect(await theJob()).toBeUndefined();
    expect((await queue(db)).filter(({ locked }) => locked)).toEqual([]);
    expect((await db.pool.query('select from workers where id = $1', [worker])).rowCount).toBe(0);
    await open.store.enqueue([{ task: 'assign', campaign: 2n }]);
    expect((await queue(db)).find(({ key }) => key === 'assign:2')).toMatchObject({ attempts: 0 });
  });

  test('tells what still runs after a while to end, and gives back what does not', async () => {
    const taken = [gate(), gate()];
    let heeded = false;
    const assign = (_: Job, { signal }: JobLease): Promise<void> =>
      new Promise((_, reject) => {
        taken[0]?.open();
        signal.addEventListener('abort', () => {
          heeded = true;
          reject(new Error('interrupted'));
        });
      });
    const drain = (): Promise<void> => {
      taken[1]?.open();
      return new Promise(() => {});
    };
    const jobs = await start({ tasks: someTasks({ assign, drain }), graceMs: 50 });
    await open.store.enqueue([
      { task: 'assign', campaign: 1n },
      { task: 'drain', issue: 2n },
    ]);
    await Promise.all(taken.map(({ opened }) => opened));
    await jobs.stop();
    expect(heeded).toBe(true);
    expect((await queue(db)).filter(({ task }) => task !== 'sweep')).toMatchObject([
      { key: 'drain:2', locked: false },
      { key: 'assign:1', locked: false },
    ]);
  });

  test('ends without a database too', async () => {
    const jobs = await start();
    const admin = await db.pool.connect();
    await admin.query('alter table workers rename to workers_gone');
    await expect(jobs.stop()).resolves.toBeUndefined();
    await admin.query('alter table workers_gone rename to workers');
    admin.release();
  });
});
