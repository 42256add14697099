// Customers: who a card is kept for.
import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { emit } from './events.ts';
import { findCustomer } from './find.ts';
import { newId } from './ids.ts';
import { created, page, paging } from './lists.ts';
import {
  type Names,
  type Read,
  email,
  emptyable,
  expand,
  ignored,
  listOf,
  mergeMetadata,
  metadata,
  pick,
  text,
  unsupported,
} from './params.ts';
import { detach } from './payment-methods.ts';
import { route } from './router.ts';
import type { Customer } from './state.ts';

const shared = {
  address: unsupported,
  balance: unsupported,
  business_name: unsupported,
  cash_balance: unsupported,
  description: emptyable(text),
  email: emptyable(email),
  expand,
  individual_name: unsupported,
  invoice_prefix: unsupported,
  invoice_settings: unsupported,
  metadata,
  name: emptyable(text),
  next_invoice_sequence: unsupported,
  phone: emptyable(text),
  preferred_locales: listOf(text),
  shipping: unsupported,
  source: unsupported,
  tax: unsupported,
  tax_exempt: unsupported,
  validate: ignored,
};
const createSpec = {
  ...shared,
  payment_method: unsupported,
  tax_id_data: unsupported,
  test_clock: unsupported,
} satisfies Names<Stripe.CustomerCreateParams>;
const updateSpec = { ...shared, default_source: unsupported } satisfies Names<Stripe.CustomerUpdateParams>;
const listSpec = {
  ...paging,
  created,
  email: text,
  test_clock: unsupported,
} satisfies Names<Stripe.CustomerListParams>;

export interface CustomerDetails {
  readonly description?: string | null;
  readonly email?: string | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly preferred_locales?: readonly string[];
}

export function createCustomer(context: Context, given: CustomerDetails): Customer {
  const id = newId('cus');
  const customer: Customer = {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created: context.now,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: given.description ?? null,
    discount: null,
    email: given.email ?? null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: mergeMetadata({}, given.metadata),
    name: given.name ?? null,
    next_invoice_sequence: 1,
    phone: given.phone ?? null,
    preferred_locales: [...(given.preferred_locales ?? [])],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
  context.state.customers.put(id, customer);
  emit(context, 'customer.created', customer);
  return customer;
}

export function updateCustomer(context: Context, before: Customer, given: CustomerDetails): Customer {
  const { metadata: change, preferred_locales: locales } = given;
  const customer: Customer = {
    ...before,
    ...pick(given, ['description', 'email', 'name', 'phone']),
    ...(locales === undefined ? {} : { preferred_locales: [...locales] }),
    metadata: mergeMetadata(before.metadata, change),
  };
  context.state.customers.put(customer.id, customer);
  emit(context, 'customer.updated', customer, changed(before, customer));
  return customer;
}

const changed = (before: Customer, after: Customer): Partial<Customer> => ({
  ...(before.email === after.email ? {} : { email: before.email }),
  ...(before.description === after.description ? {} : { description: before.description }),
  ...(before.name === after.name ? {} : { name: before.name ?? null }),
  ...(JSON.stringify(before.metadata) === JSON.stringify(after.metadata)
    ? {}
    : { metadata: before.metadata }),
});

function deleteCustomer(context: Context, customer: Customer): Stripe.DeletedCustomer {
  for (const method of context.state.paymentMethods.all()) {
    if (method.customer === customer.id) detach(context, method);
  }
  const deleted: Stripe.DeletedCustomer = { id: customer.id, object: 'customer', deleted: true };
  context.state.deletedCustomers.put(customer.id, deleted);
  emit(context, 'customer.deleted', customer);
  return deleted;
}

function listCustomers(context: Context, params: Read<typeof listSpec>) {
  const { customers, deletedCustomers } = context.state;
  const rows = customers
    .all()
    .filter((row) => deletedCustomers.get(row.id) === undefined)
    .filter((row) => params.email === undefined || row.email === params.email);
  return page(context, '/v1/customers', rows, params);
}

export const customerRoutes = [
  route('POST', '/v1/customers', createSpec, (context, params) => createCustomer(context, params)),
  route('GET', '/v1/customers', listSpec, listCustomers),
  route(
    'GET',
    '/v1/customers/:id',
    { expand },
    (context, _params, id) => context.state.deletedCustomers.get(id) ?? findCustomer(context, id),
  ),
  route('POST', '/v1/customers/:id', updateSpec, (context, params, id) =>
    updateCustomer(context, findCustomer(context, id), params),
  ),
  route('DELETE', '/v1/customers/:id', {}, (context, _params, id) =>
    deleteCustomer(context, findCustomer(context, id)),
  ),
];
