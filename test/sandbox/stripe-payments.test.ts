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
