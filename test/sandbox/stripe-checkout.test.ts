import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  CANCEL_URL,
  DAY,
  HOUR,
  SUCCESS_URL,
  type World,
  aStripe,
  look,
  openSetup,
  refusal,
  send,
  typed,
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

const openPayment = async (params = {}) => {
  const customer = await world.stripe.customers.create();
  const session = await world.stripe.checkout.sessions.create({
    mode: 'payment',
    customer: customer.id,
    line_items: [
      {
        quantity: 2,
        price_data: {
          currency: 'eur',
          unit_amount: 1050,
          product_data: { name: 'Dark mode', description: 'v2' },
        },
      },
    ],
    payment_intent_data: {
      capture_method: 'manual',
      setup_future_usage: 'off_session',
      metadata: { pledge: '42' },
      transfer_group: 'campaign-7',
    },
    success_url: SUCCESS_URL,
    cancel_url: CANCEL_URL,
    ...params,
  });
  return { customer, session, url: session.url ?? '' };
};

describe('setup mode', () => {
  test('saves the card for its customer and tells so', async () => {
    const { stripe } = world;
    const { customer, session, url } = await openSetup(stripe, {
      metadata: { checkout: '1' },
      setup_intent_data: { metadata: { pledge: '42' } },
    });
    expect(session).toMatchObject({
      status: 'open',
      mode: 'setup',
      payment_status: 'no_payment_required',
      currency: 'eur',
      metadata: { checkout: '1' },
      allowed_payment_method_types: ['card'],
      payment_method_types: ['card'],
    });
    const sent = await send(url, typed(VISA));
    expect(sent.location).toBe(`http://127.0.0.1:1/done?session=${session.id}`);
    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['customer', 'setup_intent.payment_method'],
    });
    expect(done).toMatchObject({
      status: 'complete',
      url: null,
      customer: { id: customer.id },
      customer_details: { email: 'ada@example.org' },
      setup_intent: {
        status: 'succeeded',
        metadata: { pledge: '42' },
        payment_method: { customer: customer.id, billing_details: { email: 'ada@example.org' } },
      },
    });
    const events = await world.told();
    const completed = events.find((event) => event.type === 'checkout.session.completed');
    expect(completed?.data.object).toMatchObject({
      id: session.id,
      status: 'complete',
      metadata: { checkout: '1' },
    });
    expect(events.map((event) => event.type)).toContain('setup_intent.succeeded');
    expect(events.map((event) => event.type)).toContain('payment_method.attached');
  });

  test('is completed once: the second time the page refuses', async () => {
    const { stripe } = world;
    const { customer, url } = await openSetup(stripe);
    await send(url, typed(VISA));
    const again = await send(url, typed('5555555555554444'));
    expect(again).toMatchObject({ status: 409, location: null });
    expect((await look(url)).status).toBe(409);
    expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toHaveLength(1);
  });

  test('keeps the address that was typed for a customer without one', async () => {
    const { stripe } = world;
    const customer = await stripe.customers.create();
    const { url } = await openSetup(stripe, { customer: customer.id });
    await send(url, typed(VISA, 'grace@example.org'));
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ email: 'grace@example.org' });
  });

  test('makes a customer when the session asks for one', async () => {
    const { stripe } = world;
    const session = await stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'eur',
      customer_creation: 'always',
      customer_email: 'grace@example.org',
      success_url: SUCCESS_URL,
    });
    expect((await look(session.url ?? '')).text).toContain('value="grace@example.org"');
    await send(session.url ?? '', typed(VISA, 'grace@example.org'));
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['customer'] });
    expect(done).toMatchObject({ customer: { email: 'grace@example.org' } });
  });
});

describe('payment mode', () => {
  test('holds the amount and keeps the card for later', async () => {
    const { stripe } = world;
    const { customer, session, url } = await openPayment();
    expect(session).toMatchObject({
      amount_total: 2100,
      currency: 'eur',
      payment_status: 'unpaid',
      payment_intent: null,
    });
    const { text } = await look(url);
    expect(text).toContain('Pay €21.00');
    expect(text).toContain('Dark mode × 2');
    expect((await send(url, typed(VISA))).status).toBe(303);
    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.payment_method'],
    });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
      payment_intent: {
        status: 'requires_capture',
        amount_capturable: 2100,
        metadata: { pledge: '42' },
        transfer_group: 'campaign-7',
        payment_method: { customer: customer.id },
      },
    });
    const types = (await world.told()).map((event) => event.type);
    expect(types).toContain('payment_intent.amount_capturable_updated');
    expect(types).toContain('checkout.session.completed');

    const [intent] = (await stripe.paymentIntents.list({ customer: customer.id })).data;
    await stripe.paymentIntents.capture(intent?.id ?? '');
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: 'paid' });
  });

  test('uses one intent however often a card is declined, and cannot be cancelled behind the session’s back', async () => {
    const { stripe } = world;
    const { customer, session, url } = await openPayment();
    expect((await send(url, typed('4000000000009995'))).status).toBe(402);
    const [intent] = (await stripe.paymentIntents.list({ customer: customer.id })).data;
    expect(intent).toMatchObject({ status: 'requires_payment_method', amount: 2100 });
    expect(await refusal(stripe.paymentIntents.cancel(intent?.id ?? ''))).toMatchObject({ statusCode: 400 });
    const sent = await send(url, typed('4000002760003184'));
    expect(sent.location).toContain('/authenticate/pi_');
    await send(String(sent.location), { outcome: 'complete' });
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_intent: intent?.id,
    });
    expect((await stripe.paymentIntents.list({ customer: customer.id })).data).toHaveLength(1);
  });

  test('a card that is authenticated and then declined leads back to the page', async () => {
    const { session, url } = await openPayment();
    expect((await send(url, typed('4000000000000341'))).status).toBe(402);
    expect((await look(url)).text).toContain('Your card was declined.');
    expect(await world.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'open' });
  });
});

describe('the end of a session', () => {
  test('comes after a day by the clock', async () => {
    const { stripe } = world;
    const { session, url } = await openSetup(stripe);
    world.pass(DAY - 1);
    expect((await look(url)).status).toBe(200);
    world.pass(1);
    expect((await look(url)).status).toBe(410);
    expect((await send(url, typed(VISA))).status).toBe(410);
    expect(await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] })).toMatchObject({
      status: 'expired',
      url: null,
      setup_intent: { status: 'canceled', cancellation_reason: 'abandoned' },
    });
    expect((await world.told()).map((event) => event.type)).toContain('checkout.session.expired');
  });

  test('can be set between half an hour and a day, and called at any time, once', async () => {
    const { stripe } = world;
    const now = (await stripe.customers.create()).created;
    const { session } = await openSetup(stripe, { expires_at: now + HOUR });
    expect(session.expires_at).toBe(now + HOUR);
    expect(await refusal(openSetup(stripe, { expires_at: now + 60 }))).toMatchObject({ param: 'expires_at' });
    expect(await stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: 'expired' });
    expect(await refusal(stripe.checkout.sessions.expire(session.id))).toMatchObject({ statusCode: 400 });
    expect((await stripe.checkout.sessions.list({ status: 'expired' })).data).toHaveLength(1);
    expect((await stripe.checkout.sessions.list({ status: 'open' })).data).toHaveLength(0);
  });
});

describe('what this version of Stripe refuses', () => {
  test('payment_method_types is gone from sessions and intents', async () => {
    const { stripe } = world;
    const removed: object = { payment_method_types: ['card'] };
    const intent = await stripe.paymentIntents.create({ amount: 500, currency: 'eur' });
    const calls = [
      () => openSetup(stripe, removed),
      () => stripe.paymentIntents.create({ amount: 500, currency: 'eur', ...removed }),
      () => stripe.paymentIntents.update(intent.id, removed),
      () => stripe.paymentIntents.confirm(intent.id, removed),
      () => stripe.setupIntents.create(removed),
    ];
    for (const call of calls) {
      expect(await refusal(call())).toMatchObject({
        statusCode: 400,
        type: 'StripeInvalidRequestError',
        code: 'parameter_unknown',
        param: 'payment_method_types',
        message: 'Received unknown parameter: payment_method_types',
      });
    }
  });

  test('setup mode without a currency or allowed types', async () => {
    const error = await refusal(
      world.stripe.checkout.sessions.create({ mode: 'setup', success_url: SUCCESS_URL }),
    );
    expect(error).toMatchObject({ code: 'parameter_missing', param: 'currency' });
  });

  test('a session that leads nowhere, or a mode we do not speak', async () => {
    const { stripe } = world;
    expect(await refusal(stripe.checkout.sessions.create({ mode: 'setup', currency: 'eur' }))).toMatchObject({
      code: 'parameter_missing',
      param: 'success_url',
    });
    expect(await refusal(openSetup(stripe, { success_url: '/relative' }))).toMatchObject({
      code: 'url_invalid',
    });
    expect(await refusal(openSetup(stripe, { mode: 'subscription' }))).toMatchObject({ param: 'mode' });
    expect(await refusal(openSetup(stripe, { customer: 'cus_unknown' }))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'customer',
    });
  });
});
