// The data folder of the embedded PostgreSQL, made once. Owns how it is made so that it is there whole or not at all, and
// the password that is kept inside it. Starts no server.
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  EmbeddedPostgresError,
  type PostgresPrograms,
  isCode,
  moveUnlessThere,
} from './postgres-programs.ts';

export interface Cluster {
  readonly data: string;
  readonly password: string;
}

/** The server's one role. */
export const USER = 'wishwell';
const PASSWORD_FILE = 'wishwell.password';

/** One that was made before; undefined where there is none. */
export function madeCluster(dir: string): Cluster | undefined {
  if (!existsSync(join(dir, 'PG_VERSION'))) return undefined;
  const data = realpathSync(dir);
  return { data, password: readFileSync(join(data, PASSWORD_FILE), 'utf8') };
}

/** Made beside and then moved in whole, password included: a start that is killed half-way leaves nothing to trip over. */
export async function makeCluster(programs: PostgresPrograms, durable: boolean): Promise<Cluster> {
  const { data } = programs;
  removeLeftovers(data);
  if (!existsSync(join(data, 'PG_VERSION'))) {
    const fresh = `${data}.new-${process.pid}`;
    const password = randomBytes(24).toString('hex');
    const handedOver = `${fresh}.password`;
    mkdirSync(fresh, { mode: 0o700 });
    writeFileSync(handedOver, password, { mode: 0o600 });
    programs.give(fresh);
    programs.give(handedOver);
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const access = ['-U', USER, '--auth=scram-sha-256', '--pwfile', handedOver];
    try {
      await programs.run('initdb', ['-D', fresh, ...access, ...locale, ...(durable ? [] : ['--no-sync'])]);
      writeFileSync(join(fresh, PASSWORD_FILE), password, { mode: 0o600, flag: 'wx', flush: durable });
      programs.give(join(fresh, PASSWORD_FILE));
      moveUnlessThere(fresh, data);
    } catch (cause) {
      const reason =
        cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
      throw new EmbeddedPostgresError(`PostgreSQL could not make its data in ${data}: ${reason}`, { cause });
    } finally {
      rmSync(handedOver, { force: true });
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  try {
    return { data, password: readFileSync(join(data, PASSWORD_FILE), 'utf8') };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `${data} is not a folder that Wishwell made. Move it away, or set DATA_DIR to another folder.`,
      { cause },
    );
  }
}

function removeLeftovers(data: string): void {
  const prefix = `${basename(data)}.new-`;
  for (const entry of readdirSync(dirname(data)).filter((name) => name.startsWith(prefix))) {
    const maker = Number.parseInt(entry.slice(prefix.length), 10);
    if (maker !== process.pid && isAlive(maker)) continue;
    // The initdb of a killed start may still be writing for a moment.
    rmSync(join(dirname(data), entry), { recursive: true, force: true, maxRetries: 20 });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}
