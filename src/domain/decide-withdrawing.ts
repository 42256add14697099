// After the charge: a consumer who uses their right to withdraw, a backer whom the operator refunds, and what the developer says
// to the smaller sum. Their share goes back at once and the payout shrinks by it. Needs every pledge loaded.
import type { Campaign } from './campaign.ts';
import type { PersonCommand, WorldCommand } from './campaign-command.ts';
import type { Decision, Verdict } from './decision.ts';
import { askRefund, beginRefunding } from './decide-refunding.ts';
import { notDeveloper } from './decide-working.ts';
import { weightOfAll } from './independence.ts';
import { type Pledge, live, stakeOf } from './pledge.ts';
import type { Refusal } from './refusal.ts';
import { notAfter } from './time.ts';
import { canGoBack, withdrawUntil } from './withdrawal.ts';

type Ask<T extends PersonCommand['type']> = Extract<PersonCommand, { type: T }>;

export function withdrawAfterCharge(decision: Decision, { by }: Ask<'WithdrawAfterCharge'>): Verdict {
  const { campaign, now } = decision;
  const own = decision.pledgeOf(by.id);
  if (own === undefined) {
    const left = campaign.pledges.some(
      ({ backer, released, charge }) =>
        backer === by.id && released === 'withdrawn' && charge !== undefined && charge.captured > 0n,
    );
    return left ? undefined : { kind: 'NotBacker', command: 'WithdrawAfterCharge' };
  }
  const until = withdrawUntil(campaign, own);
  if (until === undefined) return noRight(campaign, own);
  if (notAfter(until, now)) return { kind: 'NoWithdrawalRight', why: 'over', until };
  giveBack(decision, own, { by: 'backer' });
  return undefined;
}

function noRight({ rules }: Campaign, { business }: Pledge): Refusal {
  const why = rules.withdrawalDays === 0 ? 'off' : business ? 'business' : 'under-way';
  return { kind: 'NoWithdrawalRight', why, until: undefined };
}

/** Also of a wish that is completed: what was paid out already is then the operator's own loss. */
export function refundPledge(
  decision: Decision,
  { pledge, reason }: Extract<WorldCommand, { type: 'RefundPledge' }>,
): void {
  const own = decision.pledge(pledge);
  const charged = ['started', 'delivered', 'contested', 'completed'].includes(decision.campaign.phase);
  if (own !== undefined && charged && live(own) && canGoBack(own))
    giveBack(decision, own, { by: 'operator', reason });
}

type Left = { readonly by: 'backer' } | { readonly by: 'operator'; readonly reason: string };

function giveBack(decision: Decision, { id, charge }: Pledge, left: Left): void {
  decision.record({ type: 'PledgeWithdrawn', pledge: id, amount: stakeOf(charge), ...left });
  askRefund(decision, id);
  const { phase } = decision.campaign;
  // Nobody pays any longer for what is being done.
  if (phase !== 'completed' && weightOfAll(decision.campaign) === 0n) beginRefunding(decision, 'withdrawn');
}

/** To go on for less is a promise until more is withdrawn; not to is nobody's fault, and everybody is refunded. */
export function answerSmallerSum(decision: Decision, command: Ask<'AnswerSmallerSum'>): Verdict {
  const refusal = notDeveloper(decision.campaign, command);
  if (refusal) return refusal;
  const { smallerSum } = decision.campaign.work ?? {};
  if (smallerSum === 'accepted' && command.accept) return undefined;
  if (smallerSum !== 'asked') return { kind: 'NothingWithdrawn' };
  if (command.accept) decision.record({ type: 'SmallerSumAccepted' });
  else beginRefunding(decision, 'withdrawn');
  return undefined;
}
