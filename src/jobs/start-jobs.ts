// Runs the jobs that the store has written, with a pool of its own, in lanes that never wait for each other. Knows no task's
// meaning. A queue worker that falls ill
// is replaced; a process that may not work any longer is told so. The pool must never be the store's: a BigInt where the
// queue expects text ends the process.
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { buryNeighbours, clearReplaced } from './dead-workers.ts';
import { type Employed, type EmploymentOptions, type Tasks, dismiss, employ, ours } from './employment.ts';
import type { JobLog } from './log.ts';
import type { QueueWorker } from './queue-worker.ts';
import { type Task, isTask } from './read-job.ts';

/** Whoever lives says so that often, and looks for those that do not. */
export const RENEW_LEASE_EVERY_MS = 10_000;
/** Whoever could not say so for that long gives up: others think it dead soon after. */
export const LOST_AFTER_MS = 45_000;

/** Tasks with workers of their own: what runs elsewhere never makes them wait. */
export interface Lane {
  readonly tasks: readonly Task[];
  readonly concurrency: number;
}

export interface JobOptions {
  readonly databaseUrl: string;
  readonly tasks: Tasks;
  /** Every task that is in none of them runs in the main lane. */
  readonly lanes?: readonly Lane[];
  readonly log: JobLog;
  /** This process may not work any longer, since others may have its jobs by now: it should end at once. */
  onFenced(reason: string): void;
  /** Of the main lane. */
  readonly concurrency?: number;
  readonly sweepEverySeconds?: number;
  readonly renewLeaseEveryMs?: number;
  readonly lostAfterMs?: number;
  readonly illAfterMs?: number;
  readonly graceMs?: number;
}

export interface RunningJobs {
  /** The name under which this process holds the jobs of its main lane just now. */
  worker(): string | undefined;
  /** False once others may be doing the same work. */
  mayAct(): boolean;
  /** Takes no new job, lets those that run end, gives back what does not end in 20 s. May be called twice. */
  stop(): Promise<void>;
}

export async function startJobs(options: JobOptions): Promise<RunningJobs> {
  const { log, sweepEverySeconds = 300 } = options;
  const lanes = lanesOf(options);
  const pool = openPool(options, lanes);
  const posts = lanes.map((lane) => new Post(options, lane, pool));
  const [main] = posts;
  try {
    const buried = await buryNeighbours(pool, ours);
    if (buried > 0) log.info({ workers: buried }, 'gave back the jobs of workers that died here');
    for (const post of posts) await post.fill();
  } catch (error) {
    await Promise.all(posts.map((post) => post.close()));
    await pool.end();
    throw error;
  }

  const sweep = (): void => {
    main?.sweep();
    clearReplaced(pool).catch((err: unknown) => log.warn({ err }, 'replaced jobs were not cleared away'));
  };
  sweep();
  const sweeps = setInterval(sweep, sweepEverySeconds * 1000);
  sweeps.unref();
  let stopping: Promise<void> | undefined;
  return {
    worker: () => main?.employed?.worker.id,
    mayAct: () => posts.every(({ employed }) => employed?.lease.holds() === true),
    stop() {
      stopping ??= (async () => {
        clearInterval(sweeps);
        await Promise.all(posts.map((post) => post.close()));
        await Promise.race([pool.end(), setTimeout(1000, undefined, { ref: false })]);
      })();
      return stopping;
    },
  };
}

function lanesOf({ tasks, lanes = [], concurrency = 4 }: JobOptions): readonly Lane[] {
  const elsewhere = new Set(lanes.flatMap((lane) => lane.tasks));
  const rest = Object.keys(tasks)
    .filter(isTask)
    .filter((task) => !elsewhere.has(task));
  return [{ tasks: rest, concurrency }, ...lanes];
}

/** The one place for a worker of a lane in this process, which is filled again when its holder falls ill. */
class Post {
  employed: Employed | undefined;
  #state: 'kept' | 'closed' = 'kept';
  #replacing: Promise<void> | undefined;
  readonly #options: JobOptions;
  readonly #employment: EmploymentOptions;

  constructor(options: JobOptions, lane: Lane, pool: pg.Pool) {
    const { renewLeaseEveryMs = RENEW_LEASE_EVERY_MS } = options;
    const { lostAfterMs = LOST_AFTER_MS } = options;
    const { illAfterMs = 5000, graceMs = 20_000 } = options;
    this.#options = options;
    this.#employment = {
      pool,
      tasks: options.tasks,
      only: lane.tasks,
      log: options.log,
      concurrency: lane.concurrency,
      renewLeaseEveryMs,
      lostAfterMs,
      illAfterMs,
      graceMs,
      onLost: (reason) => this.#fence(reason),
      onIll: (worker, illness) => this.#replace(worker, illness),
    };
  }

  async fill(): Promise<void> {
    this.employed = await employ(this.#employment);
  }

  /** Once now; merged with one that waits already. */
  sweep(): void {
    const { log } = this.#options;
    const failed = (error: unknown): void => log.warn({ err: error }, 'the sweep was not added');
    this.employed?.worker.sweep().catch(failed);
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    await this.#replacing;
    if (this.employed) await dismiss(this.employed, this.#options.log);
  }

  #fence(reason: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#options.log.error({ reason }, 'this process gives up its jobs');
    this.#options.onFenced(reason);
  }

  #replace(worker: QueueWorker, illness: string): void {
    if (this.#state === 'closed' || this.#replacing || this.employed?.worker !== worker) return;
    this.#options.log.warn({ worker: worker.id, illness }, 'the queue worker is replaced');
    this.#replacing = this.#fillAnew(this.employed).finally(() => {
      this.#replacing = undefined;
    });
  }

  async #fillAnew(ill: Employed): Promise<void> {
    const { log } = this.#options;
    const since = performance.now();
    await dismiss(ill, log);
    this.employed = undefined;
    while (this.#state === 'kept') {
      try {
        return await this.fill();
      } catch (error) {
        log.warn({ err: error }, 'no queue worker could be started');
        if (performance.now() - since > this.#employment.lostAfterMs)
          return this.#fence('no queue worker could be started');
        await setTimeout(1000);
      }
    }
  }
}

function openPool({ databaseUrl, log }: JobOptions, lanes: readonly Lane[]): pg.Pool {
  const most = lanes.reduce((sum, { concurrency }) => sum + concurrency + 4, 0);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: most });
  const broken = (error: Error): void => log.warn({ err: error }, 'a connection of the job queue broke');
  // Without listeners on both, the end of an idle connection is the end of the process.
  pool.on('error', broken);
  pool.on('connect', (client) => client.on('error', broken));
  return pool;
}
