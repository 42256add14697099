// The ways a dispute can go beyond lost and won, and what each does to the balance.
import Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DISPUTE_FEE } from '../../src/sandbox/stripe/dispute-states.ts';
import { DAY, type World, aStripe, euros, look, paidBy, refusal, send } from './stripe-world.ts';

const VISA = '4242424242424242';

let world: World;
let charge: string;
let intent: Stripe.PaymentIntent;
beforeEach(async () => {
  world = await aStripe();
  ({ charge, intent } = await paidBy(world.stripe, VISA, 4000));
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const dispute = async () => {
  const [found] = (await world.stripe.disputes.list({ charge })).data;
  if (found === undefined) throw new Error('there is no dispute');
  return found;
};
const told = async () => {
  const { data } = await world.stripe.events.list({ limit: 100 });
  return data
    .map(({ type }) => type)
    .filter((type) => type.startsWith('charge.dispute.'))
    .toReversed();
};
const taken = async () => (await euros(world.stripe)).available;

test('an inquiry takes nothing, lets the charge be refunded, and is closed after 120 days', async () => {
  world.server.turn({ turn: 'dispute', charge, kind: 'inquiry' });
  const asked = await dispute();
  expect(asked).toMatchObject({
    status: 'warning_needs_response',
    balance_transactions: [],
    is_charge_refundable: true,
    payment_method_details: { card: { case_type: 'inquiry' } },
  });
  expect(await taken()).toBe(0);
  await world.stripe.refunds.create({ payment_intent: intent.id, amount: 1000 });
  await world.stripe.disputes.update(asked.id, { evidence: { uncategorized_text: 'winning_evidence' } });
  expect((await dispute()).status).toBe('warning_under_review');
  expect(await told()).toEqual(['charge.dispute.created', 'charge.dispute.updated']);
  world.pass(121 * DAY);
  expect((await dispute()).status).toBe('warning_closed');
  expect(await told()).toEqual(['charge.dispute.closed']);
});

test('an inquiry that was closed can be followed by a chargeback of the same charge', async () => {
  world.server.turn({ turn: 'dispute', charge, kind: 'inquiry' });
  const asked = await dispute();
  expect(() => world.server.turn({ turn: 'close-dispute', dispute: asked.id, outcome: 'lost' })).toThrow(
    'cannot be lost: it is warning_needs_response',
  );
  world.server.turn({ turn: 'close-dispute', dispute: asked.id, outcome: 'warning_closed' });
  world.server.turn({ turn: 'dispute', charge });
  expect((await world.stripe.disputes.list({ charge })).data.map(({ status }) => status)).toEqual([
    'needs_response',
    'warning_closed',
  ]);
  expect(await taken()).toBe(-4000 - DISPUTE_FEE);
});

test('an inquiry that escalates is the same dispute, and takes the money then', async () => {
  world.server.turn({ turn: 'dispute', charge, kind: 'inquiry' });
  const { id } = await dispute();
  world.server.turn({ turn: 'escalate-dispute', dispute: id });
  expect(await dispute()).toMatchObject({
    id,
    status: 'needs_response',
    balance_transactions: [{ amount: -4000 }],
    payment_method_details: { card: { case_type: 'chargeback' } },
  });
  expect(await taken()).toBe(-4000 - DISPUTE_FEE);
  expect(await told()).toEqual(
    ['created', 'updated', 'funds_withdrawn'].map((name) => `charge.dispute.${name}`),
  );
  world.pass(10 * DAY);
  expect((await dispute()).status).toBe('lost');
});

test.each([
  ['a part of the charge', 1500],
  ['more than the charge, when the exchange rate moved', 4100],
])('takes %s', async (_name, amount) => {
  world.server.turn({ turn: 'dispute', charge, amount });
  expect(await dispute()).toMatchObject({ amount, balance_transactions: [{ amount: -amount }] });
  expect(await taken()).toBe(-amount - DISPUTE_FEE);
});

test.each(['won', 'lost'] as const)('a lost dispute is appealed and %s', async (outcome) => {
  world.server.turn({ turn: 'dispute', charge });
  const { id } = await dispute();
  expect(() => world.server.turn({ turn: 'appeal-dispute', dispute: id })).toThrow('is not lost');
  world.server.turn({ turn: 'close-dispute', dispute: id, outcome: 'lost' });
  world.server.turn({ turn: 'appeal-dispute', dispute: id });
  expect((await dispute()).status).toBe('appeal_needs_response');
  const card = { reason_for_filing: 'The parcel arrived.', supporting_files: ['file_1'] };
  const answered = await world.stripe.disputes.update(id, { evidence: { appeal: { card } } });
  expect(answered).toMatchObject({ status: 'appeal_under_review', evidence: { appeal: { card } } });
  world.server.turn({ turn: 'close-dispute', dispute: id, outcome });
  expect((await dispute()).status).toBe(outcome);
  expect(await taken()).toBe(outcome === 'won' ? -DISPUTE_FEE : -4000 - DISPUTE_FEE);
  expect((await told()).filter((type) => type === 'charge.dispute.closed')).toHaveLength(2);
});

test('an appeal that nobody answers is lost', async () => {
  world.server.turn({ turn: 'dispute', charge });
  const { id } = await dispute();
  world.server.turn({ turn: 'close-dispute', dispute: id, outcome: 'lost' });
  world.server.turn({ turn: 'appeal-dispute', dispute: id });
  world.pass(10 * DAY);
  expect(await dispute()).toMatchObject({ status: 'lost', evidence_details: { past_due: true } });
});

test('a dispute that was prevented takes the money without a fee and wants no answer', async () => {
  world.server.turn({ turn: 'dispute', charge, kind: 'prevented' });
  const prevented = await dispute();
  expect(prevented).toMatchObject({
    status: 'prevented',
    balance_transactions: [{ amount: -4000, fee: 0 }],
    payment_method_details: { card: { case_type: 'resolution' } },
  });
  expect(await taken()).toBe(-4000);
  expect(await refusal(world.stripe.disputes.close(prevented.id))).toMatchObject({ statusCode: 400 });
  expect(await refusal(world.stripe.refunds.create({ charge }))).toMatchObject({ code: 'charge_disputed' });
  expect(await told()).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
});

test('a test card is asked about', async () => {
  const asked = await paidBy(world.stripe, '4000000000001976', 3000);
  const { data } = await world.stripe.disputes.list({ charge: asked.charge });
  expect(data).toMatchObject([{ status: 'warning_needs_response', amount: 3000 }]);
});

test('the first page refunds, asks, escalates and appeals', async () => {
  const page = `${world.server.origin}/`;
  await send(page, { turn: 'refund', charge, amount: '500' });
  expect((await world.stripe.refunds.list()).data).toMatchObject([{ amount: 500 }]);
  await send(page, { turn: 'dispute', charge, kind: 'inquiry' });
  expect((await look(page)).text).toContain('Escalate');
  const { id } = await dispute();
  await send(page, { turn: 'escalate-dispute', dispute: id });
  await send(page, { turn: 'close-dispute', dispute: id, outcome: 'lost' });
  expect((await look(page)).text).toContain('Appeal');
});
