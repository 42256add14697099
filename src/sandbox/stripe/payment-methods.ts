// Payment methods: a card as it may be shown. What the card does is kept beside it (`cards`). A card belongs to one
// customer at most, and one that was taken off its customer cannot be used again.
import { createHmac } from 'node:crypto';
import type Stripe from 'stripe';
import { readyMade, testCard } from './cards.ts';
import type { TestCard } from './test-cards.ts';
import type { Context } from './context.ts';
import { emit } from './events.ts';
import { Fault, declined, invalid, required } from './faults.ts';
import { findCustomer, findPaymentMethod } from './find.ts';
import { newId } from './ids.ts';
import { page, paging } from './lists.ts';
import { type Names, type Read, expand, oneOf, text, unsupported } from './params.ts';
import { DETACHED } from './refusals.ts';
import { route } from './router.ts';
import type { CardOnFile } from './hidden-rows.ts';
import type { Charge, PaymentMethod } from './state.ts';

const attachSpec = {
  customer: text,
  customer_account: unsupported,
  expand,
} satisfies Names<Stripe.PaymentMethodAttachParams>;
const detachSpec = { expand } satisfies Names<Stripe.PaymentMethodDetachParams>;
const listSpec = {
  ...paging,
  allow_redisplay: oneOf('always', 'limited', 'unspecified'),
  customer: text,
  customer_account: unsupported,
  type: oneOf('card'),
} satisfies Names<Stripe.PaymentMethodListParams>;

interface NewCard {
  readonly card: TestCard;
  readonly month: number;
  readonly year: number;
  readonly email: string | null;
}

export function createPaymentMethod(context: Context, { card, month, year, email }: NewCard): PaymentMethod {
  const id = newId('pm');
  const method: PaymentMethod = {
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email, name: null, phone: null, tax_id: null },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: card.country,
      display_brand: card.brand,
      exp_month: month,
      exp_year: year,
      fingerprint: fingerprint(context, card.number),
      funding: 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: context.now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
  context.state.paymentMethods.put(id, method);
  context.state.cards.put(id, { number: card.number, setUp: false, spent: false });
  return method;
}

/** The same number has the same fingerprint at one account, and another one elsewhere. */
const fingerprint = (context: Context, number: string): string =>
  createHmac('sha256', context.state.settings.get('secretKey') ?? '')
    .update(number)
    .digest('hex')
    .slice(0, 16);

/** A payment method by id; `pm_card_visa` and its like are made when they are named. */
export function paymentMethodFor(context: Context, id: string): PaymentMethod {
  const ready = readyMade(id);
  if (ready === undefined) return findPaymentMethod(context, id, { param: 'payment_method' });
  const year = Temporal.Instant.fromEpochMilliseconds(context.now * 1000).toZonedDateTimeISO('UTC').year + 1;
  return createPaymentMethod(context, { card: ready, month: 12, year, email: null });
}

export function cardOnFile(
  context: Context,
  method: PaymentMethod,
): CardOnFile & { readonly card: TestCard } {
  const kept = context.state.cards.get(method.id);
  const card = testCard(kept?.number ?? '');
  if (kept === undefined || card === undefined) throw new Error(`${method.id} has no card`);
  return { ...kept, card };
}

/** What the card does that a charge was made with. */
export const cardBehind = (context: Context, charge: Charge): TestCard | undefined =>
  testCard(context.state.cards.get(charge.payment_method ?? '')?.number ?? '');

export function remember(context: Context, method: PaymentMethod, change: Partial<CardOnFile>): void {
  const { card: _card, ...kept } = cardOnFile(context, method);
  context.state.cards.put(method.id, { ...kept, ...change });
}

/** Refuses what may not be used for this customer. */
export function assertUsable(context: Context, method: PaymentMethod, customer: string | null): void {
  if (cardOnFile(context, method).spent) {
    throw invalid(DETACHED);
  }
  if (method.customer !== null && method.customer !== customer) {
    throw invalid(
      customer === null
        ? 'The provided PaymentMethod cannot be used without its Customer. Supply the customer it is attached to.'
        : `The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
      { param: 'payment_method' },
    );
  }
}

export function attach(context: Context, method: PaymentMethod, customer: string): PaymentMethod {
  if (method.customer === customer) return method;
  if (method.customer !== null) {
    throw invalid('The payment method you provided has already been attached to a customer.', {
      param: 'payment_method',
    });
  }
  assertUsable(context, method, customer);
  const attached = { ...method, customer };
  context.state.paymentMethods.put(method.id, attached);
  emit(context, 'payment_method.attached', attached);
  return attached;
}

export function detach(context: Context, method: PaymentMethod): PaymentMethod {
  if (method.customer === null) {
    throw invalid(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
      { param: 'payment_method' },
    );
  }
  const detached = { ...method, customer: null };
  context.state.paymentMethods.put(method.id, detached);
  remember(context, method, { spent: true });
  emit(context, 'payment_method.detached', detached, { customer: method.customer });
  return detached;
}

function attachByRequest(context: Context, params: Read<typeof attachSpec>, id: string): PaymentMethod {
  const customer = findCustomer(context, required(params.customer, 'customer'), { param: 'customer' });
  const method = readyMade(id) === undefined ? findPaymentMethod(context, id) : paymentMethodFor(context, id);
  const refused = context.decline ?? cardOnFile(context, method).card.refusedAtOnce;
  if (refused !== undefined) throw new Fault(402, declined(refused));
  return attach(context, method, customer.id);
}

function listPaymentMethods(context: Context, params: Read<typeof listSpec>, customer: string | undefined) {
  const owner = findCustomer(context, required(customer, 'customer'), { param: 'customer' });
  const rows = context.state.paymentMethods
    .all()
    .filter((row) => row.customer === owner.id)
    .filter((row) => params.allow_redisplay === undefined || row.allow_redisplay === params.allow_redisplay);
  return page(context, '/v1/payment_methods', rows, params);
}

const { customer: _customer, customer_account: _account, ...ofCustomerSpec } = listSpec;

export const paymentMethodRoutes = [
  route('GET', '/v1/payment_methods', listSpec, (context, params) =>
    listPaymentMethods(context, params, params.customer),
  ),
  route(
    'GET',
    '/v1/customers/:id/payment_methods',
    ofCustomerSpec satisfies Names<Stripe.CustomerListPaymentMethodsParams>,
    (context, params, id) => listPaymentMethods(context, params, id),
  ),
  route('GET', '/v1/payment_methods/:id', { expand }, (context, _params, id) =>
    findPaymentMethod(context, id),
  ),
  route('POST', '/v1/payment_methods/:id/attach', attachSpec, attachByRequest),
  route('POST', '/v1/payment_methods/:id/detach', detachSpec, (context, _params, id) =>
    detach(context, findPaymentMethod(context, id)),
  ),
];
