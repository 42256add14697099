// A worker that was taken for dead between two steps: from then on it asks Stripe for nothing and changes nothing, and says so.
import { describe, expect, it } from 'vitest';
import type { JobLease } from '../../src/ports/jobs.ts';
import { LeaseLost } from '../../src/ports/store.ts';
import { followCharges } from '../../src/usecases/follow-charge.ts';
import { payDeveloper } from '../../src/usecases/pay-developer.ts';
import { type Life, type Plan, beginLife, ground } from './a-life.ts';
import { CALLS, Crashes } from './crash.ts';
import { type Act, approve, closed, collect, deliver, giveUp, hour as anHour, pass, tick } from './acts.ts';
import { authorised, decided, dispute as disputed } from './acts-at-stripe.ts';
import { endingOf } from './what-became.ts';
import { moveCharges, settle } from './work.ts';

const own = ground();

interface Work {
  readonly name: string;
  readonly backers: Plan['backers'];
  /** What happened before, all of it done. */
  readonly after: readonly Act[];
  /** What was said last: nobody has done anything about it yet. */
  readonly last: readonly Act[];
  run(life: Life, lease: JobLease): Promise<unknown>;
}

const two = [
  ['pm_card_visa', 20_000n],
  ['pm_card_visa', 35_000n],
] as const;
const pending = [two[0], ['pm_card_pendingRefund', 35_000n]] as const;
const move: Work['run'] = (life, lease) => moveCharges(life, lease);
const [dispute, lost, hour] = [disputed(1), decided('lost'), pass(anHour)] as const;

const works: readonly Work[] = [
  { name: 'authorising and capturing', backers: two, after: [], last: [collect, tick], run: move },
  { name: 'letting go', backers: two, after: [], last: [collect, tick, authorised, closed], run: move },
  { name: 'refunding', backers: two, after: [collect], last: [giveUp, giveUp], run: move },
  {
    name: 'taking a payout back',
    backers: two,
    after: [collect, deliver, approve, dispute],
    last: [lost],
    run: move,
  },
  {
    name: 'paying the developer',
    backers: two,
    after: [collect],
    last: [deliver, approve],
    run: ({ world, campaign }, lease) => payDeveloper(world, campaign, lease),
  },
  {
    name: 'following refunds under way',
    backers: pending,
    after: [collect, giveUp, giveUp],
    last: [hour],
    run: ({ world, campaign }, lease) => followCharges(world, campaign, lease),
  },
];

/** Takes the worker's row away at one step, and remembers what was asked after it. */
class Burial extends Crashes {
  readonly passed: string[] = [];
  at: number | undefined;
  bury: (() => Promise<void>) | undefined;

  constructor() {
    super([]);
  }

  override async pass(step: string): Promise<void> {
    this.passed.push(step);
    if (this.passed.length === this.at) await this.bury?.();
  }
}

const plan = { target: 50_000n, funds: 100_000n, maxHoldDays: 40, later: 0 };
const calls = new Set(CALLS.map((name) => `before ${name}`));

let workers = 0;

async function dieAt(work: Work, step: number | undefined) {
  const burial = new Burial();
  const life = await beginLife(own, { ...plan, backers: work.backers }, burial);
  try {
    for (const [index, act] of work.after.entries()) {
      await act.do(life, `lease:${life.campaign}:${index}`);
      await settle(life);
    }
    for (const [index, act] of work.last.entries()) await act.do(life, `last:${life.campaign}:${index}`);
    const worker = `worker-${(workers += 1)}`;
    const { pool } = own.database;
    await pool.query('insert into workers (id, host, pid) values ($1, $2, 1)', [worker, 'here']);
    burial.passed.length = 0;
    burial.at = step;
    let buried: unknown;
    burial.bury = async () => {
      await pool.query('delete from workers where id = $1', [worker]);
      buried = await endingOf(life);
    };
    const lease = { worker, signal: new AbortController().signal };
    const threw: unknown = await work.run(life, lease).then(
      () => undefined,
      (error: unknown) => error,
    );
    const { passed } = burial;
    return { threw, passed, buried, after: await endingOf(life) };
  } finally {
    await life.end();
  }
}

describe('a worker whose jobs others have by now does nothing more:', () => {
  it.each(works)('$name', { timeout: 300_000 }, async (work) => {
    const whole = await dieAt(work, undefined);
    expect(whole.threw).toBeUndefined();
    expect(whole.passed.length).toBeGreaterThan(2);
    // What has been proved a moment ago goes out: between the proof and the call nobody can step.
    const steps = whole.passed.flatMap((name, index) => (calls.has(name) ? [] : [index + 1]));
    for (const step of steps) {
      const { threw, passed, buried, after } = await dieAt(work, step);
      const later = passed.slice(step);
      const where = `${step}: ${passed[step - 1]}, then ${later.join(', ')}`;
      expect(after, where).toEqual(buried);
      expect(
        later.filter((name) => calls.has(name)),
        where,
      ).toEqual([]);
      expect(later, where).not.toContain('after change');
      if (step < whole.passed.length) expect(threw, where).toBeInstanceOf(LeaseLost);
    }
  });
});
