import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DISPUTE_FEE } from '../../src/sandbox/stripe/dispute-states.ts';
import {
  DAY,
  type World,
  aStripe,
  developer,
  euros,
  hold,
  paidBy,
  refusal,
  savedCard,
} from './stripe-world.ts';

const DISPUTED = '4000000000000259';
const NOT_RECEIVED = '4000000000002685';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const types = async () => {
  const { data } = await world.stripe.events.list({ limit: 100 });
  return data.map((event) => event.type).filter((type) => type.startsWith('charge.dispute'));
};

async function disputed(amount = 5000) {
  const paid = await paidBy(world.stripe, DISPUTED, amount);
  const before = await euros(world.stripe);
  const [dispute] = (await world.stripe.disputes.list({ charge: paid.charge })).data;
  if (dispute === undefined) throw new Error('there is no dispute');
  return { ...paid, dispute, before };
}

describe('a disputed charge', () => {
  test('is taken from the balance with a fee, once it was captured', async () => {
    const { stripe } = world;
    const card = await savedCard(stripe, DISPUTED);
    const held = await hold(stripe, card, { amount: 5000 });
    expect((await stripe.disputes.list()).data).toEqual([]);
    await stripe.paymentIntents.capture(held.id, { amount_to_capture: 3000 });
    const [dispute] = (await stripe.disputes.list({ payment_intent: held.id })).data;
    expect(dispute).toMatchObject({
      object: 'dispute',
      amount: 3000,
      charge: held.latest_charge,
      payment_intent: held.id,
      reason: 'fraudulent',
      status: 'needs_response',
      is_charge_refundable: false,
      evidence_details: { has_evidence: false, submission_count: 0 },
      balance_transactions: [
        {
          type: 'adjustment',
          reporting_category: 'dispute',
          amount: -3000,
          fee: DISPUTE_FEE,
          net: -3000 - DISPUTE_FEE,
          source: dispute?.id,
          status: 'available',
        },
      ],
    });
    expect(await stripe.charges.retrieve(String(held.latest_charge))).toMatchObject({ disputed: true });
    expect(await euros(stripe)).toMatchObject({ available: -3000 - DISPUTE_FEE });
    expect(await types()).toEqual(['charge.dispute.funds_withdrawn', 'charge.dispute.created']);
    expect(await refusal(stripe.refunds.create({ payment_intent: held.id }))).toMatchObject({
      statusCode: 400,
      code: 'charge_disputed',
    });
  });

  test('has the reason of its card, and is found by time', async () => {
    const { stripe } = world;
    const { charge } = await paidBy(stripe, NOT_RECEIVED);
    const { data } = await stripe.disputes.list({ created: { gte: 1 }, expand: ['data.charge'] });
    expect(data).toMatchObject([{ reason: 'product_not_received', charge: { id: charge } }]);
    const created = data[0]?.created ?? 0;
    const id = data[0]?.id ?? '';
    expect((await stripe.disputes.list({ created: { gt: created } })).data).toEqual([]);
    expect(await stripe.disputes.retrieve(id)).toMatchObject({ id });
    expect(await refusal(stripe.disputes.retrieve('du_x'))).toMatchObject({ statusCode: 404 });
  });
});

test('a refund that waits for funds is given up when the charge is disputed', async () => {
  const { stripe, server } = world;
  const { charge, intent } = await paidBy(stripe, '4242424242424242', 4000);
  world.pass(7 * DAY);
  await stripe.transfers.create({
    amount: 3500,
    currency: 'eur',
    destination: (await developer(stripe, 'complete')).id,
  });
  const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 1000 });
  expect(refund).toMatchObject({ pending_reason: 'insufficient_funds' });
  server.turn({ turn: 'dispute', charge });
  expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
    status: 'failed',
    failure_reason: 'charge_for_pending_refund_disputed',
  });
  expect((await stripe.disputes.list({ charge })).data).toMatchObject([{ amount: 4000 }]);
  expect((await stripe.balanceTransactions.list({ type: 'refund_failure' })).data).toEqual([]);
});

describe('the bank decides', () => {
  test('winning evidence: the amount comes back, the fee does not', async () => {
    const { stripe } = world;
    const { dispute, before, intent } = await disputed();
    const won = await stripe.disputes.update(dispute.id, {
      evidence: { uncategorized_text: 'winning_evidence' },
    });
    expect(won).toMatchObject({
      status: 'won',
      evidence: { uncategorized_text: 'winning_evidence' },
      evidence_details: { has_evidence: true, submission_count: 1, submission_method: 'manual' },
    });
    expect(won.balance_transactions.map((row) => row.amount)).toEqual([-5000, 5000]);
    expect(before.available).toBe(-5000 - DISPUTE_FEE);
    expect(await euros(stripe)).toEqual({ ...before, available: -DISPUTE_FEE });
    expect(await types()).toEqual([
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
      'charge.dispute.updated',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.created',
    ]);
    expect(await stripe.refunds.create({ payment_intent: intent.id })).toMatchObject({ amount: 5000 });
  });

  test('losing evidence: nothing comes back', async () => {
    const { stripe } = world;
    const { dispute } = await disputed();
    const staged = await stripe.disputes.update(dispute.id, {
      evidence: { uncategorized_text: 'losing_evidence' },
      submit: false,
    });
    expect(staged).toMatchObject({ status: 'needs_response', evidence_details: { submission_count: 0 } });
    const taken = await euros(stripe);
    expect(await stripe.disputes.update(dispute.id, { submit: true })).toMatchObject({ status: 'lost' });
    expect(await euros(stripe)).toEqual(taken);
    expect((await types())[0]).toBe('charge.dispute.closed');
    expect(await refusal(stripe.disputes.close(dispute.id))).toMatchObject({ statusCode: 400 });
  });

  test('other evidence is under review', async () => {
    const { stripe } = world;
    const { dispute } = await disputed();
    const reviewed = await stripe.disputes.update(dispute.id, {
      evidence: { product_description: 'A feature', customer_name: 'Ada' },
      metadata: { campaign: '7' },
    });
    expect(reviewed).toMatchObject({ status: 'under_review', metadata: { campaign: '7' } });
    world.pass(30 * DAY);
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({ status: 'under_review' });
  });

  test('given up, or not answered in time: lost', async () => {
    const { stripe } = world;
    const first = await disputed();
    expect(await stripe.disputes.close(first.dispute.id)).toMatchObject({ status: 'lost' });
    const second = await disputed();
    expect(second.dispute.evidence_details.due_by).toBe(second.dispute.created + 9 * DAY);
    world.pass(9 * DAY);
    await world.restart();
    expect(await world.stripe.disputes.retrieve(second.dispute.id)).toMatchObject({
      status: 'lost',
      evidence_details: { past_due: true },
    });
  });
});
