// What may be asked of a campaign, by people, by time and by the processor's answers. Commands are imperative; each is
// answered by events or by one refusal in decide.ts.
import type { Actor, PauseReason, PayoutStanding, PayoutWait, Rules } from './campaign.ts';
import type { Delay } from './delay.ts';
import type { DeclineCause } from './pledge.ts';

/**
 * Who maintains the repository at this moment, by id. Only while contested does it matter whether one of them is
 * independent; unknown is taken for yes.
 */
export type Maintainers = readonly bigint[];

/** Commands of people. `by` is who asks, with the permission asked of GitHub at that moment. */
export type PersonCommand =
  | {
      readonly type: 'SecurePledge';
      readonly by: Actor;
      readonly pledge: bigint;
      readonly amount: bigint;
      readonly named: boolean;
      /** The same e-mail address or card as the developer's: the same person to us. */
      readonly isDeveloper?: boolean;
      /** Missing: a consumer, who asked that work may begin early. */
      readonly business?: boolean;
      readonly earlyWork?: boolean;
    }
  | { readonly type: 'ChangePledge'; readonly by: Actor; readonly amount: bigint }
  | { readonly type: 'WithdrawPledge'; readonly by: Actor }
  /** The consumer's right: after the charge, within its period. */
  | { readonly type: 'WithdrawAfterCharge'; readonly by: Actor }
  /** Of the developer, after backers withdrew. */
  | { readonly type: 'AnswerSmallerSum'; readonly by: Actor; readonly accept: boolean }
  /** Work may begin before the backer's time to withdraw is over. */
  | { readonly type: 'AllowEarlyWork'; readonly by: Actor }
  | { readonly type: 'ConfirmConsent'; readonly by: Actor }
  | {
      readonly type: 'SubmitQuote';
      readonly by: Actor;
      readonly amount: bigint;
      readonly delay: Delay;
      readonly specification: string;
      readonly comment: bigint;
    }
  | {
      readonly type: 'WithdrawQuote';
      readonly by: Actor;
      /** Given when this comment was deleted: then only the quote it holds, and never the accepted version. */
      readonly comment?: bigint;
    }
  | {
      readonly type: 'AcceptQuote';
      readonly by: Actor;
      readonly developer: bigint;
      readonly version: number | undefined;
      /** Of this developer, asked of the processor at this moment; not asked where the rules do not require it. */
      readonly payout?: PayoutStanding | undefined;
      /** Backers with the developer's e-mail address or card: the same person to us. */
      readonly sameAsDeveloper?: readonly bigint[];
    }
  | { readonly type: 'UndoAcceptance'; readonly by: Actor }
  | { readonly type: 'DeclareReady'; readonly by: Actor; readonly payout?: PayoutStanding | undefined }
  | { readonly type: 'AskExtension'; readonly by: Actor; readonly delay: Delay; readonly reason: string }
  | { readonly type: 'AnswerExtension'; readonly by: Actor; readonly accept: boolean }
  | {
      readonly type: 'Deliver';
      readonly by: Actor;
      readonly pullRequest: { readonly number: number; readonly merged: boolean } | undefined;
    }
  | { readonly type: 'Approve'; readonly by: Actor; readonly maintainers?: Maintainers | undefined }
  | { readonly type: 'Reject'; readonly by: Actor; readonly reason: string }
  | { readonly type: 'Object'; readonly by: Actor }
  | {
      readonly type: 'VoteSettlement';
      readonly by: Actor;
      readonly approve: boolean;
      readonly maintainers?: Maintainers | undefined;
    }
  | {
      readonly type: 'Settle';
      readonly by: Actor;
      /** Whole percent of the held sum that goes to the developer. */ readonly developerPercent: number;
      readonly maintainers?: Maintainers | undefined;
    }
  | { readonly type: 'CancelWish'; readonly by: Actor; readonly reason: string }
  | { readonly type: 'OpenWish'; readonly by: Actor }
  | { readonly type: 'RenewWish'; readonly by: Actor };

/** What happens to the issue, and what time brings. */
export type WorldCommand =
  | {
      readonly type: 'ProposeWish';
      readonly campaign: bigint;
      readonly requester: bigint;
      readonly currency: string;
      readonly rules: Rules;
    }
  /** By the operator: what was charged for one pledge goes back. */
  | { readonly type: 'RefundPledge'; readonly pledge: bigint; readonly reason: string }
  | { readonly type: 'Pause'; readonly reason: PauseReason }
  | { readonly type: 'Resume' }
  /** `currency`, which the floor of `rules` belongs to, is followed only while nobody has named an amount (rule 10). */
  | { readonly type: 'ChangeRules'; readonly rules: Rules; readonly currency?: string }
  /** `payout`: of the developer, asked before a collection that is due; not asked where the rules do not require it. */
  | { readonly type: 'Tick'; readonly payout?: PayoutStanding | undefined };

/** What the processor answered. `attempt` is the charge's: an answer to another attempt changes nothing. */
export type MoneyCommand =
  | {
      readonly type: 'RecordAuthorised';
      readonly pledge: bigint;
      readonly attempt: number;
      readonly amount: bigint;
      readonly captureBefore: Temporal.Instant;
    }
  /** Held by another card with the backer present, under the attempt after the refused one. */
  | {
      readonly type: 'RecordHeld';
      readonly pledge: bigint;
      readonly attempt: number;
      readonly amount: bigint;
      readonly captureBefore: Temporal.Instant;
    }
  | {
      readonly type: 'RecordDeclined';
      readonly pledge: bigint;
      readonly attempt: number;
      readonly cause: DeclineCause;
    }
  /** The answer to its authorisation will never be known, and nothing was made under this attempt. */
  | { readonly type: 'RecordUnanswered'; readonly pledge: bigint; readonly attempt: number }
  | {
      readonly type: 'RecordCaptured';
      readonly pledge: bigint;
      readonly attempt: number;
      readonly amount: bigint;
      /** What the processor kept of it, where it said so at once. */
      readonly fee?: bigint | undefined;
    }
  | { readonly type: 'RecordCaptureFailed'; readonly pledge: bigint; readonly attempt: number }
  | { readonly type: 'RecordCancelled'; readonly pledge: bigint; readonly attempt: number }
  | {
      readonly type: 'RecordRefund';
      readonly pledge: bigint;
      readonly attempt: number;
      /** The charge's number of refunds when this one was asked. */ readonly refund: number;
      readonly outcome: 'pending' | 'succeeded' | 'failed';
    }
  /** A return that had succeeded came back after all: the bank could not take it. */
  | {
      readonly type: 'RecordRefundReturned';
      readonly pledge: bigint;
      readonly attempt: number;
      readonly refund: number;
      readonly amount: bigint;
    }
  | { readonly type: 'RecordFee'; readonly pledge: bigint; readonly amount: bigint }
  | { readonly type: 'RequestPayout'; readonly amount: bigint; readonly platformFee: bigint }
  | {
      readonly type: 'RecordPayoutRefused';
      readonly payout: number;
      readonly attempt: number;
      readonly why: PayoutWait;
    }
  /** The processor was called and did not answer. */
  | { readonly type: 'RecordPayoutUnknown'; readonly payout: number; readonly attempt: number }
  | {
      readonly type: 'RecordPaidOut';
      /** The campaign's number of payouts when this one was made, plus one. */ readonly payout: number;
      readonly amount: bigint;
      readonly platformFee: bigint;
    }
  | { readonly type: 'RecordPayoutWait'; readonly why: PayoutWait }
  | {
      readonly type: 'RecordDispute';
      readonly pledge: bigint;
      readonly outcome: 'opened' | 'won' | 'lost';
      /** What the bank took: not what was on its way back before. */
      readonly amount: bigint;
    }
  /** `fee`: all that disputes of this charge cost so far. */
  | { readonly type: 'RecordDisputeFee'; readonly pledge: bigint; readonly fee: bigint }
  | {
      readonly type: 'RecordReversal';
      readonly pledge: bigint;
      readonly attempt: number;
      readonly outcome: 'succeeded' | 'failed';
    };

export type CampaignCommand = PersonCommand | WorldCommand | MoneyCommand;
export type CommandType = CampaignCommand['type'];
