// Refunds, fees, disputes and payouts: what of the money is where, and who bears what.
import { describe, expect, test } from 'vitest';
import { payable } from '../../src/domain/books.ts';
import { type Story, aCampaign, ids, people, typesOf } from '../support/builders.ts';

const dispute = (story: Story, backer: bigint, outcome: 'opened' | 'won' | 'lost', amount?: bigint) =>
  story.dispute(backer, outcome, amount);
const fee = (story: Story, backer: bigint, amount: bigint) =>
  story.do({ type: 'RecordFee', pledge: story.pledgeOf(backer).id, amount });
const state = (story: Story, backer: bigint) => story.pledgeOf(backer).charge?.state;

test('a bank takes what was not on its way back: what comes back of that is returned another time', () => {
  const story = aCampaign({ phase: 'contested' });
  story.do({ type: 'Settle', by: people.maintainer, developerPercent: 50, maintainers: [ids.maintainer] });
  story.refund(ids.backer, 'pending');
  for (const outcome of ['opened', 'lost', 'lost'] as const) story.dispute(ids.backer, outcome, 12_500n);
  expect(story.state.chargedBack).toBe(12_500n);
  expect(story.pledgeOf(ids.backer).charge).toMatchObject({ lost: 12_500n, refunding: 12_500n });
  story.refund(ids.backer, 'failed');
  expect(state(story, ids.backer)).toBe('refundFailed');
  story.pass({ hours: 24 });
  story.refund(ids.backer);
  expect(state(story, ids.backer)).toBe('chargedBack');
  expect(story.pledgeOf(ids.backer).charge).toMatchObject({ refunded: 12_500n, refunding: 0n });
});

describe('a refund', () => {
  test('that comes back days after it was done is held again, and asked again', () => {
    const story = aCampaign({ phase: 'refunding' });
    fee(story, ids.backer, 100n);
    story.refundAll();
    expect(story.state).toMatchObject({ phase: 'refunded', held: 0n, refunded: 50_000n, operatorOwed: 100n });
    expect(typesOf(story.returns(ids.backer, 0n, 'failed'))).toEqual(['RefundReturned']);
    expect(story.returns(ids.backer, 0n, 'failed')).toEqual([]);
    expect(story.state).toMatchObject({ phase: 'refunding', refunded: 25_000n, operatorOwed: 0n });
    expect(typesOf(story.pass({ hours: 24 }))).toEqual(['RefundAsked']);
    story.refund(ids.backer);
    expect(story.state).toMatchObject({ phase: 'refunded', refunded: 50_000n, held: 0n, operatorOwed: 100n });
  });

  test('of everything ends when everything is returned', () => {
    const story = aCampaign({ phase: 'refunding' });
    expect(story.refund(ids.requester)).toMatchObject([{ type: 'PledgeRefunded', amount: 10_000n }]);
    expect(story.refund(ids.backer, 'pending')).toMatchObject([{ type: 'RefundPending' }]);
    story.refund(ids.otherBacker);
    expect(story.state.phase).toBe('refunding');
    expect(typesOf(story.refund(ids.backer))).toEqual(['PledgeRefunded', 'WishRefunded']);
    expect(story.refund(ids.backer)).toEqual([]);
  });

  test('that failed is asked again a day later under a number of its own', () => {
    const story = aCampaign({ phase: 'refunding' });
    const retryAt = story.now.add({ hours: 24 });
    expect(story.refund(ids.backer, 'failed')).toEqual([
      { type: 'RefundFailed', pledge: story.pledgeOf(ids.backer).id, retryAt },
    ]);
    expect(story.refund(ids.backer)).toEqual([]);
    expect(story.passUntilDeadline()).toMatchObject([{ type: 'RefundAsked', refund: 2, amount: 25_000n }]);
    const old = { type: 'RecordRefund', ...story.charge(ids.backer), refund: 1, outcome: 'failed' } as const;
    expect(story.do(old)).toEqual([]);
    expect(typesOf(story.refund(ids.backer))).toEqual(['PledgeRefunded']);
  });

  test('leaves the processor’s fee to the operator, whichever is told first', () => {
    const first = aCampaign({ phase: 'refunding' });
    fee(first, ids.backer, 700n);
    expect(first.state).toMatchObject({ held: 49_300n, fees: 700n, operatorOwed: 0n });
    first.refundAll();
    const last = aCampaign({ phase: 'refunding' });
    last.refundAll();
    fee(last, ids.backer, 700n);
    for (const { state: after } of [first, last])
      expect(after).toMatchObject({ held: 0n, fees: 700n, refunded: 50_000n, operatorOwed: 700n });
  });

  test('of a part leaves that part of the fee to the operator', () => {
    const story = aCampaign({ phase: 'contested' });
    fee(story, ids.backer, 1_000n);
    story.do({ type: 'Settle', by: people.maintainer, developerPercent: 40 });
    story.refundAll();
    expect(story.state).toMatchObject({ operatorOwed: 600n, held: 20_000n - 400n });
    expect(payable(story.state)).toBe(19_600n);
  });
});

describe('a dispute', () => {
  test('is read twice, and first when it is over, to the same end', () => {
    const story = aCampaign({ phase: 'started' });
    expect(dispute(story, ids.backer, 'won')).toEqual([]);
    expect(state(story, ids.backer)).toBe('captured');
    expect(typesOf(dispute(story, ids.requester, 'opened'))).toEqual(['ChargeDisputed']);
    expect(dispute(story, ids.requester, 'opened')).toEqual([]);
    expect(typesOf(dispute(story, ids.requester, 'lost'))).toEqual(['ChargebackLost']);
    expect(dispute(story, ids.requester, 'lost', 10_000n)).toEqual([]);
    expect(story.state).toMatchObject({ chargedBack: 10_000n, held: 40_000n });
  });

  test('freezes its share of the payout until it is won', () => {
    const story = aCampaign({ phase: 'completed' });
    dispute(story, ids.backer, 'opened');
    expect(payable(story.state)).toBe(25_000n);
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 24_000n, platformFee: 1_000n });
    dispute(story, ids.backer, 'won');
    expect(payable(story.state)).toBe(25_000n);
  });

  const paid = (): Story => {
    const story = aCampaign({ phase: 'completed' });
    fee(story, ids.backer, 1_000n);
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 44_100n, platformFee: 4_900n });
    return story;
  };

  test('lost after the payout is asked back of the developer, fees aside, and else the operator’s loss', () => {
    const story = paid();
    expect(dispute(story, ids.backer, 'lost')).toMatchObject([
      { type: 'ChargebackLost', amount: 25_000n, operator: 25_000n },
      { type: 'ReversalAsked', amount: 21_600n },
    ]);
    expect(story.state).toMatchObject({ held: 0n, operatorOwed: 25_000n });
    const { pledge: tried } = story.charge(ids.backer);
    const answer = { type: 'RecordReversals', reversed: 21_600n, tried } as const;
    expect(typesOf(story.do(answer))).toEqual(['PayoutReversed']);
    expect(story.do(answer)).toEqual([]);
    // The platform gives up its fee on it: what is left is the processor's.
    expect(story.state).toMatchObject({ paidOut: 22_500n, platformFees: 2_500n, operatorOwed: 1_000n });
  });

  test('whose reversal fails stays the operator’s loss', () => {
    const story = paid();
    dispute(story, ids.backer, 'lost');
    story.do({ type: 'RecordReversals', reversed: 0n, tried: story.charge(ids.backer).pledge });
    expect(story.state).toMatchObject({ paidOut: 44_100n, operatorOwed: 25_000n });
  });

  test('costs the operator what the processor asks for it, and no more once that is given back', () => {
    const story = aCampaign({ phase: 'started' });
    const { pledge } = story.charge(ids.backer);
    story.do({ type: 'RecordDisputeFee', pledge, fee: 1_500n });
    expect(story.do({ type: 'RecordDisputeFee', pledge, fee: 1_500n })).toEqual([]);
    expect(story.state).toMatchObject({ fees: 1_500n, operatorOwed: 1_500n, held: 50_000n });
    story.do({ type: 'RecordDisputeFee', pledge, fee: 0n });
    expect(story.state).toMatchObject({ fees: 0n, operatorOwed: 0n });
  });

  test('won after the payout is paid out, too, or goes back to its backer when that takes too long', () => {
    const story = aCampaign({ phase: 'completed' });
    dispute(story, ids.backer, 'opened');
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 25_000n, platformFee: 0n });
    story.now = story.state.work?.holdEndsAt ?? story.now;
    expect(story.do({ type: 'Tick' })).toEqual([]);
    dispute(story, ids.backer, 'won');
    expect(payable(story.state)).toBe(25_000n);
    expect(typesOf(story.pass({ hours: 6 * 24 }))).toEqual([]);
    expect(story.pass({ hours: 24 })).toMatchObject([{ type: 'RefundAsked', amount: 25_000n }]);
  });

  test('comes before a refund: what is won is asked back, what is lost is gone', () => {
    const story = aCampaign({ phase: 'started' });
    dispute(story, ids.backer, 'opened');
    dispute(story, ids.requester, 'opened');
    for (const _ of [1, 2]) story.do({ type: 'WithdrawQuote', by: people.developer });
    story.refundAll();
    expect(state(story, ids.backer)).toBe('disputed');
    expect(typesOf(dispute(story, ids.backer, 'won'))).toEqual(['DisputeWon', 'RefundAsked']);
    story.refund(ids.backer);
    expect(typesOf(dispute(story, ids.requester, 'lost'))).toEqual(['ChargebackLost', 'WishRefunded']);
  });

  test('of a charge whose refund is under way waits for that refund’s own answer', () => {
    const story = aCampaign({ phase: 'refunding' });
    dispute(story, ids.backer, 'opened');
    expect(typesOf(dispute(story, ids.backer, 'won'))).toEqual(['DisputeWon']);
    expect(story.pledgeOf(ids.backer).charge).toMatchObject({ state: 'refundAsked', refundAttempts: 1 });
    dispute(story, ids.requester, 'opened');
    expect(typesOf(story.refund(ids.requester))).toEqual(['PledgeRefunded']);
    expect(state(story, ids.requester)).toBe('refunded');
  });
});

describe('a payout', () => {
  test('is what was captured less the processor’s fees', () => {
    const story = aCampaign({ phase: 'completed' });
    fee(story, ids.backer, 700n);
    expect(fee(story, ids.backer, 700n)).toEqual([]);
    expect(payable(story.state)).toBe(49_300n);
  });

  test('told twice is paid once', () => {
    const story = aCampaign({ phase: 'completed' });
    const paid = { type: 'RecordPaidOut', payout: 1, amount: 47_500n, platformFee: 2_500n } as const;
    expect(typesOf(story.do(paid))).toEqual(['DeveloperPaid']);
    expect(story.do(paid)).toEqual([]);
    expect(story.state).toMatchObject({ paidOut: 47_500n, platformFees: 2_500n, held: 0n });
    expect(payable(story.state)).toBe(0n);
  });

  test('is made only of a completed wish', () => {
    const story = aCampaign({ phase: 'delivered' });
    expect(payable(story.state)).toBe(0n);
    expect(story.do({ type: 'RecordPaidOut', payout: 1, amount: 100n, platformFee: 0n })).toEqual([]);
  });
});
