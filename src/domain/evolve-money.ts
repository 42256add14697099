// What events do to charges once money moves, and to the campaign's books: taken, kept by the processor, returned, lost,
// paid out. The same amounts make the postings in ledger.ts. Decides nothing.
import type { Campaign } from './campaign.ts';
import type { CampaignEvent } from './campaign-event.ts';
import { payableCharge } from './books.ts';
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
      | 'DeveloperPaid'
      | 'PayoutRequested'
      | 'PayoutRefused'
      | 'PayoutUnknown'
      | 'PayoutDelayed'
      | 'ReversalAsked'
      | 'PayoutReversed'
      | 'ReversalFailed'
      | 'DisputeFeeTaken'
      | 'ChargeDisputed'
      | 'DisputeWon'
      | 'ChargebackLost';
  }
>;

/** `amount` leaves the campaign's books for one of the outer accounts; what the operator bears of it leaves nothing held. */
const leaving = (campaign: Campaign, amount: bigint, operator: bigint): Campaign => ({
  ...campaign,
  held: campaign.held - (amount - operator),
  operatorOwed: campaign.operatorOwed + operator,
});

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/**
 * Everything that is held and not in dispute or on its way back is paid out together: as it was when the payout was requested,
 * whatever a bank or a backer did since.
 */
function withPaidCharges(campaign: Campaign): Campaign {
  const { payoutRequest } = campaign;
  const isIncluded = (charge: Charge, pledge: bigint): boolean =>
    payoutRequest ? charge.captured > 0n && !payoutRequest.withheld.includes(pledge) : payableCharge(charge);
  return withCharges(campaign, (charge, pledge) =>
    isIncluded(charge, pledge) ? { ...charge, paidOut: true } : undefined,
  );
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
      const state = withCharge(campaign, event.pledge, (charge) => ({ ...charge, fee: event.amount }));
      return { ...leaving(state, event.amount, event.operator), fees: state.fees + event.amount };
    }
    case 'RefundAsked':
      return withCharge(campaign, event.pledge, (charge) => ({
        ...charge,
        state: 'refundAsked',
        refunding: event.amount,
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
      const state = withCharge(campaign, event.pledge, (charge) => {
        const after = { ...charge, refunded: charge.refunded + event.amount, refunding: 0n };
        const whole = after.captured === after.refunded;
        return {
          ...after,
          state: charge.state === 'disputed' && !whole ? 'disputed' : stateAfterReturn(after),
        };
      });
      return { ...leaving(state, event.amount, event.operator), refunded: state.refunded + event.amount };
    }
    case 'RefundReturned': {
      const { amount, operator, retryAt } = event;
      const state = withCharge(campaign, event.pledge, (charge) => ({
        ...charge,
        state: charge.state === 'disputed' ? 'disputed' : 'refundFailed',
        refunded: charge.refunded - amount,
        refunding: amount,
        refundRetryAt: retryAt,
      }));
      return {
        ...leaving(state, -amount, -operator),
        refunded: state.refunded - amount,
        phase: state.phase === 'refunded' ? 'refunding' : state.phase,
      };
    }
    case 'ChargeDisputed':
      return withCharge(campaign, event.pledge, (charge) => ({ ...charge, state: 'disputed' }));
    case 'DisputeWon': {
      const state = withCharge(campaign, event.pledge, (charge) => ({
        ...charge,
        disputeWon: true,
        state: charge.state === 'disputed' ? stateAfterReturn(charge) : charge.state,
      }));
      const { work } = state;
      if (state.phase !== 'completed' || work === undefined) return state;
      return { ...state, work: { ...work, holdEndsAt: later(work.holdEndsAt, at.add(AFTER_DISPUTE)) } };
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
        const lost = { ...charge, lost: charge.lost + event.amount };
        const left = stakeOf(lost);
        const refunding = charge.refunding < left ? charge.refunding : left;
        const after = {
          ...lost,
          refunding,
          refundRetryAt: refunding > 0n ? charge.refundRetryAt : undefined,
        };
        return { ...after, state: stateAfterReturn(after) };
      });
      return {
        ...leaving(state, event.amount, event.operator),
        chargedBack: state.chargedBack + event.amount,
      };
    }
    case 'DeveloperPaid': {
      const { amount, platformFee, operator, payout } = event;
      return {
        ...leaving(withPaidCharges(campaign), amount + platformFee, operator),
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
      return withCharge(campaign, event.pledge, (charge) => ({ ...charge, reversing: event.amount }));
    case 'ReversalFailed':
      return withCharge(campaign, event.pledge, (charge) => ({ ...charge, reversing: 0n }));
    case 'PayoutReversed': {
      const { pledge, amount } = event;
      const state = withCharge(campaign, pledge, (charge) => ({
        ...charge,
        reversing: 0n,
        reversed: charge.reversed + amount,
      }));
      return { ...state, paidOut: state.paidOut - amount, operatorOwed: state.operatorOwed - amount };
    }
  }
}
