// A local Stripe for one test: the real SDK, a clock that is moved by hand, an app that hears its webhooks, and a person
// with a browser.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import {
  type LocalStripe,
  type LocalStripeOptions,
  startLocalStripe,
} from '../../src/sandbox/stripe/server.ts';

export const HOUR = 60 * 60;
export const DAY = 24 * HOUR;
export const SUCCESS_URL = 'http://127.0.0.1:1/done?session={CHECKOUT_SESSION_ID}';
export const CANCEL_URL = 'http://127.0.0.1:1/left';

export function clientOf(server: Pick<LocalStripe, 'origin' | 'secretKey'>): Stripe {
  const { hostname, port } = new URL(server.origin);
  return new Stripe(server.secretKey, {
    host: hostname,
    port: Number(port),
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
  });
}

export interface Heard {
  readonly signature: string;
  readonly length: string | undefined;
  readonly body: Buffer;
}

/** An app that answers every webhook with `status`, or never while that is undefined. */
export async function anApp() {
  const heard: Heard[] = [];
  const app = { status: 200 as number | undefined };
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({
        signature: String(request.headers['stripe-signature']),
        length: request.headers['content-length'],
        body: Buffer.concat(chunks),
      });
      if (app.status !== undefined) response.writeHead(app.status).end();
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/stripe/webhooks`,
    heard,
    /** Resolves once the app has heard `count` webhooks. */
    until: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (heard.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    answer(status: number | undefined) {
      app.status = status;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export async function aStripe(options: Partial<LocalStripeOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'local-stripe-'));
  const stateFile = join(folder, 'stripe.json');
  const clock = { now: Temporal.Instant.from('2026-11-24T10:00:00Z') };
  const app = await anApp();
  const connect = await anApp();
  const faults: unknown[] = [];
  const start = () =>
    startLocalStripe({
      port: 0,
      stateFile,
      webhook: { url: app.url },
      connectWebhook: { url: connect.url },
      now: () => clock.now,
      onError: (error) => faults.push(error),
      ...options,
    });
  let server = await start();
  let stripe = clientOf(server);
  return {
    app,
    /** Hears of connected accounts. */
    connect,
    stateFile,
    /** What went wrong inside the server: nothing, ever. */
    faults,
    get server() {
      return server;
    },
    get stripe() {
      return stripe;
    },
    pass(seconds: number) {
      clock.now = clock.now.add({ seconds });
    },
    async restart() {
      await server.stop();
      server = await start();
      stripe = clientOf(server);
    },
    /** Types of what the app was told, in order. */
    async told() {
      await server.flush();
      return app.heard.map(({ body, signature }) =>
        Stripe.webhooks.constructEvent(body, signature, server.webhookSecret),
      );
    },
    async toldOfAccounts() {
      await server.flush();
      return connect.heard.map(({ body, signature }) =>
        Stripe.webhooks.constructEvent(body, signature, server.connectWebhookSecret),
      );
    },
    async stop() {
      await server.stop();
      await app.stop();
      await connect.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type World = Awaited<ReturnType<typeof aStripe>>;

/** A person sends the form on a hosted page; what a browser would show or where it would go. */
export async function send(address: string, fields: Readonly<Record<string, string>>) {
  const response = await fetch(address, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
  });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

export const look = async (address: string) => {
  const response = await fetch(address);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

export const typed = (number: string, email = 'ada@example.org') => ({
  number,
  expiry: '12 / 34',
  cvc: '123',
  email,
});

export async function openSetup(stripe: Stripe, params: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const customer = await stripe.customers.create({ email: 'ada@example.org' });
  const session = await stripe.checkout.sessions.create({
    mode: 'setup',
    currency: 'eur',
    customer: customer.id,
    allowed_payment_method_types: ['card'],
    success_url: SUCCESS_URL,
    cancel_url: CANCEL_URL,
    ...params,
  });
  return { customer, session, url: session.url ?? '' };
}

/** A card saved through the hosted page, authenticated when its bank asks for that. */
export async function savedCard(stripe: Stripe, number: string) {
  const { customer, session, url } = await openSetup(stripe);
  const sent = await send(url, typed(number));
  if (sent.location?.includes('/authenticate/') === true) await send(sent.location, { outcome: 'complete' });
  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] });
  const intent = done.setup_intent;
  if (intent === null || typeof intent === 'string') throw new Error('the setup intent was not expanded');
  return { customer: customer.id, paymentMethod: String(intent.payment_method) };
}

/** An Express account as the app opens it; onboarded on the hosted page when it is to be active. */
export async function developer(stripe: Stripe, outcome?: 'complete' | 'restrict' | 'review') {
  const account = await stripe.accounts.create({
    type: 'express',
    country: 'FR',
    email: 'grace@example.org',
    capabilities: { transfers: { requested: true } },
    metadata: { person: '7' },
  });
  if (outcome !== undefined) await onboard(stripe, account.id, outcome);
  return account;
}

/** Follows a new link and answers; where the page leads to. */
export async function onboard(stripe: Stripe, account: string, outcome: string) {
  const { url } = await stripe.accountLinks.create({ account, type: 'account_onboarding', ...ONBOARDING });
  const page = await follow(url);
  return send(page, { outcome });
}

export const ONBOARDING = { refresh_url: 'http://127.0.0.1:1/again', return_url: 'http://127.0.0.1:1/back' };

/** Where an address redirects to. */
export async function follow(address: string): Promise<string> {
  const response = await fetch(address, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? '', address).href;
}

export interface SavedCard {
  readonly customer: string;
  readonly paymentMethod: string;
}

/** What collecting asks: off session, to be captured later. */
export const hold = (
  stripe: Stripe,
  card: SavedCard,
  params: Partial<Stripe.PaymentIntentCreateParams> = {},
  options: Stripe.RequestOptions = {},
) =>
  stripe.paymentIntents.create(
    {
      amount: 2000,
      currency: 'eur',
      customer: card.customer,
      payment_method: card.paymentMethod,
      allowed_payment_method_types: ['card'],
      capture_method: 'manual',
      confirm: true,
      off_session: true,
      ...params,
    },
    options,
  );

/** What a refused call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error('the call was not refused by Stripe', { cause: error });
}

/** A payment that was captured at once. */
export async function paidBy(stripe: Stripe, number: string, amount = 2000, currency = 'eur') {
  const card = await savedCard(stripe, number);
  const intent = await hold(stripe, card, { amount, currency, capture_method: 'automatic' });
  return { card, intent, charge: String(intent.latest_charge) };
}

/** What is there to be spent, and what is still on its way, in euro cents. */
export async function euros(stripe: Stripe, account?: string) {
  const { available, pending } = await stripe.balance.retrieve(
    {},
    account === undefined ? {} : { stripeAccount: account },
  );
  const inEuro = (sums: readonly Stripe.Balance.Available[]) =>
    sums.find((sum) => sum.currency === 'eur')?.amount;
  return { available: inEuro(available), pending: inEuro(pending) };
}
