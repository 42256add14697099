// What is saved is what is loaded: every kind of field of a campaign, in every phase and in the corners between them.
import { describe, expect, test } from 'vitest';
import { type Campaign, phases } from '../../src/domain/campaign.ts';
import type { CampaignEvent } from '../../src/domain/campaign-event.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { balancesOf, postingsOf } from '../../src/domain/ledger.ts';
import { type Story, aCampaign, ids, noon, people, someRules } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aProject, aStore, happens } from './a-store.ts';

const db = database();
const open = aStore(db);
let issue = 0n;

/** Lets a story's events happen again, one change each, and compares what is loaded after every one of them. */
async function expectRetold(events: readonly CampaignEvent[]): Promise<Campaign> {
  const { store } = open;
  await aProject(store);
  issue += 1n;
  const [, ...rest] = events;
  const first = (campaign: bigint): readonly CampaignEvent[] =>
    events.slice(0, 1).map((event) => ('campaign' in event ? { ...event, campaign } : event));
  const wish = { project: 1n, issue, number: Number(issue), title: 'Export', at: noon };
  const { campaign: id } = await store.propose({ ...wish, decide: first, jobs: () => [] });

  let state = first(id).reduce<Campaign | undefined>(
    (before, event) => evolve(before, event, noon),
    undefined,
  );
  const postings: ReturnType<typeof postingsOf>[number][] = [];
  for (const [index, told] of rest.entries()) {
    const event = numbered(told, id);
    const at = noon.add({ minutes: index + 1, microseconds: index });
    state = evolve(state, event, at);
    postings.push(...postingsOf(state, event));
    expect(await happens(store, id, [event], { at })).toEqual(state);
    expect(await store.campaign(id)).toEqual(state);
  }
  if (state === undefined) throw new Error('a story begins with its proposal');
  expect(await store.campaign(id)).toEqual(state);

  const recorded = await store.events(id);
  expect(recorded.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  expect(recorded.slice(1).map(({ event }) => event)).toEqual(rest.map((event) => numbered(event, id)));
  const booked = await store.balances(id);
  expect(new Map(booked.map(({ account, amount }) => [account, amount]))).toEqual(balancesOf(postings));
  const { rows } = await db.pool.query('select next_deadline_at from campaigns where id = $1', [id]);
  const deadline = nextDeadline(state);
  expect(rows[0].next_deadline_at?.toISOString()).toBe(
    deadline &&
      deadline
        .round({ smallestUnit: 'millisecond', roundingMode: 'floor' })
        .toString({ fractionalSecondDigits: 3 }),
  );
  return state;
}

/** Pledges are numbered for ever, and every story begins with the same number. */
const numbered = (event: CampaignEvent, campaign: bigint): CampaignEvent => {
  const own = (pledge: bigint): bigint => campaign * 1000n + pledge;
  if ('pledge' in event) return { ...event, pledge: own(event.pledge) };
  if ('shares' in event)
    return { ...event, shares: event.shares.map(({ pledge, share }) => ({ pledge: own(pledge), share })) };
  return event;
};

test.each(phases)('a campaign that came to %s is loaded as it was saved', async (phase) => {
  const { state, events } = aCampaign({ phase });
  const loaded = await expectRetold(events);
  expect(loaded.phase).toBe(phase);
  expect(loaded.events).toBe(state.events);
});

const corners: Readonly<Record<string, (story: Story) => unknown>> = {
  'a backer who is asked for consent, and a quote that was undone': (story) => {
    story.quote(people.developer, { amount: 60_000n });
    story.accept();
    story.do({ type: 'ConfirmConsent', by: people.backer });
    story.do({ type: 'UndoAcceptance', by: people.maintainer });
    story.do({
      type: 'SubmitQuote',
      by: people.otherDeveloper,
      amount: 1_000_000n,
      delay: { count: 6, unit: 'week' },
      specification: 'Every row, its header, and the units of each column.\n\n- [ ] tested',
      comment: 901n,
    });
    story.do({ type: 'WithdrawQuote', by: people.otherDeveloper });
  },
  'a pledge withdrawn and made anew': (story) => {
    story.do({ type: 'WithdrawPledge', by: people.backer });
    story.pledge(people.backer, 700n);
    story.do({ type: 'ChangePledge', by: people.backer, amount: 900n });
  },
  'a developer who is asked once more to be ready': (story) => {
    story.pledge(people.otherBacker, 15_000n);
    story.passUntil(nextDeadline(story.state));
  },
  'a pledge of an organisation that is not to be collected early': (story) =>
    story.do({
      type: 'SecurePledge',
      by: people.outsider,
      pledge: 901n,
      amount: 500n,
      named: false,
      business: true,
      earlyWork: false,
    }),
  'a pause': (story) => story.do({ type: 'Pause', reason: 'app-removed' }),
  'a pause that ended, other rules and a cancellation': (story) => {
    story.do({ type: 'Pause', reason: 'closed' });
    story.do({ type: 'Resume' });
    story.do({
      type: 'ChangeRules',
      rules: someRules({ milestones: [10, 99], floor: 12_345_678_901n, timeZone: 'Europe/Paris' }),
    });
    story.do({ type: 'CancelWish', by: people.maintainer, reason: 'built "elsewhere", \\ and é 🎉' });
  },
};

test.each(Object.keys(corners))('%s', async (corner) => {
  const story = aCampaign({ phase: 'funding' });
  corners[corner]?.(story);
  await expectRetold(story.events);
});

describe('once money has moved', () => {
  const midway = (): Story => {
    const story = aCampaign({ phase: 'collecting' });
    story.authorise(ids.requester);
    story.decline(ids.backer);
    story.do({ type: 'ChangePledge', by: people.otherBacker, amount: 16_000n });
    story.do({ type: 'SecurePledge', by: people.outsider, pledge: 900n, amount: 500n, named: true });
    return story;
  };

  test('a declined card, a raise and a pledge kept for a next attempt', async () => {
    await expectRetold(midway().events);
  });

  test('a card that is tried once more', async () => {
    const story = aCampaign({ phase: 'collecting' });
    story.do({ type: 'RecordDeclined', ...story.charge(ids.backer), cause: 'soft' });
    story.pass({ hours: 24 });
    await expectRetold(story.events);
  });

  test('shares that a failed capture made wrong', async () => {
    const story = aCampaign({ phase: 'collecting' });
    story.authoriseAll();
    await expectRetold(story.events);
    story.capture(ids.requester, 5_000n);
    story.answer({ type: 'RecordCaptureFailed', ...story.charge(ids.backer) });
    await expectRetold(story.events);
  });

  test('a collection that failed', async () => {
    const story = midway();
    while (story.state.phase === 'collecting') story.passUntilDeadline();
    await expectRetold(story.events);
  });

  test('an extension, a delivery sent back, an objection and votes', async () => {
    const story = aCampaign({ phase: 'started' });
    const delay = { count: 3, unit: 'week' } as const;
    story.do({ type: 'DeclareReady', by: people.developer });
    story.do({ type: 'AskExtension', by: people.developer, delay, reason: 'more to do' });
    story.do({ type: 'AnswerExtension', by: people.requester, accept: true });
    story.do({ type: 'Deliver', by: people.developer, pullRequest: { number: 7, merged: false } });
    story.do({ type: 'Reject', by: people.requester, reason: 'no header' });
    story.do({ type: 'Deliver', by: people.developer, pullRequest: { number: 8, merged: true } });
    story.do({ type: 'Object', by: people.backer });
    await expectRetold(story.events);
  });

  test('a fee, a dispute lost, a refund that failed and one that is pending', async () => {
    const story = aCampaign({ phase: 'refunding' });
    story.do({ type: 'RecordFee', pledge: story.charge(ids.backer).pledge, amount: 75n });
    story.refund(ids.backer, 'failed');
    story.refund(ids.requester, 'pending');
    story.do({
      type: 'RecordDispute',
      pledge: story.charge(ids.otherBacker).pledge,
      outcome: 'opened',
      amount: 15_000n,
    });
    story.do({
      type: 'RecordDispute',
      pledge: story.charge(ids.otherBacker).pledge,
      outcome: 'lost',
      amount: 15_000n,
    });
    await expectRetold(story.events);
  });

  test('a fee of money that went back', async () => {
    const story = aCampaign({ phase: 'refunding' });
    story.do({ type: 'RecordFee', pledge: story.charge(ids.backer).pledge, amount: 75n });
    story.refundAll();
    await expectRetold(story.events);
  });

  test('a payout that waits, and one that is taken back', async () => {
    const waiting = aCampaign({ phase: 'completed' });
    waiting.do({ type: 'RecordPayoutWait', why: 'account' });
    await expectRetold(waiting.events);
    const story = aCampaign({ phase: 'completed' });
    const { pledge, attempt } = story.charge(ids.backer);
    story.do({ type: 'RecordDisputeFee', pledge, fee: 2000n });
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 50_000n, platformFee: 0n });
    story.do({ type: 'RecordDispute', pledge, outcome: 'lost', amount: 25_000n });
    await expectRetold(story.events);
    story.do({ type: 'RecordReversal', pledge, attempt, outcome: 'succeeded' });
    await expectRetold(story.events);
  });

  test('a payout that is requested, and one that is refused', async () => {
    const story = aCampaign({ phase: 'completed' });
    const { pledge } = story.charge(ids.backer);
    story.do({ type: 'RecordDispute', pledge, outcome: 'opened', amount: 1n });
    story.do({ type: 'RequestPayout', amount: 24_000n, platformFee: 1000n });
    await expectRetold(story.events);
    story.do({ type: 'RecordPayoutRefused', payout: 1, attempt: 1, why: 'country' });
    await expectRetold(story.events);
  });

  test('a payout', async () => {
    const story = aCampaign({ phase: 'completed' });
    const { pledge } = story.charge(ids.backer);
    story.do({ type: 'RecordDispute', pledge, outcome: 'opened', amount: 1n });
    story.do({ type: 'RecordDispute', pledge, outcome: 'won', amount: 1n });
    story.do({ type: 'RecordPaidOut', payout: 1, amount: 48_000n, platformFee: 1000n });
    await expectRetold(story.events);
  });
});

test.each([
  [
    'campaigns',
    [
      'altered_developer',
      'altered_how',
      'altered_version',
      'comments_until',
      'currency',
      'issue_as_of',
      'labelled_phase',
      'listed',
      'locked',
      'looked_at',
      'missing_parts',
      'moved_at',
      'project',
      'proposed_at',
      'requester',
      'status_shown_at',
      'sticky_comment',
      'sticky_digest',
      'title',
    ],
  ],
  ['quotes', []],
  ['pledges', []],
  ['charges', ['call_key', 'called_at', 'intent', 'round', 'stuck_at', 'stuck_reason']],
])('all of that has filled every column of %s with more than one value', async (table, constant) => {
  const { rows } = await db.pool.query<{ column: string }>(
    `select key as column from ${table} as t, jsonb_each_text(to_jsonb(t))
     group by key having count(distinct coalesce(value, 'null')) = 1 order by key`,
  );
  expect(rows.map(({ column }) => column)).toEqual(constant);
});
