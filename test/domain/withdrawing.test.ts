// After the charge: who may withdraw until when, what goes back, and what becomes of the rest.
import { describe, expect, test } from 'vitest';
import { payable } from '../../src/domain/books.ts';
import { weightOfAll } from '../../src/domain/independence.ts';
import { withdrawUntil } from '../../src/domain/withdrawal.ts';
import { type Story, aCampaign, ids, people, pledgedBy, target, typesOf } from '../support/builders.ts';

const withdraw = { type: 'WithdrawAfterCharge', by: people.backer } as const;
const started = (changes: Parameters<typeof aCampaign>[0] = {}): Story =>
  aCampaign({ phase: 'started', ...changes });
const until = (story: Story, backer = ids.backer) => withdrawUntil(story.state, story.pledgeOf(backer));

describe('a consumer', () => {
  test('gets their share back, and the payout shrinks by it', () => {
    const story = started();
    expect(story.do(withdraw)).toMatchObject([
      { type: 'PledgeWithdrawn', amount: pledgedBy.backer, by: 'backer' },
      { type: 'RefundAsked', amount: pledgedBy.backer },
    ]);
    const { work, phase, backers, pledged } = story.state;
    expect({ phase, backers, pledged }).toEqual({
      phase: 'started',
      backers: 2,
      pledged: target - pledgedBy.backer,
    });
    expect(work).toMatchObject({ withdrawn: pledgedBy.backer, smallerSum: 'asked' });
    story.refund(ids.backer, 'succeeded');
    story.do({ type: 'Deliver', by: people.developer, pullRequest: { number: 7, merged: true } });
    expect(story.do({ type: 'Approve', by: people.maintainer })).toMatchObject([
      { type: 'WishCompleted', payout: target - pledgedBy.backer },
    ]);
    expect(payable(story.state)).toBe(target - pledgedBy.backer);
  });

  test('who withdraws twice has withdrawn once', () => {
    const story = started();
    story.do(withdraw);
    expect(story.do(withdraw)).toEqual([]);
  });

  test('has no word any more in what they no longer pay for', () => {
    const story = aCampaign({ phase: 'delivered' });
    story.do(withdraw);
    expect(weightOfAll(story.state)).toBe(target - pledgedBy.backer);
    expect(story.refusal({ type: 'Object', by: people.backer }).kind).toBe('NotBacker');
  });

  test('can until the end of the fourteenth day, and a day that is no working day does not count as the last', () => {
    const story = started({ rules: { timeZone: 'Europe/Paris' } });
    // Pledged on Monday, 1 March 2027: the fourteenth day is Monday, the 15th.
    expect(until(story)?.toString()).toBe('2027-03-15T23:00:00Z');
    const longer = started({ rules: { timeZone: 'Europe/Paris', withdrawalDays: 19 } });
    // Saturday, the 20th: the next working day is Monday, the 22nd.
    expect(until(longer)?.toString()).toBe('2027-03-22T23:00:00Z');
    story.now = Temporal.Instant.from('2027-03-15T23:00:00Z');
    expect(story.refusal(withdraw)).toMatchObject({ kind: 'NoWithdrawalRight', why: 'over' });
    story.now = story.now.subtract({ milliseconds: 1 });
    expect(typesOf(story.do(withdraw))).toContain('RefundAsked');
  });

  test('has a day after a start that came in between, however long the collection took', () => {
    const within = started({ rules: { withdrawalDays: 2 } });
    expect(until(within)).toEqual(within.state.work?.startedAt.add({ hours: 24 }));
    // Over before the collection began: it used nothing up.
    expect(until(started({ rules: { withdrawalDays: 1 } }))?.toString()).toBe('2027-03-03T00:00:00Z');
  });

  test('cannot where their money is on its way back, or their bank looks at the charge', () => {
    const story = started();
    story.do({ type: 'RecordDispute', pledge: story.pledgeOf(ids.backer).id, outcome: 'opened', amount: 0n });
    expect(story.refusal(withdraw)).toMatchObject({ kind: 'NoWithdrawalRight', why: 'under-way' });
  });

  test('has no such right where the operator set it to 0 days', () => {
    expect(started({ rules: { withdrawalDays: 0 } }).refusal(withdraw)).toMatchObject({
      kind: 'NoWithdrawalRight',
      why: 'off',
    });
  });
});

test('an organisation has no right to withdraw after the charge', () => {
  const story = started();
  const { pledges } = story.state;
  story.campaign = { ...story.state, pledges: pledges.map((one) => ({ ...one, business: true })) };
  expect(story.refusal(withdraw)).toMatchObject({ kind: 'NoWithdrawalRight', why: 'business' });
});

describe('the developer', () => {
  const answer = (accept: boolean) => ({ type: 'AnswerSmallerSum', by: people.developer, accept }) as const;

  test('goes on for the smaller sum, and is asked again when more is withdrawn', () => {
    const story = started();
    expect(story.refusal(answer(true)).kind).toBe('NothingWithdrawn');
    story.do(withdraw);
    expect(typesOf(story.do(answer(true)))).toEqual(['SmallerSumAccepted']);
    expect(story.do(answer(true))).toEqual([]);
    expect(story.refusal(answer(false)).kind).toBe('NothingWithdrawn');
    story.do({ ...withdraw, by: people.otherBacker });
    expect(story.state.work?.smallerSum).toBe('asked');
  });

  test('gives up without blame: everybody is refunded', () => {
    const story = started();
    story.do(withdraw);
    expect(story.refusal({ ...answer(false), by: people.backer }).kind).toBe('NotDeveloper');
    expect(story.do(answer(false))).toMatchObject([
      { type: 'RefundingBegan', cause: 'withdrawn' },
      { type: 'RefundAsked' },
      { type: 'RefundAsked' },
    ]);
  });

  test('goes on without a word', () => {
    const story = started();
    story.do(withdraw);
    story.refund(ids.backer, 'succeeded');
    expect(typesOf(story.passUntil(story.state.work?.dueAt))).toEqual(['WorkOverdue']);
  });
});

describe('the operator', () => {
  const refund = (story: Story, backer = ids.backer) =>
    ({ type: 'RefundPledge', pledge: story.pledgeOf(backer).id, reason: 'asked by mail' }) as const;

  test('refunds one backer, also after their time is over', () => {
    const story = aCampaign({ phase: 'delivered', rules: { withdrawalDays: 0 } });
    expect(story.do(refund(story))).toMatchObject([
      { type: 'PledgeWithdrawn', by: 'operator', reason: 'asked by mail' },
      { type: 'RefundAsked', amount: pledgedBy.backer },
    ]);
    expect(story.pledgeOf(ids.backer).released).toBe('refunded');
    expect(story.do(refund(story))).toEqual([]);
  });

  test('refunds out of their own pocket what was paid out already', () => {
    const story = aCampaign({ phase: 'completed' });
    story.do({ type: 'RecordPaidOut', payout: 1, amount: target, platformFee: 0n });
    story.do(refund(story));
    story.refund(ids.backer, 'succeeded');
    expect(story.state).toMatchObject({ held: 0n, operatorOwed: pledgedBy.backer, paidOut: target });
  });

  test('refunds nothing before anything was charged, nor while everybody is refunded', () => {
    for (const phase of ['funding', 'collecting', 'refunding'] as const) {
      const story = aCampaign({ phase });
      expect(story.do(refund(story))).toEqual([]);
    }
  });
});
