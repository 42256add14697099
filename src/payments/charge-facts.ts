// What Stripe knows of one try to collect a pledge, read whole: its state, what was taken, what went back, what is
// disputed. Reads only; never decides what follows.
import type Stripe from 'stripe';
import { type ChargeFacts, type ChargeName, type DisputeFacts, ForeignCharge } from '../ports/payments.ts';
import {
  currencyCode,
  expanded,
  idOf,
  isAnswer,
  minorUnits,
  secondsOf,
  signedUnits,
  unknownOutcome,
} from './answers.ts';
import { declineCause } from './declines.ts';
import { heldUntil } from './held.ts';
import { type InstanceId, chargeNamed, keyIn, ownKeyIn } from './metadata.ts';
import { refundStatus } from './settle.ts';

type State = ChargeFacts['state'];

function stateOf(intent: Stripe.PaymentIntent): State {
  switch (intent.status) {
    case 'requires_capture':
      return 'held';
    case 'succeeded':
      return 'captured';
    case 'canceled':
      return 'cancelled';
    case 'requires_action':
      return 'needs-authentication';
    case 'requires_payment_method':
      // One that no card was tried on yet says nothing of a refusal: a hosted page may still be open.
      return intent.last_payment_error === null ? 'processing' : 'declined';
    case 'processing':
    case 'requires_confirmation':
      return 'processing';
    default:
      throw new Error(`${intent.id} is ${intent.status}`);
  }
}

/** @throws Error when the money was converted: books in one currency could not agree with it */
function feeOf(charge: Stripe.Charge): bigint | undefined {
  const { balance_transaction: booked } = charge;
  if (booked === null) return undefined;
  const { currency, fee } = expanded(booked, 'balance transaction');
  if (currency !== charge.currency) throw new Error(`${charge.id} was converted into ${currency}`);
  return minorUnits(fee);
}

type Refunds = ChargeFacts['refunds'];

/**
 * What Stripe lets go of at a partial capture or a cancellation it may list as a refund too: nobody's, done at once, and
 * never on the balance. That money was never taken.
 */
const isRelease = (refund: Stripe.Refund): boolean =>
  keyIn(refund.metadata) === undefined &&
  refund.status === 'succeeded' &&
  refund.balance_transaction === null;

async function refundsOf(stripe: Stripe, instance: InstanceId, intent: string): Promise<Refunds> {
  const refunds: Refunds[number][] = [];
  for await (const refund of stripe.refunds.list({ payment_intent: intent, limit: 100 }))
    if (!isRelease(refund))
      refunds.push({
        key: ownKeyIn(instance, refund.metadata),
        amount: minorUnits(refund.amount),
        status: refundStatus(refund.status),
      });
  return refunds.toReversed();
}

/** Money that was taken stays taken while an appeal is heard: what was lost is given back only when that is won. */
const LOST: ReadonlySet<string> = new Set<Stripe.Dispute.Status>([
  'lost',
  'appeal_needs_response',
  'appeal_under_review',
]);
/** An inquiry that ended, and a dispute that was prevented, took no money as a rule: what they took counts. */
const OVER: ReadonlySet<string> = new Set<Stripe.Dispute.Status>(['won', 'warning_closed', 'prevented']);

/** @throws Error when the money was converted */
function disputeFacts(dispute: Stripe.Dispute): DisputeFacts {
  const rows = dispute.balance_transactions;
  const converted = rows.find(({ currency }) => currency !== dispute.currency);
  if (converted) throw new Error(`${dispute.id} was converted into ${converted.currency}`);
  const taken = rows.reduce((sum, { amount }) => sum - signedUnits(amount), 0n);
  const { status } = dispute;
  // Won, and the money is not back yet: that is told a moment later.
  const awaited = OVER.has(status) && taken > 0n && rows.every(({ amount }) => amount <= 0);
  return {
    status: LOST.has(status) || (OVER.has(status) && !awaited) ? 'closed' : 'open',
    amount: minorUnits(dispute.amount),
    taken: taken > 0n ? taken : 0n,
    fee: rows.reduce((sum, { fee }) => sum + signedUnits(fee), 0n),
    refundable: dispute.is_charge_refundable,
  };
}

async function disputesOf(stripe: Stripe, intent: string): Promise<readonly DisputeFacts[]> {
  const disputes: DisputeFacts[] = [];
  for await (const dispute of stripe.disputes.list({ payment_intent: intent, limit: 100 }))
    disputes.push(disputeFacts(dispute));
  return disputes;
}

async function factsOf(
  stripe: Stripe,
  instance: InstanceId,
  intent: Stripe.PaymentIntent,
  name: ChargeName,
): Promise<ChargeFacts> {
  const charge = intent.latest_charge === null ? undefined : expanded(intent.latest_charge, 'charge');
  const state = stateOf(intent);
  const taken = state === 'captured';
  return {
    ...name,
    currency: currencyCode(intent.currency),
    state,
    cause: state === 'declined' ? declineCause(intent.last_payment_error ?? {}) : undefined,
    authorised: charge?.status === 'succeeded' ? minorUnits(charge.amount) : 0n,
    captureBefore: charge !== undefined && state === 'held' ? heldUntil(charge) : undefined,
    captured: taken ? minorUnits(intent.amount_received) : 0n,
    fee: taken && charge ? feeOf(charge) : undefined,
    refunds: taken ? await refundsOf(stripe, instance, intent.id) : [],
    disputes: taken ? await disputesOf(stripe, intent.id) : [],
  };
}

/** @throws ForeignCharge */
export async function readCharge(stripe: Stripe, instance: InstanceId, intent: string): Promise<ChargeFacts> {
  try {
    const read = await stripe.paymentIntents.retrieve(intent, {
      expand: ['latest_charge.balance_transaction'],
    });
    const found = isAnswer(read, 'payment_intent', intent);
    const name = chargeNamed(instance, found.metadata);
    if (name === undefined) throw new ForeignCharge(`${intent} names no pledge of this server`);
    return await factsOf(stripe, instance, found, name);
  } catch (error) {
    if (error instanceof ForeignCharge) throw error;
    throw unknownOutcome('reading a charge', error);
  }
}

/** Newest first. What the same operator, or another instance, charged this customer for is left out. */
export async function findCharges(
  stripe: Stripe,
  instance: InstanceId,
  customer: string,
): Promise<readonly (ChargeFacts & { readonly intent: string })[]> {
  try {
    const found: (ChargeFacts & { readonly intent: string })[] = [];
    const list = stripe.paymentIntents.list({
      customer,
      limit: 100,
      expand: ['data.latest_charge.balance_transaction'],
    });
    for await (const intent of list) {
      const name = chargeNamed(instance, intent.metadata);
      if (name === undefined || idOf(intent.customer) !== customer) continue;
      found.push({ ...(await factsOf(stripe, instance, intent, name)), intent: intent.id });
    }
    return found;
  } catch (error) {
    throw unknownOutcome('looking for charges', error);
  }
}

/** An inquiry moves no money, so that no movement tells of it. */
export async function* disputed(stripe: Stripe, since: Temporal.Instant): AsyncGenerator<string> {
  try {
    const list = stripe.disputes.list({ created: { gte: secondsOf(since) }, limit: 100 });
    for await (const dispute of list) {
      const intent = idOf(dispute.payment_intent);
      if (intent !== undefined) yield intent;
    }
  } catch (error) {
    throw unknownOutcome('listing disputes', error);
  }
}
