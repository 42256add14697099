// What the processor moved, gathered from its movements per charge and per payout. Pure; knows nothing of the ledger.
import type { BookedCharge } from '../ports/books.ts';
import type { ChargeFacts, ChargeName, Movement, PayoutName } from '../ports/payments.ts';

/** What the processor moved for a charge: each as the balance changed. */
export interface MovedCharge extends ChargeName {
  readonly currency: string;
  captured: bigint;
  fee: bigint;
  refunded: bigint;
  lost: bigint;
  readonly lastAt: Temporal.Instant;
  /** Its capture is among the movements that were read, so everything after it is too. */
  whole: boolean;
}

export interface MovedPayout extends PayoutName {
  readonly currency: string;
  readonly paid: bigint;
  readonly lastAt: Temporal.Instant;
}

export interface MovedReversal {
  readonly campaign: bigint;
  readonly currency: string;
  readonly reversed: bigint;
  readonly lastAt: Temporal.Instant;
}

export interface Moved {
  readonly charges: Map<string, MovedCharge>;
  readonly payouts: Map<string, MovedPayout>;
  /** By campaign: the ledger does not say which payout was reversed. */
  readonly reversals: Map<string, MovedReversal>;
}

export const chargeKey = ({ pledge, attempt }: Pick<ChargeName, 'pledge' | 'attempt'>): string =>
  `${pledge}:${attempt}`;
export const payoutKey = ({ campaign, payout }: PayoutName): string => `${campaign}:${payout}`;

export const nothingMoved = (): Moved => ({ charges: new Map(), payouts: new Map(), reversals: new Map() });

/** Adds one movement, newest first; false when it is about none of ours. */
export function addMovement(moved: Moved, movement: Movement): boolean {
  const { kind, charge, payout, currency, amount, fee, createdAt: lastAt } = movement;
  if (kind === 'other') return false;
  if (kind === 'transfer' || kind === 'transfer-reversal') {
    if (payout === undefined) return false;
    if (kind === 'transfer') {
      const key = payoutKey(payout);
      const known = moved.payouts.get(key) ?? { ...payout, currency, paid: 0n, lastAt };
      moved.payouts.set(key, { ...known, paid: known.paid - amount });
    } else {
      const { campaign } = payout;
      const key = String(campaign);
      const known = moved.reversals.get(key) ?? { campaign, currency, reversed: 0n, lastAt };
      moved.reversals.set(key, { ...known, reversed: known.reversed + amount });
    }
    return true;
  }
  if (charge === undefined) return false;
  const key = `${chargeKey(charge)}:${currency}`;
  const known = moved.charges.get(key) ?? {
    ...charge,
    currency,
    captured: 0n,
    fee: 0n,
    refunded: 0n,
    lost: 0n,
    lastAt,
    whole: false,
  };
  moved.charges.set(key, known);
  known.fee += fee;
  if (kind === 'charge') {
    known.captured += amount;
    known.whole = true;
  } else if (kind === 'refund' || kind === 'refund-failure') known.refunded -= amount;
  else known.lost -= amount;
  return true;
}

/** The same out of what the processor says of the charge itself, for one that was captured before the movements that were read. */
export function movedOf(
  facts: ChargeFacts,
  booked: BookedCharge,
  moved: MovedCharge | undefined,
): MovedCharge {
  const returned = facts.refunds
    .filter(({ status }) => status !== 'failed')
    .reduce((sum, { amount }) => sum + amount, 0n);
  const { disputes } = facts;
  const sumOf = (what: 'fee' | 'taken'): bigint => disputes.reduce((sum, one) => sum + one[what], 0n);
  return {
    campaign: booked.campaign,
    pledge: booked.pledge,
    attempt: booked.attempt,
    currency: booked.currency,
    captured: facts.captured,
    fee: facts.fee === undefined ? booked.fee : facts.fee + sumOf('fee'),
    refunded: returned,
    lost: sumOf('taken'),
    lastAt: moved?.lastAt ?? booked.lastAt,
    whole: true,
  };
}
