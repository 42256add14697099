// This process's right to work on jobs: a row that says it lives, renewed while it does. Without it, others take its jobs;
// so whoever cannot renew it, or finds it gone, must stop before they do.
import type pg from 'pg';
import { burySilent } from './dead-workers.ts';
import { machine } from './machine.ts';

export interface Lease {
  /** False once others may have this worker's jobs. */
  holds(): boolean;
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
  onError(error: unknown): void;
}

export async function takeLease(options: LeaseOptions): Promise<Lease> {
  const { pool, worker, renewEveryMs, lostAfterMs } = options;
  // The time it was asked, not answered: the row says no later than that.
  let renewedAt = performance.now();
  let state: 'held' | 'lost' | 'released' = 'held';
  let renewing: Promise<void> | undefined;

  const lose = (reason: string): void => {
    if (state !== 'held') return;
    state = 'lost';
    clearInterval(timer);
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
    holds: () => state === 'held' && !expired(),
    async release() {
      state = 'released';
      clearInterval(timer);
      await renewing;
      await pool.query('delete from workers where id = $1', [worker]);
    },
  };
}
