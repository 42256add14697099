// Whatever the processor answers, in whatever state the answer finds the charge: money that was taken is booked and goes back
// where nobody waits for it, a hold is gone only when it is known to be gone, and what is due holds up nothing else.
import { describe, expect, test } from 'vitest';
import type { BookCommand, CampaignCommand, MoneyCommand } from '../../src/domain/campaign-command.ts';
import { decide } from '../../src/domain/decide.ts';
import { type ChargeState, live } from '../../src/domain/pledge.ts';
import { type Story, aCampaign, ids, noon, people, typesOf } from '../support/builders.ts';
import { moneyIsNeverStuck, totalsAreSums } from '../support/rule-checks.ts';

const { requester, backer, otherBacker } = ids;

/** All three confirmed at their banks, and the first capture failed for good: the two holds are to be cancelled. */
function reversing(): Story {
  const story = aCampaign({ phase: 'collecting' });
  const unseen = { ...story.charge(backer), cause: 'authentication-required' } as const;
  story.do({ type: 'RecordDeclined', ...unseen });
  story.authorise(backer);
  story.authorise(requester);
  story.authorise(otherBacker);
  story.do({ type: 'RecordCaptureFailed', ...story.charge(requester) });
  story.do({ type: 'RecordCancelled', ...story.charge(otherBacker) });
  expect(story.state.phase).toBe('refunding');
  return story;
}

const staleRefusal = (story: Story): MoneyCommand => ({
  type: 'RecordDeclined',
  ...story.charge(backer),
  cause: 'authentication-required',
});

test('a refusal from before the hold, told again, does not cancel it: the wish ends when the hold is gone', () => {
  const story = reversing();
  expect(story.do(staleRefusal(story))).toEqual([]);
  expect(story.pledgeOf(backer).charge?.state).toBe('cancelling');
  expect(typesOf(story.do({ type: 'RecordCancelled', ...story.charge(backer) }))).toEqual([
    'PledgeCancelled',
    'WishRefunded',
  ]);
});

test.each([
  ['before the cancellation was told', false],
  ['after it was told, though it is not so', true],
])('a capture that nobody waits for any more, %s, is booked and goes back', (_, cancelled) => {
  const story = reversing();
  if (cancelled) story.do({ type: 'RecordCancelled', ...story.charge(backer) });
  expect(typesOf(story.capture(backer, 25_000n))).toEqual(['PledgeCaptured', 'RefundAsked']);
  expect(story.state).toMatchObject({ phase: 'refunding', captured: 25_000n, held: 25_000n });
  expect(typesOf(story.refund(backer))).toEqual(['PledgeRefunded', 'WishRefunded']);
  expect(story.state).toMatchObject({ phase: 'refunded', refunded: 25_000n, held: 0n });
});

test('a dispute won after the payout waits at the hold limit for the refund that is under way, then goes back', () => {
  const story = aCampaign({ phase: 'contested' });
  story.do({ type: 'Settle', by: people.maintainer, developerPercent: 30 });
  story.dispute(backer, 'opened');
  story.do({ type: 'RecordPaidOut', payout: 1, amount: 7_500n, platformFee: 0n });
  story.refund(requester);
  story.refund(otherBacker);
  story.dispute(backer, 'won');
  expect(story.pass({ hours: 24 * 90 })).toEqual([]);
  expect(typesOf(story.refund(backer))).toEqual(['PledgeRefunded', 'RefundAsked']);
  story.refund(backer);
  expect(story.state).toMatchObject({ phase: 'completed', held: 0n });
});

test('what is due and comes to nothing does not hold up what else is due', () => {
  const story = aCampaign({ phase: 'funding' });
  // Totals that are astray: somebody should answer, and nobody is asked.
  const astray = { ...story.state, unconfirmed: 1n };
  const decided = decide(astray, { type: 'Tick' }, story.state.expiresAt);
  expect(decided.ok && typesOf(decided.value)).toContain('WishExpired');
});

describe('money taken by hand', () => {
  test('before the target is covered goes back, and the others go on without it', () => {
    const story = aCampaign({ phase: 'confirming' });
    story.pledge(people.outsider, 30_000n);
    story.do({ type: 'DeclareReady', by: people.developer });
    story.passUntilDeadline();
    story.authorise(backer);
    expect(typesOf(story.capture(backer, 25_000n))).toEqual([
      'PledgeReleased',
      'PledgeCaptured',
      'RefundAsked',
    ]);
    story.authoriseAll();
    story.captureAll();
    expect(story.state).toMatchObject({ phase: 'started', captured: 75_000n, held: 75_000n });
    story.refund(backer);
    expect(story.state).toMatchObject({ phase: 'started', refunded: 25_000n, held: 50_000n });
  });

  test('of a hold that is being cancelled goes back, more than is pledged by now, and a refund that fails is asked again', () => {
    const story = aCampaign({ phase: 'collecting' });
    story.authorise(backer);
    story.do({ type: 'Pause', reason: 'closed' });
    story.do({ type: 'ChangePledge', by: people.backer, amount: 1_000n });
    expect(typesOf(story.capture(backer, 25_000n))).toEqual([
      'PledgeReleased',
      'PledgeCaptured',
      'RefundAsked',
    ]);
    story.refund(backer, 'failed');
    expect(typesOf(story.pass({ hours: 24 }))).toEqual(['RefundAsked']);
    story.refund(backer);
    expect(story.state).toMatchObject({ phase: 'funding', captured: 25_000n, refunded: 25_000n, held: 0n });
  });

  test('of a wish that was cancelled goes back, whatever its bank says first', () => {
    const story = aCampaign({ phase: 'collecting' });
    story.do({ type: 'CancelWish', by: people.maintainer, reason: 'done elsewhere' });
    story.capture(backer, 25_000n);
    story.refund(backer, 'failed');
    expect(typesOf(story.pass({ hours: 24 }))).toEqual(['RefundAsked']);
    story.refund(backer, 'failed');
    story.dispute(backer, 'opened');
    expect(typesOf(story.dispute(backer, 'won'))).toEqual(['DisputeWon']);
    expect(typesOf(story.pass({ hours: 24 }))).toEqual(['RefundAsked']);
    story.refund(backer);
    expect(story.state).toMatchObject({ phase: 'cancelled', refunded: 25_000n, held: 0n });
  });
});

/** The backer's charge in each state, on the shortest way. */
const into: Readonly<Record<ChargeState, () => Story>> = {
  asked: () => aCampaign({ phase: 'collecting' }),
  authorised: () => after('asked', (story) => story.authorise(backer)),
  declined: () => after('asked', (story) => story.decline(backer)),
  capturing: () => after('asked', (story) => story.authoriseAll()),
  captured: () => after('capturing', (story) => story.capture(backer)),
  captureFailed: () =>
    after('capturing', (story) => story.do({ type: 'RecordCaptureFailed', ...story.charge(backer) })),
  cancelling: () =>
    after('authorised', (story) =>
      story.do({ type: 'CancelWish', by: people.maintainer, reason: 'done elsewhere' }),
    ),
  cancelled: () =>
    after('cancelling', (story) => story.do({ type: 'RecordCancelled', ...story.charge(backer) })),
  refundAsked: () => aCampaign({ phase: 'refunding' }),
  refundPending: () => after('refundAsked', (story) => story.refund(backer, 'pending')),
  refundFailed: () => after('refundAsked', (story) => story.refund(backer, 'failed')),
  refunded: () => after('refundAsked', (story) => story.refund(backer)),
  disputed: () => after('captured', (story) => story.dispute(backer, 'opened', 25_000n)),
  chargedBack: () => after('disputed', (story) => story.dispute(backer, 'lost', 25_000n)),
};

function after(state: ChargeState, lead: (story: Story) => unknown): Story {
  const story = into[state]();
  lead(story);
  return story;
}

/** Every answer about the charge that there can be. */
function answers(story: Story): readonly (MoneyCommand | BookCommand)[] {
  const of = story.charge(backer);
  const { pledge, attempt } = of;
  const amount = 25_000n;
  const refund = story.pledgeOf(backer).charge?.refundAttempts ?? 0;
  const captureBefore = noon.add({ hours: 24 * 30 });
  return [
    { type: 'RecordAuthorised', ...of, amount, captureBefore },
    { type: 'RecordHeld', ...of, amount, captureBefore },
    { type: 'RecordHeld', pledge, attempt: attempt + 1, amount, captureBefore },
    ...(['soft', 'hard', 'authentication-required'] as const).map((cause) => ({
      type: 'RecordDeclined' as const,
      ...of,
      cause,
    })),
    { type: 'RecordCaptured', ...of, amount },
    { type: 'RecordCaptured', ...of, amount: 100n },
    { type: 'RecordCaptureFailed', ...of },
    { type: 'RecordCancelled', ...of },
    ...(['pending', 'succeeded', 'failed'] as const).map((outcome) => ({
      type: 'RecordRefund' as const,
      ...of,
      refund,
      outcome,
    })),
    ...(['pending', 'succeeded', 'failed', undefined] as const).flatMap((asked) =>
      (asked === 'pending' ? [0n] : [0n, 100n, amount]).map((refunded) => ({
        type: 'RecordReturns' as const,
        ...of,
        refunded,
        asked,
      })),
    ),
    { type: 'RecordFee', pledge, amount: 100n },
    ...[
      { open: 0n, lost: 0n },
      { open: amount, lost: 0n },
      { open: 100n, lost: 0n },
      { open: 0n, lost: amount },
      { open: 0n, lost: amount + 100n },
      { open: 100n, lost: 100n },
    ].flatMap((taken) =>
      [true, false].map((refundable) => ({ type: 'RecordDisputes' as const, ...of, ...taken, refundable })),
    ),
    { type: 'RecordDisputeFee', pledge, fee: 1500n },
    { type: 'RecordReversals', reversed: 0n, tried: pledge },
    { type: 'BookRefund', pledge, amount: 100n },
    { type: 'BookLoss', pledge, amount: 100n },
  ];
}

const cells = Object.keys(into).flatMap((state) =>
  answers(into[state as ChargeState]()).map((answer) => ({ state: state as ChargeState, answer })),
);

const stepTo = (story: Story, command: CampaignCommand) => {
  const before = story.state;
  const events = story.do(command);
  const processor = { holdsOf: () => 0, takenOf: () => 0n, intents: new Map(), byHand: new Set<bigint>() };
  return { before, command, events, refusal: undefined, after: story.state, now: story.now, processor };
};

test(`each answer in each state of a charge, ${cells.length} in all, loses no money and forgets no hold`, () => {
  for (const { state, answer } of cells) {
    const story = into[state]();
    const step = stepTo(story, answer);
    const where = `${answer.type} while ${state}`;
    expect(totalsAreSums(step), where).toBeUndefined();
    expect(moneyIsNeverStuck(step), where).toBeUndefined();
    const { captured, operatorOwed, held, fees, refunded, chargedBack, paidOut, platformFees } = story.state;
    expect(captured + operatorOwed, where).toBe(
      held + fees + refunded + chargedBack + paidOut + platformFees,
    );
    const { charge } = story.pledgeOf(backer);
    if (answer.type === 'RecordCaptured') expect(charge?.captured, where).toBeGreaterThan(0n);
    if (charge?.state === 'cancelled' && state !== 'cancelled')
      expect(answer.type, where).toMatch(/^Record(Cancelled|CaptureFailed)$/);
    // What a person books once more is booked once more.
    if (!answer.type.startsWith('Book')) expect(stepTo(story, answer).events, `${where}, again`).toEqual([]);
  }
});

test('whose money was taken before anybody asked for it is out, and nobody else is', () => {
  for (const state of [
    'asked',
    'authorised',
    'declined',
    'captureFailed',
    'cancelling',
    'cancelled',
  ] as const) {
    const story = into[state]();
    const others = story.state.pledges.filter((pledge) => pledge.backer !== backer && live(pledge)).length;
    story.capture(backer, 100n);
    expect(story.pledgeOf(backer), state).toMatchObject({ state: 'released', charge: { refunding: 100n } });
    expect(story.state.pledges.filter(live), state).toHaveLength(others);
  }
});
