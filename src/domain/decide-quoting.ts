// Quotes: submitted, replaced by a new version, withdrawn. A quote that is accepted stays as it was until another version
// is accepted. In started and later a withdrawal means giving up the work.
import type { Actor, Rules } from './campaign.ts';
import type { PersonCommand } from './campaign-command.ts';
import type { Decision, Verdict } from './decision.ts';
import { giveUp } from './decide-working.ts';
import { daysAtMost } from './delay.ts';
import { type Quote, liveQuote, sameQuote } from './quote.ts';
import type { Refusal } from './refusal.ts';

type Ask<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;

/** So that shares among many backers stay above what the processor can charge. */
const LEAST_FLOORS = 10n;

export function submitQuote(decision: Decision, command: Ask<'SubmitQuote'>): Verdict {
  const { by, amount, delay, specification, comment } = command;
  const { campaign } = decision;
  if (campaign.rules.quotesBy === 'collaborators' && !isCollaborator(by)) return { kind: 'NotCollaborator' };
  const length = [...specification.trim()].length;
  const minimum = campaign.rules.minSpecification;
  if (length < minimum) return { kind: 'SpecificationTooShort', length, minimum };
  const refusal = refusedTerms(command, campaign.rules);
  if (refusal) return refusal;
  const before = liveQuote(campaign.quotes, by.id);
  if (before && saysTheSame(before, command)) return undefined;
  const own = campaign.quotes.filter((quote) => quote.developer === by.id);
  const version = own.reduce((highest, quote) => Math.max(highest, quote.version), 0) + 1;
  decision.record({
    type: 'QuoteSubmitted',
    developer: by.id,
    version,
    amount,
    delay,
    specification,
    comment,
  });
  return undefined;
}

/** What keeps a quote from being kept: too small to be shared, or longer than money may be held. */
export function refusedTerms(
  { amount, delay }: Pick<Quote, 'amount' | 'delay'>,
  rules: Rules,
): Refusal | undefined {
  const floor = rules.floor * LEAST_FLOORS;
  if (amount < floor) return { kind: 'QuoteBelowFloor', amount, floor };
  const longestDays = Math.max(0, rules.maxHoldDays - rules.graceDays - rules.reviewDays);
  return daysAtMost(delay) > longestDays ? { kind: 'QuoteTooLong', longestDays } : undefined;
}

/** Everybody may read a public repository: a collaborator was given more than that. */
const isCollaborator = ({ permission }: Actor): boolean => permission !== 'none' && permission !== 'read';

const saysTheSame = (quote: Quote, command: Ask<'SubmitQuote'>): boolean =>
  quote.amount === command.amount &&
  quote.delay.count === command.delay.count &&
  quote.delay.unit === command.delay.unit &&
  quote.specification === command.specification;

export function withdrawQuote(decision: Decision, command: Ask<'WithdrawQuote'>): Verdict {
  const { campaign } = decision;
  if (campaign.work !== undefined) return giveUp(decision, command.by);
  const developer = command.by.id;
  const live = liveQuote(campaign.quotes, developer);
  const { accepted } = campaign;
  const isAccepted = accepted?.developer === developer;
  if (live === undefined && !isAccepted) {
    const others = campaign.quotes.filter((quote) => quote.state === 'live').map((quote) => quote.developer);
    return { kind: 'NoQuote', developer, others };
  }
  if (live) decision.record({ type: 'QuoteWithdrawn', developer, version: live.version });
  if (accepted && isAccepted)
    decision.record({
      type: 'AcceptanceUndone',
      developer,
      version: accepted.version,
      cause: 'quote-withdrawn',
    });
  return undefined;
}

/** A deleted comment takes its quote with it in any phase, but an accepted version is frozen. */
export function forgetQuote(decision: Decision, developer: bigint, comment: bigint): undefined {
  const { quotes, accepted } = decision.campaign;
  const quote = liveQuote(quotes, developer);
  if (quote?.comment !== comment) return;
  if (accepted !== undefined && sameQuote(accepted, quote)) return;
  decision.record({ type: 'QuoteWithdrawn', developer, version: quote.version });
}
