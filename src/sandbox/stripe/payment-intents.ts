// Payment intents as requests ask for them: made, changed, confirmed, captured, cancelled, read.
import type { Context } from './context.ts';
import { chargeable, knownCurrency } from './currencies.ts';
import { emit } from './events.ts';
import { invalid, required, wrongState } from './faults.ts';
import { findCustomer, findPaymentIntent } from './find.ts';
import {
  cancelSpec,
  captureSpec,
  confirmSpec,
  createSpec,
  listSpec,
  retrieveSpec,
  updateSpec,
} from './intent-params.ts';
import { page } from './lists.ts';
import { newPaymentIntent } from './new-payment-intent.ts';
import { type Read, mergeMetadata, pick } from './params.ts';
import { assertUsable, paymentMethodFor } from './payment-methods.ts';
import { cancelPayment, capturePayment, save } from './captures.ts';
import { confirmPayment } from './payments.ts';
import { route } from './router.ts';
import type { PaymentIntent } from './state.ts';
import { viewPaymentIntent } from './view.ts';

function create(context: Context, params: Read<typeof createSpec>): PaymentIntent {
  const currency = knownCurrency(required(params.currency, 'currency'));
  const amount = chargeable(required(params.amount, 'amount'), currency);
  const atOnce = params.confirm === true;
  for (const name of ['off_session', 'error_on_requires_action', 'return_url'] as const) {
    if (params[name] !== undefined && !atOnce) {
      throw invalid(`\`${name}\` can only be passed when \`confirm=true\`.`, { param: name });
    }
  }
  const plain = newPaymentIntent(context, {
    amount,
    currency,
    customer: params.customer ?? null,
    allowedTypes: params.allowed_payment_method_types ?? null,
    redirects: params.automatic_payment_methods?.allow_redirects ?? 'always',
    session: null,
  });
  const intent = save(context, change(context, plain, params));
  emit(context, 'payment_intent.created', intent);
  return atOnce ? confirmByRequest(context, intent, params) : intent;
}

type Changes = Omit<Read<typeof updateSpec>, 'amount' | 'currency' | 'expand'>;

/** Fields that are taken as they come. */
const PLAIN = [
  'capture_method',
  'customer',
  'description',
  'receipt_email',
  'setup_future_usage',
  'statement_descriptor_suffix',
  'transfer_group',
] as const;

/** A new payment method has to be confirmed; what is not named stays. */
function change(context: Context, intent: PaymentIntent, params: Changes): PaymentIntent {
  const { allowed_payment_method_types: allowed, metadata, payment_method: named } = params;
  if (params.customer !== undefined) findCustomer(context, params.customer, { param: 'customer' });
  const method = named === undefined ? undefined : paymentMethodFor(context, named);
  if (method !== undefined) assertUsable(context, method, params.customer ?? intent.customer);
  const card = intent.payment_method_options?.card;
  return {
    ...intent,
    ...pick(params, PLAIN),
    ...(allowed === undefined ? {} : { allowed_payment_method_types: [...allowed] }),
    ...(method === undefined ? {} : { payment_method: method.id, status: 'requires_confirmation' }),
    ...(card === undefined
      ? {}
      : { payment_method_options: { card: { ...card, ...params.payment_method_options?.card } } }),
    metadata: mergeMetadata(intent.metadata, metadata),
  };
}

const FIXED_AFTER = ['canceled', 'requires_capture', 'succeeded'];
const ALWAYS = ['description', 'expand', 'metadata', 'receipt_email', 'transfer_group'];

function update(context: Context, params: Read<typeof updateSpec>, id: string): PaymentIntent {
  const intent = findPaymentIntent(context, id);
  const fixed = Object.keys(params).find((name) => !ALWAYS.includes(name));
  if (fixed !== undefined && FIXED_AFTER.includes(intent.status)) {
    const message = `This PaymentIntent's ${fixed} could not be updated because it has a status of ${intent.status}. You may only update the ${fixed} of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action.`;
    throw wrongState(viewPaymentIntent(context, intent), message);
  }
  const currency = params.currency === undefined ? intent.currency : knownCurrency(params.currency);
  const amount = chargeable(params.amount ?? intent.amount, currency);
  return save(context, { ...change(context, intent, params), amount, currency });
}

function confirmByRequest(
  context: Context,
  intent: PaymentIntent,
  params: Read<typeof confirmSpec>,
): PaymentIntent {
  const offSession = params.off_session === true;
  const redirects = intent.automatic_payment_methods?.allow_redirects === 'always';
  const open = intent.allowed_payment_method_types === null && redirects;
  if (open && !offSession && params.return_url === undefined) {
    throw invalid(
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
      { param: 'return_url' },
    );
  }
  return viewPaymentIntent(
    context,
    confirmPayment(context, intent, {
      offSession,
      refuseAction: params.error_on_requires_action === true,
      returnUrl: params.return_url ?? null,
    }),
  );
}

function confirm(context: Context, params: Read<typeof confirmSpec>, id: string): PaymentIntent {
  const intent = findPaymentIntent(context, id);
  const changed = FIXED_AFTER.includes(intent.status) ? intent : change(context, intent, params);
  return confirmByRequest(context, changed, params);
}

function capture(context: Context, params: Read<typeof captureSpec>, id: string): PaymentIntent {
  const { metadata, statement_descriptor_suffix: suffix } = params;
  const intent = findPaymentIntent(context, id);
  const described = {
    ...intent,
    metadata: mergeMetadata(intent.metadata, metadata),
    ...(suffix === undefined ? {} : { statement_descriptor_suffix: suffix }),
  };
  return capturePayment(context, described, params.amount_to_capture);
}

function cancel(context: Context, params: Read<typeof cancelSpec>, id: string): PaymentIntent {
  const intent = findPaymentIntent(context, id);
  const session = context.state.sessions.get(context.state.intentDetails.get(id)?.session ?? '');
  if (session?.status === 'open') {
    throw invalid(
      'You cannot cancel the PaymentIntent for a Checkout Session. Expire the Checkout Session instead.',
    );
  }
  return cancelPayment(context, intent, params.cancellation_reason ?? null);
}

export const paymentIntentRoutes = [
  route('POST', '/v1/payment_intents', createSpec, create),
  route('GET', '/v1/payment_intents', listSpec, (context, params) => {
    const rows = context.state.paymentIntents
      .all()
      .filter((row) => params.customer === undefined || row.customer === params.customer);
    return page(context, '/v1/payment_intents', rows, params);
  }),
  route('GET', '/v1/payment_intents/:id', retrieveSpec, (context, _params, id) =>
    viewPaymentIntent(context, findPaymentIntent(context, id)),
  ),
  route('POST', '/v1/payment_intents/:id', updateSpec, update),
  route('POST', '/v1/payment_intents/:id/confirm', confirmSpec, confirm),
  route('POST', '/v1/payment_intents/:id/capture', captureSpec, capture),
  route('POST', '/v1/payment_intents/:id/cancel', cancelSpec, cancel),
];
