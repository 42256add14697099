// Acceptance: who may, whose consent a version needs, and the clocks that it starts.
import { describe, expect, test } from 'vitest';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { type Story, aCampaign, ids, people, specification, typesOf } from '../support/builders.ts';

const accept = (developer: bigint, version?: number, by = people.maintainer) =>
  ({ type: 'AcceptQuote', by, developer, version }) as const;

describe('who may accept', () => {
  test.each([
    ['maintainers', people.maintainer, true],
    ['maintainers', people.requester, false],
    ['requester', people.maintainer, false],
    ['requester', people.requester, true],
    ['either', people.maintainer, true],
    ['either', people.requester, true],
    ['either', people.outsider, false],
  ] as const)('where %s may, %o: %s', (acceptedBy, by, may) => {
    const story = aCampaign({ phase: 'open', rules: { acceptedBy } });
    story.quote(people.developer);
    if (may) expect(story.do(accept(ids.developer, 1, by)).length).toBeGreaterThan(0);
    else
      expect(story.refusal(accept(ids.developer, 1, by))).toEqual({ kind: 'NotAllowedToAccept', acceptedBy });
    story.campaign = aCampaign({ phase: 'funding' }).state;
    const undo = story.ask({ type: 'UndoAcceptance', by: people.outsider });
    expect(undo).toEqual({ kind: 'NotAllowedToAccept', acceptedBy: 'maintainers' });
  });

  test('nobody while the issue is closed', () => {
    const story = aCampaign({ phase: 'open' });
    story.quote(people.developer);
    story.do({ type: 'Pause', reason: 'closed' });
    expect(story.refusal(accept(ids.developer)).kind).toBe('Paused');
  });
});

describe('which version', () => {
  test('a developer without a live quote has none, and those who have are named', () => {
    const story = aCampaign({ phase: 'funding' });
    expect(story.refusal(accept(ids.outsider))).toEqual({
      kind: 'NoQuote',
      developer: ids.outsider,
      others: [ids.developer],
    });
  });

  test('only the newest can be accepted, the accepted one is already', () => {
    const story = aCampaign({ phase: 'funding' });
    story.quote(people.developer, { amount: 40_000n });
    story.quote(people.developer, { amount: 45_000n });
    expect(story.refusal(accept(ids.developer, 2))).toMatchObject({ kind: 'NoSuchVersion', current: 3 });
    expect(story.refusal(accept(ids.developer, 1)).kind).toBe('AlreadyAccepted');
    story.accept();
    expect(story.state.accepted).toMatchObject({ version: 3, amount: 45_000n });
    expect(story.refusal(accept(ids.developer)).kind).toBe('AlreadyAccepted');
  });

  test('a new version leaves the accepted one as it was', () => {
    const story = aCampaign({ phase: 'confirming' });
    expect(typesOf(story.quote(people.developer, { amount: 60_000n }))).toEqual(['QuoteSubmitted']);
    expect(story.state).toMatchObject({ phase: 'confirming', accepted: { version: 1, amount: 50_000n } });
  });
});

const consentOf = (story: Story, backer: bigint): string => story.pledgeOf(backer).consent.kind;

describe('consent', () => {
  test.each([
    ['dearer', { amount: 50_001n }],
    ['later', { days: 15 }],
    ['specified anew', { specification: `${specification} And a footer.` }],
  ])('a version that is %s asks every backer again, early ones too', (_, terms) => {
    const story = aCampaign({ phase: 'confirming' });
    story.quote(people.developer, terms);
    expect(typesOf(story.accept())).toEqual([
      'QuoteAccepted',
      'ConsentAsked',
      'ConsentAsked',
      'ConsentAsked',
    ]);
    expect(story.state).toMatchObject({ phase: 'funding', pledged: 0n, backers: 0, unconfirmed: 50_000n });
  });

  test('a version that is cheaper and sooner asks nobody', () => {
    const story = aCampaign({ phase: 'confirming' });
    story.quote(people.developer, { amount: 49_000n, days: 13 });
    expect(typesOf(story.accept())).toEqual([
      'QuoteAccepted',
      'MilestoneReached',
      'MilestoneReached',
      'MilestoneReached',
      'TargetReached',
    ]);
  });

  test('the quote of another developer is compared with the one accepted before, even when that was undone', () => {
    const story = aCampaign({ phase: 'funding' });
    story.do({ type: 'UndoAcceptance', by: people.maintainer });
    story.quote(people.otherDeveloper, { amount: 40_000n, specification: 'Something else altogether.' });
    story.accept(ids.otherDeveloper);
    expect(consentOf(story, ids.requester)).toBe('asked');
    expect(consentOf(story, ids.backer)).toBe('asked');
  });

  test('whoever pledged after an acceptance was undone agreed to none, and counts', () => {
    const story = aCampaign({ phase: 'funding' });
    story.do({ type: 'UndoAcceptance', by: people.maintainer });
    story.pass({ hours: 1 });
    story.pledge(people.otherBacker, 1_000n);
    story.quote(people.developer, { amount: 60_000n });
    story.accept();
    expect(consentOf(story, ids.otherBacker)).toBe('early');
    expect(story.state).toMatchObject({ pledged: 1_000n, unconfirmed: 35_000n });
  });

  test('whoever was being asked is asked again for the next version, even a better one', () => {
    const story = aCampaign({ phase: 'funding' });
    story.quote(people.developer, { amount: 60_000n });
    story.accept();
    story.pass({ hours: 24 });
    story.quote(people.developer, { amount: 55_000n });
    story.accept();
    const { consent } = story.pledgeOf(ids.backer);
    expect(consent).toMatchObject({ kind: 'asked', quote: { version: 3 } });
    expect(consent.kind === 'asked' && consent.until.equals(story.now.add({ hours: 14 * 24 }))).toBe(true);
  });

  test('whoever confirmed counts, and is not asked again for the same version', () => {
    const story = aCampaign({ phase: 'funding' });
    story.quote(people.developer, { amount: 60_000n });
    story.accept();
    expect(typesOf(story.do({ type: 'ConfirmConsent', by: people.backer }))).toEqual(['ConsentGiven']);
    expect(story.do({ type: 'ConfirmConsent', by: people.backer })).toEqual([]);
    expect(story.state).toMatchObject({ pledged: 25_000n, unconfirmed: 10_000n });
    story.do({ type: 'UndoAcceptance', by: people.maintainer });
    story.accept();
    expect(consentOf(story, ids.backer)).toBe('agreed');
    expect(consentOf(story, ids.requester)).toBe('asked');
  });

  test('silence of 14 days releases', () => {
    const story = aCampaign({ phase: 'funding' });
    story.quote(people.developer, { amount: 60_000n });
    story.accept();
    story.do({ type: 'ConfirmConsent', by: people.backer });
    expect(nextDeadline(story.state)?.equals(story.now.add({ hours: 14 * 24 }))).toBe(true);
    expect(story.passUntilDeadline()).toEqual([
      { type: 'PledgeReleased', pledge: story.pledgeOf(ids.requester).id, reason: 'no-consent' },
    ]);
  });

  test('of nobody is confirmed for them', () => {
    const story = aCampaign({ phase: 'funding' });
    expect(story.refusal({ type: 'ConfirmConsent', by: people.outsider }).kind).toBe('NotBacker');
  });
});

test('the developer’s own pledges are released when their quote is accepted', () => {
  const story = aCampaign({ phase: 'open' });
  story.pledge(people.developer, 5_000n);
  story.quote(people.developer);
  story.accept();
  expect(story.pledgeOf(ids.developer).released).toBe('became-developer');
  expect(story.state).toMatchObject({ pledged: 10_000n, backers: 1 });
});

describe('the clocks of an accepted version', () => {
  const ready = { type: 'DeclareReady', by: people.developer } as const;

  test('collect when cooling-off and last call are over and the developer is ready', () => {
    const story = aCampaign({ phase: 'confirming' });
    story.do(ready);
    expect(story.pass({ hours: 47, minutes: 59 })).toEqual([]);
    expect(typesOf(story.pass({ minutes: 1 }))[0]).toBe('CollectionBegan');
  });

  test('give backers a day, whatever the project says', () => {
    const story = aCampaign({ phase: 'confirming', rules: { coolingOffHours: 0, lastCallHours: 0 } });
    story.do(ready);
    expect(nextDeadline(story.state)?.equals(story.now.add({ hours: 24 }))).toBe(true);
  });

  test('collect as soon as the developer says so when all else is over', () => {
    const story = aCampaign({ phase: 'confirming' });
    story.pass({ hours: 50 });
    expect(typesOf(story.do(ready)).slice(0, 2)).toEqual(['DeveloperReady', 'CollectionBegan']);
    expect(story.do(ready)).toEqual([]);
  });

  test('do not start again when somebody leaves and the target is reached anew', () => {
    const story = aCampaign({ phase: 'confirming' });
    story.do(ready);
    story.pass({ hours: 40 });
    story.do({ type: 'WithdrawPledge', by: people.backer });
    story.pledge(people.backer, 25_000n);
    expect(typesOf(story.pass({ hours: 8 }))[0]).toBe('CollectionBegan');
  });

  test('send the wish back to open when the developer is not ready after 7 days more', () => {
    const story = aCampaign({ phase: 'confirming' });
    expect(story.pass({ hours: 48 + 7 * 24 - 1 })).toEqual([]);
    const undone = { type: 'AcceptanceUndone', developer: ids.developer, version: 1, cause: 'not-ready' };
    expect(story.pass({ hours: 1 })).toEqual([undone]);
    expect(story.state).toMatchObject({ phase: 'open', accepted: undefined, pledged: 50_000n });
  });

  test('give the developer those days from when the target was reached anew', () => {
    const story = aCampaign({ phase: 'confirming' });
    story.do({ type: 'WithdrawPledge', by: people.backer });
    story.pass({ hours: 20 * 24 });
    story.pledge(people.backer, 25_000n);
    expect(story.pass({ hours: 6 * 24 })).toEqual([]);
    expect(typesOf(story.pass({ hours: 24 }))).toEqual(['AcceptanceUndone']);
  });

  test('are the developer’s alone to answer', () => {
    const refusal = aCampaign({ phase: 'confirming' }).refusal({
      type: 'DeclareReady',
      by: people.maintainer,
    });
    expect(refusal).toEqual({ kind: 'NotDeveloper', command: 'DeclareReady', developer: ids.developer });
  });
});
