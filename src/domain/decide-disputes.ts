// Disputes of a charge as the processor has them: several of them, of a part or of more than was left, lost, won, won on appeal after
// they were lost, prevented; inquiries that end or become chargebacks. Brings the books to what was read.
import { developersPart, operatorsPart, operatorsRelief } from './books.ts';
import type { MoneyCommand } from './campaign-command.ts';
import { askOwed, askRefund, settleRefunding } from './decide-refunding.ts';
import type { Decision } from './decision.ts';
import { type Charge, live, stakeOf } from './pledge.ts';

type Answer = Extract<MoneyCommand, { type: 'RecordDisputes' }>;

export function recordDisputes(decision: Decision, answer: Answer): void {
  const { pledge, attempt, open, refundable, lost } = answer;
  const charge = decision.pledge(pledge)?.charge;
  if (charge?.attempt !== attempt || charge.captured === 0n) return;
  if (lost > charge.lost) lose(decision, pledge, charge, lost - charge.lost);
  else if (lost < charge.lost) regain(decision, pledge, charge, charge.lost - lost);
  follow(decision, pledge, open, refundable);
  askOwed(decision, pledge);
  // What is free again of a pledge that its backer no longer has goes back.
  const own = decision.pledge(pledge);
  const freed = lost < charge.lost || open < charge.disputed;
  if (own && freed && !live(own)) askRefund(decision, pledge);
  settleRefunding(decision, pledge);
}

/** The payout shrinks by it. After the payout it is the operator's loss, and the developer is asked for their part of it. */
function lose(decision: Decision, pledge: bigint, charge: Charge, amount: bigint): void {
  const developers = developersPart(decision.campaign, charge, amount);
  const operator = operatorsPart(charge, amount);
  decision.record({ type: 'ChargebackLost', pledge, amount, operator });
  const reversible = developers < operator ? developers : operator;
  if (reversible > 0n) decision.record({ type: 'ReversalAsked', pledge, amount: reversible });
}

function regain(decision: Decision, pledge: bigint, charge: Charge, amount: bigint): void {
  // What the developer was asked for and did not give yet is no longer asked for.
  if (charge.reversing > 0n) decision.record({ type: 'ReversalFailed', pledge, amount: charge.reversing });
  const operator = operatorsRelief({ ...charge, lost: charge.lost - amount }, amount);
  decision.record({ type: 'ChargebackReturned', pledge, amount, operator });
}

function follow(decision: Decision, pledge: bigint, open: bigint, refundable: boolean): void {
  const charge = decision.pledge(pledge)?.charge;
  if (charge === undefined) return;
  const blocked = charge.state === 'disputed';
  const blocks = open > 0n && !refundable && stakeOf(charge) > 0n;
  if (open > charge.disputed || (open > 0n && blocks !== blocked))
    decision.record({ type: 'ChargeDisputed', pledge, amount: open, refundable });
  else if (open < charge.disputed || blocked !== blocks)
    decision.record({ type: 'DisputeWon', pledge, amount: open });
}
