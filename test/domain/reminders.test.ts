// Dates are said before they come: once each, not twice within a day, and anew where they move.
import { describe, expect, test } from 'vitest';
import type { CampaignEvent } from '../../src/domain/campaign-event.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { type Story, aCampaign, people } from '../support/builders.ts';

const DAY = 24;

/** Lives on, nobody doing anything, and says which reminders came, in days before this date. */
function reminded(story: Story, date: Temporal.Instant | undefined, until = date): readonly string[] {
  if (date === undefined || until === undefined) throw new Error('there is no date to be reminded of');
  const said: string[] = [];
  for (let at = nextDeadline(story.state); at; at = nextDeadline(story.state)) {
    if (Temporal.Instant.compare(at, until) > 0) break;
    const before = story.events.length;
    story.passUntil(at);
    const left = story.now.until(date).total('hours') / DAY;
    for (const event of story.events.slice(before)) if (words(event)) said.push(`${words(event)} ${left}`);
  }
  return said;
}

function words(event: CampaignEvent): string | undefined {
  if (event.type === 'ExpiryReminded') return `expires in ${event.days}`;
  if (event.type === 'DueReminded' || event.type === 'ReviewReminded') return event.ahead;
  return event.type.endsWith('Reminded') || event.type === 'WorkOverdue' ? event.type : undefined;
}

function started(delay: { days: number }, rules = {}): Story {
  const story = aCampaign({ phase: 'open', rules });
  story.quote(people.developer, delay);
  story.accept();
  story.pledge(people.backer, 50_000n);
  story.do({ type: 'DeclareReady', by: people.developer });
  story.pass({ hours: 48 });
  story.authoriseAll();
  story.captureAll();
  return story;
}

const extend = (days: number) =>
  ({
    type: 'AskExtension',
    by: people.developer,
    delay: { count: days, unit: 'day' },
    reason: 'flu',
  }) as const;
const answer = { type: 'AnswerExtension', by: people.maintainer, accept: true } as const;
const deliver = (merged: boolean) =>
  ({ type: 'Deliver', by: people.developer, pullRequest: { number: 12, merged } }) as const;

describe('the due date', () => {
  test.each([
    [54, ['half 27', 'week 7', 'day 1', 'WorkOverdue 0']],
    [20, ['half 10', 'week 7', 'day 1', 'WorkOverdue 0']],
    [14, ['week 7', 'day 1', 'WorkOverdue 0']],
    [10, ['week 7', 'half 5', 'day 1', 'WorkOverdue 0']],
    [8, ['week 7', 'half 4', 'day 1', 'WorkOverdue 0']],
    [7, ['half 3.5', 'day 1', 'WorkOverdue 0']],
    [3, ['day 1', 'WorkOverdue 0']],
    [2, ['day 1', 'WorkOverdue 0']],
    [1, ['WorkOverdue 0']],
  ])('of a delay of %i days is said at %j days before it', (days, said) => {
    const story = started({ days });
    expect(reminded(story, story.state.work?.dueAt)).toEqual(said);
  });

  test('that was moved is said anew, from when that was agreed', () => {
    const story = started({ days: 20 });
    story.pass({ hours: 19 * DAY });
    story.do(extend(14));
    story.do(answer);
    const due = story.state.work?.dueAt;
    expect(story.state.work?.originalDueAt).toEqual(due?.subtract({ hours: 14 * DAY }));
    expect(reminded(story, due)).toEqual(['week 7', 'day 1', 'WorkOverdue 0']);
  });

  test('is said once where time comes late: the last of what was missed', () => {
    const story = started({ days: 54 });
    story.pass({ hours: 50 * DAY });
    const said = story.events.flatMap((event) => (event.type === 'DueReminded' ? [event.ahead] : []));
    expect(said).toEqual(['week']);
  });

  test('being over, and everything about to be returned, is said the day before', () => {
    const story = aCampaign({ phase: 'started' });
    const due = story.state.work?.dueAt;
    expect(reminded(story, due, due?.add({ hours: 7 * DAY }))).toEqual([
      'week 7',
      'day 1',
      'WorkOverdue 0',
      'GraceReminded -6',
    ]);
    expect(story.state.phase).toBe('refunding');
  });
});

describe('a review', () => {
  test('is asked for again a week and a day before silence pays', () => {
    const story = aCampaign({ phase: 'started' });
    story.do(deliver(true));
    expect(reminded(story, story.state.work?.reviewEndsAt)).toEqual(['week 7', 'day 1']);
    expect(story.state.phase).toBe('completed');
  });

  test('that silence cannot end is asked for again before everything is returned', () => {
    const story = aCampaign({ phase: 'delivered' });
    const { reviewEndsAt, holdEndsAt } = story.state.work ?? {};
    expect(reminded(story, reviewEndsAt)).toEqual(['week 7', 'day 1']);
    expect(reminded(story, holdEndsAt)).toEqual(['week 7', 'day 1']);
    expect(story.state.phase).toBe('refunding');
  });

  test('of a delivery that was sent back ends with it', () => {
    const story = aCampaign({ phase: 'delivered' });
    story.do({ type: 'Reject', by: people.requester, reason: 'no' });
    expect(reminded(story, story.state.work?.dueAt)).toEqual(['week 7', 'day 1', 'WorkOverdue 0']);
  });
});

test('a contested delivery is to be settled: said again a week before everything is returned', () => {
  const story = aCampaign({ phase: 'contested' });
  const until = story.state.work?.contestedAt?.add({ hours: 30 * DAY });
  expect(reminded(story, until)).toEqual(['SettlementReminded 7']);
  expect(story.state.phase).toBe('refunding');
});

test('the developer is asked once more to be ready, two days before the quote is set aside', () => {
  const story = aCampaign({ phase: 'confirming' });
  const until = story.now.add({ hours: 48 + 7 * DAY });
  expect(reminded(story, until)).toEqual(['ReadinessReminded 2']);
  expect(story.state.phase).toBe('open');
});

describe('that a wish will expire', () => {
  test('is said 30 and 7 days before, and anew once it is renewed', () => {
    const story = aCampaign({ phase: 'funding' });
    const first = story.state.expiresAt;
    expect(reminded(story, first, first.subtract({ hours: 1 }))).toEqual([
      'expires in 30 30',
      'expires in 7 7',
    ]);
    story.do({ type: 'RenewWish', by: people.requester });
    const { expiresAt } = story.state;
    expect(reminded(story, expiresAt)).toEqual(['expires in 30 30', 'expires in 7 7']);
    expect(story.state.phase).toBe('expired');
  });

  test('is not said before it could be: not on its first day', () => {
    const story = aCampaign({ phase: 'open', rules: { expiresDays: 7 } });
    expect(reminded(story, story.state.expiresAt)).toEqual([]);
    const longer = aCampaign({ phase: 'open', rules: { expiresDays: 20 } });
    expect(reminded(longer, longer.state.expiresAt)).toEqual(['expires in 7 7']);
  });
});

test('who asks for more time takes back that they give up', () => {
  const story = aCampaign({ phase: 'started' });
  const giveUp = { type: 'WithdrawQuote', by: people.developer } as const;
  story.do(giveUp);
  story.do(extend(3));
  expect(story.do(giveUp)).toEqual([{ type: 'GiveUpAsked' }]);
});
