// A quote: what a developer promises for a wish. Owns its shape and what makes one version ask for consent anew;
// must never know money formats or people's names.
import { type Delay, laterThan } from './delay.ts';

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

export const sameQuote = (a: QuoteRef, b: QuoteRef): boolean =>
  a.developer === b.developer && a.version === b.version;

/** Rule 4: whoever agreed to `before` must be asked again when `after` is dearer, later or specified anew. */
export const asksAnew = (before: Quote, after: Quote): boolean =>
  after.amount > before.amount ||
  laterThan(after.delay, before.delay) ||
  after.specification.trim() !== before.specification.trim();

/** The quote that can be accepted of this developer, where there is one. */
export const liveQuote = (quotes: readonly Quote[], developer: bigint): Quote | undefined =>
  quotes.find((quote) => quote.developer === developer && quote.state === 'live');
