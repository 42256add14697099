// Pledges: who may, how much, what a second one is, and what follows from the sum.
import { describe, expect, test } from 'vitest';
import { aCampaign, anActor, ids, people, pledgedBy, someRules, typesOf } from '../support/builders.ts';

const secure = (by: bigint, amount: bigint, pledge = 500n) =>
  ({ type: 'SecurePledge', by: anActor(by), pledge, amount, named: false }) as const;

describe('a first pledge', () => {
  test('of the requester opens the wish', () => {
    const story = aCampaign();
    expect(typesOf(story.do(secure(ids.requester, 50n)))).toEqual(['PledgeSecured', 'WishOpened']);
  });

  test('of anybody else waits for the requester', () => {
    expect(aCampaign().refusal(secure(ids.backer, 50n))).toEqual({ kind: 'RequesterFirst' });
  });

  test('below what the processor can charge is refused with the least it can', () => {
    const refusal = aCampaign({ phase: 'open' }).refusal(secure(ids.backer, 49n));
    expect(refusal).toEqual({ kind: 'BelowFloor', amount: 49n, floor: 50n });
  });

  test('of the developer of the accepted quote is refused', () => {
    expect(aCampaign({ phase: 'funding' }).refusal(secure(ids.developer, 50n)).kind).toBe(
      'DeveloperCannotPledge',
    );
  });

  test('of a developer whose quote is not accepted counts', () => {
    const story = aCampaign({ phase: 'funding' });
    story.quote(people.otherDeveloper);
    expect(typesOf(story.do(secure(ids.otherDeveloper, 50n)))).toEqual(['PledgeSecured']);
  });

  test('under an accepted quote agrees to its version, before that to none', () => {
    const story = aCampaign({ phase: 'funding' });
    expect(story.pledgeOf(ids.requester).consent).toEqual({ kind: 'early' });
    expect(story.pledgeOf(ids.backer).consent).toEqual({
      kind: 'agreed',
      quote: { developer: ids.developer, version: 1 },
    });
  });
});

describe('a pledge told again', () => {
  test('changes nothing, even after it was lowered', () => {
    const story = aCampaign({ phase: 'funding' });
    const { id } = story.pledgeOf(ids.backer);
    story.do({ type: 'ChangePledge', by: people.backer, amount: 100n });
    expect(story.do(secure(ids.backer, 25_000n, id))).toEqual([]);
  });

  test('does not bring a withdrawn one back', () => {
    const story = aCampaign({ phase: 'funding' });
    const { id } = story.pledgeOf(ids.backer);
    story.do({ type: 'WithdrawPledge', by: people.backer });
    expect(story.do(secure(ids.backer, 25_000n, id))).toEqual([]);
    expect(story.do({ type: 'WithdrawPledge', by: people.backer })).toEqual([]);
  });

  test('under the identifier of somebody else is refused', () => {
    const story = aCampaign({ phase: 'funding' });
    expect(story.refusal(secure(ids.outsider, 100n, story.pledgeOf(ids.backer).id)).kind).toBe('NotBacker');
  });

  test('changes nothing once development started', () => {
    const story = aCampaign({ phase: 'started' });
    expect(story.do(secure(ids.backer, 25_000n, story.pledgeOf(ids.backer).id))).toEqual([]);
  });
});

describe('a backer who pledges again', () => {
  test('changes the one pledge they have', () => {
    const story = aCampaign({ phase: 'funding' });
    const { id } = story.pledgeOf(ids.backer);
    expect(story.do(secure(ids.backer, 30_000n))).toEqual([
      { type: 'PledgeChanged', pledge: id, from: 25_000n, to: 30_000n, named: false },
      { type: 'MilestoneReached', percent: 80 },
    ]);
    expect(story.state).toMatchObject({ pledged: 40_000n, backers: 2 });
  });

  test('for the same amount, after the accepted quote became dearer, agrees to it', () => {
    const story = aCampaign({ phase: 'funding' });
    story.quote(people.developer, { amount: 60_000n });
    story.accept();
    expect(typesOf(story.do(secure(ids.backer, 25_000n)))).toEqual(['ConsentGiven']);
    expect(story.state.pledged).toBe(25_000n);
  });
});

describe('while pledges are collected', () => {
  test('a new one is kept, and counts when the attempt has failed', () => {
    const story = aCampaign({ phase: 'collecting' });
    story.do(secure(ids.outsider, 15_000n));
    expect(story.state).toMatchObject({ pledged: 50_000n, backers: 3 });
    expect(story.pledgeOf(ids.outsider)).toMatchObject({ waiting: true, charge: undefined });
    story.authorise(ids.requester);
    story.authorise(ids.backer);
    story.decline(ids.otherBacker);
    const events = story.passUntil(story.state.collection?.windowEndsAt);
    expect(typesOf(events).filter((type) => type !== 'CardReminded')).toEqual([
      'PledgeReleased',
      'CollectionFailed',
      'CancellationAsked',
      'CancellationAsked',
      'TargetReached',
    ]);
    expect(story.state).toMatchObject({ phase: 'confirming', pledged: 50_000n, backers: 3 });
  });

  test('a new one is let go when development starts without it', () => {
    const story = aCampaign({ phase: 'collecting' });
    story.do(secure(ids.outsider, 15_000n));
    story.authoriseAll();
    story.captureAll();
    expect(story.pledgeOf(ids.outsider)).toMatchObject({ released: 'not-needed', charge: undefined });
  });

  test('a raise is kept, lowered and dropped again, and holds only for the next attempt', () => {
    const story = aCampaign({ phase: 'collecting' });
    const raise = (amount: bigint) => story.do({ type: 'ChangePledge', by: people.backer, amount });
    const pledge = story.pledgeOf(ids.backer).id;
    expect(raise(40_000n)).toEqual([{ type: 'RaiseKept', pledge, to: 40_000n }]);
    expect(raise(40_000n)).toEqual([]);
    raise(30_000n);
    story.authorise(ids.requester);
    story.authorise(ids.backer);
    story.decline(ids.otherBacker);
    const events = story.passUntil(story.state.collection?.windowEndsAt);
    expect(events).toContainEqual({
      type: 'PledgeChanged',
      pledge,
      from: pledgedBy.backer,
      to: 30_000n,
      named: false,
    });
    expect(story.state).toMatchObject({ phase: 'funding', pledged: 40_000n });
  });

  test('lowering is refused, also with a new card', () => {
    const story = aCampaign({ phase: 'collecting' });
    expect(story.refusal({ type: 'ChangePledge', by: people.backer, amount: 60n }).kind).toBe('WrongPhase');
    expect(story.refusal(secure(ids.backer, 60n)).kind).toBe('WrongPhase');
  });
});

describe('the sum', () => {
  test('says each milestone once for a version, however often it is passed', () => {
    const story = aCampaign({ phase: 'open' });
    story.quote(people.developer);
    story.accept();
    const milestones = () => story.events.filter(({ type }) => type === 'MilestoneReached');
    story.pledge(people.backer, 30_000n);
    expect(milestones()).toEqual([
      { type: 'MilestoneReached', percent: 50 },
      { type: 'MilestoneReached', percent: 80 },
    ]);
    story.do({ type: 'WithdrawPledge', by: people.backer });
    story.pledge(people.backer, 30_000n);
    expect(milestones()).toHaveLength(2);
  });

  test('that reaches the target begins the last call, the first time only', () => {
    const story = aCampaign({ phase: 'confirming' });
    expect(story.events.at(-1)).toEqual({ type: 'TargetReached', first: true });
    expect(typesOf(story.do({ type: 'WithdrawPledge', by: people.backer }))).toEqual([
      'PledgeReleased',
      'TargetLost',
    ]);
    expect(story.pledge(people.backer, 25_000n).at(-1)).toEqual({ type: 'TargetReached', first: false });
  });

  test('never begins a collection by itself: a tick does, at once when it is due', () => {
    const story = aCampaign({ phase: 'confirming', rules: { lastCallHours: 0 } });
    story.do({ type: 'DeclareReady', by: people.developer });
    story.do({ type: 'WithdrawPledge', by: people.backer });
    story.pass({ hours: 60 });
    expect(typesOf(story.pledge(people.backer, 25_000n))).toEqual(['PledgeSecured', 'TargetReached']);
    expect(typesOf(story.pass({ hours: 0 }))[0]).toBe('CollectionBegan');
  });
});

describe('withdrawing', () => {
  test('the only pledge of the requester sends the wish back to proposed', () => {
    const story = aCampaign({ phase: 'open' });
    const events = story.do({ type: 'WithdrawPledge', by: people.requester });
    expect(typesOf(events)).toEqual(['PledgeReleased', 'WishReproposed']);
  });

  test('leaves a wish open that a maintainer opened, that others back, or that needs no pledge of the requester', () => {
    const byMaintainer = aCampaign();
    byMaintainer.do({ type: 'OpenWish', by: people.maintainer });
    byMaintainer.pledge(people.requester, 100n);
    byMaintainer.do({ type: 'WithdrawPledge', by: people.requester });
    expect(byMaintainer.state.phase).toBe('open');
    const backed = aCampaign({ phase: 'open' });
    backed.pledge(people.backer, 100n);
    backed.do({ type: 'WithdrawPledge', by: people.requester });
    expect(backed.state.phase).toBe('open');
    const optional = aCampaign({ phase: 'open' });
    optional.do({ type: 'ChangeRules', rules: someRules({ requesterPledge: 'optional' }) });
    optional.do({ type: 'WithdrawPledge', by: people.requester });
    expect(optional.state.phase).toBe('open');
  });

  test('is possible while the issue is closed, raising is not', () => {
    const story = aCampaign({ phase: 'funding' });
    story.do({ type: 'Pause', reason: 'closed' });
    expect(story.refusal({ type: 'ChangePledge', by: people.backer, amount: 26_000n }).kind).toBe('Paused');
    expect(typesOf(story.do({ type: 'ChangePledge', by: people.backer, amount: 24_000n }))).toEqual([
      'PledgeChanged',
    ]);
    expect(typesOf(story.do({ type: 'WithdrawPledge', by: people.backer }))).toEqual(['PledgeReleased']);
  });
});
