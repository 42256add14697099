// What the processor tells about money that moved by itself or at its side: fees, payouts, disputes. Facts are never
// refused; what was told before changes nothing.
import { operatorsFee, operatorsPart } from './books.ts';
import type { MoneyCommand } from './campaign-command.ts';
import { askRefund, settleRefunding } from './decide-refunding.ts';
import type { Decision } from './decision.ts';
import { stakeOf } from './pledge.ts';

type Answer<T extends MoneyCommand['type']> = Extract<MoneyCommand, { type: T }>;

/** A fee is known only after its capture; told before, it is told again by the books of the processor. */
export function recordFee(decision: Decision, { pledge, amount }: Answer<'RecordFee'>): void {
  const charge = decision.pledge(pledge)?.charge;
  if (charge === undefined || charge.captured === 0n || charge.fee > 0n || amount <= 0n) return;
  decision.record({
    type: 'FeeTaken',
    pledge,
    amount,
    operator: operatorsFee(decision.campaign, charge, amount),
  });
}

export function recordPaidOut(decision: Decision, answer: Answer<'RecordPaidOut'>): void {
  const { payout, amount, platformFee } = answer;
  const { phase, payouts, held } = decision.campaign;
  const total = amount + platformFee;
  if (phase !== 'completed' || payout !== payouts + 1 || amount < 0n || platformFee < 0n || total === 0n)
    return;
  const operator = total > held ? total - held : 0n;
  decision.record({ type: 'DeveloperPaid', payout, amount, platformFee, operator });
}

export function recordDispute(decision: Decision, { pledge, outcome }: Answer<'RecordDispute'>): void {
  const charge = decision.pledge(pledge)?.charge;
  if (charge === undefined || stakeOf(charge) === 0n || charge.disputeWon) return;
  if (outcome === 'opened') {
    if (charge.state !== 'disputed') decision.record({ type: 'ChargeDisputed', pledge });
  } else if (outcome === 'won') {
    decision.record({ type: 'DisputeWon', pledge });
    if (decision.campaign.phase === 'refunding') askRefund(decision, pledge);
  } else {
    const amount = stakeOf(charge);
    const operator = operatorsPart(decision.campaign, charge, amount);
    decision.record({ type: 'ChargebackLost', pledge, amount, operator });
    settleRefunding(decision);
  }
}
