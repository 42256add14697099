// The money on the operator's account: a balance transaction for everything that moves it, and the sums of them. The
// processor takes its fee of every capture and keeps it when the charge is refunded.
import type { Context } from './context.ts';
import { newId } from './ids.ts';
import { SETTLEMENT_DAYS } from './platform.ts';
import { feeOf, listPrice, settled } from './terms.ts';
import type { BalanceTransaction, Charge, Refund } from './state.ts';

const DAY = 24 * 60 * 60;

/** Of a card from the EEA, at the list price. */
export const processorFee = (amount: number): number => listPrice(amount, 'FR');

export function bookCapture(context: Context, charge: Charge, amount: number): BalanceTransaction {
  const card = charge.payment_method_details?.card?.country ?? 'FR';
  return book(context, {
    amount,
    fee: feeOf(context, settled(context, amount, charge.currency).amount, card),
    currency: charge.currency,
    type: 'charge',
    source: charge.id,
    description: charge.description,
    availableOn: context.now + SETTLEMENT_DAYS * DAY,
  });
}

/** Comes out of the same pocket: what is still pending when its capture is. */
export function bookRefund(context: Context, refund: Refund, charge: Charge): BalanceTransaction {
  return book(context, {
    amount: -refund.amount,
    currency: refund.currency,
    type: 'refund',
    source: refund.id,
    description: charge.description === null ? null : `REFUND FOR CHARGE (${charge.description})`,
    availableOn: Math.max(context.now, settledOn(context, charge)),
  });
}

/** When what was captured is there to be spent. */
export function settledOn(context: Context, charge: Charge): number {
  const booked = context.state.balanceTransactions.get(charge.balance_transaction ?? '');
  return booked?.available_on ?? (charge.captured ? context.now + SETTLEMENT_DAYS * DAY : 0);
}

export interface Booking {
  readonly amount: number;
  /** In the currency that it is settled in. */
  readonly fee?: number;
  readonly currency: string;
  readonly type:
    | 'adjustment'
    | 'charge'
    | 'payout'
    | 'payout_cancel'
    | 'payout_failure'
    | 'refund'
    | 'refund_failure'
    | 'reserve_hold'
    | 'reserve_release'
    | 'stripe_fee'
    | 'topup'
    | 'transfer'
    | 'transfer_refund';
  /** What is reserved is no part of the balance that can be spent. */
  readonly balance?: 'payments' | 'risk_reserved';
  /** What reports call it, when that is not the type. */
  readonly category?: string;
  readonly source: string | null;
  readonly description: string | null;
  /** At once when it is not named. */
  readonly availableOn?: number;
}

/** In the currency that the account settles it in. */
export function book(context: Context, booking: Booking): BalanceTransaction {
  const { description, fee = 0, source, type } = booking;
  const { amount, currency, rate } = settled(context, booking.amount, booking.currency);
  const row: BalanceTransaction = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: booking.availableOn ?? context.now,
    balance_type: booking.balance ?? 'payments',
    created: context.now,
    currency,
    description,
    exchange_rate: rate,
    fee,
    fee_details: fee === 0 ? [] : [feeDetail(type, currency, fee)],
    net: amount - fee,
    reporting_category: booking.category ?? type,
    source,
    status: 'pending',
    type,
  };
  context.state.balanceTransactions.put(row.id, row);
  return row;
}

const feeDetail = (type: Booking['type'], currency: string, amount: number) => ({
  amount,
  application: null,
  currency,
  description: type === 'adjustment' ? 'Dispute fee' : 'Stripe processing fees',
  type: 'stripe_fee',
});

/** What is there to be spent (`ready`), or still on its way; in minor units, below zero when more was owed than had. */
export const balanceOf = (context: Context, currency: string, ready: boolean): number =>
  context.state.balanceTransactions
    .all()
    .filter((row) => row.balance_type === 'payments' && row.currency === currency)
    .filter((row) => row.available_on <= context.now === ready)
    .reduce((sum, row) => sum + row.net, 0);
