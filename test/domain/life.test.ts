// The life of the wish itself: proposed and opened, expired and renewed, paused and resumed, its rules changed.
import { describe, expect, test } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import { aCampaign, anActor, ids, noon, people, someRules, typesOf } from '../support/builders.ts';

describe('an issue that is no wish', () => {
  test('answers every command but its proposal with that', () => {
    const answer = decide(undefined, { type: 'Approve', by: people.maintainer }, noon);
    expect(answer).toEqual({ ok: false, refusal: { kind: 'NoWish', command: 'Approve' } });
  });
});

describe('opening', () => {
  test('is a maintainer’s to do without the requester’s pledge', () => {
    const story = aCampaign();
    expect(story.refusal({ type: 'OpenWish', by: people.requester })).toEqual({
      kind: 'NotMaintainer',
      command: 'OpenWish',
    });
    const open = { type: 'OpenWish', by: anActor(ids.maintainer, 'write') } as const;
    expect(story.do(open)).toEqual([{ type: 'WishOpened', by: 'maintainer' }]);
    expect(story.refusal(open).kind).toBe('AlreadyDone');
  });

  test('follows at once where the project asks no pledge of requesters', () => {
    const story = aCampaign({ rules: { requesterPledge: 'optional' } });
    expect(typesOf(story.events)).toEqual(['WishProposed', 'WishOpened']);
    const other = aCampaign();
    const events = other.do({ type: 'ChangeRules', rules: someRules({ requesterPledge: 'optional' }) });
    expect(typesOf(events)).toEqual(['RulesChanged', 'WishOpened']);
  });
});

describe('expiry', () => {
  test.each(['proposed', 'open', 'funding'] as const)('ends what is %s after 180 days', (phase) => {
    const story = aCampaign({ phase });
    const pledges = story.state.pledges.length;
    const events = story.passUntil(story.state.expiresAt);
    expect(events.map(({ type }) => type)).toEqual([
      'WishExpired',
      ...Array.from({ length: pledges }, () => 'PledgeReleased'),
    ]);
  });

  test('is put off by the requester or a maintainer, at any time before', () => {
    const story = aCampaign({ phase: 'open' });
    story.pass({ hours: 150 * 24 });
    expect(story.refusal({ type: 'RenewWish', by: people.outsider }).kind).toBe('NotMaintainer');
    const expiresAt = story.now.add({ hours: 180 * 24 });
    expect(story.do({ type: 'RenewWish', by: people.requester })).toEqual([
      { type: 'WishRenewed', expiresAt },
    ]);
    expect(story.do({ type: 'RenewWish', by: people.maintainer })).toEqual([]);
    expect(story.state.expiresAt).toEqual(expiresAt);
  });

  test('is taken back by a renewal, without the pledges that it released', () => {
    const story = aCampaign({ phase: 'expired' });
    story.do({ type: 'RenewWish', by: people.maintainer });
    expect(story.state).toMatchObject({ phase: 'proposed', pledged: 0n, backers: 0 });
    const opened = aCampaign({ rules: { requesterPledge: 'optional' } });
    opened.passUntilDeadline();
    opened.do({ type: 'RenewWish', by: people.requester });
    expect(opened.state.phase).toBe('open');
  });

  test('counts anew from the last collection', () => {
    const story = aCampaign({ phase: 'collecting' });
    story.passUntilDeadline();
    expect(story.state.expiresAt.since(noon).total('hours')).toBe(48 + 180 * 24);
  });
});

describe('a pause', () => {
  test('keeps all data, and ends with the issue’s return', () => {
    const story = aCampaign({ phase: 'confirming' });
    story.do({ type: 'Pause', reason: 'closed' });
    expect(story.do({ type: 'Pause', reason: 'closed' })).toEqual([]);
    expect(story.do({ type: 'Pause', reason: 'unlabelled' })).toHaveLength(1);
    expect(story.do({ type: 'Resume' })).toEqual([{ type: 'WishResumed' }]);
    expect(story.do({ type: 'Resume' })).toEqual([]);
    expect(story.state).toMatchObject({ phase: 'confirming', pledged: 50_000n });
  });

  test('holds the collection back until it ends', () => {
    const story = aCampaign({ phase: 'confirming' });
    story.do({ type: 'DeclareReady', by: people.developer });
    story.do({ type: 'Pause', reason: 'closed' });
    expect(story.pass({ hours: 60 })).toEqual([]);
    expect(typesOf(story.do({ type: 'Resume' })).slice(0, 2)).toEqual(['WishResumed', 'CollectionBegan']);
  });

  test('does not keep a wish from expiring', () => {
    const story = aCampaign({ phase: 'funding' });
    story.do({ type: 'Pause', reason: 'deleted' });
    expect(typesOf(story.passUntilDeadline())[0]).toBe('WishExpired');
  });

  test('opens nothing', () => {
    const story = aCampaign();
    story.do({ type: 'Pause', reason: 'closed' });
    expect(story.refusal({ type: 'OpenWish', by: people.maintainer }).kind).toBe('Paused');
    story.do({ type: 'ChangeRules', rules: someRules({ requesterPledge: 'optional' }) });
    expect(story.state.phase).toBe('proposed');
    expect(typesOf(story.do({ type: 'Resume' }))).toEqual(['WishResumed', 'WishOpened']);
  });
});

describe('new settings', () => {
  const stricter = someRules({
    coolingOffHours: 24,
    lastCallHours: 0,
    reviewDays: 1,
    graceDays: 1,
    timeZone: 'Europe/Paris',
    maxHoldDays: 30,
    floor: 60n,
    quotesBy: 'collaborators',
    milestones: [10],
  });

  test('bind a wish entirely while nobody has named an amount', () => {
    const story = aCampaign();
    story.do({ type: 'ChangeRules', rules: stricter });
    expect(story.state.rules).toEqual(stricter);
    expect(story.do({ type: 'ChangeRules', rules: stricter })).toEqual([]);
  });

  test('leave the floor once amounts were named', () => {
    const story = aCampaign({ phase: 'open' });
    story.do({ type: 'ChangeRules', rules: stricter });
    expect(story.state.rules).toEqual({ ...stricter, floor: 50n });
  });

  test.each(['funding', 'started'] as const)(
    'leave the clocks and limits that were agreed to in %s',
    (phase) => {
      const story = aCampaign({ phase });
      story.do({ type: 'ChangeRules', rules: stricter });
      expect(story.state.rules).toEqual(someRules({ quotesBy: 'collaborators', milestones: [10] }));
    },
  );

  test.each(['completed', 'refunded', 'cancelled'] as const)('are nothing to a wish that is %s', (phase) => {
    expect(aCampaign({ phase }).do({ type: 'ChangeRules', rules: stricter })).toEqual([]);
  });
});
