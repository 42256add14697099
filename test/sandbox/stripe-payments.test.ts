import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, type World, aStripe, hold, refusal, savedCard } from './stripe-world.ts';

const VISA = '4242424242424242';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const charge = (intent: Stripe.PaymentIntent): Stripe.Charge => {
  if (intent.latest_charge === null || typeof intent.latest_charge === 'string')
    throw new Error('not expanded');
  return intent.latest_charge;
};

describe('from a saved card to a refund', () => {
  test('holds off session, captures a part, lets go of the rest and gives some back', async () => {
    const { stripe } = world;
    const card = await savedCard(stripe, VISA);
    const held = await hold(stripe, card, {
      transfer_group: 'campaign-7',
      metadata: { pledge: '42' },
      description: 'Dark mode',
      statement_descriptor_suffix: 'DARK MODE',
      expand: ['latest_charge', 'payment_method', 'customer'],
    });
    expect(held).toMatchObject({
      status: 'requires_capture',
      amount: 2000,
      amount_capturable: 2000,
      amount_received: 0,
      transfer_group: 'campaign-7',
      metadata: { pledge: '42' },
      payment_method: { id: card.paymentMethod, card: { brand: 'visa', last4: '4242' } },
      customer: { id: card.customer },
    });
    expect(charge(held)).toMatchObject({
      captured: false,
      paid: true,
      balance_transaction: null,
      payment_method_details: { card: { capture_before: held.created + 7 * DAY } },
      outcome: { type: 'authorized' },
    });

    const captured = await stripe.paymentIntents.capture(held.id, {
      amount_to_capture: 1500,
      expand: ['latest_charge.balance_transaction'],
    });
    expect(captured).toMatchObject({ status: 'succeeded', amount_capturable: 0, amount_received: 1500 });
    expect(charge(captured)).toMatchObject({
      captured: true,
      amount_captured: 1500,
      amount_refunded: 500,
      balance_transaction: { amount: 1500, fee: 48, net: 1452, type: 'charge', status: 'pending' },
    });

    const refund = await stripe.refunds.create({
      payment_intent: held.id,
      amount: 1000,
      metadata: { why: 'refunding' },
      expand: ['balance_transaction'],
    });
    expect(refund).toMatchObject({
      status: 'succeeded',
      amount: 1000,
      metadata: { why: 'refunding' },
      balance_transaction: { amount: -1000, fee: 0, net: -1000, type: 'refund' },
    });

    const events = await world.told();
    expect(events.map((event) => event.type).toSorted()).toEqual(
      [
        'charge.captured',
        'charge.refunded',
        'charge.refunded',
        'charge.succeeded',
        'checkout.session.completed',
        'customer.created',
        'payment_intent.amount_capturable_updated',
        'payment_intent.created',
        'payment_intent.succeeded',
        'payment_method.attached',
        'refund.created',
        'refund.created',
        'setup_intent.created',
        'setup_intent.succeeded',
      ].toSorted(),
    );
    expect(new Set(events.map((event) => event.api_version))).toEqual(new Set(['2026-10-28.endive']));
  });

  test('an authorisation is captured once', async () => {
    const { stripe } = world;
    const held = await hold(stripe, await savedCard(stripe, VISA));
    await stripe.paymentIntents.capture(held.id);
    const again = await refusal(stripe.paymentIntents.capture(held.id));
    expect(again).toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
      payment_intent: { id: held.id, status: 'succeeded' },
    });
  });

  test('no more is captured than is held, and no less than a card can be charged', async () => {
    const { stripe } = world;
    const held = await hold(stripe, await savedCard(stripe, VISA));
    const more = await refusal(stripe.paymentIntents.capture(held.id, { amount_to_capture: 2001 }));
    expect(more).toMatchObject({ statusCode: 400, code: 'amount_too_large' });
    const less = await refusal(stripe.paymentIntents.capture(held.id, { amount_to_capture: 49 }));
    expect(less).toMatchObject({ statusCode: 400, code: 'amount_too_small' });
    expect(await stripe.paymentIntents.retrieve(held.id)).toMatchObject({ status: 'requires_capture' });
  });

  test('captures at once when that is asked', async () => {
    const { stripe } = world;
    const paid = await hold(stripe, await savedCard(stripe, VISA), { capture_method: 'automatic' });
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 2000 });
  });
});

describe('letting go of a hold', () => {
  test('cancelling releases it without touching the balance', async () => {
    const { stripe } = world;
    const held = await hold(stripe, await savedCard(stripe, VISA));
    const canceled = await stripe.paymentIntents.cancel(held.id, {
      cancellation_reason: 'abandoned',
      expand: ['latest_charge'],
    });
    expect(canceled).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'abandoned',
      amount_capturable: 0,
      latest_charge: { amount_refunded: 2000, refunded: true, captured: false, balance_transaction: null },
    });
    expect((await stripe.balanceTransactions.list()).data).toEqual([]);
    const again = await refusal(stripe.paymentIntents.cancel(held.id));
    expect(again).toMatchObject({
      code: 'payment_intent_unexpected_state',
      payment_intent: { status: 'canceled' },
    });
  });

  test('a hold that is not captured in time is cancelled by Stripe', async () => {
    const { stripe } = world;
    const held = await hold(stripe, await savedCard(stripe, VISA));
    world.pass(7 * DAY - 1);
    expect(await stripe.paymentIntents.retrieve(held.id)).toMatchObject({ status: 'requires_capture' });
    world.pass(1);
    expect(await stripe.paymentIntents.retrieve(held.id)).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'automatic',
    });
    const { data } = await stripe.refunds.list({ payment_intent: held.id });
    expect(data).toMatchObject([
      { amount: 2000, reason: 'expired_uncaptured_charge', balance_transaction: null },
    ]);
    const types = (await world.told()).map((event) => event.type);
    expect(types).toContain('payment_intent.canceled');
    expect(types).toContain('charge.expired');
  });

  test('the clock does so by itself, without anybody asking', async () => {
    const { stripe, app } = world;
    await hold(stripe, await savedCard(stripe, VISA));
    await world.server.flush();
    const before = app.heard.length;
    world.pass(8 * DAY);
    await app.until(before + 3);
    const types = (await world.told()).slice(before).map((event) => event.type);
    expect(types.toSorted()).toEqual(['charge.expired', 'payment_intent.canceled', 'refund.created']);
  });

  test('one card can be held for 4 days and 18 hours only', async () => {
    const { stripe } = world;
    const held = await hold(stripe, await savedCard(stripe, '4000000114000005'), {
      expand: ['latest_charge'],
    });
    const before = charge(held).payment_method_details?.card?.capture_before;
    expect(before).toBe(held.created + 114 * HOUR);
  });
});

describe('what may be asked', () => {
  test.each([
    ['eur', 49, 'amount_too_small'],
    ['gbp', 29, 'amount_too_small'],
    ['huf', 17_499, 'amount_too_small'],
    ['jpy', 49, 'amount_too_small'],
    ['eur', 100_000_000, 'amount_too_large'],
  ])('an amount in %s of %i is refused as %s', async (currency, amount, code) => {
    const error = await refusal(world.stripe.paymentIntents.create({ amount, currency }));
    expect(error).toMatchObject({ statusCode: 400, code, param: 'amount' });
  });

  test.each([1.5, -1, 0, Number.NaN, 1e21])('an amount of %s is not an amount', async (amount) => {
    const error = await refusal(world.stripe.paymentIntents.create({ amount, currency: 'eur' }));
    expect(error).toMatchObject({ statusCode: 400, code: 'parameter_invalid_integer', param: 'amount' });
  });

  test('a currency that Stripe does not have is refused', async () => {
    const error = await refusal(world.stripe.paymentIntents.create({ amount: 500, currency: 'xxx' }));
    expect(error).toMatchObject({ statusCode: 400, param: 'currency' });
  });

  test('an intent goes from method to confirmation to capture, step by step', async () => {
    const { stripe } = world;
    const intent = await stripe.paymentIntents.create({
      amount: 500,
      currency: 'eur',
      metadata: { a: '1', b: '2' },
    });
    expect(intent.status).toBe('requires_payment_method');
    const missing = await refusal(
      stripe.paymentIntents.confirm(intent.id, { return_url: 'http://127.0.0.1:1/' }),
    );
    expect(missing).toMatchObject({ code: 'payment_intent_unexpected_state' });
    const updated = await stripe.paymentIntents.update(intent.id, {
      amount: 700,
      payment_method: 'pm_card_visa',
      capture_method: 'manual',
      metadata: { a: '', c: '3' },
    });
    expect(updated).toMatchObject({
      status: 'requires_confirmation',
      amount: 700,
      metadata: { b: '2', c: '3' },
    });
    expect(updated.metadata).not.toHaveProperty('a');
    const noReturn = await refusal(stripe.paymentIntents.confirm(intent.id));
    expect(noReturn).toMatchObject({ param: 'return_url' });
    const confirmed = await stripe.paymentIntents.confirm(intent.id, { return_url: 'http://127.0.0.1:1/' });
    expect(confirmed.status).toBe('requires_capture');
    const fixed = await refusal(stripe.paymentIntents.update(intent.id, { amount: 800 }));
    expect(fixed).toMatchObject({ code: 'payment_intent_unexpected_state' });
    const twice = await refusal(
      stripe.paymentIntents.confirm(intent.id, { return_url: 'http://127.0.0.1:1/' }),
    );
    expect(twice).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });

  test('a card of one customer does not pay for another, and a used one pays no second time', async () => {
    const { stripe } = world;
    const card = await savedCard(stripe, VISA);
    const other = await stripe.customers.create();
    const wrong = await refusal(hold(stripe, { ...card, customer: other.id }));
    expect(wrong).toMatchObject({ statusCode: 400, param: 'payment_method' });
    const first = await stripe.paymentIntents.create({
      amount: 500,
      currency: 'eur',
      payment_method: 'pm_card_visa',
      confirm: true,
      off_session: true,
    });
    const again = await refusal(
      stripe.paymentIntents.create({
        amount: 500,
        currency: 'eur',
        payment_method: String(first.payment_method),
        confirm: true,
        off_session: true,
      }),
    );
    expect(again).toMatchObject({ statusCode: 400, param: 'payment_method' });
  });

  test('intents are listed by customer, charges by intent and transfer group', async () => {
    const { stripe } = world;
    const card = await savedCard(stripe, VISA);
    const one = await hold(stripe, card, { transfer_group: 'g' });
    await hold(stripe, await savedCard(stripe, VISA));
    const intents = await stripe.paymentIntents.list({ customer: card.customer });
    expect(intents.data.map((intent) => intent.id)).toEqual([one.id]);
    const charges = await stripe.charges.list({ payment_intent: one.id });
    expect(charges.data.map((row) => row.id)).toEqual([one.latest_charge]);
    expect((await stripe.charges.list({ transfer_group: 'g' })).data).toHaveLength(1);
    expect(await stripe.charges.retrieve(String(one.latest_charge))).toMatchObject({
      payment_intent: one.id,
    });
  });
});
