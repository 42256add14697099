// Who must act next, and what happens by itself if nobody does. Says it in names of things, never in words for people.
import type { Campaign } from './campaign.ts';
import { callEndsAt, collectsAt, readyUntil } from './clocks.ts';
import { graceEndsAt, settledUntil, silencePaysAt } from './work-clocks.ts';

export type NextStep =
  /** The requester's first pledge opens the wish. */
  | Step<'requester', 'pledge-first'>
  | Step<'developers', 'quote'>
  | Step<'maintainer' | 'requester', 'accept'>
  | Step<'backers', 'pledge'>
  /** The last call was made before: what is pledged now is collected without another one. */
  | Step<'backers', 'pledge-again'>
  /** `at`: until when, or the wish goes back to open. */
  | Step<'developer', 'say-ready'>
  /** Last call: anyone may still join or leave; then the pledges are collected. */
  | Step<'backers', 'last-call'>
  /** `at`: when it is known at the latest whether the cards cover the target. */
  | Step<'nobody', 'collect'>
  | Step<'developer', 'deliver'>
  /** Overdue: an extension is needed, or all is returned at `at`. */
  | Step<'developer', 'deliver-or-extend'>
  | Step<'maintainer', 'answer-extension'>
  /** Silence until `at` pays the developer. */
  | Step<'reviewers', 'review'>
  /** Silence does not pay: no merged pull request is linked; at `at` all is returned. */
  | Step<'reviewers', 'review-unmerged'>
  /** Silence does not pay: the money must be returned before the window would end. */
  | Step<'reviewers', 'review-held'>
  | Step<'reviewers', 'settle'>
  | Step<'nobody', 'refund'>
  /** The payout cannot reach its developer, or the processor refuses it: at `at` all is returned. */
  | Step<'developer', 'payout-account' | 'payout-refused'>
  /** The issue has to come back: reopened, labelled, the app installed. */
  | Step<'maintainer', 'resume'>
  | Step<'nobody', 'nothing'>;

interface Step<Who extends string, What extends string> {
  readonly who: Who;
  readonly what: What;
  /** By when, or when it happens by itself. */
  readonly at: Temporal.Instant | undefined;
}

export function nextStep(campaign: Campaign): NextStep {
  const { phase, paused, expiresAt } = campaign;
  switch (phase) {
    case 'proposed':
    case 'open':
    case 'funding':
    case 'confirming':
      if (paused !== undefined) return { who: 'maintainer', what: 'resume', at: expiresAt };
      return nextBeforeCollecting(campaign, phase);
    case 'collecting':
      return { who: 'nobody', what: 'collect', at: collectedBy(campaign) };
    case 'started':
    case 'delivered':
    case 'contested':
      return nextInWork(campaign, phase);
    case 'refunding':
      return { who: 'nobody', what: 'refund', at: undefined };
    case 'completed':
      return nextInPayout(campaign);
    case 'refunded':
    case 'expired':
    case 'cancelled':
      return { who: 'nobody', what: 'nothing', at: undefined };
  }
}

/** What passes by itself is nobody's step. */
function nextInPayout({ payoutWait, payouts, work }: Campaign): NextStep {
  const nothing = { who: 'nobody', what: 'nothing', at: undefined } as const;
  if (payouts > 0) return nothing;
  switch (payoutWait) {
    case 'account':
    case 'closed':
      return { who: 'developer', what: 'payout-account', at: work?.holdEndsAt };
    case 'country':
    case 'currency':
    case 'refused':
      return { who: 'developer', what: 'payout-refused', at: work?.holdEndsAt };
    case 'balance':
    case 'books':
    case 'answer':
    case undefined:
      return nothing;
  }
}

const collectedBy = ({ collection }: Campaign): Temporal.Instant | undefined =>
  collection?.step === 'authorising' ? collection.windowEndsAt : undefined;

function nextBeforeCollecting(
  campaign: Campaign,
  phase: 'proposed' | 'open' | 'funding' | 'confirming',
): NextStep {
  const { expiresAt, quotes, rules, accepted } = campaign;
  switch (phase) {
    case 'proposed':
      return { who: 'requester', what: 'pledge-first', at: expiresAt };
    case 'open':
      if (!quotes.some(({ state }) => state === 'live'))
        return { who: 'developers', what: 'quote', at: expiresAt };
      return {
        who: rules.acceptedBy === 'requester' ? 'requester' : 'maintainer',
        what: 'accept',
        at: expiresAt,
      };
    case 'funding':
      return {
        who: 'backers',
        what: accepted?.reachedAt === undefined ? 'pledge' : 'pledge-again',
        at: expiresAt,
      };
    case 'confirming':
      if (accepted?.readyAt === undefined)
        return { who: 'developer', what: 'say-ready', at: readyUntil(campaign) };
      return {
        who: 'backers',
        what: 'last-call',
        at: collectsAt(campaign) ?? callEndsAt(accepted, rules),
      };
  }
}

function nextInWork(campaign: Campaign, phase: 'started' | 'delivered' | 'contested'): NextStep {
  const { work } = campaign;
  if (work === undefined) return { who: 'nobody', what: 'nothing', at: undefined };
  switch (phase) {
    case 'started':
      if (work.extension)
        return { who: 'maintainer', what: 'answer-extension', at: graceEndsAt(campaign, work) };
      if (work.overdueSaid)
        return { who: 'developer', what: 'deliver-or-extend', at: graceEndsAt(campaign, work) };
      return { who: 'developer', what: 'deliver', at: work.dueAt };
    case 'delivered':
      if (silencePaysAt(work)) return { who: 'reviewers', what: 'review', at: silencePaysAt(work) };
      if (work.pullRequests.some(({ merged }) => merged))
        return { who: 'reviewers', what: 'review-held', at: work.holdEndsAt };
      return { who: 'reviewers', what: 'review-unmerged', at: work.holdEndsAt };
    case 'contested':
      return { who: 'reviewers', what: 'settle', at: settledUntil(work) };
  }
}
