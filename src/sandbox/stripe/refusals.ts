// Answers that refuse a call, by name, in Stripe's words: what a fault can make Stripe say, and at which calls. Most of them
// also arise by themselves, each where its operation is. Sources: docs.stripe.com/error-codes, docs.stripe.com/error-low-level,
// docs.stripe.com/declines/codes, docs.stripe.com/rate-limits and public issues that quote the messages.
import type { ErrorBody } from './faults.ts';

export interface Refusal {
  /** `METHOD /path` of the calls that can be refused so. */
  readonly calls: readonly string[];
  readonly status: number;
  readonly error: ErrorBody;
  readonly headers?: Readonly<Record<string, string>>;
}

const CREATE = 'POST /v1/payment_intents';
const CONFIRM = 'POST /v1/payment_intents/*/confirm';
const CAPTURE = 'POST /v1/payment_intents/*/capture';
const CANCEL = 'POST /v1/payment_intents/*/cancel';
const REFUND = 'POST /v1/refunds';
const TRANSFER = 'POST /v1/transfers';
const REVERSE = 'POST /v1/transfers/*/reversals';
const ACCOUNT = 'POST /v1/accounts';
const LINK = 'POST /v1/account_links';
const SESSION = 'POST /v1/checkout/sessions';
const CUSTOMER = 'POST /v1/customers';
const DETACH = 'POST /v1/payment_methods/*/detach';
const ANY = ['POST *'];

const invalid = (
  calls: readonly string[],
  message: string,
  more: Partial<ErrorBody> = {},
  status = 400,
): Refusal => ({
  calls,
  status,
  error: { type: 'invalid_request_error', message, ...more },
});

const declined = (
  code: string,
  declineCode: string,
  advice: string | undefined,
  message = 'Your card was declined.',
): Refusal => ({
  calls: [CREATE, CONFIRM, CAPTURE],
  status: 402,
  error: {
    type: 'card_error',
    code,
    decline_code: declineCode,
    ...(advice === undefined ? {} : { advice_code: advice }),
    message,
  },
});

export const DETACHED =
  'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.';

const known = {
  // A card
  payment_method_detached: invalid([CREATE, CONFIRM], DETACHED),
  payment_method_missing: invalid([CREATE, CONFIRM, DETACH], "No such PaymentMethod: 'pm_gone'", {
    code: 'resource_missing',
    param: 'payment_method',
  }),
  customer_missing: invalid([CREATE, SESSION], "No such customer: 'cus_gone'", {
    code: 'resource_missing',
    param: 'customer',
  }),
  card_declined: declined('card_declined', 'generic_decline', 'try_again_later'),
  insufficient_funds: declined(
    'card_declined',
    'insufficient_funds',
    'try_again_later',
    'Your card has insufficient funds.',
  ),
  stolen_card: declined('card_declined', 'stolen_card', 'do_not_try_again'),
  revocation_of_authorization: declined('card_declined', 'revocation_of_authorization', 'do_not_try_again'),
  expired_card: declined('expired_card', 'expired_card', 'confirm_card_data', 'Your card has expired.'),
  authentication_required: declined(
    'authentication_required',
    'authentication_required',
    undefined,
    'Your card was declined. This transaction requires authentication.',
  ),
  // An intent
  payment_intent_unexpected_state: invalid(
    [CONFIRM, CAPTURE, CANCEL],
    'This PaymentIntent could not be processed because it has a status of canceled.',
    { code: 'payment_intent_unexpected_state' },
  ),
  amount_too_small: invalid([CREATE, CAPTURE], 'Amount must be at least €0.50 eur', {
    code: 'amount_too_small',
    param: 'amount',
  }),
  amount_too_large: invalid([CREATE, CAPTURE], 'Amount must be no more than €999,999.99', {
    code: 'amount_too_large',
    param: 'amount',
  }),
  charge_expired_for_capture: invalid([CAPTURE], 'This charge has expired, and can no longer be captured.', {
    code: 'charge_expired_for_capture',
  }),
  intent_missing: invalid(
    [CONFIRM, CAPTURE, CANCEL],
    "No such payment_intent: 'pi_gone'",
    {
      code: 'resource_missing',
      param: 'intent',
    },
    404,
  ),
  // A refund
  charge_already_refunded: invalid([REFUND], 'Charge ch_gone has already been refunded.', {
    code: 'charge_already_refunded',
  }),
  refund_too_large: invalid(
    [REFUND],
    'Refund amount (€20.00) is greater than unrefunded amount on charge (€10.00)',
    { param: 'amount' },
  ),
  charge_disputed: invalid([REFUND], 'Charge ch_gone has been charged back; cannot issue a refund.', {
    code: 'charge_disputed',
  }),
  refund_balance_insufficient: invalid(
    [REFUND],
    'Insufficient funds in your Stripe balance to refund this amount.',
    { code: 'balance_insufficient' },
  ),
  // A payout
  region_restricted: invalid(
    [TRANSFER],
    "Funds can't be sent to accounts located in US because it's restricted outside of your platform's region. Learn more here: https://stripe.com/docs/connect/account-capabilities#transfers-cross-border",
  ),
  full_service_agreement: invalid(
    [TRANSFER],
    "Funds can't be sent to accounts located in MX when the account is under the `full` service agreement. To learn more, see https://stripe.com/docs/connect/service-agreement-types.",
  ),
  insufficient_capabilities_for_transfer: invalid(
    [TRANSFER],
    'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
    { code: 'insufficient_capabilities_for_transfer' },
  ),
  transfers_not_allowed: invalid([TRANSFER], 'Transfers are not allowed for this account.', {
    code: 'transfers_not_allowed',
  }),
  balance_insufficient: invalid(
    [TRANSFER, REVERSE],
    'You have insufficient available funds in your Stripe account.',
    { code: 'balance_insufficient' },
  ),
  destination_missing: invalid([TRANSFER], "No such destination: 'acct_gone'", {
    code: 'resource_missing',
    param: 'destination',
  }),
  reversal_too_large: invalid(
    [REVERSE],
    'Reversal amount (€20.00) is greater than the unreversed amount of the transfer (€10.00)',
    { param: 'amount' },
  ),
  already_reversed: invalid([REVERSE], 'Transfer tr_gone is already fully reversed.'),
  // An account
  country_unsupported: invalid(
    [ACCOUNT],
    'Connected accounts in JM cannot be created by platforms in FR. Please contact us via https://support.stripe.com/contact if you need further assistance.',
    { code: 'country_unsupported', param: 'country' },
  ),
  transfers_without_card_payments: invalid(
    [ACCOUNT],
    'You cannot request the `transfers` capability without the `card_payments` capability for accounts in US.',
    { param: 'capabilities' },
  ),
  transfers_only_needs_approval: invalid(
    [ACCOUNT],
    'Your platform needs approval for accounts to have requested the `transfers` capability without the `card_payments` capability. If you would like to request transfers without card_payments, please contact us via https://support.stripe.com/contact.',
  ),
  account_invalid: invalid(
    [LINK, TRANSFER],
    "The provided key does not have access to account 'acct_gone' (or that account does not exist). Application access may have been revoked.",
    { code: 'account_invalid' },
    403,
  ),
  // Anything
  session_over: invalid(
    ['POST /v1/checkout/sessions/*/expire'],
    'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of complete.',
  ),
  email_invalid: invalid([CUSTOMER, ACCOUNT, SESSION], 'Invalid email address: nobody', {
    code: 'email_invalid',
    param: 'email',
  }),
  testmode_charges_only: invalid(
    [CREATE],
    'Your account cannot currently make live charges.',
    { code: 'testmode_charges_only' },
    402,
  ),
  idempotency_error: {
    calls: ANY,
    status: 400,
    error: {
      type: 'idempotency_error',
      message:
        'Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than the one given if you meant to execute a different request.',
    },
  },
  forbidden: invalid(
    ANY,
    'The provided key does not have the required permissions for this endpoint.',
    {},
    403,
  ),
  unknown_refusal: invalid(ANY, 'This cannot be done for a reason that no code names.'),
  gone: invalid(ANY, 'No such object.', { code: 'resource_missing' }, 404),
  api_key_expired: invalid(
    ANY,
    'Expired API Key provided: sk_test_********',
    { code: 'api_key_expired' },
    401,
  ),
  // Not for good
  rate_limit: {
    ...invalid(
      ANY,
      'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
      { code: 'rate_limit' },
      429,
    ),
    headers: { 'Stripe-Rate-Limited-Reason': 'global-rate' },
  },
  lock_timeout: invalid(
    ANY,
    'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate.',
    { code: 'lock_timeout' },
    429,
  ),
  server_error: {
    calls: ANY,
    status: 500,
    error: { type: 'api_error', message: 'An unknown error occurred on the local Stripe.' },
  },
} as const satisfies Readonly<Record<string, Refusal>>;

export type RefusalName = keyof typeof known;
export const REFUSALS: Readonly<Record<RefusalName, Refusal>> = known;
export const REFUSAL_NAMES = Object.keys(known) as RefusalName[];
