// Setup intents as requests ask for them: made, confirmed, cancelled, read.
import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { emit } from './events.ts';
import { invalid } from './faults.ts';
import { findCustomer, findSetupIntent } from './find.ts';
import { clientSecret, newId } from './ids.ts';
import { allowedTypes } from './intent-params.ts';
import { created, page, paging } from './lists.ts';
import {
  type Names,
  type Read,
  address,
  expand,
  flag,
  group,
  ignored,
  mergeMetadata,
  metadata,
  oneOf,
  text,
  unsupported,
} from './params.ts';
import { assertUsable, paymentMethodFor } from './payment-methods.ts';
import { route } from './router.ts';
import { cancelSetup, confirmSetup, saveSetup } from './setups.ts';
import type { SetupIntent } from './state.ts';
import { viewSetupIntent } from './view.ts';

const methodOptions = group({
  card: group({
    request_three_d_secure: oneOf('any', 'automatic', 'challenge'),
    setup_credential_usage: oneOf('installment', 'recurring', 'unscheduled'),
  }),
});

const confirmSpec = {
  allowed_payment_method_types: allowedTypes,
  confirmation_token: unsupported,
  expand,
  mandate_data: ignored,
  payment_method: text,
  payment_method_data: unsupported,
  payment_method_options: methodOptions,
  return_url: address,
  use_stripe_sdk: ignored,
} satisfies Names<Stripe.SetupIntentConfirmParams>;

const createSpec = {
  ...confirmSpec,
  attach_to_self: unsupported,
  automatic_payment_methods: group({ allow_redirects: oneOf('always', 'never'), enabled: flag }),
  confirm: flag,
  customer: text,
  customer_account: unsupported,
  description: text,
  excluded_payment_method_types: unsupported,
  flow_directions: unsupported,
  metadata,
  on_behalf_of: unsupported,
  payment_method_configuration: unsupported,
  single_use: unsupported,
  usage: oneOf('off_session', 'on_session'),
} satisfies Names<Stripe.SetupIntentCreateParams>;

const cancelSpec = {
  cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer'),
  expand,
} satisfies Names<Stripe.SetupIntentCancelParams>;

const listSpec = {
  ...paging,
  attach_to_self: unsupported,
  created,
  customer: text,
  customer_account: unsupported,
  payment_method: text,
} satisfies Names<Stripe.SetupIntentListParams>;

const retrieveSpec = { client_secret: text, expand } satisfies Names<Stripe.SetupIntentRetrieveParams>;

export interface NewSetup {
  readonly allowedTypes: readonly string[] | null;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly usage: 'off_session' | 'on_session';
  readonly session: string | null;
}

export function newSetupIntent(context: Context, given: NewSetup): SetupIntent {
  const id = newId('seti');
  context.state.intentDetails.put(id, { returnUrl: null, session: given.session });
  return {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: given.allowedTypes === null ? null : [...given.allowedTypes],
    application: null,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    cancellation_reason: null,
    client_secret: clientSecret(id),
    created: context.now,
    customer: given.customer,
    customer_account: null,
    description: given.description,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: given.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: given.usage,
  };
}

function create(context: Context, params: Read<typeof createSpec>): SetupIntent {
  const atOnce = params.confirm === true;
  if (params.return_url !== undefined && !atOnce) {
    throw invalid('`return_url` can only be passed when `confirm=true`.', { param: 'return_url' });
  }
  if (params.customer !== undefined) findCustomer(context, params.customer, { param: 'customer' });
  const plain = newSetupIntent(context, {
    allowedTypes: params.allowed_payment_method_types ?? null,
    customer: params.customer ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    usage: params.usage ?? 'off_session',
    session: null,
  });
  const intent = saveSetup(context, withMethod(context, plain, params));
  emit(context, 'setup_intent.created', intent);
  return atOnce ? viewSetupIntent(context, confirmSetup(context, intent, params.return_url ?? null)) : intent;
}

function withMethod(
  context: Context,
  intent: SetupIntent,
  params: Pick<Read<typeof confirmSpec>, 'payment_method' | 'payment_method_options'>,
): SetupIntent {
  const method =
    params.payment_method === undefined ? undefined : paymentMethodFor(context, params.payment_method);
  if (method !== undefined) assertUsable(context, method, intent.customer);
  const card = intent.payment_method_options?.card;
  return {
    ...intent,
    ...(card === undefined
      ? {}
      : { payment_method_options: { card: { ...card, ...params.payment_method_options?.card } } }),
    ...(method === undefined ? {} : { payment_method: method.id, status: 'requires_confirmation' }),
  };
}

function confirm(context: Context, params: Read<typeof confirmSpec>, id: string): SetupIntent {
  const intent = findSetupIntent(context, id);
  const done = intent.status === 'succeeded' || intent.status === 'canceled';
  const ready = done ? intent : withMethod(context, intent, params);
  return viewSetupIntent(context, confirmSetup(context, ready, params.return_url ?? null));
}

export const setupIntentRoutes = [
  route('POST', '/v1/setup_intents', createSpec, create),
  route('GET', '/v1/setup_intents', listSpec, (context, params) => {
    const rows = context.state.setupIntents
      .all()
      .filter((row) => params.customer === undefined || row.customer === params.customer)
      .filter((row) => params.payment_method === undefined || row.payment_method === params.payment_method);
    return page(context, '/v1/setup_intents', rows, params);
  }),
  route('GET', '/v1/setup_intents/:id', retrieveSpec, (context, _params, id) =>
    viewSetupIntent(context, findSetupIntent(context, id)),
  ),
  route('POST', '/v1/setup_intents/:id/confirm', confirmSpec, confirm),
  route('POST', '/v1/setup_intents/:id/cancel', cancelSpec, (context, params, id) =>
    cancelSetup(context, findSetupIntent(context, id), params.cancellation_reason ?? null),
  ),
];
