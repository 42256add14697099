// Authorise, capture, cancel, refund: each may be asked again at any time and moves money once.
import { expect, it } from 'vitest';
import { INSTANCE, keyOf, testStripe } from './stripe.ts';

const stripe = testStripe();

it('holds the whole pledge on the card and says until when', async () => {
  const outcome = await stripe.held();
  expect(outcome.amount).toBe(5000n);
  const hours = Temporal.Now.instant().until(outcome.captureBefore).total('hours');
  expect(Math.round(hours)).toBe(7 * 24);
  expect(await stripe.raw.paymentIntents.retrieve(outcome.intent)).toMatchObject({
    status: 'requires_capture',
    capture_method: 'manual',
    transfer_group: `${INSTANCE}_campaign_7`,
    metadata: { instance: INSTANCE, campaign: '7', pledge: String(outcome.order.pledge), attempt: '1' },
    description: 'acme/widgets#1',
  });
});

it('believes a card that can be held for less than a week', async () => {
  const { captureBefore } = await stripe.held('4000000114000005');
  expect(Math.round(Temporal.Now.instant().until(captureBefore).total('hours'))).toBe(4 * 24 + 18);
});

it.each([
  ['4000000000000341', 'soft'],
  ['4000000410000006', 'hard'],
  ['4000002760003184', 'authentication-required'],
] as const)('tells a decline of %s as %s, with its intent', async (number, cause) => {
  const order = stripe.orderFor(await stripe.savedCard(number));
  const outcome = await stripe.payments.authorise(keyOf(order), order);
  expect(outcome).toEqual({ kind: 'declined', intent: expect.stringMatching(/^pi_/), cause });
  expect(await stripe.payments.authorise(keyOf(order), order)).toEqual(outcome);
});

it('is declined for good when the card is no longer there', async () => {
  const card = await stripe.savedCard('4242424242424242');
  await stripe.raw.customers.del(card.customer);
  const order = stripe.orderFor(card);
  expect(await stripe.payments.authorise(keyOf(order), order)).toMatchObject({
    kind: 'declined',
    cause: 'hard',
  });
});

it('authorises once: asked again it finds what it made, even when the key is forgotten', async () => {
  const card = await stripe.savedCard('4242424242424242');
  const order = stripe.orderFor(card);
  const first = await stripe.payments.authorise(keyOf(order), order);
  expect(await stripe.payments.authorise(keyOf(order), order)).toEqual(first);
  expect(await stripe.payments.authorise('another key', order)).toEqual(first);
  const next = { ...order, attempt: 2 };
  expect(await stripe.payments.authorise(keyOf(next), next)).not.toEqual(first);
  const intents = await stripe.raw.paymentIntents.list({ customer: card.customer });
  expect(intents.data).toHaveLength(2);
});

it('captures a share, and what was captured stays the answer', async () => {
  const { intent } = await stripe.held();
  expect(await stripe.payments.capture('c1', intent, 3700n)).toMatchObject({
    kind: 'captured',
    amount: 3700n,
  });
  expect(await stripe.payments.capture('c1', intent, 3700n)).toMatchObject({
    kind: 'captured',
    amount: 3700n,
  });
  expect(await stripe.payments.capture('c2', intent, 3700n)).toMatchObject({
    kind: 'captured',
    amount: 3700n,
  });
  expect(await stripe.raw.paymentIntents.retrieve(intent)).toMatchObject({
    amount_received: 3700,
    amount_capturable: 0,
  });
});

it('says that a capture failed when the hold was let go', async () => {
  const { intent } = await stripe.held();
  await stripe.payments.cancel('x1', intent);
  expect(await stripe.payments.capture('c3', intent, 5000n)).toEqual({ kind: 'failed' });
});

it('throws when more is to be captured than is held, for that is a fault of ours', async () => {
  const { intent } = await stripe.held();
  await expect(stripe.payments.capture('c4', intent, 5001n)).rejects.toThrow('amount_too_large');
});

it('cancels, and cancels again', async () => {
  const { intent } = await stripe.held();
  await stripe.payments.cancel('x2', intent);
  await stripe.payments.cancel('x2', intent);
  await stripe.payments.cancel('x3', intent);
  expect((await stripe.raw.paymentIntents.retrieve(intent)).status).toBe('canceled');
});

it('never says that captured money was cancelled', async () => {
  const { intent } = await stripe.held();
  await stripe.payments.capture('c5', intent, 5000n);
  expect(await stripe.payments.cancel('x4', intent)).toBe('captured');
});

it('says that what is disputed cannot be refunded', async () => {
  const { intent } = await stripe.taken('4000000000000259');
  expect(await stripe.payments.refund('r3', intent, 2000n)).toBe('refused');
});

it('refunds once per key, also when the key is forgotten', async () => {
  const { intent } = await stripe.held();
  await stripe.payments.capture('c6', intent, 5000n);
  expect(await stripe.payments.refund('r1', intent, 2000n)).toBe('succeeded');
  expect(await stripe.payments.refund('r1', intent, 2000n)).toBe('succeeded');
  expect(
    (await stripe.raw.refunds.list({ payment_intent: intent })).data.map(({ amount }) => amount),
  ).toEqual([2000]);
  // More than is left: asked again unchanged it would be refused again.
  expect(await stripe.payments.refund('r2', intent, 9000n)).toBe('refused');
});
