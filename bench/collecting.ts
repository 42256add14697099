// One collection through the real queue, store and Stripe gateway, counted: statements of this process, rows that PostgreSQL
// read, calls at Stripe. What GitHub would be told goes nowhere.
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { Campaign } from '../src/domain/campaign.ts';
import type { CampaignEvent } from '../src/domain/campaign-event.ts';
import { decide } from '../src/domain/decide.ts';
import { evolve } from '../src/domain/evolve.ts';
import { done } from '../src/domain/result.ts';
import { defaultSettings } from '../src/domain/settings.ts';
import type { Tasks } from '../src/jobs/employment.ts';
import { MONEY_LANE } from '../src/jobs/lanes.ts';
import { type RunningJobs, startJobs } from '../src/jobs/start-jobs.ts';
import { currencyRules } from '../src/payments/currencies.ts';
import { stripePayments } from '../src/payments/gateway.ts';
import { sharedRateLimit } from '../src/payments/rate-limiter.ts';
import type { Forge } from '../src/ports/forge.ts';
import type { EmbeddedPostgres } from '../src/store/embedded-postgres.ts';
import { prepareDatabase } from '../src/store/migrate.ts';
import { type OpenStore, openStore } from '../src/store/store.ts';
import { changeCampaign } from '../src/usecases/change-campaign.ts';
import { letTimePass } from '../src/usecases/let-time-pass.ts';
import { linksFor } from '../src/usecases/links.ts';
import { moveCharge } from '../src/usecases/move-charge.ts';
import { sendMails } from '../src/usecases/send-mails.ts';
import { announce, showStatus } from '../src/usecases/tell-forge.ts';
import type { World } from '../src/usecases/world.ts';

export interface Figures {
  readonly backers: number;
  readonly seconds: number;
  readonly calls: number;
  readonly statements: number;
  readonly rows: number;
  readonly grownMiB: number;
  /** How long the second wish took that began in the middle. */
  readonly smallSeconds: number | undefined;
  readonly longestCommentMs: number;
}

export interface Plan {
  /** An origin that speaks like Stripe and says under /counts what it was asked. */
  readonly stripe: string;
  readonly perSecond: number;
  /** Of the wish, and of a second one that begins in the middle. */
  readonly backers: readonly number[];
  readonly concurrency?: number;
}

/** One Stripe may serve several runs: a pledge is numbered once. */
let wishes = 0n;

const silent = { error: console.error, warn() {}, info() {}, debug() {} };
const AMOUNT = 1_000n;
const DEVELOPER = 3n;

/** Statements of every connection of this process. */
let statements = 0;
const send = pg.Client.prototype.query;
pg.Client.prototype.query = function counted(this: pg.Client, ...given: unknown[]): unknown {
  statements += 1;
  return Reflect.apply(send, this, given);
} as typeof send;

/** What is told goes nowhere, and was told. */
const noForge = new Proxy(Object.create(null), {
  get: (_, name) =>
    name === 'statusDigest' ? () => 'digest' : () => Promise.resolve(name === 'labelPhase' ? undefined : 1n),
}) as Forge;

const ROWS = `select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::float8 as rows from pg_stat_user_tables`;

export class Collecting {
  readonly #opened: OpenStore;
  readonly #plan: Plan;
  readonly #world: World;
  readonly #url: string;
  #jobs: RunningJobs | undefined;
  #now = Temporal.Now.instant();
  readonly #campaigns: bigint[] = [];
  longestCommentMs = 0;

  private constructor(url: string, plan: Plan) {
    this.#url = url;
    this.#plan = plan;
    this.#opened = openStore(url, { refreshDelaySeconds: 30, connections: 24 });
    this.#world = {
      store: this.#opened.store,
      forge: noForge,
      payments: stripePayments({
        instance: 'bench',
        secretKey: 'sk_test_bench',
        apiUrl: plan.stripe,
        currencies: currencyRules(['EUR']),
        timeoutMs: 20_000,
        limit: sharedRateLimit(this.#opened.requestLimits, { name: 'bench', perSecond: plan.perSecond }),
      }),
      mailer: undefined,
      clock: { now: () => this.#now },
      links: linksFor('http://127.0.0.1:9', 'http://127.0.0.1:9'),
      defaultCurrency: 'EUR',
      maxHoldDays: 75,
      withdrawalDays: 14,
      platformFeeBasisPoints: 500,
      operatorEmail: undefined,
    };
  }

  static async prepare(postgres: EmbeddedPostgres, name: string, plan: Plan): Promise<Collecting> {
    const admin = new pg.Client(postgres.url('postgres'));
    await admin.connect();
    await admin.query(`create database ${name}`);
    await admin.end();
    return Collecting.over(postgres.url(name), plan);
  }

  /** @param url of an empty database */
  static async over(url: string, plan: Plan): Promise<Collecting> {
    await prepareDatabase(url);
    const run = new Collecting(url, plan);
    await run.#opened.store.rememberProject(
      { id: 1n, installation: 9n, owner: 'Octo', name: 'Tools', private: false },
      defaultSettings('EUR'),
    );
    for (const backers of plan.backers) await run.#fund(backers);
    // As a database that has run for a while knows its tables.
    await run.#opened.pool.query('analyze');
    // So that reading the settings of the project is no part of this.
    await run.#opened.pool.query('update projects set settings_read_at = now()');
    run.#now = run.#now.add({ hours: 48 });
    return run;
  }

  /** A wish whose collection is due, from these many. */
  async #fund(backers: number): Promise<void> {
    const number = this.#campaigns.length + 1;
    const base = (wishes += 1n) * 1_000_000n;
    const at = this.#now;
    const rules = { ...someRules, maxHoldDays: 75 };
    const { campaign } = await this.#opened.store.propose({
      project: 1n,
      issue: BigInt(number),
      number,
      title: 'Export as CSV',
      at,
      decide: (id) => [{ type: 'WishProposed', campaign: id, requester: 1n, currency: 'EUR', rules }],
      jobs: () => [],
    });
    const maintainer = { id: 2n, permission: 'maintain' } as const;
    const developer = { id: DEVELOPER, permission: 'read' } as const;
    const target = (AMOUNT * BigInt(backers) * 9n) / 10n;
    const pledges = Array.from({ length: backers }, (_, index): CampaignEvent => ({
      type: 'PledgeSecured',
      pledge: base + BigInt(index),
      backer: base + BigInt(index),
      amount: AMOUNT,
      named: false,
      consent: { kind: 'early' },
    }));
    await this.#opened.store.change<never>({
      campaign,
      at,
      jobs: () => [],
      decide: (before) => {
        const events: CampaignEvent[] = [];
        let state: Campaign = before;
        const happen = (more: readonly CampaignEvent[]): void => {
          for (const event of more) state = evolve(state, event, at);
          events.push(...more);
        };
        const ask = (command: Parameters<typeof decide>[1]): void => {
          const decided = decide(state, command, at);
          if (!decided.ok) throw new Error(`${command.type} was refused: ${decided.refusal.kind}`);
          happen(decided.value);
        };
        ask({ type: 'OpenWish', by: maintainer });
        const delay = { count: 14, unit: 'day' } as const;
        const specification = 'Every row of the table, with its header, as one file.';
        ask({ type: 'SubmitQuote', by: developer, amount: target, delay, specification, comment: 1n });
        happen(pledges);
        ask({ type: 'AcceptQuote', by: maintainer, developer: DEVELOPER, version: undefined });
        ask({ type: 'DeclareReady', by: developer });
        return done(events);
      },
    });
    await this.#opened.pool.query(
      `insert into cards (campaign, backer, customer, payment_method)
       select campaign, backer, 'cus_' || id, 'pm_card' from pledges where campaign = $1`,
      [campaign],
    );
    this.#campaigns.push(campaign);
  }

  async collect(): Promise<Figures> {
    const [main = 0n, small] = this.#campaigns;
    const [backers = 0] = this.#plan.backers;
    const before = await this.#counts();
    const memory = new Memory();
    const began = performance.now();
    this.#jobs = await startJobs({
      databaseUrl: this.#url,
      tasks: this.#tasks(),
      lanes: [{ ...MONEY_LANE, concurrency: this.#plan.concurrency ?? MONEY_LANE.concurrency }],
      log: silent,
      sweepEverySeconds: 3600,
      onFenced: (reason) => {
        throw new Error(reason);
      },
    });
    const comments = small === undefined ? undefined : setInterval(() => void this.#comment(), 2000);
    await this.#begin(main);
    let smallSeconds: number | undefined;
    if (small !== undefined) {
      await this.#until(async () => (await this.#done(main)) >= backers);
      const since = performance.now();
      await this.#begin(small);
      await this.#until(() => this.#started(small));
      smallSeconds = (performance.now() - since) / 1000;
    }
    await this.#until(() => this.#started(main));
    clearInterval(comments);
    const seconds = (performance.now() - began) / 1000;
    const after = await this.#counts();
    return {
      backers: this.#plan.backers.reduce((sum, more) => sum + more, 0),
      seconds,
      calls: after.calls - before.calls,
      statements: after.statements - before.statements,
      rows: after.rows - before.rows,
      grownMiB: memory.end(),
      smallSeconds,
      longestCommentMs: this.longestCommentMs,
    };
  }

  async stop(): Promise<void> {
    await this.#jobs?.stop();
    await this.#opened.close();
  }

  /** Somebody comments: how long until it is handled? */
  async #comment(): Promise<void> {
    const comment = BigInt(Math.floor(performance.now()));
    await this.#opened.store.enqueue([{ task: 'answer', comment }]);
  }

  #begin(campaign: bigint): Promise<unknown> {
    return changeCampaign(this.#world, campaign, { type: 'Tick' });
  }

  #tasks(): Tasks {
    const nothing = (): Promise<void> => Promise.resolve();
    const world = this.#world;
    const rest = {
      look: nothing,
      assign: nothing,
      'remind-payout': nothing,
      'let-cards-go': nothing,
      drain: nothing,
    };
    const reading = {
      'payment-event': nothing,
      'secure-pledge': nothing,
      'follow-charges': nothing,
      'pay-developer': nothing,
    };
    const settings = { 'read-settings': nothing, 'report-settings': nothing, 'follow-settings': nothing };
    const chores = {
      sweep: nothing,
      reconcile: nothing,
      'fetch-undelivered': nothing,
      'find-lost-intents': nothing,
    };
    return {
      ...rest,
      ...reading,
      ...settings,
      ...chores,
      answer: async ({ comment }) => {
        const waited = performance.now() - Number(comment);
        this.longestCommentMs = Math.max(this.longestCommentMs, waited);
      },
      'show-status': ({ campaign }) => showStatus(world, campaign),
      announce: (job) => announce(world, job),
      mail: (job) => sendMails(world, job),
      tick: ({ campaign }, lease) => letTimePass(world, campaign, lease),
      'move-charge': ({ pledge, after }, lease) => moveCharge(world, pledge, lease, after),
    };
  }

  async #done(campaign: bigint): Promise<number> {
    const { rows } = await this.#opened.pool.query<{ asked: number }>(
      'select requested_count as asked from campaigns where id = $1',
      [campaign],
    );
    const [backers = 0] = this.#plan.backers;
    // In the middle: everybody is authorised, and nothing is captured yet.
    return backers - (rows[0]?.asked ?? backers);
  }

  async #started(campaign: bigint): Promise<boolean> {
    const { rows } = await this.#opened.pool.query<{ phase: string }>(
      'select phase from campaigns where id = $1',
      [campaign],
    );
    return rows[0]?.phase === 'started';
  }

  async #until(state: () => Promise<boolean>): Promise<void> {
    const own = statements;
    let asked = 0;
    while (!(await state())) {
      asked += 1;
      await setTimeout(200);
    }
    // What was asked only to know the end is no part of the cost.
    statements -= Math.min(statements - own, asked + 1);
  }

  async #counts() {
    await setTimeout(1200); // PostgreSQL writes its counts a second late
    const own = statements;
    const { rows } = await this.#opened.pool.query<{ rows: number }>(ROWS);
    statements = own;
    const answer = await fetch(`${this.#plan.stripe}/counts`);
    const calls = (await answer.json()) as Readonly<Record<string, number>>;
    return {
      statements,
      rows: rows[0]?.rows ?? 0,
      calls: Object.values(calls).reduce((sum, count) => sum + count, 0),
    };
  }
}

/** How much this process grew at most. */
class Memory {
  readonly #before = process.memoryUsage.rss();
  #most = 0;
  readonly #timer = setInterval(() => this.#look(), 200);

  #look(): void {
    this.#most = Math.max(this.#most, process.memoryUsage.rss() - this.#before);
  }

  end(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#most / 2 ** 20;
  }
}

const someRules = {
  requesterPledge: 'optional',
  quotesBy: 'anyone',
  acceptedBy: 'maintainers',
  minSpecification: 20,
  payoutReady: 'optional',
  coolingOffHours: 24,
  lastCallHours: 0,
  expiresDays: 180,
  milestones: [],
  reviewDays: 14,
  graceDays: 7,
  timeZone: 'UTC',
  maxHoldDays: 75,
  withdrawalDays: 14,
  floor: 50n,
} as const;
