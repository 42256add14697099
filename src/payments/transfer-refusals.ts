// Which answers to a transfer say that nothing was moved, and what each means. Sources: docs.stripe.com/error-codes, the codes in
// the SDK's types, and messages that Stripe gives without a code, as public reports quote them (github.com/NativePHP/nativephp.com
// pull 525, github.com/stripe/stripe-mirakl-connector issue 87).
import type { TransferOutcome } from '../ports/payments.ts';
import { type StripeFault, isFault, isReplayed } from './answers.ts';

type Why = Extract<TransferOutcome, { kind: 'refused' }>['why'];

const BY_CODE: Readonly<Record<string, Why>> = {
  account_closed: 'closed',
  account_invalid: 'closed',
  balance_insufficient: 'balance',
  capability_not_active: 'account',
  country_unsupported: 'country',
  insufficient_capabilities_for_transfer: 'account',
  no_account: 'closed',
};

/** "Funds can't be sent to accounts located in MX …", "… make transfers to connected accounts based in the UK." */
const COUNTRY = /accounts? (?:located|based) in|outside of your platform's region|service agreement/i;
const CURRENCY = /currency/i;

/** Not known what became of it: no answer, an answer about another call that is under way, too many calls, a fault of Stripe's. */
const isOpen = ({ statusCode }: StripeFault): boolean =>
  statusCode === undefined || statusCode === 409 || statusCode === 429 || statusCode >= 500;

/**
 * A fault that Stripe remembers under the key is repeated for a day: nothing was found under the payout's name, so only another
 * key gets another answer. The same holds for a key that was used for other parameters.
 */
const isRemembered = (error: StripeFault): boolean =>
  error.type === 'StripeIdempotencyError' || ((error.statusCode ?? 0) >= 500 && isReplayed(error.headers));

/** undefined: the outcome is unknown */
export function transferRefusal(error: unknown): Why | undefined {
  if (!isFault(error)) return undefined;
  if (isRemembered(error)) return 'answer';
  if (isOpen(error)) return undefined;
  const known = error.code !== undefined && Object.hasOwn(BY_CODE, error.code) && BY_CODE[error.code];
  if (known) return known;
  if (error.param === 'destination' && error.code === 'resource_missing') return 'closed';
  if (COUNTRY.test(error.message)) return 'country';
  return error.param === 'currency' || CURRENCY.test(error.message) ? 'currency' : 'refused';
}
