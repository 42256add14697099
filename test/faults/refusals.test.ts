// Whatever Stripe refuses for good, at whichever call and whoever's it is: the others' money goes on, nobody pays twice or too
// much, the wish ends in time, and the books are the balance.
import { expect, it } from 'vitest';
import { type Pledge, stakeOf } from '../../src/domain/pledge.ts';
import { REFUSALS } from '../../src/sandbox/stripe/refusals.ts';
import { type Life, beginLife, ground } from './a-life.ts';
import { Crashes } from './crash.ts';
import { AMOUNT, CELLS, type Cell, POSITIONS, nameOf } from './refusals.table.ts';
import { RefusedLife } from './refused-life.ts';
import { endingOf } from './what-became.ts';

const own = ground();

const MAX_HOLD_DAYS = 40;
/** From the first hold to the last: a cancelled hold that nothing can cancel, the hold limit, refunds of it. */
const MOST_DAYS = 60;
/** How often the same refused call is made: today, tomorrow, once after a reminder. */
const MOST_CALLS = 12;
const AT_ONCE = 6;
const GOOD = 'pm_card_visa';

const planOf = ({ way, position }: Cell) => {
  const other = (POSITIONS[position] + 1) % 5;
  const cardAt = (index: number) =>
    (index === POSITIONS[position] ? way.card : index === other ? way.otherCard : undefined) ?? GOOD;
  const backers = Array.from({ length: 5 }, (_, index) => [cardAt(index), AMOUNT] as const);
  const target = way.target ?? 4n * AMOUNT;
  return { backers, target, funds: 200_000n, maxHoldDays: MAX_HOLD_DAYS, later: 0 };
};

/** What is wrong with how it went, if anything. */
async function problemOf(cell: Cell): Promise<string | undefined> {
  const life = await beginLife(own, planOf(cell), new Crashes([]));
  const { way, refusal, position } = cell;
  const index = POSITIONS[position];
  try {
    const { status, error } = REFUSALS[refusal];
    const match = (await way.match?.(life, index)) ?? {};
    life.local.refuse(way.call, { status, error: { ...error }, headers: {} }, { match, times: 10_000 });
    await way.trouble?.(life, index);
    const refused = new RefusedLife(life);
    await way.live(refused, index);
    const calls = life.local.faultsSet()[0]?.matched ?? 0;
    if (calls === 0) return 'the call was never made';
    const wrong = (await othersProblem(cell, life, index)) ?? (await endProblem(refused));
    const all = life.local.faultsSet()[0]?.matched ?? 0;
    const problem = all > MOST_CALLS ? `${wrong ?? 'well'}, and the call was made ${all} times` : wrong;
    const failed = new Set(refused.failed.map((each) => each.replace(/req_\w+/, '')));
    return problem && `${problem} (${[...failed].join('; ')})`;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    await life.end();
  }
}

const isBack = ({ charge }: Pledge): boolean =>
  (charge?.state === 'refunded' || charge?.state === 'cancelled') && stakeOf(charge) === 0n;

/** The others' money has gone its way before anything is waited for. */
async function othersProblem({ way }: Cell, life: Life, index: number): Promise<string | undefined> {
  const { phase, pledges } = await life.state();
  const ids = [0, 1, 2, 3, 4].filter((other) => other !== index).map((other) => life.backer(other).id);
  const others = pledges.filter(({ backer }) => ids.includes(backer));
  const went = {
    paid: others.every(({ charge }) => charge?.state === 'captured'),
    // A capture lets the rest of its hold go: who was captured first cannot stand in for who is refused after them.
    settled: others.every(({ charge }) => charge?.state === 'captured') || others.every(isBack),
    refunded: others.every(isBack),
    released: others.every(
      ({ charge }) => !['asked', 'authorised', 'cancelling'].includes(charge?.state ?? ''),
    ),
  };
  if (went[way.others]) return undefined;
  const states = others.map(({ charge }) => charge?.state ?? 'none').join();
  return `the others are not ${way.others} but ${states} in ${phase}`;
}

async function endProblem(refused: RefusedLife): Promise<string | undefined> {
  const { life } = refused;
  const days = await refused.runOut(MOST_DAYS);
  const { phase, held, pledges } = await life.state();
  const states = pledges.map(({ charge }) => charge?.state ?? 'none').join();
  if (days > MOST_DAYS) return `after ${days} days it is ${phase} with ${held} held: ${states}`;
  const intents = await life.stripe.paymentIntents.list({ limit: 100 });
  for (const { id, backer } of pledges) {
    const taken = intents.data.filter(
      ({ metadata, status }) => metadata['pledge'] === String(id) && status === 'succeeded',
    );
    if (taken.length > 1 || taken.some(({ amount_received: amount }) => BigInt(amount) > AMOUNT))
      return `backer ${backer} paid ${taken.map(({ amount_received: amount }) => amount).join()}`;
  }
  const { standing, sum, ledger, balance } = await endingOf(life);
  if (standing.length > 0) return `${standing.join()} is still held`;
  return sum === 0n && ledger === balance
    ? undefined
    : `the ledger has ${ledger}, Stripe ${balance}, the postings ${sum}`;
}

const only = process.env['CELL'];
const cells = only === undefined ? CELLS : CELLS.filter((cell) => new RegExp(only).test(nameOf(cell)));

it(
  `survives every permanent refusal of every call at every position: ${cells.length} cells`,
  { timeout: 600_000 },
  async () => {
    const problems: string[] = [];
    const left = [...cells];
    const runs = Array.from({ length: AT_ONCE }, async () => {
      for (let cell = left.shift(); cell; cell = left.shift()) {
        const problem = await problemOf(cell);
        if (problem !== undefined) problems.push(`${nameOf(cell)}: ${problem}`);
      }
    });
    await Promise.all(runs);
    expect(problems.toSorted().join('\n')).toBe('');
  },
);
