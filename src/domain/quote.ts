// A quote: what a developer promises for a wish. Owns its shape and what makes one version ask for consent anew;
// must never know money formats or people's names.
import type { Delay } from './delay.ts';

/** A quote is named by its developer and its version; versions count from 1 per developer and campaign. */
export interface QuoteRef {
  readonly developer: bigint;
  readonly version: number;
}

/** Invariant: at most one quote per developer is live, and it is the one with the highest version. */
export interface Quote extends QuoteRef {
  /** Minor units of the campaign's currency, never below ten times the processor's floor. */
  readonly amount: bigint;
  readonly delay: Delay;
  /** Markdown as the developer wrote it; frozen once accepted. */
  readonly specification: string;
  readonly submittedAt: Temporal.Instant;
  readonly state: 'live' | 'superseded' | 'withdrawn';
  /** GitHub's id of the comment (or 0 for the issue's own body) that holds it. */
  readonly comment: bigint;
}
