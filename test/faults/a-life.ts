// One life of a campaign on the real store and a local Stripe of its own, whose clock is moved by hand: people's acts, and
// what can be asked of it afterwards.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import type { Actor, Campaign } from '../../src/domain/campaign.ts';
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import type { CampaignEvent } from '../../src/domain/campaign-event.ts';
import { decide } from '../../src/domain/decide.ts';
import { evolve } from '../../src/domain/evolve.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import { done } from '../../src/domain/result.ts';
import { currencyRules } from '../../src/payments/currencies.ts';
import { stripePayments } from '../../src/payments/gateway.ts';
import type { Forge } from '../../src/ports/forge.ts';
import { type LocalStripe, startLocalStripe } from '../../src/sandbox/stripe/server.ts';
import type { Store } from '../../src/ports/store.ts';
import type { OpenStore } from '../../src/store/store.ts';
import type { WishAddress } from '../../src/usecases/links.ts';
import { linksFor } from '../../src/usecases/links.ts';
import type { Visitor } from '../../src/usecases/open-checkout.ts';
import type { World } from '../../src/usecases/world.ts';
import { aProject, aStore } from '../store/a-store.ts';
import { anActor, noon, someRules, specification } from '../support/builders.ts';
import { type TestDatabase, database } from '../support/database.ts';
import type { Crashes } from './crash.ts';

/** A ready-made payment method of the local Stripe, and minor units. */
export type Backer = readonly [card: string, amount: bigint];

export interface Plan {
  /** The first is the requester. */
  readonly backers: readonly Backer[];
  readonly target: bigint;
  /** Minor units of the operator's own that are at Stripe from the start. */
  readonly funds: bigint;
  readonly maxHoldDays: number;
  /** How many of the last backers pledge only later. */
  readonly later: number;
}

export interface Life {
  readonly world: World;
  readonly campaign: bigint;
  readonly address: WishAddress;
  readonly crashes: Crashes;
  readonly local: LocalStripe;
  /** Stripe itself, past the gateway. */
  readonly stripe: Stripe;
  readonly developer: Actor;
  readonly maintainer: Actor;
  readonly account: string;
  readonly clock: { now: Temporal.Instant };
  backer(index: number): Visitor & Actor;
  /** What this backer plans to pledge. */
  amount(index: number): bigint;
  state(): Promise<Campaign>;
  /** What Stripe calls the charges of this campaign, the first first. */
  intents(): Promise<readonly string[]>;
  end(): Promise<void>;
}

export interface Ground {
  readonly open: OpenStore;
  readonly database: TestDatabase;
}

/** Call it once at the top of a test file. */
export function ground(): Ground {
  const own = database();
  return { open: aStore(own, { connections: 8 }), database: own };
}

const noForge = new Proxy(Object.create(null), {
  get() {
    throw new Error('no forge is needed to move money');
  },
}) as Forge;

/** Numbers of people, issues and pledges, each life's apart. Pledges that come by no checkout are beyond those that do. */
const APART = 100n;

const INSTANCE = '0123456789abcdef';
let lives = 0n;

/** @param watched what stands between the work and the store */
export async function beginLife(
  at: Ground,
  plan: Plan,
  crashes: Crashes,
  watched: (store: Store) => Store = (store) => store,
): Promise<Life> {
  lives += 1n;
  const base = 1_000_000n + lives * APART;
  const folder = mkdtempSync(join(tmpdir(), 'wishwell-life-'));
  const clock = { now: noon };
  const local = await startLocalStripe({
    port: 0,
    stateFile: join(folder, 'stripe.json'),
    webhook: { url: 'http://127.0.0.1:9/nobody' },
    now: () => clock.now,
  });
  local.turn({ turn: 'webhooks', drop: 100 });
  if (plan.funds > 0n) local.turn({ turn: 'funds', amount: String(plan.funds), currency: 'eur' });
  const { hostname, port } = new URL(local.origin);
  const address = { host: hostname, port: Number(port), protocol: 'http', telemetry: false } as const;
  const stripe = new Stripe(local.secretKey, { ...address, maxNetworkRetries: 0 });
  const payments = stripePayments({
    instance: INSTANCE,
    secretKey: local.secretKey,
    apiUrl: local.origin,
    currencies: currencyRules(['EUR']),
    timeoutMs: 20_000,
  });
  const { store } = at.open;
  const developer = anActor(base);
  const maintainer = anActor(base + 1n, 'maintain');
  const backers = plan.backers.map((_, index) => anActor(base + 10n + BigInt(index)));

  const account = await payments.createAccount('account', {
    id: developer.id,
    login: 'dev',
    email: 'dev@example.com',
    country: 'FR',
  });
  local.turn({ turn: 'account', account, standing: 'active' });
  await store.rememberContact(developer.id, { account });
  const project = await aProject(store);
  const campaign = await fund();
  for (const [index, [card]] of plan.backers.entries()) {
    const { id: customer } = await stripe.customers.create({});
    const { id } = await stripe.paymentMethods.attach(card, { customer });
    await at.database.pool.query(
      'insert into cards (campaign, backer, customer, payment_method) values ($1, $2, $3, $4)',
      [campaign, backers[index]?.id, customer, id],
    );
    await store.rememberContact(backers[index]?.id ?? 0n, { customer });
  }

  /** Everything up to the collection, in one go. */
  async function fund(): Promise<bigint> {
    const [requester, ...others] = backers.slice(0, backers.length - plan.later);
    if (requester === undefined) throw new Error('a wish needs its requester');
    const rules = someRules({ coolingOffHours: 24, lastCallHours: 0, maxHoldDays: plan.maxHoldDays });
    const pledges = [...others, requester].map((by, index) => {
      const amount = plan.backers[backers.indexOf(by)]?.[1] ?? 0n;
      return { type: 'SecurePledge', by, pledge: base + BigInt(index), amount, named: false } as const;
    });
    const commands: readonly CampaignCommand[] = [
      ...pledges.slice(-1),
      {
        type: 'SubmitQuote',
        by: developer,
        amount: plan.target,
        delay: { count: 14, unit: 'day' },
        specification,
        comment: 900n,
      },
      { type: 'AcceptQuote', by: maintainer, developer: developer.id, version: undefined },
      ...pledges.slice(0, -1),
      { type: 'DeclareReady', by: developer },
    ];
    const proposed = (id: bigint): readonly CampaignEvent[] => {
      const events: CampaignEvent[] = [];
      let state: Campaign | undefined;
      const all = [
        { type: 'ProposeWish', campaign: id, requester: requester.id, currency: 'EUR', rules } as const,
        ...commands,
      ];
      for (const command of all) {
        const decided = decide(state, command, clock.now);
        if (!decided.ok) throw new Error(`${command.type} was refused: ${decided.refusal.kind}`);
        for (const event of decided.value) state = evolve(state, event, clock.now);
        events.push(...decided.value);
      }
      return events;
    };
    const issue = base;
    const wish = { project: project.id, issue, number: Number(issue), title: 'Export as CSV', at: clock.now };
    const { campaign: id } = await store.propose({
      ...wish,
      decide: (given) => proposed(given).slice(0, 1),
      jobs: () => [],
    });
    await store.change<Refusal>({
      campaign: id,
      at: clock.now,
      decide: () => done(proposed(id).slice(1)),
      jobs: () => [],
    });
    return id;
  }

  return {
    campaign,
    address: { owner: project.owner, name: project.name, number: Number(base) },
    crashes,
    local,
    stripe,
    developer,
    maintainer,
    account,
    clock,
    world: {
      store: watched(crashes.store(store)),
      payments: crashes.payments(payments),
      forge: noForge,
      mailer: undefined,
      clock: { now: () => clock.now },
      links: linksFor('http://127.0.0.1:9', 'http://127.0.0.1:9'),
      defaultCurrency: 'EUR',
      operatorEmail: undefined,
      maxHoldDays: plan.maxHoldDays,
      withdrawalDays: 14,
      platformFeeBasisPoints: 500,
    },
    backer(index) {
      const actor = backers[index];
      if (actor === undefined) throw new Error(`there is no backer ${index}`);
      return { ...actor, login: `backer-${index}` };
    },
    amount: (index) => plan.backers[index]?.[1] ?? 0n,
    async state() {
      const state = await store.campaign(campaign);
      if (state === undefined) throw new Error('the campaign is gone');
      return state;
    },
    async intents() {
      const { rows } = await at.database.pool.query<{ intent: string }>(
        `select intent from charges join pledges on pledges.id = charges.pledge
         where charges.campaign = $1 and intent is not null order by backer, charges.attempt`,
        [campaign],
      );
      return rows.map(({ intent }) => intent);
    },
    async end() {
      await local.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
