// Brings a database to the present: our own migrations, which are plain SQL files run forward only and in one
// transaction, and the tables of the job queue. Safe to run from several processes at once.
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';

/** The folder of this project's own migrations. */
export const MIGRATIONS = join(import.meta.dirname, '../../migrations');

/**
 * Runs what has not been run of the folder's `0001_name.sql` files, up to and including `to` (a name without `.sql`), or
 * all. Resolves to the names of those that were run now. A file that fails leaves nothing of this call behind.
 */
export async function migrate(db: Kysely<unknown>, folder: string, to?: string): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => sqlFiles(folder) } });
  const { error, results = [] } = await (to === undefined
    ? migrator.migrateToLatest()
    : migrator.migrateTo(to));
  if (error !== undefined) {
    const failed = results.find((result) => result.status === 'Error')?.migrationName;
    const reason = error instanceof Error ? error.message : 'for an unknown reason';
    throw new Error(`migration ${failed ?? 'list'} failed: ${reason}`, { cause: error });
  }
  return results.map((result) => result.migrationName);
}

/** Everything a database needs before the app can use it; resolves to the names of our migrations that were run now. */
export async function prepareDatabase(url: string, folder: string = MIGRATIONS): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {})); // each statement reports its own failure
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await runMigrations({ pgPool: pool });
    return await migrate(db, folder);
  } finally {
    await db.destroy();
  }
}

async function sqlFiles(folder: string): Promise<Record<string, Migration>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql'));
  const migrations = files.map((file): [string, Migration] => {
    const up: Migration['up'] = async (db) => {
      await sql.raw(await readFile(join(folder, file), 'utf8')).execute(db);
    };
    return [basename(file, '.sql'), { up }];
  });
  return Object.fromEntries(migrations);
}
