// Gives the jobs of dead workers back to the queue, which by itself would keep them for four hours, and clears away those
// that nobody needs any longer. Owns when a worker is taken for dead; whoever is taken for dead and lives finds its row
// gone and gives up (see lease.ts).
import type pg from 'pg';
import { lives, machine } from './machine.ts';

/** Longer than a worker works without having been seen: it has given up before its jobs are given away. */
export const DEAD_AFTER_SECONDS = 60;

/** At once, without waiting: workers of this machine whose process is gone. Resolves to how many there were. */
export async function buryNeighbours(pool: pg.Pool, ours: ReadonlySet<string>): Promise<number> {
  const { rows } = await pool.query<{ id: string; pid: number }>(
    'select id, pid from workers where host = $1',
    [machine()],
  );
  const dead = rows
    .filter(({ id, pid }) => !ours.has(id) && (pid === process.pid || !lives(pid)))
    .map(({ id }) => id);
  if (dead.length > 0)
    await pool.query(
      `with gone as (delete from workers where id = any($1) returning id)
       select graphile_worker.force_unlock_workers(array_agg(id)) from gone having count(*) > 0`,
      [dead],
    );
  return dead.length;
}

/** Workers of any machine that were not seen for long, and those that hold a job and were never seen. */
export async function burySilent(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `with silent as (
       delete from workers where seen_at < clock_timestamp() - make_interval(secs => $1) returning id
     ), dead as (
       select id from silent
       union
       select locked_by from graphile_worker.jobs
       where locked_at < clock_timestamp() - make_interval(secs => $1)
         and not exists (select from workers where workers.id = jobs.locked_by)
     )
     select count(*)::int, graphile_worker.force_unlock_workers(array_agg(id)) from dead having count(*) > 0`,
    [DEAD_AFTER_SECONDS],
  );
  return rows[0]?.count ?? 0;
}

/**
 * A job that is added while the one of its key runs leaves that one without key and without further tries: when it then
 * fails, or dies with its worker, the new one does its work, and it would stay in the queue for good.
 */
export async function clearReplaced(pool: pg.Pool): Promise<void> {
  await pool.query(
    `select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs
     where key is null and locked_at is null and attempts >= max_attempts having count(*) > 0`,
  );
}
