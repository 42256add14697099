import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { processorFee } from '../../src/sandbox/stripe/balance.ts';
import {
  DAY,
  type World,
  aStripe,
  developer,
  euros,
  follow,
  onboard,
  paidBy,
  refusal,
  send,
} from './stripe-world.ts';

const VISA = '4242424242424242';
const NET = 10_000 - processorFee(10_000);

let world: World;
let account: string;
beforeEach(async () => {
  world = await aStripe();
  account = (await developer(world.stripe, 'complete')).id;
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const settled = async () => {
  const paid = await paidBy(world.stripe, VISA, 10_000);
  world.pass(7 * DAY);
  return paid;
};
const give = (amount: number, more = {}) =>
  world.stripe.transfers.create({ amount, currency: 'eur', destination: account, ...more });

describe('a transfer', () => {
  test('moves available money to the account, with a transaction and an event', async () => {
    const { stripe } = world;
    await settled();
    const transfer = await give(9000, {
      transfer_group: 'campaign:7',
      description: 'Dark mode',
      metadata: { campaign: '7' },
      expand: ['balance_transaction'],
    });
    expect(transfer).toMatchObject({
      object: 'transfer',
      amount: 9000,
      amount_reversed: 0,
      destination: account,
      transfer_group: 'campaign:7',
      description: 'Dark mode',
      metadata: { campaign: '7' },
      reversals: { data: [] },
      balance_transaction: { type: 'transfer', amount: -9000, fee: 0, net: -9000, source: transfer.id },
    });
    expect(await euros(stripe)).toEqual({ available: NET - 9000, pending: 0 });
    expect(await euros(stripe, account)).toEqual({ available: 9000, pending: 0 });
    const { data } = await stripe.balanceTransactions.list({ type: 'transfer', expand: ['data.source'] });
    expect(data[0]?.source).toMatchObject({ id: transfer.id, object: 'transfer' });
    const [event] = (await stripe.events.list({ type: 'transfer.created' })).data;
    expect(event?.data.object).toMatchObject({ id: transfer.id });
    expect(await stripe.transfers.retrieve(transfer.id)).toMatchObject({ id: transfer.id });
  });

  test('of more than is available is refused, and nothing moves', async () => {
    const { stripe } = world;
    await paidBy(stripe, VISA, 10_000);
    expect(await refusal(give(1))).toMatchObject({ statusCode: 400, code: 'balance_insufficient' });
    world.pass(7 * DAY);
    expect(await refusal(give(NET + 1))).toMatchObject({ code: 'balance_insufficient' });
    expect(await euros(stripe)).toEqual({ available: NET, pending: 0 });
    await give(NET);
    expect(await euros(stripe)).toEqual({ available: 0, pending: 0 });
  });

  test.each(['review', 'restrict'])('to an account after %s is refused', async (outcome) => {
    await settled();
    const other = await developer(world.stripe, 'complete');
    await onboard(world.stripe, other.id, outcome);
    expect(await refusal(give(100, { destination: other.id }))).toMatchObject({
      statusCode: 400,
      code: 'insufficient_capabilities_for_transfer',
    });
    expect(await refusal(give(100, { destination: 'acct_x' }))).toMatchObject({
      code: 'resource_missing',
      param: 'destination',
    });
  });

  test('from a charge may come before it has settled, up to what was captured', async () => {
    const { stripe } = world;
    const { charge } = await paidBy(stripe, VISA, 10_000);
    const byHand = { payouts: { schedule: { interval: 'manual' } } } as const;
    await stripe.accounts.update(account, { settings: byHand });
    const first = await give(6000, { source_transaction: charge });
    expect(first.source_transaction).toBe(charge);
    expect(await euros(stripe, account)).toEqual({ available: 0, pending: 6000 });
    expect(await refusal(give(4001, { source_transaction: charge }))).toMatchObject({ param: 'amount' });
    world.pass(7 * DAY);
    expect(await euros(stripe, account)).toEqual({ available: 6000, pending: 0 });
  });

  test('is found by destination, group and time; its words can be changed', async () => {
    const { stripe } = world;
    await settled();
    const other = (await developer(stripe, 'complete')).id;
    const first = await give(100, { transfer_group: 'a' });
    world.pass(10);
    const second = await give(200, { transfer_group: 'b', destination: other });
    const found = async (params: Parameters<typeof stripe.transfers.list>[0]) =>
      (await stripe.transfers.list(params)).data.map((row) => row.id);
    expect(await found({})).toEqual([second.id, first.id]);
    expect(await found({ destination: other })).toEqual([second.id]);
    expect(await found({ transfer_group: 'a' })).toEqual([first.id]);
    expect(await found({ created: { gt: first.created } })).toEqual([second.id]);
    expect(await stripe.transfers.update(first.id, { metadata: { seen: 'yes' } })).toMatchObject({
      metadata: { seen: 'yes' },
    });
    expect(await refusal(give(100, { application_fee: 1 }))).toMatchObject({ code: 'parameter_unknown' });
  });
});

describe('a reversal', () => {
  test('brings a part back, then the rest, and never more', async () => {
    const { stripe } = world;
    await settled();
    const transfer = await give(5000);
    const part = await stripe.transfers.createReversal(transfer.id, { amount: 2000, metadata: { why: 'x' } });
    expect(part).toMatchObject({ object: 'transfer_reversal', amount: 2000, transfer: transfer.id });
    expect(await euros(stripe, account)).toEqual({ available: 3000, pending: 0 });
    expect(await refusal(stripe.transfers.createReversal(transfer.id, { amount: 3001 }))).toMatchObject({
      param: 'amount',
    });
    const rest = await stripe.transfers.createReversal(transfer.id);
    expect(rest.amount).toBe(3000);
    const after = await stripe.transfers.retrieve(transfer.id);
    expect(after).toMatchObject({ amount_reversed: 5000, reversed: true });
    expect(after.reversals.data.map((row) => row.id)).toEqual([rest.id, part.id]);
    expect((await stripe.transfers.listReversals(transfer.id, { limit: 1 })).has_more).toBe(true);
    expect(await stripe.transfers.retrieveReversal(transfer.id, part.id)).toMatchObject({ id: part.id });
    expect(await refusal(stripe.transfers.createReversal(transfer.id))).toMatchObject({ statusCode: 400 });
    expect(await euros(stripe)).toEqual({ available: NET, pending: 0 });
    const { data } = await stripe.balanceTransactions.list({ type: 'transfer_refund' });
    expect(data.map((row) => row.amount)).toEqual([3000, 2000]);
    expect((await stripe.events.list({ type: 'transfer.reversed' })).data).toHaveLength(2);
  });

  test('is refused once the money is at the account’s bank', async () => {
    const { stripe } = world;
    await settled();
    const transfer = await give(5000);
    const { url } = await stripe.accounts.createLoginLink(account);
    const page = await follow(url);
    expect((await send(page, { do: 'pay out' })).text).toContain('€0.00');
    expect(await refusal(stripe.transfers.createReversal(transfer.id))).toMatchObject({
      code: 'balance_insufficient',
    });
    expect(await euros(stripe, account)).toEqual({ available: 0, pending: 0 });
    await world.restart();
    expect(await euros(world.stripe, account)).toEqual({ available: 0, pending: 0 });
  });
});

test('the balance is the sum of its transactions over captures, transfers and reversals', async () => {
  const { stripe } = world;
  await settled();
  const transfer = await give(4000);
  await stripe.transfers.createReversal(transfer.id, { amount: 1500 });
  await paidBy(stripe, VISA, 3000);
  const { data } = await stripe.balanceTransactions.list({ limit: 100 });
  const { available = 0, pending = 0 } = await euros(stripe);
  expect(data.reduce((sum, row) => sum + row.net, 0)).toBe(available + pending);
  const later = await stripe.balanceTransactions.list({ created: { gt: transfer.created - 1 } });
  expect(later.data.map((row) => row.type)).toEqual(['charge', 'transfer_refund', 'transfer']);
  expect(await refusal(stripe.balanceTransactions.list({ payout: 'po_x' }))).toMatchObject({
    code: 'resource_missing',
  });
});
