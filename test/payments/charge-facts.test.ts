// What is read of a charge is what our own books must agree with, in every state that a charge can come to.
import { expect, it } from 'vitest';
import { processorFee } from '../../src/sandbox/stripe/balance.ts';
import { ForeignCharge } from '../../src/ports/payments.ts';
import { testStripe } from './stripe.ts';

const stripe = testStripe();

const nothing = {
  cause: undefined,
  captureBefore: undefined,
  captured: 0n,
  fee: undefined,
  refunds: [],
  disputes: [],
};

it('reads a hold, with the day until which it can be captured', async () => {
  const { intent, order, captureBefore } = await stripe.held();
  expect(await stripe.payments.readCharge(intent)).toEqual({
    ...nothing,
    campaign: 7n,
    pledge: order.pledge,
    attempt: 1,
    currency: 'EUR',
    state: 'held',
    authorised: 5000n,
    captureBefore,
  });
});

it('reads a share that was captured, and what it cost; what was let go is no refund', async () => {
  const { intent } = await stripe.held();
  await stripe.payments.capture('c1', intent, 3700n);
  expect(await stripe.payments.readCharge(intent)).toMatchObject({
    state: 'captured',
    authorised: 5000n,
    captured: 3700n,
    fee: BigInt(processorFee(3700)),
    refunds: [],
    disputes: [],
  });
});

it('reads a hold that was let go', async () => {
  const { intent } = await stripe.held();
  await stripe.payments.cancel('x1', intent);
  expect(await stripe.payments.readCharge(intent)).toMatchObject({ ...nothing, state: 'cancelled' });
});

it.each([
  ['4000000000000341', 'soft'],
  ['4000000410000006', 'hard'],
  ['4000002760003184', 'authentication-required'],
] as const)('reads the refusal of %s as %s', async (number, cause) => {
  const order = stripe.orderFor(await stripe.savedCard(number));
  const { intent } = await stripe.authorise(order);
  expect(await stripe.payments.readCharge(intent ?? '')).toMatchObject({
    ...nothing,
    state: 'declined',
    cause,
    authorised: 0n,
  });
});

it('reads refunds oldest first, ours by their key, and follows those that wait or fail', async () => {
  const waiting = await stripe.taken('4000000000007726');
  const failing = await stripe.taken('4000000000005126');
  await stripe.payments.refund('r:w', waiting.intent, 1000n);
  await stripe.payments.refund('r:f', failing.intent, 1000n);
  stripe.pass({ seconds: 2 });
  await stripe.raw.refunds.create({ payment_intent: waiting.intent, amount: 500 });
  const refunds = async (intent: string) => (await stripe.payments.readCharge(intent)).refunds;
  expect(await refunds(waiting.intent)).toEqual([
    { key: 'r:w', amount: 1000n, status: 'pending' },
    { key: undefined, amount: 500n, status: 'pending' },
  ]);
  expect(await refunds(failing.intent)).toEqual([{ key: 'r:f', amount: 1000n, status: 'succeeded' }]);
  stripe.pass({ hours: 2 });
  expect((await refunds(waiting.intent)).map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  expect(await refunds(failing.intent)).toEqual([{ key: 'r:f', amount: 1000n, status: 'failed' }]);
});

it.each(['winning_evidence', 'losing_evidence'] as const)(
  'reads a dispute with what it costs, open and after %s',
  async (evidence) => {
    const { intent } = await stripe.taken('4000000000000259');
    const open = await stripe.payments.readCharge(intent);
    const taken = { amount: 5000n, taken: 5000n, fee: 2000n, refundable: false };
    expect(open.disputes).toEqual([{ ...taken, status: 'open' }]);
    const [dispute] = (await stripe.raw.disputes.list({ payment_intent: intent })).data;
    await stripe.raw.disputes.update(dispute?.id ?? '', { evidence: { uncategorized_text: evidence } });
    const left = evidence === 'winning_evidence' ? 0n : 5000n;
    expect((await stripe.payments.readCharge(intent)).disputes).toEqual([
      { ...taken, status: 'closed', taken: left },
    ]);
  },
);

it('finds what a customer was charged for us, and nothing else of theirs', async () => {
  const { intent, order } = await stripe.taken();
  const { customer, paymentMethod } = order.card;
  const second = await stripe.authorise({ ...order, attempt: 2 });
  await stripe.raw.paymentIntents.create({
    amount: 900,
    currency: 'eur',
    customer,
    payment_method: paymentMethod,
    metadata: { order: '1' },
  });
  const found = await stripe.payments.findCharges(customer);
  expect(found).toHaveLength(2);
  const [newest, oldest] = found.toSorted((a, b) => b.attempt - a.attempt);
  expect(newest).toMatchObject({ intent: second.intent, attempt: 2, state: 'held' });
  expect(oldest).toEqual({ ...(await stripe.payments.readCharge(intent)), intent });
});

it('takes nobody else’s charge for one of ours', async () => {
  const foreign = await stripe.raw.paymentIntents.create({ amount: 900, currency: 'eur' });
  await expect(stripe.payments.readCharge(foreign.id)).rejects.toThrow(ForeignCharge);
});
