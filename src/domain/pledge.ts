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

/** Why a card was refused. soft: perhaps not tomorrow. hard: never again. authentication-required: its holder must be there. */
export type DeclineCause = 'soft' | 'hard' | 'authentication-required';

/**
 * One try to collect a pledge at the processor.
 * asked → authorised | declined; declined → authorised, with its backer present (or asked, under the next attempt); authorised → capturing → captured | captureFailed; authorised → cancelling → cancelled;
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

/**
 * Invariants, in minor units: captured ≤ authorised ≤ requested; refunded + refunding + lost ≤ captured.
 * Captured is the share, unless the processor had taken it before shares were computed again.
 */
export interface Charge {
  /** Counts from 1 per pledge: the number in the idempotency key. */
  readonly attempt: number;
  /** Which try of the present collection it is, from 1. */
  readonly tries: number;
  readonly state: ChargeState;
  /** Of a declined one: why, and when the card is tried again or its backer reminded. */
  readonly decline: { readonly cause: DeclineCause; readonly nextAt: Temporal.Instant } | undefined;
  /** What was asked of the card: the pledge's amount at that time. */
  readonly requested: bigint;
  readonly authorised: bigint;
  /** What is to be captured of it; 0 while shares are not computed or when the pledge was let off. */
  readonly share: bigint;
  readonly captured: bigint;
  readonly refunded: bigint;
  /** Asked to be returned, and not returned yet. */
  readonly refunding: bigint;
  /** How often a return was asked for: the number in its idempotency key. */
  readonly refundAttempts: number;
  /** When a return that failed is asked for again. */
  readonly refundRetryAt: Temporal.Instant | undefined;
  /** Lost to a chargeback. */
  readonly lost: bigint;
  /** A dispute of it was won: an older word of its opening changes nothing. */
  readonly disputeWon: boolean;
  /** What the processor kept of it for itself, which may be nothing; undefined while that is not known. */
  readonly fee: bigint | undefined;
  /** What the processor asks for handling its disputes. */
  readonly disputeFee: bigint;
  /** Its money is among what was paid to the developer. */
  readonly paidOut: boolean;
  /** Of a loss after the payout: what the developer's account is asked to give back, and what it gave back. */
  readonly reversing: bigint;
  readonly reversed: bigint;
  /** After this instant the processor lets the hold go. */
  readonly captureBefore: Temporal.Instant | undefined;
}

export type ReleaseReason =
  | 'withdrawn'
  | 'became-developer'
  | 'no-consent'
  | 'declined'
  | 'cancelled'
  | 'expired'
  /** Development started without it, or the wish ended before it was charged. */
  | 'not-needed'
  /** By the operator, after it was charged. */
  | 'refunded';

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
  /** On behalf of an organisation: there is no consumer's right to withdraw (withdrawal.ts). */
  readonly business: boolean;
  /** Its backer asked that work may begin before their time to withdraw is over. */
  readonly earlyWork: boolean;
  /** Secured or confirmed while a collection runs: it counts only when that attempt has failed. */
  readonly waiting: boolean;
  /** What its backer raised it to while it is being collected; holds only when that attempt has failed. */
  readonly raiseTo: bigint | undefined;
  /** The present or last try to collect it. */
  readonly charge: Charge | undefined;
}

export const live = (pledge: Pledge): boolean => pledge.state === 'secured';

/** Its backer is being asked to agree to the accepted version, and has not answered yet. */
export const unconfirmed = (pledge: Pledge): boolean => live(pledge) && pledge.consent.kind === 'asked';

/** Its card was refused in the collection that runs, and its backer can still help. */
export const refusedNow = (pledge: Pledge): boolean => live(pledge) && pledge.charge?.state === 'declined';

/** A pledge counts towards the target when it is secured, agreed to, not waiting for a next collection and not refused in this. */
export const counts = (pledge: Pledge): boolean =>
  live(pledge) && pledge.consent.kind !== 'asked' && !pledge.waiting && !refusedNow(pledge);

/** What a charge took and has neither returned nor lost: the weight of its backer's word, minor units. */
export const stakeOf = (charge: Charge | undefined): bigint =>
  charge === undefined ? 0n : charge.captured - charge.refunded - charge.lost;
