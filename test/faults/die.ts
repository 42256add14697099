// A process may die before or after every call to Stripe and every commit, and Stripe's answers may be lost: the money moves
// as if it had not been so. A failure names the one line that runs its seed again.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Ground, beginLife, ground } from './a-life.ts';
import { randomFrom } from '../support/random.ts';
import { Crashes } from './crash.ts';
import type { Scenario } from './scenario.ts';
import { type Ending, endingOf } from './what-became.ts';
import { insist, settle } from './work.ts';

/** Of each scenario. */
const SEEDS = 16;
const seeds = Array.from({ length: SEEDS }, (_, seed) => String(seed).padStart(2, '0'));

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

async function live(own: Ground, scenario: Scenario, { crashes, lost }: Faults): Promise<Lived> {
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

/**
 * One crash anywhere, and now and then a second and a third soon after. Of every fourth seed instead an answer of Stripe's:
 * what was asked is done, and a 500 or nothing at all is heard.
 */
function faultsFrom(name: string, seed: number, { steps, posts }: Lived): Faults {
  const named = [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed);
  const between = randomFrom(named);
  const random = (below: number): number => Math.floor(between() * below);
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

/** The tests of a file of its own; call it once there. */
export function surviveAll(file: string, scenarios: readonly Scenario[]): void {
  const own = ground();
  describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (name, scenario) => {
    let first: Promise<Lived> | undefined;
    const unharmed = () => (first ??= live(own, scenario, { crashes: new Crashes([]), lost: undefined }));

    it('without a crash', async () => {
      const whole = await unharmed();
      holds(whole);
      expect(JSON.parse(whole.ending.campaign)).toMatchObject({ phase: scenario.ends });
    });

    it.concurrent.each(seeds)(`${name}, seed %s`, async (seed) => {
      const whole = await unharmed();
      try {
        const lived = await live(own, scenario, faultsFrom(name, Number(seed), whole));
        holds(lived);
        expect(lived.ending).toEqual(whole.ending);
      } catch (cause) {
        throw new Error(`npx vitest run ${file} -t '${name}, seed ${seed}'`, { cause });
      }
    });
  });
}
