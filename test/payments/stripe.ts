// A local Stripe for the tests of this folder, with the people who fill in its pages: backers with cards, developers with
// accounts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll } from 'vitest';
import { currencyRules } from '../../src/payments/currencies.ts';
import { stripePayments } from '../../src/payments/gateway.ts';
import type { AuthoriseOutcome, Hold, Payments } from '../../src/ports/payments.ts';
import type { Card } from '../../src/ports/records.ts';
import { type LocalStripe, startLocalStripe } from '../../src/sandbox/stripe/server.ts';
import { type StripeWay, startWay } from './stripe-way.ts';

/** Which server the gateway of these tests is. */
export const INSTANCE = '0123456789abcdef';

export type ChargeOrder = Parameters<Payments['authorise']>[1];

export interface TestStripe {
  readonly local: LocalStripe;
  /** What the gateway goes by. */
  readonly way: StripeWay;
  readonly payments: Payments;
  /** The gateway of another process, less patient. */
  impatient(timeoutMs: number): Payments;
  /** Stripe itself, past the gateway. */
  readonly raw: Stripe;
  /** Moves the local Stripe's clock, in which it is now `now`. */
  pass(duration: Temporal.DurationLike): void;
  now(): Temporal.Instant;
  /** Posts a form of a hosted page. */
  post(url: string, fields: Record<string, string>): Promise<Response>;
  /** Types a card on the hosted page, and says yes where the bank asks. */
  fillIn(url: string, number: string): Promise<Response>;
  /** A card saved through the hosted page. */
  savedCard(number?: string): Promise<Card>;
  orderFor(card: Card, change?: Partial<ChargeOrder>): ChargeOrder;
  authorise(order: ChargeOrder): Promise<AuthoriseOutcome>;
  /** A pledge whose money is held. */
  held(number?: string, change?: Partial<ChargeOrder>): Promise<Hold & { readonly order: ChargeOrder }>;
  /** A pledge that was captured whole. */
  taken(number?: string, change?: Partial<ChargeOrder>): Promise<Hold & { readonly order: ChargeOrder }>;
  /** The account of a developer who went through the onboarding. */
  account(outcome?: 'complete' | 'review' | 'restrict'): Promise<string>;
}

const post = (url: string, fields: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

export const keyOf = (order: { readonly pledge: bigint; readonly attempt: number }): string =>
  `pledge:${order.pledge}:authorise:${order.attempt}`;

export function testStripe(): TestStripe {
  const folder = mkdtempSync(join(tmpdir(), 'wishwell-payments-'));
  let local: LocalStripe | undefined;
  let way: StripeWay | undefined;
  let payments: Payments | undefined;
  let aheadMs = 0;
  let people = 0n;
  let pledges = 0n;
  const there = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the local Stripe is there from beforeAll on');
    return value;
  };
  const now = () => Temporal.Now.instant().add({ milliseconds: aheadMs });
  const gateway = (timeoutMs: number) =>
    stripePayments({
      instance: INSTANCE,
      secretKey: there(local).secretKey,
      apiUrl: there(way).origin,
      currencies: currencyRules(['EUR']),
      timeoutMs,
    });

  beforeAll(async () => {
    local = await startLocalStripe({
      port: 0,
      stateFile: join(folder, 'stripe.json'),
      webhook: { url: 'http://127.0.0.1:9/nobody' },
      now,
    });
    way = await startWay(() => there(local).origin);
    payments = gateway(10_000);
  });
  afterAll(async () => {
    await way?.stop();
    await local?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const stripe: TestStripe = {
    get local() {
      return there(local);
    },
    get way() {
      return there(way);
    },
    get payments() {
      return there(payments);
    },
    impatient: gateway,
    get raw() {
      const { hostname, port } = new URL(stripe.local.origin);
      return new Stripe(stripe.local.secretKey, { host: hostname, port: Number(port), protocol: 'http' });
    },
    pass: (duration) => {
      aheadMs += Temporal.Duration.from(duration).total('milliseconds');
    },
    now,
    post,
    async fillIn(url, number) {
      const card = { email: 'backer@example.com', number, expiry: '12/40', cvc: '123' };
      const filled = await post(url, card);
      const next = filled.headers.get('location') ?? '';
      return next.includes('/authenticate/') ? post(next, { outcome: 'complete' }) : filled;
    },
    async savedCard(number = '4242424242424242') {
      people += 1n;
      const customer = await stripe.payments.createCustomer(`person:${people}:customer:1`, {
        id: people,
        login: `backer-${people}`,
      });
      const { session, url } = await stripe.payments.openCheckout(`checkout:${people}:open:1`, {
        checkout: people,
        customer,
        currency: 'EUR',
        amount: 5000n,
        consent: 'You agree.',
        locale: 'en',
        successUrl: 'http://127.0.0.1:9/done',
        cancelUrl: 'http://127.0.0.1:9/back',
      });
      await stripe.fillIn(url, number);
      const state = await stripe.payments.readCheckout(session);
      if (state.kind !== 'complete') throw new Error(`the checkout is ${state.kind}`);
      return state.card;
    },
    orderFor: (card, change = {}) => ({
      campaign: 7n,
      pledge: (pledges += 1n),
      attempt: 1,
      card,
      currency: 'EUR',
      amount: 5000n,
      description: 'acme/widgets#1',
      ...change,
    }),
    async authorise(order) {
      const outcome = await stripe.payments.authorise(keyOf(order), order);
      if (outcome.kind === 'unanswered') throw new Error(outcome.kind);
      return outcome;
    },
    async held(number, change) {
      const order = stripe.orderFor(await stripe.savedCard(number), change);
      const outcome = await stripe.authorise(order);
      if (outcome.kind !== 'authorised') throw new Error(outcome.cause);
      return { ...outcome, order };
    },
    async taken(number, change) {
      const held = await stripe.held(number, change);
      await stripe.payments.capture(`pledge:${held.order.pledge}:capture:1`, held.intent, held.amount);
      return held;
    },
    async account(outcome = 'complete') {
      people += 1n;
      const account = await stripe.payments.createAccount(`person:${people}:account:1`, {
        id: people,
        login: `developer-${people}`,
        email: 'developer@example.com',
        country: 'FR',
      });
      const link = await stripe.payments.openOnboarding(account, {
        returnUrl: 'http://127.0.0.1:9/payout',
        refreshUrl: 'http://127.0.0.1:9/again',
      });
      const entered = await fetch(link, { redirect: 'manual' });
      await post(new URL(entered.headers.get('location') ?? '', link).href, { outcome });
      return account;
    },
  };
  return stripe;
}
