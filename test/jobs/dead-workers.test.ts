// A dead worker holds nobody up, and one that only seemed dead does no harm.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type JobOptions, type RunningJobs, startJobs } from '../../src/jobs/start-jobs.ts';
import type { Job, JobLease } from '../../src/ports/jobs.ts';
import { database } from '../support/database.ts';
import { aStore, emptyQueue, queue } from '../store/a-store.ts';
import { gate, silent, someTasks } from './some-tasks.ts';

const db = database();
const open = aStore(db);
const running: RunningJobs[] = [];
const children: ChildProcess[] = [];

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

/** Starts a worker in a process of its own and resolves when it has taken the job of campaign 1. */
async function aWorkerThatHasTakenAJob(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'worker-process.ts'), db.url, 'assign'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await open.store.enqueue([{ task: 'assign', campaign: 1n }]);
  const said = new Set<string>();
  for await (const line of createInterface({ input: child.stdout }))
    if (said.add(line).has('ready') && said.has('taken assign')) break;
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Resolves when the job of campaign 1 ran here. */
function finishing(): { readonly assign: () => Promise<void>; readonly finished: Promise<void> } {
  const done = gate();
  return {
    assign: () => {
      done.open();
      return Promise.resolve();
    },
    finished: done.opened,
  };
}

const theJob = async () => (await queue(db)).find(({ key }) => key === 'assign:1');
const workers = async (): Promise<string[]> =>
  (await db.pool.query<{ id: string }>('select id from workers')).rows.map(({ id }) => id);
/** Two renewals later, so that what goes with one has been done in between. */
async function renewed(worker: string | undefined): Promise<void> {
  for (const _ of [1, 2]) {
    const [before] = (await db.pool.query('select seen_at::text from workers where id = $1', [worker])).rows;
    await until(async () => {
      const { rowCount } = await db.pool.query(
        'select from workers where id = $1 and seen_at > $2::timestamptz',
        [worker, before?.seen_at],
      );
      return rowCount === 1;
    });
  }
}
const until = (state: () => boolean | Promise<boolean>): Promise<unknown> =>
  vi.waitUntil(state, { timeout: 15_000, interval: 20 });

beforeEach(() => emptyQueue(db));
afterEach(async () => {
  await Promise.all(running.splice(0).map((jobs) => jobs.stop()));
  await Promise.all(children.splice(0).map(kill));
  await db.pool.query('delete from workers');
});

describe('a worker that was killed in the middle of a job', () => {
  test('on this machine: the next start finishes the job at once', async () => {
    await kill(await aWorkerThatHasTakenAJob());
    expect(await theJob()).toMatchObject({ locked: true, attempts: 1 });
    const { assign, finished } = finishing();
    const jobs = await start({ tasks: someTasks({ assign }) });
    await finished;
    await until(async () => (await theJob()) === undefined);
    expect(await workers()).toEqual([jobs.worker()]);
  });

  test('which was added again meanwhile: the new one is worked on, and nothing is left of the old', async () => {
    await kill(await aWorkerThatHasTakenAJob());
    await open.store.enqueue([{ task: 'assign', campaign: 1n }]);
    expect((await queue(db)).filter(({ task }) => task === 'assign')).toHaveLength(2);
    let times = 0;
    const { assign, finished } = finishing();
    const counting = (): Promise<void> => {
      times += 1;
      return assign();
    };
    await start({ tasks: someTasks({ assign: counting }) });
    await finished;
    await until(async () => (await queue(db)).length === 0);
    expect(times).toBe(1);
  });

  test('on another machine: others finish it once it was not seen for a minute', async () => {
    await kill(await aWorkerThatHasTakenAJob());
    await db.pool.query(`update workers set host = 'elsewhere'`);
    const { assign, finished } = finishing();
    const jobs = await start({ tasks: someTasks({ assign }), renewLeaseEveryMs: 50 });
    await db.pool.query(
      `update workers set seen_at = now() - interval '50 seconds' where host = 'elsewhere'`,
    );
    await renewed(jobs.worker());
    expect(await theJob()).toMatchObject({ locked: true, attempts: 1 });
    await db.pool.query(
      `update workers set seen_at = now() - interval '61 seconds' where host = 'elsewhere'`,
    );
    await finished;
    expect(await workers()).toEqual([jobs.worker()]);
  });

  test('before it could say that it lives: its job is found by its age', async () => {
    await kill(await aWorkerThatHasTakenAJob());
    await db.pool.query('delete from workers');
    const { assign, finished } = finishing();
    await start({ tasks: someTasks({ assign }), renewLeaseEveryMs: 50 });
    await db.pool.query(
      `update graphile_worker._private_jobs set locked_at = now() - interval '61 seconds' where key = 'assign:1'`,
    );
    await expect(finished).resolves.toBeUndefined();
  });
});

describe('a worker that lives', () => {
  test('keeps its jobs when another starts on the same machine', async () => {
    await aWorkerThatHasTakenAJob();
    const [child = ''] = await workers();
    const jobs = await start({ renewLeaseEveryMs: 20 });
    await renewed(jobs.worker());
    expect(await theJob()).toMatchObject({ locked: true, attempts: 1 });
    expect(await workers()).toContain(child);
  });

  test('keeps its jobs when another starts in the same process', async () => {
    const taken = gate();
    const go = gate();
    const assign = (): Promise<void> => {
      taken.open();
      return go.opened;
    };
    const first = await start({ tasks: someTasks({ assign }) });
    await open.store.enqueue([{ task: 'assign', campaign: 1n }]);
    await taken.opened;
    const second = await start();
    expect((await workers()).toSorted()).toEqual([first.worker() ?? '', second.worker() ?? ''].toSorted());
    expect(await theJob()).toMatchObject({ locked: true, attempts: 1 });
    go.open();
  });

  test('may act while it is seen', async () => {
    const onFenced = vi.fn<(reason: string) => void>();
    const jobs = await start({ renewLeaseEveryMs: 20, onFenced });
    await renewed(jobs.worker());
    expect(jobs.mayAct()).toBe(true);
    await jobs.stop();
    expect(jobs.mayAct()).toBe(false);
    expect(onFenced).not.toHaveBeenCalled();
  });
});

describe('a worker that others took for dead', () => {
  test('gives up when it finds its row gone', async () => {
    const fenced = gate();
    const reasons: string[] = [];
    const jobs = await start({
      renewLeaseEveryMs: 20,
      onFenced: (reason) => {
        reasons.push(reason);
        fenced.open();
      },
    });
    await db.pool.query('delete from workers where id = $1', [jobs.worker()]);
    await fenced.opened;
    expect(jobs.mayAct()).toBe(false);
    expect(reasons).toEqual(['others took this worker for dead']);
  });

  test('tells its running jobs to write nothing any longer', async () => {
    const taken = gate();
    const told = gate();
    const assign = async (_: Job, { signal }: JobLease): Promise<void> => {
      signal.addEventListener('abort', () => told.open());
      taken.open();
      await told.opened;
    };
    const jobs = await start({ tasks: someTasks({ assign }), renewLeaseEveryMs: 20 });
    await open.store.enqueue([{ task: 'assign', campaign: 1n }]);
    await taken.opened;
    await db.pool.query('delete from workers where id = $1', [jobs.worker()]);
    await expect(told.opened).resolves.toBeUndefined();
  });

  test('gives up by itself when it cannot reach the database', async () => {
    const fenced = gate();
    const jobs = await start({ renewLeaseEveryMs: 20, lostAfterMs: 200, onFenced: () => fenced.open() });
    const blocker = await db.pool.connect();
    await blocker.query('begin; lock table workers in access exclusive mode');
    await fenced.opened;
    expect(jobs.mayAct()).toBe(false);
    await blocker.query('rollback');
    blocker.release();
  });

  test('begins no job any longer', async () => {
    const fenced = gate();
    const jobs = await start({ renewLeaseEveryMs: 20, onFenced: () => fenced.open() });
    await db.pool.query('delete from workers where id = $1', [jobs.worker()]);
    await fenced.opened;
    await open.store.enqueue([{ task: 'assign', campaign: 1n }]);
    await until(async () =>
      (await queue(db)).some(({ key, attempts, locked }) => key === 'assign:1' && attempts === 1 && !locked),
    );
    const { rows } = await db.pool.query('select last_error from graphile_worker.jobs');
    expect(rows[0].last_error).toContain('took this worker for dead');
  });
});
