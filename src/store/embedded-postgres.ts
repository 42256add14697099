// The PostgreSQL that runs when no DATABASE_URL is given: a real one, made, started, adopted and stopped with its own
// programs. Owns one data folder and the lock that lets one run at a time use it. It listens on loopback only, outlives
// a killed run (the next one adopts it), and must never be started on a half-made folder.
import { closeSync, constants, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { holdFolder } from './folder-lock.ts';
import { type Cluster, USER, madeCluster, makeCluster } from './postgres-cluster.ts';
import {
  EmbeddedPostgresError,
  type PostgresPrograms,
  isCode,
  postgresPrograms,
} from './postgres-programs.ts';

export { EmbeddedPostgresError };

/** The database that the app uses on an embedded PostgreSQL. */
export const EMBEDDED_DATABASE = 'wishwell';

export interface EmbeddedPostgres {
  url(database: string): string;
  /** It was already running, left behind by a run that was killed. */
  readonly adopted: boolean;
  /** Disconnects everyone, stops the server and lets go of the folder. May be called twice. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** The data folder, e.g. `.data/postgres`; made when it is not there. */
  readonly dir: string;
  readonly port: number;
  /** Server settings, e.g. `{ fsync: 'off' }`; an adopted server keeps those it was started with. */
  readonly settings?: Readonly<Record<string, string>>;
}

const PATIENCE_MS = 60_000;

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const programs = await postgresPrograms(resolve(options.dir));
  const cluster = await makeCluster(programs, options.settings?.['fsync'] !== 'off');
  const { adopted, letGo } = await bringUpAndHold(programs, cluster, options);
  const { port } = lockFile(cluster.data);
  return {
    url: (database) => address(cluster, port, database),
    adopted,
    stop: async () => {
      // The lock is held until the server is down, so that nobody adopts a server that is about to stop.
      if (existsSync(lockFilePath(cluster.data))) {
        await programs.run('pg_ctl', ['stop', '-D', cluster.data, '-m', 'fast', '-w', '-s']);
      }
      await letGo();
    },
  };
}

/** The address of a database of the server that runs on this folder just now, whoever started it; undefined when none answers. */
export async function runningDatabase(dir: string, database: string): Promise<string | undefined> {
  const cluster = madeCluster(resolve(dir));
  if (cluster === undefined || (await ask(cluster)) !== 'ours') return undefined;
  return address(cluster, lockFile(cluster.data).port, database);
}

/** `url` is that of any database of the server. Racing callers are fine. */
export async function createDatabaseIfMissing(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } catch (error) {
    if (!isCode(error, '42P04') && !isCode(error, '23505')) throw error;
  } finally {
    await client.end();
  }
}

/** The server that answers may be one that its own run is stopping just now: then there is nothing to hold but to start. */
async function bringUpAndHold(
  programs: PostgresPrograms,
  cluster: Cluster,
  options: EmbeddedPostgresOptions,
): Promise<{ adopted: boolean; letGo: () => Promise<void> }> {
  for (let attempt = 1; ; attempt += 1) {
    const adopted = await bringUp(programs, cluster, options);
    try {
      const url = address(cluster, lockFile(cluster.data).port, 'postgres');
      return { adopted, letGo: await holdFolder(url, resolve(options.dir)) };
    } catch (error) {
      if (error instanceof EmbeddedPostgresError || attempt === 3) throw error;
    }
  }
}

/** True when a running server was adopted. It may be answering, starting, stopping or dead: ask, try, ask again. */
async function bringUp(
  programs: PostgresPrograms,
  cluster: Cluster,
  { port, settings }: EmbeddedPostgresOptions,
): Promise<boolean> {
  for (const end = performance.now() + PATIENCE_MS; ; await setTimeout(100)) {
    const state = await ask(cluster);
    if (state === 'ours') return true;
    const trouble = state === 'busy' ? undefined : await tryStart(programs, port, settings ?? {});
    if (state === 'none' && trouble === undefined) return false;
    if (trouble !== undefined && !trouble.locked) throw trouble.error;
    if (trouble?.locked) disownLockFile(cluster.data);
    if (performance.now() > end) {
      throw (
        trouble?.error ??
        new EmbeddedPostgresError(`PostgreSQL in ${cluster.data} is busy and does not answer.`)
      );
    }
  }
}

interface Trouble {
  /** Another server process seems to have the folder. */
  readonly locked: boolean;
  readonly error: EmbeddedPostgresError;
}

async function tryStart(
  programs: PostgresPrograms,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<Trouble | undefined> {
  const log = `${programs.data}.log`;
  writeFileSync(log, '', { mode: 0o600 });
  programs.give(log);
  const all = { ...settings, port: `${port}`, listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const flags = Object.entries(all).map(([name, value]) => `-c ${name}=${shellQuoted(value)}`);
  const wait = ['-w', '-t', '60', '-s'];
  try {
    await programs.run('pg_ctl', ['start', ...wait, '-D', programs.data, '-l', log, '-o', flags.join(' ')]);
    return undefined;
  } catch (cause) {
    const said = readFileSync(log, 'utf8').trim();
    const message = /Address already in use/.test(said)
      ? `Port ${port} is in use, so the embedded PostgreSQL cannot listen on it. Set SANDBOX_POSTGRES_PORT to a free port.`
      : `The embedded PostgreSQL did not start: ${said || String(cause)}`;
    return {
      locked: /lock file "postmaster\.pid"/.test(said),
      error: new EmbeddedPostgresError(message, { cause }),
    };
  }
}

/** pg_ctl hands its options to a shell. */
const shellQuoted = (value: string): string => `'${value.replaceAll("'", String.raw`'\''`)}'`;

/** Ours: it accepts our password and serves this very folder. Busy: it is starting up or shutting down. */
async function ask(cluster: Cluster): Promise<'ours' | 'busy' | 'none'> {
  const { port } = lockFile(cluster.data);
  if (!(port > 0)) return 'none';
  const client = new pg.Client({
    connectionString: address(cluster, port, 'postgres'),
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => {}); // it may be stopped under us
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === cluster.data ? 'ours' : 'none';
  } catch (error) {
    return isCode(error, '57P03') ? 'busy' : 'none';
  } finally {
    await client.end().catch(() => {});
  }
}

const address = (cluster: Cluster, port: number, database: string): string =>
  `postgres://${USER}:${cluster.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

const lockFilePath = (data: string): string => join(data, 'postmaster.pid');

/** Its lines: process id, data folder, start time, port, and more. Not a number where there is none. */
function lockFile(data: string): { pid: number; port: number } {
  try {
    const lines = readFileSync(lockFilePath(data), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return { pid: Number.NaN, port: Number.NaN };
    throw error;
  }
}

/**
 * After a container was killed, its lock file names a process id that another program may have by now, and PostgreSQL
 * would refuse for ever. Only that line is replaced, by an id that no process can have: PostgreSQL still finds out by
 * the file's other lines whether a process of the old server is attached to the data.
 */
function disownLockFile(data: string): void {
  try {
    const { pid } = lockFile(data);
    if (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres') return;
    const lines = readFileSync(lockFilePath(data), 'utf8').split('\n');
    // We may be root and the folder is not root's: nothing is followed.
    const file = openSync(lockFilePath(data), constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW);
    writeSync(file, ['999999999', ...lines.slice(1)].join('\n'));
    closeSync(file);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error; // gone meanwhile, or a system without /proc
  }
}
