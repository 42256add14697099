// Everything the local Stripe refuses, in Stripe's own shape: status, type, code, message. Owns the wording and which
// refusals an idempotency key remembers; it never decides when to refuse.
import type Stripe from 'stripe';

export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  advice_code?: string;
  network_decline_code?: string;
  doc_url?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
  payment_method_type?: string;
  setup_intent?: Stripe.SetupIntent;
}

export class Fault extends Error {
  override readonly name = 'Fault';
  readonly status: number;
  readonly error: ErrorBody;
  /** A declined card has effects (a failed charge, an event): they stay. Every other refusal leaves nothing behind. */
  readonly keepsChanges: boolean;

  constructor(status: number, error: ErrorBody, keepsChanges = false) {
    super(error.message);
    this.status = status;
    this.error = error;
    this.keepsChanges = keepsChanges;
  }
}

const documentation = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;

export function invalid(message: string, detail: { code?: string; param?: string } = {}): Fault {
  const { code } = detail;
  return new Fault(400, {
    type: 'invalid_request_error',
    message,
    ...detail,
    ...(code === undefined ? {} : { doc_url: documentation(code) }),
  });
}

/** In the path an unknown id is a 404; named by a parameter it is a bad request. */
export function missing(kind: string, id: string, param: string, inPath: boolean): Fault {
  return new Fault(inPath ? 404 : 400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    doc_url: documentation('resource_missing'),
    message: `No such ${kind}: '${id}'`,
    param,
  });
}

export const accountInvalid = (account: string): Fault =>
  new Fault(403, {
    type: 'invalid_request_error',
    code: 'account_invalid',
    doc_url: documentation('account_invalid'),
    message: `The provided key does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
  });

export function unknownParameters(names: readonly string[]): Fault {
  const [first = ''] = names;
  const message = `Received unknown parameter${names.length > 1 ? 's' : ''}: ${names.join(', ')}`;
  return invalid(message, { code: 'parameter_unknown', param: first });
}

/** Stripe would take it; we refuse rather than pretend to. */
export function notHere(param: string): Fault {
  return invalid(`The local Stripe does not implement the parameter: ${param}.`, { param });
}

export function required<T>(value: T | undefined, param: string): T {
  if (value === undefined) {
    throw invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  return value;
}

/** What an operation may find an intent in; anything else is refused with the intent inside. */
export function wrongState(intent: Stripe.PaymentIntent | Stripe.SetupIntent, message: string): Fault {
  const isPayment = intent.object === 'payment_intent';
  const fault = invalid(message, {
    code: isPayment ? 'payment_intent_unexpected_state' : 'setup_intent_unexpected_state',
  });
  return new Fault(400, {
    ...fault.error,
    ...(isPayment ? { payment_intent: intent } : { setup_intent: intent }),
  });
}

export interface Decline {
  readonly code: string;
  readonly message: string;
  readonly declineCode: string;
  /** `confirm_card_data`, `do_not_try_again` or `try_again_later`. */
  readonly adviceCode?: string;
}

/** What Stripe says of a declined card; intents keep it as their last error, and add themselves when it is answered. */
export function declined(decline: Decline) {
  return {
    type: 'card_error' as const,
    code: decline.code,
    decline_code: decline.declineCode,
    ...(decline.adviceCode === undefined ? {} : { advice_code: decline.adviceCode }),
    message: decline.message,
    doc_url: documentation(decline.code),
  };
}

export const unrecognizedUrl = (method: string, path: string) =>
  new Fault(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  });

export function unauthorized(key: string | undefined): Fault {
  const hidden = key === undefined ? '' : `${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`;
  return new Fault(401, {
    type: 'invalid_request_error',
    message:
      key === undefined
        ? "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
        : `Invalid API Key provided: ${hidden}`,
  });
}

export const keyInUse = () =>
  new Fault(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    doc_url: documentation('idempotency_key_in_use'),
    message:
      'There is currently another in-progress request using this Stripe Idempotency-Key. Please try again once that request has completed.',
  });

export const keyReused = (key: string, firstPath: string, path: string) =>
  new Fault(400, {
    type: 'idempotency_error',
    message:
      firstPath === path
        ? `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`
        : `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${firstPath}' vs '${path}'). Try using a key other than '${key}' if you meant to execute a different request.`,
  });

export const broken = () =>
  new Fault(500, { type: 'api_error', message: 'An unknown error occurred on the local Stripe.' });
