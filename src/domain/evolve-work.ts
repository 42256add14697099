// What events do to the development itself: due date, extension, delivery, review, dispute of it. Decides nothing.
import type { Campaign, Phase, Work } from './campaign.ts';
import type { CampaignEvent } from './campaign-event.ts';

type WorkEvent = Extract<
  CampaignEvent,
  {
    readonly type:
      | 'StartAcknowledged'
      | 'DueReminded'
      | 'WorkOverdue'
      | 'GraceReminded'
      | 'ExtensionAsked'
      | 'ExtensionVoted'
      | 'ExtensionAgreed'
      | 'ExtensionRefused'
      | 'WorkDelivered'
      | 'ReviewReminded'
      | 'PullRequestLinked'
      | 'DeliveryRejected'
      | 'DeliveryObjected'
      | 'DeliveryContested'
      | 'SettlementReminded'
      | 'SettlementVoted'
      | 'GiveUpAsked'
      | 'SmallerSumAccepted';
  }
>;

export const newWork = (
  startedAt: Temporal.Instant,
  dueAt: Temporal.Instant,
  holdEndsAt: Temporal.Instant,
  collectedSince: Temporal.Instant | undefined,
): Work => ({
  collectedSince,
  startedAt,
  originalDueAt: dueAt,
  dueAt,
  extendedAt: undefined,
  toldAt: startedAt,
  holdEndsAt,
  acknowledgedAt: undefined,
  overdueSaid: false,
  extension: undefined,
  pullRequests: [],
  deliveredAt: undefined,
  reviewEndsAt: undefined,
  rejections: 0,
  reworkSince: undefined,
  objections: [],
  contestedAt: undefined,
  settlementVotes: [],
  givingUpSince: undefined,
  withdrawn: 0n,
  smallerSum: undefined,
});

/** The developer is asked anew, whatever they answered before. */
export const withdrawnFrom = (work: Work, amount: bigint): Work => ({
  ...work,
  withdrawn: work.withdrawn + amount,
  smallerSum: 'asked',
});

const without = (ids: readonly bigint[], id: bigint): readonly bigint[] =>
  ids.filter((other) => other !== id);

function evolveExtension(
  work: Work,
  event: Extract<WorkEvent, { type: `Extension${string}` }>,
  at: Temporal.Instant,
): Work {
  switch (event.type) {
    case 'ExtensionAsked':
      // Who asks for time does not give up.
      return {
        ...work,
        extension: { delay: event.delay, reason: event.reason, askedAt: at, votes: [] },
        givingUpSince: undefined,
      };
    case 'ExtensionVoted': {
      if (work.extension === undefined) return work;
      const others = without(work.extension.votes, event.backer);
      const votes = event.accept ? [...others, event.backer] : others;
      return { ...work, extension: { ...work.extension, votes } };
    }
    case 'ExtensionAgreed':
      return {
        ...work,
        extension: undefined,
        dueAt: event.dueAt,
        extendedAt: at,
        toldAt: at,
        overdueSaid: false,
      };
    case 'ExtensionRefused':
      return { ...work, extension: undefined };
  }
}

/** A new delivery begins without the pull requests and objections of a rejected one: silence must not pay for those. */
function delivered(
  phase: Phase,
  work: Work,
  { reviewEndsAt }: Extract<WorkEvent, { type: 'WorkDelivered' }>,
  at: Temporal.Instant,
): Work {
  if (phase === 'delivered') return { ...work, reviewEndsAt, toldAt: at };
  const afresh = { pullRequests: [], objections: [], extension: undefined, givingUpSince: undefined };
  return { ...work, ...afresh, deliveredAt: at, reviewEndsAt, toldAt: at };
}

function linked(work: Work, event: Extract<WorkEvent, { type: 'PullRequestLinked' }>): Work {
  const { number, merged } = event;
  const others = work.pullRequests.filter((other) => other.number !== number);
  return { ...work, pullRequests: [...others, { number, merged }] };
}

export function evolveWork(campaign: Campaign, event: WorkEvent, at: Temporal.Instant): Campaign {
  const { work } = campaign;
  if (work === undefined) throw new Error(`Campaign ${campaign.id} has no work that could be ${event.type}`);
  switch (event.type) {
    case 'StartAcknowledged':
      return { ...campaign, work: { ...work, acknowledgedAt: at } };
    case 'WorkOverdue':
      return { ...campaign, work: { ...work, overdueSaid: true, toldAt: at } };
    case 'DueReminded':
    case 'GraceReminded':
    case 'ReviewReminded':
    case 'SettlementReminded':
      return { ...campaign, work: { ...work, toldAt: at } };
    case 'ExtensionAsked':
    case 'ExtensionVoted':
    case 'ExtensionAgreed':
    case 'ExtensionRefused':
      return { ...campaign, work: evolveExtension(work, event, at) };
    case 'WorkDelivered':
      return { ...campaign, phase: 'delivered', work: delivered(campaign.phase, work, event, at) };
    case 'PullRequestLinked':
      return { ...campaign, work: linked(work, event) };
    case 'DeliveryRejected': {
      const rejections = work.rejections + 1;
      return { ...campaign, phase: 'started', work: { ...work, rejections, reworkSince: at, toldAt: at } };
    }
    case 'DeliveryObjected':
      return { ...campaign, work: { ...work, objections: [...work.objections, event.backer] } };
    case 'DeliveryContested':
      return { ...campaign, phase: 'contested', work: { ...work, contestedAt: at, toldAt: at } };
    case 'SettlementVoted': {
      const others = work.settlementVotes.filter(({ backer }) => backer !== event.backer);
      const settlementVotes = [...others, { backer: event.backer, approve: event.approve }];
      return { ...campaign, work: { ...work, settlementVotes } };
    }
    case 'GiveUpAsked':
      return { ...campaign, work: { ...work, givingUpSince: at } };
    case 'SmallerSumAccepted':
      return { ...campaign, work: { ...work, smallerSum: 'accepted' } };
  }
}
