// The campaign: the funding of one wish, as it stands. Owns the shape of the state and the words for its phases;
// how it changes is decided in decide.ts and applied in evolve.ts, nowhere else.
import type { Delay } from './delay.ts';
import type { Pledge } from './pledge.ts';
import type { Quote, QuoteRef } from './quote.ts';

export const phases = [
  'proposed',
  'open',
  'funding',
  'confirming',
  'collecting',
  'started',
  'delivered',
  'contested',
  'completed',
  'refunding',
  'refunded',
  'expired',
  'cancelled',
] as const;
export type Phase = (typeof phases)[number];

/** Why nothing moves although the phase stands: set beside any phase, and it stops no clock after the first capture. */
export type PauseReason =
  'closed' | 'unlabelled' | 'transferred' | 'deleted' | 'app-removed' | 'app-suspended';

/** What GitHub says of a person on the repository at this moment. */
export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

/** A person who acts: known by GitHub's numeric id, with the permission that was asked for live. */
export interface Actor {
  readonly id: bigint;
  readonly permission: Permission;
}

/**
 * Whether money can reach a developer. absent: never begun. incomplete: the processor still asks for something. restricted: let
 * in once and shut out.
 */
export type PayoutStanding = 'ready' | 'absent' | 'incomplete' | 'restricted';

/**
 * Why a completed wish is not paid out yet. account: the processor still asks its developer for something. balance: the money is
 * not available yet. books: they differ from the processor's. country, currency: the processor does not send there. closed: the
 * account was closed or rejected. refused: the processor said no for another reason. answer: it did not say what became of it.
 */
export type PayoutWait =
  'account' | 'balance' | 'books' | 'country' | 'currency' | 'closed' | 'refused' | 'answer';

/** A payout that was requested of the processor and is not known to be paid or refused. */
export interface PayoutRequest {
  /** Which of the campaign's payouts, and which attempt at it: both count from 1. */
  readonly payout: number;
  readonly attempt: number;
  readonly amount: bigint;
  readonly platformFee: bigint;
  readonly requestedAt: Temporal.Instant;
  /** unknown: the processor was called and its answer was lost. */
  readonly state: 'requested' | 'unknown';
  /** Pledges that it does not include: disputed or on their way back when it was requested. */
  readonly withheld: readonly bigint[];
}

/** A maintainer has write, maintain or admin permission on the repository. */
export const isMaintainer = (actor: Actor): boolean =>
  actor.permission === 'write' || actor.permission === 'maintain' || actor.permission === 'admin';

/** The project's settings that bind a campaign, and the operator's limits. All lengths in whole hours or days. */
export interface Rules {
  readonly requesterPledge: 'required' | 'optional';
  readonly quotesBy: 'anyone' | 'collaborators';
  readonly acceptedBy: 'maintainers' | 'requester' | 'either';
  readonly minSpecification: number;
  /** Whether a quote is accepted, and collected for, only when payouts can reach its developer. */
  readonly payoutReady: 'required' | 'optional';
  /** Hours; never under 24. */
  readonly coolingOffHours: number;
  /** Hours; may be 0. */
  readonly lastCallHours: number;
  readonly expiresDays: number;
  /** Percentages of the target, ascending, each 1 to 99. */
  readonly milestones: readonly number[];
  readonly reviewDays: number;
  readonly graceDays: number;
  readonly timeZone: string;
  /** How long captured money may be held before rule 8 ends it. */
  readonly maxHoldDays: number;
  /** For how many days after a pledge a consumer may withdraw although it was charged; 0: there is no such right. */
  readonly withdrawalDays: number;
  /** The processor's smallest charge in minor units of the campaign's currency. */
  readonly floor: bigint;
}

export interface Acceptance extends QuoteRef {
  readonly amount: bigint;
  readonly delay: Delay;
  readonly acceptedAt: Temporal.Instant;
  readonly by: bigint;
  /** When pledged first reached the target under this version: starts the last call once. */
  readonly reachedAt: Temporal.Instant | undefined;
  /** When pledged last reached it: the developer has time from then to say /start. */
  readonly confirmingSince: Temporal.Instant | undefined;
  /** When the developer said /start. */
  readonly readyAt: Temporal.Instant | undefined;
  /** When they were last asked once more to say so. */
  readonly readyRemindedAt: Temporal.Instant | undefined;
  /** The collection waits until then for pledges whose backers may still withdraw. */
  readonly collectsFrom: Temporal.Instant | undefined;
}

export interface Collection {
  /** Counts from 1 per campaign. */
  readonly attempt: number;
  readonly startedAt: Temporal.Instant;
  /** authorising: every counted pledge is asked. capturing: the authorised sum covered the target. reversing: a capture failed for good. */
  readonly step: 'authorising' | 'capturing' | 'reversing';
  /** When authorising ends with what there is: before the earliest hold is let go by the processor. */
  readonly windowEndsAt: Temporal.Instant;
  /** When the first hold expires. */
  readonly heldUntil: Temporal.Instant | undefined;
  /** When the processor last answered about one of its charges. */
  readonly answeredAt: Temporal.Instant | undefined;
  /** Seconds until everybody had answered for the first time: capturing takes about as long. */
  readonly authorisedIn: number | undefined;
  /** A capture failed or took another sum than its share: what is missing must be shared again. */
  readonly sharesOutdated: boolean;
  /** When the first of the refused cards is tried again, or its backer reminded. */
  readonly followUpAt: Temporal.Instant | undefined;
}

/** How many charges, and the sum of them in minor units. */
export interface ChargeTotal {
  readonly count: number;
  readonly amount: bigint;
}

/** What an answer about one charge must know of all the others. */
export interface ChargeTotals {
  /** Waiting for the answer to their authorisation. */
  readonly requested: ChargeTotal;
  /** Held, and not about to be captured. */
  readonly authorised: ChargeTotal;
  /** Their card was refused in this collection and can still be replaced: the pledges' amounts. */
  readonly refused: ChargeTotal;
  /** About to be captured: their shares. */
  readonly capturing: ChargeTotal;
  /** Captured, and what the processor kept of them is not known yet. */
  readonly unknownFees: number;
  readonly failedRefunds: number;
  /** Captured money that is asked back, and not back yet. */
  readonly refunding: bigint;
  /** Charges of which something can go to the developer now and nothing is on its way back. */
  readonly unpaid: number;
  /** Of the money held what cannot be paid out: in dispute or on its way back, without the processor's fees. */
  readonly frozen: bigint;
}

export interface Extension {
  readonly delay: Delay;
  readonly reason: string;
  readonly askedAt: Temporal.Instant;
  /** Backers who agreed, by id. */
  readonly votes: readonly bigint[];
}

export interface Work {
  /** When the collection that paid for it began. */
  readonly collectedSince: Temporal.Instant | undefined;
  readonly startedAt: Temporal.Instant;
  /** What was first promised, and what holds now. */
  readonly originalDueAt: Temporal.Instant;
  readonly dueAt: Temporal.Instant;
  /** When more time was last agreed: the present date was set then. */
  readonly extendedAt: Temporal.Instant | undefined;
  /** When people were last told of a date of the work, as news or as a reminder. Undefined: at its start. */
  readonly toldAt: Temporal.Instant | undefined;
  /** When the money that is held must have been paid or returned (rule 8). */
  readonly holdEndsAt: Temporal.Instant;
  readonly acknowledgedAt: Temporal.Instant | undefined;
  readonly overdueSaid: boolean;
  readonly extension: Extension | undefined;
  readonly pullRequests: readonly { readonly number: number; readonly merged: boolean }[];
  readonly deliveredAt: Temporal.Instant | undefined;
  readonly reviewEndsAt: Temporal.Instant | undefined;
  readonly rejections: number;
  /** When a rejected delivery was last sent back: the grace period begins no earlier. */
  readonly reworkSince: Temporal.Instant | undefined;
  /** Backers who object to the present delivery, by id. */
  readonly objections: readonly bigint[];
  readonly contestedAt: Temporal.Instant | undefined;
  /** Votes of independent backers while contested. */
  readonly settlementVotes: readonly { readonly backer: bigint; readonly approve: boolean }[];
  /** The developer said once that they give up; a second time ends it. */
  readonly givingUpSince: Temporal.Instant | undefined;
  /** What went back to backers who left after the start, minor units. */
  readonly withdrawn: bigint;
  /** Since something was last withdrawn: the developer may go on for less, or give up without blame. */
  readonly smallerSum: 'asked' | 'accepted' | undefined;
}

/**
 * Invariants: `pledged` and `backers` equal the sum and number of the pledges that count; `unconfirmed` the sum of those
 * whose backers are asked for consent; `holds` the number of charges asked, authorised, capturing or cancelling;
 * `charges` the totals over all of them, also where only one pledge is loaded;
 * `accepted` names a quote in `quotes`; one currency, fixed when it opens;
 * captured + operatorOwed = held + fees + refunded + chargedBack + paidOut + platformFees (minor units).
 */
export interface Campaign {
  readonly id: bigint;
  readonly phase: Phase;
  readonly paused: PauseReason | undefined;
  /** ISO code, upper case. */
  readonly currency: string;
  readonly requester: bigint;
  readonly rules: Rules;
  readonly proposedAt: Temporal.Instant;
  readonly openedAt: Temporal.Instant | undefined;
  /** A wish that a pledge opened falls back to proposed when its only backer, the requester, withdraws. */
  readonly openedBy: 'pledge' | 'maintainer' | undefined;
  readonly expiresAt: Temporal.Instant;
  /** When people were last told that it will expire, or it was renewed. */
  readonly expiryRemindedAt: Temporal.Instant | undefined;
  readonly quotes: readonly Quote[];
  readonly accepted: Acceptance | undefined;
  /** The version that was accepted last, even if that was undone: what a new one is compared with (rule 4). */
  readonly lastAccepted: (QuoteRef & { readonly acceptedAt: Temporal.Instant }) | undefined;
  readonly pledges: readonly Pledge[];
  readonly pledged: bigint;
  readonly backers: number;
  readonly unconfirmed: bigint;
  /** Milestones already said for the present accepted version. */
  readonly milestonesSaid: readonly number[];
  readonly collection: Collection | undefined;
  readonly collectionAttempts: number;
  /** No new collection begins while an old hold may still stand. */
  readonly holds: number;
  readonly charges: ChargeTotals;
  /** When the first of the refunds that failed is asked for again, or earlier: exact once all those pledges are loaded. */
  readonly refundRetryAt: Temporal.Instant | undefined;
  readonly work: Work | undefined;
  readonly captured: bigint;
  /** Of the captured money, what the operator holds for this campaign now. */
  readonly held: bigint;
  readonly fees: bigint;
  readonly refunded: bigint;
  readonly chargedBack: bigint;
  /** To the developer, after all fees. */
  readonly paidOut: bigint;
  readonly platformFees: bigint;
  /** What the operator bears: fees of returned money, losses after the payout. */
  readonly operatorOwed: bigint;
  /** Transfers to the developer so far: the number in the next one's idempotency key is one more. */
  readonly payouts: number;
  /** Attempts at the next payout so far. */
  readonly payoutAttempts: number;
  /** While there is one, nothing is refunded and no other is requested. */
  readonly payoutRequest: PayoutRequest | undefined;
  /** A refused payout is not attempted before, unless something changed. */
  readonly payoutRetryAt: Temporal.Instant | undefined;
  /** Why the payout waits, as last found. */
  readonly payoutWait: PayoutWait | undefined;
  /** Number of events so far: the next event's sequence number is one more. */
  readonly events: number;
}

/** Captured, and neither returned nor lost. */
export const moneyTaken = ({ captured, refunded, chargedBack }: Campaign): boolean =>
  captured > refunded + chargedBack;

export const ended = (phase: Phase): boolean =>
  phase === 'completed' || phase === 'refunded' || phase === 'expired' || phase === 'cancelled';
