// What the operator books by hand, because no processor tells it.
import { operatorsPart } from './books.ts';
import type { Campaign } from './campaign.ts';
import type { BookCommand } from './campaign-command.ts';
import { settleRefunding } from './decide-refunding.ts';
import type { Decision } from './decision.ts';
import { type Charge, stakeOf } from './pledge.ts';

/** Why it cannot be booked; `most`: what could be. */
export type BookingProblem =
  | { readonly kind: 'nothing-captured' }
  /** Its money may be on its way to the developer. */
  | { readonly kind: 'payout-under-way' }
  | { readonly kind: 'refund-under-way'; readonly amount: bigint }
  /** Its bank may give the same money back. */
  | { readonly kind: 'disputed'; readonly amount: bigint }
  | { readonly kind: 'too-much'; readonly most: bigint };

const orNothing = (amount: bigint): bigint => (amount > 0n ? amount : 0n);

/** What a payout could get less of a charge than its backer paid, since a bank or a refund by hand took it. */
const missingOf = ({ captured, fee, held, paid, lost, refunded }: Charge): bigint =>
  lost + refunded > 0n ? orNothing(captured - (fee ?? 0n) - held - paid) : 0n;

export function bookingProblem(
  { pledges, payoutRequest }: Pick<Campaign, 'pledges' | 'payoutRequest'>,
  command: BookCommand,
): BookingProblem | undefined {
  const charge = pledges.find(({ id }) => id === command.pledge)?.charge;
  if (charge === undefined || charge.captured === 0n) return { kind: 'nothing-captured' };
  if (payoutRequest) return { kind: 'payout-under-way' };
  const { type, amount } = command;
  if (type === 'BookRefund' && (charge.state === 'refundAsked' || charge.state === 'refundPending'))
    return { kind: 'refund-under-way', amount: charge.refunding };
  if (type === 'BookRefund' && charge.disputed > 0n) return { kind: 'disputed', amount: charge.disputed };
  const most = type === 'BookRefund' ? stakeOf(charge) : missingOf(charge);
  return amount <= 0n || amount > most ? { kind: 'too-much', most } : undefined;
}

/** Changes nothing where `bookingProblem` says why. */
export function book(decision: Decision, command: BookCommand): void {
  const { type, pledge, amount } = command;
  const charge = decision.pledge(pledge)?.charge;
  if (charge === undefined || bookingProblem(decision.campaign, command)) return;
  if (type === 'BookLoss') return decision.record({ type: 'LossTakenOver', pledge, amount });
  const operator = operatorsPart(charge, amount);
  decision.record({ type: 'RefundedOutside', pledge, amount, operator });
  settleRefunding(decision, pledge);
}
