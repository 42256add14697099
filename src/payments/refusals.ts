// What it means when Stripe refuses a call. Every answer that repeating the call unchanged cannot alter has a meaning here, by
// type, code, parameter and status, down to "anything else"; what time heals by itself is told apart. Owns the table, asks nothing.
// Sources: docs.stripe.com/error-codes, docs.stripe.com/error-low-level, docs.stripe.com/declines/codes, and public reports of
// messages that come without a code (liberapay.com issue 2686 for a detached card).
import type { StripeFault } from './answers.ts';

export type Meaning =
  /** A bank said no: declines.ts says for how long. */
  | 'declined'
  /** This card can never pay: it was detached, or never was its customer's. */
  | 'card-unusable'
  /** The object is not in the state that the call needs, mostly since it was done already: it says itself what it is. */
  | 're-read'
  /** There is no such object. */
  | 'gone'
  /** The key was used for other parameters: the call needs another key. */
  | 'other-parameters'
  /** Refused for a reason that only a person can remove, or that nobody knows. */
  | 'refused'
  /** Nothing is known to have been done, and the same call may succeed later. */
  | 'transient';

/** other: only what every call has in common. */
export type Call = 'authorise' | 'capture' | 'cancel' | 'refund' | 'other';

interface Row {
  readonly calls?: readonly Call[];
  readonly type?: StripeFault['type'];
  readonly codes?: readonly string[];
  readonly params?: readonly string[];
  readonly status?: readonly number[];
  /** Neither a code nor a parameter. */
  readonly bare?: true;
  readonly means: Meaning;
}

/** The first row that fits is meant. */
const TABLE: readonly Row[] = [
  { type: 'StripeConnectionError', means: 'transient' },
  { type: 'StripeRateLimitError', means: 'transient' },
  { type: 'StripeAPIError', means: 'transient' },
  // The key of the server: its calls go on once the operator has set the right one.
  { type: 'StripeAuthenticationError', means: 'transient' },
  { codes: ['idempotency_key_in_use', 'lock_timeout', 'rate_limit'], means: 'transient' },
  { status: [409, 429], means: 'transient' },
  { type: 'StripeIdempotencyError', means: 'other-parameters' },
  { type: 'StripePermissionError', means: 'refused' },

  { calls: ['authorise'], type: 'StripeCardError', means: 'declined' },
  {
    calls: ['authorise'],
    codes: ['resource_missing'],
    params: ['payment_method', 'customer'],
    means: 'card-unusable',
  },
  {
    calls: ['authorise'],
    codes: [
      'payment_method_customer_decline',
      'payment_method_invalid_parameter',
      'payment_method_not_available',
      'payment_method_provider_decline',
      'payment_method_unactivated',
      'payment_method_unexpected_state',
      'payment_method_unsupported_type',
      'intent_invalid_state',
    ],
    means: 'card-unusable',
  },
  // A detached card, on a confirmation without its holder.
  { calls: ['authorise'], type: 'StripeInvalidRequestError', bare: true, means: 'card-unusable' },

  // The bank took its hold back, or it is captured or cancelled already.
  { calls: ['capture'], type: 'StripeCardError', means: 're-read' },
  {
    calls: ['capture', 'cancel'],
    codes: [
      'capture_charge_authorization_expired',
      'capture_unauthorized_payment',
      'charge_already_captured',
      'charge_already_refunded',
      'charge_expired_for_capture',
      'charge_not_refundable',
      'payment_intent_unexpected_state',
    ],
    means: 're-read',
  },
  { calls: ['capture', 'cancel', 'refund'], codes: ['resource_missing'], means: 'gone' },

  // Somebody gave it back, or the bank has it. Without a code: more than what is left.
  {
    calls: ['refund'],
    codes: ['charge_already_refunded', 'charge_disputed', 'charge_not_refundable', 'refund_disputed_payment'],
    means: 're-read',
  },
  { calls: ['refund'], codes: ['balance_insufficient', 'insufficient_funds'], means: 'transient' },
  { calls: ['refund'], params: ['amount'], means: 're-read' },

  { means: 'refused' },
];

const fits = (row: Row, call: Call, { type, code, param, statusCode }: StripeFault): boolean =>
  (row.calls === undefined || row.calls.includes(call)) &&
  (row.type === undefined || row.type === type) &&
  (row.codes === undefined || (code !== undefined && row.codes.includes(code))) &&
  (row.params === undefined || (param !== undefined && row.params.includes(param))) &&
  (row.status === undefined || (statusCode !== undefined && row.status.includes(statusCode))) &&
  (row.bare === undefined || (code === undefined && param === undefined));

export const meaningOf = (call: Call, fault: StripeFault): Meaning =>
  TABLE.find((row) => fits(row, call, fault))?.means ?? 'refused';

/** For a person, of a refusal that has no other meaning: what Stripe named, never what it sent. */
export const reasonOf = ({ type, code, param, statusCode, requestId }: StripeFault): string =>
  [type, statusCode, code, param, requestId].filter((part) => part !== undefined).join(' ');
