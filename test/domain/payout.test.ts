// A payout and the refunds of the same money exclude each other: whichever is asked for first is known before the other begins.
import { describe, expect, test } from 'vitest';
import type { PayoutWait } from '../../src/domain/campaign.ts';
import { payable } from '../../src/domain/books.ts';
import { nextDue } from '../../src/domain/deadline.ts';
import { type Story, aCampaign, ids } from '../support/builders.ts';

const typesOf = (events: readonly { readonly type: string }[]): string[] => events.map(({ type }) => type);
const sums = { amount: 47_500n, platformFee: 2_500n } as const;
const request = (story: Story) => story.do({ type: 'RequestPayout', ...sums });
const refuse = (story: Story, why: Exclude<PayoutWait, 'books'>, attempt = 1) =>
  story.do({ type: 'RecordPayoutRefused', payout: 1, attempt, why });
const pay = (story: Story) => story.do({ type: 'RecordPaidOut', payout: 1, ...sums });
const toTheLimit = (story: Story): void => {
  story.now = story.state.work?.holdEndsAt ?? story.now;
};
const dispute = (story: Story, outcome: 'opened' | 'lost') => story.dispute(ids.backer, outcome, 25_000n);

describe('a payout that is requested', () => {
  test('is one: a second request changes nothing until the first is known', () => {
    const story = aCampaign({ phase: 'completed' });
    expect(typesOf(request(story))).toEqual(['PayoutRequested']);
    expect(request(story)).toEqual([]);
    expect(story.state.payoutRequest).toMatchObject({ payout: 1, attempt: 1, state: 'requested', ...sums });
    expect(typesOf(pay(story))).toEqual(['DeveloperPaid']);
    expect(story.state).toMatchObject({ payoutRequest: undefined, payouts: 1, held: 0n });
  });

  test('keeps refunds from beginning at the hold limit, and they begin as soon as it is refused', () => {
    const story = aCampaign({ phase: 'completed' });
    request(story);
    toTheLimit(story);
    expect(story.do({ type: 'Tick' })).toEqual([]);
    story.do({ type: 'RecordPayoutUnknown', payout: 1, attempt: 1 });
    expect(story.pass({ hours: 24 * 30 })).toEqual([]);
    const refused = ['PayoutRefused', 'PayoutDelayed', 'RefundingBegan'];
    expect(typesOf(refuse(story, 'country')).slice(0, 3)).toEqual(refused);
  });

  test('is never refunded as well when it was paid', () => {
    const story = aCampaign({ phase: 'completed' });
    request(story);
    toTheLimit(story);
    story.do({ type: 'Tick' });
    pay(story);
    expect(story.do({ type: 'Tick' })).toEqual([]);
    expect(story.state).toMatchObject({ phase: 'completed', paidOut: 47_500n, refunded: 0n });
  });

  test('includes what was payable then, although its bank disputes it before the answer', () => {
    const story = aCampaign({ phase: 'completed' });
    request(story);
    dispute(story, 'opened');
    pay(story);
    expect(story.pledgeOf(ids.backer).charge).toMatchObject({ held: 0n, paid: 25_000n });
    expect(typesOf(dispute(story, 'lost'))).toEqual(['ChargebackLost', 'ReversalAsked']);
  });

  test('does not include what was disputed then, although that was won before the answer', () => {
    const story = aCampaign({ phase: 'completed' });
    dispute(story, 'opened');
    story.do({ type: 'RequestPayout', amount: 25_000n, platformFee: 0n });
    story.dispute(ids.backer, 'won');
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 25_000n, platformFee: 0n });
    expect(story.pledgeOf(ids.backer).charge).toMatchObject({ held: 25_000n, paid: 0n });
    expect(payable(story.state)).toBe(25_000n);
  });
});

test.each([
  ['before it is completed', 'delivered', sums],
  ['while it is refunded', 'refunding', sums],
  ['of more than can be paid', 'completed', { amount: 50_000n, platformFee: 1n }],
  ['of nothing', 'completed', { amount: 0n, platformFee: 0n }],
] as const)('no payout is requested %s', (_, phase, order) => {
  const story = aCampaign({ phase });
  expect(story.do({ type: 'RequestPayout', ...order })).toEqual([]);
});

describe('a payout that is refused', () => {
  test('has another number when it is attempted again, and an answer to the first attempt says nothing of the second', () => {
    const story = aCampaign({ phase: 'completed' });
    request(story);
    refuse(story, 'closed');
    request(story);
    expect(story.state.payoutRequest).toMatchObject({ payout: 1, attempt: 2 });
    expect(refuse(story, 'closed', 1)).toEqual([]);
    expect(story.do({ type: 'RecordPayoutUnknown', payout: 1, attempt: 1 })).toEqual([]);
  });

  test.each([
    ['country', [24, 48, 96, 192, 384, 384]],
    ['refused', [24, 48, 96, 192, 384, 384]],
    ['balance', [1, 2, 4, 8, 16, 32]],
    ['answer', [1, 2, 4, 8, 16, 32]],
  ] as const)('for %s waits longer after each refusal', (why, waits) => {
    const story = aCampaign({ phase: 'completed' });
    for (const [index, hours] of waits.entries()) {
      request(story);
      refuse(story, why, index + 1);
      expect(story.state.payoutRetryAt?.since(story.now).total('hours')).toBe(hours);
    }
  });

  test('is told once for as long as it is refused for the same reason', () => {
    const story = aCampaign({ phase: 'completed' });
    request(story);
    expect(typesOf(refuse(story, 'country'))).toEqual(['PayoutRefused', 'PayoutDelayed']);
    request(story);
    expect(typesOf(refuse(story, 'country', 2))).toEqual(['PayoutRefused']);
    request(story);
    expect(typesOf(refuse(story, 'closed', 3))).toEqual(['PayoutRefused', 'PayoutDelayed']);
  });

  test('leaves the hold limit where it was', () => {
    const story = aCampaign({ phase: 'completed' });
    const limit = nextDue(story.state);
    request(story);
    refuse(story, 'country');
    expect(nextDue(story.state)).toEqual(limit);
  });
});
