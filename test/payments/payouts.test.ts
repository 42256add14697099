// Where a developer's money goes, and that each payout and each reversal is made once.
import { expect, it } from 'vitest';
import { INSTANCE, testStripe } from './stripe.ts';

const stripe = testStripe();
let campaigns = 100n;

const payout = (account: string, amount: bigint) => ({
  campaign: (campaigns += 1n),
  payout: 1,
  account,
  currency: 'EUR',
  amount,
  description: 'acme/widgets#1',
});

/** Captured money that has settled. */
async function funds(amount = 5000n): Promise<void> {
  await stripe.taken(undefined, { amount });
  stripe.pass({ days: 8 });
}

const link = (account: string) =>
  stripe.payments.openOnboarding(account, {
    returnUrl: 'http://127.0.0.1:9/payout',
    refreshUrl: 'http://127.0.0.1:9/again',
  });

it('opens an account that can be sent money and asks for nothing else', async () => {
  const person = { id: 901n, login: 'ada', email: 'ada@example.com', country: 'DE' };
  const account = await stripe.payments.createAccount('person:901:account:1', person);
  expect(await stripe.payments.createAccount('person:901:account:1', person)).toBe(account);
  expect(await stripe.raw.accounts.retrieve(account)).toMatchObject({
    type: 'express',
    country: 'DE',
    email: 'ada@example.com',
    capabilities: { transfers: 'inactive' },
    metadata: { person: '901' },
  });
  expect(await stripe.payments.readAccount(account)).toEqual({
    standing: 'incomplete',
    due: expect.arrayContaining(['external_account']),
    closed: false,
    country: 'DE',
  });
  await expect(stripe.payments.openDashboard(account)).rejects.toThrow('opening the dashboard at Stripe');
});

it.each([
  ['complete', 'ready', []],
  ['review', 'incomplete', []],
  ['restrict', 'restricted', ['individual.verification.document']],
] as const)('reads an onboarding that ended with %s as %s', async (outcome, standing, due) => {
  expect(await stripe.payments.readAccount(await stripe.account(outcome))).toEqual({
    standing,
    due,
    closed: false,
    country: 'FR',
  });
});

it('reads an account that we may not see any more as one that was shut out', async () => {
  expect(await stripe.payments.readAccount('acct_somebodyelse')).toEqual({
    standing: 'restricted',
    due: [],
    closed: true,
    country: undefined,
  });
});

it('gives a new way into the onboarding each time, and one to the dashboard', async () => {
  const account = await stripe.account();
  const [first, second] = [await link(account), await link(account)];
  expect(first).not.toBe(second);
  const dashboard = await fetch(await stripe.payments.openDashboard(account));
  expect([dashboard.status, await dashboard.text()]).toEqual([200, expect.stringContaining('Your balance')]);
});

it('pays once: asked again it finds what it paid, even when the key is forgotten', async () => {
  await funds();
  const order = payout(await stripe.account(), 3000n);
  const first = await stripe.payments.transfer('payout:1', order);
  expect(first).toMatchObject({ kind: 'paid', transfer: expect.stringMatching(/^tr_/) });
  expect(await stripe.payments.transfer('payout:1', order)).toEqual(first);
  expect(await stripe.payments.transfer('another key', order)).toEqual(first);
  const group = `${INSTANCE}_campaign_${order.campaign}`;
  const { data } = await stripe.raw.transfers.list({ transfer_group: group });
  expect(data).toMatchObject([
    {
      amount: 3000,
      currency: 'eur',
      destination: order.account,
      description: 'acme/widgets#1',
      metadata: { campaign: String(order.campaign), payout: '1' },
    },
  ]);
  const next = await stripe.payments.transfer('payout:2', { ...order, payout: 2, amount: 500n });
  expect(next).not.toEqual(first);
  // What an earlier call moved stays moved: asked for another sum, the payout says which one it was.
  expect(await stripe.payments.transfer('payout:1', { ...order, amount: 2999n })).toEqual(first);
  expect(first).toMatchObject({ amount: 3000n });
});

it('is refused for an account that is not ready, and pays under the key of another attempt', async () => {
  await funds();
  const account = await stripe.account('review');
  const order = payout(account, 1000n);
  const refused = { kind: 'refused', why: 'account' };
  expect(await stripe.payments.transfer('payout:3:1', order)).toEqual(refused);
  const entered = await fetch(await link(account), { redirect: 'manual' });
  await stripe.post(new URL(entered.headers.get('location') ?? '', stripe.local.origin).href, {
    outcome: 'complete',
  });
  expect(await stripe.payments.transfer('payout:3:1', order)).toEqual(refused);
  expect(await stripe.payments.transfer('payout:3:2', order)).toMatchObject({ kind: 'paid' });
  const gone = await stripe.payments.transfer('payout:4', payout('acct_gone', 1000n));
  expect(gone).toEqual({ kind: 'refused', why: 'closed' });
});

it('is refused for want of balance, and pays under the key of another attempt', async () => {
  const order = payout(await stripe.account(), 90_000n);
  const refused = { kind: 'refused', why: 'balance' };
  expect(await stripe.payments.transfer('payout:5:1', order)).toEqual(refused);
  expect(await stripe.payments.transfer('payout:5:1', order)).toEqual(refused);
  await stripe.taken(undefined, { amount: 99_000n });
  stripe.pass({ days: 8 });
  const paid = await stripe.payments.transfer('payout:5:2', order);
  expect(paid).toMatchObject({ kind: 'paid' });
  expect(await stripe.payments.findPayout(order)).toEqual(paid);
  expect(await stripe.payments.findPayout({ ...order, payout: 2 })).toBeUndefined();
});

it('takes a key that was used for another sum for one that no longer answers', async () => {
  const order = payout(await stripe.account(), 200_000n);
  expect(await stripe.payments.transfer('payout:9', order)).toEqual({ kind: 'refused', why: 'balance' });
  const less = { ...order, amount: 1000n };
  expect(await stripe.payments.transfer('payout:9', less)).toEqual({ kind: 'refused', why: 'answer' });
});

it('says of a currency that Stripe does not know that it is refused', async () => {
  const order = { ...payout(await stripe.account(), 1000n), currency: 'XXX' };
  expect(await stripe.payments.transfer('payout:6', order)).toEqual({ kind: 'refused', why: 'currency' });
});

it('takes a payout back in parts, each once', async () => {
  await funds();
  const paid = await stripe.payments.transfer('payout:7', payout(await stripe.account(), 3000n));
  if (paid.kind !== 'paid') throw new Error(paid.kind);
  expect(await stripe.payments.reverse('reverse:1', paid.transfer, 1000n)).toBe('succeeded');
  expect(await stripe.payments.reverse('reverse:1', paid.transfer, 1000n)).toBe('succeeded');
  expect(await stripe.payments.reverse('reverse:2', paid.transfer, 500n)).toBe('succeeded');
  const { data } = await stripe.raw.transfers.listReversals(paid.transfer);
  expect(data.map(({ amount }) => amount)).toEqual([500, 1000]);
});

it('says that a payout cannot be taken back once it is gone to the bank', async () => {
  await funds();
  const account = await stripe.account();
  const paid = await stripe.payments.transfer('payout:8', payout(account, 3000n));
  if (paid.kind !== 'paid') throw new Error(paid.kind);
  const dashboard = await fetch(await stripe.payments.openDashboard(account));
  await stripe.post(dashboard.url, { do: 'pay out' });
  expect(await stripe.payments.reverse('reverse:3', paid.transfer, 3000n)).toBe('refused');
  expect(await stripe.payments.reverse('reverse:4', 'tr_nothing', 1n)).toBe('refused');
});
