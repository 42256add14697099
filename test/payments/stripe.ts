// A local Stripe for the tests of this folder, with a card holder who fills in its page.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { currencyRules } from '../../src/payments/currencies.ts';
import { stripePayments } from '../../src/payments/gateway.ts';
import type { Payments } from '../../src/ports/payments.ts';
import type { Card } from '../../src/ports/records.ts';
import { type LocalStripe, startLocalStripe } from '../../src/sandbox/stripe/server.ts';

export interface TestStripe {
  readonly local: LocalStripe;
  readonly payments: Payments;
  /** Moves the local Stripe's clock. */
  pass(duration: Temporal.DurationLike): void;
  /** Types a card on the hosted page, and says yes where the bank asks. */
  fillIn(url: string, number: string): Promise<Response>;
  /** A card saved through the hosted page. */
  savedCard(number: string): Promise<Card>;
}

const post = (url: string, fields: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

export function testStripe(): TestStripe {
  const folder = mkdtempSync(join(tmpdir(), 'wishwell-payments-'));
  let local: LocalStripe | undefined;
  let payments: Payments | undefined;
  let ahead = Temporal.Duration.from({ seconds: 0 });
  let people = 0n;
  const there = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the local Stripe is there from beforeAll on');
    return value;
  };

  beforeAll(async () => {
    local = await startLocalStripe({
      port: 0,
      stateFile: join(folder, 'stripe.json'),
      webhook: { url: 'http://127.0.0.1:9/nobody' },
      now: () => Temporal.Now.instant().add(ahead),
    });
    payments = stripePayments({
      secretKey: local.secretKey,
      apiUrl: local.origin,
      currencies: currencyRules(['EUR']),
      timeoutMs: 10_000,
    });
  });
  afterAll(async () => {
    await local?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const stripe: TestStripe = {
    get local() {
      return there(local);
    },
    get payments() {
      return there(payments);
    },
    pass: (duration) => (ahead = ahead.add(duration)),
    async fillIn(url, number) {
      const card = { email: 'backer@example.com', number, expiry: '12/40', cvc: '123' };
      const filled = await post(url, card);
      const next = filled.headers.get('location') ?? '';
      return next.includes('/authenticate/') ? post(next, { outcome: 'complete' }) : filled;
    },
    async savedCard(number) {
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
  };
  return stripe;
}
