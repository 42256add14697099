// The rules: what a campaign answers to a command, as the events that follow from it or one refusal. Pure and total; the
// same state, command and instant give the same answer. An accepted command that changes nothing gives no events, so
// whatever arrives twice is harmless. Holds no state and reads no clock.
import type { Campaign } from './campaign.ts';
import type { CampaignCommand, MoneyCommand, PersonCommand, WorldCommand } from './campaign-command.ts';
import type { CampaignEvent } from './campaign-event.ts';
import { acceptQuote, declareReady, undoAcceptance } from './decide-accepting.ts';
import { recordDispute, recordDisputeFee, recordFee, recordReversal } from './decide-books.ts';
import {
  recordAuthorised,
  recordCancelled,
  recordCaptureFailed,
  recordCaptured,
  recordDeclined,
  recordHeld,
  recordUnanswered,
} from './decide-collecting.ts';
import { cancelWish, changeRules, openWish, pause, proposeWish, renewWish, resume } from './decide-life.ts';
import {
  recordPaidOut,
  recordPayoutRefused,
  recordPayoutUnknown,
  recordPayoutWait,
  requestPayout,
} from './decide-payout.ts';
import { refusedInPhase } from './decide-phases.ts';
import {
  allowEarlyWork,
  changePledge,
  confirmConsent,
  securePledge,
  securedBefore,
  withdrawPledge,
} from './decide-pledging.ts';
import { forgetQuote, submitQuote, withdrawQuote } from './decide-quoting.ts';
import { recordRefund, recordRefundReturned } from './decide-refunding.ts';
import { approve, object, reject, settle, voteSettlement } from './decide-reviewing.ts';
import { tick } from './decide-time.ts';
import { answerSmallerSum, refundPledge, withdrawAfterCharge } from './decide-withdrawing.ts';
import { answerExtension, askExtension, deliver } from './decide-working.ts';
import { Decision, type Verdict } from './decision.ts';
import type { Refusal } from './refusal.ts';
import { type Result, done, refused } from './result.ts';

/**
 * What must be loaded: for SecurePledge, ChangePledge, WithdrawPledge, AllowEarlyWork and ConfirmConsent the campaign with its
 * totals and quotes, and of the pledges at least all of the acting backer, released ones too; for what the processor says of a charge,
 * its pledge. A collection never begins and is never concluded in those, the next Tick does that. For everything else, and
 * for RecordPaidOut, all pledges.
 *
 * @param campaign undefined: the issue is no wish yet, and only ProposeWish is carried out.
 * @param now never before the campaign's last event
 */
export function decide(
  campaign: Campaign | undefined,
  command: CampaignCommand,
  now: Temporal.Instant,
): Result<readonly CampaignEvent[], Refusal> {
  if (campaign === undefined)
    return command.type === 'ProposeWish'
      ? done(proposeWish(command))
      : refused({ kind: 'NoWish', command: command.type });
  const decision = new Decision(campaign, now);
  const verdict = carryOut(decision, command);
  return verdict ? refused(verdict) : done(decision.events);
}

function carryOut(decision: Decision, command: CampaignCommand): Verdict {
  if ('by' in command) return carryOutForPerson(decision, command);
  happen(decision, command);
  return undefined;
}

function carryOutForPerson(decision: Decision, command: PersonCommand): Verdict {
  if (command.type === 'SecurePledge' && securedBefore(decision, command)) return undefined;
  if (command.type === 'WithdrawQuote' && command.comment !== undefined)
    return forgetQuote(decision, command.by.id, command.comment);
  const refusal = refusedInPhase(decision.campaign, command.type);
  if (refusal) return refusal;
  switch (command.type) {
    case 'SecurePledge':
      return securePledge(decision, command);
    case 'ChangePledge':
      return changePledge(decision, command);
    case 'WithdrawPledge':
      return withdrawPledge(decision, command);
    case 'WithdrawAfterCharge':
      return withdrawAfterCharge(decision, command);
    case 'AnswerSmallerSum':
      return answerSmallerSum(decision, command);
    case 'AllowEarlyWork':
      return allowEarlyWork(decision, command);
    case 'ConfirmConsent':
      return confirmConsent(decision, command);
    case 'SubmitQuote':
      return submitQuote(decision, command);
    case 'WithdrawQuote':
      return withdrawQuote(decision, command);
    case 'AcceptQuote':
      return acceptQuote(decision, command);
    case 'UndoAcceptance':
      return undoAcceptance(decision, command);
    case 'DeclareReady':
      return declareReady(decision, command);
    case 'AskExtension':
      return askExtension(decision, command);
    case 'AnswerExtension':
      return answerExtension(decision, command);
    case 'Deliver':
      return deliver(decision, command);
    case 'Approve':
      return approve(decision, command);
    case 'Reject':
      return reject(decision, command);
    case 'Object':
      return object(decision, command);
    case 'VoteSettlement':
      return voteSettlement(decision, command);
    case 'Settle':
      return settle(decision, command);
    case 'CancelWish':
      return cancelWish(decision, command);
    case 'OpenWish':
      return openWish(decision, command);
    case 'RenewWish':
      return renewWish(decision, command);
  }
}

/** What the world, time and the processor say is a fact: it is never refused. */
function happen(decision: Decision, command: WorldCommand | MoneyCommand): void {
  switch (command.type) {
    case 'ProposeWish':
      // The label was set again: one campaign per issue.
      return;
    case 'RefundPledge':
      return refundPledge(decision, command);
    case 'Pause':
      return pause(decision, command);
    case 'Resume':
      return resume(decision);
    case 'ChangeRules':
      return changeRules(decision, command);
    case 'Tick':
      return tick(decision, command.payout);
    case 'RecordAuthorised':
      return recordAuthorised(decision, command);
    case 'RecordHeld':
      return recordHeld(decision, command);
    case 'RecordDeclined':
      return recordDeclined(decision, command);
    case 'RecordUnanswered':
      return recordUnanswered(decision, command);
    case 'RecordCaptured':
      recordCaptured(decision, command);
      if (command.fee !== undefined)
        recordFee(decision, { type: 'RecordFee', pledge: command.pledge, amount: command.fee });
      return;
    case 'RecordCaptureFailed':
      return recordCaptureFailed(decision, command);
    case 'RecordCancelled':
      return recordCancelled(decision, command);
    case 'RecordRefund':
      return recordRefund(decision, command);
    case 'RecordRefundReturned':
      return recordRefundReturned(decision, command);
    case 'RecordFee':
      return recordFee(decision, command);
    case 'RequestPayout':
      return requestPayout(decision, command);
    case 'RecordPayoutRefused':
      return recordPayoutRefused(decision, command);
    case 'RecordPayoutUnknown':
      return recordPayoutUnknown(decision, command);
    case 'RecordPaidOut':
      return recordPaidOut(decision, command);
    case 'RecordPayoutWait':
      return recordPayoutWait(decision, command);
    case 'RecordDispute':
      return recordDispute(decision, command);
    case 'RecordDisputeFee':
      return recordDisputeFee(decision, command);
    case 'RecordReversal':
      return recordReversal(decision, command);
  }
}
