// What happened to a campaign, in the past tense, append-only. Events hold ids and amounts, never names or addresses.
import type { PauseReason, PayoutWait, Rules } from './campaign.ts';
import type { Delay } from './delay.ts';
import type { Consent, DeclineCause, ReleaseReason } from './pledge.ts';
import type { QuoteRef } from './quote.ts';
import type { Ahead } from './reminders.ts';

/** Why everybody gets their money back. */
export type RefundCause =
  | 'overdue'
  | 'gave-up'
  | 'contested'
  | 'hold-limit'
  | 'capture-failed'
  /** Backers left after the start, and nobody is to blame. */
  | 'withdrawn';

export type CampaignEvent =
  | {
      readonly type: 'WishProposed';
      readonly campaign: bigint;
      readonly requester: bigint;
      readonly currency: string;
      readonly rules: Rules;
    }
  | { readonly type: 'WishOpened'; readonly by: 'pledge' | 'maintainer' }
  | { readonly type: 'WishReproposed' }
  | {
      readonly type: 'PledgeSecured';
      readonly pledge: bigint;
      readonly backer: bigint;
      readonly amount: bigint;
      readonly named: boolean;
      readonly consent: Consent;
      readonly business?: boolean;
      /** Missing: yes. */
      readonly earlyWork?: boolean;
    }
  | {
      readonly type: 'PledgeChanged';
      readonly pledge: bigint;
      readonly from: bigint;
      readonly to: bigint;
      readonly named: boolean;
    }
  /** A raise of a pledge that is being collected: kept for a next attempt. */
  | { readonly type: 'RaiseKept'; readonly pledge: bigint; readonly to: bigint }
  /** After it was charged; `amount` goes back. */
  | {
      readonly type: 'PledgeWithdrawn';
      readonly pledge: bigint;
      readonly amount: bigint;
      readonly by: 'backer' | 'operator';
      /** Of the operator. */
      readonly reason?: string;
    }
  /** The developer goes on for what is left. */
  | { readonly type: 'SmallerSumAccepted' }
  | { readonly type: 'PledgeReleased'; readonly pledge: bigint; readonly reason: ReleaseReason }
  | {
      readonly type: 'ConsentAsked';
      readonly pledge: bigint;
      readonly quote: QuoteRef;
      readonly until: Temporal.Instant;
    }
  | { readonly type: 'ConsentGiven'; readonly pledge: bigint; readonly quote: QuoteRef }
  | {
      readonly type: 'QuoteSubmitted';
      readonly developer: bigint;
      readonly version: number;
      readonly amount: bigint;
      readonly delay: Delay;
      readonly specification: string;
      readonly comment: bigint;
    }
  | { readonly type: 'QuoteWithdrawn'; readonly developer: bigint; readonly version: number }
  | {
      readonly type: 'QuoteAccepted';
      readonly developer: bigint;
      readonly version: number;
      readonly amount: bigint;
      readonly delay: Delay;
      readonly by: bigint;
    }
  | {
      readonly type: 'AcceptanceUndone';
      readonly developer: bigint;
      readonly version: number;
      readonly cause: 'undone' | 'quote-withdrawn' | 'not-ready';
    }
  | { readonly type: 'MilestoneReached'; readonly percent: number }
  | {
      readonly type: 'TargetReached';
      /** The first time under this version: the last call begins. */ readonly first: boolean;
    }
  | { readonly type: 'TargetLost' }
  | { readonly type: 'DeveloperReady' }
  /** The collection was due and payouts cannot reach the developer: they have to say again that they are ready. */
  | { readonly type: 'DeveloperUnready' }
  /** Too few of the pledges may be collected before their backers' time to withdraw is over. */
  | { readonly type: 'CollectionPutOff'; readonly until: Temporal.Instant }
  | { readonly type: 'EarlyWorkAllowed'; readonly pledge: bigint }
  | { readonly type: 'CollectionBegan'; readonly attempt: number }
  | {
      readonly type: 'AuthorisationAsked';
      readonly pledge: bigint;
      readonly attempt: number;
      readonly amount: bigint;
    }
  | {
      readonly type: 'PledgeAuthorised';
      readonly pledge: bigint;
      readonly attempt: number;
      readonly amount: bigint;
      readonly captureBefore: Temporal.Instant;
    }
  | {
      readonly type: 'PledgeDeclined';
      readonly pledge: bigint;
      readonly attempt: number;
      readonly cause: DeclineCause;
      /** When the card is tried again, or its backer reminded. */
      readonly nextAt: Temporal.Instant;
    }
  | { readonly type: 'CardReminded'; readonly pledge: bigint; readonly nextAt: Temporal.Instant }
  | {
      readonly type: 'TargetCovered';
      /** Share per pledge in minor units; zero lets a pledge off. They sum to the target, see shares.ts. */ readonly shares: readonly {
        readonly pledge: bigint;
        readonly share: bigint;
      }[];
    }
  | {
      readonly type: 'SharesChanged';
      /** What is still to be captured, per pledge. */
      readonly shares: readonly { readonly pledge: bigint; readonly share: bigint }[];
    }
  | { readonly type: 'CollectionFailed'; readonly attempt: number; readonly authorised: bigint }
  | { readonly type: 'CancellationAsked'; readonly pledge: bigint; readonly attempt: number }
  | { readonly type: 'PledgeCancelled'; readonly pledge: bigint; readonly attempt: number }
  | {
      readonly type: 'PledgeCaptured';
      readonly pledge: bigint;
      readonly attempt: number;
      readonly amount: bigint;
    }
  | { readonly type: 'CaptureFailed'; readonly pledge: bigint; readonly attempt: number }
  /** `operator`, here and below: what of it the operator bears; the rest leaves what is held. */
  | { readonly type: 'FeeTaken'; readonly pledge: bigint; readonly amount: bigint; readonly operator: bigint }
  | {
      readonly type: 'DevelopmentStarted';
      readonly developer: bigint;
      readonly dueAt: Temporal.Instant;
      readonly holdEndsAt: Temporal.Instant;
    }
  | { readonly type: 'StartAcknowledged' }
  /** The developer is asked once more whether they can begin, before their quote is set aside. */
  | { readonly type: 'ReadinessReminded' }
  | { readonly type: 'DueReminded'; readonly ahead: Ahead }
  | { readonly type: 'WorkOverdue' }
  /** Overdue, and about to be returned. */
  | { readonly type: 'GraceReminded' }
  | { readonly type: 'ExtensionAsked'; readonly delay: Delay; readonly reason: string }
  | { readonly type: 'ExtensionVoted'; readonly backer: bigint; readonly accept: boolean }
  | { readonly type: 'ExtensionAgreed'; readonly dueAt: Temporal.Instant }
  | { readonly type: 'ExtensionRefused'; readonly by: bigint }
  | { readonly type: 'WorkDelivered'; readonly reviewEndsAt: Temporal.Instant }
  | { readonly type: 'ReviewReminded'; readonly ahead: Exclude<Ahead, 'half'> }
  | { readonly type: 'PullRequestLinked'; readonly number: number; readonly merged: boolean }
  | { readonly type: 'DeliveryRejected'; readonly by: bigint; readonly reason: string }
  | { readonly type: 'DeliveryObjected'; readonly backer: bigint }
  | { readonly type: 'DeliveryContested' }
  | { readonly type: 'SettlementReminded' }
  | { readonly type: 'SettlementVoted'; readonly backer: bigint; readonly approve: boolean }
  | { readonly type: 'GiveUpAsked' }
  | {
      readonly type: 'WishCompleted';
      readonly by: bigint | undefined;
      /** Minor units of the held sum that go to the developer. */ readonly payout: bigint;
    }
  | {
      readonly type: 'RefundingBegan';
      readonly cause: RefundCause;
    }
  | {
      readonly type: 'RefundAsked';
      readonly pledge: bigint;
      readonly attempt: number;
      /** Counts from 1 per charge: the number in the refund's idempotency key. */
      readonly refund: number;
      readonly amount: bigint;
    }
  | { readonly type: 'RefundPending'; readonly pledge: bigint }
  | { readonly type: 'RefundFailed'; readonly pledge: bigint; readonly retryAt: Temporal.Instant }
  | {
      readonly type: 'PledgeRefunded';
      readonly pledge: bigint;
      readonly amount: bigint;
      readonly operator: bigint;
    }
  /** What had gone back came back: it is held again, and asked back again at `retryAt`. */
  | {
      readonly type: 'RefundReturned';
      readonly pledge: bigint;
      readonly amount: bigint;
      readonly operator: bigint;
      readonly retryAt: Temporal.Instant;
    }
  | { readonly type: 'WishRefunded' }
  | {
      readonly type: 'DeveloperPaid';
      readonly payout: number;
      readonly amount: bigint;
      readonly platformFee: bigint;
      readonly operator: bigint;
    }
  | {
      readonly type: 'PayoutRequested';
      readonly payout: number;
      readonly attempt: number;
      readonly amount: bigint;
      readonly platformFee: bigint;
      /** Pledges that it does not include. */
      readonly withheld: readonly bigint[];
    }
  | {
      readonly type: 'PayoutRefused';
      readonly payout: number;
      readonly attempt: number;
      readonly why: PayoutWait;
      readonly retryAt: Temporal.Instant;
    }
  | { readonly type: 'PayoutUnknown'; readonly payout: number; readonly attempt: number }
  | { readonly type: 'PayoutDelayed'; readonly why: PayoutWait }
  | { readonly type: 'ChargeDisputed'; readonly pledge: bigint }
  /** Below zero: the processor gave it back. The operator bears it. */
  | { readonly type: 'DisputeFeeTaken'; readonly pledge: bigint; readonly amount: bigint }
  | { readonly type: 'DisputeWon'; readonly pledge: bigint }
  | {
      readonly type: 'ChargebackLost';
      readonly pledge: bigint;
      readonly amount: bigint;
      readonly operator: bigint;
    }
  /** Lost after the payout: the developer's account is asked to give its part back. */
  | { readonly type: 'ReversalAsked'; readonly pledge: bigint; readonly amount: bigint }
  | { readonly type: 'PayoutReversed'; readonly pledge: bigint; readonly amount: bigint }
  /** It is the operator's loss. */
  | { readonly type: 'ReversalFailed'; readonly pledge: bigint }
  | { readonly type: 'WishCancelled'; readonly by: bigint; readonly reason: string }
  | { readonly type: 'ExpiryReminded'; readonly days: number }
  | { readonly type: 'WishExpired' }
  | { readonly type: 'WishRenewed'; readonly expiresAt: Temporal.Instant }
  | { readonly type: 'WishPaused'; readonly reason: PauseReason }
  | { readonly type: 'WishResumed' }
  | {
      readonly type: 'RulesChanged';
      readonly rules: Rules;
      /** Where it follows the project's: nobody had named an amount. */ readonly currency?: string;
    };

export type EventType = CampaignEvent['type'];

/** An event as it is kept: numbered per campaign from 1, without gaps. */
export interface RecordedEvent {
  readonly sequence: number;
  readonly at: Temporal.Instant;
  readonly event: CampaignEvent;
}
