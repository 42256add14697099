// The collection: all authorised or nothing charged, shares, and what a failing capture leads to.
import { describe, expect, test } from 'vitest';
import { captureOrder } from '../../src/domain/capture-order.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { type Story, aCampaign, anActor, ids, people, typesOf } from '../support/builders.ts';

const share = (story: Story, backer: bigint): bigint => story.pledgeOf(backer).charge?.share ?? -1n;
const state = (story: Story, backer: bigint): string => story.pledgeOf(backer).charge?.state ?? 'none';

/** Collecting these amounts, of backers 20, 21 and so on, for a target. */
function collecting(target: bigint, amounts: readonly bigint[]): Story {
  const story = aCampaign();
  story.do({ type: 'OpenWish', by: people.maintainer });
  story.quote(people.developer, { amount: target });
  story.accept();
  for (const [index, amount] of amounts.entries()) story.pledge(anActor(BigInt(20 + index)), amount);
  story.do({ type: 'DeclareReady', by: people.developer });
  story.pass({ hours: 48 });
  return story;
}

describe('a card that is refused', () => {
  const refused = (cause: 'soft' | 'hard' | 'authentication-required'): Story => {
    const story = aCampaign({ phase: 'collecting' });
    story.authorise(ids.requester);
    story.authorise(ids.otherBacker);
    story.do({ type: 'RecordDeclined', ...story.charge(ids.backer), cause });
    return story;
  };
  const inDays = (story: Story, days: number) => story.pass({ hours: 24 * days });

  test('leaves the sum at once, and counts again when it pays after all', () => {
    const story = refused('soft');
    expect(story.state).toMatchObject({ pledged: 25_000n, backers: 2 });
    expect(typesOf(inDays(story, 1))).toEqual(['AuthorisationAsked']);
    expect(story.state).toMatchObject({ pledged: 50_000n, backers: 3 });
    expect(typesOf(story.authorise(ids.backer))).toEqual(['PledgeAuthorised', 'TargetCovered']);
  });

  test('softly is tried once more after a day, and never a third time by itself', () => {
    const story = refused('soft');
    expect(typesOf(inDays(story, 1))).toEqual(['AuthorisationAsked']);
    story.do({ type: 'RecordDeclined', ...story.charge(ids.backer), cause: 'soft' });
    expect(typesOf(inDays(story, 1))).toEqual(['CardReminded']);
  });

  test.each(['hard', 'authentication-required'] as const)(
    '%s is never tried again by itself, and its backer is reminded every day',
    (cause) => {
      const story = refused(cause);
      const later = [1, 1, 1].flatMap((days) => typesOf(inDays(story, days)));
      expect(later).toEqual(['CardReminded', 'CardReminded', 'CardReminded']);
    },
  );

  test('is replaced by another one with its backer present', () => {
    const story = refused('hard');
    const { pledge, attempt } = story.charge(ids.backer);
    const held = {
      type: 'RecordHeld',
      pledge,
      attempt: attempt + 1,
      amount: 25_000n,
      captureBefore: story.now.add({ hours: 7 * 24 }),
    } as const;
    expect(story.do({ ...held, amount: 24_000n })).toEqual([]);
    expect(story.do({ ...held, attempt: attempt + 2 })).toEqual([]);
    expect(typesOf(story.do(held))).toEqual(['AuthorisationAsked', 'PledgeAuthorised', 'TargetCovered']);
    expect(story.do(held)).toEqual([]);
  });

  test('comes too late once the window is over: nothing waits for its hold', () => {
    const story = refused('hard');
    const { pledge, attempt } = story.charge(ids.backer);
    story.passUntil(story.state.collection?.windowEndsAt);
    const captureBefore = story.now.add({ hours: 7 * 24 });
    expect(
      story.do({ type: 'RecordHeld', pledge, attempt: attempt + 1, amount: 25_000n, captureBefore }),
    ).toEqual([]);
  });

  test('is confirmed at the bank under the same attempt', () => {
    const story = refused('authentication-required');
    expect(typesOf(story.authorise(ids.backer))).toEqual(['PledgeAuthorised', 'TargetCovered']);
  });

  test('that only waits for its bank is let go at the end, so that nobody confirms it later', () => {
    const story = refused('authentication-required');
    const events = story.passUntil(story.state.collection?.windowEndsAt);
    expect(events).toContainEqual({ type: 'CancellationAsked', ...story.charge(ids.backer) });
    expect(state(story, ids.backer)).toBe('cancelling');
  });

  test('is tried at most three times in one collection', () => {
    const story = refused('soft');
    inDays(story, 1);
    story.do({ type: 'RecordDeclined', ...story.charge(ids.backer), cause: 'authentication-required' });
    story.do({ type: 'RecordDeclined', ...story.charge(ids.backer), cause: 'hard' });
    const swap = () => {
      const { pledge, attempt } = story.charge(ids.backer);
      const captureBefore = story.now.add({ hours: 7 * 24 });
      return story.do({ type: 'RecordHeld', pledge, attempt: attempt + 1, amount: 25_000n, captureBefore });
    };
    expect(story.pledgeOf(ids.backer).charge?.tries).toBe(2);
    expect(typesOf(swap())).toContain('PledgeAuthorised');
    expect(story.pledgeOf(ids.backer).charge?.tries).toBe(3);
  });

  test('is let go with the others when the wish is cancelled or its issue closed', () => {
    const cancelled = refused('authentication-required');
    cancelled.do({ type: 'CancelWish', by: people.maintainer, reason: 'done elsewhere' });
    expect(cancelled.pledgeOf(ids.backer)).toMatchObject({
      released: 'declined',
      charge: { state: 'cancelling' },
    });
    const closed = refused('soft');
    closed.do({ type: 'Pause', reason: 'closed' });
    expect(closed.pledgeOf(ids.backer).released).toBe('declined');
    expect(closed.state.phase).toBe('funding');
  });
});

describe('authorising', () => {
  test('asks for every pledge that counts, and captures nothing before all have answered', () => {
    const story = aCampaign({ phase: 'collecting' });
    expect(typesOf(story.events.slice(-4))).toEqual([
      'CollectionBegan',
      'AuthorisationAsked',
      'AuthorisationAsked',
      'AuthorisationAsked',
    ]);
    expect(typesOf(story.authorise(ids.requester))).toEqual(['PledgeAuthorised']);
    expect(typesOf(story.authorise(ids.backer))).toEqual(['PledgeAuthorised']);
    expect(typesOf(story.authorise(ids.otherBacker))).toEqual(['PledgeAuthorised', 'TargetCovered']);
  });

  test('leaves out whoever is being asked for consent', () => {
    const story = aCampaign({ phase: 'funding' });
    story.quote(people.developer, { amount: 60_000n });
    story.accept();
    story.pledge(people.otherBacker, 60_000n);
    story.do({ type: 'DeclareReady', by: people.developer });
    story.pass({ hours: 48 });
    expect(state(story, ids.otherBacker)).toBe('asked');
    expect(state(story, ids.requester)).toBe('none');
  });

  test('that does not cover the target goes back to funding without those who were declined', () => {
    const story = aCampaign({ phase: 'collecting' });
    story.authorise(ids.requester);
    expect(typesOf(story.decline(ids.backer))).toEqual(['PledgeDeclined']);
    expect(typesOf(story.authorise(ids.otherBacker))).toEqual(['PledgeAuthorised']);
    expect(story.passUntil(story.state.collection?.windowEndsAt).slice(-4)).toEqual([
      { type: 'PledgeReleased', pledge: story.pledgeOf(ids.backer).id, reason: 'declined' },
      { type: 'CollectionFailed', attempt: 1, authorised: 25_000n },
      { type: 'CancellationAsked', ...story.charge(ids.requester) },
      { type: 'CancellationAsked', ...story.charge(ids.otherBacker) },
    ]);
    expect(story.state).toMatchObject({ phase: 'funding', pledged: 25_000n, captured: 0n });
  });

  test('ends at once where not even those who were declined could cover the target', () => {
    const story = collecting(500n, [400n, 300n]);
    story.do({ type: 'RecordCancelled', ...story.charge(20n) });
    expect(typesOf(story.decline(21n))).toContain('CollectionFailed');
  });

  test('covers the target without those who were declined where the others suffice', () => {
    const story = collecting(500n, [400n, 300n, 200n]);
    story.authorise(20n);
    story.decline(21n);
    expect(typesOf(story.authorise(22n))).toEqual(['PledgeAuthorised', 'TargetCovered', 'PledgeReleased']);
    expect([share(story, 20n), share(story, 22n)]).toEqual([333n, 167n]);
  });

  test('ends before the first hold is let go, with what there is', () => {
    const story = collecting(500n, [400n, 300n, 200n]);
    const began = story.now;
    expect(nextDeadline(story.state)?.equals(began.add({ hours: 6 * 24 }))).toBe(true);
    story.authorise(20n, began.add({ hours: 48 }));
    story.authorise(21n);
    expect(nextDeadline(story.state)?.equals(began.add({ hours: 36 }))).toBe(true);
    expect(typesOf(story.passUntilDeadline())).toEqual(['TargetCovered', 'CancellationAsked']);
    expect(state(story, 22n)).toBe('cancelling');
    story.captureAll();
    expect(story.pledgeOf(22n).released).toBe('not-needed');
  });

  test('keeps those who were not answered for a next attempt when it ends uncovered', () => {
    const story = collecting(500n, [400n, 300n]);
    story.authorise(20n);
    expect(typesOf(story.passUntilDeadline())).toEqual([
      'CollectionFailed',
      'CancellationAsked',
      'CancellationAsked',
      'TargetReached',
    ]);
    expect(story.state).toMatchObject({ phase: 'confirming', pledged: 700n });
  });

  test('begins anew only when every old hold is gone', () => {
    const story = collecting(500n, [400n, 300n]);
    story.passUntilDeadline();
    expect(story.state).toMatchObject({ phase: 'confirming', holds: 2 });
    expect(story.do({ type: 'Tick' })).toEqual([]);
    story.do({ type: 'RecordCancelled', ...story.charge(20n) });
    const events = story.do({ type: 'RecordCancelled', ...story.charge(21n) });
    expect(events.slice(0, 2)).toMatchObject([
      { type: 'PledgeCancelled' },
      { type: 'CollectionBegan', attempt: 2 },
    ]);
    expect(events[2]).toMatchObject({ type: 'AuthorisationAsked', attempt: 2 });
  });

  test('takes a hold that the processor let go for none', () => {
    const story = collecting(500n, [400n, 300n]);
    story.authorise(20n);
    expect(typesOf(story.do({ type: 'RecordCancelled', ...story.charge(20n) }))).toEqual(['PledgeCancelled']);
    expect(typesOf(story.authorise(21n))).toContain('CollectionFailed');
  });

  test('stops when the issue is closed, and nobody pays', () => {
    const story = aCampaign({ phase: 'collecting' });
    story.authorise(ids.backer);
    expect(typesOf(story.do({ type: 'Pause', reason: 'closed' }))).toEqual([
      'WishPaused',
      'CollectionFailed',
      'CancellationAsked',
      'CancellationAsked',
      'CancellationAsked',
      'TargetReached',
    ]);
    for (const backer of [ids.requester, ids.backer, ids.otherBacker])
      story.do({ type: 'RecordCancelled', ...story.charge(backer) });
    expect(story.state.phase).toBe('confirming');
    expect(typesOf(story.do({ type: 'Resume' })).slice(0, 2)).toEqual(['WishResumed', 'CollectionBegan']);
  });

  test('answers that come after it was cancelled move nothing', () => {
    const story = aCampaign({ phase: 'collecting' });
    story.do({ type: 'CancelWish', by: people.maintainer, reason: 'done elsewhere' });
    expect(story.authorise(ids.backer)).toEqual([]);
    expect(story.decline(ids.requester)).toEqual([]);
    expect(story.state).toMatchObject({ phase: 'cancelled', holds: 3 });
  });
});

describe('capturing', () => {
  test('takes each one’s share, and starts development with the last', () => {
    const story = collecting(500n, [400n, 300n, 300n]);
    story.authoriseAll();
    expect([20n, 21n, 22n].map((backer) => share(story, backer))).toEqual([200n, 150n, 150n]);
    story.capture(20n);
    story.capture(21n);
    expect(typesOf(story.capture(22n))).toEqual(['PledgeCaptured', 'DevelopmentStarted']);
    expect(story.state).toMatchObject({ phase: 'started', captured: 500n, held: 500n });
    expect(story.state.work?.dueAt.equals(story.now.add({ hours: 14 * 24 }))).toBe(true);
  });

  test('goes from least slack to most', () => {
    const story = collecting(10_000n, [9_000n, 100n, 3_000n]);
    story.authoriseAll();
    expect(captureOrder(story.state).map(({ backer }) => backer)).toEqual([21n, 22n, 20n]);
  });

  test('lets off whose share could not be charged, and lets their hold go at the start', () => {
    const story = collecting(500n, [800n, 50n]);
    story.authoriseAll();
    expect([share(story, 20n), share(story, 21n)]).toEqual([500n, 0n]);
    expect(typesOf(story.capture(20n))).toEqual([
      'PledgeCaptured',
      'DevelopmentStarted',
      'CancellationAsked',
      'PledgeReleased',
    ]);
    expect(story.pledgeOf(21n).released).toBe('not-needed');
  });

  test('shares anew when one fails for good', () => {
    const story = collecting(500n, [400n, 300n, 300n]);
    story.authoriseAll();
    story.capture(21n);
    const events = story.do({ type: 'RecordCaptureFailed', ...story.charge(22n) });
    expect(typesOf(events)).toEqual(['CaptureFailed', 'PledgeReleased', 'SharesChanged']);
    expect(share(story, 20n)).toBe(350n);
    story.capture(20n);
    expect(story.state).toMatchObject({ phase: 'started', captured: 500n });
  });

  test('calls on whoever was let off when one fails', () => {
    const story = collecting(500n, [500n, 500n, 60n]);
    story.authoriseAll();
    expect(share(story, 22n)).toBe(0n);
    story.do({ type: 'RecordCaptureFailed', ...story.charge(20n) });
    expect([share(story, 21n), share(story, 22n)]).toEqual([446n, 54n]);
  });

  test('returns everything when the rest cannot cover what is missing', () => {
    const story = collecting(500n, [300n, 250n]);
    story.authoriseAll();
    story.capture(20n);
    const events = story.do({ type: 'RecordCancelled', ...story.charge(21n) });
    expect(events.slice(2)).toEqual([
      { type: 'RefundingBegan', cause: 'capture-failed' },
      { type: 'RefundAsked', ...story.charge(20n), refund: 1, amount: 273n },
    ]);
    story.refund(20n);
    expect(story.state).toMatchObject({ phase: 'refunded', refunded: 273n, held: 0n });
  });

  test('sends back what the processor had taken already when it was told to let go', () => {
    const story = collecting(500n, [300n, 150n, 100n]);
    story.authoriseAll();
    const late = { type: 'RecordCaptured', ...story.charge(21n), amount: share(story, 21n) } as const;
    story.do({ type: 'RecordCaptureFailed', ...story.charge(20n) });
    expect(story.state.phase).toBe('refunding');
    expect(typesOf(story.do(late))).toEqual(['PledgeCaptured', 'RefundAsked']);
    story.refund(21n);
    expect(story.state.phase).toBe('refunding');
    expect(typesOf(story.do({ type: 'RecordCancelled', ...story.charge(22n) }))).toEqual([
      'PledgeCancelled',
      'WishRefunded',
    ]);
  });

  test('an older share that was on its way is completed by the others', () => {
    const story = collecting(500n, [400n, 400n, 400n]);
    story.authoriseAll();
    const older = share(story, 21n);
    story.do({ type: 'RecordCaptureFailed', ...story.charge(20n) });
    expect([share(story, 21n), share(story, 22n)]).toEqual([250n, 250n]);
    expect(typesOf(story.capture(21n, older))).toEqual(['PledgeCaptured', 'SharesChanged']);
    expect(share(story, 22n)).toBe(333n);
    story.capture(22n);
    expect(story.state).toMatchObject({ phase: 'started', captured: 500n });
  });

  test('of pledges too small to be shared takes the least of each, and returns what is too much', () => {
    const story = collecting(
      520n,
      Array.from({ length: 11 }, () => 50n),
    );
    story.authoriseAll();
    story.captureAll();
    expect(story.state).toMatchObject({ phase: 'started', captured: 550n });
    story.refundAll();
    expect(story.state).toMatchObject({ phase: 'started', captured: 550n, refunded: 30n, held: 520n });
  });

  test('cannot be cancelled, and closing the issue does not stop it', () => {
    const story = aCampaign({ phase: 'collecting' });
    story.authoriseAll();
    const cancel = { type: 'CancelWish', by: people.maintainer, reason: 'done elsewhere' } as const;
    expect(story.refusal(cancel).kind).toBe('CaptureBegan');
    story.do({ type: 'Pause', reason: 'closed' });
    story.captureAll();
    expect(story.state.phase).toBe('started');
  });

  test('that the processor never answers ends in refunds at the hold limit', () => {
    const story = aCampaign({ phase: 'collecting' });
    story.authoriseAll();
    story.capture(ids.backer);
    expect(story.passUntilDeadline()[0]).toEqual({ type: 'RefundingBegan', cause: 'hold-limit' });
  });
});
