// One run at a time on one data folder: a lock held through a connection to the folder's own PostgreSQL, for as long as
// the run lives. PostgreSQL releases it by itself when the run is killed, so there is nothing stale to clean up.
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgresError } from './postgres-programs.ts';

const TAKE = 'select pg_try_advisory_lock(hashtext($1), 1) as taken';
const HOLDER = `
  select a.application_name as name
  from pg_locks l join pg_stat_activity a using (pid)
  where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.objid = 1
    and l.classid = (hashtext($1)::bigint & 4294967295)::oid`;
const KEY = ['wishwell folder'];

/** Resolves to what lets go again. Throws when another living run holds the folder; `dir` is only named in that message. */
export async function holdFolder(url: string, dir: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url, application_name: `wishwell ${process.pid}` });
  client.on('error', () => {}); // the server is stopped while we hold the lock: that is the end of it
  await client.connect();
  // The connection of a run killed this very moment may take an instant to be noticed.
  for (const end = performance.now() + 1500; ; await setTimeout(50)) {
    const { rows } = await client.query<{ taken: boolean }>(TAKE, KEY);
    if (rows[0]?.taken) return () => client.end().catch(() => {});
    if (performance.now() > end) break;
  }
  const holder = await client.query<{ name: string }>(HOLDER, KEY);
  await client.end();
  const pid = holder.rows[0]?.name.split(' ')[1];
  throw new EmbeddedPostgresError(
    `Wishwell is already running on ${dir}${pid ? ` (process ${pid})` : ''}. ` +
      'Stop it first, or set DATA_DIR to another folder.',
  );
}
