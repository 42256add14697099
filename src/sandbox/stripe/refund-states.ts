// What becomes of a refund: money given back after a capture, at once, after an hour, or not at all, and holds let go
// before one. Owns every change of its status, with the balance and the events that tell of it.
import { schedule, unschedule } from './agenda.ts';
import { balanceOf, book, bookRefund, settledOn } from './balance.ts';
import type { Context } from './context.ts';
import { emit } from './events.ts';
import { findCharge } from './find.ts';
import { newId } from './ids.ts';
import { mergeMetadata } from './params.ts';
import { cardBehind } from './payment-methods.ts';
import { settled } from './terms.ts';
import type { Charge, Refund } from './state.ts';

const HOUR = 60 * 60;

interface Given {
  readonly reason?: Refund['reason'];
  readonly metadata?: Readonly<Record<string, string>> | null;
}

function newRefund(context: Context, charge: Charge, amount: number, given: Given): Refund {
  return {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: context.now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: charge.captured
        ? { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' }
        : { type: 'reversal' },
      type: 'card',
    },
    metadata: mergeMetadata({}, given.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: given.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}

function giveBack(context: Context, charge: Charge, refund: Refund): Charge {
  const refunded = charge.amount_refunded + refund.amount;
  const after: Charge = { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount };
  context.state.refunds.put(refund.id, refund);
  context.state.charges.put(after.id, after);
  emit(context, 'refund.created', refund);
  return after;
}

/** What was held and is not captured goes back without ever having been on the balance. */
export function release(context: Context, charge: Charge, amount: number, given: Given = {}): Charge {
  return giveBack(context, charge, newRefund(context, { ...charge, captured: false }, amount, given));
}

/** What is not there to be given back is waited for; what is still on its way is taken from that. */
function covered(context: Context, charge: Charge, { amount, currency }: Refund): boolean {
  const due = settled(context, amount, currency);
  return settledOn(context, charge) > context.now || due.amount <= balanceOf(context, due.currency, true);
}

export function beginRefund(context: Context, charge: Charge, amount: number, given: Given): Refund {
  const plain = newRefund(context, charge, amount, given);
  const refund = covered(context, charge, plain)
    ? paid(context, charge, plain)
    : waiting(context, { ...plain, status: 'pending', pending_reason: 'insufficient_funds' }, context.now);
  const after = giveBack(context, charge, refund);
  emit(context, 'charge.refunded', after, { amount_refunded: charge.amount_refunded });
  return refund;
}

function paid(context: Context, charge: Charge, refund: Refund): Refund {
  const { pending_reason: _, ...rest } = refund;
  const booked: Refund = {
    ...rest,
    balance_transaction: bookRefund(context, refund, charge).id,
    status: 'succeeded',
  };
  const later = cardBehind(context, charge)?.refund;
  if (later === undefined) return booked;
  const row: Refund =
    later === 'comes back' ? booked : { ...booked, status: 'pending', pending_reason: 'processing' };
  return waiting(context, row, context.now + HOUR);
}

function waiting(context: Context, refund: Refund, at: number): Refund {
  schedule(context, { at, what: 'settle refund', row: refund.id });
  return refund;
}

/** The clock has come to it: money arrived on the balance, or at the card, or it came back. */
export function settleRefund(context: Context, id: string): void {
  const refund = context.state.refunds.get(id);
  if (refund === undefined) return;
  if (refund.pending_reason === 'insufficient_funds') return payLate(context, refund);
  unschedule(context, { what: 'settle refund', row: id });
  if (refund.status === 'succeeded') return failRefund(context, refund);
  const { pending_reason: _, ...rest } = refund;
  change(context, refund, { ...rest, status: 'succeeded' });
}

function payLate(context: Context, refund: Refund): void {
  const charge = findCharge(context, refund.charge ?? '');
  if (!covered(context, charge, refund)) return;
  unschedule(context, { what: 'settle refund', row: refund.id });
  change(context, refund, paid(context, charge, refund));
}

type FailureReason = 'charge_for_pending_refund_disputed' | 'expired_or_canceled_card';

/** The card's bank sent it back, or took the money itself: it is on the balance again, and the charge counts as not refunded by that much. */
export function failRefund(
  context: Context,
  refund: Refund,
  reason: FailureReason = 'expired_or_canceled_card',
): void {
  unschedule(context, { what: 'settle refund', row: refund.id });
  const { pending_reason: _, ...rest } = refund;
  const failed: Refund = { ...rest, status: 'failed', failure_reason: reason };
  const charge = findCharge(context, refund.charge ?? '');
  context.state.charges.put(charge.id, {
    ...charge,
    amount_refunded: charge.amount_refunded - refund.amount,
    refunded: false,
  });
  if (refund.balance_transaction === null) {
    change(context, refund, failed);
  } else {
    const back = book(context, {
      amount: refund.amount,
      currency: refund.currency,
      type: 'refund_failure',
      source: refund.id,
      description: 'REFUND FAILURE',
      availableOn: Math.max(context.now, settledOn(context, charge)),
    });
    change(context, refund, { ...failed, failure_balance_transaction: back.id });
  }
  emit(context, 'refund.failed', context.state.refunds.get(refund.id) ?? failed);
}

/** Refunds that still wait for funds are given up when the bank takes the money itself. */
export function giveUpWaiting(context: Context, charge: string): void {
  for (const refund of context.state.refunds.all()) {
    if (refund.charge === charge && refund.pending_reason === 'insufficient_funds') {
      failRefund(context, refund, 'charge_for_pending_refund_disputed');
    }
  }
}

function change(context: Context, before: Refund, after: Refund): void {
  context.state.refunds.put(after.id, after);
  emit(context, 'refund.updated', after, { status: before.status });
  emit(context, 'charge.refund.updated', after, { status: before.status });
}
