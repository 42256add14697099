// The end of a queue worker: every job that it has taken is finished, or given back for others.
import { setTimeout } from 'node:timers/promises';
import type { Runner } from 'graphile-worker';
import type pg from 'pg';

/** A little longer than jobs are given, so that one that heeds the signal still ends in order. */
const PATIENCE_MS = 22_000;

export async function stopRunner(runner: Runner, pool: pg.Pool, worker: string): Promise<void> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const outOfPatience = setTimeout(PATIENCE_MS, undefined, { ref: false });
  // It says so itself when it had stopped already.
  await Promise.race([runner.stop().catch(() => {}), outOfPatience]);
  // It resolves before the last completion is written.
  while (!patience.aborted && (await holdsJobs(pool, worker))) await setTimeout(20);
  await pool.query('select graphile_worker.force_unlock_workers($1)', [[worker]]);
}

async function holdsJobs(pool: pg.Pool, worker: string): Promise<boolean> {
  const { rowCount } = await pool.query('select from graphile_worker.jobs where locked_by = $1 limit 1', [
    worker,
  ]);
  return rowCount !== 0;
}
