// Refunds: everything captured and not yet returned goes back, each pledge on its own; a surplus or a settled part
// likewise. One refund at a time per charge, so that an answer is always about the one that was asked.
import type { MoneyCommand } from './campaign-command.ts';
import type { CampaignEvent } from './campaign-event.ts';
import { allocate } from './allocation.ts';
import { operatorsPart, operatorsRelief, payableOf, unpaidCharge } from './books.ts';
import { cancelHolds, dropRefused, releaseUncharged } from './decide-releasing.ts';
import type { Decision } from './decision.ts';
import { type Charge, type Pledge, stakeOf } from './pledge.ts';
import { withChargeIn } from './shares.ts';
import { days, notAfter } from './time.ts';

type RefundCause = Extract<CampaignEvent, { type: 'RefundingBegan' }>['cause'];

const RETRY = days(1);
/** So often a refund is asked for by itself. Then a person has to ask its backer for another way. */
const MOST_REFUNDS = 10;

export function beginRefunding(decision: Decision, cause: RefundCause): void {
  decision.record({ type: 'RefundingBegan', cause });
  const { pledges } = decision.campaign;
  cancelHolds(decision, pledges.filter(withChargeIn('asked', 'authorised', 'capturing')));
  dropRefused(decision);
  releaseUncharged(decision);
  for (const { id } of pledges) askRefund(decision, id);
  giveBackTakenOver(decision);
  endRefunding(decision);
}

/** What the operator took over for a payout that never came. */
function giveBackTakenOver(decision: Decision): void {
  for (const { id, charge } of decision.campaign.pledges)
    if (charge && charge.held > 0n && stakeOf(charge) === 0n)
      decision.record({ type: 'LossTakenOver', pledge: id, amount: -charge.held });
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

/** What came back of an earlier refund while a later one was under way. */
export function askOwed(decision: Decision, id: bigint): void {
  const charge = decision.pledge(id)?.charge;
  if (charge === undefined || charge.refundOwed === 0n) return;
  if (charge.refunding === 0n && charge.state !== 'disputed') ask(decision, id, charge, charge.refundOwed);
}

const ask = (decision: Decision, pledge: bigint, charge: Charge, amount: bigint): void =>
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
    if (charge && unpaidCharge(charge))
      askRefund(decision, id, charge.paid === 0n ? undefined : payableOf(charge));
  giveBackTakenOver(decision);
}

type Answer<T extends MoneyCommand['type']> = Extract<MoneyCommand, { type: T }>;

export function recordRefund(decision: Decision, answer: Answer<'RecordRefund'>): void {
  const { pledge, outcome } = answer;
  const charge = decision.pledge(pledge)?.charge;
  const asked = charge?.attempt === answer.attempt && charge.refundAttempts === answer.refund;
  if (charge === undefined || !asked || charge.refunding === 0n || failedBefore(charge)) return;
  if (outcome === 'pending') {
    if (charge.state === 'refundAsked') decision.record({ type: 'RefundPending', pledge });
  } else if (outcome === 'failed') {
    const again = charge.refundAttempts < MOST_REFUNDS;
    decision.record({ type: 'RefundFailed', pledge, retryAt: again ? decision.now.add(RETRY) : undefined });
  } else returned(decision, pledge, charge.refunding, charge.refunding);
}

const failedBefore = ({ state, refundRetryAt }: Charge): boolean =>
  state === 'refundFailed' || refundRetryAt !== undefined;

function returned(decision: Decision, pledge: bigint, amount: bigint, covers: bigint): void {
  const before = decision.pledge(pledge)?.charge;
  if (before === undefined) return;
  const operator = operatorsPart(before, amount);
  decision.record({ type: 'PledgeRefunded', pledge, amount, operator, covers });
  const charge = decision.pledge(pledge)?.charge;
  // A part of what we asked for went back by another hand: the call that was asked is for too much.
  if (charge && covers > 0n && charge.refunding > 0n && before.state === 'refundAsked')
    ask(decision, pledge, charge, charge.refunding);
  askOwed(decision, pledge);
  settleRefunding(decision, pledge);
}

/**
 * Refunds are made by others, too, and any of them may fail weeks later, an earlier one after a later one. What others gave back
 * counts towards what we had asked for, unless the processor has our own refund under way.
 */
export function recordReturns(decision: Decision, answer: Answer<'RecordReturns'>): void {
  const { pledge, attempt, refunded, asked } = answer;
  const { attempt: present, captured, refundAttempts } = decision.pledge(pledge)?.charge ?? {};
  if (present !== attempt || captured === 0n) return;
  if (asked !== undefined && refundAttempts !== undefined)
    recordRefund(decision, { type: 'RecordRefund', pledge, attempt, refund: refundAttempts, outcome: asked });
  const charge = decision.pledge(pledge)?.charge;
  if (charge === undefined) return;
  const more = refunded - charge.refunded;
  if (more > 0n) {
    const running = asked === 'pending' ? 0n : charge.refunding;
    const owed = running + charge.refundOwed;
    returned(decision, pledge, more, more < owed ? more : owed);
  } else if (more < 0n) giveBack(decision, pledge, charge, -more);
}

/** A bank may send a refund back days after it was taken for done. */
function giveBack(decision: Decision, pledge: bigint, charge: Charge, amount: bigint): void {
  const operator = operatorsRelief({ ...charge, refunded: charge.refunded - amount }, amount);
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
  const { phase, holds, charges } = decision.campaign;
  if (phase === 'refunding' && holds === 0 && charges.left === 0n) decision.record({ type: 'WishRefunded' });
}
