// Why a card was refused, in our three words. A hard decline is never tried again: card networks fine who does.
// Sources: docs.stripe.com/declines/card (advice codes), docs.stripe.com/declines/codes (decline codes).

export type DeclineCause = 'soft' | 'hard' | 'authentication-required';

export interface DeclineSaid {
  readonly code?: string | undefined;
  readonly decline_code?: string | undefined;
  readonly advice_code?: string | undefined;
}

const AUTHENTICATION = new Set(['authentication_required', 'authentication_not_handled']);

/** The bank, or the card's holder, has said no for good, or this card can never pay in this currency. */
const HARD = new Set([
  'card_not_supported',
  'currency_not_supported',
  'do_not_try_again',
  'expired_card',
  'fraudulent',
  'incorrect_number',
  'invalid_account',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  'lost_card',
  'merchant_blacklist',
  'new_account_information_available',
  'pickup_card',
  'restricted_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'security_violation',
  'service_not_allowed',
  'stolen_card',
  'stop_payment_order',
  'testmode_decline',
  'transaction_not_allowed',
]);

/** A data correction that only the card's holder can make counts as hard: trying the same card again cannot help. */
const HARD_ADVICE = new Set(['do_not_try_again', 'confirm_card_data']);

/** The network's advice goes first: it knows of this card what the code only says of all. */
export function declineCause(said: DeclineSaid): DeclineCause {
  const codes = [said.decline_code, said.code].filter((code) => code !== undefined);
  if (codes.some((code) => AUTHENTICATION.has(code))) return 'authentication-required';
  if (said.advice_code !== undefined && HARD_ADVICE.has(said.advice_code)) return 'hard';
  return codes.some((code) => HARD.has(code)) ? 'hard' : 'soft';
}
