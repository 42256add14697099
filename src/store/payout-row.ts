// A payout as a row: what was requested of the processor, what it said, and its own name for it.
import type { Insertable } from 'kysely';
import type { RecordedEvent } from '../domain/campaign-event.ts';
import type { Happened } from './campaign-saving.ts';
import type { DatabaseTransaction } from './database.ts';
import type { PayoutTable } from './schema.ts';

type Facts = Partial<Omit<Insertable<PayoutTable>, 'campaign' | 'payout' | 'round'>>;

interface Change {
  readonly payout: number;
  readonly facts: Facts;
}

function changeOf({ event, at }: RecordedEvent, transfer: string | undefined): Change | undefined {
  if (event.type === 'PayoutRequested') {
    const { payout, attempt, amount, platformFee } = event;
    const sums = { amount_minor: amount, platform_fee_minor: platformFee };
    return { payout, facts: { ...sums, attempt, requested_at: at, state: 'requested', refused_why: null } };
  }
  if (event.type === 'PayoutUnknown') return { payout: event.payout, facts: { state: 'unknown' } };
  if (event.type === 'PayoutRefused')
    return { payout: event.payout, facts: { state: 'refused', refused_why: event.why } };
  if (event.type !== 'DeveloperPaid') return undefined;
  const { payout, amount, platformFee } = event;
  const sums = { amount_minor: amount, platform_fee_minor: platformFee };
  return { payout, facts: { ...sums, state: 'paid', refused_why: null, transfer: transfer ?? null } };
}

export async function savePayouts(
  tx: DatabaseTransaction,
  { after, events }: Happened,
  transfer: string | undefined,
): Promise<void> {
  for (const recorded of events) {
    const change = changeOf(recorded, transfer);
    if (change === undefined) continue;
    const { payout, facts } = change;
    await tx
      .insertInto('payouts')
      .values({ campaign: after.id, payout, attempt: 1, state: 'requested', ...facts })
      .onConflict((conflict) => conflict.columns(['campaign', 'payout']).doUpdateSet(facts))
      .execute();
  }
}
