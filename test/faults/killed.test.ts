// The app is killed without warning, again and again, in the middle of what it does to GitHub and Stripe and of what they
// tell it, and started again. The story goes on as if nothing had been: nothing is lost, and nothing happens twice.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import { afterAll, describe, expect, test } from 'vitest';
import type { AppConfig } from '../../src/config.ts';
import { type LocalRun, startLocalRun } from '../../src/sandbox/local-run.ts';
import { type TestDatabase, database } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { SPECIFICATION, Story, until } from '../support/story.ts';
import { type Moment, type Strikes, startCountingProxy } from './counting-proxy.ts';

// They wait for each other's processes more than they work, hence all at once.
const STORIES = 6;
const MOST_KILLS = 20;
/** Every how many writes, or deliveries, the app is killed. Each story begins to count elsewhere. */
const EVERY = { github: 6, stripe: 3, delivery: 21 };
/** These leave nothing behind: signing in, and asking for a delivery. */
const LASTING = (path: string): boolean => !/access_tokens|\/app\/hook\//.test(path);
const PATIENCE_SECONDS = 120;

const PROGRAM = fileURLToPath(new URL('app-process.ts', import.meta.url));

/** The app in its own process, started again at once whenever it was killed. */
class WatchedApp {
  kills = 0;
  /** What it said of itself when it ended though nobody killed it. */
  readonly faults: string[] = [];
  readonly #config: AppConfig;
  #child: ChildProcessWithoutNullStreams | undefined;
  /** Waits for its settings, so that starting again takes less long. */
  #next: ChildProcessWithoutNullStreams | undefined;
  #struck = false;
  #over = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(config: AppConfig) {
    this.#config = config;
  }

  /** Its modules are compiled once for all of them. */
  #spawn(): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [PROGRAM], {
      env: { NODE_COMPILE_CACHE: join(this.#config.dataDir, 'compiled') },
    });
  }

  start(): void {
    const child = this.#next ?? this.#spawn();
    this.#next = undefined;
    const ended = Promise.withResolvers<void>();
    let said = '';
    this.#child = child;
    this.#struck = false;
    this.#ended = ended.promise;
    child.stdin.on('error', () => undefined); // it was killed before it had read
    child.stdin.write(`${JSON.stringify(this.#config)}\n`);
    // What came while nobody listened is found by a sweep.
    child.stdout.once('data', () => {
      this.sweep();
      if (!this.#over) this.#next ??= this.#spawn();
    });
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    child.once('exit', (_code, signal) => {
      ended.resolve();
      if (this.#over) return;
      if (signal === 'SIGKILL') this.start();
      else this.faults.push(said);
    });
  }

  get canBeKilled(): boolean {
    return this.#child !== undefined && !this.#struck && !this.#over;
  }
  kill(): void {
    if (!this.canBeKilled) return;
    this.#struck = true;
    this.kills += 1;
    this.#child?.kill('SIGKILL');
  }
  sweep(): void {
    this.#child?.stdin.write('sweep\n');
  }
  async end(): Promise<void> {
    this.#over = true;
    this.#next?.kill('SIGKILL');
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }
}

interface Run {
  readonly app: WatchedApp;
  readonly local: LocalRun;
  readonly story: Story;
  stop(): Promise<void>;
}

/** GitHub and Stripe live here; the app elsewhere, with a wire to each and one from both. */
async function startRun(databaseUrl: string, nth: number): Promise<Run> {
  const moment: Moment = nth < STORIES / 2 ? 'before' : 'after';
  const third = (nth % (STORIES / 2)) / (STORIES / 2);
  let app: WatchedApp | undefined;
  const strikes = (every: number): Strikes => {
    let writes = 0;
    return {
      momentFor(path) {
        if (!LASTING(path)) return undefined;
        const due = writes++ % every === Math.round(third * every);
        return due && app?.canBeKilled === true && app.kills < MOST_KILLS ? moment : undefined;
      },
      strike: () => app?.kill(),
    };
  };

  const dataDir = mkdtempSync(join(tmpdir(), 'wishwell-killed-'));
  const port = await freePort();
  const toApp = await startCountingProxy(() => `http://127.0.0.1:${port}`, strikes(EVERY.delivery));
  const base = `http://localhost:${port}`;
  const local = await startLocalRun({
    host: '127.0.0.1',
    port: toApp.port,
    publicUrl: base,
    dataDir,
    databaseUrl,
    ports: { github: 0, stripe: 0 },
    currencies: ['EUR'],
    logLevel: 'error',
    sessionSecret: undefined,
  });
  const toGitHub = await startCountingProxy(() => local.github.origin, strikes(EVERY.github));
  const toStripe = await startCountingProxy(() => local.stripe.origin, strikes(EVERY.stripe));
  const { pathname } = new URL(local.github.apiUrl);
  app = new WatchedApp({
    ...local.config,
    port,
    refreshDelaySeconds: 0,
    github: { ...local.config.github, apiUrl: `${toGitHub.origin}${pathname}` },
    stripe: { ...local.config.stripe, apiUrl: toStripe.origin },
  });
  app.start();

  const { people, repository } = local.github;
  const project = `${repository.owner}/${repository.name}`;
  return {
    app,
    local,
    story: new Story({ base, repository: `${local.github.apiUrl}/repos/${project}`, project, people }, 3),
    async stop() {
      await app.end();
      await Promise.all([toApp.stop(), toGitHub.stop(), toStripe.stop()]);
      await local.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const soon = <T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> =>
  until(what, look, PATIENCE_SECONDS);

/** The one number that a statement asks for. */
async function number({ pool }: TestDatabase, statement: string): Promise<number> {
  const { rows } = await pool.query<{ number: string }>(statement);
  return Number(rows[0]?.number);
}

/** Goes back to the start of the form when the app goes away under it; a card that is saved is saved once. */
async function pledge(
  { story }: Run,
  db: TestDatabase,
  login: string,
  amount: string | undefined,
  sum: number,
) {
  const atStripe = await soon(`${login} is asked for a card`, async () => {
    const visitor = await story.signIn(login, '/pledge');
    await visitor.send(/\/pledge$/, amount === undefined ? {} : { amount });
    return visitor.url.includes('/c/pay/') && visitor;
  });
  const card = { email: `${login}@example.org`, number: '4242424242424242', expiry: '12 / 34', cvc: '123' };
  await atStripe.send(/c\/pay/, card).catch(() => undefined); // the way back may find nobody
  await soon(
    `${login}'s pledge counts`,
    async () => (await number(db, 'select pledged_minor as number from campaigns')) === sum,
  );
}

const untilPhase = ({ story }: Run, name: string): Promise<boolean> =>
  soon(`the label is "wish: ${name}"`, async () => (await story.labels()).includes(`wish: ${name}`));

async function say({ story }: Run, login: string, words: string): Promise<void> {
  await story.as(login).comment(story.issue, words);
  await soon(`"${words.slice(0, 20)}" is answered`, async () =>
    (await story.comments()).some(({ body, reactions }) => body === words && reactions['+1'] === 1),
  );
}

async function live(run: Run, db: TestDatabase): Promise<void> {
  const { story, app, local } = run;
  const developer = story.login('developer');
  const maintainer = story.login('maintainer');
  await story.as(maintainer).label(story.issue, 'wish');
  await untilPhase(run, 'proposed');
  await pledge(run, db, story.login('requester'), '50', 5_000);
  await untilPhase(run, 'open');
  await say(run, developer, `/quote 500 in 3 weeks\n${SPECIFICATION}`);
  await say(run, maintainer, `/accept @${developer}`);
  await untilPhase(run, 'funding');
  await pledge(run, db, story.login('backer'), undefined, 50_000);
  await untilPhase(run, 'last call');
  await say(run, developer, '/start');
  local.clock.forward(48);
  app.sweep();
  await untilPhase(run, 'in development');
  await soon('nothing is left to do', async () => {
    const waiting = `select count(*) as number from graphile_worker.jobs where run_at < now() + interval '1 hour'`;
    return (await number(db, waiting)) === 0;
  });
}

async function expectThreadToldOnce({ story }: Run): Promise<void> {
  const said = (await story.ours()).map(({ body }) => body);
  const markers = said.flatMap((body) => [...body.matchAll(/<!-- wishwell:\S+ -->/g)].map(([all]) => all));
  expect(markers.filter((marker) => marker === '<!-- wishwell:status -->')).toHaveLength(1);
  expect(new Set(markers).size).toBe(markers.length);
  expect(markers).toHaveLength(said.length);
  expect(await story.status()).toContain('€500 collected · in development');
  const { labels, assignees } = await story.as(story.login('maintainer')).issue(story.issue);
  const ours = labels.map(({ name }) => name).filter((name) => name.startsWith('wish:'));
  expect(ours).toEqual(['wish: in development']);
  expect(assignees.map(({ login }) => login)).toEqual([story.login('developer')]);
}

const byText = (one: string, other: string): number => (one < other ? -1 : 1);

async function expectEachChargedOnce({ local }: Run, db: TestDatabase): Promise<void> {
  const { hostname, port } = new URL(local.stripe.origin);
  const stripe = new Stripe(local.stripe.secretKey, { host: hostname, port: Number(port), protocol: 'http' });
  const intents = await stripe.paymentIntents.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  const kept = intents.filter(({ status }) => status !== 'canceled');
  const { rows } = await db.pool.query<{ id: string }>('select id::text from pledges order by id');
  expect(rows).toHaveLength(2);
  expect(kept.map(({ metadata }) => metadata['pledge'] ?? '').toSorted(byText)).toEqual(
    rows.map(({ id }) => id).toSorted(byText),
  );
  expect(new Set(kept.map(({ status }) => status))).toEqual(new Set(['succeeded']));
  expect(kept.reduce((sum, intent) => sum + intent.amount_received, 0)).toBe(50_000);
  const refunds = await stripe.refunds.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  expect(refunds.filter((refund) => refund.balance_transaction !== null)).toEqual([]);
}

async function expectBooksInOrder(db: TestDatabase): Promise<void> {
  const { rows } = await db.pool.query<{ sequence: number; type: string }>(
    'select sequence, type from events order by campaign, sequence',
  );
  expect(await number(db, 'select count(*) as number from campaigns')).toBe(1);
  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
  for (const once of ['QuoteAccepted', 'CollectionBegan', 'DevelopmentStarted'])
    expect(rows.filter(({ type }) => type === once)).toHaveLength(1);
  for (const twice of ['PledgeSecured', 'PledgeCaptured'])
    expect(rows.filter(({ type }) => type === twice)).toHaveLength(2);
  expect(await number(db, 'select sum(amount_minor) as number from postings')).toBe(0);
  const held = `select sum(amount_minor) as number from postings where account like 'held:%'`;
  expect(await number(db, held)).toBe(50_000);
}

describe('the app is killed in the middle of everything, and started again', () => {
  const kills: number[] = [];

  for (const nth of Array.from({ length: STORIES }).keys())
    describe.concurrent(`story ${nth + 1}`, () => {
      const db = database();
      let run: Run | undefined;
      afterAll(() => run?.stop());

      test('it ends as it would have, and nothing happened twice', { timeout: 280_000 }, async () => {
        run = await startRun(db.url, nth);
        await live(run, db);
        await run.app.end();
        kills.push(run.app.kills);
        console.log(`story ${nth + 1}: ${run.app.kills} kills`);
        expect(run.app.faults).toEqual([]);
        await expectThreadToldOnce(run);
        await expectEachChargedOnce(run, db);
        await expectBooksInOrder(db);
      });
    });

  test('it was killed at fifty moments and more', () => {
    const sum = kills.reduce((total, each) => total + each, 0);
    console.log(`killed ${sum} times: ${kills.join(' + ')}`);
    expect(sum).toBeGreaterThanOrEqual(50);
  });
});
