// The tables as TypeScript sees them; migrations/ is where they are made. Names are those of the columns.
// Must never hold a default or a rule: the database does.
import type { ColumnType, Generated, Insertable, Selectable } from 'kysely';
import type { Campaign, Collection, PauseReason, Phase, Rules, Work } from '../domain/campaign.ts';
import type { CampaignEvent, EventType } from '../domain/campaign-event.ts';
import type { DelayUnit } from '../domain/delay.ts';
import type { ChargeState, Consent, Pledge, ReleaseReason } from '../domain/pledge.ts';
import type { Quote } from '../domain/quote.ts';
import type { Settings } from '../domain/settings.ts';
import type { LineAnswer, Reaction } from '../ports/answers.ts';
import type { Checkout } from '../ports/records.ts';

/** jsonb: written with the codec's `encode`, read as the value. */
type Kept<T> = ColumnType<T, string, string>;
type Instant = Temporal.Instant;

export interface ProjectTable {
  readonly id: bigint;
  readonly installation: bigint;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly settings: Kept<Settings>;
  readonly settings_etag: string | null;
  readonly settings_read_at: Instant | null;
  readonly settings_issue: number | null;
  readonly seen_at: Generated<Instant>;
}

export interface PersonTable {
  readonly id: bigint;
  readonly login: string | null;
  readonly customer: string | null;
  readonly email: string | null;
}

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
  readonly rules: Kept<Rules>;
  readonly proposed_at: Instant;
  readonly opened_at: Instant | null;
  readonly opened_by: Exclude<Campaign['openedBy'], undefined> | null;
  readonly expires_at: Instant;
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
  readonly last_accepted_developer: bigint | null;
  readonly last_accepted_version: number | null;
  readonly last_accepted_at: Instant | null;
  readonly milestones_said: number[];
  readonly collection_attempts: number;
  readonly collection_attempt: number | null;
  readonly collection_started_at: Instant | null;
  readonly collection_step: Collection['step'] | null;
  readonly collection_ends_at: Instant | null;
  readonly holds: number;
  readonly work: ColumnType<Work | null, string | null, string | null>;
  readonly events: number;
  readonly changed_at: Instant;
  readonly next_deadline_at: Instant | null;
  readonly sticky_comment: bigint | null;
  readonly sticky_digest: string | null;
  readonly labelled_phase: Phase | null;
  readonly status_shown_at: Instant | null;
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
  readonly waiting: boolean;
  readonly raise_to_minor: bigint | null;
  readonly charge_attempt: number | null;
  readonly charge_state: ChargeState | null;
  readonly charge_authorised_minor: bigint | null;
  readonly charge_share_minor: bigint | null;
  readonly charge_captured_minor: bigint | null;
  readonly charge_refunded_minor: bigint | null;
  readonly charge_refunding_minor: bigint | null;
  readonly charge_refund_attempts: number | null;
  readonly charge_refund_retry_at: Instant | null;
  readonly charge_lost_minor: bigint | null;
  readonly charge_dispute_won: boolean | null;
  readonly charge_fee_minor: bigint | null;
  readonly charge_capture_before_at: Instant | null;
}

export interface CheckoutTable {
  readonly id: Generated<bigint>;
  readonly campaign: bigint;
  readonly backer: bigint;
  readonly amount_minor: bigint;
  readonly named: boolean;
  readonly session: string | null;
  readonly state: Checkout['state'];
  readonly opened_at: Instant;
}

export interface CardTable {
  readonly campaign: bigint;
  readonly backer: bigint;
  readonly customer: string;
  readonly payment_method: string;
  readonly fingerprint: string | null;
}

export interface SessionTable {
  readonly id: string;
  readonly person: bigint;
  readonly login: string;
  readonly expires_at: Instant;
}

export interface EventTable {
  readonly campaign: bigint;
  readonly sequence: number;
  readonly type: EventType;
  readonly payload: Kept<CampaignEvent>;
  readonly at: Instant;
}

export interface PostingTable {
  readonly campaign: bigint;
  readonly sequence: number;
  readonly line: number;
  readonly account: string;
  readonly currency: string;
  readonly amount_minor: bigint;
}

export interface OnceKeyTable {
  readonly key: string;
  readonly used_at: Generated<Instant>;
}

export interface PaymentCallTable {
  readonly key: string;
  readonly first_at: Instant;
}

export interface IntentTable {
  readonly pledge: bigint;
  readonly attempt: number;
  readonly intent: string;
}

export interface DeliveryTable {
  readonly guid: string;
  readonly arrival: Generated<bigint>;
  readonly event: string;
  readonly issue_id: bigint;
  readonly happened_at: Instant;
  readonly payload: Kept<unknown>;
  readonly received_at: Generated<Instant>;
  readonly handled_at: Instant | null;
}

export interface PaymentEventTable {
  readonly id: string;
  readonly type: string;
  readonly created_at: Instant;
  readonly payload: Kept<unknown>;
  readonly received_at: Generated<Instant>;
  readonly handled_at: Instant | null;
}

export interface AnswerTable {
  readonly comment: bigint;
  readonly project: bigint;
  readonly issue_number: number;
  readonly author: bigint;
  readonly lines: Kept<readonly LineAnswer[]>;
  readonly reply: bigint | null;
  readonly reply_digest: string | null;
  readonly reaction: Reaction | null;
}

export interface AnnouncementTable {
  readonly campaign: bigint;
  readonly sequence: number;
  readonly comment: bigint;
}

export interface Schema {
  readonly projects: ProjectTable;
  readonly people: PersonTable;
  readonly campaigns: CampaignTable;
  readonly quotes: QuoteTable;
  readonly pledges: PledgeTable;
  readonly checkouts: CheckoutTable;
  readonly cards: CardTable;
  readonly sessions: SessionTable;
  readonly events: EventTable;
  readonly postings: PostingTable;
  readonly once_keys: OnceKeyTable;
  readonly payment_calls: PaymentCallTable;
  readonly intents: IntentTable;
  readonly deliveries: DeliveryTable;
  readonly payment_events: PaymentEventTable;
  readonly answers: AnswerTable;
  readonly announcements: AnnouncementTable;
}

export type CampaignRow = Selectable<CampaignTable>;
export type NewCampaignRow = Insertable<CampaignTable>;
export type QuoteRow = Selectable<QuoteTable>;
export type PledgeRow = Selectable<PledgeTable>;
export type ProjectRow = Selectable<ProjectTable>;
