import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { processorFee } from '../../src/sandbox/stripe/balance.ts';
import { DAY, HOUR, type World, aStripe, developer, euros, paidBy, refusal } from './stripe-world.ts';

const VISA = '4242424242424242';
const SLOW = '4000000000007726';
const COMES_BACK = '4000000000005126';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const types = async () => (await world.stripe.events.list({ limit: 100 })).data.map((event) => event.type);

describe('a refund that takes its time', () => {
  test('is pending for an hour, then succeeded, and says so', async () => {
    const { stripe } = world;
    const { intent } = await paidBy(stripe, SLOW);
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    expect(refund.balance_transaction).toMatch(/^txn_/);
    world.pass(HOUR);
    const after = await stripe.refunds.retrieve(refund.id);
    expect(after.status).toBe('succeeded');
    expect(after.pending_reason).toBeUndefined();
    expect((await types()).slice(0, 4)).toEqual([
      'charge.refund.updated',
      'refund.updated',
      'charge.refunded',
      'refund.created',
    ]);
    expect((await stripe.balanceTransactions.list({ type: 'refund' })).data).toHaveLength(1);
  });
});

describe('a refund that comes back', () => {
  test('succeeds first, fails after an hour, and the money is on the balance again', async () => {
    const { stripe } = world;
    const { intent, charge } = await paidBy(stripe, COMES_BACK);
    const before = await euros(stripe);
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    expect(refund.status).toBe('succeeded');
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ refunded: true });
    world.pass(HOUR);
    const failed = await stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] });
    expect(failed).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
      failure_balance_transaction: { type: 'refund_failure', amount: 2000, source: refund.id },
    });
    expect(await euros(stripe)).toEqual(before);
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ refunded: false, amount_refunded: 0 });
    expect((await types()).slice(0, 3)).toEqual(['refund.failed', 'charge.refund.updated', 'refund.updated']);
    expect(await stripe.refunds.create({ payment_intent: intent.id })).toMatchObject({ amount: 2000 });
  });

  test('fails by the clock also after a restart', async () => {
    const { intent } = await paidBy(world.stripe, COMES_BACK);
    const refund = await world.stripe.refunds.create({ payment_intent: intent.id });
    await world.restart();
    expect(await world.stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'succeeded' });
    world.pass(HOUR);
    await world.restart();
    expect(await world.stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'failed' });
    world.pass(HOUR);
    expect((await world.stripe.balanceTransactions.list({ type: 'refund_failure' })).data).toHaveLength(1);
  });
});

describe('a refund of more than there is', () => {
  test('waits for funds, moves nothing until then, and is paid when they are there', async () => {
    const { stripe } = world;
    const { intent, charge } = await paidBy(stripe, VISA, 10_000);
    world.pass(7 * DAY);
    const net = 10_000 - processorFee(10_000);
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    expect(refund).toMatchObject({
      status: 'pending',
      pending_reason: 'insufficient_funds',
      balance_transaction: null,
    });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 10_000 });
    expect(await refusal(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
      code: 'charge_already_refunded',
    });
    expect(await euros(stripe)).toEqual({ available: net, pending: 0 });
    await paidBy(stripe, VISA, 5000);
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'pending' });
    world.pass(7 * DAY);
    expect(await stripe.refunds.retrieve(refund.id, { expand: ['balance_transaction'] })).toMatchObject({
      status: 'succeeded',
      balance_transaction: { amount: -10_000, type: 'refund' },
    });
    expect((await types())[1]).toBe('refund.updated');
    const second = net + 5000 - processorFee(5000) - 10_000;
    expect(await euros(stripe)).toEqual({ available: second, pending: 0 });
  });

  test('that was transferred away waits until it is called back', async () => {
    const { stripe } = world;
    const { intent } = await paidBy(stripe, VISA, 10_000);
    world.pass(7 * DAY);
    const { id } = await developer(stripe, 'complete');
    const transfer = await stripe.transfers.create({ amount: 9000, currency: 'eur', destination: id });
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 5000 });
    expect(refund.status).toBe('pending');
    await stripe.transfers.createReversal(transfer.id);
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'succeeded' });
  });
});

test('a refund’s metadata can be changed', async () => {
  const { stripe } = world;
  const { intent } = await paidBy(stripe, VISA);
  const refund = await stripe.refunds.create({ payment_intent: intent.id, metadata: { a: '1' } });
  expect(await stripe.refunds.update(refund.id, { metadata: { b: '2' } })).toMatchObject({
    metadata: { a: '1', b: '2' },
  });
});
