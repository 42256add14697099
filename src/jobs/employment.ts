// A queue worker with the lease it works under: begun together, ended together.
import type { JobHelpers, TaskList } from 'graphile-worker';
import type pg from 'pg';
import { type Lease, takeLease } from './lease.ts';
import { ForgeBusy } from '../ports/forge.ts';
import { type JobLease, NotYet } from '../ports/jobs.ts';
import type { JobLog } from './log.ts';
import { type QueueWorker, startQueueWorker } from './queue-worker.ts';
import { type JobOf, type Task, readJob } from './read-job.ts';

export type Tasks = {
  readonly [T in Task]: (job: JobOf<T>, lease: JobLease) => Promise<void>;
};

export interface EmploymentOptions {
  readonly pool: pg.Pool;
  readonly tasks: Tasks;
  /** Which of them this worker takes. */
  readonly only: readonly Task[];
  readonly log: JobLog;
  readonly concurrency: number;
  readonly renewLeaseEveryMs: number;
  readonly lostAfterMs: number;
  readonly illAfterMs: number;
  readonly graceMs: number;
  onLost(reason: string): void;
  /** May be said more than once. */
  onIll(worker: QueueWorker, illness: string): void;
}

export interface Employed {
  readonly worker: QueueWorker;
  readonly lease: Lease;
}

/** Workers of this very process, which its own process id must not be taken against. */
export const ours = new Set<string>();

export async function employ(options: EmploymentOptions): Promise<Employed> {
  const { log } = options;
  // A job that is taken before the lease is waits for it.
  const employed = Promise.withResolvers<JobLease>();
  employed.promise.catch(() => {}); // where no job waits
  const taskList = tasksUnder(employed.promise, options);
  const worker = await startQueueWorker({ ...options, taskList });
  let lease: Lease;
  ours.add(worker.id);
  try {
    lease = await takeLease({
      pool: options.pool,
      worker: worker.id,
      renewEveryMs: options.renewLeaseEveryMs,
      lostAfterMs: options.lostAfterMs,
      onLost: (reason) => options.onLost(reason),
      onRenewed: async () => {
        const illness = await worker.illness();
        if (illness !== undefined) options.onIll(worker, illness);
      },
      onError: (error) => log.warn({ err: error, worker: worker.id }, 'the lease was not renewed'),
    });
    employed.resolve({ worker: worker.id, signal: lease.signal });
  } catch (error) {
    employed.reject(error);
    await worker.stop().catch(() => {}); // others will find it silent
    throw error;
  }
  return { worker, lease };
}

/** Never throws. Without a database nothing can be given back: others will find the worker silent. */
export async function dismiss({ worker, lease }: Employed, log: JobLog): Promise<void> {
  const failed = (error: unknown): void =>
    log.warn({ err: error, worker: worker.id }, 'a queue worker did not stop in order');
  await worker.stop().catch(failed);
  await lease.release().catch(failed);
  ours.delete(worker.id);
}

function tasksUnder(
  lease: Promise<JobLease>,
  { tasks, only, pool }: Pick<EmploymentOptions, 'tasks' | 'only' | 'pool'>,
): TaskList {
  const begin =
    (task: Task) =>
    async (payload: unknown, { abortSignal, job }: JobHelpers): Promise<void> => {
      const { worker, signal: held } = await lease;
      held.throwIfAborted();
      const signal = AbortSignal.any([abortSignal, held]);
      try {
        await carryOut(task, tasks[task], payload, { worker, signal });
      } catch (error) {
        if (error instanceof ForgeBusy || error instanceof NotYet)
          await putOff(pool, job.id, error.waitSeconds);
        throw error;
      }
    };
  return Object.fromEntries(only.map((task) => [task, begin(task)]));
}

const carryOut = <T extends Task>(task: T, run: Tasks[T], payload: unknown, lease: JobLease): Promise<void> =>
  run(readJob(task, payload), lease);

/**
 * To be told to wait is no failure: the queue counts a try less, and its own delay of a second comes after the one that was
 * asked for. Not of a job that was replaced meanwhile, whose work the new one does.
 */
async function putOff(pool: pg.Pool, job: string, seconds: number): Promise<void> {
  await pool.query(
    `update graphile_worker._private_jobs
     set attempts = attempts - 1, run_at = clock_timestamp() + make_interval(secs => $2)
     where id = $1 and key is not null`,
    [job, seconds],
  );
}
