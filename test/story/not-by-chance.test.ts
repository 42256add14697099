// `npm start` with an environment that is not the one of its database: unread, misspelt, of another server, or right but on a
// restored backup. Each is refused with what to do, and leaves the database as it was.
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type LocalStripe, startLocalStripe } from '../../src/sandbox/stripe/server.ts';
import { openStore } from '../../src/store/store.ts';
import { database } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { mainProcess } from '../faults/main-process.ts';

/** Each starts npm and the program at least once. */
const PATIENT = { timeout: 120_000 };

const ROOT = join(import.meta.dirname, '../..');
const db = database();
const folder = mkdtempSync(join(tmpdir(), 'wishwell-chance-'));
let stripe: LocalStripe;
let real: Record<string, string>;

const privateKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;

interface Ended {
  readonly status: number;
  readonly said: string;
}

/** Of the ports none is in use by another test; nobody listens where GitHub is said to be. */
async function surroundings(): Promise<Record<string, string>> {
  const port = await freePort();
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    npm_config_update_notifier: 'false',
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    PORT: String(port),
    DATA_DIR: join(folder, `data-${port}`),
  };
}

async function run(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  cwd = ROOT,
): Promise<Ended> {
  const options = { cwd, env: { ...(await surroundings()), ...env }, timeout: 100_000 };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) =>
      resolve({
        status: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
        said: stdout + stderr,
      }),
    );
  });
}

const npmStart = (env: Record<string, string>): Promise<Ended> => run('npm', ['start'], env);

/** The same program in a folder of its own, for what is read from there. */
const inFolder = (cwd: string, env: Record<string, string>): Promise<Ended> =>
  run(
    process.execPath,
    ['--require', join(ROOT, 'src/require-node.cjs'), join(ROOT, 'src/main.ts')],
    env,
    cwd,
  );

const wishwell = (args: readonly string[], env: Record<string, string>): Promise<Ended> =>
  run('npm', ['run', '--silent', 'wishwell', '--', ...args], env);

/** Everything that a server writes when it starts. */
async function traces(): Promise<unknown> {
  const client = new pg.Client(db.url);
  await client.connect();
  const { rows } = await client.query(`
    select (select to_jsonb(instance) from instance), (select count(*) from chores)::int as chores,
      (select count(*) from workers)::int as workers,
      (select count(*) from graphile_worker._private_jobs)::int as jobs`);
  await client.end();
  return rows[0];
}

beforeAll(async () => {
  stripe = await startLocalStripe({
    port: 0,
    stateFile: join(folder, 'stripe.json'),
    webhook: { url: 'http://127.0.0.1:9/nobody' },
  });
  real = {
    PUBLIC_URL: 'http://localhost:3000',
    DATABASE_URL: db.url,
    APP_ID: '7',
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: 'w'.repeat(32),
    GITHUB_CLIENT_ID: 'Iv1.abcdef',
    GITHUB_CLIENT_SECRET: 'client-secret',
    GITHUB_API_URL: 'http://127.0.0.1:9',
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    STRIPE_API_URL: stripe.origin,
    SESSION_SECRET: 's'.repeat(32),
  };
  const first = mainProcess({ ...(await surroundings()), ...real });
  await first.start();
  await first.stop();
});

afterAll(async () => {
  await stripe?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Refused, and nothing was written. */
async function refused(start: () => Promise<Ended>, ...words: readonly string[]): Promise<void> {
  const before = await traces();
  const { status, said } = await start();
  expect(said).toContain('Wishwell cannot start: ');
  for (const each of words) expect(said).toContain(each);
  expect(said).not.toContain('at file:');
  expect(status).toBe(1);
  expect(await traces()).toEqual(before);
}

describe('an environment that was not read', PATIENT, () => {
  test.each<readonly [string, () => Record<string, string>, string]>([
    [
      'all but DATABASE_URL is missing',
      () => ({ DATABASE_URL: db.url }),
      'DATABASE_URL is for a real server',
    ],
    [
      'WEBHOOK_SECRET_FILE is all that is left of the credentials',
      () => ({ DATABASE_URL: db.url, WEBHOOK_SECRET_FILE: kept('hook', 'w'.repeat(32)) }),
      'PRIVATE_KEY is missing',
    ],
    ['every credential is set to nothing', () => emptied(real), 'DATABASE_URL is for a real server'],
    [
      'only the address is there',
      () => ({ PUBLIC_URL: 'https://w.example.org' }),
      'PUBLIC_URL is for a real',
    ],
    ['it listens to everybody', () => ({ HOST: '0.0.0.0' }), 'HOST is for a real server'],
    ['names are misspelt', () => ({ DATABSE_URL: db.url, STRIPE_SECRETKEY: 'x' }), 'Write STRIPE_SECRET_KEY'],
    [
      'a file is named by an unknown name',
      () => ({ GITHUB_WEBHOOK_SECRET_FILE: '/x' }),
      'Write WEBHOOK_SECRET_FILE',
    ],
  ])('%s', async (_, environment, words) => refused(() => npmStart(environment()), words));

  test('a .env is read, and one that cannot be read is not passed over', async () => {
    const [read, unread] = [mkdtempSync(join(folder, 'read-')), mkdtempSync(join(folder, 'unread-'))];
    writeFileSync(join(read, '.env'), `DATABASE_URL=${db.url}\n`);
    await refused(() => inFolder(read, {}), 'DATABASE_URL is for a real server');
    mkdirSync(join(unread, '.env'));
    await refused(() => inFolder(unread, {}), '.env that cannot be read');
  });
});

describe('an environment of another server', PATIENT, () => {
  test('the local run does not take the database of a real one', async () =>
    refused(
      () => npmStart({ SANDBOX_DATABASE_URL: db.url }),
      'Mode: this database belongs to a test key of Stripe',
      'configured is the local run',
    ));

  test.each<readonly [string, Record<string, string>, string]>([
    ['GitHub App', { APP_ID: '8' }, 'GitHub App (APP_ID): this database belongs to 7, configured is 8'],
    [
      'mode',
      { STRIPE_SECRET_KEY: 'sk_live_x', SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'a@example.org' },
      'Mode:',
    ],
  ])('another %s', async (_, changes, words) => refused(() => npmStart({ ...real, ...changes }), words));

  test('another Stripe account, and one that cannot be asked', async () => {
    const second = await startLocalStripe({
      port: 0,
      stateFile: join(folder, 'second.json'),
      webhook: { url: 'http://127.0.0.1:9/nobody' },
    });
    const theirs = { STRIPE_SECRET_KEY: second.secretKey, STRIPE_API_URL: second.origin };
    await refused(
      () => npmStart({ ...real, ...theirs }),
      'Stripe account (STRIPE_SECRET_KEY): this database',
    );
    await second.stop();
    await refused(() => npmStart({ ...real, ...theirs }), 'it is not known which account STRIPE_SECRET_KEY');
  });
});

describe('a restored backup beside its origin', PATIENT, () => {
  const name = `restored_${crypto.randomUUID().replaceAll('-', '')}`;
  let restored: Record<string, string>;
  const admin = async (statement: string): Promise<void> => {
    const client = new pg.Client(inject('postgres'));
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };

  beforeAll(async () => {
    const from = new URL(db.url).pathname.slice(1);
    await admin(`create database ${name} template ${from}`);
    const url = new URL(db.url);
    url.pathname = `/${name}`;
    restored = { ...real, DATABASE_URL: url.href };
  });
  afterAll(() => admin(`drop database if exists ${name} with (force)`));

  test('does not start, and reconcile does not act on it', async () => {
    await refused(() => npmStart(restored), 'Place: this database was copied or restored');
    const { status, said } = await wishwell(['reconcile'], restored);
    expect(said).toContain('copied or restored');
    expect(status).toBe(2);
  });

  // As a base backup or a snapshot of a disk is: PostgreSQL's identifiers are those of the origin.
  test('does not start either where PostgreSQL cannot tell the two apart: the origin has gone on since', async () => {
    const client = new pg.Client(db.url);
    await client.connect();
    const { rows } = await client.query<{ marks: string[] }>('select marks from instance');
    const marks = rows[0]?.marks ?? [];
    await client.query('update instance set marks = $1', [marks.slice(0, -1)]);
    await refused(() => npmStart(real), 'another copy of this database has gone on');
    await client.query('update instance set marks = $1', [marks]);
    await client.end();
  });

  test('takes the place of its origin only when the operator says so, with the id that they are told', async () => {
    const asked = await wishwell(['adopt'], restored);
    expect(asked.status).toBe(1);
    expect(asked.said).toContain('must be stopped for good');
    const id = /--confirm ([0-9a-f]{16})/.exec(asked.said)?.[1] ?? '';
    expect((await wishwell(['adopt', '--confirm', 'yes'], restored)).said).toContain(`--confirm ${id}`);
    await refused(() => npmStart(restored), 'Place: ');
    expect((await wishwell(['adopt', '--confirm', id], restored)).said).toContain('Adopted.');
    const server = mainProcess({ ...(await surroundings()), ...restored });
    await server.start();
    expect((await server.stop()).code).toBe(0);
    const open = openStore(restored['DATABASE_URL'] ?? '', { refreshDelaySeconds: 30, connections: 1 });
    expect(await open.instance.instanceId()).toBe(id);
    await open.close();
  });
});

function kept(file: string, text: string): string {
  writeFileSync(join(folder, file), text);
  return join(folder, file);
}

const emptied = (variables: Record<string, string>): Record<string, string> => ({
  ...Object.fromEntries(Object.keys(variables).map((each) => [each, ''])),
  DATABASE_URL: db.url,
});
