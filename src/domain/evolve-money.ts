// What events do to charges once money moves, and to the campaign's books: taken, kept by the processor, returned, lost,
// paid out. The same amounts make the postings in ledger.ts. Decides nothing.
import type { Campaign } from './campaign.ts';
import type { CampaignEvent } from './campaign-event.ts';
import { payableOf } from './books.ts';
import { answered, sharedOtherwise } from './evolve-collection.ts';
import { stateAfterReturn, withCharge, withCharges, withPledge, withRefundRetry } from './evolve-pledges.ts';
import { type Charge, stakeOf } from './pledge.ts';
import { days, later } from './time.ts';

/** A dispute that is won late leaves that long to pay its share out. */
const AFTER_DISPUTE = days(7);

type MoneyEvent = Extract<
  CampaignEvent,
  {
    readonly type:
      | 'PledgeCaptured'
      | 'FeeTaken'
      | 'RefundAsked'
      | 'RefundPending'
      | 'RefundFailed'
      | 'PledgeRefunded'
      | 'RefundReturned'
      | 'RefundedOutside'
      | 'LossTakenOver'
      | 'DeveloperPaid'
      | 'PayoutRequested'
      | 'PayoutRefused'
      | 'PayoutUnknown'
      | 'PayoutDelayed'
      | 'ReversalAsked'
      | 'PayoutReversed'
      | 'PayoutTakenBack'
      | 'ReversalFailed'
      | 'DisputeFeeTaken'
      | 'ChargeDisputed'
      | 'DisputeWon'
      | 'ChargebackLost'
      | 'ChargebackReturned';
  }
>;

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const lessOf = (amount: bigint, less: bigint): bigint => (amount > less ? amount - less : 0n);

interface Leaving {
  readonly amount: bigint;
  readonly operator: bigint;
}

/** `amount` leaves the campaign's books for one of the outer accounts; what the operator bears of it leaves nothing held. */
const leaving = (campaign: Campaign, { amount, operator }: Leaving): Campaign => ({
  ...campaign,
  held: campaign.held - (amount - operator),
  operatorOwed: campaign.operatorOwed + operator,
});

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

const leavingCharge = <C extends Charge>(charge: C, { amount, operator }: Leaving): C => ({
  ...charge,
  held: charge.held - (amount - operator),
  borne: charge.borne + operator,
});

const back = ({ amount, operator }: Leaving): Leaving => ({ amount: -amount, operator: -operator });

/** Nothing more of a charge can be on its way back than is left of it. */
function withinStake(charge: Charge): Charge {
  const left = stakeOf(charge);
  const refunding = least(charge.refunding, left);
  return {
    ...charge,
    refunding,
    refundOwed: least(charge.refundOwed, left - refunding),
    refundRetryAt: refunding > 0n ? charge.refundRetryAt : undefined,
  };
}

/**
 * What goes out is taken of what can be paid. A bank or a backer may have asked for a part of it since the payout was requested:
 * then it is taken of that too, and of what was withheld only where more went out than was requested.
 */
function withPaidCharges(campaign: Campaign, total: bigint): Campaign {
  const withheld = new Set(campaign.payoutRequest?.withheld);
  let left = total;
  const pay = (state: Campaign, most: (charge: Charge, id: bigint) => bigint): Campaign =>
    withCharges(state, (charge, id) => {
      const part = least(most(charge, id), left);
      left -= part;
      return part > 0n ? { ...charge, held: charge.held - part, paid: charge.paid + part } : undefined;
    });
  const requested = pay(campaign, (charge, id) => (withheld.has(id) ? 0n : payableOf(charge)));
  const since = pay(requested, ({ held }, id) => (withheld.has(id) ? 0n : held));
  return pay(since, ({ held }) => held);
}

/** Until a dispute ends nothing can be asked back of its charge. */
const stateWhile = (charge: Charge, blocked: boolean): Charge['state'] =>
  blocked && stakeOf(charge) > 0n ? 'disputed' : stateAfterReturn(charge);

/** A wish that had ended in refunds goes on with what came back to it. */
const reopened = (campaign: Campaign): Campaign => ({
  ...campaign,
  phase: campaign.phase === 'refunded' ? 'refunding' : campaign.phase,
});

/** What came back to a completed wish can still be paid out for a while. */
function withTimeToPay(campaign: Campaign, at: Temporal.Instant): Campaign {
  const { work } = campaign;
  if (campaign.phase !== 'completed' || work === undefined) return campaign;
  return { ...campaign, work: { ...work, holdEndsAt: later(work.holdEndsAt, at.add(AFTER_DISPUTE)) } };
}

export function evolveMoney(campaign: Campaign, event: MoneyEvent, at: Temporal.Instant): Campaign {
  const after = change(campaign, event, at);
  const failed = event.type === 'RefundFailed' || event.type === 'RefundReturned';
  const others = after.charges.failedRefunds !== campaign.charges.failedRefunds;
  return failed || others ? withRefundRetry(after) : after;
}

function change(campaign: Campaign, event: MoneyEvent, at: Temporal.Instant): Campaign {
  switch (event.type) {
    case 'PledgeCaptured': {
      const { pledge, amount } = event;
      let share = 0n;
      // A hold of before its backer pledged less, or of which nobody had told yet, was agreed to as well.
      const state = withPledge(campaign, pledge, (own) => ({ ...own, amount: larger(own.amount, amount) }));
      const booked = withCharge(state, pledge, (charge) => {
        ({ share } = charge);
        return {
          ...charge,
          state: 'captured',
          decline: undefined,
          requested: larger(charge.requested, amount),
          authorised: larger(charge.authorised, amount),
          captured: amount,
          held: amount,
        };
      });
      const after: Campaign = {
        ...booked,
        captured: booked.captured + amount,
        held: booked.held + amount,
        phase: booked.phase === 'refunded' ? 'refunding' : booked.phase,
      };
      return share === amount ? answered(after, at) : sharedOtherwise(after, at);
    }
    case 'FeeTaken': {
      const state = withCharge(campaign, event.pledge, (charge) =>
        leavingCharge({ ...charge, fee: (charge.fee ?? 0n) + event.amount }, event),
      );
      return { ...leaving(state, event), fees: state.fees + event.amount };
    }
    case 'RefundAsked':
      return withCharge(campaign, event.pledge, (charge) => ({
        ...charge,
        state: 'refundAsked',
        refunding: event.amount,
        refundOwed: lessOf(charge.refunding + charge.refundOwed, event.amount),
        refundAttempts: event.refund,
        refundRetryAt: undefined,
      }));
    case 'RefundPending':
      return withCharge(campaign, event.pledge, (charge) => ({ ...charge, state: 'refundPending' }));
    case 'RefundFailed':
      return withCharge(campaign, event.pledge, (charge) => ({
        ...charge,
        state: charge.state === 'disputed' ? 'disputed' : 'refundFailed',
        refundRetryAt: event.retryAt,
      }));
    case 'PledgeRefunded': {
      const { amount, covers } = event;
      const state = withCharge(campaign, event.pledge, (charge) => {
        const after = withinStake({
          ...leavingCharge(charge, event),
          refunded: charge.refunded + amount,
          refunding: lessOf(charge.refunding, covers),
          refundOwed: lessOf(charge.refundOwed, lessOf(covers, charge.refunding)),
        });
        // One that is asked and not covered by this is under way still.
        const same = after.refunding > 0n && covers === 0n;
        return {
          ...after,
          state: same ? charge.state : stateWhile(after, charge.state === 'disputed'),
        };
      });
      return { ...leaving(state, event), refunded: state.refunded + amount };
    }
    case 'RefundReturned': {
      const { amount, retryAt } = event;
      const state = withCharge(campaign, event.pledge, (charge) => {
        const after = { ...leavingCharge(charge, back(event)), refunded: charge.refunded - amount };
        if (charge.refunding > 0n) return { ...after, refundOwed: charge.refundOwed + amount };
        const failed = charge.state === 'disputed' ? 'disputed' : 'refundFailed';
        return { ...after, state: failed, refunding: amount, refundRetryAt: retryAt };
      });
      return reopened({ ...leaving(state, back(event)), refunded: state.refunded - amount });
    }
    case 'RefundedOutside': {
      const { amount } = event;
      const state = withCharge(campaign, event.pledge, (charge) => {
        const after = withinStake({
          ...leavingCharge(charge, event),
          outside: charge.outside + amount,
          refunding: lessOf(charge.refunding, amount),
          refundOwed: lessOf(charge.refundOwed, lessOf(amount, charge.refunding)),
        });
        return { ...after, state: stateWhile(after, charge.state === 'disputed') };
      });
      const gone = leaving(state, event);
      return { ...gone, operatorOwed: gone.operatorOwed - amount };
    }
    case 'LossTakenOver': {
      const { amount } = event;
      const state = withCharge(campaign, event.pledge, (charge) =>
        leavingCharge(charge, { amount: 0n, operator: amount }),
      );
      return leaving(state, { amount: 0n, operator: amount });
    }
    case 'ChargeDisputed':
      return withCharge(campaign, event.pledge, (charge) => {
        const after = { ...charge, disputed: event.amount };
        if (!event.refundable) return { ...after, state: stateWhile(after, true) };
        return { ...after, state: charge.state === 'disputed' ? stateAfterReturn(after) : charge.state };
      });
    case 'DisputeWon': {
      const state = withCharge(campaign, event.pledge, (charge) => {
        const after = { ...charge, disputed: event.amount };
        if (charge.state !== 'disputed') return after;
        return { ...after, state: stateWhile(after, event.amount > 0n) };
      });
      return withTimeToPay(state, at);
    }
    case 'DisputeFeeTaken': {
      const { pledge, amount } = event;
      const state = withCharge(campaign, pledge, (charge) => ({
        ...charge,
        disputeFee: charge.disputeFee + amount,
      }));
      return { ...state, fees: state.fees + amount, operatorOwed: state.operatorOwed + amount };
    }
    case 'ChargebackLost': {
      const state = withCharge(campaign, event.pledge, (charge) => {
        const after = withinStake({
          ...leavingCharge(charge, event),
          lost: charge.lost + event.amount,
          disputed: lessOf(charge.disputed, event.amount),
        });
        return { ...after, state: stateWhile(after, charge.state === 'disputed' && after.disputed > 0n) };
      });
      return { ...leaving(state, event), chargedBack: state.chargedBack + event.amount };
    }
    case 'ChargebackReturned': {
      const state = withCharge(campaign, event.pledge, (charge) => {
        const after = { ...leavingCharge(charge, back(event)), lost: charge.lost - event.amount };
        return { ...after, state: stateWhile(after, charge.state === 'disputed') };
      });
      const { amount } = event;
      return withTimeToPay(
        reopened({ ...leaving(state, back(event)), chargedBack: state.chargedBack - amount }),
        at,
      );
    }
    case 'DeveloperPaid': {
      const { amount, platformFee, operator, payout } = event;
      const total = amount + platformFee;
      return {
        ...leaving(withPaidCharges(campaign, total - operator), { amount: total, operator }),
        paidOut: campaign.paidOut + amount,
        platformFees: campaign.platformFees + platformFee,
        payouts: payout,
        payoutAttempts: 0,
        payoutRequest: undefined,
        payoutRetryAt: undefined,
        payoutWait: undefined,
      };
    }
    case 'PayoutRequested': {
      const { payout, attempt, amount, platformFee, withheld } = event;
      return {
        ...campaign,
        payoutAttempts: attempt,
        payoutRequest: {
          payout,
          attempt,
          amount,
          platformFee,
          withheld,
          requestedAt: at,
          state: 'requested',
        },
        payoutRetryAt: undefined,
      };
    }
    case 'PayoutUnknown': {
      const { payoutRequest } = campaign;
      return { ...campaign, payoutRequest: payoutRequest && { ...payoutRequest, state: 'unknown' } };
    }
    case 'PayoutRefused':
      return { ...campaign, payoutRequest: undefined, payoutRetryAt: event.retryAt };
    case 'PayoutDelayed':
      return { ...campaign, payoutWait: event.why };
    case 'ReversalAsked':
      return withCharge(campaign, event.pledge, (charge) => ({
        ...charge,
        reversing: charge.reversing + event.amount,
      }));
    case 'ReversalFailed':
      return withCharge(campaign, event.pledge, (charge) => ({
        ...charge,
        reversing: lessOf(charge.reversing, event.amount),
      }));
    case 'PayoutReversed': {
      const { pledge, amount, platformFee } = event;
      const total = amount + platformFee;
      const state = withCharge(campaign, pledge, (charge) => ({
        ...charge,
        reversing: lessOf(charge.reversing, amount),
        reversed: charge.reversed + amount,
        paid: lessOf(charge.paid, total),
        borne: lessOf(charge.borne, total),
      }));
      return {
        ...state,
        paidOut: state.paidOut - amount,
        platformFees: state.platformFees - platformFee,
        operatorOwed: state.operatorOwed - total,
        reversed: state.reversed + amount,
      };
    }
    case 'PayoutTakenBack':
      return {
        ...campaign,
        paidOut: campaign.paidOut - event.amount,
        operatorOwed: campaign.operatorOwed - event.amount,
        reversed: campaign.reversed + event.amount,
      };
  }
}
