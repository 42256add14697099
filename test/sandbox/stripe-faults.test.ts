import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DETACHED } from '../../src/sandbox/stripe/refusals.ts';
import {
  DAY,
  SUCCESS_URL,
  type World,
  aStripe,
  hold,
  look,
  openSetup,
  paidBy,
  refusal,
  savedCard,
  send,
} from './stripe-world.ts';

const VISA = '4242424242424242';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const refunds = async () => (await world.stripe.refunds.list()).data.length;
const customers = async () => (await world.stripe.customers.list()).data.length;
const make = (idempotencyKey: string, name = 'Ada') =>
  world.stripe.customers.create({ name }, { idempotencyKey });

describe('a refused call', () => {
  test('by name: nothing is done, once, in Stripe’s words', async () => {
    const { intent } = await paidBy(world.stripe, VISA);
    world.server.refuse('POST /v1/refunds', 'charge_already_refunded');
    const refund = () => world.stripe.refunds.create({ payment_intent: intent.id });
    expect(await refusal(refund())).toMatchObject({
      statusCode: 400,
      rawType: 'invalid_request_error',
      code: 'charge_already_refunded',
    });
    expect(await refunds()).toBe(0);
    await refund();
    expect(await refunds()).toBe(1);
  });

  test('is chosen by parameters, by the path’s id, and by the metadata of what it is about', async () => {
    const { server, stripe } = world;
    const card = await savedCard(stripe, VISA);
    const [one, two, three] = await Promise.all(
      ['1', '2', '3'].map((pledge) => hold(stripe, card, { metadata: { pledge }, amount: 1000 })),
    );
    const capture = (intent: Stripe.PaymentIntent | undefined, amount = 1000) =>
      stripe.paymentIntents.capture(intent?.id ?? '', { amount_to_capture: amount });
    const call = 'POST /v1/payment_intents/*/capture';
    server.refuse(call, 'unknown_refusal', { match: { metadata: { pledge: 2 } }, times: 100 });
    server.refuse(call, 'forbidden', { match: { id: three?.id ?? '', amount_to_capture: 999 } });
    expect(await capture(one)).toMatchObject({ status: 'succeeded' });
    expect(await refusal(capture(two))).toMatchObject({ statusCode: 400, code: undefined, param: undefined });
    expect(await refusal(capture(three, 999))).toMatchObject({ statusCode: 403 });
    expect(await capture(three, 999)).toMatchObject({ status: 'succeeded' });
    expect(await refusal(capture(two))).toMatchObject({ statusCode: 400 });
  });

  test('a decline is one of the bank: a failed charge, an event, an intent that wants another card', async () => {
    const { server, stripe } = world;
    const card = await savedCard(stripe, VISA);
    server.refuse('POST /v1/payment_intents', 'stolen_card');
    const refused = await refusal(hold(stripe, card));
    expect(refused).toMatchObject({
      statusCode: 402,
      decline_code: 'stolen_card',
      advice_code: 'do_not_try_again',
      payment_intent: { status: 'requires_payment_method' },
    });
    expect((await stripe.charges.list()).data).toMatchObject([{ status: 'failed', paid: false }]);
    expect((await stripe.events.list({ type: 'payment_intent.payment_failed' })).data).toHaveLength(1);
    expect(await hold(stripe, card)).toMatchObject({ status: 'requires_capture' });
  });

  test('an unexpected state carries the intent', async () => {
    const { server, stripe } = world;
    const held = await hold(stripe, await savedCard(stripe, VISA));
    server.refuse('POST /v1/payment_intents/*/cancel', 'payment_intent_unexpected_state');
    expect(await refusal(stripe.paymentIntents.cancel(held.id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { id: held.id, status: 'requires_capture' },
    });
  });

  test('parameters that are wrong are refused before, and leave the fault', async () => {
    world.server.refuse('POST /v1/customers', 'unknown_refusal');
    expect(await refusal(world.stripe.customers.create({ email: 'nobody' }))).toMatchObject({
      code: 'email_invalid',
    });
    expect((await refusal(make('a'))).message).toContain('no code names');
  });

  test('a fault that is none is refused', () => {
    expect(() => world.server.fault({ call: 'POST /v1/refunds' })).toThrow('Name what goes wrong');
    expect(() => world.server.fault({ call: 'refunds', lost: 'reset' })).toThrow('call');
  });
});

// docs.stripe.com/api/idempotent_requests
describe('what a key remembers', () => {
  test.each(['before', 'after'] as const)('a 500 %s it was done, for 24 hours of the clock', async (when) => {
    world.server.refuse('POST /v1/customers', 'server_error', { when });
    expect(await refusal(make('a'))).toMatchObject({ statusCode: 500 });
    const made = when === 'after' ? 1 : 0;
    world.pass(DAY - 60);
    const again = await refusal(make('a'));
    expect(again).toMatchObject({ statusCode: 500, headers: { 'idempotent-replayed': 'true' } });
    expect(await customers()).toBe(made);
    world.pass(61);
    await make('a');
    expect(await customers()).toBe(made + 1);
  });

  test('a permanent refusal too, also for parameters that would be taken now', async () => {
    world.server.refuse('POST /v1/customers', 'unknown_refusal');
    await refusal(make('a'));
    expect(await refusal(make('a'))).toMatchObject({
      statusCode: 400,
      headers: { 'idempotent-replayed': 'true' },
    });
    expect(await refusal(make('a', 'Grace'))).toMatchObject({ type: 'StripeIdempotencyError' });
  });

  test.each(['rate_limit', 'lock_timeout', 'api_key_expired', 'forbidden'] as const)(
    '%s is said before anything begins, and leaves the key free',
    async (name) => {
      world.server.refuse('POST /v1/customers', name);
      await refusal(make('a'));
      await make('a');
      expect(await customers()).toBe(1);
    },
  );

  test('too many requests are refused with the reason, also where an answer is remembered', async () => {
    await make('a');
    world.server.refuse('POST /v1/customers', 'rate_limit');
    expect(await refusal(make('a'))).toMatchObject({
      type: 'StripeRateLimitError',
      statusCode: 429,
      headers: { 'stripe-rate-limited-reason': 'global-rate' },
    });
    expect(await customers()).toBe(1);
  });

  test('a key is free again a day later, and what is asked under it is done again', async () => {
    await make('a');
    world.pass(DAY + 1);
    await make('a', 'Grace');
    expect(await customers()).toBe(2);
  });
});

describe('answers that are late or lost', () => {
  test('a delay holds the answer back, and its key', async () => {
    world.server.fault({ call: 'POST /v1/customers', delay: 300 });
    const slow = make('a');
    await expect.poll(() => world.server.faultsSet()[0]?.matched).toBe(1);
    expect(await refusal(make('a'))).toMatchObject({ code: 'idempotency_key_in_use' });
    expect(await slow).toMatchObject({ object: 'customer' });
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('silence %s it was done: %i made when the caller gives up', async (when, made) => {
    world.server.fault({ call: 'POST /v1/customers', lost: 'silence', when });
    const impatient = { timeout: 100, idempotencyKey: 'a' };
    expect((await refusal(world.stripe.customers.create({ name: 'Ada' }, impatient))).type).toBe(
      'StripeConnectionError',
    );
    expect(await customers()).toBe(made);
    await make('a');
    expect(await customers()).toBe(1);
  });
});

describe('events that are lost or late', () => {
  const told = async () => (await world.told()).map(({ type }) => type);

  test('are never posted, and listed as not delivered', async () => {
    world.server.fault({ event: 'customer.*', lost: true });
    await make('a');
    await make('b');
    expect(await told()).toEqual(['customer.created']);
    const { data } = await world.stripe.events.list({ delivery_success: false });
    expect(data).toHaveLength(1);
  });

  test('come later, or more than once', async () => {
    world.server.fault({ event: 'customer.created', copies: 3 });
    world.server.fault({ event: 'customer.created', delay: 50 });
    await make('a');
    await make('b');
    expect(await told()).toHaveLength(4);
  });
});

describe('over HTTP', () => {
  const at = (path: string) => `${world.server.origin}${path}`;
  const post = async (path: string, body: object, type = 'application/json') => {
    const headers = { 'Content-Type': type };
    const response = await fetch(at(path), { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const listed = async () =>
    (await (await fetch(at('/faults'))).json()) as { faults: object[]; refusals: object };

  test('faults are set, listed and ended', async () => {
    const call = 'POST /v1/payment_intents/*/confirm';
    const error = { message: DETACHED };
    const set = await post('/faults', {
      call,
      match: { id: 'pi_1' },
      times: 2,
      answer: { status: 400, error },
    });
    expect(set).toMatchObject({ status: 200, body: { id: expect.stringMatching(/^fault_/) } });
    expect(await listed()).toMatchObject({
      faults: [
        { id: set.body['id'], about: `${call} {"id":"pi_1"}`, what: '400 before', times: 2, matched: 0 },
      ],
      refusals: { charge_already_refunded: { calls: ['POST /v1/refunds'], status: 400 } },
    });
    await post('/faults', { call, match: { id: 'pi_1' }, times: 0 });
    expect((await listed()).faults).toEqual([]);
    const { body } = await post('/faults', { call: 'POST *', answer: 'server_error' });
    await post('/faults', { event: 'charge.refunded', lost: true });
    await fetch(at(`/faults/${String(body['id'])}`), { method: 'DELETE' });
    expect((await listed()).faults).toMatchObject([{ about: 'charge.refunded', what: 'lost' }]);
    await fetch(at('/faults'), { method: 'DELETE' });
    expect((await listed()).faults).toEqual([]);
    expect(await make('a')).toMatchObject({ object: 'customer' });
  });

  test('what is no fault, or no JSON, is refused', async () => {
    expect(await post('/faults', { call: 'POST *' })).toMatchObject({ status: 400 });
    expect(await post('/faults', { call: 'POST *', answer: 'nothing' })).toMatchObject({ status: 400 });
    expect((await post('/faults', { call: 'POST *', answer: 'gone' }, 'text/plain')).status).toBe(415);
  });

  test('a refusal is chosen on the first page, and ended there', async () => {
    const sent = await send(at('/'), { fault: 'POST /v1/refunds charge_already_refunded', times: '2' });
    expect(sent).toMatchObject({ status: 303 });
    const page = (await look(at('/'))).text;
    expect(page).toContain('POST /v1/refunds: charge_already_refunded before, 0 of 2');
    await send(at('/'), { end: /name="end" value="([^"]+)"/.exec(page)?.[1] ?? '' });
    expect((await look(at('/'))).text).toContain('Nothing is refused on purpose.');
    expect((await send(at('/'), { fault: 'nonsense', times: '1' })).status).toBe(400);
  });

  test('a session is completed as on its page', async () => {
    const { session } = await openSetup(world.stripe);
    const path = `/checkout/${session.id}/complete`;
    expect(await post(path, { card: '4000000000000002' })).toMatchObject({ status: 402 });
    expect(await post(path, { card: '4000002500003155', authenticate: false })).toMatchObject({
      status: 402,
    });
    expect(await post(path, { card: '1234' })).toMatchObject({ status: 400 });
    const url = SUCCESS_URL.replace('{CHECKOUT_SESSION_ID}', session.id);
    expect(await post(path, { card: '4000002500003155', email: 'ada@example.org' })).toEqual({
      status: 200,
      body: { id: session.id, status: 'complete', url },
    });
    expect(await post(path, {})).toMatchObject({ status: 400 });
    expect((await post('/checkout/cs_x/complete', {})).status).toBe(404);
    expect(await world.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'complete' });
  });
});
