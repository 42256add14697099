// A process may die before or after every call to Stripe and every commit: the money moves as if it had not. One seed is run
// again by its number in `ONLY` and its scenario with `-t`.
import { describe, expect, it } from 'vitest';
import { beginLife, ground } from './a-life.ts';
import { Crashes } from './crash.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { type Ending, endingOf } from './what-became.ts';
import { insist, settle } from './work.ts';

/** Of each scenario. */
const SEEDS = 4;
/** A seed to run alone; all when undefined. */
const ONLY: number | undefined = undefined;
const AT_ONCE = 3;

const own = ground();

interface Lived {
  readonly ending: Ending;
  readonly steps: number;
  readonly crashed: readonly string[];
}

async function live(scenario: Scenario, crashes: Crashes): Promise<Lived> {
  const plan = { target: 50_000n, funds: 100_000n, maxHoldDays: 40, backers: [], ...scenario };
  const life = await beginLife(own, plan, crashes);
  try {
    for (const act of scenario.acts) {
      await insist(() => act.do(life));
      await settle(life);
    }
    return { ending: await endingOf(life), steps: crashes.steps, crashed: crashes.happened };
  } finally {
    await life.end();
  }
}

/** The same numbers for the same seed: Mulberry32. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** One crash anywhere, and now and then a second and a third soon after. */
function crashesFrom(seed: number, steps: number): Crashes {
  const random = randomFrom(seed);
  const first = 1 + random(steps);
  const second = first + 1 + random(12);
  const third = second + 1 + random(6);
  return new Crashes([[first], [first, second], [first, second, third]][random(3)] ?? []);
}

const holds = ({ ending }: Lived): void => {
  expect(ending.standing, 'holds left standing').toEqual([]);
  expect(ending.sum, 'all postings together').toBe(0n);
  expect(ending.ledger, 'held + platform - owed by the operator').toBe(ending.balance);
};

describe('a crash anywhere changes nothing about the money', () => {
  it.each(scenarios)('$name', { timeout: 600_000 }, async (scenario) => {
    const whole = await live(scenario, new Crashes([]));
    holds(whole);
    expect(JSON.parse(whole.ending.campaign)).toMatchObject({ phase: scenario.ends });
    const seeds = ONLY === undefined ? Array.from({ length: SEEDS }, (_, seed) => seed) : [ONLY];
    const next = seeds.values();
    const runner = async (): Promise<void> => {
      for (const seed of next) {
        const crashes = crashesFrom(seed, whole.steps);
        try {
          const lived = await live(scenario, crashes);
          holds(lived);
          expect(lived.ending).toEqual(whole.ending);
        } catch (cause) {
          const words = `ONLY = ${seed}: npx vitest run test/faults/crashes.test.ts -t '${scenario.name}'`;
          throw new Error(`${words} (died at ${crashes.happened.join(', ')})`, { cause });
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, runner));
  });
});
