// A pledge whose backer may still withdraw is collected early only where they asked for it: what a collection makes of the others.
import { describe, expect, test } from 'vitest';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { nextStep } from '../../src/domain/next-step.ts';
import { counts } from '../../src/domain/pledge.ts';
import { type Story, aCampaign, ids, people, typesOf } from '../support/builders.ts';

/** The target of €500 is reached by these pledges, the developer is ready; noon of Monday, 1 March 2027. */
function called(
  ...pledges: readonly { by: keyof typeof people; amount: bigint; early: boolean; business?: boolean }[]
): Story {
  const story = aCampaign({ phase: 'open' });
  story.quote(people.developer);
  story.accept();
  for (const [index, { by, amount, early, business = false }] of pledges.entries())
    story.do({
      type: 'SecurePledge',
      by: people[by],
      pledge: 900n + BigInt(index),
      amount,
      named: false,
      business,
      earlyWork: early,
    });
  if (story.state.phase === 'confirming') story.do({ type: 'DeclareReady', by: people.developer });
  return story;
}
/** The requester pledged 100 early, and is collected at any time. */
const rest = 40_000n;
const dueTo = (story: Story) => typesOf(story.passUntil(nextDeadline(story.state)));
const PERIOD_ENDS = Temporal.Instant.from('2027-03-16T00:00:00Z');

describe('a pledge whose backer did not ask for work to begin early', () => {
  test('counts, and where it is needed the collection waits for it', () => {
    const story = called({ by: 'backer', amount: rest, early: false });
    expect(story.state.phase).toBe('confirming');
    expect(dueTo(story)).toEqual(['CollectionPutOff']);
    expect(nextStep(story.state)).toMatchObject({ what: 'last-call', at: PERIOD_ENDS });
    expect(story.pass({ hours: 24 })).toEqual([]);
    expect(typesOf(story.passUntil(PERIOD_ENDS))).toEqual([
      'CollectionBegan',
      'AuthorisationAsked',
      'AuthorisationAsked',
    ]);
  });

  test('may leave as long as the collection waits', () => {
    const story = called({ by: 'backer', amount: rest, early: false });
    dueTo(story);
    expect(typesOf(story.do({ type: 'WithdrawPledge', by: people.backer }))).toContain('TargetLost');
  });

  test('is let off where the others cover the target, and nobody waits', () => {
    const story = called(
      { by: 'backer', amount: rest, early: true },
      { by: 'otherBacker', amount: 15_000n, early: false },
    );
    expect(dueTo(story)).toEqual(['CollectionBegan', 'AuthorisationAsked', 'AuthorisationAsked']);
    expect(story.pledgeOf(ids.otherBacker)).toMatchObject({ waiting: true, charge: undefined });
    story.authoriseAll();
    story.captureAll();
    expect(story.state.phase).toBe('started');
    expect(story.pledgeOf(ids.otherBacker)).toMatchObject({ released: 'not-needed' });
  });

  test('counts again when the collection of the others failed', () => {
    const story = called(
      { by: 'backer', amount: rest, early: true },
      { by: 'otherBacker', amount: 15_000n, early: false },
    );
    dueTo(story);
    story.decline(ids.backer);
    story.authorise(ids.requester);
    story.passUntil(story.state.collection?.windowEndsAt);
    expect(counts(story.pledgeOf(ids.otherBacker))).toBe(true);
  });

  test('may be let begin early afterwards: the collection begins at once', () => {
    const story = called({ by: 'backer', amount: rest, early: false });
    dueTo(story);
    expect(typesOf(story.do({ type: 'AllowEarlyWork', by: people.backer }))).toEqual(['EarlyWorkAllowed']);
    expect(story.do({ type: 'AllowEarlyWork', by: people.backer })).toEqual([]);
    expect(dueTo(story)).toContain('CollectionBegan');
  });

  test('is not waited for any longer when somebody else fills its place', () => {
    const story = called({ by: 'backer', amount: rest, early: false });
    dueTo(story);
    story.pledge(people.otherBacker, rest);
    expect(dueTo(story)).toContain('CollectionBegan');
  });

  test('waits for nobody more than are needed, whoever else pledges late and small', () => {
    const story = called({ by: 'backer', amount: rest, early: false });
    story.now = story.now.add({ hours: 47 });
    const late = {
      type: 'SecurePledge',
      by: people.otherBacker,
      pledge: 990n,
      amount: 100n,
      named: false,
    } as const;
    story.do({ ...late, earlyWork: false });
    dueTo(story);
    expect(story.state.accepted?.collectsFrom).toEqual(PERIOD_ENDS);
  });
});

test('a pledge of an organisation is collected at any time', () => {
  const story = called({ by: 'backer', amount: rest, early: false, business: true });
  expect(dueTo(story)).toContain('CollectionBegan');
});
