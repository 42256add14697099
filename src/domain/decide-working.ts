// The development between start signal and delivery: more time asked and answered, the work delivered or given up.
import { type Actor, type Campaign, type Work, isMaintainer } from './campaign.ts';
import type { PersonCommand } from './campaign-command.ts';
import type { Decision, Verdict } from './decision.ts';
import { beginRefunding } from './decide-refunding.ts';
import { independent, weightOf, weightOfAll } from './independence.ts';
import type { Refusal } from './refusal.ts';
import { days, later, notAfter } from './time.ts';
import { extendedDueAt } from './work-clocks.ts';

type Ask<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;

export function notDeveloper(campaign: Campaign, { by, type }: PersonCommand): Refusal | undefined {
  const developer = campaign.accepted?.developer;
  return by.id === developer ? undefined : { kind: 'NotDeveloper', command: type, developer };
}

/** The last instant work can be due so that grace and review still end before the money must be paid or returned. */
const latestDueAt = ({ rules }: Campaign, work: Work): Temporal.Instant =>
  work.holdEndsAt.subtract(days(rules.graceDays + rules.reviewDays));

export function askExtension(decision: Decision, command: Ask<'AskExtension'>): Verdict {
  const { campaign, now } = decision;
  const { work } = campaign;
  const refusal = notDeveloper(campaign, command);
  if (refusal || work === undefined) return refusal;
  const { delay, reason } = command;
  const pending = work.extension;
  if (pending?.reason === reason && pending.delay.count === delay.count && pending.delay.unit === delay.unit)
    return undefined;
  const limit = latestDueAt(campaign, work);
  if (!notAfter(extendedDueAt(campaign, work, delay, now), limit))
    return longestExtension(campaign, work, now);
  decision.record({ type: 'ExtensionAsked', delay, reason });
  return undefined;
}

/** In whole days of the calendar: where the clocks change, one more or less may fit than hours alone would say. */
function longestExtension(campaign: Campaign, work: Work, now: Temporal.Instant): Refusal {
  const limit = latestDueAt(campaign, work);
  const room = limit.since(later(work.dueAt, now)).total('hours');
  for (let count = Math.floor(room / 24) + 1; count > 0; count -= 1) {
    const latest = extendedDueAt(campaign, work, { count, unit: 'day' }, now);
    if (notAfter(latest, limit)) return { kind: 'ExtensionTooLong', longestDays: count, latest };
  }
  return { kind: 'ExtensionTooLong', longestDays: 0, latest: undefined };
}

/** An independent maintainer answers alone; backers do together, by more than half of what was captured. */
export function answerExtension(decision: Decision, { by, accept }: Ask<'AnswerExtension'>): Verdict {
  const { campaign } = decision;
  const extension = campaign.work?.extension;
  if (!independent(campaign, by.id)) return { kind: 'NotIndependent', command: 'AnswerExtension' };
  const backs = weightOf(campaign, by.id) > 0n;
  if (!isMaintainer(by) && !backs) return { kind: 'NotReviewer', command: 'AnswerExtension' };
  if (extension === undefined) return { kind: 'NoExtensionAsked' };
  if (isMaintainer(by)) {
    if (accept) agreeExtension(decision);
    else decision.record({ type: 'ExtensionRefused', by: by.id });
    return undefined;
  }
  if (extension.votes.includes(by.id) === accept) return undefined;
  decision.record({ type: 'ExtensionVoted', backer: by.id, accept });
  const votes = decision.campaign.work?.extension?.votes ?? [];
  const agreed = votes.reduce((sum, backer) => sum + weightOf(campaign, backer), 0n);
  if (agreed * 2n > weightOfAll(campaign)) agreeExtension(decision);
  return undefined;
}

function agreeExtension(decision: Decision): void {
  const { work } = decision.campaign;
  if (work?.extension === undefined) return;
  const { delay, askedAt } = work.extension;
  decision.record({
    type: 'ExtensionAgreed',
    dueAt: extendedDueAt(decision.campaign, work, delay, askedAt),
  });
}

export function deliver(decision: Decision, command: Ask<'Deliver'>): Verdict {
  const { campaign } = decision;
  const refusal = notDeveloper(campaign, command);
  if (refusal) return refusal;
  if (campaign.phase === 'started') beginReview(decision);
  else if (reviewedInVain(decision) && command.pullRequest?.merged === true) beginReview(decision);
  linkPullRequest(decision, command.pullRequest);
  return undefined;
}

const beginReview = (decision: Decision): void =>
  decision.record({
    type: 'WorkDelivered',
    reviewEndsAt: decision.now.add(days(decision.campaign.rules.reviewDays)),
  });

/** The window ended in silence that could not pay, for want of a merged pull request: with one, it is opened anew. */
function reviewedInVain({ campaign: { phase, work }, now }: Decision): boolean {
  if (phase !== 'delivered' || work?.reviewEndsAt === undefined) return false;
  return notAfter(work.reviewEndsAt, now) && !work.pullRequests.some(({ merged }) => merged);
}

function linkPullRequest(decision: Decision, pullRequest: Ask<'Deliver'>['pullRequest']): void {
  if (pullRequest === undefined) return;
  const known = decision.campaign.work?.pullRequests.find(({ number }) => number === pullRequest.number);
  if (known === undefined || (pullRequest.merged && !known.merged))
    decision.record({ type: 'PullRequestLinked', ...pullRequest });
}

/** Said once it asks to be repeated, since it returns everybody's money; where the work is disputed anyway, once is enough. */
export function giveUp(decision: Decision, by: Actor): Verdict {
  const refusal = notDeveloper(decision.campaign, { type: 'WithdrawQuote', by });
  if (refusal) return refusal;
  const { phase, work } = decision.campaign;
  if (phase === 'contested' || work?.givingUpSince !== undefined) beginRefunding(decision, 'gave-up');
  else decision.record({ type: 'GiveUpAsked' });
  return undefined;
}
