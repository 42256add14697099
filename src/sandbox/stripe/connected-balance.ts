// The money of connected accounts: what was transferred to them, less what came back and what they took to their bank.
// They take no cards, so that nothing else reaches them.
import type { Context } from './context.ts';
import { homeCurrency } from './platform.ts';

export interface ConnectedBalance {
  readonly currency: string;
  readonly available: number;
  readonly pending: number;
}

/** At least the account's own currency. */
export function connectedBalance(context: Context, account: string): readonly ConnectedBalance[] {
  const transfers = context.state.transfers.all().filter((row) => row.destination === account);
  const home = context.state.accounts.get(account)?.default_currency ?? homeCurrency(context);
  const taken = context.state.withdrawn.get(account) ?? {};
  return [...new Set([home, ...transfers.map((row) => row.currency)])].map((currency) => {
    const sum = (ready: boolean) =>
      transfers
        .filter((row) => row.currency === currency && isThere(context, row.balance_transaction) === ready)
        .reduce((total, row) => total + row.amount - row.amount_reversed, 0);
    return { currency, available: sum(true) - (taken[currency] ?? 0), pending: sum(false) };
  });
}

/** What is transferred before its charge has settled is on its way until then. */
const isThere = (context: Context, transaction: string | null): boolean =>
  (context.state.balanceTransactions.get(transaction ?? '')?.available_on ?? 0) <= context.now;

/** What the account took to its bank, or what came back from there (below zero). */
export function take(context: Context, account: string, amount: number, currency: string): void {
  const taken = context.state.withdrawn.get(account) ?? {};
  context.state.withdrawn.put(account, { ...taken, [currency]: (taken[currency] ?? 0) + amount });
}
