// Refunds: everything captured and not yet returned goes back, each pledge on its own; a surplus or a settled part
// likewise. One refund at a time per charge, so that an answer is always about the one that was asked.
import type { MoneyCommand } from './campaign-command.ts';
import type { CampaignEvent } from './campaign-event.ts';
import { allocate } from './allocation.ts';
import { operatorsPart, operatorsRelief, unpaidCharge } from './books.ts';
import { cancelHolds, dropRefused, releaseUncharged } from './decide-releasing.ts';
import type { Decision } from './decision.ts';
import { type Pledge, stakeOf } from './pledge.ts';
import { withChargeIn } from './shares.ts';
import { days, notAfter } from './time.ts';

type RefundCause = Extract<CampaignEvent, { type: 'RefundingBegan' }>['cause'];

const RETRY = days(1);

export function beginRefunding(decision: Decision, cause: RefundCause): void {
  decision.record({ type: 'RefundingBegan', cause });
  const { pledges } = decision.campaign;
  cancelHolds(decision, pledges.filter(withChargeIn('asked', 'authorised', 'capturing')));
  dropRefused(decision);
  releaseUncharged(decision);
  for (const { id } of pledges) askRefund(decision, id);
  endRefunding(decision);
}

/**
 * Asks for what is left of a charge, unless a refund of it is under way, its bank disputes it, or a payout is requested: those
 * come first.
 */
export function askRefund(decision: Decision, id: bigint, most?: bigint): void {
  if (decision.campaign.payoutRequest) return;
  const charge = decision.pledge(id)?.charge;
  if (charge === undefined || charge.refunding > 0n || charge.state === 'disputed') return;
  const left = stakeOf(charge);
  const amount = most !== undefined && most < left ? most : left;
  if (amount > 0n) ask(decision, id, charge, amount);
}

const ask = (
  decision: Decision,
  pledge: bigint,
  charge: NonNullable<Pledge['charge']>,
  amount: bigint,
): void =>
  decision.record({
    type: 'RefundAsked',
    pledge,
    attempt: charge.attempt,
    refund: charge.refundAttempts + 1,
    amount,
  });

/** What failed long enough ago is asked again: all that is left where all goes back, otherwise the same amount. */
export function retryRefunds(decision: Decision): void {
  const { pledges, phase } = decision.campaign;
  for (const { id, charge } of pledges)
    if (
      charge?.state === 'refundFailed' &&
      charge.refundRetryAt &&
      notAfter(charge.refundRetryAt, decision.now)
    )
      ask(decision, id, charge, phase === 'refunding' ? stakeOf(charge) : charge.refunding);
}

/** What can be asked back of these charges, each at most its own. */
const returnable = (pledges: readonly Pledge[]) =>
  pledges
    .filter(({ charge }) => charge && charge.state !== 'disputed' && charge.refunding === 0n)
    .map(({ id, charge }, seniority) => ({ pledge: id, authorised: stakeOf(charge), seniority }))
    .filter(({ authorised }) => authorised > 0n);

export const returnableSum = (pledges: readonly Pledge[]): bigint =>
  returnable(pledges).reduce((sum, { authorised }) => sum + authorised, 0n);

/** Returns this much to all of them together, by their shares. */
export function returnByShares(decision: Decision, amount: bigint): void {
  if (amount <= 0n) return;
  const parts = allocate(amount, returnable(decision.campaign.pledges), 1n);
  for (const [pledge, part] of parts) if (part > 0n) askRefund(decision, pledge, part);
}

/** Of a wish that was paid out already: what came back to it when disputes were won, and cannot be paid. */
export function returnUnpaid(decision: Decision): void {
  for (const { id, charge } of decision.campaign.pledges)
    if (charge && unpaidCharge(charge)) askRefund(decision, id);
}

export function recordRefund(
  decision: Decision,
  answer: Extract<MoneyCommand, { type: 'RecordRefund' }>,
): void {
  const { pledge, outcome } = answer;
  const charge = decision.pledge(pledge)?.charge;
  const asked = charge?.attempt === answer.attempt && charge.refundAttempts === answer.refund;
  if (charge === undefined || !asked || charge.refunding === 0n || charge.refundRetryAt !== undefined) return;
  if (outcome === 'pending') {
    if (charge.state === 'refundAsked') decision.record({ type: 'RefundPending', pledge });
  } else if (outcome === 'failed') {
    decision.record({ type: 'RefundFailed', pledge, retryAt: decision.now.add(RETRY) });
  } else {
    const amount = charge.refunding;
    const operator = operatorsPart(decision.campaign, charge, amount);
    decision.record({ type: 'PledgeRefunded', pledge, amount, operator });
    settleRefunding(decision, pledge);
  }
}

/** A bank may give a return back days after it was taken for done. Only the last one can, and only once. */
export function recordRefundReturned(
  decision: Decision,
  answer: Extract<MoneyCommand, { type: 'RecordRefundReturned' }>,
): void {
  const { pledge, attempt, refund, amount } = answer;
  const charge = decision.pledge(pledge)?.charge;
  const last = charge?.attempt === attempt && charge.refundAttempts === refund;
  if (charge === undefined || !last || charge.refunding > 0n || amount <= 0n || amount > charge.refunded)
    return;
  const operator = operatorsRelief(decision.campaign, charge, amount);
  const retryAt = decision.now.add(RETRY);
  decision.record({ type: 'RefundReturned', pledge, amount, operator, retryAt });
}

/** Asks for what is still left of this pledge, and ends when nothing is left of any. */
export function settleRefunding(decision: Decision, pledge: bigint): void {
  if (decision.campaign.phase === 'refunding') askRefund(decision, pledge);
  endRefunding(decision);
}

/** Everything went back, or was lost, and nothing is held any more. Reads totals only. */
export function endRefunding(decision: Decision): void {
  const { phase, holds, captured, refunded, chargedBack } = decision.campaign;
  if (phase === 'refunding' && holds === 0 && captured === refunded + chargedBack)
    decision.record({ type: 'WishRefunded' });
}
