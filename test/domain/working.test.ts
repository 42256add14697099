// From the start signal to the delivery: due date, more time, giving up.
import { describe, expect, test } from 'vitest';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { type Story, aCampaign, anActor, ids, people, typesOf } from '../support/builders.ts';

const extend = (days: number) =>
  ({
    type: 'AskExtension',
    by: people.developer,
    delay: { count: days, unit: 'day' },
    reason: 'flu',
  }) as const;
const answer = (by = people.maintainer, accept = true) => ({ type: 'AnswerExtension', by, accept }) as const;
const daysFrom = (story: Story, days: number) => story.now.add({ hours: 24 * days });

describe('time', () => {
  test('a due date keeps the hour of the day where the clocks change', () => {
    const story = aCampaign({ phase: 'open', rules: { timeZone: 'Europe/Paris' } });
    story.quote(people.developer, { days: 40 });
    story.accept();
    story.pledge(people.backer, 50_000n);
    story.do({ type: 'DeclareReady', by: people.developer });
    story.pass({ hours: 48 });
    story.authoriseAll();
    story.captureAll();
    const { work } = story.state;
    const local = (at: Temporal.Instant | undefined) =>
      at?.toZonedDateTimeISO('Europe/Paris').toPlainDateTime();
    expect(local(work?.startedAt)?.toString()).toBe('2027-03-03T13:00:00');
    expect(local(work?.dueAt)?.toString()).toBe('2027-04-12T13:00:00');
    expect(work?.dueAt.toString()).toBe('2027-04-12T11:00:00Z');
  });

  test('overdue is said once, and the grace period ends in refunds', () => {
    const story = aCampaign({ phase: 'started' });
    expect(typesOf(story.passUntilDeadline())).toEqual(['WorkOverdue']);
    expect(story.pass({ hours: 7 * 24 - 1 })).toEqual([]);
    expect(story.pass({ hours: 1 })[0]).toEqual({ type: 'RefundingBegan', cause: 'overdue' });
  });

  test('a tick that comes much too late brings everything in its order', () => {
    const story = aCampaign({ phase: 'started' });
    expect(typesOf(story.pass({ hours: 100 * 24 })).slice(0, 2)).toEqual(['WorkOverdue', 'RefundingBegan']);
  });
});

describe('an extension', () => {
  test('is agreed by an independent maintainer alone, from the due date', () => {
    const story = aCampaign({ phase: 'started' });
    const due = story.state.work?.dueAt;
    story.do(extend(5));
    expect(story.do(extend(5))).toEqual([]);
    const dueAt = due?.add({ hours: 5 * 24 });
    expect(story.do(answer())).toEqual([{ type: 'ExtensionAgreed', dueAt }]);
    expect(story.state.work?.originalDueAt).toEqual(due);
    expect(story.state.work?.dueAt).toEqual(dueAt);
  });

  test('asked when overdue counts from then, and overdue can be said again', () => {
    const story = aCampaign({ phase: 'started' });
    story.passUntilDeadline();
    story.pass({ hours: 48 });
    const dueAt = daysFrom(story, 5);
    story.do(extend(5));
    story.pass({ hours: 1 });
    story.do(answer());
    expect(story.state.work?.dueAt).toEqual(dueAt);
    expect(typesOf(story.passUntilDeadline())).toEqual(['WorkOverdue']);
  });

  test('is agreed by backers of more than half of what was captured', () => {
    const story = aCampaign({ phase: 'started' });
    story.do(extend(5));
    expect(typesOf(story.do(answer(people.backer)))).toEqual(['ExtensionVoted']);
    expect(story.do(answer(people.backer))).toEqual([]);
    expect(typesOf(story.do(answer(people.otherBacker)))).toEqual(['ExtensionVoted', 'ExtensionAgreed']);
  });

  test('loses the word of a backer who takes it back', () => {
    const story = aCampaign({ phase: 'started' });
    story.do(extend(5));
    story.do(answer(people.backer));
    story.do(answer(people.backer, false));
    expect(typesOf(story.do(answer(people.otherBacker)))).toEqual(['ExtensionVoted']);
  });

  test('is refused by a maintainer, and may be asked again', () => {
    const story = aCampaign({ phase: 'started' });
    story.do(extend(5));
    expect(story.do(answer(people.maintainer, false))).toEqual([
      { type: 'ExtensionRefused', by: ids.maintainer },
    ]);
    expect(story.refusal(answer()).kind).toBe('NoExtensionAsked');
    expect(typesOf(story.do(extend(5)))).toEqual(['ExtensionAsked']);
  });

  test('is no matter of the developer, even as maintainer, nor of outsiders', () => {
    const story = aCampaign({ phase: 'started' });
    story.do(extend(5));
    expect(story.refusal(answer(anActor(ids.developer, 'admin'))).kind).toBe('NotIndependent');
    expect(story.refusal(answer(people.outsider)).kind).toBe('NotReviewer');
    expect(story.refusal({ ...extend(5), by: people.maintainer }).kind).toBe('NotDeveloper');
  });

  test('ends with the hold limit, and the refusal says how long it may be', () => {
    const story = aCampaign({ phase: 'started' });
    const longestDays = 75 - 14 - 7 - 14;
    const latest = story.state.work?.holdEndsAt.subtract({ hours: (7 + 14) * 24 });
    expect(story.refusal(extend(longestDays + 1))).toEqual({ kind: 'ExtensionTooLong', longestDays, latest });
    story.do(extend(longestDays));
    story.do(answer());
    expect(story.refusal(extend(1))).toEqual({
      kind: 'ExtensionTooLong',
      longestDays: 0,
      latest: undefined,
    });
  });

  test.each([
    // From the start at noon in winter to the last Sunday of March and beyond; and back again.
    ['2027-03-01T12:00:00Z', 40],
    ['2026-10-01T12:00:00Z', 40],
  ])('that is as long as the refusal says is granted, where the clocks change after %s', (start, asked) => {
    const story = aCampaign({ phase: 'open', rules: { timeZone: 'Europe/Paris' } });
    story.now = Temporal.Instant.from(start);
    story.quote(people.developer);
    story.accept();
    story.pledge(people.backer, 50_000n);
    story.do({ type: 'DeclareReady', by: people.developer });
    story.pass({ hours: 48 });
    story.authoriseAll();
    story.captureAll();
    const refusal = story.refusal(extend(asked + 1));
    if (refusal.kind !== 'ExtensionTooLong') throw new Error(refusal.kind);
    expect(refusal.longestDays).toBeGreaterThanOrEqual(asked - 1);
    story.do(extend(refusal.longestDays));
    story.do(answer());
    expect(story.state.work?.dueAt).toEqual(refusal.latest);
    expect(story.refusal(extend(1))).toMatchObject({ longestDays: 0 });
  });
});

describe('the developer', () => {
  test('acknowledges the start signal once', () => {
    const story = aCampaign({ phase: 'started' });
    expect(typesOf(story.do({ type: 'DeclareReady', by: people.developer }))).toEqual(['StartAcknowledged']);
    expect(story.do({ type: 'DeclareReady', by: people.developer })).toEqual([]);
  });

  test('alone delivers', () => {
    const story = aCampaign({ phase: 'started' });
    const deliver = { type: 'Deliver', pullRequest: undefined } as const;
    expect(story.refusal({ ...deliver, by: people.maintainer }).kind).toBe('NotDeveloper');
    expect(typesOf(story.do({ ...deliver, by: people.developer }))).toEqual(['WorkDelivered']);
    expect(story.do({ ...deliver, by: people.developer })).toEqual([]);
  });

  test('gives up by saying so twice, and a delivery takes the first word back', () => {
    const story = aCampaign({ phase: 'started' });
    const giveUp = { type: 'WithdrawQuote', by: people.developer } as const;
    expect(typesOf(story.do(giveUp))).toEqual(['GiveUpAsked']);
    story.do({ type: 'Deliver', by: people.developer, pullRequest: undefined });
    expect(typesOf(story.do(giveUp))).toEqual(['GiveUpAsked']);
    expect(story.do(giveUp)[0]).toEqual({ type: 'RefundingBegan', cause: 'gave-up' });
  });

  test('is the only one who gives up', () => {
    const refusal = aCampaign({ phase: 'started' }).refusal({ type: 'WithdrawQuote', by: people.maintainer });
    expect(refusal.kind).toBe('NotDeveloper');
  });
});

test('closing the issue stops no clock once money was captured', () => {
  const story = aCampaign({ phase: 'started' });
  const before = nextDeadline(story.state);
  story.do({ type: 'Pause', reason: 'closed' });
  expect(nextDeadline(story.state)).toEqual(before);
  expect(typesOf(story.do({ type: 'Deliver', by: people.developer, pullRequest: undefined }))).toEqual([
    'WorkDelivered',
  ]);
});
