// What we need of the store: campaigns changed under their lock, and all that must survive. Nothing here names SQL.
import type { Campaign, Phase } from '../domain/campaign.ts';
import type { Charge } from '../domain/pledge.ts';
import type { CampaignEvent, RecordedEvent, RefundCause } from '../domain/campaign-event.ts';
import type { Result } from '../domain/result.ts';
import type { Locale, Settings } from '../domain/settings.ts';
import type { Description } from '../domain/wish-form.ts';
import type { Answer, Reaction, StoredAnswer } from './answers.ts';
import type { Books } from './books.ts';
import type { Job } from './jobs.ts';
import type { Lists } from './lists.ts';
import type { Billing } from './mail.ts';
import type { Outcomes } from './outcomes.ts';
import type {
  AlteredQuote,
  Card,
  Checkout,
  OperatorAct,
  ExpiringCard,
  IdleCard,
  IssueState,
  Person,
  Project,
  Session,
  SettingsIssue,
  Wish,
  WishSummary,
} from './records.ts';

/**
 * Load under the row lock, decide, commit state, events, postings and jobs in one transaction.
 * Idempotent under `once`: a used key decides nothing again.
 */
export interface CampaignChange<R> {
  readonly campaign: bigint;
  readonly once?: string | undefined;
  readonly at: Temporal.Instant;
  /** Loads no other pledges than these: enough for what is decided about them alone (see decide.ts), however many there are. */
  readonly only?: SomePledges | undefined;
  /** @param at that of the change, or of the campaign's last event where another change came in between */
  decide(campaign: Campaign, at: Temporal.Instant): Result<readonly CampaignEvent[], R>;
  /** What must be told to the world; nothing is added for a refusal. */
  jobs(before: Campaign, after: Campaign, events: readonly RecordedEvent[]): readonly Job[];
  /** Stored with the change: the card a backer saved for this campaign. */
  readonly card?: ({ readonly backer: bigint } & Card) | undefined;
  /** Stored with the change: what the processor calls the charge. */
  readonly intent?: ChargeIntent | undefined;
  /** Stored where the change changed anything. */
  readonly intentIfChanged?: ChargeIntent | undefined;
  /** Stored where the change changed anything: what the processor calls the payout. */
  readonly transfer?: { readonly payout: number; readonly transfer: string } | undefined;
  /** The worker under whose lease this is done. @throws LeaseLost when others have its jobs by now; then nothing is changed */
  readonly worker?: string | undefined;
}

/** Of a campaign's pledges all of one backer, released ones too, a single one, or none. */
export type SomePledges = { readonly backer: bigint } | { readonly pledge: bigint } | 'none';

/** What a step of a pledge's present charge needs to be done at the processor. */
export interface ChargeAtWork {
  readonly campaign: bigint;
  readonly pledge: bigint;
  readonly backer: bigint;
  readonly currency: string;
  readonly charge: Charge;
  readonly intent: string | undefined;
  /** Of its campaign: how many charges are to be captured still, and whether their shares fit. */
  readonly capturing: { readonly count: number; readonly outdated: boolean };
  /** Whether any call was ever made for it. */
  readonly called: boolean;
  /** Where its wish is, as people write it. */
  readonly place: string;
  readonly card: Card | undefined;
}

export interface ChargeIntent {
  readonly pledge: bigint;
  readonly attempt: number;
  readonly intent: string;
}

/** Whoever began this was taken for dead meanwhile: others do it now. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export type ChangeOutcome<R> =
  | { readonly kind: 'changed'; readonly campaign: Campaign; readonly events: readonly RecordedEvent[] }
  | { readonly kind: 'already'; readonly campaign: Campaign }
  | { readonly kind: 'refused'; readonly campaign: Campaign; readonly refusal: R };

/** What an issue says, as it is kept: without its text where that is not public. */
export interface StoredDescription extends Pick<Description, 'missing'> {
  readonly source: string | undefined;
}

export interface ProposedWish {
  readonly project: bigint;
  readonly issue: bigint;
  readonly number: number;
  readonly title: string;
  readonly description?: StoredDescription | undefined;
  readonly at: Temporal.Instant;
  decide(campaign: bigint): readonly CampaignEvent[];
  jobs(after: Campaign, events: readonly RecordedEvent[]): readonly Job[];
}

export interface Campaigns {
  /** Creates the campaign of an issue unless there is one; idempotent by issue id. */
  propose(wish: ProposedWish): Promise<{ readonly campaign: bigint; readonly created: boolean }>;
  campaign(id: bigint, only?: SomePledges): Promise<Campaign | undefined>;
  /** Throws when there is no such campaign. */
  change<R>(change: CampaignChange<R>): Promise<ChangeOutcome<R>>;
  /** All of them, or those between these numbers, both included. */
  events(campaign: bigint, from?: number, to?: number): Promise<readonly RecordedEvent[]>;
  /** Why the campaign's money goes back to its backers, where it does. */
  refundCause(campaign: bigint): Promise<RefundCause | undefined>;
  /** Sum of all postings per account and currency, of one campaign or of all. */
  balances(
    campaign?: bigint,
  ): Promise<readonly { readonly account: string; readonly currency: string; readonly amount: bigint }[]>;
  /** Campaigns whose next deadline is at or before `at`. */
  due(at: Temporal.Instant): Promise<readonly bigint[]>;
  /** Charges that wait for a call to the processor and have no job that makes it. */
  unsettled(): Promise<readonly { readonly campaign: bigint; readonly pledge: bigint }[]>;
  /** Campaigns with charges of which the processor may know more: fees, refunds under way, disputes. */
  toFollow(): Promise<readonly bigint[]>;
  /** Completed campaigns with money that is held, and no payout of which was refused shortly before this instant. */
  toPay(at: Temporal.Instant): Promise<readonly bigint[]>;
  /** Campaigns in which this person ever pledged, the newest pledge first. */
  /** The campaign of a pledge; undefined: there is no such pledge. */
  campaignOfPledge(pledge: bigint): Promise<bigint | undefined>;
  /** What the operator did by hand, beside the events that came of it. */
  recordOperatorAct(act: OperatorAct): Promise<void>;
  pledgedBy(person: bigint): Promise<readonly bigint[]>;
  quotedBy(person: bigint): Promise<readonly bigint[]>;
  askedBy(person: bigint): Promise<readonly bigint[]>;
  /** Wishes of the project that are developed now or wait for their review, by campaign and issue number. */
  inWork(project: bigint): Promise<readonly { readonly campaign: bigint; readonly number: number }[]>;
  /** @throws LeaseLost */
  checkLease(worker: string): Promise<void>;
}

export type SeenFacts = Partial<
  Pick<IssueState, 'locked' | 'commentsUntil'> & {
    readonly title: string;
    readonly asOf: Temporal.Instant;
    readonly lookedAt: Temporal.Instant;
    readonly alteredQuote: AlteredQuote | 'none';
  }
>;

export interface MovedWish {
  readonly project: bigint;
  readonly issue: bigint;
  readonly number: number;
  readonly title: string;
  readonly at: Temporal.Instant;
}

export interface Wishes {
  /** Remembers where a repository is now; owner, name, privacy and installation follow the newest call. */
  rememberProject(
    project: Pick<Project, 'id' | 'installation' | 'owner' | 'name' | 'private'> & {
      readonly archived?: boolean | undefined;
    },
    defaults: Settings,
  ): Promise<Project>;
  project(owner: string, name: string): Promise<Project | undefined>;
  projectById(id: bigint): Promise<Project | undefined>;
  projects(): Promise<readonly Project[]>;
  projectsOf(installation: bigint): Promise<readonly Project[]>;
  /** Together with the jobs that what was read brings. */
  saveSettings(
    project: bigint,
    read: {
      readonly settings: Settings;
      readonly formerLabels: readonly string[];
      readonly etag: string | undefined;
      readonly at: Temporal.Instant;
    },
    jobs: readonly Job[],
  ): Promise<void>;
  refuseWrites(project: bigint, refused: boolean): Promise<void>;
  /** Where the label makes wishes, the other does from now on; the settings may go on naming the old one. */
  renameLabel(project: bigint, from: string, to: string): Promise<void>;
  /** What is given of what the forge showed; `lookedAt` by our clock. */
  rememberIssue(campaign: bigint, seen: SeenFacts): Promise<void>;
  /** The wish's issue is another now. taken: that one has a campaign of its own already. */
  moveWish(campaign: bigint, to: MovedWish): Promise<'moved' | 'taken'>;
  /** Wishes that live and were not looked at since then, the longest ago first: as many as a day's share at each sweep. */
  wishesToLookAt(before: Temporal.Instant): Promise<readonly bigint[]>;
  /** Keeps what could not be said, to be said once that is possible again. */
  holdBack(campaign: bigint, job: Job): Promise<void>;
  heldBack(campaign: bigint): Promise<readonly Job[]>;
  /** Forgets what was held back, and adds these jobs. */
  speakAgain(campaign: bigint, jobs: readonly Job[]): Promise<void>;
  rememberSettingsIssue(project: bigint, issue: SettingsIssue | undefined): Promise<void>;
  /** Projects with wishes that are not over and can be reached, whose settings were read before this; the longest ago first. */
  staleSettings(before: Temporal.Instant, most: number): Promise<readonly bigint[]>;
  /** The project's campaigns that settings can still bind. */
  boundBySettings(project: bigint): Promise<readonly bigint[]>;
  /** @returns whether anything changed */
  describeWish(campaign: bigint, description: StoredDescription): Promise<boolean>;
  /** Markdown as its author wrote it; undefined where none is kept. */
  description(campaign: bigint): Promise<string | undefined>;
  /** Forgets the texts of all issues of a project that is no longer public. */
  forgetDescriptions(project: bigint): Promise<void>;
  wish(campaign: bigint): Promise<Wish | undefined>;
  wishByIssue(issue: bigint): Promise<Wish | undefined>;
  /** By the address people see; owner and name compared without case. */
  wishAt(owner: string, name: string, number: number): Promise<WishSummary | undefined>;
  summary(campaign: bigint): Promise<WishSummary | undefined>;
  wishesOf(project: bigint): Promise<readonly WishSummary[]>;
  /** Before it is written anew: written and never heard of, what stood before must not be taken for what stands now. */
  forgetSticky(campaign: bigint, part: 'status' | 'label'): Promise<void>;
  rememberSticky(
    campaign: bigint,
    sticky: { readonly comment?: bigint; readonly digest?: string; readonly labelledPhase?: Phase },
  ): Promise<void>;
}

export interface Comments {
  /**
   * Remembers that this text of a comment is read. False, and nothing is remembered, where a later one was read before or
   * the comment is gone: news of it come late.
   */
  readAsOf(comment: bigint, revision: Temporal.Instant): Promise<boolean>;
  /** It was deleted, and never comes back. */
  rememberGone(comment: bigint): Promise<void>;
  recordAnswer(answer: Answer, jobs: readonly Job[]): Promise<void>;
  answer(comment: bigint): Promise<StoredAnswer | undefined>;
  rememberReply(
    comment: bigint,
    shown: {
      readonly reply: bigint | undefined;
      readonly digest: string | undefined;
      readonly reaction: Reaction | undefined;
    },
  ): Promise<void>;
  /** The comment that announces this event, once it is written. */
  announced(campaign: bigint, sequence: number): Promise<bigint | undefined>;
  rememberAnnouncement(campaign: bigint, sequence: number, comment: bigint): Promise<void>;
}

export interface People {
  rememberPerson(person: { readonly id: bigint; readonly login: string }): Promise<void>;
  rememberContact(
    person: bigint,
    contact: {
      readonly customer?: string | undefined;
      readonly email?: string | undefined;
      readonly locale?: Locale | undefined;
      readonly account?: string | undefined;
    },
  ): Promise<void>;
  /** Of these, whose login was not seen for a day. */
  staleNames(ids: readonly bigint[]): Promise<readonly bigint[]>;
  /** undefined: their account is no more. */
  renamePerson(id: bigint, login: string | undefined): Promise<void>;
  personByAccount(account: string): Promise<bigint | undefined>;
  /** Lets its holder decline news by mail, and nothing else; made when it is first asked for. */
  mailToken(person: bigint): Promise<string>;
  personByMailToken(token: string): Promise<bigint | undefined>;
  declinesMail(person: bigint): Promise<boolean>;
  /** The processor has deleted this customer: the person becomes another one. */
  forgetCustomer(person: bigint, customer: string): Promise<void>;
  declineMail(person: bigint, declines: boolean): Promise<void>;
  /** Empties what is known of a person beside ids and amounts, and ends their sessions. */
  forgetPerson(person: bigint): Promise<void>;
  people(ids: readonly bigint[]): Promise<ReadonlyMap<bigint, Person>>;
  openSession(session: Session & { readonly expiresAt: Temporal.Instant }): Promise<void>;
  session(id: string, at: Temporal.Instant): Promise<Session | undefined>;
  revokeSession(id: string): Promise<void>;
}

export interface Money {
  openCheckout(
    checkout: Pick<
      Checkout,
      'campaign' | 'backer' | 'amount' | 'named' | 'business' | 'earlyWork' | 'holds'
    > & {
      readonly at: Temporal.Instant;
    },
  ): Promise<Checkout>;
  /** Whether anybody ever began to pledge here. */
  hasCheckouts(campaign: bigint): Promise<boolean>;
  rememberCheckoutSession(checkout: bigint, session: string): Promise<void>;
  checkout(id: bigint): Promise<Checkout | undefined>;
  checkoutBySession(session: string): Promise<Checkout | undefined>;
  closeCheckout(id: bigint, state: 'complete' | 'expired'): Promise<void>;
  /** Checkouts still open, oldest first: for what a lost webhook left behind. */
  openCheckouts(): Promise<readonly Checkout[]>;
  card(campaign: bigint, backer: bigint): Promise<Card | undefined>;
  /** Remembers the idempotency key before the first call under it; gives back when that was. */
  prepareCall(key: string, at: Temporal.Instant): Promise<{ readonly firstAt: Temporal.Instant }>;
  /** Undefined: it is charged no longer, or never was. */
  chargeAtWork(pledge: bigint): Promise<ChargeAtWork | undefined>;
  /** Remembers the idempotency key of a charge's call before it is made. again: this very call may have been made before. */
  prepareCharge(
    call: { readonly pledge: bigint; readonly attempt: number },
    key: string,
    at: Temporal.Instant,
  ): Promise<'first' | 'again'>;
  /** No further call is made for it by itself until it changes: a person must look. */
  setChargeStuck(
    call: { readonly pledge: bigint; readonly attempt: number },
    reason: string,
    at: Temporal.Instant,
  ): Promise<void>;
  intentOf(pledge: bigint, attempt: number): Promise<string | undefined>;
  chargeOf(
    intent: string,
  ): Promise<{ readonly campaign: bigint; readonly pledge: bigint; readonly attempt: number } | undefined>;
  /** The same e-mail address, or a card that the first has saved, too. */
  isSamePerson(one: bigint, other: bigint, fingerprint: string | undefined): Promise<boolean>;
  /** Backers of the campaign who saved a card that this person has saved, too, or have their e-mail address. */
  sameAs(campaign: bigint, person: bigint): Promise<readonly bigint[]>;
  /** Cards of pledges that wait for their collection and run out before their wish does, by this month; each told once. */
  expiringCards(by: { readonly year: number; readonly month: number }): Promise<readonly ExpiringCard[]>;
  cardWarned(campaign: bigint, backer: bigint, at: Temporal.Instant): Promise<void>;
  /** Cards whose pledge ended and that nothing is held on any more, of one campaign or of all; some of them where there are many. */
  idleCards(campaign?: bigint): Promise<readonly IdleCard[]>;
  /** Another one that was saved meanwhile stays. */
  cardLetGo(card: IdleCard, at: Temporal.Instant): Promise<void>;
  saveBilling(campaign: bigint, backer: bigint, billing: Billing | undefined): Promise<void>;
  billing(campaign: bigint, backer: bigint): Promise<Billing | undefined>;
  /** The processor's names for the payouts of a campaign, in their order. */
  transfersOf(campaign: bigint): Promise<readonly string[]>;
}

export interface Store extends Campaigns, Wishes, Lists, Comments, People, Money, Books, Outcomes {
  /** Jobs that belong to no change. */
  enqueue(jobs: readonly Job[]): Promise<void>;
  /** Leaves a job that failed to its own pace; one that is tried no more is tried again once a day. */
  enqueueMissing(jobs: readonly Job[]): Promise<void>;
  /** Jobs of these tasks that failed and wait for another try are tried now. */
  hurry(tasks: readonly Job['task'][]): Promise<void>;
}
