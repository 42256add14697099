// What every surface says: the remaining sum first, who must act next, and until when.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phases } from '../../src/domain/campaign.ts';
import { type Progress, progressOf } from '../../src/domain/progress.ts';
import { type Story, aCampaign, ids, people } from '../support/builders.ts';

const progress = (story: Story): Progress => progressOf(story.state, story.now);

describe('in each phase', () => {
  test.each([
    [
      'proposed',
      {
        remaining: undefined,
        percent: 0,
        pledgeable: true,
        next: { who: 'requester', what: 'pledge-first' },
      },
    ],
    [
      'open',
      { remaining: undefined, percent: 0, pledgeable: true, next: { who: 'developers', what: 'quote' } },
    ],
    [
      'funding',
      { remaining: 15_000n, percent: 70, closeTheGap: 15_000n, next: { who: 'backers', what: 'pledge' } },
    ],
    [
      'confirming',
      { remaining: 0n, percent: 100, closeTheGap: undefined, next: { who: 'developer', what: 'say-ready' } },
    ],
    ['collecting', { remaining: 0n, pledgeable: true, next: { who: 'nobody', what: 'collect' } }],
    [
      'started',
      { remaining: 0n, percent: 100, pledgeable: false, next: { who: 'developer', what: 'deliver' } },
    ],
    ['delivered', { remaining: 0n, percent: 100, next: { who: 'reviewers', what: 'review-unmerged' } }],
    ['contested', { remaining: 0n, percent: 100, next: { who: 'reviewers', what: 'settle' } }],
    ['completed', { remaining: 0n, percent: 100, next: { who: 'nobody', what: 'nothing' } }],
    ['refunding', { remaining: undefined, percent: 0, next: { who: 'nobody', what: 'refund' } }],
    ['refunded', { remaining: undefined, percent: 0, next: { who: 'nobody', what: 'nothing' } }],
    ['expired', { remaining: undefined, percent: 0, next: { who: 'nobody', what: 'nothing' } }],
    ['cancelled', { remaining: undefined, percent: 0, next: { who: 'nobody', what: 'nothing' } }],
  ] as const)('%s', (phase, expected) => {
    expect(progress(aCampaign({ phase }))).toMatchObject({ phase, ...expected });
  });

  test.each(phases)('%s needs no pledge to be read', (phase) => {
    const story = aCampaign({ phase });
    const unread = { ...story.state, pledges: [] };
    expect(progressOf(unread, story.now)).toEqual(progress(story));
  });
});

describe('percent', () => {
  test('is 100 only when nothing remains', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 60_000n }), (pledged) => {
        const { percent, remaining } = progressOf(
          { ...aCampaign({ phase: 'funding' }).state, pledged },
          aCampaign().now,
        );
        expect(Number.isInteger(percent) && percent >= 0 && percent <= 100).toBe(true);
        expect(percent === 100).toBe(remaining === 0n);
      }),
    );
  });
});

describe('what remains', () => {
  test('is said for each live quote before one is accepted', () => {
    const story = aCampaign({ phase: 'open' });
    story.quote(people.developer);
    story.quote(people.otherDeveloper, { amount: 8_000n });
    expect(progress(story).quotes).toMatchObject([
      { developer: ids.developer, version: 1, remaining: 40_000n, accepted: false },
      { developer: ids.otherDeveloper, version: 1, remaining: 0n, accepted: false },
    ]);
    expect(progress(story).next).toMatchObject({ who: 'maintainer', what: 'accept' });
  });

  test('keeps the accepted version beside a newer one', () => {
    const story = aCampaign({ phase: 'funding' });
    story.quote(people.developer, { amount: 40_000n });
    expect(progress(story).quotes).toMatchObject([
      { version: 1, accepted: true },
      { version: 2, accepted: false },
    ]);
  });

  test('closes with no less than the processor can charge', () => {
    const story = aCampaign({ phase: 'funding' });
    story.pledge(people.otherBacker, 14_990n);
    expect(progress(story)).toMatchObject({ remaining: 10n, closeTheGap: 50n, percent: 99 });
  });

  test('is not to be closed while the issue is', () => {
    const story = aCampaign({ phase: 'funding' });
    story.do({ type: 'Pause', reason: 'closed' });
    expect(progress(story)).toMatchObject({
      paused: 'closed',
      pledgeable: false,
      closeTheGap: undefined,
      next: { who: 'maintainer', what: 'resume' },
    });
  });

  test('leaves out who is being asked for consent', () => {
    const story = aCampaign({ phase: 'funding' });
    story.quote(people.developer, { amount: 60_000n });
    story.accept();
    expect(progress(story)).toMatchObject({ pledged: 0n, unconfirmed: 35_000n, remaining: 60_000n });
  });
});

describe('what happens next', () => {
  test('in the last call is the collection, once the developer is ready', () => {
    const story = aCampaign({ phase: 'confirming' });
    story.do({ type: 'DeclareReady', by: people.developer });
    const at = story.now.add({ hours: 48 });
    expect(progress(story)).toMatchObject({ ready: true, next: { what: 'last-call', at }, deadline: at });
  });

  test('of overdue work is an extension or its end', () => {
    const story = aCampaign({ phase: 'started' });
    const due = story.state.work?.dueAt;
    story.passUntilDeadline();
    expect(progress(story)).toMatchObject({ overdue: true, dueAt: due, originalDueAt: due });
    expect(progress(story).next).toMatchObject({
      what: 'deliver-or-extend',
      at: due?.add({ hours: 7 * 24 }),
    });
    const delay = { count: 3, unit: 'day' } as const;
    story.do({ type: 'AskExtension', by: people.developer, delay, reason: 'flu' });
    expect(progress(story).next).toMatchObject({ who: 'maintainer', what: 'answer-extension' });
  });

  test('of a delivery with a merged pull request is that silence pays', () => {
    const story = aCampaign({ phase: 'started' });
    story.do({ type: 'Deliver', by: people.developer, pullRequest: { number: 12, merged: true } });
    const at = story.now.add({ hours: 14 * 24 });
    expect(progress(story)).toMatchObject({ next: { what: 'review', at }, deadline: at });
  });

  test('is never said to be in the past', () => {
    const story = aCampaign({ phase: 'funding' });
    story.now = story.state.expiresAt.add({ hours: 5 });
    expect(progress(story).deadline).toEqual(story.now);
  });

  test('once money was captured is not stopped by a pause', () => {
    const story = aCampaign({ phase: 'started' });
    story.do({ type: 'Pause', reason: 'closed' });
    expect(progress(story)).toMatchObject({ paused: undefined, next: { what: 'deliver' } });
  });
});
