// The delivered work judged: silence, approval, rejection, objection, and how a contested delivery is settled.
import { describe, expect, test } from 'vitest';
import { type Story, aCampaign, anActor, ids, people, typesOf } from '../support/builders.ts';

const deliver = (number?: number, merged = true) =>
  ({
    type: 'Deliver',
    by: people.developer,
    pullRequest: number === undefined ? undefined : { number, merged },
  }) as const;
const approve = (by = people.maintainer) => ({ type: 'Approve', by }) as const;
const reject = (by = people.maintainer) => ({ type: 'Reject', by, reason: 'the header is missing' }) as const;

describe('silence', () => {
  test('pays when the window is over and a merged pull request is linked', () => {
    const story = aCampaign({ phase: 'started' });
    expect(typesOf(story.do(deliver(12)))).toEqual(['WorkDelivered', 'PullRequestLinked']);
    expect(story.pass({ hours: 14 * 24 - 1 })).toEqual([]);
    expect(story.pass({ hours: 1 })).toEqual([{ type: 'WishCompleted', by: undefined, payout: 50_000n }]);
  });

  test('does not pay without one: the hold limit ends in refunds', () => {
    const story = aCampaign({ phase: 'started' });
    story.do(deliver(12, false));
    expect(story.pass({ hours: 20 * 24 })).toEqual([]);
    expect(story.passUntilDeadline()[0]).toEqual({ type: 'RefundingBegan', cause: 'hold-limit' });
  });

  test('has a window of its own when the pull request was merged after the first one was over', () => {
    const story = aCampaign({ phase: 'started' });
    story.do(deliver(12, false));
    story.pass({ hours: 20 * 24 });
    expect(typesOf(story.do(deliver(12)))).toEqual(['WorkDelivered', 'PullRequestLinked']);
    expect(story.pass({ hours: 14 * 24 - 1 })).toEqual([]);
    expect(typesOf(story.pass({ hours: 1 }))).toEqual(['WishCompleted']);
  });

  test('does not pay for the pull request of a rejected delivery', () => {
    const story = aCampaign({ phase: 'started' });
    story.do(deliver(12));
    story.do(reject());
    story.do(deliver());
    expect(story.pass({ hours: 15 * 24 })).toEqual([]);
  });

  test('counts a pull request that is linked twice once', () => {
    const story = aCampaign({ phase: 'started' });
    story.do(deliver(12));
    expect(story.do(deliver(12))).toEqual([]);
    expect(story.do(deliver(12, false))).toEqual([]);
  });
});

describe('the review', () => {
  test.each([
    ['the requester', people.requester],
    ['a maintainer', people.maintainer],
  ])('%s approves', (_, by) => {
    const story = aCampaign({ phase: 'delivered' });
    expect(story.do(approve(by))).toEqual([{ type: 'WishCompleted', by: by.id, payout: 50_000n }]);
  });

  test.each([
    ['the developer who maintains the project', anActor(ids.developer, 'admin'), 'NotIndependent'],
    ['a backer', people.backer, 'NotReviewer'],
    ['somebody with triage permission', anActor(ids.outsider, 'triage'), 'NotReviewer'],
  ])('%s neither approves nor rejects', (_, by, kind) => {
    const story = aCampaign({ phase: 'delivered' });
    expect(story.refusal(approve(by)).kind).toBe(kind);
    expect(story.refusal(reject(by)).kind).toBe(kind);
  });

  test('a first rejection gives the developer the grace period, a second one is contested', () => {
    const story = aCampaign({ phase: 'started' });
    story.pass({ hours: 13 * 24 });
    story.do(deliver());
    story.pass({ hours: 10 * 24 });
    expect(typesOf(story.do(reject()))).toEqual(['DeliveryRejected']);
    expect(typesOf(story.pass({ hours: 0 }))).toEqual(['WorkOverdue']);
    expect(story.pass({ hours: 6 * 24 })).toEqual([]);
    story.do(deliver());
    expect(typesOf(story.do(reject(people.requester)))).toEqual(['DeliveryRejected', 'DeliveryContested']);
  });

  test('backers of a quarter of what was captured make it contested', () => {
    const story = aCampaign({ phase: 'delivered' });
    expect(typesOf(story.do({ type: 'Object', by: people.requester }))).toEqual(['DeliveryObjected']);
    expect(story.do({ type: 'Object', by: people.requester })).toEqual([]);
    expect(typesOf(story.do({ type: 'Object', by: people.otherBacker }))).toEqual([
      'DeliveryObjected',
      'DeliveryContested',
    ]);
  });

  test('who did not pay cannot object', () => {
    expect(aCampaign({ phase: 'delivered' }).refusal({ type: 'Object', by: people.outsider }).kind).toBe(
      'NotBacker',
    );
  });
});

describe('a contested delivery', () => {
  const settle = (developerPercent: number, by = people.maintainer, maintainers?: readonly bigint[]) =>
    ({ type: 'Settle', by, developerPercent, ...(maintainers && { maintainers }) }) as const;
  const vote = (by: bigint, approves: boolean, maintainers: readonly bigint[] = [ids.developer]) =>
    ({ type: 'VoteSettlement', by: anActor(by), approve: approves, maintainers }) as const;

  /** The project of one single person, who asked for it, develops it and maintains it. */
  function ofOnePerson(): Story {
    const story = aCampaign({ phase: 'open' });
    story.quote(people.requester);
    story.accept(ids.requester);
    story.pledge(people.backer, 30_000n);
    story.pledge(people.otherBacker, 20_000n);
    story.do({ type: 'DeclareReady', by: people.requester });
    story.pass({ hours: 48 });
    story.authoriseAll();
    story.captureAll();
    story.do({ ...deliver(), by: people.requester });
    story.do({ type: 'Object', by: people.backer });
    return story;
  }

  test('is settled by an independent maintainer', () => {
    expect(typesOf(aCampaign({ phase: 'contested' }).do(approve()))).toEqual(['WishCompleted']);
    expect(typesOf(aCampaign({ phase: 'contested' }).do(settle(0)))[0]).toBe('RefundingBegan');
    expect(typesOf(aCampaign({ phase: 'contested' }).do(settle(100)))).toEqual(['WishCompleted']);
  });

  test('is settled by the requester only where no maintainer is independent, and nobody else', () => {
    const story = aCampaign({ phase: 'contested' });
    expect(story.refusal(settle(50, people.requester)).kind).toBe('NotReviewer');
    expect(story.refusal(approve(people.requester)).kind).toBe('NotReviewer');
    const both = [ids.developer, ids.maintainer];
    expect(story.refusal(settle(50, people.requester, both)).kind).toBe('NotReviewer');
    expect(story.refusal(settle(50, people.backer, [])).kind).toBe('NotReviewer');
    expect(story.refusal(settle(50, anActor(ids.developer, 'admin'), [])).kind).toBe('NotIndependent');
    expect(story.refusal(vote(ids.backer, true)).kind).toBe('NotReviewer');
    expect(typesOf(story.do({ ...approve(people.requester), maintainers: [ids.developer] }))).toEqual([
      'WishCompleted',
    ]);
  });

  test('is settled by more than half of the backers by amount where there is nobody else', () => {
    const story = ofOnePerson();
    const maintainers = [ids.requester];
    expect(typesOf(story.do(vote(ids.otherBacker, true, maintainers)))).toEqual(['SettlementVoted']);
    expect(story.do(vote(ids.otherBacker, true, maintainers))).toEqual([]);
    expect(story.refusal(vote(ids.requester, true, maintainers)).kind).toBe('NotIndependent');
    expect(story.refusal(vote(ids.outsider, true, maintainers)).kind).toBe('NotBacker');
    expect(typesOf(story.do(vote(ids.backer, false, maintainers)))).toEqual([
      'SettlementVoted',
      'RefundingBegan',
      'RefundAsked',
      'RefundAsked',
    ]);
    const other = ofOnePerson();
    expect(other.do(vote(ids.backer, true, maintainers)).at(-1)).toMatchObject({ type: 'WishCompleted' });
  });

  test('is divided by percent: the backers’ part goes back by their shares', () => {
    const story = aCampaign({ phase: 'contested' });
    const events = story.do(settle(30));
    expect(events.at(-1)).toEqual({ type: 'WishCompleted', by: ids.maintainer, payout: 15_000n });
    const asked = events.flatMap((event) => (event.type === 'RefundAsked' ? [event.amount] : []));
    expect(asked).toEqual([7_000n, 17_500n, 10_500n]);
    story.refundAll();
    expect(story.state).toMatchObject({ phase: 'completed', refunded: 35_000n, held: 15_000n });
  });

  test.each([-1, 101, 0.5, Number.NaN])('is not divided by %s percent', (percent) => {
    const refusal = aCampaign({ phase: 'contested' }).refusal(settle(percent));
    expect(refusal).toEqual({ kind: 'ShareOutOfRange', percent });
  });

  test('has nothing to divide when the banks took it all', () => {
    const story = aCampaign({ phase: 'contested' });
    for (const backer of [ids.requester, ids.backer, ids.otherBacker]) story.dispute(backer, 'lost');
    expect(story.refusal(settle(50)).kind).toBe('NothingToSettle');
  });

  test('that nobody settles ends in refunds after 30 days', () => {
    const story = aCampaign({ phase: 'contested' });
    expect(story.pass({ hours: 30 * 24 - 1 })).toEqual([]);
    expect(story.pass({ hours: 1 })[0]).toEqual({ type: 'RefundingBegan', cause: 'contested' });
  });

  test('ends in refunds when the developer gives up', () => {
    const story = aCampaign({ phase: 'contested' });
    expect(story.do({ type: 'WithdrawQuote', by: people.developer })[0]).toMatchObject({ cause: 'gave-up' });
  });
});
