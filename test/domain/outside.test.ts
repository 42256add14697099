// Money that others moved at the processor: refunds of the Dashboard, disputes in every way they go, payouts taken back by hand. The
// books come to what the processor has, whatever order it happened in. Stripe's word on each: docs.stripe.com/disputes,
// docs.stripe.com/refunds, and the types of its SDK.
import { describe, expect, test } from 'vitest';
import { payable } from '../../src/domain/books.ts';
import { bookingProblem } from '../../src/domain/decide-booking.ts';
import { balancesOf, imbalance, postingsOf } from '../../src/domain/ledger.ts';
import { type Story, aCampaign, ids, people, typesOf } from '../support/builders.ts';

const { backer, requester, otherBacker } = ids;

const chargeOf = (story: Story, of = backer) => story.pledgeOf(of).charge;

/** In every group nothing is too much, and no account is anything else than its total. */
function expectBalanced(story: Story): void {
  const { state } = story;
  const postings = story.events.flatMap((event) => postingsOf(state, event));
  for (const event of story.events) expect(imbalance(postingsOf(state, event)).size).toBe(0);
  const balances = balancesOf(postings);
  expect(balances.get(`held:${state.id}`) ?? 0n).toBe(state.held);
  expect(balances.get('operator') ?? 0n).toBe(-state.operatorOwed);
  expect(balances.get('chargeback') ?? 0n).toBe(state.chargedBack);
  expect(balances.get('refunded') ?? 0n).toBe(state.refunded);
  expect(balances.get(`developer:${state.id}`) ?? 0n).toBe(state.paidOut);
  expect(state.pledges.reduce((sum, { charge }) => sum + (charge?.held ?? 0n), 0n)).toBe(state.held);
  expect(state.captured + state.operatorOwed).toBe(
    state.held + state.fees + state.refunded + state.chargedBack + state.paidOut + state.platformFees,
  );
}

const fee = (story: Story, amount = 1_000n) =>
  story.do({ type: 'RecordFee', pledge: story.pledgeOf(backer).id, amount });

describe('a refund made in the Dashboard', () => {
  test('is booked to its backer, and the payout shrinks by it', () => {
    const story = aCampaign({ phase: 'completed' });
    expect(story.returns(backer, 10_000n)).toMatchObject([
      { type: 'PledgeRefunded', amount: 10_000n, covers: 0n },
    ]);
    expect(story.returns(backer, 10_000n)).toEqual([]);
    expect(payable(story.state)).toBe(40_000n);
    expectBalanced(story);
  });

  test('before everything is refunded counts towards it: the rest is asked, under a number of its own', () => {
    const story = aCampaign({ phase: 'refunding' });
    expect(chargeOf(story)).toMatchObject({ state: 'refundAsked', refunding: 25_000n, refundAttempts: 1 });
    expect(story.returns(backer, 10_000n)).toMatchObject([
      { type: 'PledgeRefunded', amount: 10_000n, covers: 10_000n },
      { type: 'RefundAsked', refund: 2, amount: 15_000n },
    ]);
    for (const one of [backer, requester, otherBacker]) story.refund(one);
    expect(story.state).toMatchObject({ phase: 'refunded', refunded: 50_000n, held: 0n });
    expectBalanced(story);
  });

  test('of the whole charge is the refund that we had asked for', () => {
    const story = aCampaign({ phase: 'refunding' });
    expect(typesOf(story.returns(backer, 25_000n))).toEqual(['PledgeRefunded']);
    expect(chargeOf(story)).toMatchObject({ state: 'refunded', refunding: 0n });
    story.refund(requester);
    expect(typesOf(story.refund(otherBacker))).toEqual(['PledgeRefunded', 'WishRefunded']);
    expectBalanced(story);
  });

  test('beside one of ours that is under way is another one', () => {
    const story = aCampaign({ phase: 'contested' });
    story.do({ type: 'Settle', by: people.maintainer, developerPercent: 50, maintainers: [ids.maintainer] });
    story.refund(backer, 'pending');
    story.returns(backer, 1_000n, 'pending');
    expect(chargeOf(story)).toMatchObject({ refunded: 1_000n, refunding: 12_500n, state: 'refundPending' });
    story.returns(backer, 13_500n, 'succeeded');
    expect(chargeOf(story)).toMatchObject({ refunded: 13_500n, refunding: 0n, held: 11_500n });
    expectBalanced(story);
  });

  test('after the payout is the operator’s loss', () => {
    const story = aCampaign({ phase: 'completed' });
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 50_000n, platformFee: 0n });
    expect(story.returns(backer, 25_000n)).toMatchObject([{ operator: 25_000n }]);
    expect(story.state).toMatchObject({ operatorOwed: 25_000n, held: 0n });
    // It fails weeks later: the operator has it back, and the backer nothing.
    story.returns(backer, 0n);
    expect(story.state).toMatchObject({ operatorOwed: 0n, held: 0n });
    expectBalanced(story);
  });
});

describe('an earlier refund that fails after a later one was asked', () => {
  function settledTwice(): Story {
    const story = aCampaign({ phase: 'contested' });
    story.do({ type: 'Settle', by: people.maintainer, developerPercent: 50, maintainers: [ids.maintainer] });
    story.refundAll();
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 20_000n, platformFee: 0n });
    return story;
  }

  test('is asked for again once the later one is answered', () => {
    const story = aCampaign({ phase: 'refunding' });
    story.refund(backer, 'failed');
    story.pass({ hours: 24 });
    expect(chargeOf(story)).toMatchObject({ refundAttempts: 2, refunding: 25_000n });
    story.returns(backer, 5_000n);
    expect(chargeOf(story)).toMatchObject({ refundAttempts: 3, refunding: 20_000n });
    // What the Dashboard had given back fails, while the third of ours is pending.
    story.refund(backer, 'pending');
    expect(typesOf(story.returns(backer, 0n, 'pending'))).toEqual(['RefundReturned']);
    expect(chargeOf(story)).toMatchObject({ refunding: 20_000n, refundOwed: 5_000n, state: 'refundPending' });
    expect(story.returns(backer, 20_000n, 'succeeded')).toMatchObject([
      { type: 'PledgeRefunded', amount: 20_000n },
      { type: 'RefundAsked', refund: 4, amount: 5_000n },
    ]);
    expectBalanced(story);
  });

  test('of a wish that was paid out goes back to its backer all the same, and to nobody else', () => {
    const story = settledTwice();
    story.returns(backer, 0n, 'failed');
    expect(payable(story.state)).toBe(5_000n);
    expect(story.pass({ hours: 24 })).toMatchObject([{ type: 'RefundAsked', amount: 12_500n }]);
    story.refund(backer);
    expectBalanced(story);
  });

  test('too often needs a person, and is asked for no more', () => {
    const story = aCampaign({ phase: 'refunding' });
    for (let tries = 1; tries < 10; tries += 1) {
      story.refund(backer, 'failed');
      story.pass({ hours: 24 });
    }
    expect(story.refund(backer, 'failed')).toMatchObject([{ type: 'RefundFailed', retryAt: undefined }]);
    expect(story.pass({ hours: 24 * 365 })).toEqual([]);
    expect(story.returns(backer, 0n, 'failed')).toEqual([]);
  });
});

describe('a dispute', () => {
  test('above the charge, by an exchange rate, costs the operator what is above it, and no other backer', () => {
    const story = aCampaign({ phase: 'completed' });
    fee(story);
    story.disputes(backer, { open: 25_700n });
    expect(payable(story.state)).toBe(25_000n);
    expect(story.disputes(backer, { lost: 25_700n })).toMatchObject([
      { type: 'ChargebackLost', amount: 25_700n, operator: 1_700n },
    ]);
    expect(payable(story.state)).toBe(25_000n);
    expectBalanced(story);
  });

  test('of a part freezes that part only, before and after it is lost', () => {
    const story = aCampaign({ phase: 'completed' });
    story.disputes(backer, { open: 10_000n });
    expect(payable(story.state)).toBe(40_000n);
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 40_000n, platformFee: 0n });
    expect(payable(story.state)).toBe(0n);
    story.disputes(backer, {});
    expect(payable(story.state)).toBe(10_000n);
    story.disputes(backer, { lost: 10_000n });
    expect(story.state).toMatchObject({ held: 0n, operatorOwed: 0n, paidOut: 40_000n });
    expectBalanced(story);
  });

  test('and another of the same charge are both booked', () => {
    const story = aCampaign({ phase: 'completed' });
    story.disputes(backer, { lost: 10_000n });
    expect(typesOf(story.disputes(backer, { lost: 10_000n, open: 5_000n }))).toEqual(['ChargeDisputed']);
    expect(payable(story.state)).toBe(35_000n);
    story.disputes(backer, { lost: 15_000n });
    expect(payable(story.state)).toBe(35_000n);
    expectBalanced(story);
  });

  test('lost and then won on appeal is held again, and paid', () => {
    const story = aCampaign({ phase: 'completed' });
    fee(story);
    story.dispute(backer, 'opened');
    story.dispute(backer, 'lost');
    expect(story.state).toMatchObject({ chargedBack: 25_000n, operatorOwed: 1_000n, held: 25_000n });
    expect(typesOf(story.disputes(backer, {}))).toEqual(['ChargebackReturned']);
    expect(story.state).toMatchObject({ chargedBack: 0n, operatorOwed: 0n, held: 49_000n });
    expect(payable(story.state)).toBe(49_000n);
    expectBalanced(story);
  });

  test('lost after the payout, taken back of the developer and won on appeal is paid to them again', () => {
    const story = aCampaign({ phase: 'completed' });
    fee(story);
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 44_100n, platformFee: 4_900n });
    story.dispute(backer, 'lost');
    const { pledge } = story.charge(backer);
    story.do({ type: 'RecordReversals', reversed: 21_600n, tried: pledge });
    story.disputes(backer, {});
    // As much as before, of which the platform's fee is taken again.
    expect(payable(story.state)).toBe(24_000n);
    expect(story.state).toMatchObject({ operatorOwed: 0n, chargedBack: 0n });
    expectBalanced(story);
  });

  test('won on appeal while the developer is still asked no longer asks them', () => {
    const story = aCampaign({ phase: 'completed' });
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 50_000n, platformFee: 0n });
    story.dispute(backer, 'lost');
    expect(chargeOf(story)?.reversing).toBe(25_000n);
    story.disputes(backer, {});
    expect(chargeOf(story)).toMatchObject({ reversing: 0n, borne: 0n });
    expect(story.state).toMatchObject({ operatorOwed: 0n, held: 0n, paidOut: 50_000n });
    expectBalanced(story);
  });

  test('won on appeal after everything was refunded goes back to its backer', () => {
    const story = aCampaign({ phase: 'refunding' });
    for (const one of [requester, otherBacker]) story.refund(one);
    story.dispute(backer, 'lost');
    expect(story.state.phase).toBe('refunded');
    expect(typesOf(story.disputes(backer, {}))).toEqual(['ChargebackReturned', 'RefundAsked']);
    expect(story.state.phase).toBe('refunding');
    story.refund(backer);
    expect(story.state).toMatchObject({ phase: 'refunded', held: 0n, refunded: 50_000n });
    expectBalanced(story);
  });

  test('that was an inquiry, ended, and became a chargeback is booked', () => {
    const story = aCampaign({ phase: 'completed' });
    story.disputes(backer, { open: 25_000n, refundable: true });
    expect(payable(story.state)).toBe(25_000n);
    expect(typesOf(story.disputes(backer, {}))).toEqual(['DisputeWon']);
    expect(payable(story.state)).toBe(50_000n);
    expect(typesOf(story.disputes(backer, { open: 25_000n }))).toEqual(['ChargeDisputed']);
    expect(chargeOf(story)?.state).toBe('disputed');
    story.dispute(backer, 'lost');
    expect(payable(story.state)).toBe(25_000n);
    expectBalanced(story);
  });

  test('that is an inquiry can be answered with a refund', () => {
    const story = aCampaign({ phase: 'started' });
    story.disputes(backer, { open: 25_000n, refundable: true });
    for (const _ of [1, 2]) story.do({ type: 'WithdrawQuote', by: people.developer });
    story.refundAll();
    expect(story.state).toMatchObject({ phase: 'refunded', refunded: 50_000n });
    story.disputes(backer, {});
    expect(story.state).toMatchObject({ phase: 'refunded', held: 0n });
    expectBalanced(story);
  });

  test('that was prevented by a refund of the processor’s own is that refund', () => {
    const story = aCampaign({ phase: 'completed' });
    story.disputes(backer, { open: 25_000n });
    story.returns(backer, 25_000n);
    story.disputes(backer, {});
    expect(chargeOf(story)).toMatchObject({ state: 'refunded', disputed: 0n });
    expect(payable(story.state)).toBe(25_000n);
    expectBalanced(story);
  });

  test('lost although all was refunded before is the operator’s loss', () => {
    const story = aCampaign({ phase: 'refunding' });
    for (const one of [requester, backer, otherBacker]) story.refund(one);
    story.disputes(backer, { lost: 25_000n });
    expect(story.state).toMatchObject({ phase: 'refunded', operatorOwed: 25_000n, held: 0n });
    expectBalanced(story);
  });
});

describe('a payout that is taken back', () => {
  const paid = (): Story => {
    const story = aCampaign({ phase: 'completed' });
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 50_000n, platformFee: 0n });
    return story;
  };

  test('by hand is the operator’s', () => {
    const story = paid();
    const back = { type: 'RecordReversals', reversed: 7_000n, tried: undefined } as const;
    expect(story.do(back)).toMatchObject([{ type: 'PayoutTakenBack', amount: 7_000n }]);
    expect(story.do(back)).toEqual([]);
    expect(story.state).toMatchObject({ paidOut: 43_000n, operatorOwed: -7_000n, reversed: 7_000n });
    expectBalanced(story);
  });

  test('in a part leaves the rest to the operator, named', () => {
    const story = paid();
    story.dispute(backer, 'lost');
    const { pledge: tried } = story.charge(backer);
    expect(story.do({ type: 'RecordReversals', reversed: 6_000n, tried })).toMatchObject([
      { type: 'PayoutReversed', amount: 6_000n },
      { type: 'ReversalFailed', amount: 19_000n },
    ]);
    expect(story.state).toMatchObject({ operatorOwed: 19_000n, paidOut: 44_000n });
    expectBalanced(story);
  });
});

describe('what the operator books by hand', () => {
  const book = (story: Story, type: 'BookRefund' | 'BookLoss', amount: bigint) => {
    const command = { type, pledge: story.pledgeOf(backer).id, amount } as const;
    return bookingProblem(story.state, command) ?? story.do(command);
  };

  test('a bank transfer to a backer whose refund failed ends the refunds', () => {
    const story = aCampaign({ phase: 'refunding' });
    fee(story);
    for (const one of [requester, otherBacker]) story.refund(one);
    story.refund(backer, 'failed');
    expect(book(story, 'BookRefund', 25_001n)).toEqual({ kind: 'too-much', most: 25_000n });
    expect(book(story, 'BookRefund', 25_000n)).toMatchObject([
      { type: 'RefundedOutside', operator: 1_000n },
      { type: 'WishRefunded' },
    ]);
    // What was held of it at the processor is the operator's now, who paid the backer.
    expect(story.state).toMatchObject({ held: 0n, operatorOwed: 1_000n - 25_000n });
    expectBalanced(story);
  });

  test('is refused while the processor may still refund it, and of what was never captured', () => {
    const story = aCampaign({ phase: 'refunding' });
    expect(book(story, 'BookRefund', 1n)).toEqual({ kind: 'refund-under-way', amount: 25_000n });
    story.refund(requester, 'failed');
    story.dispute(backer, 'opened');
    story.refund(backer, 'failed');
    expect(book(story, 'BookRefund', 1n)).toEqual({ kind: 'disputed', amount: 25_000n });
    expect(book(aCampaign({ phase: 'funding' }), 'BookRefund', 1n)).toEqual({ kind: 'nothing-captured' });
  });

  test('a loss that is taken over is paid to the developer, and given back where it is not', () => {
    const story = aCampaign({ phase: 'completed' });
    fee(story);
    expect(book(story, 'BookLoss', 1n)).toEqual({ kind: 'too-much', most: 0n });
    story.dispute(backer, 'lost');
    expect(book(story, 'BookLoss', 24_001n)).toEqual({ kind: 'too-much', most: 24_000n });
    book(story, 'BookLoss', 24_000n);
    expect(payable(story.state)).toBe(49_000n);
    expectBalanced(story);
    story.passUntil(story.state.work?.holdEndsAt);
    for (const one of [requester, otherBacker]) story.refund(one);
    expect(story.state).toMatchObject({ phase: 'refunded', held: 0n, refunded: 25_000n });
    expectBalanced(story);
  });
});
