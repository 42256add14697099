// What a processor may say of a payout that was requested: paid, refused, nothing yet, or an answer about another attempt.
import type { PayoutRequest } from '../../src/domain/campaign.ts';
import type { MoneyCommand } from '../../src/domain/campaign-command.ts';

const REASONS = ['country', 'closed', 'balance', 'answer'] as const;

/** @param a at random; 2 and 3 pay. */
export function payoutAnswer(
  { payout, attempt, amount, platformFee }: PayoutRequest,
  a: number,
): MoneyCommand {
  if (a % 5 === 0) return { type: 'RecordPayoutUnknown', payout, attempt };
  if (a % 5 > 1) {
    const told = payout - (a % 4 === 0 ? 1 : 0);
    return { type: 'RecordPaidOut', payout: told, amount, platformFee };
  }
  const stale = (a >> 2) % 2;
  const why = REASONS[(a >> 3) % REASONS.length] ?? 'country';
  return { type: 'RecordPayoutRefused', payout, attempt: attempt - stale, why };
}
