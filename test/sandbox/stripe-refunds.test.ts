import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { processorFee } from '../../src/sandbox/stripe/balance.ts';
import { DAY, type SavedCard, type World, aStripe, hold, refusal, savedCard } from './stripe-world.ts';

let world: World;
let card: SavedCard;
beforeEach(async () => {
  world = await aStripe();
  card = await savedCard(world.stripe, '4242424242424242');
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const paid = (amount = 2000) => hold(world.stripe, card, { amount, capture_method: 'automatic' });

describe('refunds', () => {
  test('give back all that is left unless an amount is named', async () => {
    const { stripe } = world;
    const intent = await paid();
    const part = await stripe.refunds.create({ charge: String(intent.latest_charge), amount: 500 });
    expect(part).toMatchObject({ amount: 500, payment_intent: intent.id, reason: null, status: 'succeeded' });
    const rest = await stripe.refunds.create({ payment_intent: intent.id, reason: 'requested_by_customer' });
    expect(rest).toMatchObject({ amount: 1500, reason: 'requested_by_customer' });
    expect(await stripe.charges.retrieve(String(intent.latest_charge))).toMatchObject({
      amount_refunded: 2000,
      refunded: true,
    });
    expect(await stripe.refunds.retrieve(part.id)).toEqual(expect.objectContaining({ id: part.id }));
    const { data } = await stripe.refunds.list({ payment_intent: intent.id });
    expect(data.map((refund) => refund.id)).toEqual([rest.id, part.id]);
  });

  test('never more than was charged', async () => {
    const { stripe } = world;
    const intent = await paid();
    expect(await refusal(stripe.refunds.create({ payment_intent: intent.id, amount: 2001 }))).toMatchObject({
      statusCode: 400,
      param: 'amount',
      message: 'Refund amount (€20.01) is greater than charge amount (€20.00)',
    });
    await stripe.refunds.create({ payment_intent: intent.id, amount: 1999 });
    expect(await refusal(stripe.refunds.create({ payment_intent: intent.id, amount: 2 }))).toMatchObject({
      message: 'Refund amount (€0.02) is greater than unrefunded amount on charge (€0.01)',
    });
    await stripe.refunds.create({ payment_intent: intent.id });
    expect(await refusal(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
      statusCode: 400,
      code: 'charge_already_refunded',
    });
  });

  test('not what is only held, not what failed, not what nobody knows', async () => {
    const { stripe } = world;
    const held = await hold(stripe, card);
    expect(await refusal(stripe.refunds.create({ payment_intent: held.id }))).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('You must cancel the PaymentIntent'),
    });
    const failing = await savedCard(stripe, '4000000000000341');
    const failed = await refusal(hold(stripe, failing));
    expect(
      await refusal(stripe.refunds.create({ payment_intent: failed.payment_intent?.id ?? '' })),
    ).toMatchObject({
      message: expect.stringContaining('does not have a successful charge'),
    });
    expect(await refusal(stripe.refunds.create({ charge: String(failed.charge) }))).toMatchObject({
      code: 'charge_not_refundable',
    });
    expect(await refusal(stripe.refunds.create({ payment_intent: 'pi_unknown' }))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
    });
    expect(await refusal(stripe.refunds.create({}))).toMatchObject({ statusCode: 400 });
  });

  test('of a part that was captured: at most that part', async () => {
    const { stripe } = world;
    const held = await hold(stripe, card);
    await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1200 });
    expect(await refusal(stripe.refunds.create({ payment_intent: held.id, amount: 1201 }))).toMatchObject({
      param: 'amount',
    });
    expect(await stripe.refunds.create({ payment_intent: held.id })).toMatchObject({ amount: 1200 });
  });
});

describe('the balance', () => {
  test('is what was captured, less fees and refunds: pending for a week, then available', async () => {
    const { stripe } = world;
    expect(await stripe.balance.retrieve()).toMatchObject({
      available: [{ amount: 0, currency: 'eur' }],
      pending: [{ amount: 0, currency: 'eur' }],
    });
    const intent = await paid(10_000);
    await hold(stripe, card);
    await stripe.refunds.create({ payment_intent: intent.id, amount: 1000 });
    const net = 10_000 - processorFee(10_000) - 1000;
    expect(net).toBe(8825);
    expect(await stripe.balance.retrieve()).toMatchObject({
      available: [{ amount: 0 }],
      pending: [{ amount: net }],
    });
    world.pass(7 * DAY);
    expect(await stripe.balance.retrieve()).toMatchObject({
      available: [{ amount: net }],
      pending: [{ amount: 0 }],
    });
  });

  test('is the sum of the transactions, which name their sources', async () => {
    const { stripe } = world;
    const intent = await paid();
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 300 });
    const { data } = await stripe.balanceTransactions.list();
    expect(data).toMatchObject([
      { type: 'refund', source: refund.id, amount: -300, fee: 0 },
      { type: 'charge', source: intent.latest_charge, amount: 2000, fee: 55, fee_details: [{ amount: 55 }] },
    ]);
    const { pending } = await stripe.balance.retrieve();
    expect(pending[0]?.amount).toBe(data.reduce((sum, row) => sum + row.net, 0));
    const [latest] = data;
    expect(await stripe.balanceTransactions.retrieve(latest?.id ?? '')).toMatchObject({ source: refund.id });
    expect((await stripe.balanceTransactions.list({ source: refund.id })).data).toHaveLength(1);
    expect((await stripe.balanceTransactions.list({ type: 'charge' })).data).toHaveLength(1);
  });

  test('a fee is 1.5 % and 25 minor units, in whole minor units', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), (amount) => {
        const fee = processorFee(amount);
        expect(Number.isInteger(fee)).toBe(true);
        expect(Math.abs((fee - 25) * 1000 - amount * 15)).toBeLessThanOrEqual(500);
      }),
    );
  });
});

test('the account settles in euro, by hand', async () => {
  expect(await world.stripe.accounts.retrieveCurrent()).toMatchObject({
    object: 'account',
    default_currency: 'eur',
    charges_enabled: true,
    settings: { payouts: { schedule: { interval: 'manual' } } },
  });
});
