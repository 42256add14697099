import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS, migrate, prepareDatabase } from '../../src/store/migrate.ts';
import { database } from '../support/database.ts';

const blank = database({ empty: true });
const prepared = database();

let folder: string;
let db: Kysely<unknown>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wishwell-migrations-'));
  await blank.pool.query('drop schema public cascade; create schema public');
  db = connect();
});

afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

const connect = (): Kysely<unknown> =>
  new Kysely({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: blank.url }) }) });

const file = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const tables = async (): Promise<string[]> => {
  const ours = "schemaname = 'public' and tablename not like 'kysely%'";
  const { rows } = await blank.pool.query<{ name: string }>(
    `select tablename as name from pg_tables where ${ours} order by 1`,
  );
  return rows.map((row) => row.name);
};

describe('running SQL files', () => {
  test('in the order of their names, each once', async () => {
    file('0002_more.sql', 'alter table one add b int;');
    file('0001_first.sql', 'create table one (a int); create table two ();');
    file('notes.md', 'not a migration');
    expect(await migrate(db, folder)).toEqual(['0001_first', '0002_more']);
    expect(await migrate(db, folder)).toEqual([]);
    file('0003_third.sql', 'create table three ();');
    expect(await migrate(db, folder)).toEqual(['0003_third']);
    expect(await tables()).toEqual(['one', 'three', 'two']);
  });

  test('only as far as asked', async () => {
    file('0001_first.sql', 'create table one ();');
    file('0002_second.sql', 'create table two ();');
    expect(await migrate(db, folder, '0001_first')).toEqual(['0001_first']);
    expect(await tables()).toEqual(['one']);
  });

  test('with bodies that contain semicolons', async () => {
    file(
      '0001_function.sql',
      'create function twice(n int) returns int language plpgsql as $$ begin n := n * 2; return n; end $$;',
    );
    await migrate(db, folder);
    const { rows } = await blank.pool.query('select twice(21) as n');
    expect(rows).toEqual([{ n: 42 }]);
  });

  test('a folder without files is no error', async () => {
    expect(await migrate(db, folder)).toEqual([]);
  });

  test('a file that fails is named and leaves nothing behind', async () => {
    file('0001_first.sql', 'create table one ();');
    file('0002_bad.sql', 'create table half (); select 1/0;');
    await expect(migrate(db, folder)).rejects.toThrow(/0002_bad failed: division by zero/);
    expect(await tables()).toEqual([]);
  });

  test('two processes at once run each file once between them', async () => {
    file('0001_first.sql', 'create table one ();');
    const other = connect();
    const ran = await Promise.all([migrate(db, folder), migrate(other, folder)]);
    await other.destroy();
    expect(ran.flat()).toEqual(['0001_first']);
  });
});

describe('a whole database', () => {
  test('gets the job queue and our own tables, and nothing the second time', async () => {
    await prepareDatabase(blank.url);
    expect(await prepareDatabase(blank.url)).toEqual([]);
    const { rows } = await blank.pool.query(
      "select to_regclass('graphile_worker.jobs') is not null as queue",
    );
    expect(rows).toEqual([{ queue: true }]);
  });

  test('the copy that each test file gets has nothing left to migrate', async () => {
    expect(await prepareDatabase(prepared.url, MIGRATIONS)).toEqual([]);
  });
});
