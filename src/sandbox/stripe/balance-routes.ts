// The balance and its transactions as requests ask for them: the platform's, or a connected account's sums.
import type Stripe from 'stripe';
import { balanceOf } from './balance.ts';
import { connectedBalance } from './connected-balance.ts';
import type { Context } from './context.ts';
import { missing } from './faults.ts';
import { find } from './find.ts';
import { created, page, paging } from './lists.ts';
import { type Names, type Read, expand, text } from './params.ts';
import { homeCurrency } from './platform.ts';
import { route } from './router.ts';
import { termsOf } from './terms.ts';
import { view } from './view.ts';

const show = (amount: number, currency: string) => ({ amount, currency, source_types: { card: amount } });

function balance(context: Context): Stripe.Balance {
  if (context.account !== null) return balanceOfConnected(context, context.account);
  const rows = context.state.balanceTransactions.all();
  const settles = termsOf(context).settles ?? [];
  const currencies = [...new Set([homeCurrency(context), ...settles, ...rows.map((row) => row.currency)])];
  const sums = (ready: boolean) =>
    currencies.map((currency) => show(balanceOf(context, currency, ready), currency));
  return { object: 'balance', available: sums(true), livemode: false, pending: sums(false) };
}

function balanceOfConnected(context: Context, account: string): Stripe.Balance {
  const sums = connectedBalance(context, account);
  return {
    object: 'balance',
    available: sums.map(({ available, currency }) => show(available, currency)),
    livemode: false,
    pending: sums.map(({ pending, currency }) => show(pending, currency)),
  };
}

const listSpec = {
  ...paging,
  created,
  currency: text,
  payout: text,
  source: text,
  type: text,
} satisfies Names<Stripe.BalanceTransactionListParams>;

/** Only those of automatic payouts are known by payout. */
function listTransactions(context: Context, params: Read<typeof listSpec>) {
  const { payout } = params;
  if (payout !== undefined && context.state.payouts.get(payout) === undefined) {
    throw missing('payout', payout, 'payout', false);
  }
  const rows = context.state.balanceTransactions
    .all()
    .filter((row) => params.currency === undefined || row.currency === params.currency)
    .filter((row) => payout === undefined || row.source === payout)
    .filter((row) => params.source === undefined || row.source === params.source)
    .filter((row) => params.type === undefined || row.type === params.type);
  return page(context, '/v1/balance_transactions', rows, params);
}

export const balanceRoutes = [
  route('GET', '/v1/balance', { expand }, balance),
  route('GET', '/v1/balance_transactions', listSpec, listTransactions),
  route('GET', '/v1/balance_transactions/:id', { expand }, (context, _params, id) =>
    view(context, find(context.state.balanceTransactions, 'balance_transaction', id, { inPath: true })),
  ),
];
