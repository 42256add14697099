// Quotes: what one must hold, their versions, and how they go.
import { describe, expect, test } from 'vitest';
import type { Delay } from '../../src/domain/delay.ts';
import { aCampaign, anActor, ids, people, specification, typesOf } from '../support/builders.ts';

const quote = (changes: { amount?: bigint; delay?: Delay; specification?: string; by?: bigint } = {}) =>
  ({
    type: 'SubmitQuote',
    by: anActor(changes.by ?? ids.otherDeveloper),
    amount: changes.amount ?? 50_000n,
    delay: changes.delay ?? { count: 2, unit: 'week' },
    specification: changes.specification ?? specification,
    comment: 901n,
  }) as const;

describe('a quote', () => {
  test('below ten times what the processor can charge is refused with that', () => {
    const story = aCampaign();
    expect(story.refusal(quote({ amount: 499n }))).toEqual({
      kind: 'QuoteBelowFloor',
      amount: 499n,
      floor: 500n,
    });
    expect(typesOf(story.do(quote({ amount: 500n })))).toEqual(['QuoteSubmitted']);
  });

  test('that takes longer than money may be held is refused with the longest delay', () => {
    const story = aCampaign();
    const longestDays = 75 - 7 - 14;
    expect(story.refusal(quote({ delay: { count: 55, unit: 'day' } }))).toEqual({
      kind: 'QuoteTooLong',
      longestDays,
    });
    story.do(quote({ delay: { count: longestDays, unit: 'day' } }));
    expect(story.refusal(quote({ delay: { count: 2, unit: 'month' } })).kind).toBe('QuoteTooLong');
  });

  test('without enough of a specification is refused with what is missing', () => {
    expect(aCampaign().refusal(quote({ specification: '  an export, 🎉  ' }))).toEqual({
      kind: 'SpecificationTooShort',
      length: 12,
      minimum: 20,
    });
  });

  test('is for collaborators only where the project says so', () => {
    const story = aCampaign({ rules: { quotesBy: 'collaborators' } });
    expect(story.refusal(quote()).kind).toBe('NotCollaborator');
    const by = anActor(ids.otherDeveloper, 'triage');
    expect(typesOf(story.do({ ...quote(), by }))).toEqual(['QuoteSubmitted']);
  });

  test('said again is no new version, said otherwise replaces the one before', () => {
    const story = aCampaign();
    story.do(quote());
    expect(story.do(quote())).toEqual([]);
    story.do(quote({ amount: 60_000n }));
    expect(story.state.quotes.map(({ version, state }) => [version, state])).toEqual([
      [1, 'superseded'],
      [2, 'live'],
    ]);
  });

  test('of a withdrawn number never comes back', () => {
    const story = aCampaign();
    story.do(quote());
    story.do({ type: 'WithdrawQuote', by: people.otherDeveloper });
    story.do(quote());
    expect(story.state.quotes.map(({ version, state }) => [version, state])).toEqual([
      [1, 'withdrawn'],
      [2, 'live'],
    ]);
  });
});

describe('a withdrawal', () => {
  test('of the accepted quote undoes its acceptance, also when a newer version is live', () => {
    const story = aCampaign({ phase: 'funding' });
    story.quote(people.developer, { amount: 60_000n });
    const events = story.do({ type: 'WithdrawQuote', by: people.developer });
    expect(events).toEqual([
      { type: 'QuoteWithdrawn', developer: ids.developer, version: 2 },
      { type: 'AcceptanceUndone', developer: ids.developer, version: 1, cause: 'quote-withdrawn' },
    ]);
  });

  test('of nothing is refused', () => {
    expect(aCampaign({ phase: 'open' }).refusal({ type: 'WithdrawQuote', by: people.outsider })).toEqual({
      kind: 'NoQuote',
      developer: ids.outsider,
      others: [],
    });
  });
});

describe('a deleted comment', () => {
  test('takes its quote with it', () => {
    const story = aCampaign();
    story.do(quote());
    const forget = { type: 'WithdrawQuote', by: people.otherDeveloper, comment: 901n } as const;
    expect(typesOf(story.do(forget))).toEqual(['QuoteWithdrawn']);
    expect(story.do(forget)).toEqual([]);
  });

  test('leaves an accepted version, and other quotes, as they are', () => {
    const story = aCampaign({ phase: 'funding' });
    expect(story.do({ type: 'WithdrawQuote', by: people.developer, comment: 900n })).toEqual([]);
    story.do(quote());
    expect(story.do({ type: 'WithdrawQuote', by: people.otherDeveloper, comment: 902n })).toEqual([]);
    expect(story.state.phase).toBe('funding');
  });
});
