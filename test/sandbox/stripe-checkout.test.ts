import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testCards } from '../../src/sandbox/stripe/cards.ts';
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

describe('the page', () => {
  test('says who asks, for what, in the given words, and offers every test card', async () => {
    const { session, url } = await openSetup(world.stripe, {
      custom_text: {
        submit: { message: 'At most **€25**, see <b>the</b> [terms](https://example.org/terms?a=1&b=2).' },
      },
    });
    const { status, headers, text } = await look(url);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain('Set up a card for future payments');
    expect(text).toContain('At most <strong>€25</strong>, see &lt;b&gt;the&lt;/b&gt;');
    expect(text).toContain('<a href="https://example.org/terms?a=1&amp;b=2" rel="noreferrer">terms</a>');
    expect(text).toContain('value="ada@example.org"');
    expect(text).toContain(`href="${CANCEL_URL}"`);
    for (const card of testCards) expect(text).toContain(`value="${card.number}"`);
    expect(session.url).toBe(`${world.server.origin}/c/pay/${session.id}`);
  });

  test('needs no script and lets only its own style in', async () => {
    const { url } = await openSetup(world.stripe);
    const { headers, text } = await look(url);
    expect(text).not.toContain('<script');
    const policy = headers.get('content-security-policy') ?? '';
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
    expect(policy).toContain(`'sha256-${Buffer.from(digest).toString('base64')}'`);
    expect(policy).toContain("default-src 'none'");
  });

  test('fills the form with the test card that was chosen, and charges nothing by that', async () => {
    const { session, url } = await openSetup(world.stripe);
    const { status, text } = await send(url, { email: 'ada@example.org', fill: '378282246310005' });
    expect(status).toBe(200);
    expect(text).toContain('value="3782 822463 10005"');
    expect(text).toContain('value="1234"');
    expect(await world.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'open' });
  });

  test.each([
    ['number', { number: '4242 4242 4242 4241' }, 'Your card number is invalid.'],
    ['number', { number: '4000056655665556' }, 'not one of the test cards'],
    ['expiry', { expiry: '13 / 34' }, 'expiration date is invalid'],
    ['expiry', { expiry: '10 / 26' }, 'in the past'],
    ['cvc', { cvc: '12' }, 'has 3 digits'],
    ['email', { email: 'nobody' }, 'e-mail address is incomplete'],
  ])('points at the %s that is wrong: %o', async (field, change, message) => {
    const { stripe } = world;
    const customer = await stripe.customers.create();
    const { url } = await openSetup(stripe, { customer: customer.id });
    const { status, text } = await send(url, { ...typed(VISA), ...change });
    expect(status).toBe(422);
    expect(text).toContain(message);
    expect(text).toMatch(new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
  });

  test('asks for agreement to the terms where the session wants it', async () => {
    const { stripe } = world;
    const { session, url } = await openSetup(stripe, {
      consent_collection: { terms_of_service: 'required' },
    });
    expect((await send(url, typed(VISA))).status).toBe(422);
    expect((await send(url, { ...typed(VISA), terms: 'accepted' })).status).toBe(303);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      consent: { terms_of_service: 'accepted' },
    });
  });

  test('is not there for an id that nobody was given', async () => {
    expect((await look(`${world.server.origin}/c/pay/cs_test_1`)).status).toBe(404);
    expect((await look(`${world.server.origin}/authenticate/seti_1_secret_2`)).status).toBe(404);
  });
});

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
