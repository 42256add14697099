// What the processor tells about money that moved by itself or at its side: fees, reversals. Facts are never refused; what was told
// before changes nothing.
import { operatorsFee, platformsPart } from './books.ts';
import type { MoneyCommand } from './campaign-command.ts';
import { beginRefunding, returnUnpaid } from './decide-refunding.ts';
import type { Decision } from './decision.ts';

type Answer<T extends MoneyCommand['type']> = Extract<MoneyCommand, { type: T }>;

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** A fee is known only after its capture; told before, it is told again by the books of the processor. */
export function recordFee(decision: Decision, { pledge, amount }: Answer<'RecordFee'>): void {
  const charge = decision.pledge(pledge)?.charge;
  if (charge === undefined || charge.captured === 0n || amount < 0n || amount === charge.fee) return;
  const operator = operatorsFee(charge, amount);
  decision.record({ type: 'FeeTaken', pledge, amount: amount - (charge.fee ?? 0n), operator });
}

export function recordDisputeFee(decision: Decision, { pledge, fee }: Answer<'RecordDisputeFee'>): void {
  const charge = decision.pledge(pledge)?.charge;
  if (charge === undefined || charge.captured === 0n || fee < 0n || fee === charge.disputeFee) return;
  decision.record({ type: 'DisputeFeeTaken', pledge, amount: fee - charge.disputeFee });
}

/**
 * What came back of payouts. First it is what we asked for; what is more than that was reversed by hand. What no payout can give
 * any more is the operator's loss: accounts that are paid out daily are empty as a rule.
 */
export function recordReversals(decision: Decision, answer: Answer<'RecordReversals'>): void {
  const { reversed, tried } = answer;
  const asked = decision.campaign.pledges.filter(
    ({ charge }) => charge !== undefined && charge.reversing > 0n,
  );
  for (const { id, charge } of asked.toSorted((a, b) => Number(b.id === tried) - Number(a.id === tried)))
    takeBack(decision, id, least(reversed - decision.campaign.reversed, charge?.reversing ?? 0n));
  const byHand = reversed - decision.campaign.reversed;
  if (byHand > 0n) decision.record({ type: 'PayoutTakenBack', amount: byHand });
  const left = tried === undefined ? undefined : decision.pledge(tried)?.charge?.reversing;
  if (tried !== undefined && left !== undefined && left > 0n)
    decision.record({ type: 'ReversalFailed', pledge: tried, amount: left });
}

function takeBack(decision: Decision, pledge: bigint, amount: bigint): void {
  if (amount <= 0n) return;
  const platformFee = platformsPart(decision.campaign, amount);
  decision.record({ type: 'PayoutReversed', pledge, amount, platformFee });
}

/** Rule 8: what could not be paid out in time goes back; of a wish that was paid, what a dispute kept from it. */
export function endUnpaid(decision: Decision): void {
  if (decision.campaign.payouts === 0) beginRefunding(decision, 'hold-limit');
  else returnUnpaid(decision);
}
