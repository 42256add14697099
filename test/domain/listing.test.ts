import { describe, expect, test } from 'vitest';
import { phases } from '../../src/domain/campaign.ts';
import {
  allBands,
  bandsOf,
  groupOf,
  groups,
  placeOf,
  standings,
  standingsOf,
  totalsOf,
} from '../../src/domain/listing.ts';
import { aCampaign, ids, people, specification } from '../support/builders.ts';

const delay = { count: 14, unit: 'day' } as const;

describe('where a wish stands in a list', () => {
  test('every phase has a group, and what rests has one, too', () => {
    for (const phase of phases) expect(groups).toContain(groupOf(phase));
    expect(groupOf('paused')).toBe('awaiting');
    expect(standings).toHaveLength(phases.length + 1);
  });

  test('every band belongs to exactly one standing', () => {
    expect(
      standings.flatMap((standing) => bandsOf({ standings: [standing] })).toSorted((a, b) => a - b),
    ).toEqual(allBands);
  });

  test('a group is one stretch, so that a list reads group after group', () => {
    for (const group of groups) {
      const bands = bandsOf({ standings: standingsOf[group] });
      expect((bands.at(-1) ?? 0) - (bands[0] ?? 0)).toBe(bands.length - 1);
    }
  });

  test.each(phases)(
    'a campaign that is %s, and whose issue was deleted, is in no list and in no sum',
    (phase) => {
      const { band } = placeOf({ ...aCampaign({ phase }).state, paused: 'deleted' });
      expect(allBands).not.toContain(band);
      const row = { band, currency: 'EUR', wishes: 1, pledged: 5n, captured: 5n, paidOut: 5n };
      expect(totalsOf([row])).toMatchObject({ wishes: 0, sums: [] });
    },
  );

  test.each(phases)('a campaign that is %s is found where its phase is asked for', (phase) => {
    const { band } = placeOf(aCampaign({ phase }).state);
    expect(bandsOf({ standings: [phase] })).toContain(band);
  });

  test('what lacks no more than a fifth needs the last bit, and stands before what lacks more', () => {
    const { state } = aCampaign({ phase: 'funding' });
    const target = state.accepted?.amount ?? 0n;
    const at = (pledged: bigint) => placeOf({ ...state, pledged });
    const near = at((target * 8n) / 10n);
    const far = at((target * 8n) / 10n - 1n);
    expect(bandsOf({ need: 'last-bit' })).toEqual([near.band]);
    expect(near).toMatchObject({ nearness: 8000 });
    expect(far.band).toBeLessThan(near.band);
    expect(at(target + 5n).nearness).toBe(10_000);
  });

  test('what nobody quoted needs a quote; the lowest live quote is what one is near to', () => {
    const story = aCampaign({ phase: 'open' });
    const bare = { ...story.state, quotes: [] };
    expect(bandsOf({ need: 'quote' })).toEqual([placeOf(bare).band]);
    const quote = (developer: bigint, amount: bigint, state: 'live' | 'withdrawn') =>
      ({
        developer,
        version: 1,
        amount,
        delay,
        specification,
        submittedAt: story.now,
        state,
        comment: 1n,
      }) as const;
    const quotes = [
      quote(ids.developer, 80_000n, 'live'),
      quote(ids.otherDeveloper, 40_000n, 'live'),
      quote(people.maintainer.id, 10_000n, 'withdrawn'),
    ];
    const quoted = placeOf({ ...bare, quotes, pledged: 10_000n });
    expect(quoted.nearness).toBe(2500);
    expect(quoted.band).toBeGreaterThan(placeOf(bare).band);
    expect(placeOf({ ...bare, quotes: quotes.slice(2) }).band).toBe(placeOf(bare).band);
  });

  test('what rests is not found by its phase before the first capture, and is after it', () => {
    const resting = placeOf({ ...aCampaign({ phase: 'funding' }).state, paused: 'closed' });
    expect(bandsOf({ standings: ['paused'] })).toEqual([resting.band]);
    const working = placeOf({ ...aCampaign({ phase: 'started' }).state, paused: 'closed' });
    expect(bandsOf({ standings: ['started'] })).toEqual([working.band]);
  });

  test('two filters are both met', () => {
    expect(bandsOf({ standings: ['funding'], need: 'quote' })).toEqual([]);
    expect(bandsOf({ standings: ['funding', 'open'], need: 'quote' })).toEqual(bandsOf({ need: 'quote' }));
    expect(bandsOf({})).toEqual(allBands);
  });
});

test('totals count by what people see, and add what is alike', () => {
  const row = (standing: (typeof standings)[number], wishes: number, changes = {}) => ({
    band: bandsOf({ standings: [standing] })[0] ?? 0,
    currency: 'EUR',
    wishes,
    pledged: 100n,
    captured: 0n,
    paidOut: 0n,
    ...changes,
  });
  const totals = totalsOf([
    row('open', 3),
    row('paused', 1),
    row('funding', 2, { currency: 'CHF' }),
    row('completed', 4, { captured: 900n, paidOut: 850n }),
    row('refunded', 1, { captured: 70n }),
    row('expired', 0, { currency: 'USD', pledged: 0n }),
  ]);
  expect(totals).toMatchObject({ wishes: 11, groups: { awaiting: 6, working: 0, done: 4, ended: 1 } });
  expect([...totals.standings].filter(([, count]) => count > 0)).toEqual([
    ['funding', 2],
    ['open', 3],
    ['paused', 1],
    ['completed', 4],
    ['refunded', 1],
  ]);
  expect(totals.sums).toEqual([
    { currency: 'CHF', pledged: 100n, funded: 0n, paidOut: 0n },
    { currency: 'EUR', pledged: 200n, funded: 900n, paidOut: 850n },
  ]);
});
