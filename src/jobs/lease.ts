// A worker's right to work on jobs: a row that says it lives, renewed while it does. Without it, others take its jobs; so
// whoever cannot renew it, or finds it gone, must stop before they do.
import type pg from 'pg';
import { burySilent } from './dead-workers.ts';
import { machine } from './machine.ts';

export interface Lease {
  /** False once others may have this worker's jobs. */
  holds(): boolean;
  /** Aborted when it is lost or released: nothing may be done any longer that was begun under it. */
  readonly signal: AbortSignal;
  /** Stops renewing, and says that this worker is gone. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly pool: pg.Pool;
  readonly worker: string;
  readonly renewEveryMs: number;
  /** Less than it takes others to think this worker dead. */
  readonly lostAfterMs: number;
  /** Called once. */
  onLost(reason: string): void;
  /** After each renewal, when the database is known to answer. */
  onRenewed(): Promise<void>;
  onError(error: unknown): void;
}

export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const { pool, worker, renewEveryMs, lostAfterMs } = options;
  // The time it was asked, not answered: the row says no later than that.
  let renewedAt = performance.now();
  let renewing: Promise<void> | undefined;
  const over = new AbortController();

  const lose = (reason: string): void => {
    if (over.signal.aborted) return;
    clearInterval(timer);
    over.abort(new Error(reason));
    options.onLost(reason);
  };

  const expired = (): boolean => performance.now() - renewedAt > lostAfterMs;

  const renew = async (): Promise<void> => {
    const askedAt = performance.now();
    const { rowCount } = await pool.query(
      'update workers set seen_at = clock_timestamp() where id = $1 returning id',
      [worker],
    );
    if (rowCount === 0) return lose('others took this worker for dead');
    renewedAt = askedAt;
    await burySilent(pool);
    await options.onRenewed();
  };

  await pool.query('insert into workers (id, host, pid) values ($1, $2, $3)', [
    worker,
    machine(),
    process.pid,
  ]);
  const timer = setInterval(() => {
    if (expired()) return lose(`the database was out of reach for ${Math.round(lostAfterMs / 1000)} s`);
    renewing ??= renew()
      .catch((error: unknown) => options.onError(error))
      .finally(() => {
        renewing = undefined;
      });
  }, renewEveryMs);
  timer.unref();

  return {
    holds: () => !over.signal.aborted && !expired(),
    signal: over.signal,
    async release() {
      clearInterval(timer);
      over.abort(new Error('this worker has stopped'));
      await pool.query('delete from workers where id = $1', [worker]);
    },
  };
}
