// The operator's side of the money: what the ledger says charge by charge and payout by payout, what freezes payouts, and
// what in the tables is not as it must be. Amounts are minor units. Nothing here changes a campaign.
import type { ChargeState } from '../domain/pledge.ts';
import type { Phase } from '../domain/campaign.ts';
import type { FailingStep, UndeliveredMail } from './outcomes.ts';
import type { Movement } from './payments.ts';

/** Books and processor differ. Its campaign is not paid out meanwhile; one without a campaign is about the account and freezes nothing. */
export interface Freeze {
  readonly campaign: bigint | undefined;
  readonly since: Temporal.Instant;
  readonly reason: string;
  readonly currency: string;
  /** What the processor has more than the books. */
  readonly amount: bigint;
}

/** What is done again and again by itself. */
export type Chore = 'reconcile' | 'fetch-undelivered' | 'find-lost-intents';

/** What the ledger has of one try to collect a pledge, from its first posting to its last. */
export interface BookedCharge {
  readonly campaign: bigint;
  readonly pledge: bigint;
  readonly attempt: number;
  readonly currency: string;
  readonly captured: bigint;
  /** All that the processor kept of it, for disputes too. */
  readonly fee: bigint;
  readonly refunded: bigint;
  readonly lost: bigint;
  readonly capturedAt: Temporal.Instant | undefined;
  readonly lastAt: Temporal.Instant;
  readonly intent: string | undefined;
}

/** Where a pledge's present charge stands. */
export interface ChargeStanding {
  readonly campaign: bigint;
  readonly pledge: bigint;
  readonly attempt: number;
  readonly state: ChargeState;
  readonly refunding: bigint;
  readonly disputed: bigint;
}

export interface BookedPayout {
  readonly campaign: bigint;
  readonly payout: number;
  readonly currency: string;
  readonly paid: bigint;
  readonly at: Temporal.Instant;
}

export interface BookedReversal {
  readonly campaign: bigint;
  readonly currency: string;
  readonly reversed: bigint;
  readonly at: Temporal.Instant;
}

export interface CampaignStanding {
  readonly campaign: bigint;
  readonly currency: string;
  readonly phase: Phase;
  readonly payouts: number;
}

/** What the ledger has that the processor must have too. */
export interface Booked {
  readonly charges: readonly BookedCharge[];
  readonly standings: readonly ChargeStanding[];
  readonly payouts: readonly BookedPayout[];
  readonly reversals: readonly BookedReversal[];
  readonly campaigns: readonly CampaignStanding[];
}

export interface OtherTotal {
  readonly currency: string;
  /** As it changed the balance, fees taken off. */
  readonly amount: bigint;
  readonly count: number;
}

/** One line of the books, with where it belongs. */
export interface LedgerLine {
  readonly at: Temporal.Instant;
  readonly campaign: bigint;
  /** OWNER/NAME */
  readonly project: string;
  readonly issue: number;
  readonly sequence: number;
  readonly event: string;
  readonly account: string;
  readonly currency: string;
  readonly amount: bigint;
}

/** A campaign whose rows do not agree. `left` is the row or total looked at, `right` what it must equal. */
export interface Disagreement {
  readonly campaign: bigint;
  readonly what: string;
  readonly left: bigint;
  readonly right: bigint;
}

export interface StuckJob {
  readonly id: string;
  readonly task: string;
  readonly key: string | undefined;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly lastError: string | undefined;
  readonly runAt: Temporal.Instant;
  readonly lockedBy: string | undefined;
  /** Held by a worker that is not known to live. */
  readonly orphaned: boolean;
}

/** Something that has waited since an instant, told by a name of its own. */
export interface Waiting {
  readonly name: string;
  readonly since: Temporal.Instant;
}

export interface StuckPhase {
  readonly campaign: bigint;
  readonly phase: Phase;
  readonly why: 'deadline' | 'collecting' | 'refunding' | 'hold-limit';
  readonly since: Temporal.Instant;
}

export interface HeldPayout {
  readonly campaign: bigint;
  readonly currency: string;
  readonly held: bigint;
  readonly developer: bigint;
  readonly disputed: number;
  readonly since: Temporal.Instant;
}

export interface OpenCharge {
  readonly campaign: bigint;
  readonly pledge: bigint;
  readonly currency: string;
  readonly amount: bigint;
  readonly state: ChargeState;
}

export interface Refundable {
  readonly currency: string;
  readonly amount: bigint;
  /** What the processor kept of it: the operator's to bear. */
  readonly fees: bigint;
}

/** A sum that a project's page shows, against its wishes: a number of wishes, or minor units. */
export interface AstrayTotal {
  readonly owner: string;
  readonly name: string;
  readonly currency: string;
  readonly what: 'wishes' | 'pledged' | 'captured' | 'paid out';
  readonly shown: bigint;
  readonly counted: bigint;
}

export interface Books {
  /** All that are not lifted, that of the account first. */
  freezes(): Promise<readonly Freeze[]>;
  frozen(campaign: bigint): Promise<boolean>;
  /** One at a time for each campaign and for the account: a second one says what differs now, since when the first began. */
  freeze(freeze: Freeze): Promise<void>;
  /** Whether there was one to lift. */
  unfreeze(campaign: bigint | undefined, at: Temporal.Instant): Promise<boolean>;
  /** Of these, the campaigns that there are. */
  knownCampaigns(campaigns: readonly bigint[]): Promise<ReadonlySet<bigint>>;
  lastRun(chore: Chore): Promise<Temporal.Instant | undefined>;
  choreRan(chore: Chore, at: Temporal.Instant): Promise<void>;

  /** Of charges and payouts on which something was posted since then, that are not settled, or that are named. */
  booked(
    since: Temporal.Instant,
    named: { readonly pledges: readonly bigint[]; readonly campaigns: readonly bigint[] },
  ): Promise<Booked>;
  /** When the oldest charge was captured whose money is on its way; undefined when there is none. */
  oldestUnsettled(): Promise<Temporal.Instant | undefined>;
  keepOtherMovements(movements: readonly Movement[]): Promise<void>;
  otherTotals(): Promise<readonly OtherTotal[]>;

  /** Customers who may have a charge that we lost the answer about. `unanswered`: only those whose call we know of. */
  customersToSearch(since: Temporal.Instant, which: 'unanswered' | 'all'): Promise<readonly string[]>;
  /** Of these intents, those that are remembered. */
  knownIntents(intents: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether we still wait for the answer to this very try, or for a card page of its backer to be finished. */
  awaited(pledge: bigint, attempt: number): Promise<boolean>;

  /** Every posting by time, from `from` and before `to`, as of one moment; never more than a page of them in memory. */
  ledger(from: Temporal.Instant | undefined, to: Temporal.Instant | undefined): AsyncIterable<LedgerLine>;
}

/** What doctor looks at; every answer is empty when all is well. `limit`: at most so many of each. */
export interface Checkup {
  /** Names of the migrations that have not been run. @throws when the database cannot be reached */
  missingMigrations(): Promise<readonly string[]>;
  /** Groups of postings that do not sum to zero: campaign, event, and what is too much. */
  unbalanced(
    limit: number,
  ): Promise<readonly { campaign: bigint; sequence: number; currency: string; sum: bigint }[]>;
  /** Rows of campaigns against their postings and pledges. */
  disagreements(limit: number): Promise<readonly Disagreement[]>;
  /** Sums of projects' pages against their wishes. */
  totalsAstray(limit: number): Promise<readonly AstrayTotal[]>;
  /** Counts the sums of all projects' pages anew. */
  recountTotals(): Promise<void>;
  /** Charges that wait for a call to the processor without a job that makes it. */
  chargesWithoutJob(
    before: Temporal.Instant,
    limit: number,
  ): Promise<readonly { campaign: bigint; pledge: bigint; state: ChargeState }[]>;
  /** Charges whose next call the processor refused for good. */
  chargesStuck(limit: number): Promise<
    readonly {
      campaign: bigint;
      pledge: bigint;
      state: ChargeState;
      reason: string;
      since: Temporal.Instant;
    }[]
  >;
  /** Jobs that failed at least so often, or are held by nobody alive. */
  stuckJobs(failures: number, limit: number): Promise<readonly StuckJob[]>;
  /** Runs a job again, now; false when there is none of that id. */
  replayJob(id: string): Promise<boolean>;
  /** Newest first: refused for good, given up, or still being tried. */
  undeliveredMails(since: Temporal.Instant, limit: number): Promise<readonly UndeliveredMail[]>;
  failingSteps(limit: number): Promise<readonly FailingStep[]>;
  unhandledDeliveries(olderThan: Temporal.Duration, limit: number): Promise<readonly Waiting[]>;
  unhandledPaymentEvents(olderThan: Temporal.Duration, limit: number): Promise<readonly Waiting[]>;
  stuckPhases(at: Temporal.Instant, limit: number): Promise<readonly StuckPhase[]>;
  heldPayouts(limit: number): Promise<readonly HeldPayout[]>;
  chargesIn(states: readonly ChargeState[], limit: number): Promise<readonly OpenCharge[]>;
  /** Currencies of campaigns that are not over. */
  currenciesInUse(): Promise<readonly string[]>;
  /** Per currency, what must be there if everything held had to go back today: what was captured and not yet returned, lost or paid. */
  refundable(): Promise<readonly Refundable[]>;
}
