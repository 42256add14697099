// A pledge: what a backer will pay at most, once, if the wish is funded. Owns its life from the saved card to the
// refund; must never hold a name, an address or a card number.
import type { QuoteRef } from './quote.ts';

/**
 * Consent belongs to a version of a quote (rule 4).
 * early: secured before any quote was accepted, counts, may leave during the cooling-off.
 * agreed: secured or confirmed while this version was the accepted one.
 * asked: the accepted version changed for the worse; uncounted until confirmed, released at `until`.
 */
export type Consent =
  | { readonly kind: 'early' }
  | { readonly kind: 'agreed'; readonly quote: QuoteRef }
  | { readonly kind: 'asked'; readonly quote: QuoteRef; readonly until: Temporal.Instant };

/**
 * One try to collect a pledge at the processor.
 * asked → authorised | declined; authorised → capturing → captured | captureFailed; authorised → cancelling → cancelled;
 * captured → refundAsked → refundPending → refunded | refundFailed (asked again); captured → disputed → chargedBack | captured.
 */
export type ChargeState =
  | 'asked'
  | 'authorised'
  | 'declined'
  | 'capturing'
  | 'captured'
  | 'captureFailed'
  | 'cancelling'
  | 'cancelled'
  | 'refundAsked'
  | 'refundPending'
  | 'refundFailed'
  | 'refunded'
  | 'disputed'
  | 'chargedBack';

/** Invariants: refunded ≤ captured ≤ share ≤ authorised ≤ the pledge's amount, all in minor units. */
export interface Charge {
  /** Counts from 1 per pledge: the number in the idempotency key. */
  readonly attempt: number;
  readonly state: ChargeState;
  readonly authorised: bigint;
  /** What is to be captured of it; 0 while shares are not computed or when the pledge was let off. */
  readonly share: bigint;
  readonly captured: bigint;
  readonly refunded: bigint;
  /** After this instant the processor lets the hold go. */
  readonly captureBefore: Temporal.Instant | undefined;
}

export type ReleaseReason =
  'withdrawn' | 'became-developer' | 'no-consent' | 'declined' | 'cancelled' | 'expired';

/** Invariant: one pledge that is not released per backer and campaign. */
export interface Pledge {
  readonly id: bigint;
  readonly backer: bigint;
  /** The most that is ever charged for it, minor units. */
  readonly amount: bigint;
  readonly state: 'secured' | 'released';
  readonly released: ReleaseReason | undefined;
  readonly consent: Consent;
  /** Whether the backer chose to be named in public. */
  readonly named: boolean;
  readonly securedAt: Temporal.Instant;
  /** The present or last try to collect it. */
  readonly charge: Charge | undefined;
}

/** A pledge counts towards the target when it is secured and its backer is not being asked for consent. */
export const counts = (pledge: Pledge): boolean =>
  pledge.state === 'secured' && pledge.consent.kind !== 'asked';
