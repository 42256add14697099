// What the books are held against: the balance, every movement of it by the pledge or payout it was about, and the events
// that nobody has heard.
import { expect, it } from 'vitest';
import { newsOf } from '../../src/payments/events.ts';
import type { Movement } from '../../src/ports/payments.ts';
import { processorFee } from '../../src/sandbox/stripe/balance.ts';
import { testStripe } from './stripe.ts';

const stripe = testStripe();
const all = <T>(items: AsyncIterable<T>): Promise<T[]> => Array.fromAsync(items);

const short = ({ kind, amount, fee }: Movement) => [kind, amount, fee] as const;

it('tells each movement since an instant, newest first, by what it was about', async () => {
  stripe.pass({ hours: 1 });
  const since = stripe.now();
  const dispute = await stripe.taken('4000000000000259');
  stripe.pass({ hours: 1 });
  const [open] = (await stripe.raw.disputes.list({ payment_intent: dispute.intent })).data;
  await stripe.raw.disputes.update(open?.id ?? '', { evidence: { uncategorized_text: 'winning_evidence' } });
  stripe.pass({ hours: 1 });
  const failing = await stripe.taken('4000000000005126', { campaign: 8n, amount: 6000n });
  await stripe.payments.refund('r:f', failing.intent, 1000n);
  stripe.pass({ days: 8 });
  const account = await stripe.account();
  // A reversal takes from what the account has not paid out yet.
  await stripe.raw.accounts.update(account, { settings: { payouts: { schedule: { interval: 'manual' } } } });
  const order = { campaign: 8n, payout: 3, account, currency: 'EUR', amount: 2000n, description: 'x' };
  const paid = await stripe.payments.transfer('payout:1', order);
  if (paid.kind !== 'paid') throw new Error(paid.kind);
  stripe.pass({ hours: 1 });
  await stripe.payments.reverse('reverse:1', paid.transfer, 500n);

  const found = await all(stripe.payments.movements(since));
  const fee = (amount: number) => BigInt(processorFee(amount));
  expect(found.map(short)).toEqual([
    ['transfer-reversal', 500n, 0n],
    ['transfer', -2000n, 0n],
    ['refund-failure', 1000n, 0n],
    ['refund', -1000n, 0n],
    ['charge', 6000n, fee(6000)],
    ['dispute-reversal', 5000n, 0n],
    ['dispute', -5000n, 2000n],
    ['charge', 5000n, fee(5000)],
  ]);
  const disputed = { campaign: 7n, pledge: dispute.order.pledge, attempt: 1 };
  const refunded = { campaign: 8n, pledge: failing.order.pledge, attempt: 1 };
  expect(found.slice(0, 2).map(({ charge }) => charge)).toEqual([undefined, undefined]);
  expect(found.slice(2, 5).map(({ charge }) => charge)).toEqual([refunded, refunded, refunded]);
  expect(found.slice(5).map(({ charge }) => charge)).toEqual([disputed, disputed, disputed]);
  expect(found.slice(0, 3).map(({ payout }) => payout)).toEqual([
    { campaign: 8n, payout: 3 },
    { campaign: 8n, payout: 3 },
    undefined,
  ]);
  expect(new Set(found.map(({ currency }) => currency))).toEqual(new Set(['EUR']));
  const instants = found.map(({ createdAt }) => createdAt.epochMilliseconds);
  expect(instants).toEqual(instants.toSorted((a, b) => b - a));
  const lastHour = await all(stripe.payments.movements(stripe.now().subtract({ minutes: 5 })));
  expect(lastHour.map(({ kind }) => kind)).toEqual(['transfer-reversal']);
});

it('sums up to the balance, what has settled and what has not', async () => {
  await stripe.taken(undefined, { amount: 7000n });
  const moved = await all(stripe.payments.movements(stripe.now().subtract({ hours: 24 * 365 })));
  const sum = (code: string) =>
    moved
      .filter(({ currency }) => currency === code)
      .reduce((total, { amount, fee }) => total + amount - fee, 0n);
  const balance = await stripe.payments.balance();
  expect(balance.map(({ currency }) => currency)).toEqual(['EUR', 'USD']);
  for (const { currency, available, pending } of balance) expect(available + pending).toBe(sum(currency));
  expect(balance.find(({ currency }) => currency === 'EUR')?.pending).toBe(
    7000n - BigInt(processorFee(7000)),
  );
});

it('reads more movements than one page holds', async () => {
  const since = stripe.now();
  const { intent, order } = await stripe.taken(undefined, { amount: 50_000n });
  for (let count = 0; count < 120; count += 1)
    await stripe.raw.refunds.create({ payment_intent: intent, amount: 100 });
  const found = await all(stripe.payments.movements(since));
  expect(found.filter(({ charge }) => charge?.pledge === order.pledge)).toHaveLength(121);
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
});

it('finds the events that no webhook of ours has taken, oldest first, as they would have been kept', async () => {
  stripe.pass({ hours: 1 });
  const since = stripe.now();
  const { intent, order } = await stripe.taken('4000000000000259');
  await stripe.raw.customers.create({ name: 'nobody’s business' });
  const found = await all(stripe.payments.undelivered(since));
  const about = { kind: 'charge', campaign: 7n, pledge: order.pledge, intent };
  const types = found.map(({ type }) => type);
  expect(types.slice(0, 2)).toEqual([
    'checkout.session.completed',
    'payment_intent.amount_capturable_updated',
  ]);
  expect(types).toContain('payment_intent.succeeded');
  expect(types).not.toContain('customer.created');
  for (const event of found.slice(1))
    expect(newsOf(event), event.type).toEqual(
      event.type.startsWith('charge.dispute') ? { kind: 'intent', intent } : about,
    );
  const instants = found.map(({ createdAt }) => createdAt.epochMilliseconds);
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
});
