// What an account has and owes beyond plain captures: conversion, fees, payouts, reserves, and how long events are told of.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listPrice } from '../../src/sandbox/stripe/terms.ts';
import { DAY, HOUR, type World, aStripe, developer, euros, paidBy, refusal, send } from './stripe-world.ts';

const VISA = '4242424242424242';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const booked = async (type: string) => (await world.stripe.balanceTransactions.list({ type })).data;
const types = async () => (await world.stripe.events.list({ limit: 100 })).data.map(({ type }) => type);

describe('an account that settles in some currencies', () => {
  beforeEach(() => {
    world.server.turn({ turn: 'terms', settles: ['eur', 'gbp'], rates: { usd: 0.9 } });
  });

  test('converts the others, and says at which rate', async () => {
    const { charge } = await paidBy(world.stripe, VISA, 10_000, 'usd');
    const [row] = await booked('charge');
    expect(row).toMatchObject({
      source: charge,
      amount: 9000,
      currency: 'eur',
      exchange_rate: 0.9,
      fee: listPrice(9000, 'FR'),
      net: 9000 - listPrice(9000, 'FR'),
    });
    await paidBy(world.stripe, VISA, 1000, 'gbp');
    expect((await booked('charge'))[0]).toMatchObject({ amount: 1000, currency: 'gbp', exchange_rate: null });
  });

  test('gives back, and is charged back, at the rate of that day', async () => {
    const one = await paidBy(world.stripe, VISA, 10_000, 'usd');
    const two = await paidBy(world.stripe, VISA, 10_000, 'usd');
    world.server.turn({ turn: 'terms', rates: { usd: 1 } });
    await world.stripe.refunds.create({ charge: one.charge });
    world.server.turn({ turn: 'dispute', charge: two.charge });
    expect(await booked('refund')).toMatchObject([{ amount: -10_000, currency: 'eur', exchange_rate: 1 }]);
    expect(await booked('adjustment')).toMatchObject([{ amount: -10_000, currency: 'eur' }]);
  });

  test('has no other balance, so that nothing can be sent from one', async () => {
    const { id } = await developer(world.stripe, 'complete');
    await paidBy(world.stripe, VISA, 10_000, 'usd');
    world.pass(8 * DAY);
    const { available } = await world.stripe.balance.retrieve();
    expect(available.map(({ currency }) => currency).toSorted()).toEqual(['eur', 'gbp']);
    const give = (currency: string) =>
      world.stripe.transfers.create({ amount: 100, currency, destination: id });
    expect(await refusal(give('usd'))).toMatchObject({ code: 'balance_insufficient' });
    expect(await give('eur')).toMatchObject({ currency: 'eur' });
  });
});

describe('fees', () => {
  test.each([
    [VISA, 'FR', 150 + 25],
    ['4000008260000000', 'GB', 250 + 25],
    ['4000001240000000', 'CA', 325 + 25],
  ])('of card %s follow its country, %s', async (card, country, fee) => {
    const { charge } = await paidBy(world.stripe, card, 10_000);
    expect(await booked('charge')).toMatchObject([{ source: charge, fee }]);
    const { payment_method_details: details } = await world.stripe.charges.retrieve(charge);
    expect(details?.card?.country).toBe(country);
  });

  test('can be nothing, and be taken from the account later', async () => {
    world.server.turn({ turn: 'terms', fee: { percent: 0, fixed: 0 } });
    await paidBy(world.stripe, VISA, 10_000);
    expect(await booked('charge')).toMatchObject([{ fee: 0, fee_details: [], net: 10_000 }]);
    world.server.turn({ turn: 'account-fee', amount: 321, currency: 'eur' });
    expect(await booked('stripe_fee')).toMatchObject([{ net: -321, source: null, balance_type: 'payments' }]);
  });

  test('can be known late: until then a charge has no transaction', async () => {
    world.server.turn({ turn: 'terms', feeAfterHours: 5 });
    const { charge } = await paidBy(world.stripe, VISA, 10_000);
    const read = () => world.stripe.charges.retrieve(charge, { expand: ['balance_transaction'] });
    expect(await read()).toMatchObject({ captured: true, balance_transaction: null });
    await world.stripe.refunds.create({ charge, amount: 100 });
    world.pass(5 * HOUR);
    expect(await read()).toMatchObject({ balance_transaction: { amount: 10_000, fee: 175 } });
    const [event] = (await world.stripe.events.list({ type: 'charge.updated' })).data;
    expect(event?.data.previous_attributes).toEqual({ balance_transaction: null });
  });
});

test('a reserve is kept back and released, and is no part of what can be spent', async () => {
  await paidBy(world.stripe, VISA, 10_000);
  world.pass(8 * DAY);
  const before = await euros(world.stripe);
  world.server.turn({ turn: 'reserve', amount: 4000, currency: 'eur', days: 30 });
  expect(await euros(world.stripe)).toEqual({ ...before, available: (before.available ?? 0) - 4000 });
  const sides = async (type: string) =>
    (await booked(type)).map(({ amount, balance_type: side }) => `${side} ${amount}`).toSorted();
  expect(await sides('reserve_hold')).toEqual(['payments -4000', 'risk_reserved 4000']);
  world.pass(30 * DAY);
  expect(await euros(world.stripe)).toEqual(before);
  expect(await sides('reserve_release')).toEqual(['payments 4000', 'risk_reserved -4000']);
});

describe('the operator’s own payouts and top-ups', () => {
  beforeEach(async () => {
    await paidBy(world.stripe, VISA, 10_000);
    world.pass(8 * DAY);
  });
  const pay = (amount: number) => world.stripe.payouts.create({ amount, currency: 'eur' });

  test('leave the balance, arrive two days later, and can come back even then', async () => {
    const before = await euros(world.stripe);
    expect(await refusal(pay((before.available ?? 0) + 1))).toMatchObject({ code: 'balance_insufficient' });
    const { id } = await pay(5000);
    expect(await booked('payout')).toMatchObject([{ amount: -5000, source: id }]);
    world.pass(2 * DAY);
    expect(await world.stripe.payouts.retrieve(id)).toMatchObject({ status: 'paid' });
    world.server.turn({ turn: 'fail-payout', payout: id });
    expect(
      await world.stripe.payouts.retrieve(id, { expand: ['failure_balance_transaction'] }),
    ).toMatchObject({
      status: 'failed',
      failure_code: 'account_closed',
      failure_balance_transaction: { amount: 5000, type: 'payout_failure' },
    });
    expect(await euros(world.stripe)).toEqual(before);
    expect((await types()).slice(0, 3)).toEqual(['payout.failed', 'payout.paid', 'payout.created']);
    expect(() => world.server.turn({ turn: 'fail-payout', payout: id })).toThrow('is failed');
  });

  test('can be cancelled while they are pending', async () => {
    const { id } = await pay(5000);
    expect(await world.stripe.payouts.cancel(id)).toMatchObject({ status: 'canceled' });
    expect(await refusal(world.stripe.payouts.cancel(id))).toMatchObject({ statusCode: 400 });
    expect((await world.stripe.payouts.list({ status: 'canceled' })).data).toHaveLength(1);
  });

  test('happen every night when the schedule says so', async () => {
    world.server.turn({ turn: 'platform', payouts: 'daily' });
    expect(await world.stripe.accounts.retrieve(null)).toMatchObject({
      settings: { payouts: { schedule: { interval: 'daily' } } },
    });
    world.pass(DAY);
    expect(await euros(world.stripe)).toMatchObject({ available: 0 });
    expect((await world.stripe.payouts.list()).data).toMatchObject([{ automatic: true }]);
  });

  test('a top-up is on the balance at once', async () => {
    const { available = 0 } = await euros(world.stripe);
    const topup = await world.stripe.topups.create({ amount: 700, currency: 'eur' });
    expect(await euros(world.stripe)).toMatchObject({ available: available + 700 });
    expect(await world.stripe.topups.retrieve(topup.id)).toMatchObject({ status: 'succeeded' });
    expect((await world.stripe.topups.list()).data).toHaveLength(1);
  });
});

describe('a connected account', () => {
  const paidTo = async (account: string) => {
    await paidBy(world.stripe, VISA, 10_000);
    world.pass(8 * DAY);
    return world.stripe.transfers.create({ amount: 5000, currency: 'eur', destination: account });
  };

  test('is paid out every night, so that a reversal fails the next day', async () => {
    const { id } = await developer(world.stripe, 'complete');
    expect(await world.stripe.accounts.retrieve(id)).toMatchObject({
      settings: { payouts: { schedule: { interval: 'daily' } } },
    });
    const transfer = await paidTo(id);
    await world.stripe.transfers.createReversal(transfer.id, { amount: 1000 });
    world.pass(DAY);
    expect(await refusal(world.stripe.transfers.createReversal(transfer.id))).toMatchObject({
      code: 'balance_insufficient',
    });
    const [payout] = (await world.stripe.payouts.list({}, { stripeAccount: id })).data;
    expect(payout).toMatchObject({ amount: 4000, automatic: true, status: 'pending' });
    expect((await world.stripe.payouts.list()).data).toEqual([]);
    world.server.turn({ turn: 'fail-payout', payout: payout?.id ?? '' });
    expect(await euros(world.stripe, id)).toEqual({ available: 4000, pending: 0 });
    expect((await world.toldOfAccounts()).map(({ type }) => type).slice(-2)).toEqual([
      'payout.created',
      'payout.failed',
    ]);
  });

  test('that is paid out by hand keeps what it has', async () => {
    const { id } = await developer(world.stripe, 'complete');
    await world.stripe.accounts.update(id, { settings: { payouts: { schedule: { interval: 'manual' } } } });
    const transfer = await paidTo(id);
    world.pass(30 * DAY);
    expect(await world.stripe.transfers.createReversal(transfer.id)).toMatchObject({ amount: 5000 });
  });

  test('gives back by hand, on the first page, what it still has', async () => {
    const { id } = await developer(world.stripe, 'complete');
    const transfer = await paidTo(id);
    await send(`${world.server.origin}/`, { turn: 'reverse', transfer: transfer.id, amount: '700' });
    expect(await world.stripe.transfers.retrieve(transfer.id)).toMatchObject({ amount_reversed: 700 });
  });
});

test('a refund fails weeks later', async () => {
  const { charge } = await paidBy(world.stripe, VISA, 10_000);
  const refund = await world.stripe.refunds.create({ charge, amount: 3000 });
  await world.stripe.refunds.create({ charge, amount: 2000 });
  world.pass(25 * DAY);
  world.server.turn({ turn: 'fail-refund', refund: refund.id });
  expect(await world.stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 2000 });
  expect(await booked('refund_failure')).toMatchObject([{ amount: 3000 }]);
});

test('events are told of for 30 days', async () => {
  const { id } = await world.stripe.customers.create();
  const [event] = (await world.stripe.events.list({ type: 'customer.created' })).data;
  world.pass(30 * DAY - 60);
  expect((await world.stripe.events.list()).data).toMatchObject([{ data: { object: { id } } }]);
  world.pass(60);
  expect((await world.stripe.events.list()).data).toEqual([]);
  expect(await refusal(world.stripe.events.retrieve(event?.id ?? ''))).toMatchObject({ statusCode: 404 });
});
