// A queue worker that fell ill is replaced in its own process, and every job is done all the same.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type JobOptions, type RunningJobs, startJobs } from '../../src/jobs/start-jobs.ts';
import { database } from '../support/database.ts';
import { aStore, emptyQueue, queue } from '../store/a-store.ts';
import { silent, someTasks } from './some-tasks.ts';

const db = database();
const open = aStore(db);
let jobs: RunningJobs | undefined;
let runs = 0;
const fenced: string[] = [];

const start = async (options: Partial<JobOptions> = {}): Promise<RunningJobs> => {
  jobs = await startJobs({
    databaseUrl: db.url,
    log: silent,
    onFenced: (reason) => fenced.push(reason),
    sweepEverySeconds: 3600,
    renewLeaseEveryMs: 50,
    illAfterMs: 200,
    tasks: someTasks({
      assign: () => {
        runs += 1;
        return Promise.resolve();
      },
    }),
    ...options,
  });
  return jobs;
};
/** A job whose end could not be written three times waits for twenty seconds before it is done again. */
const PATIENCE_MS = 90_000;
vi.setConfig({ testTimeout: PATIENCE_MS + 30_000 });
const until = (state: () => boolean | Promise<boolean>): Promise<unknown> =>
  vi.waitUntil(state, { timeout: PATIENCE_MS, interval: 20 });
const theJob = async () => (await queue(db)).find(({ key }) => key === 'assign:1');
const done = () => until(async () => runs > 0 && (await theJob()) === undefined);

beforeEach(async () => {
  runs = 0;
  fenced.length = 0;
  await emptyQueue(db);
});
afterEach(() => jobs?.stop());

const cutConnections = () =>
  db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );

test('one whose connections are all cut works on, over and over', async () => {
  await start();
  for (let times = 0; times < 5; times += 1) {
    runs = 0;
    await cutConnections();
    await until(async () => {
      await open.store.enqueue([{ task: 'assign', campaign: 1n }]).catch(() => {});
      return runs > 0;
    });
  }
  await done();
  expect(fenced).toEqual([]);
});

test('one that could not read its tasks when it began', async () => {
  await db.pool.query(`
    create function hinder() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
    delete from graphile_worker._private_tasks;
    create trigger hinder before insert on graphile_worker._private_tasks execute function hinder()`);
  const running = await start();
  const first = running.worker();
  await until(async () => running.worker() !== first);
  await db.pool.query('drop function hinder cascade');
  await open.store.enqueue([{ task: 'assign', campaign: 1n }]);
  await done();
  expect(fenced).toEqual([]);
});

test('one that could not write that a job has ended: the job is done again', async () => {
  await db.pool.query(`
    create function hinder() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
    create trigger hinder before delete on graphile_worker._private_jobs execute function hinder()`);
  const running = await start();
  const first = running.worker();
  await open.store.enqueue([{ task: 'assign', campaign: 1n }]);
  await until(async () => running.worker() !== first);
  await db.pool.query('drop function hinder cascade');
  await done();
  expect(runs).toBeGreaterThan(1);
  expect(fenced).toEqual([]);
});

/** Taken in the worker's name, which knows nothing of it. */
async function aLostJob(worker: string | undefined): Promise<void> {
  const client = await db.pool.connect();
  await client.query('begin');
  await client.query(
    `select graphile_worker.add_job('assign', '{"campaign": "1"}', job_key := 'assign:1', queue_name := 'campaign-1')`,
  );
  await client.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = $1, attempts = 1 where key = 'assign:1'`,
    [worker],
  );
  await client.query('commit');
  client.release();
}

test('one that has taken a job and never heard of it', async () => {
  const running = await start();
  const first = running.worker();
  await aLostJob(first);
  await done();
  expect(running.worker()).not.toBe(first);
  expect(fenced).toEqual([]);
});

test('stopping in the middle of it gives the job back', async () => {
  const running = await start({ renewLeaseEveryMs: 60_000 });
  await aLostJob(running.worker());
  await running.stop();
  expect((await theJob())?.locked).toBe(false);
  expect((await db.pool.query('select from workers')).rowCount).toBe(0);
});
