// A database of its own for a test file, as the migrations leave it. Call it once at the top of the file or of a describe;
// its url and pool are there from the first beforeAll on and are gone after the last test.
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';

export interface TestDatabase {
  readonly url: string;
  readonly pool: pg.Pool;
}

/** `empty` starts from nothing instead: for tests of the migrations themselves. */
export function database({ empty = false }: { empty?: boolean } = {}): TestDatabase {
  let made: TestDatabase | undefined;
  const name = `t_${crypto.randomUUID().replaceAll('-', '')}`;
  const there = (): TestDatabase => {
    if (!made) throw new Error('the database is there from beforeAll on, not while tests are collected');
    return made;
  };

  beforeAll(async () => {
    await asAdmin(`create database ${name} template ${empty ? 'template0' : 'wishwell_template'}`);
    const url = new URL(inject('postgres'));
    url.pathname = `/${name}`;
    const pool = new pg.Pool({ connectionString: url.href });
    made = { url: url.href, pool };
  });

  afterAll(async () => {
    await made?.pool.end();
    await untilLeft(name);
    await asAdmin(`drop database if exists ${name} with (force)`);
  });

  return {
    get url() {
      return there().url;
    },
    get pool() {
      return there().pool;
    },
  };
}

/** A pool says that it has ended before its connections have: cutting those off would look like a fault of the test. */
async function untilLeft(name: string): Promise<void> {
  const admin = new pg.Client(inject('postgres'));
  await admin.connect();
  for (const end = performance.now() + 2000; performance.now() < end;) {
    const { rowCount } = await admin.query('select from pg_stat_activity where datname = $1', [name]);
    if (rowCount === 0) break;
    await admin.query('select pg_sleep(0.01)');
  }
  await admin.end();
}

async function asAdmin(statement: string): Promise<void> {
  const admin = new pg.Client(inject('postgres'));
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
