// A pledge with its consent and its charge as a row, and back.
import type { Charge, Consent, Pledge } from '../domain/pledge.ts';
import type { PledgeRow } from './schema.ts';

export const pledgeRow = (campaign: bigint, pledge: Pledge, position: number): PledgeRow => ({
  id: pledge.id,
  campaign,
  position,
  backer: pledge.backer,
  amount_minor: pledge.amount,
  state: pledge.state,
  released: pledge.released ?? null,
  consent: pledge.consent.kind,
  consent_developer: pledge.consent.kind === 'early' ? null : pledge.consent.quote.developer,
  consent_version: pledge.consent.kind === 'early' ? null : pledge.consent.quote.version,
  consent_until: pledge.consent.kind === 'asked' ? pledge.consent.until : null,
  named: pledge.named,
  secured_at: pledge.securedAt,
  waiting: pledge.waiting,
  raise_to_minor: pledge.raiseTo ?? null,
  ...chargeRow(pledge.charge),
});

const chargeRow = (charge: Charge | undefined) => ({
  charge_attempt: charge?.attempt ?? null,
  charge_tries: charge?.tries ?? null,
  charge_state: charge?.state ?? null,
  charge_decline_cause: charge?.decline?.cause ?? null,
  charge_next_at: charge?.decline?.nextAt ?? null,
  charge_authorised_minor: charge?.authorised ?? null,
  charge_share_minor: charge?.share ?? null,
  charge_captured_minor: charge?.captured ?? null,
  charge_refunded_minor: charge?.refunded ?? null,
  charge_refunding_minor: charge?.refunding ?? null,
  charge_refund_attempts: charge?.refundAttempts ?? null,
  charge_refund_retry_at: charge?.refundRetryAt ?? null,
  charge_lost_minor: charge?.lost ?? null,
  charge_dispute_won: charge?.disputeWon ?? null,
  charge_fee_minor: charge?.fee ?? null,
  charge_dispute_fee_minor: charge?.disputeFee ?? null,
  charge_paid_out: charge?.paidOut ?? null,
  charge_reversing_minor: charge?.reversing ?? null,
  charge_reversed_minor: charge?.reversed ?? null,
  charge_capture_before_at: charge?.captureBefore ?? null,
});

export const pledgeFrom = (row: PledgeRow): Pledge => ({
  id: row.id,
  backer: row.backer,
  amount: row.amount_minor,
  state: row.state,
  released: row.released ?? undefined,
  consent: consentFrom(row),
  named: row.named,
  securedAt: row.secured_at,
  waiting: row.waiting,
  raiseTo: row.raise_to_minor ?? undefined,
  charge: chargeFrom(row),
});

function consentFrom(row: PledgeRow): Consent {
  const { consent: kind, consent_developer: developer, consent_version: version, consent_until: until } = row;
  if (developer === null || version === null) return { kind: 'early' };
  const quote = { developer, version };
  return kind === 'asked' && until !== null ? { kind, quote, until } : { kind: 'agreed', quote };
}

/** The table's constraints say that an attempt has all of its amounts; the zeros are for the type alone. */
function chargeFrom(row: PledgeRow): Charge | undefined {
  const { charge_attempt: attempt, charge_state: state } = row;
  const { charge_decline_cause: cause, charge_next_at: nextAt } = row;
  if (attempt === null || state === null) return undefined;
  return {
    attempt,
    tries: row.charge_tries ?? 1,
    state,
    decline: cause !== null && nextAt !== null ? { cause, nextAt } : undefined,
    authorised: row.charge_authorised_minor ?? 0n,
    share: row.charge_share_minor ?? 0n,
    captured: row.charge_captured_minor ?? 0n,
    refunded: row.charge_refunded_minor ?? 0n,
    refunding: row.charge_refunding_minor ?? 0n,
    refundAttempts: row.charge_refund_attempts ?? 0,
    refundRetryAt: row.charge_refund_retry_at ?? undefined,
    lost: row.charge_lost_minor ?? 0n,
    disputeWon: row.charge_dispute_won ?? false,
    fee: row.charge_fee_minor ?? 0n,
    disputeFee: row.charge_dispute_fee_minor ?? 0n,
    paidOut: row.charge_paid_out ?? false,
    reversing: row.charge_reversing_minor ?? 0n,
    reversed: row.charge_reversed_minor ?? 0n,
    captureBefore: row.charge_capture_before_at ?? undefined,
  };
}
