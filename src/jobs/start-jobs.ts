// Runs the jobs that the store has written: a queue worker with its own pool, its lease, and the sweep's clock. Knows no
// task's meaning. Its pool must never be the store's: a BigInt where the worker expects text ends the process.
import { EventEmitter } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import {
  type JobHelpers,
  Logger,
  type Runner,
  type RunnerOptions,
  type TaskList,
  run,
} from 'graphile-worker';
import pg from 'pg';
import { buryNeighbours } from './dead-workers.ts';
import { type Lease, takeLease } from './lease.ts';
import { type JobOf, type Task, isTask, readJob } from './read-job.ts';
import { stopRunner } from './stop-runner.ts';

/** `signal` says that the process stops and will not wait much longer. */
export type Tasks = {
  readonly [T in Task]: (job: JobOf<T>, signal: AbortSignal) => Promise<void>;
};

export interface JobLog {
  error(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  info(detail: object, message: string): void;
  debug(detail: object, message: string): void;
}

export interface JobOptions {
  readonly databaseUrl: string;
  readonly tasks: Tasks;
  readonly log: JobLog;
  /** This process may not work any longer, since others may have its jobs by now: it should end at once. */
  onFenced(reason: string): void;
  readonly concurrency?: number;
  readonly sweepEverySeconds?: number;
  readonly renewLeaseEveryMs?: number;
  readonly lostAfterMs?: number;
}

export interface RunningJobs {
  /** The worker's name in the queue. */
  readonly worker: string;
  /** To be asked before each write to the outside world: false once others may be doing the same work. */
  mayAct(): boolean;
  /** Takes no new job, lets those that run end, gives back what does not end in 20 s. May be called twice. */
  stop(): Promise<void>;
}

/** Workers of this very process, which its own process id must not be taken against. */
const ours = new Set<string>();

export async function startJobs(options: JobOptions): Promise<RunningJobs> {
  const { concurrency = 4, log } = options;
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: concurrency + 4 });
  const broken = (error: Error): void => log.warn({ err: error }, 'a connection of the job queue broke');
  pool.on('error', broken);
  pool.on('connect', (client) => client.on('error', broken));
  try {
    const buried = await buryNeighbours(pool, ours);
    if (buried > 0) log.info({ workers: buried }, 'gave back the jobs of workers that died here');
    return await work(options, pool, concurrency);
  } catch (error) {
    await pool.end();
    throw error;
  }
}

async function work(options: JobOptions, pool: pg.Pool, concurrency: number): Promise<RunningJobs> {
  const { log, tasks, sweepEverySeconds = 300, renewLeaseEveryMs = 10_000, lostAfterMs = 45_000 } = options;
  const events: NonNullable<RunnerOptions['events']> = new EventEmitter();
  let worker = '';
  events.on('pool:create', ({ workerPool }) => {
    worker = workerPool.id;
    ours.add(worker);
  });
  let lease: Lease | undefined;
  const runner = await run({
    pgPool: pool,
    events,
    concurrency,
    taskList: taskList(tasks, () => lease?.holds() !== false),
    parsedCronItems: [],
    pollInterval: 1000,
    noHandleSignals: true,
    gracefulShutdownAbortTimeout: 20_000,
    logger: queueLogger(log),
  });

  let stopping: Promise<void> | undefined;
  const giveUp = (reason: string): void => {
    if (stopping) return;
    log.error({ worker, reason }, 'this process gives up its jobs');
    options.onFenced(reason);
  };
  try {
    lease = await takeLease({
      pool,
      worker,
      renewEveryMs: renewLeaseEveryMs,
      lostAfterMs,
      onLost: giveUp,
      onError: (error) => log.warn({ err: error, worker }, 'the lease was not renewed'),
    });
  } catch (error) {
    await runner.stop();
    throw error;
  }
  // It ends by itself only when it cannot go on.
  runner.promise.then(
    () => giveUp('the queue worker ended'),
    (error: unknown) => giveUp(`the queue worker failed: ${String(error)}`),
  );
  const stopSweeping = sweepEvery(sweepEverySeconds, runner, log);

  return {
    worker,
    mayAct: () => lease.holds(),
    stop() {
      stopping ??= (async () => {
        stopSweeping();
        try {
          await stopRunner(runner, pool, worker);
          await lease.release();
        } catch (error) {
          // Without a database nothing can be given back: others will find this worker silent.
          log.warn({ err: error, worker }, 'the queue worker did not stop in order');
        }
        ours.delete(worker);
        await Promise.race([pool.end(), setTimeout(1000, undefined, { ref: false })]);
      })();
      return stopping;
    },
  };
}

/** Once now and then regularly; merged with one that waits already. */
function sweepEvery(seconds: number, runner: Runner, log: JobLog): () => void {
  const sweep = (): void => {
    runner
      .addJob('sweep', {}, { jobKey: 'sweep', queueName: 'sweep' })
      .catch((error: unknown) => log.warn({ err: error }, 'the sweep was not added'));
  };
  sweep();
  const timer = setInterval(sweep, seconds * 1000);
  timer.unref();
  return () => clearInterval(timer);
}

function taskList(tasks: Tasks, mayWork: () => boolean): TaskList {
  return Object.fromEntries(
    Object.keys(tasks)
      .filter(isTask)
      .map((task) => [
        task,
        async (payload: unknown, { abortSignal }: JobHelpers): Promise<void> => {
          if (!mayWork()) throw new Error('this worker has lost its lease');
          await carryOut(task, tasks[task], payload, abortSignal);
        },
      ]),
  );
}

const carryOut = <T extends Task>(
  task: T,
  run: Tasks[T],
  payload: unknown,
  signal: AbortSignal,
): Promise<void> => run(readJob(task, payload), signal);

/** The worker tells of every job; we want to hear of trouble. */
const queueLogger = (log: JobLog): Logger =>
  new Logger((scope) => (level, message) => {
    if (level === 'error') log.error(scope, message);
    else if (level === 'warning') log.warn(scope, message);
    else log.debug(scope, message);
  });
