// What the processor tells about money that moved by itself or at its side: fees, disputes, reversals. Facts are never
// refused; what was told before changes nothing.
import { developersPart, operatorsFee, operatorsPart } from './books.ts';
import type { MoneyCommand } from './campaign-command.ts';
import { askRefund, beginRefunding, returnUnpaid, settleRefunding } from './decide-refunding.ts';
import type { Decision } from './decision.ts';
import { live, stakeOf } from './pledge.ts';

type Answer<T extends MoneyCommand['type']> = Extract<MoneyCommand, { type: T }>;

/** A fee is known only after its capture; told before, it is told again by the books of the processor. */
export function recordFee(decision: Decision, { pledge, amount }: Answer<'RecordFee'>): void {
  const charge = decision.pledge(pledge)?.charge;
  if (charge === undefined || charge.captured === 0n || charge.fee !== undefined || amount < 0n) return;
  decision.record({
    type: 'FeeTaken',
    pledge,
    amount,
    operator: operatorsFee(decision.campaign, charge, amount),
  });
}

/** A charge is disputed once. A refund that was under way before is none of the bank's: its money may still come back to us. */
export function recordDispute(decision: Decision, answer: Answer<'RecordDispute'>): void {
  const { pledge, outcome } = answer;
  const own = decision.pledge(pledge);
  if (own?.charge === undefined) return;
  const { charge } = own;
  if (stakeOf(charge) === 0n || charge.disputeWon || charge.lost > 0n) return;
  if (outcome === 'opened') {
    if (charge.state !== 'disputed') decision.record({ type: 'ChargeDisputed', pledge });
  } else if (outcome === 'won') {
    decision.record({ type: 'DisputeWon', pledge });
    if (decision.campaign.phase === 'refunding' || !live(own)) askRefund(decision, pledge);
  } else {
    const amount = answer.amount < stakeOf(charge) ? answer.amount : stakeOf(charge);
    if (amount <= 0n) return;
    const operator = operatorsPart(decision.campaign, charge, amount);
    const developers = developersPart(decision.campaign, charge, amount);
    decision.record({ type: 'ChargebackLost', pledge, amount, operator });
    const reversible = developers < operator ? developers : operator;
    if (reversible > 0n) decision.record({ type: 'ReversalAsked', pledge, amount: reversible });
    settleRefunding(decision, pledge);
  }
}

export function recordDisputeFee(decision: Decision, { pledge, fee }: Answer<'RecordDisputeFee'>): void {
  const charge = decision.pledge(pledge)?.charge;
  if (charge === undefined || charge.captured === 0n || fee < 0n || fee === charge.disputeFee) return;
  decision.record({ type: 'DisputeFeeTaken', pledge, amount: fee - charge.disputeFee });
}

export function recordReversal(decision: Decision, answer: Answer<'RecordReversal'>): void {
  const { pledge, attempt, outcome } = answer;
  const charge = decision.pledge(pledge)?.charge;
  if (charge?.attempt !== attempt || charge.reversing === 0n) return;
  if (outcome === 'succeeded') decision.record({ type: 'PayoutReversed', pledge, amount: charge.reversing });
  else decision.record({ type: 'ReversalFailed', pledge });
}

/** Rule 8: what could not be paid out in time goes back; of a wish that was paid, what a dispute kept from it. */
export function endUnpaid(decision: Decision): void {
  if (decision.campaign.payouts === 0) beginRefunding(decision, 'hold-limit');
  else returnUnpaid(decision);
}
