// One PostgreSQL for a whole test run, with the template that each test file's database is copied from. It gives up
// durability for speed and nothing else. What an earlier run left behind when it was killed is cleared away first.
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';
import { prepareDatabase } from '../../src/store/migrate.ts';
import { freePort } from './free-port.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server's maintenance database. */
    postgres: string;
  }
}

export const TEMPLATE = 'wishwell_template';
const PREFIX = 'wishwell-test-';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearKilledRuns();
  const base = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(base, 0o755); // as root, PostgreSQL runs as another user
  const postgres = await start(join(base, 'postgres'));
  await makeTemplate(postgres);
  project.provide('postgres', postgres.url('postgres'));
  return async () => {
    await postgres.stop();
    rmSync(base, { recursive: true, force: true });
  };
}

const start = async (dir: string): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({
    dir,
    port: await freePort(),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' },
  });

async function makeTemplate(postgres: EmbeddedPostgres): Promise<void> {
  const admin = new pg.Client(postgres.url('postgres'));
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await prepareDatabase(postgres.url(TEMPLATE));
  await forgetAtCrash(postgres.url(TEMPLATE));
  await admin.query(`alter database ${TEMPLATE} is_template true allow_connections false`);
  await admin.end();
}

/** Tables that are lost when PostgreSQL crashes cost less to write. One that others refer to follows them. */
async function forgetAtCrash(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`do $$
    declare
      one regclass;
      before integer;
      kept integer := -1;
    begin
      loop
        before := kept;
        select count(*) into kept from pg_class
          where relkind = 'r' and relpersistence = 'p' and relnamespace::regnamespace::text in ('public', 'graphile_worker');
        exit when kept = 0 or kept = before;
        for one in select oid::regclass from pg_class
          where relkind = 'r' and relpersistence = 'p' and relnamespace::regnamespace::text in ('public', 'graphile_worker')
        loop
          begin
            execute format('alter table %s set unlogged', one);
          exception when invalid_table_definition then null;
          end;
        end loop;
      end loop;
    end $$`);
  await client.end();
}

async function clearKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const maker = Number.parseInt(name.slice(PREFIX.length), 10);
    if (isAlive(maker)) continue;
    const base = join(tmpdir(), name);
    try {
      if (existsSync(join(base, 'postgres/postmaster.pid')))
        await (await start(join(base, 'postgres'))).stop();
      rmSync(base, { recursive: true, force: true });
    } catch {
      // another user's, or another run is clearing it too
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
