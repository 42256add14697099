// A payout of a history: requested, and what a processor may say of it then: paid, refused, nothing yet, or an answer about another attempt.
import { payable } from '../../src/domain/books.ts';
import type { Campaign, PayoutRequest } from '../../src/domain/campaign.ts';
import type { MoneyCommand } from '../../src/domain/campaign-command.ts';

const REASONS = ['country', 'closed', 'balance', 'answer'] as const;

/** What is asked for of a campaign without an open payout: all that can be paid, or a wait. */
export function payoutRequestOf(campaign: Campaign, waits: boolean, a: number): MoneyCommand {
  const why = (['account', 'balance', 'books'] as const)[a % 3] ?? 'account';
  if (waits) return { type: 'RecordPayoutWait', why };
  const total = payable(campaign);
  return { type: 'RequestPayout', amount: total - total / 20n, platformFee: total / 20n };
}

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
