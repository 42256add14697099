// Rows as they are shown: what depends on the moment or on the address is filled in when it is read, never stored.
import type Stripe from 'stripe';
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
  | BalanceTransaction
  | Charge
  | Customer
  | EventRow
  | PaymentIntent
  | PaymentMethod
  | Refund
  | Session
  | SetupIntent
  | Stripe.DeletedCustomer;

export function view(context: Context, row: Known): Known {
  switch (row.object) {
    case 'payment_intent':
      return viewPaymentIntent(context, row);
    case 'setup_intent':
      return viewSetupIntent(context, row);
    case 'checkout.session':
      return { ...row, url: row.status === 'open' ? sessionAddress(context, row.id) : null };
    case 'balance_transaction':
      return { ...row, status: row.available_on <= context.now ? 'available' : 'pending' };
    case 'event':
      return { ...row, pending_webhooks: context.state.deliveries.get(row.id)?.delivered === true ? 0 : 1 };
    case 'charge':
    case 'customer':
    case 'payment_method':
    case 'refund':
      return row;
  }
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
