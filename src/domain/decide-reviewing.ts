// The delivered work judged: approved, sent back, contested, settled. Whoever judges is independent of the developer
// (rule 9). Needs every pledge loaded: backers' words weigh what was captured of them.
import type { PersonCommand } from './campaign-command.ts';
import type { Decision, Verdict } from './decision.ts';
import { beginRefunding, returnByShares, returnableSum } from './decide-refunding.ts';
import { live } from './pledge.ts';
import { refusedReview, refusedSettlement, settledBy, weightOf, weightOfAll } from './independence.ts';

type Ask<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;

/** Everything captured that is not on its way back is the developer's. */
export function complete(decision: Decision, by: bigint | undefined): void {
  const { campaign } = decision;
  const returning = campaign.pledges
    .filter(live)
    .reduce((sum, { charge }) => sum + (charge?.refunding ?? 0n), 0n);
  decision.record({ type: 'WishCompleted', by, payout: weightOfAll(campaign) - returning });
}

export function approve(decision: Decision, { by, maintainers }: Ask<'Approve'>): Verdict {
  const { campaign } = decision;
  const refusal =
    campaign.phase === 'contested'
      ? refusedSettlement(campaign, by, maintainers, 'Approve')
      : refusedReview(campaign, by, 'Approve');
  if (refusal) return refusal;
  complete(decision, by.id);
  return undefined;
}

/** The first time it goes back to the developer, the second time it is contested. */
export function reject(decision: Decision, { by, reason }: Ask<'Reject'>): Verdict {
  const refusal = refusedReview(decision.campaign, by, 'Reject');
  if (refusal) return refusal;
  decision.record({ type: 'DeliveryRejected', by: by.id, reason });
  if ((decision.campaign.work?.rejections ?? 0) > 1) decision.record({ type: 'DeliveryContested' });
  return undefined;
}

/** Backers of a quarter of what was captured make it contested. */
export function object(decision: Decision, { by }: Ask<'Object'>): Verdict {
  const { campaign } = decision;
  if (weightOf(campaign, by.id) === 0n) return { kind: 'NotBacker', command: 'Object' };
  if (campaign.work?.objections.includes(by.id)) return undefined;
  decision.record({ type: 'DeliveryObjected', backer: by.id });
  const objections = decision.campaign.work?.objections ?? [];
  const weight = objections.reduce((sum, backer) => sum + weightOf(campaign, backer), 0n);
  if (weight * 4n >= weightOfAll(campaign)) decision.record({ type: 'DeliveryContested' });
  return undefined;
}

/** Where nobody else can settle, more than half of the backers by amount do. */
export function voteSettlement(decision: Decision, command: Ask<'VoteSettlement'>): Verdict {
  const { campaign } = decision;
  const { by, approve: approves, maintainers } = command;
  if (campaign.accepted?.developer === by.id) return { kind: 'NotIndependent', command: 'VoteSettlement' };
  if (weightOf(campaign, by.id) === 0n) return { kind: 'NotBacker', command: 'VoteSettlement' };
  if (settledBy(campaign, maintainers) !== 'backers')
    return { kind: 'NotReviewer', command: 'VoteSettlement' };
  const said = campaign.work?.settlementVotes.find(({ backer }) => backer === by.id);
  if (said?.approve === approves) return undefined;
  decision.record({ type: 'SettlementVoted', backer: by.id, approve: approves });
  const alike = (decision.campaign.work?.settlementVotes ?? []).filter((vote) => vote.approve === approves);
  const weight = alike.reduce((sum, { backer }) => sum + weightOf(campaign, backer), 0n);
  if (weight * 2n <= weightOfAll(campaign)) return undefined;
  if (approves) complete(decision, undefined);
  else beginRefunding(decision, 'contested');
  return undefined;
}

/** A percentage to the developer, the rest to the backers by their shares. What a bank disputes stays out until it is won. */
export function settle(decision: Decision, command: Ask<'Settle'>): Verdict {
  const { by, developerPercent: percent, maintainers } = command;
  const refusal = refusedSettlement(decision.campaign, by, maintainers, 'Settle');
  if (refusal) return refusal;
  if (!Number.isInteger(percent) || percent < 0 || percent > 100) return { kind: 'ShareOutOfRange', percent };
  const sum = returnableSum(decision.campaign.pledges);
  if (sum === 0n) return { kind: 'NothingToSettle' };
  if (percent === 0) beginRefunding(decision, 'contested');
  else if (percent === 100) complete(decision, by.id);
  else {
    returnByShares(decision, sum - (sum * BigInt(percent)) / 100n);
    complete(decision, by.id);
  }
  return undefined;
}
