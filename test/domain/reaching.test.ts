// Nobody is charged for a developer whom the money cannot reach.
import { describe, expect, test } from 'vitest';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { aCampaign, ids, people, typesOf } from '../support/builders.ts';

describe('a developer whom money cannot reach', () => {
  const rules = { payoutReady: 'required' } as const;

  test('has no quote accepted', () => {
    const story = aCampaign({ phase: 'open', rules });
    story.quote(people.developer);
    const accept = {
      type: 'AcceptQuote',
      by: people.maintainer,
      developer: ids.developer,
      version: undefined,
    } as const;
    expect(story.refusal({ ...accept, payout: 'incomplete' })).toMatchObject({
      kind: 'PayoutNotReady',
      standing: 'incomplete',
    });
    expect(typesOf(story.do({ ...accept, payout: 'ready' }))).toEqual(['QuoteAccepted']);
  });

  test('is not collected for: they have to be ready again, or the wish goes back to open', () => {
    const story = aCampaign({ phase: 'confirming', rules });
    story.do({ type: 'DeclareReady', by: people.developer, payout: 'ready' });
    story.now = nextDeadline(story.state) ?? story.now;
    expect(typesOf(story.do({ type: 'Tick', payout: 'restricted' }))).toEqual(['DeveloperUnready']);
    expect(story.refusal({ type: 'DeclareReady', by: people.developer, payout: 'restricted' }).kind).toBe(
      'PayoutNotReady',
    );
    expect(typesOf(story.pass({ hours: 7 * 24 }))).toEqual(['AcceptanceUndone']);
    expect(story.state.phase).toBe('open');
  });

  test('nor anybody without the processor being asked', () => {
    const story = aCampaign({ phase: 'confirming', rules });
    story.now = story.now.add({ hours: 48 });
    expect(typesOf(story.do({ type: 'DeclareReady', by: people.developer }))).toEqual(['DeveloperReady']);
    expect(typesOf(story.do({ type: 'Tick', payout: 'ready' }))).toContain('CollectionBegan');
  });
});
