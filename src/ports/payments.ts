// What we need of a payment processor, in our words. Amounts are minor units. Every call carries an idempotency key that
// the store remembered before; a call whose outcome is unknown throws and is made again under the same key.
import type { CurrencyRule } from '../domain/currency.ts';
import type { Locale } from '../domain/settings.ts';
import type { Card } from './records.ts';

export type AuthoriseOutcome =
  | {
      readonly kind: 'authorised';
      readonly intent: string;
      readonly amount: bigint;
      readonly captureBefore: Temporal.Instant;
    }
  | {
      readonly kind: 'declined';
      readonly intent: string | undefined;
      readonly cause: 'soft' | 'hard' | 'authentication-required';
    };

export type CaptureOutcome =
  { readonly kind: 'captured'; readonly amount: bigint } | { readonly kind: 'failed' };

export type CheckoutState =
  | { readonly kind: 'open'; readonly url: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'complete'; readonly card: Card; readonly email: string | undefined };

export interface Payments {
  /** The currencies the operator takes, with their exponents and the processor's limits. */
  readonly currencies: readonly CurrencyRule[];
  createCustomer(key: string, person: { readonly id: bigint; readonly login: string }): Promise<string>;
  /** Nothing is charged: the card is saved for one later charge of at most `amount`. */
  openCheckout(
    key: string,
    order: {
      readonly checkout: bigint;
      readonly customer: string;
      readonly currency: string;
      readonly amount: bigint;
      /** The agreement in plain words, shown beside the button. */
      readonly consent: string;
      readonly locale: Locale;
      readonly successUrl: string;
      readonly cancelUrl: string;
    },
  ): Promise<{ readonly session: string; readonly url: string }>;
  readCheckout(session: string): Promise<CheckoutState>;
  authorise(
    key: string,
    order: {
      readonly campaign: bigint;
      readonly pledge: bigint;
      readonly attempt: number;
      readonly card: Card;
      readonly currency: string;
      readonly amount: bigint;
      readonly description: string;
    },
  ): Promise<AuthoriseOutcome>;
  capture(key: string, intent: string, amount: bigint): Promise<CaptureOutcome>;
  cancel(key: string, intent: string): Promise<void>;
  refund(key: string, intent: string, amount: bigint): Promise<'pending' | 'succeeded' | 'failed'>;
}
