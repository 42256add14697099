// The test cards and what each of them does. Numbers are Stripe's, but for two of our own at the end: a short hold and a
// card that is refused for good once it is saved. Any other number is refused, so that nobody types a real one.
import type { Decline } from './faults.ts';

export interface TestCard {
  readonly number: string;
  /** What the page says it does. */
  readonly does: string;
  readonly brand: 'amex' | 'mastercard' | 'visa';
  /** The ready-made payment method of that card. */
  readonly ready: string;
  /** Refused wherever it is used, also when it is only to be saved. */
  readonly refusedAtOnce?: Decline;
  /** Can be saved; every charge is refused. */
  readonly refusedLater?: Decline;
  readonly authentication: 'always' | 'never' | 'until set up';
  /** For how long an authorisation can be captured. */
  readonly holdHours: number;
}

const WEEK = 7 * 24;
/** What Visa leaves for a payment that the merchant started: 4 days and 18 hours. */
const SHORT_HOLD = 4 * 24 + 18;

const GENERIC: Decline = {
  code: 'card_declined',
  declineCode: 'generic_decline',
  adviceCode: 'try_again_later',
  message: 'Your card was declined.',
};

export const authenticationRequired: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

const card = (number: string, ready: string, does: string, special: Partial<TestCard> = {}): TestCard => ({
  number,
  ready,
  does,
  brand: 'visa',
  authentication: 'never',
  holdHours: WEEK,
  ...special,
});

export const testCards: readonly TestCard[] = [
  card('4242424242424242', 'pm_card_visa', 'Succeeds'),
  card('5555555555554444', 'pm_card_mastercard', 'Succeeds', { brand: 'mastercard' }),
  card('378282246310005', 'pm_card_amex', 'Succeeds', { brand: 'amex' }),
  card('4000000000000002', 'pm_card_chargeDeclined', 'Is declined at once', { refusedAtOnce: GENERIC }),
  card('4000000000009995', 'pm_card_chargeDeclinedInsufficientFunds', 'Has not enough money on it', {
    refusedAtOnce: {
      code: 'card_declined',
      declineCode: 'insufficient_funds',
      adviceCode: 'try_again_later',
      message: 'Your card has insufficient funds.',
    },
  }),
  card('4000000000000069', 'pm_card_chargeDeclinedExpiredCard', 'Has expired', {
    refusedAtOnce: {
      code: 'expired_card',
      declineCode: 'expired_card',
      adviceCode: 'confirm_card_data',
      message: 'Your card has expired.',
    },
  }),
  card('4000000000000341', 'pm_card_chargeCustomerFail', 'Can be saved, is declined when it is charged', {
    refusedLater: GENERIC,
  }),
  card(
    '4000002500003155',
    'pm_card_authenticationRequiredOnSetup',
    'Asks for authentication when it is saved',
    {
      authentication: 'until set up',
    },
  ),
  card('4000002760003184', 'pm_card_authenticationRequired', 'Asks for authentication every time', {
    authentication: 'always',
  }),
  card('4000000114000005', 'pm_card_shortHold', 'Succeeds, can be held for 4 days and 18 hours only', {
    holdHours: SHORT_HOLD,
  }),
  card(
    '4000000410000006',
    'pm_card_chargeCustomerFailForGood',
    'Can be saved, is refused for good when it is charged',
    {
      refusedLater: {
        code: 'card_declined',
        declineCode: 'stolen_card',
        adviceCode: 'do_not_try_again',
        message: 'Your card was declined.',
      },
    },
  ),
];

const byNumber = new Map(testCards.map((known) => [known.number, known]));
const byReady = new Map(testCards.map((known) => [known.ready, known]));

export const readyMade = (paymentMethod: string): TestCard | undefined => byReady.get(paymentMethod);

export const testCard = (number: string): TestCard | undefined => byNumber.get(number);

export const spaced = (number: string): string =>
  number.length === 15
    ? number.replace(/^(.{4})(.{6})(.{5})$/, '$1 $2 $3')
    : number.replace(/(.{4})(?=.)/g, '$1 ');

export interface TypedCard {
  readonly card: TestCard;
  readonly month: number;
  readonly year: number;
}

export type CardField = 'cvc' | 'expiry' | 'number';
export type CardReading =
  | { readonly kind: 'card'; readonly typed: TypedCard }
  | { readonly kind: 'wrong'; readonly field: CardField; readonly message: string };

/** What was typed on a hosted page. */
export function readCard(fields: Readonly<Record<CardField, string>>, today: Temporal.Instant): CardReading {
  const number = fields.number.replace(/[\s-]/g, '');
  if (!/^\d{12,19}$/.test(number) || !luhn(number)) {
    return { kind: 'wrong', field: 'number', message: 'Your card number is invalid.' };
  }
  const known = testCard(number);
  if (known === undefined) {
    const message =
      'Your card was declined. Your request was in test mode, but used a card that is not one of the test cards listed here.';
    return { kind: 'wrong', field: 'number', message };
  }
  const [, month = '', year = ''] = /^\s*(\d{1,2})\s*\/\s*(\d{2}|\d{4})\s*$/.exec(fields.expiry) ?? [];
  const expiry = { month: Number(month), year: year.length === 2 ? 2000 + Number(year) : Number(year) };
  if (expiry.month < 1 || expiry.month > 12) {
    return {
      kind: 'wrong',
      field: 'expiry',
      message: "Your card's expiration date is invalid. Write it as MM / YY.",
    };
  }
  const now = today.toZonedDateTimeISO('UTC');
  if (expiry.year < now.year || (expiry.year === now.year && expiry.month < now.month)) {
    return { kind: 'wrong', field: 'expiry', message: "Your card's expiration date is in the past." };
  }
  const digits = known.brand === 'amex' ? 4 : 3;
  if (!/^\d+$/.test(fields.cvc.trim()) || fields.cvc.trim().length !== digits) {
    return { kind: 'wrong', field: 'cvc', message: `Your card's security code has ${digits} digits.` };
  }
  return { kind: 'card', typed: { card: known, ...expiry } };
}

function luhn(number: string): boolean {
  const sum = number
    .split('')
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
