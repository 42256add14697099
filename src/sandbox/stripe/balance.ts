// The money on the operator's account: a balance transaction for everything that moves it, and the sums of them. The
// processor takes 1.5 % and 25 minor units of every capture and keeps them when the charge is refunded.
import type { Context } from './context.ts';
import { newId } from './ids.ts';
import { SETTLEMENT_DAYS } from './platform.ts';
import type { BalanceTransaction, Charge, Refund } from './state.ts';

const DAY = 24 * 60 * 60;

/** 1.5 %, half a minor unit up, and 25. */
export const processorFee = (amount: number): number => Math.floor((amount * 15 + 500) / 1000) + 25;

export function bookCapture(context: Context, charge: Charge, amount: number): BalanceTransaction {
  return book(context, {
    amount,
    fee: processorFee(amount),
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
export const settledOn = (context: Context, charge: Charge): number =>
  context.state.balanceTransactions.get(charge.balance_transaction ?? '')?.available_on ?? 0;

export interface Booking {
  readonly amount: number;
  readonly fee?: number;
  readonly currency: string;
  readonly type:
    'adjustment' | 'charge' | 'refund' | 'refund_failure' | 'topup' | 'transfer' | 'transfer_refund';
  /** What reports call it, when that is not the type. */
  readonly category?: string;
  readonly source: string;
  readonly description: string | null;
  /** At once when it is not named. */
  readonly availableOn?: number;
}

export function book(context: Context, booking: Booking): BalanceTransaction {
  const { amount, currency, description, fee = 0, source, type } = booking;
  const row: BalanceTransaction = {
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: booking.availableOn ?? context.now,
    balance_type: 'payments',
    created: context.now,
    currency,
    description,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [feeDetail(booking, fee)],
    net: amount - fee,
    reporting_category: booking.category ?? type,
    source,
    status: 'pending',
    type,
  };
  context.state.balanceTransactions.put(row.id, row);
  return row;
}

const feeDetail = ({ currency, type }: Booking, amount: number) => ({
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
    .filter((row) => row.currency === currency && row.available_on <= context.now === ready)
    .reduce((sum, row) => sum + row.net, 0);
