// Rows by their ids, as paths and parameters name them: an id that is not there is refused in Stripe's words.
import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { missing } from './faults.ts';
import type { Charge, Customer, PaymentIntent, PaymentMethod, SetupIntent, Table } from './state.ts';
import type { Known } from './view.ts';

type Where = { readonly inPath: true } | { readonly param: string };

export function find<Row>(table: Table<Row>, kind: string, id: string, where: Where): Row {
  const row = table.get(id);
  if (row !== undefined) return row;
  throw 'inPath' in where ? missing(kind, id, 'id', true) : missing(kind, id, where.param, false);
}

export function findCustomer(context: Context, id: string, where: Where = { inPath: true }): Customer {
  const { customers, deletedCustomers } = context.state;
  if (deletedCustomers.get(id) !== undefined) {
    throw 'inPath' in where
      ? missing('customer', id, 'id', true)
      : missing('customer', id, where.param, false);
  }
  return find(customers, 'customer', id, where);
}

export const findPaymentIntent = (context: Context, id: string): PaymentIntent => {
  const row = context.state.paymentIntents.get(id);
  if (row === undefined) throw missing('payment_intent', id, 'intent', true);
  return row;
};

export const findSetupIntent = (context: Context, id: string): SetupIntent => {
  const row = context.state.setupIntents.get(id);
  if (row === undefined) throw missing('setupintent', id, 'intent', true);
  return row;
};

export const findPaymentMethod = (
  context: Context,
  id: string,
  where: Where = { inPath: true },
): PaymentMethod => find(context.state.paymentMethods, 'PaymentMethod', id, where);

export const findCharge = (context: Context, id: string, where: Where = { inPath: true }): Charge =>
  find(context.state.charges, 'charge', id, where);

/** Whatever has that id: what an expanded field shows. */
export function anything(context: Pick<Context, 'state'>, id: string): Known | undefined {
  const { state } = context;
  const deleted: Stripe.DeletedCustomer | undefined = state.deletedCustomers.get(id);
  return (
    deleted ??
    state.customers.get(id) ??
    state.paymentMethods.get(id) ??
    state.setupIntents.get(id) ??
    state.paymentIntents.get(id) ??
    state.charges.get(id) ??
    state.refunds.get(id) ??
    state.balanceTransactions.get(id) ??
    state.accounts.get(id) ??
    state.transfers.get(id) ??
    state.transferReversals.get(id) ??
    state.disputes.get(id) ??
    state.payouts.get(id) ??
    state.topups.get(id)
  );
}
