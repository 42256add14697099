// Checkout sessions as requests ask for them: opened, read, listed, ended early. What happens on the page stands in
// checkout.ts.
import { schedule } from './agenda.ts';
import { orderOf, priceOf } from './checkout-order.ts';
import { type CheckoutParams as Params, createSpec, listSpec } from './checkout-params.ts';
import { expireSession } from './checkout.ts';
import type { Context } from './context.ts';
import { emit } from './events.ts';
import { invalid, required } from './faults.ts';
import { find, findCustomer } from './find.ts';
import { newId } from './ids.ts';
import { page } from './lists.ts';
import { type Read, expand, mergeMetadata } from './params.ts';
import { route } from './router.ts';
import { newSetupIntent } from './setup-intents.ts';
import { saveSetup } from './setups.ts';
import type { Session } from './state.ts';
import { view } from './view.ts';

const HALF_AN_HOUR = 30 * 60;
const DAY = 24 * 60 * 60;

function create(context: Context, params: Params): Session {
  const mode = required(params.mode, 'mode');
  required(params.success_url, 'success_url');
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', {
      code: 'parameters_exclusive',
    });
  }
  const other = mode === 'setup' ? 'payment_intent_data' : 'setup_intent_data';
  if (params[other] !== undefined) {
    throw invalid(`You can not pass \`${other}\` in \`${mode}\` mode.`, { param: other });
  }
  if (params.customer !== undefined) findCustomer(context, params.customer, { param: 'customer' });
  const priced = priceOf(mode, params);
  const session: Session = newSession(context, params, { mode, ...priced });
  context.state.orders.put(session.id, orderOf(params, priced.lines));
  schedule(context, { at: session.expires_at, what: 'expire session', row: session.id });
  if (mode === 'payment') return keep(context, session);
  const intent = newSetupIntent(context, {
    allowedTypes: params.allowed_payment_method_types ?? null,
    customer: session.customer,
    description: params.setup_intent_data?.description ?? null,
    metadata: mergeMetadata({}, params.setup_intent_data?.metadata),
    usage: 'off_session',
    session: session.id,
  });
  emit(context, 'setup_intent.created', saveSetup(context, intent));
  return keep(context, { ...session, setup_intent: intent.id });
}

function keep(context: Context, session: Session): Session {
  context.state.sessions.put(session.id, session);
  return session;
}

interface Kind {
  readonly mode: 'payment' | 'setup';
  readonly currency: string | null;
  readonly total: number | null;
}

function newSession(context: Context, params: Params, { mode, currency, total }: Kind): Session {
  return {
    id: newId('cs_test'),
    object: 'checkout.session',
    adaptive_pricing: null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: params.allowed_payment_method_types
      ? [...params.allowed_payment_method_types]
      : null,
    amount_subtotal: total,
    amount_total: total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: consentCollection(params),
    created: context.now,
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: words(params.custom_text?.after_submit),
      shipping_address: words(params.custom_text?.shipping_address),
      submit: words(params.custom_text?.submit),
      terms_of_service_acceptance: words(params.custom_text?.terms_of_service_acceptance),
    },
    customer: params.customer ?? null,
    customer_account: null,
    customer_creation:
      params.customer_creation ??
      (mode === 'payment' && params.customer === undefined ? 'if_required' : null),
    customer_details: null,
    customer_email: params.customer_email ?? null,
    discounts: [],
    expires_at: expiry(context, params.expires_at),
    integration_identifier: params.integration_identifier ?? null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: null,
    metadata: mergeMetadata({}, params.metadata),
    mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'always',
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: params.success_url ?? null,
    total_details: total === null ? null : { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: null,
    wallet_options: null,
  };
}

function consentCollection({ consent_collection: asked }: Params): Session['consent_collection'] {
  if (asked === undefined) return null;
  const position = asked.payment_method_reuse_agreement?.position;
  return {
    payment_method_reuse_agreement: position === undefined ? null : { position },
    promotions: asked.promotions ?? null,
    terms_of_service: asked.terms_of_service ?? null,
  };
}

/** Checkout takes 1,200 characters of our own words. */
function words(given: { readonly message?: string } | null | undefined): { message: string } | null {
  if (given === undefined || given === null) return null;
  const message = required(given.message, 'custom_text[message]');
  if (message.length > 1200)
    throw invalid('The message can have up to 1200 characters.', { param: 'custom_text' });
  return { message };
}

function expiry(context: Context, asked: number | undefined): number {
  if (asked === undefined) return context.now + DAY;
  if (asked < context.now + HALF_AN_HOUR || asked > context.now + DAY) {
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from Checkout Session creation.',
      { param: 'expires_at' },
    );
  }
  return asked;
}

const findSession = (context: Context, id: string): Session =>
  find(context.state.sessions, 'checkout.session', id, { inPath: true });

function list(context: Context, params: Read<typeof listSpec>) {
  const email = params.customer_details?.email;
  const rows = context.state.sessions
    .all()
    .filter((row) => params.customer === undefined || row.customer === params.customer)
    .filter((row) => params.payment_intent === undefined || row.payment_intent === params.payment_intent)
    .filter((row) => params.status === undefined || row.status === params.status)
    .filter((row) => email === undefined || row.customer_details?.email === email);
  return page(context, '/v1/checkout/sessions', rows, params);
}

export const checkoutRoutes = [
  route('POST', '/v1/checkout/sessions', createSpec, (context, params) =>
    view(context, create(context, params)),
  ),
  route('GET', '/v1/checkout/sessions', listSpec, list),
  route('GET', '/v1/checkout/sessions/:id', { expand }, (context, _params, id) =>
    view(context, findSession(context, id)),
  ),
  route('POST', '/v1/checkout/sessions/:id/expire', { expand }, (context, _params, id) =>
    view(context, expireSession(context, findSession(context, id))),
  ),
];
