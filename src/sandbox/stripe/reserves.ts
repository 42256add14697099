// Money that Stripe keeps back, or takes for itself: reserves, which move it between two balances of the account, and fees
// of the account that belong to no payment.
import { schedule, unschedule } from './agenda.ts';
import { book } from './balance.ts';
import type { Context } from './context.ts';
import { newId } from './ids.ts';
import type { BalanceTransaction } from './state.ts';

const DAY = 24 * 60 * 60;

type Side = 'reserve_hold' | 'reserve_release';

/** @returns what left the balance that can be spent */
export function holdReserve(
  context: Context,
  amount: number,
  currency: string,
  days: number,
): BalanceTransaction {
  const held = shift(context, 'reserve_hold', newId('resv'), amount, currency);
  schedule(context, { at: context.now + days * DAY, what: 'release reserve', row: held.id });
  return held;
}

export function releaseReserve(context: Context, hold: string): void {
  unschedule(context, { what: 'release reserve', row: hold });
  const held = context.state.balanceTransactions.get(hold);
  if (held !== undefined) shift(context, 'reserve_release', held.source ?? hold, held.amount, held.currency);
}

/** @param kept below zero for what comes back */
function shift(
  context: Context,
  type: Side,
  source: string,
  kept: number,
  currency: string,
): BalanceTransaction {
  const side = { currency, type, source, description: null };
  book(context, { ...side, amount: kept, balance: 'risk_reserved' });
  return book(context, { ...side, amount: -kept });
}

export const takeFee = (context: Context, amount: number, currency: string): BalanceTransaction =>
  book(context, {
    amount: -amount,
    currency,
    type: 'stripe_fee',
    category: 'fee',
    source: null,
    description: 'Stripe fees of this account',
  });
