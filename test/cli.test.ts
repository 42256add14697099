// The operator's commands, as they are typed, against all of it on real HTTP: the app, its GitHub and its Stripe.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { stripeClient } from '../src/payments/client.ts';
import { database } from './support/database.ts';
import { freePort } from './support/free-port.ts';
import { SPECIFICATION, Story, until } from './support/story.ts';
import { type WholeRun, startWholeRun } from './support/whole-run.ts';

// Each command is a process of its own, and starts as slowly as this machine is busy.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = join(import.meta.dirname, '..');
const db = database();
let run: WholeRun;
let story: Story;
let stripe: Stripe;
let folder: string;

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function wishwell(args: readonly string[], env: Readonly<Record<string, string>> = local()): Promise<Ended> {
  const options = { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', ...env } };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--require', './src/require-node.cjs', 'src/cli.ts', ...args],
      options,
      (error, stdout, stderr) =>
        resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

const portOf = (origin: string): string => new URL(origin).port;
const local = (): Record<string, string> => ({
  SANDBOX_DATABASE_URL: db.url,
  DATA_DIR: run.local.config.dataDir,
  PORT: portOf(run.base),
  SANDBOX_GITHUB_PORT: portOf(run.local.github.origin),
  SANDBOX_STRIPE_PORT: portOf(run.local.stripe.origin),
});

async function clockForward(hours: number): Promise<void> {
  const playground = await story.playground();
  await playground.send(/\/sandbox\/clock/, { hours: String(hours) });
}

beforeAll(async () => {
  run = await startWholeRun(db.url);
  const { github } = run.local;
  const project = `${github.repository.owner}/${github.repository.name}`;
  const repository = `${github.apiUrl}/repos/${project}`;
  story = new Story({ base: run.base, repository, project, people: github.people }, 3);
  const { secretKey, origin } = run.local.stripe;
  stripe = stripeClient({ secretKey, apiUrl: origin, timeoutMs: 20_000 });
  folder = mkdtempSync(join(tmpdir(), 'wishwell-cli-'));

  await story.as(story.login('maintainer')).label(story.issue, 'wish');
  await story.untilPhase('proposed');
  await story.pledge(story.login('requester'), '50');
  await story.untilPhase('open');
  await story.say(story.login('developer'), `/quote 500 in 3 weeks\n${SPECIFICATION}`);
  await story.onboard(story.login('developer'));
  await story.say(story.login('maintainer'), `/accept @${story.login('developer')}`);
  await story.untilPhase('funding');
  await story.pledge(story.login('backer'), '450');
  await story.untilPhase('last call');
  await story.say(story.login('developer'), '/start');
  await clockForward(48);
  await story.untilPhase('in development');
  await until('the fees are booked', async () =>
    (await run.app.store.balances()).some(({ account }) => account === 'fees'),
  );
  await clockForward(1);
}, 120_000);
afterAll(async () => {
  await run?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('when all is well', () => {
  test('reconcile reads the processor over HTTP and finds nothing', async () => {
    const { status, stdout, stderr } = await wishwell(['reconcile']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/2 charges, 0 payouts\./);
    expect(stdout).toMatch(/^EUR: balance (\d+\.\d\d) EUR = held \1 EUR \+ platform 0\.00 EUR/m);
    expect(stdout).toContain('The books and the processor agree.');
  });

  test('doctor looks at everything and finds no problem', async () => {
    const { status, stdout, stderr } = await wishwell(['doctor']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).not.toContain('PROBLEM');
    expect(stdout).toContain('GitHub answers and lets us in');
    expect(stdout).toContain('the processor answers and lets us in');
    expect(stdout).toMatch(/the processor’s fees, which you owe when money goes back/);
  });

  test('export ledger writes every posting, into a file that only its owner reads', async () => {
    const out = join(folder, 'ledger.csv');
    const { status, stdout, stderr } = await wishwell(['export', 'ledger', '--csv', '--bom', '--out', out]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    const lines = readFileSync(out, 'utf8').split('\r\n');
    expect(lines[0]).toBe('\uFEFFdate,campaign,project,issue,sequence,event,account,currency,amount');
    const { rows } = await db.pool.query('select count(*)::int as n from postings');
    expect(lines).toHaveLength(rows[0].n + 2);
    expect(lines[1]).toMatch(
      new RegExp(`,${story.cast.project},3,\\d+,PledgeCaptured,card,EUR,-\\d+\\.\\d\\d$`),
    );
    expect(statSync(out).mode & 0o077).toBe(0);
  });

  test('export ledger to the standard output takes a span', async () => {
    const { stdout } = await wishwell(['export', 'ledger', '--from', '2999-01-01']);
    expect(stdout).toBe('date,campaign,project,issue,sequence,event,account,currency,amount\r\n');
  });
});

describe('when something is wrong', () => {
  test('a job that keeps failing is listed, found by doctor, and run again', async () => {
    await db.pool
      .query(`select enqueue('tick', '{"campaign":"none"}', 'tick:none', null, now() + interval '1 day', 'replace');
      update graphile_worker._private_jobs set attempts = 7, last_error = 'no such campaign' where key = 'tick:none'`);
    const { rows } = await db.pool.query(`select id from graphile_worker.jobs where key = 'tick:none'`);
    const id = String(rows[0].id);
    expect((await wishwell(['jobs', 'list'])).stdout).toMatch(
      new RegExp(`^${id}  tick:none  failed 7 of 25 times.*no such campaign$`, 'm'),
    );
    const examined = await wishwell(['doctor']);
    expect(examined.status).toBe(1);
    expect(examined.stdout).toContain(`Again now: wishwell jobs replay ${id}`);
    expect(await wishwell(['jobs', 'replay', id])).toMatchObject({
      status: 0,
      stdout: `Job ${id} runs again.\n`,
    });
    await db.pool.query(
      `delete from graphile_worker._private_jobs where key = 'tick:none' and locked_at is null`,
    );
  });

  test('a hold that nobody awaits is let go and told', async () => {
    const [charged] = await taken();
    const hold = await stripe.paymentIntents.create({
      amount: 900,
      currency: 'eur',
      confirm: true,
      off_session: true,
      capture_method: 'manual',
      customer: String(charged!.customer),
      payment_method: String(charged!.payment_method),
      metadata: { ...charged!.metadata, attempt: '9' },
    });
    expect(hold.status).toBe('requires_capture');
    const { status, stdout } = await wishwell(['reconcile']);
    expect(stdout).toContain(`Not known: ${hold.id} of campaign`);
    expect(status).toBe(0);
    expect((await stripe.paymentIntents.retrieve(hold.id)).status).toBe('canceled');
  });

  test('a refund and a transfer made in the dashboard, and a capture that nobody knows: payouts are frozen, and doctor says so', async () => {
    const [charged] = await taken();
    // Only what has arrived can be sent on.
    await clockForward(7 * 24);
    const { rows } = await db.pool.query('select account from people where account is not null');
    await stripe.transfers.create({
      amount: 1000,
      currency: 'eur',
      destination: rows[0].account,
      metadata: {
        instance: charged!.metadata['instance'] ?? '',
        campaign: charged!.metadata['campaign'] ?? '',
        payout: '1',
      },
    });
    await stripe.refunds.create({ payment_intent: charged!.id, amount: 123 });
    await stripe.paymentIntents.create({
      amount: 700,
      currency: 'eur',
      confirm: true,
      off_session: true,
      customer: String(charged!.customer),
      payment_method: String(charged!.payment_method),
      metadata: { ...charged!.metadata, attempt: '8' },
    });
    await clockForward(1);
    const { status, stdout } = await wishwell(['reconcile', '--since', '30']);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /DIFFERENCE: .* attempt [1-7]: refunded: the books say 0\.00 EUR, the processor -1\.23 EUR\./,
    );
    expect(stdout).toMatch(
      /DIFFERENCE: .* attempt 8: captured: the books say 0\.00 EUR, the processor 7\.00 EUR/,
    );
    expect(stdout).toMatch(
      /DIFFERENCE: .* payout 1: paid to the developer: the books say 0\.00 EUR, the processor -10\.00 EUR/,
    );
    expect(stdout).toMatch(/Not known: pi_\w+ of campaign \d+, pledge \d+: captured/);
    expect(stdout).not.toContain('that nothing explains');
    const examined = await wishwell(['doctor']);
    expect(examined.status).toBe(1);
    expect(examined.stdout).toMatch(/PROBLEM {2}payouts are frozen since /);
  });

  /** What was captured of the wish, as Stripe has it. */
  async function taken(): Promise<Stripe.PaymentIntent[]> {
    const { data } = await stripe.paymentIntents.list({ limit: 100 });
    return data.filter(
      ({ status, metadata }) => status === 'succeeded' && !['8', '9'].includes(metadata['attempt'] ?? ''),
    );
  }
});

describe('when it cannot look', () => {
  test('the local run is not running: it says how to start it', async () => {
    const [github, stripe] = [await freePort(), await freePort()];
    const env = { ...local(), SANDBOX_GITHUB_PORT: String(github), SANDBOX_STRIPE_PORT: String(stripe) };
    const { status, stdout, stderr } = await wishwell(['doctor'], env);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^The local run is not running: .*Start it with npm start/);
  });

  test.each([
    [['export', 'ledger', '--from', 'yesterday'], /Use a day such as 2027-01-31/],
    [['heal'], /unknown command/],
  ])('%j is not understood', async (args, pattern) => {
    const { status, stderr } = await wishwell(args);
    expect(status).toBe(2);
    expect(stderr).toMatch(pattern);
  });

  test('--help is no failure', async () => {
    expect(await wishwell(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/doctor.*reconcile.*export.*jobs/s),
    });
  });
});
