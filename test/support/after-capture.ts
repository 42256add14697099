// What happens in a history to money that was captured: refunds that come back, disputes, and what the operator does by hand.
import type { Campaign } from '../../src/domain/campaign.ts';
import type { BookCommand, CampaignCommand, MoneyCommand } from '../../src/domain/campaign-command.ts';
import { type Pledge, stakeOf } from '../../src/domain/pledge.ts';
import { of } from './cast.ts';
import type { Processor } from './processor.ts';

interface Life {
  readonly state: Campaign;
  readonly processor: Processor;
  ask(command: CampaignCommand): void;
}

const tell = (life: Life, told: MoneyCommand | undefined): void => {
  if (told) life.ask(told);
};

/** What the operator does at the processor, or books because no processor tells it. */
export function byOperator(life: Life, pledge: Pledge | undefined, b: number): void {
  if (pledge?.charge === undefined) return;
  const { banks } = life.processor;
  const book = (type: BookCommand['type'], of: Pledge, amount: bigint): void => {
    if (amount > 0n) life.ask({ type, pledge: of.id, amount });
  };
  const lost = life.state.pledges.find(({ charge }) => (charge?.lost ?? 0n) > 0n);
  if (lost?.charge) book('BookLoss', lost, lost.charge.lost / 2n);
  if (b % 3 === 0) tell(life, banks.refundByHand(pledge, b >> 2));
  else if (b % 3 === 1) tell(life, banks.takeBackByHand());
  else book('BookRefund', pledge, stakeOf(pledge.charge));
}

export function finishOrBounce(life: Life, a: number): void {
  if (a % 3 > 0) return life.processor.finishRefunds();
  const back = life.state.pledges.filter(({ charge }) => (charge?.refunded ?? 0n) > 0n);
  const pledge = back[a % Math.max(1, back.length)];
  tell(life, pledge && life.processor.bounce(pledge));
}

export function disputing(life: Life, pledge: bigint, a: number, b: number): void {
  if (a % 3 === 0) hearFees(life, pledge);
  else dispute(life, pledge, of(['opened', 'won', 'lost'] as const, b));
}

/** Somebody disputes what was paid out long ago. */
export function regret(life: Life, a: number): void {
  const { pledges } = life.state;
  const outcome = of(['opened', 'lost', 'won', 'lost'] as const, a >> 3);
  dispute(life, pledges[a % pledges.length]?.id ?? 0n, outcome);
}

export const dispute = (life: Life, pledge: bigint, outcome: 'opened' | 'won' | 'lost'): void =>
  tell(life, life.processor.banks.dispute(pledge, outcome));

export function hearFees(life: Life, pledge: bigint): void {
  for (const command of life.processor.banks.feesOf(pledge)) life.ask(command);
}
