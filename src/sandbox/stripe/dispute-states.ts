// What becomes of a dispute: the bank takes the money with a fee, hears evidence or none, and decides. Owns every change
// of its status, with the balance and the events that tell of it. The fee stays with Stripe even when it is won.
import { schedule, unschedule } from './agenda.ts';
import { book } from './balance.ts';
import type { Dispute } from './connect-rows.ts';
import type { Context } from './context.ts';
import { emit } from './events.ts';
import { findCharge } from './find.ts';
import { newId } from './ids.ts';
import { cardBehind } from './payment-methods.ts';
import { giveUpWaiting } from './refund-states.ts';
import type { Charge } from './state.ts';

const DAY = 24 * 60 * 60;
/** How long the bank waits for evidence. */
const PATIENCE_DAYS = 9;
/** 20 euros, and as many minor units of any other currency. */
export const DISPUTE_FEE = 2000;

export const REASONS = ['fraudulent', 'product_not_received', 'general'] as const;
export type DisputeReason = (typeof REASONS)[number];

const NETWORK_CODES: Readonly<Record<DisputeReason, string>> = {
  fraudulent: '10.4',
  general: '13.3',
  product_not_received: '13.1',
};

/** What is left of a charge after refunds can be disputed once. */
export const canBeDisputed = (charge: Charge): boolean =>
  charge.captured && !charge.disputed && charge.amount > charge.amount_refunded;

export function openDispute(context: Context, disputable: Charge, reason: DisputeReason): Dispute {
  giveUpWaiting(context, disputable.id);
  const charge = findCharge(context, disputable.id);
  const id = newId('du');
  const amount = charge.amount - charge.amount_refunded;
  const withdrawal = book(context, {
    amount: -amount,
    fee: DISPUTE_FEE,
    currency: charge.currency,
    type: 'adjustment',
    category: 'dispute',
    source: id,
    description: `Chargeback withdrawal for ${charge.id}`,
  });
  const dispute: Dispute = {
    id,
    object: 'dispute',
    amount,
    balance_transactions: [withdrawal],
    charge: charge.id,
    created: context.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: context.now + PATIENCE_DAYS * DAY,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    network_reason_code: NETWORK_CODES[reason],
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: charge.payment_method_details?.card?.brand ?? 'visa',
        case_type: 'chargeback',
        network: charge.payment_method_details?.card?.network ?? 'visa',
        network_reason_code: NETWORK_CODES[reason],
      },
      type: 'card',
    },
    reason,
    status: 'needs_response',
  };
  context.state.disputes.put(id, dispute);
  schedule(context, { at: context.now + PATIENCE_DAYS * DAY, what: 'close dispute', row: id });
  const disputed = { ...charge, disputed: true };
  context.state.charges.put(charge.id, disputed);
  emit(context, 'charge.updated', disputed, { disputed: false });
  emit(context, 'charge.dispute.created', dispute);
  emit(context, 'charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** As its test card says; a charge that was refunded meanwhile has nothing left to dispute. */
export function openDisputeByCard(context: Context, id: string): void {
  unschedule(context, { what: 'open dispute', row: id });
  const charge = findCharge(context, id);
  const reason = cardBehind(context, charge)?.disputes;
  if (reason !== undefined && canBeDisputed(charge)) openDispute(context, charge, reason);
}

/** Nobody answered the bank in time. */
export function overdue(context: Context, id: string): void {
  unschedule(context, { what: 'close dispute', row: id });
  const dispute = context.state.disputes.get(id);
  if (dispute?.status === 'needs_response') {
    const late = { ...dispute, evidence_details: { ...dispute.evidence_details, past_due: true } };
    closeDispute(context, late, 'lost');
  }
}

export const isOpen = (dispute: Dispute): boolean =>
  ['needs_response', 'under_review'].includes(dispute.status);

/** @param dispute one that is open */
export function closeDispute(context: Context, dispute: Dispute, outcome: 'lost' | 'won'): Dispute {
  unschedule(context, { what: 'close dispute', row: dispute.id });
  const back = outcome === 'won' ? [reinstatement(context, dispute)] : [];
  const closed: Dispute = {
    ...dispute,
    balance_transactions: [...dispute.balance_transactions, ...back],
    status: outcome,
  };
  context.state.disputes.put(closed.id, closed);
  if (outcome === 'won') emit(context, 'charge.dispute.funds_reinstated', closed);
  emit(context, 'charge.dispute.closed', closed, { status: dispute.status });
  return closed;
}

const reinstatement = (context: Context, { amount, charge, currency, id }: Dispute) =>
  book(context, {
    amount,
    currency,
    type: 'adjustment',
    category: 'dispute_reversal',
    source: id,
    description: `Chargeback reversal for ${charge}`,
  });

const noEvidence: Dispute['evidence'] = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
