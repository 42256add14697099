import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type World, aStripe, clientOf, hold, refusal, savedCard } from './stripe-world.ts';

const VISA = '4242424242424242';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const call = (path: string, init: RequestInit = {}) =>
  fetch(`${world.server.origin}${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${world.server.secretKey}`, ...init.headers },
  });

describe('who may ask', () => {
  test('whoever has the secret key, and nobody else', async () => {
    const wrong = clientOf({ origin: world.server.origin, secretKey: 'sk_test_wrongkey1234' });
    const error = await refusal(wrong.customers.list());
    expect(error).toMatchObject({ statusCode: 401, type: 'StripeAuthenticationError' });
    expect(error.message).toContain('Invalid API Key provided: sk_test_********1234');
    const silent = await fetch(`${world.server.origin}/v1/customers`);
    expect(silent.status).toBe(401);
    expect(await silent.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  test('in the version that the SDK pins', async () => {
    expect(Stripe.API_VERSION).toBe('2026-10-28.endive');
    const old = await call('/v1/customers', { headers: { 'Stripe-Version': '2025-09-30.clover' } });
    expect(old.status).toBe(400);
    const unsaid = await call('/v1/customers');
    expect(unsaid.status).toBe(200);
    expect(unsaid.headers.get('stripe-version')).toBe('2026-10-28.endive');
  });

  test('every answer names its request', async () => {
    const customer = await world.stripe.customers.create();
    expect(customer.lastResponse.requestId).toMatch(/^req_\w+$/);
    const error = await refusal(world.stripe.customers.retrieve('cus_unknown'));
    expect(error.requestId).toMatch(/^req_\w+$/);
    const { data } = await world.stripe.events.list({ type: 'customer.created' });
    expect(data[0]?.request?.id).toBe(customer.lastResponse.requestId);
  });
});

describe('what is not there', () => {
  test('an unknown address is Stripe’s own 404', async () => {
    for (const [path, method] of [
      ['/v1/unicorns', 'GET'],
      ['/v1/customers/cus_1/unicorns', 'POST'],
      ['/v2/core/accounts', 'GET'],
      ['/v1/events', 'DELETE'],
    ] as const) {
      const response = await call(path, { method });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        error: {
          type: 'invalid_request_error',
          message: expect.stringContaining(`Unrecognized request URL (${method}: ${path})`),
        },
      });
    }
  });

  test('an unknown id is a 404 that the SDK throws, for every kind of thing', async () => {
    const { stripe } = world;
    const calls = [
      () => stripe.customers.retrieve('cus_1'),
      () => stripe.checkout.sessions.retrieve('cs_1'),
      () => stripe.setupIntents.retrieve('seti_1'),
      () => stripe.paymentMethods.retrieve('pm_1'),
      () => stripe.paymentIntents.retrieve('pi_1'),
      () => stripe.charges.retrieve('ch_1'),
      () => stripe.refunds.retrieve('re_1'),
      () => stripe.balanceTransactions.retrieve('txn_1'),
      () => stripe.events.retrieve('evt_1'),
      () => stripe.paymentIntents.capture('pi_1'),
    ];
    for (const ask of calls) {
      expect(await refusal(ask())).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    }
  });

  test('an unknown parameter is named', async () => {
    const { stripe } = world;
    const strange: object = { colour: 'red' };
    const stranger: object = { colour: 'red', size: 4 };
    expect(await refusal(stripe.customers.create(strange))).toMatchObject({
      statusCode: 400,
      code: 'parameter_unknown',
      param: 'colour',
      message: 'Received unknown parameter: colour',
    });
    expect(await refusal(stripe.customers.create(stranger))).toMatchObject({
      message: 'Received unknown parameters: colour, size',
    });
    const nested = await call('/v1/payment_intents?amount=1', {
      method: 'POST',
      body: new URLSearchParams({
        amount: '500',
        currency: 'eur',
        'payment_method_options[card][colour]': 'red',
      }),
    });
    expect(await nested.json()).toMatchObject({ error: { param: 'payment_method_options[card][colour]' } });
    const onList = await call('/v1/events?colour=red');
    expect(await onList.json()).toMatchObject({ error: { code: 'parameter_unknown', param: 'colour' } });
  });

  test('a parameter that Stripe has and this server has not is refused, not ignored', async () => {
    const error = await refusal(
      world.stripe.paymentIntents.create({ amount: 500, currency: 'eur', application_fee_amount: 5 }),
    );
    expect(error).toMatchObject({ statusCode: 400, param: 'application_fee_amount' });
  });

  test.each([
    ['a flag', { confirm: 'yes' }, 'confirm'],
    ['one of a few words', { capture_method: 'later' }, 'capture_method'],
    ['something', { description: '', currency: '' }, 'currency'],
    ['a list', { expand: 'customer' }, 'expand'],
    ['a group', { metadata: 'x' }, 'metadata'],
    ['an address', { confirm: 'true', return_url: 'nowhere' }, 'return_url'],
  ])('%s must be one', async (_kind, change, param) => {
    const response = await call('/v1/payment_intents', {
      method: 'POST',
      body: new URLSearchParams({ amount: '500', currency: 'eur', ...change }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
  });

  test('JSON is not understood, and neither is a body of many megabytes', async () => {
    const json = await call('/v1/customers', {
      method: 'POST',
      body: '{}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(json.status).toBe(400);
    const huge = await call('/v1/customers', {
      method: 'POST',
      body: new URLSearchParams({ description: 'x'.repeat(3_000_000) }),
    });
    expect(huge.status).toBe(413);
  });
});

describe('lists', () => {
  test('come newest first, page by page, both ways', async () => {
    const { stripe } = world;
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push((await stripe.customers.create()).id);
    const newest = ids.toReversed();
    const first = await stripe.customers.list({ limit: 2 });
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/customers' });
    expect(first.data.map((row) => row.id)).toEqual(newest.slice(0, 2));
    const next = await stripe.customers.list({ limit: 3, starting_after: newest[1] ?? '' });
    expect(next.has_more).toBe(false);
    expect(next.data.map((row) => row.id)).toEqual(newest.slice(2));
    const back = await stripe.customers.list({ limit: 2, ending_before: newest[4] ?? '' });
    expect(back.has_more).toBe(true);
    expect(back.data.map((row) => row.id)).toEqual(newest.slice(2, 4));
    const all: string[] = [];
    for await (const row of stripe.customers.list({ limit: 2 })) all.push(row.id);
    expect(all).toEqual(newest);
  });

  test('can be narrowed to a time, and have at most a hundred rows', async () => {
    const { stripe } = world;
    const early = await stripe.customers.create({ email: 'a@example.org' });
    world.pass(60);
    const late = await stripe.customers.create({ email: 'b@example.org' });
    const ids = async (params: Stripe.CustomerListParams) =>
      (await stripe.customers.list(params)).data.map((row) => row.id);
    expect(await ids({ created: { gt: early.created } })).toEqual([late.id]);
    expect(await ids({ created: { lte: early.created } })).toEqual([early.id]);
    expect(await ids({ created: late.created })).toEqual([late.id]);
    expect(await ids({ email: 'a@example.org' })).toEqual([early.id]);
    expect(await refusal(stripe.customers.list({ limit: 101 }))).toMatchObject({ param: 'limit' });
    expect(await refusal(stripe.customers.list({ starting_after: 'cus_1' }))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'starting_after',
    });
  });

  test('show what was expanded in each row', async () => {
    const { stripe } = world;
    const card = await savedCard(stripe, VISA);
    await hold(stripe, card);
    const { data } = await stripe.paymentIntents.list({ expand: ['data.latest_charge', 'data.customer'] });
    expect(data).toMatchObject([{ latest_charge: { object: 'charge' }, customer: { id: card.customer } }]);
  });
});

describe('expanding', () => {
  test('refuses what is no reference', async () => {
    const { stripe } = world;
    const customer = await stripe.customers.create();
    const error = await refusal(stripe.customers.retrieve(customer.id, { expand: ['email'] }));
    expect(error).toMatchObject({ statusCode: 400, message: 'This property cannot be expanded (email).' });
  });

  test('a call refused for that has done nothing', async () => {
    const { stripe } = world;
    await refusal(stripe.customers.create({ expand: ['unicorn'] }));
    expect((await stripe.customers.list()).data).toEqual([]);
  });
});

describe('customers', () => {
  test('are made, changed, found by e-mail and deleted, with their cards', async () => {
    const { stripe } = world;
    const customer = await stripe.customers.create({
      email: 'ada@example.org',
      name: 'Ada',
      metadata: { person: '7', login: 'ada' },
    });
    const changed = await stripe.customers.update(customer.id, {
      name: '',
      email: 'lovelace@example.org',
      metadata: { login: '' },
    });
    expect(changed).toMatchObject({ name: null, email: 'lovelace@example.org', metadata: { person: '7' } });
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    expect(await stripe.customers.del(customer.id)).toMatchObject({ id: customer.id, deleted: true });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ id: customer.id, deleted: true });
    expect((await stripe.customers.list()).data).toEqual([]);
    expect((await stripe.paymentMethods.retrieve(method.id)).customer).toBeNull();
    expect(await refusal(stripe.customers.update(customer.id, { name: 'x' }))).toMatchObject({
      statusCode: 404,
    });
    expect(await refusal(stripe.customers.create({ email: 'nobody' }))).toMatchObject({
      code: 'email_invalid',
    });
    const [event] = (await stripe.events.list({ type: 'customer.updated' })).data;
    expect(event?.data.previous_attributes).toMatchObject({ email: 'ada@example.org', name: 'Ada' });
  });
});
