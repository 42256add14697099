// The tables of campaigns, their quotes and their pledges as TypeScript sees them; the others are in schema.ts.
import type { ColumnType, Generated } from 'kysely';
import type {
  Campaign,
  Collection,
  PauseReason,
  PayoutRequest,
  PayoutWait,
  Phase,
  Rules,
  Work,
} from '../domain/campaign.ts';
import type { AlteredQuote } from '../ports/records.ts';
import type { DelayUnit } from '../domain/delay.ts';
import type { WishPart } from '../domain/wish-form.ts';
import type { ChargeState, Consent, DeclineCause, Pledge, ReleaseReason } from '../domain/pledge.ts';
import type { Quote } from '../domain/quote.ts';

type Instant = Temporal.Instant;

export interface CampaignTable {
  readonly id: Generated<bigint>;
  readonly project: bigint;
  readonly issue_id: bigint;
  readonly number: number;
  readonly title: string;
  readonly phase: Phase;
  readonly paused: PauseReason | null;
  readonly currency: string;
  readonly requester: bigint;
  readonly rules: ColumnType<Rules, string, string>;
  readonly proposed_at: Instant;
  readonly opened_at: Instant | null;
  readonly opened_by: Exclude<Campaign['openedBy'], undefined> | null;
  readonly expires_at: Instant;
  readonly expiry_reminded_at: Instant | null;
  readonly pledged_minor: bigint;
  readonly backers: number;
  readonly unconfirmed_minor: bigint;
  readonly captured_minor: bigint;
  readonly held_minor: bigint;
  readonly fees_minor: bigint;
  readonly refunded_minor: bigint;
  readonly charged_back_minor: bigint;
  readonly paid_out_minor: bigint;
  readonly platform_fees_minor: bigint;
  readonly operator_owed_minor: bigint;
  readonly payouts: number;
  readonly payout_attempts: Generated<number>;
  readonly payout_request: ColumnType<PayoutRequest | null, string | null, string | null>;
  readonly payout_retry_at: Instant | null;
  readonly payout_wait: PayoutWait | null;
  readonly accepted_developer: bigint | null;
  readonly accepted_version: number | null;
  readonly target_minor: bigint | null;
  readonly accepted_delay_count: number | null;
  readonly accepted_delay_unit: DelayUnit | null;
  readonly accepted_at: Instant | null;
  readonly accepted_by: bigint | null;
  readonly target_reached_at: Instant | null;
  readonly confirming_since_at: Instant | null;
  readonly developer_ready_at: Instant | null;
  readonly ready_reminded_at: Instant | null;
  readonly collects_from: Instant | null;
  readonly last_accepted_developer: bigint | null;
  readonly last_accepted_version: number | null;
  readonly last_accepted_at: Instant | null;
  readonly milestones_said: number[];
  readonly collection_attempts: number;
  readonly collection_attempt: number | null;
  readonly collection_started_at: Instant | null;
  readonly collection_step: Collection['step'] | null;
  readonly collection_ends_at: Instant | null;
  readonly collection_follow_up_at: Instant | null;
  readonly collection_held_until_at: Instant | null;
  readonly collection_answered_at: Instant | null;
  readonly collection_authorised_in: number | null;
  readonly collection_shares_outdated: boolean;
  readonly holds: number;
  readonly requested_count: number;
  readonly requested_minor: bigint;
  readonly authorised_count: number;
  readonly authorised_minor: bigint;
  readonly refused_count: number;
  readonly refused_minor: bigint;
  readonly capturing_count: number;
  readonly capturing_minor: bigint;
  readonly unknown_fees: number;
  readonly failed_refunds: number;
  readonly refunding_minor: bigint;
  readonly unpaid_charges: number;
  readonly frozen_minor: bigint;
  readonly refund_retry_at: Instant | null;
  readonly work: ColumnType<Work | null, string | null, string | null>;
  readonly events: number;
  readonly changed_at: Instant;
  readonly next_deadline_at: Instant | null;
  readonly band: number;
  readonly nearness: number;
  readonly listed: Generated<boolean>;
  readonly sticky_comment: bigint | null;
  readonly sticky_digest: string | null;
  readonly labelled_phase: Phase | null;
  readonly status_shown_at: Instant | null;
  readonly issue_as_of: Instant | null;
  readonly locked: Generated<boolean>;
  readonly missing_parts: Generated<WishPart[]>;
  readonly moved_at: Instant | null;
  readonly comments_until: Instant;
  readonly looked_at: Instant | null;
  readonly altered_developer: bigint | null;
  readonly altered_version: number | null;
  readonly altered_how: AlteredQuote['how'] | null;
}

export interface QuoteTable {
  readonly campaign: bigint;
  readonly developer: bigint;
  readonly version: number;
  readonly position: number;
  readonly amount_minor: bigint;
  readonly delay_count: number;
  readonly delay_unit: DelayUnit;
  readonly specification: string;
  readonly submitted_at: Instant;
  readonly state: Quote['state'];
  readonly comment: bigint;
}

export interface PledgeTable {
  readonly id: bigint;
  readonly campaign: bigint;
  readonly position: number;
  readonly backer: bigint;
  readonly amount_minor: bigint;
  readonly state: Pledge['state'];
  readonly released: ReleaseReason | null;
  readonly consent: Consent['kind'];
  readonly consent_developer: bigint | null;
  readonly consent_version: number | null;
  readonly consent_until: Instant | null;
  readonly named: boolean;
  readonly secured_at: Instant;
  readonly business: boolean;
  readonly early_work: boolean;
  readonly waiting: boolean;
  readonly raise_to_minor: bigint | null;
  /** Of its present charge. */
  readonly attempt: number | null;
}

export interface ChargeTable {
  readonly pledge: bigint;
  readonly round: Generated<number>;
  readonly attempt: number;
  readonly campaign: bigint;
  readonly tries: number;
  readonly state: ChargeState;
  readonly decline_cause: DeclineCause | null;
  readonly next_at: Instant | null;
  readonly requested_minor: bigint;
  readonly authorised_minor: bigint;
  readonly share_minor: bigint;
  readonly captured_minor: bigint;
  readonly refunded_minor: bigint;
  readonly refunding_minor: bigint;
  readonly refund_attempts: number;
  readonly refund_retry_at: Instant | null;
  readonly lost_minor: bigint;
  readonly dispute_won: boolean;
  readonly fee_minor: bigint | null;
  readonly dispute_fee_minor: bigint;
  readonly paid_out: boolean;
  readonly reversing_minor: bigint;
  readonly reversed_minor: bigint;
  readonly capture_before_at: Instant | null;
  readonly intent: string | null;
  readonly call_key: string | null;
  readonly called_at: Instant | null;
  readonly stuck_reason: string | null;
  readonly stuck_at: Instant | null;
}
