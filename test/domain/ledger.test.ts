// Double entry: which event moves what, and that each group sums to zero.
import { expect, test } from 'vitest';
import { balancesOf, imbalance, postingsOf } from '../../src/domain/ledger.ts';
import { aCampaign, ids, people, target } from '../support/builders.ts';

test('a capture moves money from the card to what is held', () => {
  const story = aCampaign({ phase: 'collecting' });
  story.authoriseAll();
  const [captured] = story.capture(ids.backer);
  expect(captured && postingsOf(story.state, captured)).toEqual([
    { account: 'card', currency: 'EUR', amount: -25_000n },
    { account: 'held:42', currency: 'EUR', amount: 25_000n },
  ]);
});

test('an authorisation is no movement, and nothing else but money is', () => {
  const moving = ['PledgeCaptured', 'PledgeRefunded', 'FeeTaken', 'ChargebackLost', 'DeveloperPaid'];
  const story = aCampaign({ phase: 'refunded' });
  for (const event of story.events)
    expect(postingsOf(story.state, event).length > 0).toBe(moving.includes(event.type));
});

test('a payout moves what is held to the developer and the platform', () => {
  const story = aCampaign({ phase: 'completed' });
  const events = story.do({ type: 'RecordPaidOut', payout: 1, amount: 47_500n, platformFee: 2_500n });
  expect(events.flatMap((event) => postingsOf(story.state, event))).toEqual([
    { account: 'held:42', currency: 'EUR', amount: -50_000n },
    { account: 'developer:42', currency: 'EUR', amount: 47_500n },
    { account: 'platform', currency: 'EUR', amount: 2_500n },
  ]);
});

test('a refund returns all of it, its fee from the operator', () => {
  const story = aCampaign({ phase: 'started' });
  story.do({ type: 'RecordFee', pledge: story.pledgeOf(ids.backer).id, amount: 700n });
  for (const _ of [1, 2]) story.do({ type: 'WithdrawQuote', by: people.developer });
  const [refunded] = story.refund(ids.backer);
  expect(refunded && postingsOf(story.state, refunded)).toEqual([
    { account: 'held:42', currency: 'EUR', amount: -24_300n },
    { account: 'operator', currency: 'EUR', amount: -700n },
    { account: 'refunded', currency: 'EUR', amount: 25_000n },
  ]);
});

test('the balances of a whole life say where the money is', () => {
  const story = aCampaign({ phase: 'refunded' });
  const postings = story.events.flatMap((event) => postingsOf(story.state, event));
  expect(Object.fromEntries(balancesOf(postings))).toEqual({
    card: -target,
    'held:42': 0n,
    refunded: target,
  });
  expect(imbalance(postings).size).toBe(0);
});

test('books that do not balance say by how much, per currency', () => {
  const posting = (currency: string, amount: bigint) => ({ account: 'card', currency, amount }) as const;
  const postings = [posting('EUR', 5n), posting('EUR', -5n), posting('USD', 3n)];
  expect([...imbalance(postings)]).toEqual([['USD', 3n]]);
});
