// One try to collect a pledge as a row, and back. What the processor calls it, and the call under way, are written elsewhere.
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
  refund_owed_minor: charge.refundOwed,
  outside_minor: charge.outside,
  refund_attempts: charge.refundAttempts,
  refund_retry_at: charge.refundRetryAt ?? null,
  lost_minor: charge.lost,
  disputed_minor: charge.disputed,
  fee_minor: charge.fee ?? null,
  dispute_fee_minor: charge.disputeFee,
  held_minor: charge.held,
  paid_minor: charge.paid,
  borne_minor: charge.borne,
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
  refundOwed: row.refund_owed_minor,
  outside: row.outside_minor,
  refundAttempts: row.refund_attempts,
  refundRetryAt: row.refund_retry_at ?? undefined,
  lost: row.lost_minor,
  disputed: row.disputed_minor,
  fee: row.fee_minor ?? undefined,
  disputeFee: row.dispute_fee_minor,
  held: row.held_minor,
  paid: row.paid_minor,
  borne: row.borne_minor,
  reversing: row.reversing_minor,
  reversed: row.reversed_minor,
  captureBefore: row.capture_before_at ?? undefined,
});
