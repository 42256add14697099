// What becomes of a dispute: the bank takes the money with a fee, hears evidence or none, and decides. Owns every change
// of its status, with the balance and the events that tell of it. The fee stays with Stripe even when it is won.
import { schedule, unschedule } from './agenda.ts';
import { book } from './balance.ts';
import type { Dispute } from './connect-rows.ts';
import type { Context } from './context.ts';
import { emit } from './events.ts';
import { noEvidence } from './dispute-evidence.ts';
import { findCharge } from './find.ts';
import { newId } from './ids.ts';
import { cardBehind } from './payment-methods.ts';
import { giveUpWaiting } from './refund-states.ts';
import type { Charge } from './state.ts';

const DAY = 24 * 60 * 60;
/** How long the bank waits for evidence. */
const PATIENCE_DAYS = 9;
/** After which a bank that only asked has dropped it. */
const INQUIRY_DAYS = 120;
/** 20 euros, and as many minor units of any other currency. */
export const DISPUTE_FEE = 2000;

export const REASONS = ['fraudulent', 'product_not_received', 'general'] as const;
export type DisputeReason = (typeof REASONS)[number];

const NETWORK_CODES: Readonly<Record<DisputeReason, string>> = {
  fraudulent: '10.4',
  general: '13.3',
  product_not_received: '13.1',
};

/** What is left of a charge after refunds can be disputed once; an inquiry that was closed leaves it open. */
export const canBeDisputed = (charge: Charge): boolean =>
  charge.captured && !charge.disputed && charge.amount > charge.amount_refunded;

const KINDS = {
  /** The bank takes the money and hears evidence. */
  chargeback: {
    status: 'needs_response',
    case: 'chargeback',
    days: PATIENCE_DAYS,
    takes: true,
    fee: DISPUTE_FEE,
  },
  /** The bank asks, and takes nothing yet. */
  inquiry: { status: 'warning_needs_response', case: 'inquiry', days: INQUIRY_DAYS, takes: false, fee: 0 },
  /** Settled with the card network before it became a chargeback: the money is gone, without a fee or an answer. */
  prevented: { status: 'prevented', case: 'resolution', days: undefined, takes: true, fee: 0 },
} as const;
export const DISPUTE_KINDS = ['chargeback', 'inquiry', 'prevented'] as const;

export interface NewDispute {
  readonly reason: DisputeReason;
  readonly kind?: (typeof DISPUTE_KINDS)[number];
  /** A part of the charge, or more than it when the exchange rate moved; what is left of it unless named. */
  readonly amount?: number;
}

export function openDispute(context: Context, disputable: Charge, given: NewDispute): Dispute {
  const { kind = 'chargeback', reason } = given;
  const { case: type, days, fee, status, takes } = KINDS[kind];
  if (takes) giveUpWaiting(context, disputable.id);
  const charge = findCharge(context, disputable.id);
  const id = newId('du');
  const plain: Dispute = {
    id,
    object: 'dispute',
    amount: given.amount ?? charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: context.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: context.now + (days ?? 0) * DAY,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: !takes,
    livemode: false,
    metadata: {},
    network_reason_code: NETWORK_CODES[reason],
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: charge.payment_method_details?.card?.brand ?? 'visa',
        case_type: type,
        network: charge.payment_method_details?.card?.network ?? 'visa',
        network_reason_code: NETWORK_CODES[reason],
      },
      type: 'card',
    },
    reason,
    status,
  };
  const dispute = takes ? withdrawn(context, plain, fee) : plain;
  context.state.disputes.put(id, dispute);
  if (days !== undefined) schedule(context, { at: context.now + days * DAY, what: 'close dispute', row: id });
  const disputed = { ...charge, disputed: true };
  context.state.charges.put(charge.id, disputed);
  emit(context, 'charge.updated', disputed, { disputed: false });
  emit(context, 'charge.dispute.created', dispute);
  if (takes) emit(context, 'charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

function withdrawn(context: Context, dispute: Dispute, fee: number): Dispute {
  const withdrawal = book(context, {
    amount: -dispute.amount,
    fee,
    currency: dispute.currency,
    type: 'adjustment',
    category: 'dispute',
    source: dispute.id,
    description: `Chargeback withdrawal for ${dispute.charge}`,
  });
  return { ...dispute, balance_transactions: [...dispute.balance_transactions, withdrawal] };
}

/** As its test card says; a charge that was refunded meanwhile has nothing left to dispute. */
export function openDisputeByCard(context: Context, id: string): void {
  unschedule(context, { what: 'open dispute', row: id });
  const charge = findCharge(context, id);
  const disputes = cardBehind(context, charge)?.disputes;
  if (disputes === undefined || !canBeDisputed(charge)) return;
  if (disputes === 'inquiry') openDispute(context, charge, { reason: 'general', kind: 'inquiry' });
  else openDispute(context, charge, { reason: disputes });
}

/** Nobody answered the bank in time, or the bank that asked heard no more of its customer. */
export function overdue(context: Context, id: string): void {
  unschedule(context, { what: 'close dispute', row: id });
  const dispute = context.state.disputes.get(id);
  if (dispute === undefined) return;
  if (isInquiry(dispute)) {
    closeDispute(context, dispute, 'warning_closed');
  } else if (dispute.status === 'needs_response' || dispute.status === 'appeal_needs_response') {
    const late = { ...dispute, evidence_details: { ...dispute.evidence_details, past_due: true } };
    closeDispute(context, late, 'lost');
  }
}

const OPEN = ['needs_response', 'under_review', 'appeal_needs_response', 'appeal_under_review'];

/** The bank has the money, and has not decided. */
export const isOpen = (dispute: Dispute): boolean => OPEN.includes(dispute.status);

/** The bank asks, and has taken nothing. */
export const isInquiry = ({ status }: Dispute): boolean =>
  status === 'warning_needs_response' || status === 'warning_under_review';

export type Outcome = 'lost' | 'warning_closed' | 'won';

/** @param dispute one that is open, or an inquiry when it is closed as one */
export function closeDispute(context: Context, dispute: Dispute, outcome: Outcome): Dispute {
  unschedule(context, { what: 'close dispute', row: dispute.id });
  const back = outcome === 'won' ? [reinstatement(context, dispute)] : [];
  const closed: Dispute = {
    ...dispute,
    balance_transactions: [...dispute.balance_transactions, ...back],
    status: outcome,
  };
  context.state.disputes.put(closed.id, closed);
  if (outcome === 'warning_closed') {
    const charge = findCharge(context, dispute.charge);
    context.state.charges.put(charge.id, { ...charge, disputed: false });
  }
  if (outcome === 'won') emit(context, 'charge.dispute.funds_reinstated', closed);
  emit(context, 'charge.dispute.closed', closed, { status: dispute.status });
  return closed;
}

/** An inquiry becomes a chargeback. */
export function escalate(context: Context, inquiry: Dispute): Dispute {
  giveUpWaiting(context, inquiry.charge);
  const taken = withdrawn(context, inquiry, DISPUTE_FEE);
  const details = inquiry.payment_method_details;
  return reopened(context, inquiry, {
    ...taken,
    is_charge_refundable: false,
    ...(details?.card === undefined
      ? {}
      : { payment_method_details: { ...details, card: { ...details.card, case_type: 'chargeback' } } }),
    status: 'needs_response',
  });
}

/** A lost dispute goes on: the card network hears an appeal, and the bank keeps the money meanwhile. */
export const appeal = (context: Context, lost: Dispute): Dispute =>
  reopened(context, lost, { ...lost, status: 'appeal_needs_response' });

function reopened(context: Context, before: Dispute, changed: Dispute): Dispute {
  const at = context.now + PATIENCE_DAYS * DAY;
  const after = {
    ...changed,
    evidence_details: { ...changed.evidence_details, due_by: at, past_due: false },
  };
  context.state.disputes.put(after.id, after);
  schedule(context, { at, what: 'close dispute', row: after.id });
  emit(context, 'charge.dispute.updated', after, { status: before.status });
  if (after.balance_transactions.length > before.balance_transactions.length) {
    emit(context, 'charge.dispute.funds_withdrawn', after);
  }
  return after;
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
