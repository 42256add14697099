import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type EmbeddedPostgres,
  createDatabaseIfMissing,
  startEmbeddedPostgres,
} from '../../src/store/embedded-postgres.ts';
import { freePort } from '../support/free-port.ts';

// Each makes a PostgreSQL or two of its own; nothing here is measured.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const RUN = join(import.meta.dirname, '../support/embedded-run.ts');
const asRoot = process.getuid?.() === 0;

let base: string;
let dir: string;
let running: EmbeddedPostgres[];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'wishwell-embedded-'));
  chmodSync(base, 0o755);
  dir = join(base, 'data/postgres');
  running = [];
});

afterEach(async () => {
  for (const postgres of running) await postgres.stop();
  rmSync(base, { recursive: true, force: true });
});

async function start(folder = dir, port?: number): Promise<EmbeddedPostgres> {
  const settings = { fsync: 'off' };
  const postgres = await startEmbeddedPostgres({ dir: folder, port: port ?? (await freePort()), settings });
  running.push(postgres);
  return postgres;
}

async function ask(postgres: EmbeddedPostgres, statement: string): Promise<unknown> {
  const client = new pg.Client(postgres.url('postgres'));
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows[0] && Object.values(rows[0])[0];
  } finally {
    await client.end();
  }
}

/** A run in a process of its own. `up` is false when it ended instead; `said` is what it complained of. */
async function run() {
  const child = spawn(process.execPath, [RUN, dir, String(await freePort())]);
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const exited = once(child, 'close');
  const up = Promise.race([once(child.stdout, 'data').then(() => true), exited.then(() => false)]);
  return { child, up, exited, said: () => complaint };
}

async function killedRun(): Promise<void> {
  const { child, up, exited, said } = await run();
  if (!(await up)) throw new Error(`the run ended: ${said()}`);
  child.kill('SIGKILL');
  await exited;
}

describe('the first start and the next', () => {
  test('makes a PostgreSQL that sorts and folds by Unicode, checks its data and listens on loopback only', async () => {
    const postgres = await start();
    expect(postgres.adopted).toBe(false);
    expect(await ask(postgres, "select lower('ÉTÉ')")).toBe('été');
    expect(await ask(postgres, 'show data_checksums')).toBe('on');
    expect(await ask(postgres, 'show listen_addresses')).toBe('127.0.0.1');
    expect(await ask(postgres, 'show unix_socket_directories')).toBe('');
    await expect(
      new pg.Client(postgres.url('postgres').replace(/:[^:@]+@/, ':guess@')).connect(),
    ).rejects.toThrow(/password authentication failed/);
  });

  test('what was written is there at the next start, on another port too', async () => {
    const first = await start();
    await ask(first, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second, 'select answer from kept')).toBe(42);
  });

  test('stopping twice is once', async () => {
    const postgres = await start();
    await postgres.stop();
    await expect(postgres.stop()).resolves.toBeUndefined();
  });

  test('a database is made where it is missing, by callers that race', async () => {
    const postgres = await start();
    const make = () => createDatabaseIfMissing(postgres.url('postgres'), 'wish "well"');
    await Promise.all([make(), make(), make()]);
    await make();
    const client = new pg.Client(postgres.url('wish "well"'));
    await client.connect();
    await client.end();
    expect(await ask(postgres, `select count(*)::int from pg_database where datname = 'wish "well"'`)).toBe(
      1,
    );
  });

  test('a setting with a quote in it reaches the server as it is', async () => {
    const settings = { fsync: 'off', cluster_name: "it's" };
    running.push(await startEmbeddedPostgres({ dir, port: await freePort(), settings }));
    expect(await ask(running[0]!, 'show cluster_name')).toBe("it's");
  });
});

describe('after a run that was killed', () => {
  test('its PostgreSQL is adopted, and stopped by the run that adopted it', async () => {
    await killedRun();
    const postgres = await start();
    expect(postgres.adopted).toBe(true);
    expect(await ask(postgres, 'select 1')).toBe(1);
    await postgres.stop();
    expect(existsSync(join(dir, 'postmaster.pid'))).toBe(false);
  });

  test('a half-made data folder is thrown away and made anew', async () => {
    const half = `${dir}.new-999999999`;
    mkdirSync(half, { recursive: true });
    writeFileSync(join(half, 'PG_VERSION'), '18\n');
    const postgres = await start();
    expect(await ask(postgres, 'select 1')).toBe(1);
    expect(readdirSync(dirname(dir)).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  test('a start that was killed while it made its data is made good at once', async () => {
    const { child, exited } = await run();
    const begun = (): string[] =>
      globSync(join(base, 'data/postgres.new-*/*')).filter((path) => path.endsWith('PG_VERSION'));
    await vi.waitUntil(() => begun().length > 0, { timeout: 10_000, interval: 1 });
    child.kill('SIGKILL');
    await exited;
    expect(existsSync(dir)).toBe(false);
    expect(await ask(await start(), 'select 1')).toBe(1);
  });

  test('a lock file whose process id another program has by now is no obstacle', async () => {
    const first = await start();
    const lock = readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n');
    await first.stop();
    const other = spawn('sleep', ['60'], asRoot ? ownerOf(dir) : {});
    try {
      writeFileSync(join(dir, 'postmaster.pid'), [other.pid, ...lock.slice(1)].join('\n'));
      expect(await ask(await start(), 'select 1')).toBe(1);
    } finally {
      other.kill();
    }
  });
});

const ownerOf = (path: string): { uid: number; gid: number } => {
  const { uid, gid } = statSync(path);
  return { uid, gid };
};

describe('what is refused, and how it is said', () => {
  test('a second run on the same folder is told who has it, and does the first no harm', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(
      new RegExp(`already running on ${dir} \\(process ${process.pid}\\).*DATA_DIR`),
    );
    expect(await ask(first, 'select 1')).toBe(1);
  });

  test('of two runs that start at once on a new folder one has it, the other is refused', async () => {
    const runs = [await run(), await run()];
    const ended = await Promise.race(runs.map(async ({ exited }, index) => (await exited, index)));
    const [refused, winner] = ended === 0 ? [runs[0]!, runs[1]!] : [runs[1]!, runs[0]!];
    expect(await refused.up).toBe(false);
    expect(refused.said()).toMatch(/already running/);
    expect(await winner.up).toBe(true);
    winner.child.kill('SIGKILL');
    await winner.exited;
    expect((await start()).adopted).toBe(true);
  });

  test('a port in use names the port and the variable that sets it', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    try {
      await expect(start(dir, port)).rejects.toThrow(`Port ${port} is in use`);
      await expect(start(dir, port)).rejects.toThrow('SANDBOX_POSTGRES_PORT');
    } finally {
      server.close();
    }
    expect((await start()).adopted).toBe(false);
  });

  test('a folder with something else in it is left alone', async () => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'precious.txt'), 'mine');
    await expect(start()).rejects.toThrow(/not a folder that Wishwell made/);
    expect(readFileSync(join(dir, 'precious.txt'), 'utf8')).toBe('mine');
  });

  test.runIf(!asRoot)('a folder that may not be written to is named', async () => {
    mkdirSync(dirname(dir), { mode: 0o500 });
    await expect(start()).rejects.toThrow(/data may not be written to by this user.*DATA_DIR/);
  });
});

describe.runIf(asRoot)('as root', () => {
  test('PostgreSQL runs as a user without rights', async () => {
    const postgres = await start();
    const pid = readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')[0];
    expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
    expect(await ask(postgres, 'select 1')).toBe(1);
  });

  test('where only root may enter, the data is elsewhere behind a link, and found again', async () => {
    chmodSync(base, 0o700);
    const first = await start();
    await ask(first, 'create table kept as select 42 as answer');
    await first.stop();
    expect(statSync(dir).isDirectory()).toBe(true);
    const second = await start();
    const place = await ask(second, 'show data_directory');
    expect(place).not.toContain(base);
    expect(await ask(second, 'select answer from kept')).toBe(42);
    await second.stop();
    rmSync(String(place), { recursive: true });
    rmSync(`${String(place)}.log`);
  });

  test('a folder that an ordinary user made stays that user’s', async () => {
    mkdirSync(dir, { recursive: true });
    chownSync(dir, 1, 1); // daemon, on Linux and macOS alike
    const postgres = await start();
    expect(await ask(postgres, 'select 1')).toBe(1);
    expect(statSync(join(dir, 'PG_VERSION')).uid).toBe(1);
  });
});
