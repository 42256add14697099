// The test cards and what each of them does. Numbers are Stripe's, but for those that begin with 4000 0004 and the short
// hold, which are our own.
import type { Decline } from './faults.ts';

export interface TestCard {
  readonly number: string;
  /** What the page says it does. */
  readonly does: string;
  readonly brand: 'amex' | 'mastercard' | 'visa';
  /** Where its bank is: what a payment costs depends on it. */
  readonly country: string;
  /** The ready-made payment method of that card. */
  readonly ready: string;
  /** Refused wherever it is used, also when it is only to be saved. */
  readonly refusedAtOnce?: Decline;
  /** Can be saved; every charge is refused. */
  readonly refusedLater?: Decline;
  /** Refused the first time it is charged, taken from then on. */
  readonly refusedOnce?: Decline;
  /** Can be held; the capture is refused. */
  readonly refusedAtCapture?: Decline;
  /** Refunds to it take an hour, or come back after one. */
  readonly refund?: 'comes back' | 'takes an hour';
  /** What its holder says to the bank right after a capture. */
  readonly disputes?: 'fraudulent' | 'inquiry' | 'product_not_received';
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

const INSUFFICIENT: Decline = {
  code: 'card_declined',
  declineCode: 'insufficient_funds',
  adviceCode: 'try_again_later',
  message: 'Your card has insufficient funds.',
};

export const expired: Decline = {
  code: 'expired_card',
  declineCode: 'expired_card',
  adviceCode: 'confirm_card_data',
  message: 'Your card has expired.',
};

const refused = (declineCode: string, adviceCode: string): Decline => ({
  code: 'card_declined',
  declineCode,
  adviceCode,
  message: 'Your card was declined.',
});

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
  country: 'FR',
  authentication: 'never',
  holdHours: WEEK,
  ...special,
});

export const testCards: readonly TestCard[] = [
  card('4242424242424242', 'pm_card_visa', 'Succeeds'),
  card('5555555555554444', 'pm_card_mastercard', 'Succeeds', { brand: 'mastercard' }),
  card('378282246310005', 'pm_card_amex', 'Succeeds', { brand: 'amex' }),
  card('4000008260000000', 'pm_card_gb', 'Succeeds, from the United Kingdom', { country: 'GB' }),
  card('4000001240000000', 'pm_card_ca', 'Succeeds, from Canada', { country: 'CA' }),
  card('4000000000000002', 'pm_card_chargeDeclined', 'Is declined at once', { refusedAtOnce: GENERIC }),
  card('4000000000009995', 'pm_card_chargeDeclinedInsufficientFunds', 'Has not enough money on it', {
    refusedAtOnce: INSUFFICIENT,
  }),
  card('4000000000000069', 'pm_card_chargeDeclinedExpiredCard', 'Has expired', {
    refusedAtOnce: expired,
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
      refusedLater: refused('stolen_card', 'do_not_try_again'),
    },
  ),
  card('4000000420000004', 'pm_card_chargeDeclinedOnce', 'Can be saved, is declined once, then succeeds', {
    refusedOnce: GENERIC,
  }),
  card(
    '4000000420000012',
    'pm_card_chargeCustomerInsufficientFunds',
    'Can be saved, has not enough money on it',
    {
      refusedLater: INSUFFICIENT,
    },
  ),
  card('4000000420000020', 'pm_card_chargeCustomerLost', 'Can be saved, was lost when it is charged', {
    refusedLater: refused('lost_card', 'do_not_try_again'),
  }),
  card(
    '4000000420000038',
    'pm_card_chargeCustomerDoNotHonor',
    'Can be saved, its bank does not say why not',
    {
      refusedLater: refused('do_not_honor', 'try_again_later'),
    },
  ),
  card('4000000420000046', 'pm_card_captureFails', 'Can be held, the capture is refused', {
    refusedAtCapture: refused('generic_decline', 'do_not_try_again'),
  }),
  card('4000000000007726', 'pm_card_pendingRefund', 'Succeeds, a refund takes an hour', {
    refund: 'takes an hour',
  }),
  card('4000000000005126', 'pm_card_refundFail', 'Succeeds, a refund comes back after an hour', {
    refund: 'comes back',
  }),
  card('4000000000000259', 'pm_card_createDispute', 'Succeeds, is disputed as fraudulent', {
    disputes: 'fraudulent',
  }),
  card(
    '4000000000002685',
    'pm_card_createDisputeProductNotReceived',
    'Succeeds, is disputed as not received',
    {
      disputes: 'product_not_received',
    },
  ),
  card('4000000000001976', 'pm_card_createDisputeInquiry', 'Succeeds, its bank asks about it', {
    disputes: 'inquiry',
  }),
];
