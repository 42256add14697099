// A campaign's own state as columns, and back. Owns which column holds what; its quotes and pledges are rows of their own,
// and where the wish is and how it is shown is not the campaign's.
import type { Acceptance, Campaign, ChargeTotals, Collection } from '../domain/campaign.ts';
import { nextDeadline } from '../domain/deadline.ts';
import { placeOf } from '../domain/listing.ts';
import type { Pledge } from '../domain/pledge.ts';
import type { Quote } from '../domain/quote.ts';
import { encode } from './codec.ts';
import type { CampaignRow, NewCampaignRow } from './schema.ts';

type OfTheWish =
  | 'project'
  | 'issue_id'
  | 'number'
  | 'title'
  | 'sticky_comment'
  | 'sticky_digest'
  | 'labelled_phase'
  | 'status_shown_at'
  | 'issue_as_of'
  | 'locked'
  | 'missing_parts'
  | 'moved_at'
  | 'comments_until'
  | 'looked_at'
  | 'altered_developer'
  | 'altered_version'
  | 'altered_how';

export const campaignRow = (
  campaign: Campaign,
  changedAt: Temporal.Instant,
): Omit<NewCampaignRow, OfTheWish> => ({
  id: campaign.id,
  phase: campaign.phase,
  paused: campaign.paused ?? null,
  currency: campaign.currency,
  requester: campaign.requester,
  rules: encode(campaign.rules),
  proposed_at: campaign.proposedAt,
  opened_at: campaign.openedAt ?? null,
  opened_by: campaign.openedBy ?? null,
  expires_at: campaign.expiresAt,
  expiry_reminded_at: campaign.expiryRemindedAt ?? null,
  pledged_minor: campaign.pledged,
  backers: campaign.backers,
  unconfirmed_minor: campaign.unconfirmed,
  captured_minor: campaign.captured,
  held_minor: campaign.held,
  fees_minor: campaign.fees,
  refunded_minor: campaign.refunded,
  charged_back_minor: campaign.chargedBack,
  paid_out_minor: campaign.paidOut,
  platform_fees_minor: campaign.platformFees,
  operator_owed_minor: campaign.operatorOwed,
  payouts: campaign.payouts,
  payout_attempts: campaign.payoutAttempts,
  payout_request: campaign.payoutRequest ? encode(campaign.payoutRequest) : null,
  payout_retry_at: campaign.payoutRetryAt ?? null,
  payout_wait: campaign.payoutWait ?? null,
  ...acceptedRow(campaign.accepted),
  last_accepted_developer: campaign.lastAccepted?.developer ?? null,
  last_accepted_version: campaign.lastAccepted?.version ?? null,
  last_accepted_at: campaign.lastAccepted?.acceptedAt ?? null,
  milestones_said: [...campaign.milestonesSaid],
  collection_attempts: campaign.collectionAttempts,
  ...collectionRow(campaign.collection),
  holds: campaign.holds,
  ...chargesRow(campaign.charges),
  refund_retry_at: campaign.refundRetryAt ?? null,
  work: campaign.work ? encode(campaign.work) : null,
  events: campaign.events,
  changed_at: changedAt,
  next_deadline_at: nextDeadline(campaign) ?? null,
  ...placeOf(campaign),
});

const acceptedRow = (accepted: Acceptance | undefined) => ({
  accepted_developer: accepted?.developer ?? null,
  accepted_version: accepted?.version ?? null,
  target_minor: accepted?.amount ?? null,
  accepted_delay_count: accepted?.delay.count ?? null,
  accepted_delay_unit: accepted?.delay.unit ?? null,
  accepted_at: accepted?.acceptedAt ?? null,
  accepted_by: accepted?.by ?? null,
  target_reached_at: accepted?.reachedAt ?? null,
  confirming_since_at: accepted?.confirmingSince ?? null,
  developer_ready_at: accepted?.readyAt ?? null,
  ready_reminded_at: accepted?.readyRemindedAt ?? null,
  collects_from: accepted?.collectsFrom ?? null,
});

const collectionRow = (collection: Collection | undefined) => ({
  collection_attempt: collection?.attempt ?? null,
  collection_started_at: collection?.startedAt ?? null,
  collection_step: collection?.step ?? null,
  collection_ends_at: collection?.windowEndsAt ?? null,
  collection_follow_up_at: collection?.followUpAt ?? null,
  collection_held_until_at: collection?.heldUntil ?? null,
  collection_answered_at: collection?.answeredAt ?? null,
  collection_authorised_in: collection?.authorisedIn ?? null,
  collection_shares_outdated: collection?.sharesOutdated ?? false,
});

const chargesRow = (charges: ChargeTotals) => ({
  requested_count: charges.requested.count,
  requested_minor: charges.requested.amount,
  authorised_count: charges.authorised.count,
  authorised_minor: charges.authorised.amount,
  refused_count: charges.refused.count,
  refused_minor: charges.refused.amount,
  capturing_count: charges.capturing.count,
  capturing_minor: charges.capturing.amount,
  unknown_fees: charges.unknownFees,
  failed_refunds: charges.failedRefunds,
  refunding_minor: charges.refunding,
  unpaid_charges: charges.unpaid,
  frozen_minor: charges.frozen,
});

const chargesFrom = (row: CampaignRow): ChargeTotals => ({
  requested: { count: row.requested_count, amount: row.requested_minor },
  authorised: { count: row.authorised_count, amount: row.authorised_minor },
  refused: { count: row.refused_count, amount: row.refused_minor },
  capturing: { count: row.capturing_count, amount: row.capturing_minor },
  unknownFees: row.unknown_fees,
  failedRefunds: row.failed_refunds,
  refunding: row.refunding_minor,
  unpaid: row.unpaid_charges,
  frozen: row.frozen_minor,
});

export const campaignFrom = (
  row: CampaignRow,
  quotes: readonly Quote[],
  pledges: readonly Pledge[],
): Campaign => ({
  id: row.id,
  phase: row.phase,
  paused: row.paused ?? undefined,
  currency: row.currency,
  requester: row.requester,
  rules: row.rules,
  proposedAt: row.proposed_at,
  openedAt: row.opened_at ?? undefined,
  openedBy: row.opened_by ?? undefined,
  expiresAt: row.expires_at,
  expiryRemindedAt: row.expiry_reminded_at ?? undefined,
  quotes,
  accepted: acceptedFrom(row),
  lastAccepted: lastAcceptedFrom(row),
  pledges,
  pledged: row.pledged_minor,
  backers: row.backers,
  unconfirmed: row.unconfirmed_minor,
  milestonesSaid: row.milestones_said,
  collection: collectionFrom(row),
  collectionAttempts: row.collection_attempts,
  holds: row.holds,
  charges: chargesFrom(row),
  refundRetryAt: row.refund_retry_at ?? undefined,
  work: row.work ?? undefined,
  captured: row.captured_minor,
  held: row.held_minor,
  fees: row.fees_minor,
  refunded: row.refunded_minor,
  chargedBack: row.charged_back_minor,
  paidOut: row.paid_out_minor,
  platformFees: row.platform_fees_minor,
  operatorOwed: row.operator_owed_minor,
  payouts: row.payouts,
  payoutAttempts: row.payout_attempts,
  payoutRequest: row.payout_request ?? undefined,
  payoutRetryAt: row.payout_retry_at ?? undefined,
  payoutWait: row.payout_wait ?? undefined,
  events: row.events,
});

/** The table's constraints say that these columns are filled together or not at all. */
function acceptedFrom(row: CampaignRow): Acceptance | undefined {
  const { accepted_developer: developer, accepted_version: version, target_minor: amount } = row;
  const { accepted_delay_count: count, accepted_delay_unit: unit, accepted_at: at, accepted_by: by } = row;
  if (developer === null || version === null || amount === null || count === null) return undefined;
  if (unit === null || at === null || by === null) return undefined;
  return {
    developer,
    version,
    amount,
    delay: { count, unit },
    acceptedAt: at,
    by,
    reachedAt: row.target_reached_at ?? undefined,
    confirmingSince: row.confirming_since_at ?? undefined,
    readyAt: row.developer_ready_at ?? undefined,
    readyRemindedAt: row.ready_reminded_at ?? undefined,
    collectsFrom: row.collects_from ?? undefined,
  };
}

function lastAcceptedFrom(row: CampaignRow): Campaign['lastAccepted'] {
  const { last_accepted_developer: developer, last_accepted_version: version, last_accepted_at: at } = row;
  if (developer === null || version === null || at === null) return undefined;
  return { developer, version, acceptedAt: at };
}

function collectionFrom(row: CampaignRow): Collection | undefined {
  const { collection_attempt: attempt, collection_started_at: startedAt } = row;
  const { collection_step: step, collection_ends_at: windowEndsAt } = row;
  if (attempt === null || startedAt === null || step === null || windowEndsAt === null) return undefined;
  return {
    attempt,
    startedAt,
    step,
    windowEndsAt,
    heldUntil: row.collection_held_until_at ?? undefined,
    answeredAt: row.collection_answered_at ?? undefined,
    authorisedIn: row.collection_authorised_in ?? undefined,
    sharesOutdated: row.collection_shares_outdated,
    followUpAt: row.collection_follow_up_at ?? undefined,
  };
}
