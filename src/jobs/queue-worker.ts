// One worker of the queue, which may fall ill: it then says so and is replaced (see start-jobs.ts). Owns what of
// graphile-worker's ways we know to be deadly, and how a worker's jobs are given back.
import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { type Runner, type RunnerOptions, type TaskList, run } from 'graphile-worker';
import type pg from 'pg';
import { type JobLog, queueLogger } from './log.ts';

/** So that a job that heeds the signal still ends in order. */
const HEEDING_MS = 2000;
const WRITING_MS = 2000;
/** How long a job that was given back waits at most until somebody looks. */
export const POLL_EVERY_MS = 1000;

export interface QueueWorker {
  /** The name under which it holds jobs. */
  readonly id: string;
  /** To be asked now and then while the database answers: what is wrong with it, if anything. */
  illness(): Promise<string | undefined>;
  sweep(): Promise<void>;
  /** Takes no new job, lets those that run end, gives back what does not. Throws when there is no database. */
  stop(): Promise<void>;
}

export interface QueueWorkerOptions {
  readonly pool: pg.Pool;
  readonly taskList: TaskList;
  readonly concurrency: number;
  /** It cannot take jobs for that long while the database answers. */
  readonly illAfterMs: number;
  /** What a job that runs has when the worker stops; then its signal says so. */
  readonly graceMs: number;
  readonly log: JobLog;
}

export async function startQueueWorker(options: QueueWorkerOptions): Promise<QueueWorker> {
  const { pool, taskList, concurrency, illAfterMs, graceMs, log } = options;
  const events: NonNullable<RunnerOptions['events']> = new EventEmitter();
  let id = '';
  events.on('pool:create', ({ workerPool }) => {
    id = workerPool.id;
  });
  const health = watch(events);
  const runner = await run({
    pgPool: pool,
    events,
    concurrency,
    taskList,
    parsedCronItems: [],
    pollInterval: POLL_EVERY_MS,
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: graceMs,
    logger: queueLogger(log),
    // Without a delay nobody waits for the statement that ends a job: when it fails, the whole process does.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
  // It ends by itself when it could not write that a job has ended.
  let ended: string | undefined;
  runner.promise.then(
    () => (ended = 'it ended'),
    (error: unknown) => (ended = `it failed: ${String(error)}`),
  );
  return {
    id,
    illness: async () => {
      if (ended !== undefined) return ended;
      // A worker that could not read its tasks at the first try never tries again.
      if (health.failingFor() > illAfterMs) return 'it takes no jobs';
      return (await health.losesJobs(pool, id)) ? 'it holds a job that it does not work on' : undefined;
    },
    sweep: async () => {
      await runner.addJob('sweep', {}, { jobKey: 'sweep', queueName: 'sweep' });
    },
    stop: () => stop(runner, pool, id, graceMs + HEEDING_MS),
  };
}

function watch(events: NonNullable<RunnerOptions['events']>) {
  const working = new Set<string>();
  let failingSince: number | undefined;
  let suspects = new Set<string>();
  events.on('worker:getJob:error', () => {
    failingSince ??= performance.now();
  });
  events.on('worker:getJob:empty', () => {
    failingSince = undefined;
  });
  events.on('job:start', ({ job }) => {
    failingSince = undefined;
    working.add(job.id);
  });
  events.on('job:complete', ({ job }) => working.delete(job.id));
  return {
    failingFor: (): number => (failingSince === undefined ? 0 : performance.now() - failingSince),
    /**
     * A job was taken, and the connection broke before we heard of it. Seen twice, because a job that has just ended is
     * held until that is written.
     */
    async losesJobs(pool: pg.Pool, worker: string): Promise<boolean> {
      const { rows } = await pool.query<{ id: string }>(
        'select id from graphile_worker.jobs where locked_by = $1',
        [worker],
      );
      const lost = rows.map(({ id }) => id).filter((id) => !working.has(id));
      const again = lost.some((id) => suspects.has(id));
      suspects = new Set(lost);
      return again;
    },
  };
}

async function stop(runner: Runner, pool: pg.Pool, worker: string, patienceMs: number): Promise<void> {
  // It rejects when it has stopped already.
  await Promise.race([runner.stop().catch(() => {}), setTimeout(patienceMs, undefined, { ref: false })]);
  // It resolves before the last completion is written.
  const writing = AbortSignal.timeout(WRITING_MS);
  while (!writing.aborted && (await holdsJobs(pool, worker))) await setTimeout(20);
  await pool.query('select graphile_worker.force_unlock_workers($1)', [[worker]]);
}

async function holdsJobs(pool: pg.Pool, worker: string): Promise<boolean> {
  const { rowCount } = await pool.query('select from graphile_worker.jobs where locked_by = $1 limit 1', [
    worker,
  ]);
  return rowCount !== 0;
}
