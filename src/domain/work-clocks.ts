// Until when what, once development has started: grace, review, settlement, each cut short by the hold limit (rule 8), and when
// the work is due once it was given more time. Reads no pledge and no clock.
import type { Campaign, Work } from './campaign.ts';
import { type Delay, dueAt } from './delay.ts';
import { days, earlier, later, notAfter } from './time.ts';

/** How long a contested delivery may stay unsettled. */
const SETTLED_WITHIN = days(30);

/** A delivery that was sent back late has the grace period from then. */
export const graceEndsAt = ({ rules }: Pick<Campaign, 'rules'>, work: Work): Temporal.Instant =>
  earlier(later(work.dueAt, work.reworkSince ?? work.dueAt).add(days(rules.graceDays)), work.holdEndsAt);

/** Unsettled until then, a contested delivery ends in refunds. */
export const settledUntil = ({ contestedAt, holdEndsAt }: Work): Temporal.Instant | undefined =>
  contestedAt && earlier(contestedAt.add(SETTLED_WITHIN), holdEndsAt);

/** When silence pays; nothing where it does not: no merged pull request is linked, or the hold limit comes first. */
export function silencePaysAt({
  pullRequests,
  reviewEndsAt,
  holdEndsAt,
}: Work): Temporal.Instant | undefined {
  const merged = pullRequests.some((pull) => pull.merged);
  return merged && reviewEndsAt && notAfter(reviewEndsAt, holdEndsAt) ? reviewEndsAt : undefined;
}

/** More time counts from the due date, or from when it was asked where that is past. */
export const extendedDueAt = (
  campaign: Pick<Campaign, 'rules'>,
  work: Work,
  extra: Delay,
  askedAt: Temporal.Instant,
) => dueAt(later(work.dueAt, askedAt), extra, campaign.rules.timeZone);
