// The parameters of payment intents, and those that setup intents and Checkout share with them.
import type Stripe from 'stripe';
import { invalid } from './faults.ts';
import {
  type Names,
  type Reader,
  address,
  email,
  emptyable,
  expand,
  flag,
  group,
  ignored,
  listOf,
  metadata,
  oneOf,
  positive,
  text,
  unsupported,
} from './params.ts';
import { created, paging } from './lists.ts';

/** Cards are all that is taken here: a list without them leaves nothing to pay with. */
export const allowedTypes: Reader<readonly string[]> = (value, at) => {
  const types = listOf(text)(value, at);
  if (types.length > 0 && !types.includes('card')) {
    throw invalid('No valid payment method types for this intent: the local Stripe takes cards only.', {
      param: at,
    });
  }
  return types;
};

const suffix: Reader<string> = (value, at) => {
  const written = text(value, at);
  if (written.length > 22 || /[<>\\'"*]/.test(written) || !/[A-Za-z]/.test(written)) {
    throw invalid(
      'The statement descriptor suffix has up to 22 characters, at least one letter, and none of < > \\ \' " *',
      {
        param: at,
      },
    );
  }
  return written;
};

/** With cards only the suffix may be set. */
const descriptor: Reader<never> = (_value, at) => {
  throw invalid(
    `The \`${at}\` parameter is not supported for the \`card\` payment method type. To set a dynamic statement descriptor, use \`statement_descriptor_suffix\` instead.`,
    { param: at },
  );
};

export const captureMethod = oneOf('automatic', 'automatic_async', 'manual');
export const futureUsage = oneOf('off_session', 'on_session');
export const statementSuffix = suffix;
export const statementDescriptor = descriptor;
const credentialUsage = oneOf('installment', 'recurring', 'unscheduled');

/** Only what is said of cards matters. */
const methodOptions = group({
  card: group({
    request_three_d_secure: oneOf('any', 'automatic', 'challenge'),
    setup_credential_usage: credentialUsage,
    stored_credential_usage: credentialUsage,
  }),
});

const offSession: Reader<boolean> = (value, at) =>
  value === 'one_off' || value === 'recurring' ? true : flag(value, at);

const writable = {
  allowed_payment_method_types: allowedTypes,
  amount_details: unsupported,
  capture_method: captureMethod,
  excluded_payment_method_types: unsupported,
  expand,
  hooks: unsupported,
  payment_details: unsupported,
  payment_method: text,
  payment_method_data: unsupported,
  payment_method_options: methodOptions,
  receipt_email: emptyable(email),
  setup_future_usage: emptyable(futureUsage),
  shipping: unsupported,
};
const described = {
  amount: positive,
  application_fee_amount: unsupported,
  currency: text,
  customer: text,
  customer_account: unsupported,
  description: emptyable(text),
  metadata,
  payment_method_configuration: unsupported,
  statement_descriptor: statementDescriptor,
  statement_descriptor_suffix: statementSuffix,
  transfer_data: unsupported,
  transfer_group: text,
};
const confirming = {
  confirmation_token: unsupported,
  error_on_requires_action: flag,
  mandate: unsupported,
  mandate_data: ignored,
  off_session: offSession,
  radar_options: ignored,
  return_url: address,
  use_stripe_sdk: ignored,
};

export const createSpec = {
  ...writable,
  ...described,
  ...confirming,
  automatic_payment_methods: group({ allow_redirects: oneOf('always', 'never'), enabled: flag }),
  confirm: flag,
  confirmation_method: oneOf('automatic'),
  on_behalf_of: unsupported,
} satisfies Names<Stripe.PaymentIntentCreateParams>;

export const updateSpec = { ...writable, ...described } satisfies Names<Stripe.PaymentIntentUpdateParams>;

export const confirmSpec = {
  ...writable,
  ...confirming,
  amount_to_confirm: unsupported,
} satisfies Names<Stripe.PaymentIntentConfirmParams>;

export const captureSpec = {
  amount_details: unsupported,
  amount_to_capture: positive,
  application_fee_amount: unsupported,
  expand,
  final_capture: unsupported,
  hooks: unsupported,
  metadata,
  payment_details: unsupported,
  statement_descriptor: statementDescriptor,
  statement_descriptor_suffix: statementSuffix,
  transfer_data: unsupported,
} satisfies Names<Stripe.PaymentIntentCaptureParams>;

export const cancelSpec = {
  cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'),
  expand,
} satisfies Names<Stripe.PaymentIntentCancelParams>;

export const listSpec = {
  ...paging,
  created,
  customer: text,
  customer_account: unsupported,
} satisfies Names<Stripe.PaymentIntentListParams>;

export const retrieveSpec = {
  client_secret: text,
  expand,
} satisfies Names<Stripe.PaymentIntentRetrieveParams>;
