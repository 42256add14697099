// What an event does to a campaign: the one way its state changes. Total over events, decides nothing, refuses nothing;
// replaying a campaign's events from the first gives the campaign. The rules are in decide.ts.
import type { Acceptance, Campaign } from './campaign.ts';
import type { CampaignEvent } from './campaign-event.ts';
import { evolveMoney } from './evolve-money.ts';
import { answered, newCollection, sharedOtherwise } from './evolve-collection.ts';
import {
  consenting,
  noCharges,
  newCharge,
  released,
  tried,
  withCharge,
  withFollowUp,
  withNewPledge,
  withPledge,
  withShares,
  withoutUncollectable,
  withoutWaiting,
} from './evolve-pledges.ts';
import { evolveWork, newWork, withdrawnFrom } from './evolve-work.ts';
import type { Quote } from './quote.ts';
import { days, later } from './time.ts';

/** @param at when it happened; `campaign` is undefined for `WishProposed` alone. Throws on events of another history. */
export function evolve(campaign: Campaign | undefined, event: CampaignEvent, at: Temporal.Instant): Campaign {
  if (event.type === 'WishProposed') {
    if (campaign !== undefined) throw new Error(`Campaign ${campaign.id} was proposed twice`);
    return proposed(event, at);
  }
  if (campaign === undefined) throw new Error(`${event.type} happened to no campaign`);
  const after = change(campaign, event, at);
  return { ...after, events: campaign.events + 1 };
}

const proposed = (
  event: Extract<CampaignEvent, { type: 'WishProposed' }>,
  at: Temporal.Instant,
): Campaign => ({
  id: event.campaign,
  phase: 'proposed',
  paused: undefined,
  currency: event.currency,
  requester: event.requester,
  rules: event.rules,
  proposedAt: at,
  openedAt: undefined,
  openedBy: undefined,
  expiresAt: at.add(days(event.rules.expiresDays)),
  expiryRemindedAt: undefined,
  quotes: [],
  accepted: undefined,
  lastAccepted: undefined,
  pledges: [],
  pledged: 0n,
  backers: 0,
  unconfirmed: 0n,
  milestonesSaid: [],
  collection: undefined,
  collectionAttempts: 0,
  holds: 0,
  charges: noCharges,
  refundRetryAt: undefined,
  work: undefined,
  captured: 0n,
  held: 0n,
  fees: 0n,
  refunded: 0n,
  chargedBack: 0n,
  paidOut: 0n,
  platformFees: 0n,
  operatorOwed: 0n,
  payouts: 0,
  payoutAttempts: 0,
  payoutRequest: undefined,
  payoutRetryAt: undefined,
  payoutWait: undefined,
  events: 1,
});

/** Milestones that new rules name and the pledges have passed are no news. */
const saidUnder = ({ milestones }: Campaign['rules'], { accepted, pledged, milestonesSaid }: Campaign) =>
  accepted === undefined
    ? milestonesSaid
    : [
        ...milestonesSaid,
        ...milestones.filter(
          (percent) =>
            !milestonesSaid.includes(percent) && pledged * 100n >= accepted.amount * BigInt(percent),
        ),
      ];

/** The acceptance with something of it changed; an event that needs one never comes without. */
/** A pledge more, or one that may be collected earlier: when enough may be is asked again. */
const reckonedAnew = (campaign: Campaign): Campaign =>
  campaign.accepted?.collectsFrom === undefined
    ? campaign
    : { ...campaign, accepted: { ...campaign.accepted, collectsFrom: undefined } };

function withAcceptance(campaign: Campaign, change: (accepted: Acceptance) => Acceptance): Campaign {
  if (campaign.accepted === undefined) throw new Error(`Campaign ${campaign.id} has no accepted quote`);
  return { ...campaign, accepted: change(campaign.accepted) };
}

const quoteOf = (event: Extract<CampaignEvent, { type: 'QuoteSubmitted' }>, at: Temporal.Instant): Quote => ({
  developer: event.developer,
  version: event.version,
  amount: event.amount,
  delay: event.delay,
  specification: event.specification,
  comment: event.comment,
  submittedAt: at,
  state: 'live',
});

const withQuotes = (campaign: Campaign, change: (quote: Quote) => Quote): readonly Quote[] =>
  campaign.quotes.map(change);

function change(
  campaign: Campaign,
  event: Exclude<CampaignEvent, { type: 'WishProposed' }>,
  at: Temporal.Instant,
): Campaign {
  switch (event.type) {
    case 'WishOpened':
      return { ...campaign, phase: 'open', openedAt: at, openedBy: event.by };
    case 'WishReproposed':
      return { ...campaign, phase: 'proposed', openedAt: undefined, openedBy: undefined };
    case 'RulesChanged': {
      const { rules, currency = campaign.currency } = event;
      return { ...campaign, rules, currency, milestonesSaid: saidUnder(rules, campaign) };
    }
    case 'WishPaused':
      return { ...campaign, paused: event.reason };
    case 'WishResumed':
      return { ...campaign, paused: undefined };
    case 'WishRenewed': {
      const { expiresAt } = event;
      if (campaign.phase !== 'expired') return { ...campaign, expiresAt, expiryRemindedAt: at };
      const phase = campaign.openedBy === 'maintainer' ? 'open' : 'proposed';
      return {
        ...campaign,
        expiresAt,
        expiryRemindedAt: at,
        phase,
        accepted: undefined,
        milestonesSaid: [],
      };
    }
    case 'ExpiryReminded':
      return { ...campaign, expiryRemindedAt: at };
    case 'WishExpired':
      return { ...campaign, phase: 'expired' };
    case 'WishCancelled':
      return { ...campaign, phase: 'cancelled', collection: undefined };

    case 'QuoteSubmitted': {
      const earlierOnes = withQuotes(campaign, (quote) =>
        quote.developer === event.developer && quote.state === 'live'
          ? { ...quote, state: 'superseded' }
          : quote,
      );
      return { ...campaign, quotes: [...earlierOnes, quoteOf(event, at)] };
    }
    case 'QuoteWithdrawn': {
      const withdrawn = (quote: Quote): boolean =>
        quote.developer === event.developer && quote.version === event.version;
      const quotes = withQuotes(campaign, (quote) =>
        withdrawn(quote) ? { ...quote, state: 'withdrawn' } : quote,
      );
      return { ...campaign, quotes };
    }
    case 'QuoteAccepted': {
      const { developer, version, amount, delay, by } = event;
      return {
        ...campaign,
        phase: 'funding',
        accepted: {
          developer,
          version,
          amount,
          delay,
          by,
          acceptedAt: at,
          reachedAt: undefined,
          confirmingSince: undefined,
          readyAt: undefined,
          readyRemindedAt: undefined,
          collectsFrom: undefined,
        },
        lastAccepted: { developer, version, acceptedAt: at },
        milestonesSaid: [],
      };
    }
    case 'AcceptanceUndone':
      return { ...campaign, phase: 'open', accepted: undefined, milestonesSaid: [] };
    case 'MilestoneReached':
      return { ...campaign, milestonesSaid: [...campaign.milestonesSaid, event.percent] };
    case 'TargetReached': {
      const state = withAcceptance(campaign, (accepted) => ({
        ...accepted,
        reachedAt: accepted.reachedAt ?? at,
        confirmingSince: at,
      }));
      return { ...state, phase: 'confirming' };
    }
    case 'TargetLost':
      return { ...campaign, phase: 'funding' };
    case 'DeveloperUnready':
      return withAcceptance(campaign, (accepted) => ({
        ...accepted,
        readyAt: undefined,
        confirmingSince: at,
      }));
    case 'ReadinessReminded':
      return withAcceptance(campaign, (accepted) => ({ ...accepted, readyRemindedAt: at }));
    case 'DeveloperReady':
      return withAcceptance(campaign, (accepted) => ({ ...accepted, readyAt: at }));

    case 'PledgeSecured':
      return withNewPledge(reckonedAnew(campaign), {
        id: event.pledge,
        backer: event.backer,
        amount: event.amount,
        state: 'secured',
        released: undefined,
        consent: event.consent,
        named: event.named,
        securedAt: at,
        business: event.business ?? false,
        earlyWork: event.earlyWork ?? true,
        waiting: campaign.phase === 'collecting',
        raiseTo: undefined,
        charge: undefined,
      });
    case 'PledgeChanged':
      return withPledge(reckonedAnew(campaign), event.pledge, (pledge) => ({
        ...pledge,
        amount: event.to,
        named: event.named,
        raiseTo: undefined,
      }));
    case 'RaiseKept':
      return withPledge(campaign, event.pledge, (pledge) => ({ ...pledge, raiseTo: event.to }));
    case 'PledgeReleased':
      return withFollowUp(released(campaign, event.pledge, event.reason));
    case 'PledgeWithdrawn': {
      const state = released(campaign, event.pledge, event.by === 'backer' ? 'withdrawn' : 'refunded');
      return state.work === undefined ? state : { ...state, work: withdrawnFrom(state.work, event.amount) };
    }
    case 'ConsentAsked': {
      const { quote, until } = event;
      return consenting(campaign, event.pledge, { kind: 'asked', quote, until });
    }
    case 'ConsentGiven':
      return consenting(campaign, event.pledge, { kind: 'agreed', quote: event.quote });

    case 'CollectionPutOff':
      return withAcceptance(campaign, (accepted) => ({ ...accepted, collectsFrom: event.until }));
    case 'EarlyWorkAllowed':
      return withPledge(reckonedAnew(campaign), event.pledge, (pledge) => ({ ...pledge, earlyWork: true }));
    case 'CollectionBegan': {
      const { attempt } = event;
      const collection = newCollection(attempt, at);
      const state = withoutUncollectable(campaign, at);
      return { ...state, phase: 'collecting', collection, collectionAttempts: attempt };
    }
    case 'AuthorisationAsked':
      return withFollowUp(
        withPledge(campaign, event.pledge, (pledge) => ({
          ...pledge,
          charge: newCharge(event.attempt, tried(pledge), event.amount),
        })),
      );
    case 'PledgeAuthorised': {
      const { amount, captureBefore } = event;
      const state = withFollowUp(
        withCharge(campaign, event.pledge, (charge) => ({
          ...charge,
          state: 'authorised',
          decline: undefined,
          authorised: amount,
          captureBefore,
        })),
      );
      return answered(state, at, captureBefore);
    }
    case 'PledgeDeclined': {
      const { cause, nextAt } = event;
      const state = withCharge(campaign, event.pledge, (charge) => ({
        ...charge,
        state: 'declined',
        decline: { cause, nextAt },
      }));
      const { collection } = state;
      if (collection === undefined) return state;
      const followUpAt = collection.followUpAt ?? nextAt;
      return answered(withFollowUp({ ...state, collection: { ...collection, followUpAt } }), at);
    }
    case 'CardReminded':
      return withFollowUp(
        withCharge(campaign, event.pledge, (charge) => ({
          ...charge,
          decline: charge.decline && { ...charge.decline, nextAt: event.nextAt },
        })),
      );
    case 'TargetCovered': {
      const state = withShares(campaign, event.shares);
      const collection = state.collection && ({ ...state.collection, step: 'capturing' } as const);
      return { ...state, collection };
    }
    case 'SharesChanged':
      return withShares(campaign, event.shares);
    case 'CollectionFailed': {
      const state = withoutWaiting(campaign);
      const since = campaign.collection?.startedAt ?? at;
      const expiresAt = later(campaign.expiresAt, since.add(days(campaign.rules.expiresDays)));
      return { ...state, phase: 'funding', collection: undefined, expiresAt };
    }
    case 'CancellationAsked':
      return withCharge(campaign, event.pledge, (charge) => ({ ...charge, state: 'cancelling' }));
    case 'PledgeCancelled':
      return answered(
        withCharge(campaign, event.pledge, (charge) => ({ ...charge, state: 'cancelled', share: 0n })),
        at,
      );
    case 'CaptureFailed':
      return sharedOtherwise(
        withCharge(campaign, event.pledge, (charge) => ({ ...charge, state: 'captureFailed', share: 0n })),
        at,
      );

    case 'DevelopmentStarted': {
      const { collection } = campaign;
      const work = newWork(at, event.dueAt, event.holdEndsAt, collection?.startedAt);
      return { ...campaign, phase: 'started', collection: undefined, work };
    }
    case 'StartAcknowledged':
    case 'DueReminded':
    case 'WorkOverdue':
    case 'GraceReminded':
    case 'ExtensionAsked':
    case 'ExtensionVoted':
    case 'ExtensionAgreed':
    case 'ExtensionRefused':
    case 'WorkDelivered':
    case 'ReviewReminded':
    case 'PullRequestLinked':
    case 'DeliveryRejected':
    case 'DeliveryObjected':
    case 'DeliveryContested':
    case 'SettlementReminded':
    case 'SettlementVoted':
    case 'GiveUpAsked':
    case 'SmallerSumAccepted':
      return evolveWork(campaign, event, at);
    case 'WishCompleted':
      return { ...campaign, phase: 'completed' };
    case 'RefundingBegan': {
      const collection = campaign.collection && ({ ...campaign.collection, step: 'reversing' } as const);
      return { ...campaign, phase: 'refunding', collection };
    }
    case 'WishRefunded':
      return { ...campaign, phase: 'refunded', collection: undefined };

    case 'PledgeCaptured':
    case 'FeeTaken':
    case 'RefundAsked':
    case 'RefundPending':
    case 'RefundFailed':
    case 'PledgeRefunded':
    case 'RefundReturned':
    case 'DeveloperPaid':
    case 'PayoutRequested':
    case 'PayoutRefused':
    case 'PayoutUnknown':
    case 'PayoutDelayed':
    case 'ReversalAsked':
    case 'PayoutReversed':
    case 'ReversalFailed':
    case 'DisputeFeeTaken':
    case 'ChargeDisputed':
    case 'DisputeWon':
    case 'ChargebackLost':
      return evolveMoney(campaign, event, at);
  }
}
