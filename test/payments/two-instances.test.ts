// Two servers on one Stripe account, both counting from 1: what one made is not the other's, under whatever key or name.
import { expect, it } from 'vitest';
import { currencyRules } from '../../src/payments/currencies.ts';
import { stripePayments } from '../../src/payments/gateway.ts';
import { ForeignCharge } from '../../src/ports/payments.ts';
import { keyOf, testStripe } from './stripe.ts';

const stripe = testStripe();
const other = () =>
  stripePayments({
    instance: 'fedcba9876543210',
    secretKey: stripe.local.secretKey,
    apiUrl: stripe.local.origin,
    currencies: currencyRules(['EUR']),
    timeoutMs: 10_000,
  });

it('opens a checkout of the same number for each', async () => {
  const order = (customer: string) => ({
    checkout: 17n,
    customer,
    currency: 'EUR',
    amount: 5000n,
    consent: 'You agree.',
    locale: 'en' as const,
    successUrl: 'http://127.0.0.1:9/done',
    cancelUrl: 'http://127.0.0.1:9/back',
  });
  const sessions = [];
  for (const payments of [stripe.payments, other()]) {
    const customer = await payments.createCustomer('person:8:customer:1', { id: 8n, login: 'ada' });
    sessions.push((await payments.openCheckout('checkout:17:open:1', order(customer))).session);
  }
  expect(new Set(sessions).size).toBe(2);
});

it('neither finds, reads nor repeats a charge of the other', async () => {
  const held = await stripe.held();
  const { customer } = held.order.card;
  expect(await stripe.payments.findCharges(customer)).toHaveLength(1);
  expect(await other().findCharges(customer)).toEqual([]);
  await expect(other().readCharge(held.intent)).rejects.toThrow(ForeignCharge);
  const theirs = await other().authorise(keyOf(held.order), held.order);
  expect(theirs).toMatchObject({ kind: 'authorised' });
  expect(theirs).not.toMatchObject({ intent: held.intent });
});

it('pays out a payout of the same number for each, and reverses under keys of its own', async () => {
  const account = await stripe.account();
  stripe.local.turn({ turn: 'funds', amount: '20000', currency: 'eur' });
  const order = { campaign: 7n, payout: 1, account, currency: 'EUR', amount: 3000n, description: 'a/b#1' };
  const first = await stripe.payments.transfer('campaign:7:payout:1', order);
  const second = await other().transfer('campaign:7:payout:1', order);
  if (first.kind !== 'paid' || second.kind !== 'paid') throw new Error('one was not paid');
  expect(second.transfer).not.toBe(first.transfer);
  expect(await stripe.payments.reverse('pledge:1:reverse:1', first.transfer, 1000n)).toBe('succeeded');
  expect(await other().reverse('pledge:1:reverse:1', second.transfer, 1000n)).toBe('succeeded');
  const [group, ...others] = (await stripe.raw.transfers.list({ limit: 2 })).data.map(
    (one) => one.transfer_group,
  );
  expect(others).not.toContain(group);
});

it('counts what the other moved as no charge or payout of ours', async () => {
  const since = stripe.now().subtract({ hours: 1 });
  const { intent, order } = await stripe.taken();
  const named = async (payments: typeof stripe.payments) => {
    const all = [];
    for await (const movement of payments.movements(since)) all.push(movement);
    return all.filter(({ charge }) => charge?.pledge === order.pledge).length;
  };
  expect(intent).toMatch(/^pi_/);
  expect(await named(stripe.payments)).toBe(1);
  expect(await named(other())).toBe(0);
});
