// What becomes of payouts: money on its way from a balance to its owner's bank, there, or back. Of the platform and of
// connected accounts, by hand or every night. Owns every change of their status, with the balance and the events.
import { schedule, unschedule } from './agenda.ts';
import { balanceOf, book } from './balance.ts';
import type { Payout } from './connect-rows.ts';
import { connectedBalance, take } from './connected-balance.ts';
import type { Context } from './context.ts';
import { emit } from './events.ts';
import { newId } from './ids.ts';
import { platformId } from './platform.ts';

const DAY = 24 * 60 * 60;
const DAYS_TO_THE_BANK = 2;

interface NewPayout {
  readonly amount: number;
  readonly currency: string;
  readonly automatic: boolean;
  readonly description?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** @param account a connected one, or null for the platform's own */
export function newPayout(context: Context, account: string | null, given: NewPayout): Payout {
  const { amount, automatic, currency, description = null } = given;
  const id = newId('po');
  const at = context.now + DAYS_TO_THE_BANK * DAY;
  const payout: Payout = {
    id,
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: at,
    automatic,
    balance_transaction: move(context, account, { id, amount: -amount, currency, type: 'payout' }),
    created: context.now,
    currency,
    description,
    destination: newId('ba'),
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: { ...given.metadata },
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: automatic ? 'in_progress' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: 'pending',
    trace_id: null,
    type: 'bank_account',
  };
  context.state.payouts.put(id, payout);
  if (account !== null) context.state.payoutAccounts.put(id, account);
  schedule(context, { at, what: 'settle payout', row: id });
  emit(context, 'payout.created', payout, undefined, account ?? undefined);
  return payout;
}

interface Move {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly type: 'payout' | 'payout_cancel' | 'payout_failure';
}

/** Only the platform's own balance has transactions here. */
function move(context: Context, account: string | null, { amount, currency, id, type }: Move): string | null {
  if (account === null)
    return book(context, { amount, currency, type, source: id, description: 'STRIPE PAYOUT' }).id;
  take(context, account, -amount, currency);
  return null;
}

export const accountOf = (context: Context, payout: string): string | null =>
  context.state.payoutAccounts.get(payout) ?? null;

/** It has arrived. */
export function settlePayout(context: Context, id: string): void {
  unschedule(context, { what: 'settle payout', row: id });
  const payout = context.state.payouts.get(id);
  if (payout?.status === 'pending') change(context, payout, { status: 'paid' }, 'payout.paid');
}

/** The bank sent it back, also days after it had arrived: the money is on the balance again. */
export const failPayout = (context: Context, payout: Payout): Payout =>
  comeBack(context, payout, 'payout_failure', 'payout.failed', {
    status: 'failed',
    failure_code: 'account_closed',
    failure_message: 'The bank account has been closed.',
  });

export const cancelPayout = (context: Context, payout: Payout): Payout =>
  comeBack(context, payout, 'payout_cancel', 'payout.canceled', { status: 'canceled' });

function comeBack(
  context: Context,
  payout: Payout,
  type: Move['type'],
  event: 'payout.canceled' | 'payout.failed',
  changed: Partial<Payout>,
): Payout {
  unschedule(context, { what: 'settle payout', row: payout.id });
  const { amount, currency, id } = payout;
  const back = move(context, accountOf(context, id), { id, amount, currency, type });
  return change(context, payout, { ...changed, failure_balance_transaction: back }, event);
}

function change(
  context: Context,
  before: Payout,
  changed: Partial<Payout>,
  event: 'payout.canceled' | 'payout.failed' | 'payout.paid',
): Payout {
  const after = { ...before, ...changed };
  context.state.payouts.put(after.id, after);
  emit(context, event, after, { status: before.status }, accountOf(context, after.id) ?? undefined);
  return after;
}

/** All that an account has, out of reach of a reversal from then on. */
export function payOut(context: Context, account: string, automatic = false): void {
  for (const { available: amount, currency } of connectedBalance(context, account)) {
    if (amount > 0) newPayout(context, account, { amount, currency, automatic });
  }
}

/** The next midnight, unless one is coming already. */
export function payOutTonight(context: Context, account: string): void {
  const at = (Math.floor(context.now / DAY) + 1) * DAY;
  if (context.state.agenda.get(`pay out: ${account}`) === undefined) {
    schedule(context, { at, what: 'pay out', row: account });
  }
}

/** Goes on every night while an account is paid out daily. */
export function nightlyPayOut(context: Context, account: string): void {
  unschedule(context, { what: 'pay out', row: account });
  if (account === platformId(context)) {
    if (context.state.settings.get('payouts') !== 'daily') return;
    payOutPlatform(context);
    return payOutTonight(context, account);
  }
  const row = context.state.accounts.get(account);
  if (row?.settings?.payouts?.schedule.interval !== 'daily') return;
  if (row.payouts_enabled) payOut(context, account, true);
  if (connectedBalance(context, account).some(({ available, pending }) => available + pending > 0)) {
    payOutTonight(context, account);
  }
}

function payOutPlatform(context: Context): void {
  const currencies = new Set(context.state.balanceTransactions.all().map((row) => row.currency));
  for (const currency of currencies) {
    const amount = balanceOf(context, currency, true);
    if (amount > 0) newPayout(context, null, { amount, currency, automatic: true });
  }
}
