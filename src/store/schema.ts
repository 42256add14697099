// The tables as TypeScript sees them; migrations/ is where they are made. Names are those of the columns.
// Must never hold a default or a rule: the database does.
import type { ColumnType, Generated, Insertable, Selectable } from 'kysely';
import type { PayoutWait } from '../domain/campaign.ts';
import type { CampaignEvent, EventType } from '../domain/campaign-event.ts';
import type { Locale, Settings } from '../domain/settings.ts';
import type { LineAnswer, Reaction } from '../ports/answers.ts';
import type { Chore } from '../ports/books.ts';
import type { Mode } from '../ports/instance.ts';
import type { Job } from '../ports/jobs.ts';
import type { MailAttempts } from '../ports/outcomes.ts';
import type { Checkout, SettingsPlace } from '../ports/records.ts';
import type { CampaignTable, PledgeTable, QuoteTable } from './campaign-tables.ts';

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
  readonly archived: Generated<boolean>;
  readonly writes_refused: Generated<boolean>;
  readonly label_was: string | null;
  readonly label_now: string | null;
  readonly settings_issue_place: SettingsPlace | null;
  readonly former_labels: Generated<readonly string[]>;
  readonly seen_at: Generated<Instant>;
}

export interface DescriptionTable {
  readonly campaign: bigint;
  readonly source: string;
}

export interface PersonTable {
  readonly id: bigint;
  readonly login: string | null;
  readonly customer: string | null;
  readonly email: string | null;
  readonly locale: Locale | null;
  readonly account: string | null;
  readonly declines_mail: Generated<boolean>;
  readonly mail_token: string | null;
  readonly login_seen_at: Instant | null;
  readonly former_customers: Generated<number>;
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
  readonly holds_pledge: bigint | null;
  readonly holds_attempt: number | null;
}

export interface CardTable {
  readonly campaign: bigint;
  readonly backer: bigint;
  readonly customer: string;
  readonly payment_method: string;
  readonly fingerprint: string | null;
  readonly expires_year: number | null;
  readonly expires_month: number | null;
  readonly warned_at: Instant | null;
  readonly let_go_at: Instant | null;
}

export interface BillingTable {
  readonly campaign: bigint;
  readonly backer: bigint;
  readonly organisation: string;
  readonly address: string;
  readonly tax_number: string;
}

export interface PayoutTable {
  readonly campaign: bigint;
  readonly payout: number;
  readonly round: Generated<number>;
  readonly attempt: number;
  readonly amount_minor: bigint | null;
  readonly platform_fee_minor: bigint | null;
  readonly requested_at: Instant | null;
  readonly state: 'requested' | 'unknown' | 'refused' | 'paid';
  readonly refused_why: PayoutWait | null;
  readonly transfer: string | null;
}

export interface MailTable {
  readonly key: string;
  readonly outcome: MailAttempts['outcome'];
  readonly attempts: number;
  readonly answer: string | null;
  readonly tried_at: Instant;
}

export interface FailingStepTable {
  readonly name: string;
  readonly failures: number;
  readonly since: Instant;
  readonly error: string;
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

export interface FailedDeliveryTable {
  readonly guid: string;
  readonly attempt: bigint;
  readonly event: string;
  readonly first_failed_at: Instant;
  readonly last_failed_at: Instant;
  readonly status_code: number;
  readonly retries: number;
  readonly next_retry_at: Instant | null;
}

export interface DeliveryScanTable {
  readonly one: Generated<boolean>;
  readonly scanned_until: Instant;
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

export interface CommentReadTable {
  readonly comment: bigint;
  readonly revision: Instant | null;
  readonly gone: Generated<boolean>;
}

export interface AnnouncementTable {
  readonly campaign: bigint;
  readonly sequence: number;
  readonly comment: bigint;
}

export interface HeldBackTable {
  readonly campaign: bigint;
  readonly key: string;
  readonly position: Generated<bigint>;
  readonly job: Kept<Job>;
}

export interface PayoutFreezeTable {
  readonly id: Generated<bigint>;
  readonly since_at: Instant;
  readonly reason: string;
  readonly lifted_at: Instant | null;
}

export interface InstanceTable {
  readonly only_row: Generated<boolean>;
  readonly id: string;
  readonly created_at: Generated<Instant>;
  readonly mode: Generated<Mode | null>;
  readonly github_app: Generated<bigint | null>;
  readonly stripe_account: Generated<string | null>;
  readonly stripe_key_digest: Generated<string | null>;
  readonly place: Generated<string | null>;
  readonly mark_customer: Generated<string | null>;
  readonly marks: Generated<readonly string[]>;
}

export interface ChoreTable {
  readonly name: Chore;
  readonly ran_at: Instant;
}

export interface OtherMovementTable {
  readonly id: string;
  readonly kind: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly created_at: Instant;
}

export interface ProjectTotalTable {
  readonly project: bigint;
  readonly band: number;
  readonly currency: string;
  readonly wishes: bigint;
  readonly pledged_minor: bigint;
  readonly captured_minor: bigint;
  readonly paid_out_minor: bigint;
}

export interface ShownVersionTable {
  readonly project: bigint;
  readonly number: number;
  readonly version: bigint;
}

export interface ToldEventTable {
  readonly campaign: bigint;
  readonly sequence: number;
  readonly project: bigint;
  readonly at: Instant;
}

export interface Schema {
  readonly projects: ProjectTable;
  readonly instance: InstanceTable;
  readonly people: PersonTable;
  readonly campaigns: CampaignTable;
  readonly descriptions: DescriptionTable;
  readonly quotes: QuoteTable;
  readonly pledges: PledgeTable;
  readonly checkouts: CheckoutTable;
  readonly cards: CardTable;
  readonly billing: BillingTable;
  readonly payouts: PayoutTable;
  readonly mails: MailTable;
  readonly failing_steps: FailingStepTable;
  readonly sessions: SessionTable;
  readonly events: EventTable;
  readonly postings: PostingTable;
  readonly once_keys: OnceKeyTable;
  readonly payment_calls: PaymentCallTable;
  readonly intents: IntentTable;
  readonly deliveries: DeliveryTable;
  readonly failed_deliveries: FailedDeliveryTable;
  readonly delivery_scan: DeliveryScanTable;
  readonly payment_events: PaymentEventTable;
  readonly answers: AnswerTable;
  readonly comments_read: CommentReadTable;
  readonly announcements: AnnouncementTable;
  readonly held_back: HeldBackTable;
  readonly payout_freezes: PayoutFreezeTable;
  readonly chores: ChoreTable;
  readonly other_movements: OtherMovementTable;
  readonly project_totals: ProjectTotalTable;
  readonly shown_versions: ShownVersionTable;
  readonly told_events: ToldEventTable;
}

export type CampaignRow = Selectable<CampaignTable>;
export type NewCampaignRow = Insertable<CampaignTable>;
export type QuoteRow = Selectable<QuoteTable>;
export type PledgeRow = Selectable<PledgeTable>;
export type ProjectRow = Selectable<ProjectTable>;
export type FailedDeliveryRow = Selectable<FailedDeliveryTable>;
export type EventRow = Selectable<EventTable>;
export type ProjectTotalRow = Selectable<ProjectTotalTable>;
