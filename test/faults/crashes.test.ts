// A process may die before or after every call to Stripe and every commit: the money moves as if it had not. One seed is run
// again by its number in `ONLY` and its scenario with `-t`.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
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
const counted = z.object({ counted: z.array(z.number()) });

interface Faults {
  readonly crashes: Crashes;
  /** Which request that changes something, counted from 1, is answered badly after it was done. */
  readonly lost: { readonly nth: number; readonly how: '500' | 'reset' } | undefined;
}

interface Lived {
  readonly ending: Ending;
  readonly steps: number;
  /** Requests that change something. */
  readonly posts: number;
}

async function live(scenario: Scenario, { crashes, lost }: Faults): Promise<Lived> {
  const plan = { target: 50_000n, funds: 100_000n, maxHoldDays: 40, later: 0, backers: [], ...scenario };
  const life = await beginLife(own, plan, crashes);
  const rule = { path: '*', when: 'after' } as const;
  // The SDK asks once more by itself when a connection is cut.
  const hit = lost
    ? { ...rule, ...lost, times: lost.how === 'reset' ? 2 : 1 }
    : ({ ...rule, how: '500', percent: 0 } as const);
  life.local.turn({ turn: 'calls', rules: [hit] });
  try {
    for (const [index, act] of scenario.acts.entries()) {
      await insist(() => act.do(life, `life:${life.campaign}:${index}`));
      await settle(life);
    }
    const posts = counted.parse(life.local.turn({ turn: 'calls', rules: [] })).counted[0] ?? 0;
    return { ending: await endingOf(life), steps: crashes.steps, posts };
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

/**
 * One crash anywhere, and now and then a second and a third soon after. Of every fourth seed instead an answer of Stripe's:
 * what was asked is done, and a 500 or nothing at all is heard.
 */
function faultsFrom(seed: number, { steps, posts }: Lived): Faults {
  const random = randomFrom(seed);
  const first = 1 + random(steps);
  const second = first + 1 + random(12);
  const third = second + 1 + random(6);
  const crashes = [[first], [first, second], [first, second, third]][random(3)] ?? [];
  if (seed % 4 < 3) return { crashes: new Crashes(crashes), lost: undefined };
  const lost = { nth: 1 + random(posts), how: seed % 8 === 3 ? '500' : 'reset' } as const;
  return { crashes: new Crashes(crashes.slice(1)), lost };
}

const holds = ({ ending }: Lived): void => {
  expect(ending.standing, 'holds left standing').toEqual([]);
  expect(ending.sum, 'all postings together').toBe(0n);
  const movements = ending.movements.join('\n');
  expect(ending.ledger, `held + platform - owed by the operator, of ${movements}`).toBe(ending.balance);
};

async function survives(scenario: Scenario): Promise<void> {
  const whole = await live(scenario, { crashes: new Crashes([]), lost: undefined });
  holds(whole);
  expect(JSON.parse(whole.ending.campaign)).toMatchObject({ phase: scenario.ends });
  const seeds = ONLY === undefined ? Array.from({ length: SEEDS }, (_, seed) => seed) : [ONLY];
  const next = seeds.values();
  const runner = async (): Promise<void> => {
    for (const seed of next) {
      const faults = faultsFrom(seed, whole);
      try {
        const lived = await live(scenario, faults);
        holds(lived);
        expect(lived.ending).toEqual(whole.ending);
      } catch (cause) {
        const again = `ONLY = ${seed}: npx vitest run test/faults/crashes.test.ts -t '${scenario.name}'`;
        const died = faults.crashes.happened.join(', ');
        throw new Error(`${again} (${died}; ${JSON.stringify(faults.lost)})`, { cause });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, runner));
}

describe('a crash anywhere, or an answer that is lost, changes nothing about the money:', () => {
  for (const scenario of scenarios) it(scenario.name, { timeout: 600_000 }, () => survives(scenario));
});
