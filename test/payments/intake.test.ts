// Stripe's webhooks: stored before they are acknowledged, and only what is about us.
import fc from 'fast-check';
import Stripe from 'stripe';
import { beforeEach, expect, it } from 'vitest';
import { newsOf } from '../../src/payments/events.ts';
import { stripeIntake } from '../../src/payments/intake.ts';
import type { PaymentEvent } from '../../src/ports/inbox.ts';

const secret = 'whsec_the_secret_of_the_tests';
const connectSecret = 'whsec_of_the_endpoint_for_connected_accounts';
const stored: PaymentEvent[] = [];
const logged: object[] = [];
const refused: string[] = [];
let broken = false;

const instance = 'here';
const intake = stripeIntake({
  instance,
  secrets: [secret, connectSecret],
  inbox: {
    keepPaymentEvent: (event) =>
      broken ? Promise.reject(new Error('no database')) : Promise.resolve(void stored.push(event)),
  },
  log: { error: (detail) => logged.push(detail) },
  onRefused: (reason) => refused.push(reason),
});

beforeEach(() => {
  stored.length = 0;
  logged.length = 0;
  refused.length = 0;
  broken = false;
});

const event = (type: string, object: object) =>
  JSON.stringify({ id: 'evt_1', object: 'event', created: 1_800_000_000, type, data: { object } });

const signed = (payload: string, timestamp?: number) =>
  Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    ...(timestamp === undefined ? {} : { timestamp }),
  });

function post(payload: string, headers: Record<string, string> = {}): Promise<Response> {
  const all = {
    'content-length': String(Buffer.byteLength(payload)),
    'stripe-signature': signed(payload),
    ...headers,
  };
  return intake(
    new Request('http://127.0.0.1/webhooks/stripe', { method: 'POST', body: payload, headers: all }),
  );
}

const completed = event('checkout.session.completed', {
  id: 'cs_1',
  metadata: { instance, checkout: '12' },
  customer_details: { email: 'someone@example.com' },
});

it('keeps ids and nothing else, then says yes', async () => {
  expect((await post(completed)).status).toBe(200);
  expect(stored).toEqual([
    {
      id: 'evt_1',
      type: 'checkout.session.completed',
      createdAt: Temporal.Instant.fromEpochMilliseconds(1_800_000_000_000),
      payload: { metadata: { checkout: '12' } },
    },
  ]);
});

it.each([
  ['checkout.session.completed', { checkout: '12' }, { kind: 'checkout', checkout: 12n }],
  ['checkout.session.expired', { checkout: '12' }, { kind: 'checkout', checkout: 12n }],
  [
    'payment_intent.amount_capturable_updated',
    { campaign: '7', pledge: '42', attempt: '1' },
    { kind: 'charge', campaign: 7n, pledge: 42n },
  ],
  ['payment_intent.canceled', { campaign: '7', pledge: '42' }, { kind: 'charge', campaign: 7n, pledge: 42n }],
  [
    'charge.updated',
    { campaign: '7', pledge: '42', attempt: '1' },
    { kind: 'charge', campaign: 7n, pledge: 42n },
  ],
] as const)('%s with %o is news of %o', async (type, metadata, news) => {
  await post(event(type, { id: 'x', metadata: { instance, ...metadata } }));
  expect(stored.map(newsOf)).toEqual([news]);
});

it.each([
  ['checkout.session.completed', { object: 'checkout.session', metadata: { checkout: '12' } }],
  [
    'payment_intent.succeeded',
    { object: 'payment_intent', id: 'pi_1AbC', metadata: { campaign: '7', pledge: '42', attempt: '1' } },
  ],
  ['charge.refunded', { payment_intent: 'pi_1AbC', metadata: { campaign: '7', pledge: '42', attempt: '1' } }],
  ['refund.updated', { payment_intent: 'pi_1AbC', metadata: { key: 'there:pledge:42:refund:1' } }],
])('%s of another instance on the same Stripe account is not kept', async (type, { metadata, ...object }) => {
  const theirs = { ...object, metadata: { ...metadata, instance: 'there' } };
  expect((await post(event(type, theirs))).status).toBe(200);
  expect(stored).toEqual([]);
});

it.each([
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.expired',
  'charge.refunded',
  'refund.updated',
  'refund.failed',
])('%s without a name of ours is news of its intent', async (type) => {
  await post(event(type, { id: 'x', payment_intent: 'pi_1AbC', metadata: {}, amount: 5000 }));
  expect(stored.map(newsOf)).toEqual([{ kind: 'intent', intent: 'pi_1AbC' }]);
  expect(stored.map(({ payload }) => payload)).toEqual([{ metadata: {}, intent: 'pi_1AbC' }]);
});

const fromConnected = (type: string, object: object) =>
  JSON.stringify({ ...JSON.parse(event(type, object)), account: 'acct_1AbC' });

it('hears at the second endpoint, under its own secret, that an account changed', async () => {
  const payload = fromConnected('account.updated', { id: 'acct_1AbC', object: 'account', email: 'a@b.c' });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: connectSecret });
  expect((await post(payload, { 'stripe-signature': signature })).status).toBe(200);
  expect(stored.map(newsOf)).toEqual([{ kind: 'account', account: 'acct_1AbC' }]);
  expect(stored[0]?.payload).toEqual({ metadata: {}, account: 'acct_1AbC' });
});

it('believes no connected account that one of its charges or checkouts is ours', async () => {
  const metadata = { checkout: '12', campaign: '7', pledge: '42', attempt: '1' };
  for (const type of ['checkout.session.completed', 'payment_intent.succeeded', 'charge.dispute.created'])
    expect((await post(fromConnected(type, { id: 'x', payment_intent: 'pi_1', metadata }))).status).toBe(200);
  expect(stored).toEqual([]);
});

it.each([
  ['a dispute of no intent', event('charge.dispute.created', { payment_intent: null })],
  ['a refund of what is no intent', event('refund.updated', { payment_intent: "pi_1' or 1" })],
  ['an account that is none', event('account.updated', { id: '../customers' })],
  ['an event that we do not use', event('customer.created', { id: 'cus_1', metadata: { checkout: '1' } })],
  ['a checkout of somebody else', event('checkout.session.completed', { id: 'cs_2', metadata: {} })],
  [
    'a checkout whose number is none',
    event('checkout.session.completed', { metadata: { checkout: "1' or 1" } }),
  ],
])('says yes to %s and stores nothing', async (_name, payload) => {
  expect((await post(payload)).status).toBe(200);
  expect(stored).toEqual([]);
});

it('says no when it could not be stored, and why only to the log', async () => {
  broken = true;
  const answer = await post(completed);
  expect([answer.status, await answer.text()]).toEqual([500, '']);
  expect(logged).toHaveLength(1);
});

it('refuses what is not signed, or not now, or with another secret', async () => {
  const hour = 3600;
  const other = Stripe.webhooks.generateTestHeaderString({ payload: completed, secret: 'whsec_another' });
  const now = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
  for (const signature of ['', 't=1,v1=00', other, signed(completed, now - hour)])
    expect((await post(completed, { 'stripe-signature': signature })).status).toBe(400);
  expect(stored).toEqual([]);
});

it('refuses every changed byte', async () => {
  const signature = signed(completed);
  await fc.assert(
    fc.asyncProperty(fc.nat(completed.length - 1), fc.integer({ min: 33, max: 126 }), async (at, code) => {
      fc.pre(completed.charCodeAt(at) !== code);
      const changed = completed.slice(0, at) + String.fromCharCode(code) + completed.slice(at + 1);
      expect((await post(changed, { 'stripe-signature': signature })).status).toBe(400);
    }),
    { numRuns: 500 },
  );
  expect(stored).toEqual([]);
});

it('refuses a body without a length, and a large one, before it reads them', async () => {
  const unread = (headers: Record<string, string>): Request => {
    const body = new ReadableStream(
      {
        pull() {
          throw new Error('it was read');
        },
      },
      { highWaterMark: 0 },
    );
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' };
    return new Request('http://127.0.0.1/', init);
  };
  expect((await intake(unread({}))).status).toBe(411);
  expect((await intake(unread({ 'content-length': 'many' }))).status).toBe(411);
  expect((await intake(unread({ 'content-length': String(1024 * 1024 + 1) }))).status).toBe(413);
});

it('refuses a body that is larger than it said', async () => {
  const payload = event('customer.created', { id: 'x'.repeat(1024 * 1024) });
  expect((await post(payload, { 'content-length': '10' })).status).toBe(413);
});

it('says why it turned a webhook away, a thin event by its name', async () => {
  const thin = JSON.stringify({ id: 'evt_2', object: 'v2.core.event', type: 'v1.charge.captured' });
  expect((await post(thin)).status).toBe(400);
  expect((await post('not JSON')).status).toBe(400);
  expect((await post(completed, { 'stripe-signature': 't=1,v1=00' })).status).toBe(400);
  const unsigned = new Request('http://127.0.0.1/webhooks/stripe', {
    method: 'POST',
    body: completed,
    headers: { 'content-length': String(Buffer.byteLength(completed)) },
  });
  expect((await intake(unsigned)).status).toBe(400);
  expect(refused).toEqual(['thin-event', 'not-json', 'signature', 'no-signature']);
  expect(stored).toEqual([]);
});
