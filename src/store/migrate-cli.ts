// `npm run migrate`: brings the configured database to the present and says what was done. Without DATABASE_URL that is the
// embedded one, started for it and stopped again. A program, not a part: nothing imports it.
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../config.ts';
import {
  EMBEDDED_DATABASE,
  EmbeddedPostgresError,
  createDatabaseIfMissing,
  startEmbeddedPostgres,
} from './embedded-postgres.ts';
import { prepareDatabase } from './migrate.ts';

async function main(): Promise<void> {
  const config = loadConfig();
  const { databaseUrl, dataDir } = config.mode === 'live' ? config.app : config;
  const port = config.mode === 'live' ? config.postgresPort : config.ports.postgres;
  if (databaseUrl !== undefined) return say(await prepareDatabase(databaseUrl));
  const postgres = await startEmbeddedPostgres({ dir: join(dataDir, 'postgres'), port });
  try {
    await createDatabaseIfMissing(postgres.url('postgres'), EMBEDDED_DATABASE);
    say(await prepareDatabase(postgres.url(EMBEDDED_DATABASE)));
  } finally {
    await postgres.stop();
  }
}

function say(ran: readonly string[]): void {
  console.log(ran.length === 0 ? 'The database is up to date.' : `Migrated: ${ran.join(', ')}.`);
}

try {
  await main();
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof EmbeddedPostgresError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
}
