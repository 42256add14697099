// One try to collect a pledge as a row, and back. What the processor calls it, and the call under way, are written elsewhere.
import { sql } from 'kysely';
import type { Charge } from '../domain/pledge.ts';
import type { ChargeRow } from './schema.ts';

/** What changes with the campaign. A charge that moved on waits for nobody any more. */
export const chargeRow = (campaign: bigint, pledge: bigint, charge: Charge) => ({
  pledge,
  round: 1,
  attempt: charge.attempt,
  campaign,
  tries: charge.tries,
  state: charge.state,
  decline_cause: charge.decline?.cause ?? null,
  next_at: charge.decline?.nextAt ?? null,
  requested_minor: charge.requested,
  authorised_minor: charge.authorised,
  share_minor: charge.share,
  captured_minor: charge.captured,
  refunded_minor: charge.refunded,
  refunding_minor: charge.refunding,
  refund_attempts: charge.refundAttempts,
  refund_retry_at: charge.refundRetryAt ?? null,
  lost_minor: charge.lost,
  dispute_won: charge.disputeWon,
  fee_minor: charge.fee ?? null,
  dispute_fee_minor: charge.disputeFee,
  paid_out: charge.paidOut,
  reversing_minor: charge.reversing,
  reversed_minor: charge.reversed,
  capture_before_at: charge.captureBefore ?? null,
  stuck_reason: null,
  stuck_at: null,
});

export const chargeFrom = (row: ChargeRow): Charge => ({
  attempt: row.attempt,
  tries: row.tries,
  state: row.state,
  decline:
    row.decline_cause !== null && row.next_at !== null
      ? { cause: row.decline_cause, nextAt: row.next_at }
      : undefined,
  requested: row.requested_minor,
  authorised: row.authorised_minor,
  share: row.share_minor,
  captured: row.captured_minor,
  refunded: row.refunded_minor,
  refunding: row.refunding_minor,
  refundAttempts: row.refund_attempts,
  refundRetryAt: row.refund_retry_at ?? undefined,
  lost: row.lost_minor,
  disputeWon: row.dispute_won,
  fee: row.fee_minor ?? undefined,
  disputeFee: row.dispute_fee_minor,
  paidOut: row.paid_out,
  reversing: row.reversing_minor,
  reversed: row.reversed_minor,
  captureBefore: row.capture_before_at ?? undefined,
});

/** When no hold of a charge can be left: a day after it lapses, or where that was never told, after the longest that cards know. */
export const lapsedAt = sql<Temporal.Instant | null>`(coalesce(charges.capture_before_at, charges.called_at + interval '10 days')
  + interval '1 day')`;
