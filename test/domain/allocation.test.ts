import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Stake, allocate, shareable } from '../../src/domain/allocation.ts';

const floor = 50n;

/** Stakes in order of joining, pledges numbered from 1. */
const stakes = (...authorised: number[]): Stake[] =>
  authorised.map((amount, index) => ({
    pledge: BigInt(index + 1),
    authorised: BigInt(amount),
    seniority: index,
  }));

const shares = (target: number, ...authorised: number[]): number[] => {
  const shared = allocate(BigInt(target), stakes(...authorised), floor);
  return authorised.map((_, index) => Number(shared.get(BigInt(index + 1))));
};

const total = (list: readonly Stake[]): bigint => list.reduce((sum, stake) => sum + stake.authorised, 0n);

describe('the shares of a target', () => {
  it('are the stakes themselves when they are just enough', () => {
    expect(shares(1000, 400, 600)).toEqual([400, 600]);
  });

  it('give back by proportion what exceeds the target', () => {
    expect(shares(1000, 1000, 1000)).toEqual([500, 500]);
    expect(shares(1000, 300, 1200)).toEqual([200, 800]);
  });

  it('give a minor unit that is left to the largest remainder', () => {
    // Exact: 333.33…, 266.66…, 400
    expect(shares(1000, 500, 400, 600)).toEqual([333, 267, 400]);
  });

  it('give it to the earliest where remainders are equal', () => {
    expect(shares(1000, 700, 700, 700)).toEqual([334, 333, 333]);
  });

  it('let off the smallest whose share would be below the floor', () => {
    expect(shares(1000, 1500, 60, 500)).toEqual([750, 0, 250]);
  });

  it('let off the latest of equals, and no more than needed', () => {
    expect(shares(1000, 60, 2000, 60, 60)).toEqual([0, 1000, 0, 0]);
    expect(shares(1000, ...Array.from({ length: 22 }, () => 100))).toEqual([
      ...Array.from({ length: 20 }, () => 50),
      0,
      0,
    ]);
  });

  it('are the floor for whoever is needed to cover the target', () => {
    // Exact share of the 51: 50.48, above the floor; of the 50: 49.5, and without it 960 do not cover 1000.
    expect(shares(1000, 960, 50)).toEqual([950, 50]);
  });

  it('are nothing for a stake that cannot be charged at all', () => {
    expect(shares(1000, 1000, 49)).toEqual([1000, 0]);
    expect(shareable(1000n, stakes(960, 49), floor)).toBe(false);
    expect(shares(1000, 1000, 0)).toEqual([1000, 0]);
  });

  it('are refused when the stakes do not cover the target', () => {
    expect(shareable(1000n, stakes(400, 599), floor)).toBe(false);
    expect(() => shares(1000, 400, 599)).toThrow('cannot be shared');
    expect(() => shares(1000)).toThrow('cannot be shared');
  });

  it('are refused when all pledged about the floor and so many are needed that no sum fits', () => {
    const eleven = Array.from({ length: 11 }, () => 50);
    expect(shareable(520n, stakes(...eleven), floor)).toBe(false);
    expect(shareable(550n, stakes(...eleven), floor)).toBe(true);
    expect(shareable(520n, stakes(...eleven, 70), floor)).toBe(true);
  });

  it('are refused when what is missing is below the floor', () => {
    expect(shareable(30n, stakes(400), floor)).toBe(false);
  });

  it('are refused for a target that is none, and for a pledge named twice', () => {
    expect(shareable(0n, stakes(400), floor)).toBe(false);
    const twice = [...stakes(1000), ...stakes(1000)];
    expect(() => allocate(1000n, twice, floor)).toThrow('two stakes');
  });
});

describe('for any stakes', () => {
  const amount = fc.oneof(
    fc.integer({ min: 50, max: 60 }),
    fc.integer({ min: 50, max: 300 }),
    fc.integer({ min: 0, max: 50 }),
    fc.integer({ min: 50, max: 100_000 }),
    fc.constantFrom(50, 100, 500),
  );
  const anyStakes = fc.array(amount, { minLength: 1, maxLength: 40 }).map((amounts) => stakes(...amounts));

  /** A target of at least ten floors, often within a few units of all there is. */
  const sharing = anyStakes
    .chain((list) => {
      const most = total(list);
      const near = most > 500n ? fc.bigInt(most > 560n ? most - 60n : 500n, most) : fc.constant(500n);
      return fc.record({
        list: fc.constant(list),
        target: fc.oneof(near, fc.bigInt(500n, most > 500n ? most : 500n)),
      });
    })
    .filter(({ list, target }) => shareable(target, list, floor));

  const check = (property: (target: bigint, list: Stake[]) => void): void =>
    fc.assert(
      fc.property(sharing, ({ target, list }) => property(target, list)),
      { numRuns: 3000 },
    );

  it('the shares add up to the target, each nothing or from the floor to the stake', () => {
    check((target, list) => {
      const shared = allocate(target, list, floor);
      expect(shared.size).toBe(list.length);
      expect([...shared.values()].reduce((sum, share) => sum + share, 0n)).toBe(target);
      for (const stake of list) {
        const share = shared.get(stake.pledge) ?? -1n;
        expect(share === 0n || (share >= floor && share <= stake.authorised)).toBe(true);
      }
    });
  });

  it('a larger stake never pays less, but for a unit of rounding, nor an earlier one of equals', () => {
    check((target, list) => {
      const shared = allocate(target, list, floor);
      for (const one of list) {
        for (const other of list) {
          const [mine = 0n, theirs = 0n] = [shared.get(one.pledge), shared.get(other.pledge)];
          const before = one.authorised === other.authorised && one.seniority < other.seniority;
          expect(one.authorised <= other.authorised || mine >= theirs - 1n).toBe(true);
          expect(!before || mine >= theirs).toBe(true);
        }
      }
    });
  });

  it('the order in which they are given changes nothing', () => {
    fc.assert(
      fc.property(
        sharing.chain(({ target, list }) =>
          fc.record({
            target: fc.constant(target),
            list: fc.constant(list),
            shuffled: fc.shuffledSubarray(list, { minLength: list.length }),
          }),
        ),
        ({ target, list, shuffled }) => {
          const given = allocate(target, shuffled, floor);
          for (const [pledge, share] of allocate(target, list, floor)) expect(given.get(pledge)).toBe(share);
        },
      ),
    );
  });

  const joining = fc.record({ sharing, joins: fc.integer({ min: 50, max: 5000 }) });

  it('a backer who joins raises no bill by more than a minor unit where no floor is met', () => {
    fc.assert(
      fc.property(joining, ({ sharing: { target, list }, joins }) => {
        const more = [...list, { pledge: 99n, authorised: BigInt(joins), seniority: 99 }];
        const [before, after] = [allocate(target, list, 1n), allocate(target, more, 1n)];
        for (const { pledge } of list) {
          expect(after.get(pledge)).toBeLessThanOrEqual((before.get(pledge) ?? 0n) + 1n);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('where one is met, by at most the floor, a ninth of it and two units; who was let off stays so', () => {
    fc.assert(
      fc.property(joining, ({ sharing: { target, list }, joins }) => {
        const more = [...list, { pledge: 99n, authorised: BigInt(joins), seniority: 99 }];
        expect(shareable(target, more, floor)).toBe(true);
        const [before, after] = [allocate(target, list, floor), allocate(target, more, floor)];
        for (const { pledge } of list) {
          const bill = before.get(pledge) ?? 0n;
          const most = bill === 0n ? 0n : bill + (floor * target) / (target - floor) + 2n;
          expect(after.get(pledge)).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('they can be shared exactly when some number of the largest covers the target at the floor or more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 3, max: 9 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        (amounts, target) => {
          // Every sum that shares of 0, or 3 to the stake, can make.
          let sums = new Set([0]);
          for (const most of amounts) {
            sums = new Set(
              [...sums].flatMap((sum) => [
                sum,
                ...Array.from({ length: most - 2 }, (_, extra) => sum + 3 + extra),
              ]),
            );
          }
          expect(shareable(BigInt(target), stakes(...amounts), 3n)).toBe(sums.has(target));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
