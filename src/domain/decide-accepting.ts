// Acceptance: a version of a quote becomes the target, and whose consent it needs (rule 4); undone; the developer's word
// that they are ready. Needs every pledge loaded.
import type { Campaign, PayoutStanding } from './campaign.ts';
import { consentUntil } from './clocks.ts';
import type { CommandType, PersonCommand } from './campaign-command.ts';
import { beginIfDue, beginUnlessToAsk } from './decide-collecting.ts';
import type { Decision, Verdict } from './decision.ts';
import { refusedTerms } from './decide-quoting.ts';
import { followPledged } from './decide-target.ts';
import { mayAccept } from './independence.ts';
import { type Pledge, live } from './pledge.ts';
import { type Quote, asksAnew, liveQuote, sameQuote } from './quote.ts';
import type { Refusal } from './refusal.ts';
import { notAfter } from './time.ts';

type Ask<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;

export function acceptQuote(decision: Decision, command: Ask<'AcceptQuote'>): Verdict {
  const { campaign, now } = decision;
  const { by, developer, sameAsDeveloper = [] } = command;
  if (!mayAccept(campaign, by)) return { kind: 'NotAllowedToAccept', acceptedBy: campaign.rules.acceptedBy };
  if (campaign.paused !== undefined) return { kind: 'Paused' };
  const quote = liveQuote(campaign.quotes, developer);
  const refusal = refusedVersion(campaign, command, quote);
  if (refusal || quote === undefined) return refusal;
  const unreachable = refusedPayout(campaign, 'AcceptQuote', developer, command.payout);
  if (unreachable) return unreachable;
  const toAsk = askedAnew(campaign, quote);
  const { version, amount, delay } = quote;
  decision.record({ type: 'QuoteAccepted', developer, version, amount, delay, by: by.id });
  const until = consentUntil(now);
  for (const pledge of campaign.pledges.filter(live)) {
    if (pledge.backer === developer || sameAsDeveloper.includes(pledge.backer))
      decision.record({ type: 'PledgeReleased', pledge: pledge.id, reason: 'became-developer' });
    else if (toAsk(pledge))
      decision.record({
        type: 'ConsentAsked',
        pledge: pledge.id,
        quote: { developer, version },
        until,
      });
  }
  followPledged(decision);
  return undefined;
}

/** Where payouts must be able to reach the developer and cannot. */
function refusedPayout(
  { rules }: Campaign,
  command: CommandType,
  developer: bigint,
  standing: PayoutStanding | undefined,
): Refusal | undefined {
  if (rules.payoutReady === 'optional' || standing === undefined || standing === 'ready') return undefined;
  return { kind: 'PayoutNotReady', command, developer, standing };
}

function refusedVersion(
  { quotes, accepted, rules }: Campaign,
  { developer, version }: Ask<'AcceptQuote'>,
  quote: Quote | undefined,
): Refusal | undefined {
  const named = version ?? quote?.version;
  if (accepted && named !== undefined && sameQuote(accepted, { developer, version: named }))
    return { kind: 'AlreadyAccepted', developer, version: named };
  if (quote === undefined) {
    const others = quotes.filter((other) => other.state === 'live').map((other) => other.developer);
    return { kind: 'NoQuote', developer, others };
  }
  if (version !== undefined && version !== quote.version)
    return { kind: 'NoSuchVersion', developer, version, current: quote.version };
  return refusedTerms(quote, rules);
}

/**
 * Which backers a version asks anew. It is compared with the one accepted before it, by whomever. Whoever pledged after
 * that one was undone has agreed to none: they count, and may leave during the cooling-off, as those before the first.
 */
function askedAnew(campaign: Campaign, quote: Quote): (pledge: Pledge) => boolean {
  const { lastAccepted, quotes } = campaign;
  const before = lastAccepted && quotes.find((other) => sameQuote(other, lastAccepted));
  if (lastAccepted === undefined || before === undefined) return () => false;
  const worse = asksAnew(before, quote);
  return ({ consent, securedAt }) => {
    if (consent.kind === 'agreed') return worse && !sameQuote(consent.quote, quote);
    if (consent.kind === 'asked') return true;
    return worse && notAfter(securedAt, lastAccepted.acceptedAt);
  };
}

export function undoAcceptance(decision: Decision, { by }: Ask<'UndoAcceptance'>): Verdict {
  const { accepted, rules } = decision.campaign;
  if (!mayAccept(decision.campaign, by)) return { kind: 'NotAllowedToAccept', acceptedBy: rules.acceptedBy };
  if (accepted === undefined) return { kind: 'NothingAccepted' };
  const { developer, version } = accepted;
  decision.record({ type: 'AcceptanceUndone', developer, version, cause: 'undone' });
  return undefined;
}

/** Nobody was charged: the quote stays, and can be accepted again when its developer has the time. */
export function undoNotReady(decision: Decision): void {
  const { accepted } = decision.campaign;
  if (accepted === undefined) return;
  const { developer, version } = accepted;
  decision.record({ type: 'AcceptanceUndone', developer, version, cause: 'not-ready' });
}

/** Before the collection it lets it begin; once development has started it acknowledges the signal. */
export function declareReady(decision: Decision, { by, payout }: Ask<'DeclareReady'>): Verdict {
  const { accepted, phase, work } = decision.campaign;
  if (accepted === undefined || accepted.developer !== by.id)
    return { kind: 'NotDeveloper', command: 'DeclareReady', developer: accepted?.developer };
  if (phase === 'started' && work?.acknowledgedAt === undefined)
    decision.record({ type: 'StartAcknowledged' });
  if ((phase === 'funding' || phase === 'confirming') && accepted.readyAt === undefined) {
    const unreachable = refusedPayout(decision.campaign, 'DeclareReady', by.id, payout);
    if (unreachable) return unreachable;
    decision.record({ type: 'DeveloperReady' });
    if (payout === 'ready') beginIfDue(decision);
    else beginUnlessToAsk(decision);
  }
  return undefined;
}
