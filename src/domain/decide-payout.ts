// One payout at a time: requested in one commit, then known to be paid or refused. While it is neither, nothing goes back to
// backers, so that the same money can never leave twice.
import { notPayable, payable } from './books.ts';
import type { MoneyCommand } from './campaign-command.ts';
import type { PayoutWait } from './campaign.ts';
import type { Decision } from './decision.ts';
import { hours } from './time.ts';

type Answer<T extends MoneyCommand['type']> = Extract<MoneyCommand, { type: T }>;

export function requestPayout(decision: Decision, order: Answer<'RequestPayout'>): void {
  const { amount, platformFee } = order;
  const { campaign } = decision;
  const total = amount + platformFee;
  if (campaign.payoutRequest || amount <= 0n || platformFee < 0n || total > payable(campaign)) return;
  decision.record({
    type: 'PayoutRequested',
    payout: campaign.payouts + 1,
    attempt: campaign.payoutAttempts + 1,
    amount,
    platformFee,
    withheld: notPayable(campaign),
  });
}

/** Whatever the phase: the processor has sent it. One that was never requested is booked only where it is due. */
export function recordPaidOut(decision: Decision, answer: Answer<'RecordPaidOut'>): void {
  const { payout, amount, platformFee } = answer;
  const { phase, payouts, held, payoutRequest } = decision.campaign;
  const total = amount + platformFee;
  if (payout !== payouts + 1 || amount < 0n || platformFee < 0n || total === 0n) return;
  if (payoutRequest === undefined && phase !== 'completed') return;
  const operator = total > held ? total - held : 0n;
  decision.record({ type: 'DeveloperPaid', payout, amount, platformFee, operator });
}

export function recordPayoutRefused(decision: Decision, answer: Answer<'RecordPayoutRefused'>): void {
  const { payout, attempt, why } = answer;
  const { payoutRequest } = decision.campaign;
  if (payoutRequest?.payout !== payout || payoutRequest.attempt !== attempt) return;
  const retryAt = decision.now.add(waitAfter(why, attempt));
  decision.record({ type: 'PayoutRefused', payout, attempt, why, retryAt });
  recordPayoutWait(decision, { type: 'RecordPayoutWait', why });
}

export function recordPayoutUnknown(decision: Decision, answer: Answer<'RecordPayoutUnknown'>): void {
  const { payout, attempt } = answer;
  const { payoutRequest } = decision.campaign;
  if (payoutRequest?.payout !== payout || payoutRequest.attempt !== attempt) return;
  if (payoutRequest.state === 'requested') decision.record({ type: 'PayoutUnknown', payout, attempt });
  recordPayoutWait(decision, { type: 'RecordPayoutWait', why: 'answer' });
}

export function recordPayoutWait(decision: Decision, { why }: Answer<'RecordPayoutWait'>): void {
  if (decision.campaign.payoutWait === why || payable(decision.campaign) === 0n) return;
  decision.record({ type: 'PayoutDelayed', why });
}

/** These pass by themselves, or the processor tells that they passed. */
const PASSING: readonly PayoutWait[] = ['account', 'balance', 'answer'];
const LONGEST_HOURS = 16 * 24;

/** An hour, or a day where only a person can mend it; twice as long after each further refusal. */
function waitAfter(why: PayoutWait, attempt: number): Temporal.Duration {
  const first = PASSING.includes(why) ? 1 : 24;
  return hours(Math.min(first * 2 ** Math.min(attempt - 1, 10), LONGEST_HOURS));
}
