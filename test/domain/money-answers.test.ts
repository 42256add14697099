// The processor's answers come in any order and more than once: what they come to depends on neither.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MoneyCommand } from '../../src/domain/campaign-command.ts';
import { plain } from '../support/rule-checks.ts';
import { Story, aCampaign, anActor, ids, people } from '../support/builders.ts';

interface Backer {
  readonly amount: bigint;
  readonly declined: boolean;
}

const someBackers = fc.array(
  fc.record({ amount: fc.bigInt({ min: 50n, max: 900n }), declined: fc.boolean() }),
  { minLength: 2, maxLength: 6 },
);

/** For each answer where in the order it comes, and whether it comes again and where. */
const anOrder = fc.array(fc.tuple(fc.nat(1_000), fc.option(fc.nat(1_000))), { minLength: 20, maxLength: 20 });

const idOf = (index: number): bigint => BigInt(20 + index);

function collecting(backers: readonly Backer[]): Story {
  const story = aCampaign();
  story.do({ type: 'OpenWish', by: people.maintainer });
  story.quote(people.developer, { amount: 500n });
  story.accept();
  for (const [index, { amount }] of backers.entries()) story.pledge(anActor(idOf(index)), amount);
  story.do({ type: 'DeclareReady', by: people.developer });
  while (story.state.phase === 'confirming') story.passUntilDeadline();
  return story;
}

/** The answers in the order given, some twice. */
function mixed(answers: readonly MoneyCommand[], order: readonly (readonly [number, number | null])[]) {
  const placed = answers.flatMap((answer, index) => {
    const [place = 0, again = null] = order[index] ?? [];
    const once = { answer, place };
    return again === null ? [once] : [once, { answer, place: again }];
  });
  return placed.toSorted((a, b) => a.place - b.place).map(({ answer }) => answer);
}

const tell = (story: Story, answers: readonly MoneyCommand[]): Story => {
  for (const answer of answers) story.do(answer);
  return story;
};

const stateOf = (story: Story): unknown => JSON.parse(JSON.stringify(story.state, plain));

const authorisations = (story: Story, backers: readonly Backer[]): readonly MoneyCommand[] =>
  backers.map(({ amount, declined }, index) =>
    declined
      ? { type: 'RecordDeclined', ...story.charge(idOf(index)), cause: 'hard' }
      : {
          type: 'RecordAuthorised',
          ...story.charge(idOf(index)),
          amount,
          captureBefore: story.now.add({ hours: 100 + index }),
        },
  );

const reachesTarget = (backers: readonly Backer[]): boolean =>
  backers.reduce((sum, { amount }) => sum + amount, 0n) >= 500n;

test('authorisations and declines in any order, some twice, come to the same', () => {
  fc.assert(
    fc.property(someBackers.filter(reachesTarget), anOrder, (backers, order) => {
      const answers = authorisations(collecting(backers), backers);
      const inOrder = tell(collecting(backers), answers);
      const inDisorder = tell(collecting(backers), mixed(answers, order));
      expect(stateOf(inDisorder)).toEqual(stateOf(inOrder));
      inOrder.passUntil(inOrder.state.collection?.windowEndsAt ?? inOrder.now);
      expect(inOrder.state.collection?.step).not.toBe('authorising');
    }),
    { numRuns: 500 },
  );
});

test('captures in any order, some twice, among answers of before, start development all the same', () => {
  fc.assert(
    fc.property(someBackers, anOrder, (some, order) => {
      const backers = [...some, { amount: 500n, declined: false }];
      const covered = () => {
        const story = collecting(backers);
        return tell(story, authorisations(story, backers));
      };
      const { pledges } = covered().state;
      const old = authorisations(collecting(backers), backers);
      const captures = pledges.flatMap(({ id, charge }): readonly MoneyCommand[] =>
        charge?.state === 'capturing'
          ? [{ type: 'RecordCaptured', pledge: id, attempt: charge.attempt, amount: charge.share }]
          : [],
      );
      const inOrder = tell(covered(), captures);
      const inDisorder = tell(covered(), mixed([...captures, ...old], order));
      expect(stateOf(inDisorder)).toEqual(stateOf(inOrder));
      expect(inOrder.state).toMatchObject({ phase: 'started', captured: 500n, held: 500n });
    }),
    { numRuns: 500 },
  );
});

test('refunds that were pending, or are told twice, return everything once', () => {
  fc.assert(
    fc.property(anOrder, (order) => {
      const refunding = () => aCampaign({ phase: 'refunding' });
      const answers = [ids.requester, ids.backer, ids.otherBacker].flatMap((backer) => {
        const answer = { type: 'RecordRefund', ...refunding().charge(backer), refund: 1 } as const;
        return [{ ...answer, outcome: 'pending' } as const, { ...answer, outcome: 'succeeded' } as const];
      });
      const story = tell(refunding(), mixed(answers, order));
      expect(story.state).toMatchObject({ phase: 'refunded', refunded: 50_000n, held: 0n });
    }),
    { numRuns: 200 },
  );
});

test.each([
  [
    'a capture',
    (story: Story): MoneyCommand => ({
      type: 'RecordCaptured',
      ...story.charge(ids.backer),
      amount: 25_000n,
    }),
  ],
  [
    'a decline',
    (story: Story): MoneyCommand => ({ type: 'RecordDeclined', ...story.charge(ids.backer), cause: 'soft' }),
  ],
])('%s of another attempt changes nothing', (_, answer) => {
  const story = aCampaign({ phase: 'collecting' });
  const command = answer(story);
  expect(story.do({ ...command, attempt: 7 } as MoneyCommand)).toEqual([]);
});

test('an authorisation of another amount than was asked changes nothing', () => {
  const story = aCampaign({ phase: 'collecting' });
  const captureBefore = story.now.add({ hours: 100 });
  for (const amount of [24_999n, 25_001n])
    expect(
      story.do({ type: 'RecordAuthorised', ...story.charge(ids.backer), amount, captureBefore }),
    ).toEqual([]);
});
