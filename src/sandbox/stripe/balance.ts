// The money on the operator's account: a balance transaction per capture and refund, and the sums of them. The processor
// takes 1.5 % and 25 minor units of every capture and keeps them when the charge is refunded.
import type Stripe from 'stripe';
import { connectedBalance } from './connected-balance.ts';
import type { Context } from './context.ts';
import { find } from './find.ts';
import { newId } from './ids.ts';
import { created, page, paging } from './lists.ts';
import { type Names, type Read, expand, text, unsupported } from './params.ts';
import { HOME_CURRENCY, SETTLEMENT_DAYS } from './platform.ts';
import { route } from './router.ts';
import type { BalanceTransaction, Charge, Refund } from './state.ts';
import { view } from './view.ts';

const DAY = 24 * 60 * 60;

/** 1.5 %, half a minor unit up, and 25. */
export const processorFee = (amount: number): number => Math.floor((amount * 15 + 500) / 1000) + 25;

export function bookCapture(context: Context, charge: Charge, amount: number): BalanceTransaction {
  const fee = processorFee(amount);
  return book(context, {
    amount,
    fee,
    currency: charge.currency,
    type: 'charge',
    source: charge.id,
    description: charge.description,
    availableOn: context.now + SETTLEMENT_DAYS * DAY,
  });
}

/** Comes out of the same pocket: what is still pending when its capture is. */
export function bookRefund(context: Context, refund: Refund, charge: Charge): BalanceTransaction {
  const captured = context.state.balanceTransactions.get(charge.balance_transaction ?? '');
  return book(context, {
    amount: -refund.amount,
    fee: 0,
    currency: refund.currency,
    type: 'refund',
    source: refund.id,
    description: charge.description === null ? null : `REFUND FOR CHARGE (${charge.description})`,
    availableOn: Math.max(context.now, captured?.available_on ?? 0),
  });
}

interface Booking {
  readonly amount: number;
  readonly fee: number;
  readonly currency: string;
  readonly type: 'charge' | 'refund';
  readonly source: string;
  readonly description: string | null;
  readonly availableOn: number;
}

function book(context: Context, { availableOn, fee, ...booking }: Booking): BalanceTransaction {
  const row: BalanceTransaction = {
    ...booking,
    id: newId('txn'),
    object: 'balance_transaction',
    available_on: availableOn,
    balance_type: 'payments',
    created: context.now,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency: booking.currency,
              description: 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: booking.amount - fee,
    reporting_category: booking.type,
    status: 'pending',
  };
  context.state.balanceTransactions.put(row.id, row);
  return row;
}

function balance(context: Context): Stripe.Balance {
  if (context.account !== null) return balanceOfConnected(context, context.account);
  const rows = context.state.balanceTransactions.all();
  const currencies = [...new Set([HOME_CURRENCY, ...rows.map((row) => row.currency)])];
  const sums = (ready: boolean) =>
    currencies.map((currency) => {
      const amount = rows
        .filter((row) => row.currency === currency && row.available_on <= context.now === ready)
        .reduce((sum, row) => sum + row.net, 0);
      return { amount, currency, source_types: { card: amount } };
    });
  return { object: 'balance', available: sums(true), livemode: false, pending: sums(false) };
}

function balanceOfConnected(context: Context, account: string): Stripe.Balance {
  const sums = connectedBalance(context, account);
  const show = (amount: number, currency: string) => ({ amount, currency, source_types: { card: amount } });
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
  payout: unsupported,
  source: text,
  type: text,
} satisfies Names<Stripe.BalanceTransactionListParams>;

function listTransactions(context: Context, params: Read<typeof listSpec>) {
  const rows = context.state.balanceTransactions
    .all()
    .filter((row) => params.currency === undefined || row.currency === params.currency)
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
