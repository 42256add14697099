// Rows as they are shown: what depends on the moment or on the address is filled in when it is read, never stored.
import type Stripe from 'stripe';
import type { Account, Dispute, Payout, Topup, Transfer, TransferReversal } from './connect-rows.ts';
import type { Context } from './context.ts';
import type {
  BalanceTransaction,
  Charge,
  Customer,
  EventRow,
  PaymentIntent,
  PaymentMethod,
  Refund,
  Session,
  SetupIntent,
} from './state.ts';

export type Known =
  | Account
  | BalanceTransaction
  | Charge
  | Customer
  | Dispute
  | EventRow
  | PaymentIntent
  | PaymentMethod
  | Payout
  | Refund
  | Session
  | SetupIntent
  | Stripe.DeletedCustomer
  | Topup
  | Transfer
  | TransferReversal;

export function view(context: Context, row: Known): Known {
  switch (row.object) {
    case 'payment_intent':
      return viewPaymentIntent(context, row);
    case 'setup_intent':
      return viewSetupIntent(context, row);
    case 'checkout.session':
      return { ...row, url: row.status === 'open' ? sessionAddress(context, row.id) : null };
    case 'balance_transaction':
      return viewBalanceTransaction(context, row);
    case 'event':
      return { ...row, pending_webhooks: context.state.deliveries.get(row.id)?.delivered === true ? 0 : 1 };
    case 'dispute':
      return {
        ...row,
        balance_transactions: row.balance_transactions.map((each) => viewBalanceTransaction(context, each)),
      };
    case 'transfer':
      return { ...row, reversals: reversalsOf(context, row.id) };
    case 'account':
    case 'charge':
    case 'customer':
    case 'payment_method':
    case 'payout':
    case 'topup':
    case 'refund':
    case 'transfer_reversal':
      return row;
  }
}

const viewBalanceTransaction = <Row extends { readonly available_on: number }>(
  context: Context,
  row: Row,
) => ({
  ...row,
  status: row.available_on <= context.now ? 'available' : 'pending',
});

/** The newest ten, as Stripe puts them into the transfer. */
function reversalsOf(context: Context, transfer: string): Transfer['reversals'] {
  const rows = context.state.transferReversals.all().filter((row) => row.transfer === transfer);
  const data = rows.toReversed().slice(0, 10);
  return {
    object: 'list',
    data,
    has_more: rows.length > data.length,
    url: `/v1/transfers/${transfer}/reversals`,
  };
}

export const viewPaymentIntent = (context: Context, row: PaymentIntent): PaymentIntent => ({
  ...row,
  next_action: redirect(context, row.next_action, row.client_secret),
});

export const viewSetupIntent = (context: Context, row: SetupIntent): SetupIntent => ({
  ...row,
  next_action: redirect(context, row.next_action, row.client_secret),
});

export const sessionAddress = (context: Context, id: string): string => `${context.origin}/c/pay/${id}`;

export const authenticationAddress = (context: Context, secret: string | null): string =>
  `${context.origin}/authenticate/${secret ?? ''}`;

interface WithRedirect {
  readonly redirect_to_url?: { readonly return_url: string | null; readonly url: string | null };
}

/** The hosted page's address, when that is the next step. */
function redirect<Action extends WithRedirect>(
  context: Context,
  action: Action | null,
  secret: string | null,
): Action | null {
  if (action?.redirect_to_url === undefined) return action;
  return {
    ...action,
    redirect_to_url: { ...action.redirect_to_url, url: authenticationAddress(context, secret) },
  };
}
