// Each difference that can be between the ledger and the processor is planted on one of the two sides, and found.
import { beforeEach, describe, expect, test } from 'vitest';
import type { ReconcileOptions, Report } from '../../src/usecases/reconcile.ts';
import { reconcile } from '../../src/usecases/reconcile.ts';
import { reportWords } from '../../src/usecases/reconcile-words.ts';
import { aStore } from '../store/a-store.ts';
import { ids } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { type FundedWish, aFundedWish } from './a-funded-wish.ts';
import { AProcessor } from './a-processor.ts';

const db = database();
const open = aStore(db);
const exponent = (currency: string): number => (currency === 'JPY' ? 0 : 2);
const days = (count: number) => ({ hours: 24 * count });

let processor: AProcessor;
let now: Temporal.Instant;

beforeEach(async () => {
  processor = new AProcessor();
  await db.pool.query(`
    alter table postings disable trigger user; alter table events disable trigger user;
    truncate campaigns, chores, freezes, other_movements cascade;
    alter table postings enable trigger user; alter table events enable trigger user;`);
});

/** Two days after, when nothing is under way any more. */
async function someWish(
  ...options: Parameters<typeof aFundedWish> extends [unknown, unknown, ...infer R] ? R : never
) {
  const wish = await aFundedWish(open, db, ...options);
  processor.agree(wish.campaign, wish.events, wish.at);
  now = wish.at.add(days(2));
  return wish;
}

const run = (options: ReconcileOptions = {}): Promise<Report> =>
  reconcile(
    { store: open.store, payments: processor.payments, clock: { now: () => now }, exponent },
    options,
  );

const kinds = ({ differences }: Report) => differences.map(({ kind }) => kind);
const flights = ({ inFlight }: Report) => inFlight.map(({ kind }) => kind);
const frozen = async () => (await open.store.freezes())[0];

describe('books that agree', () => {
  test.each(['started', 'completed', 'refunded'] as const)('a wish that is %s', async (phase) => {
    await someWish(phase);
    const report = await run();
    expect(report).toMatchObject({ differences: [], inFlight: [], charges: 3, steady: true });
    expect(report.totals).toMatchObject([{ currency: 'EUR', unexplained: 0n }]);
    expect(await frozen()).toBeUndefined();
    expect(reportWords(report, exponent)).toContain('The books and the processor agree.');
  });

  test('what the operator sent to a bank is listed and no difference, also in a later run that does not read it', async () => {
    await someWish();
    processor.move({ kind: 'other', amount: -3000n, createdAt: now.subtract(days(20)) });
    processor.move({ kind: 'other', amount: 10_000n, fee: 20n, createdAt: now.subtract(days(40)) });
    expect(await run()).toMatchObject({ differences: [], totals: [{ other: 6980n, unexplained: 0n }] });
    now = now.add(days(300));
    const later = await run();
    expect(later).toMatchObject({ differences: [], totals: [{ other: 6980n, unexplained: 0n }], others: [] });
    expect(Temporal.Instant.compare(later.since, now.subtract(days(320)))).toBe(1);
  });

  test('a charge of long ago that was refunded lately is asked for whole', async () => {
    const wish = await someWish('refunded');
    const pledge = wish.pledge(ids.backer);
    processor.movedSoFar = processor.movedSoFar.map((moved) =>
      moved.kind === 'charge' ? { ...moved, createdAt: moved.createdAt.subtract(days(30)) } : moved,
    );
    for (const backer of [ids.requester, ids.backer, ids.otherBacker]) {
      const { amount } = processor.movedSoFar.find((one) => one.charge?.pledge === wish.pledge(backer)) ?? {};
      processor.facts.set(`pi_${wish.pledge(backer)}`, {
        campaign: wish.campaign,
        pledge: wish.pledge(backer),
        attempt: 1,
        currency: 'EUR',
        state: 'captured',
        cause: undefined,
        authorised: amount ?? 0n,
        captureBefore: undefined,
        captured: amount ?? 0n,
        fee: 55n,
        refunds: [{ key: undefined, amount: amount ?? 0n, status: 'succeeded' }],
        disputes: [],
      });
    }
    await asIfCaptured(wish, wish.at.subtract(days(30)));
    expect(await run({ since: now.subtract(days(5)) })).toMatchObject({ differences: [] });
    const known = processor.facts.get(`pi_${pledge}`);
    if (known) processor.facts.set(`pi_${pledge}`, { ...known, refunds: [] });
    // It did not succeed after all: that is booked, and only the balance, which says otherwise here, is left.
    expect(kinds(await run({ since: now.subtract(days(5)) }))).toEqual(['balance']);
    expect(await open.store.campaign(wish.campaign)).toMatchObject({ phase: 'refunding', held: 24_945n });
  });
});

describe('a difference that no reading explains freezes its campaign, and says what to look at', () => {
  async function expectFound(kind: string, wish: FundedWish): Promise<Report> {
    const report = await run();
    expect(kinds(report)).toEqual([kind]);
    expect((await frozen())?.reason).toContain(`Campaign ${wish.campaign}`);
    expect(reportWords(report, exponent).join('\n')).toMatch(/DIFFERENCE: .*dashboard|CURRENCIES/);
    return report;
  }

  test('a capture that the ledger does not know', async () => {
    const wish = await someWish('confirming');
    const charge = { campaign: wish.campaign, pledge: wish.pledge(ids.backer), attempt: 1 };
    processor.move({ kind: 'charge', amount: 700n, charge, createdAt: wish.at });
    const report = await expectFound('captured', wish);
    expect(report.differences).toMatchObject([{ books: 0n, processor: 700n, of: charge }]);
  });

  test('a capture of a campaign that is not in the tables', async () => {
    await someWish();
    const charge = { campaign: 987_654n, pledge: 987_654n, attempt: 1 };
    processor.move({ kind: 'charge', amount: 700n, charge, createdAt: now.subtract(days(1)) });
    expect(kinds(await run())).toEqual(['captured']);
  });

  test('a capture that the processor does not know', async () => {
    const wish = await someWish();
    const [first] = processor.movedSoFar;
    processor.movedSoFar = processor.movedSoFar.filter((moved) => moved !== first);
    const report = await run();
    expect(kinds(report)).toEqual(['captured', 'fee']);
    expect(report.differences[0]).toMatchObject({ of: { campaign: wish.campaign }, processor: 0n });
  });

  test('a refund that the ledger thinks succeeded and that failed', async () => {
    const wish = await someWish('refunded');
    const refund = processor.movedSoFar.find(({ kind }) => kind === 'refund');
    if (!refund) throw new Error('nothing was refunded');
    processor.move({ ...refund, kind: 'refund-failure', amount: -refund.amount });
    const report = await expectFound('refunded', wish);
    expect(report.differences).toMatchObject([{ books: refund.amount, processor: 0n }]);
  });

  test('a refund made by hand', async () => {
    const wish = await someWish();
    const [first] = processor.movedSoFar;
    processor.move({ kind: 'refund', amount: -100n, charge: first?.charge, createdAt: wish.at });
    await expectFound('refunded', wish);
  });

  test('a fee that the ledger misses', async () => {
    const wish = await someWish();
    const [first] = processor.movedSoFar;
    processor.movedSoFar[0] = { ...first!, fee: 60n };
    const report = await expectFound('fee', wish);
    expect(report.differences).toMatchObject([{ books: -55n, processor: -60n }]);
  });

  test('a transfer made twice', async () => {
    const wish = await someWish('completed');
    const transfer = processor.movedSoFar.find(({ kind }) => kind === 'transfer');
    processor.move({ ...transfer!, id: 'txn_twice' });
    await expectFound('paid-out', wish);
  });

  test('a payout that never left', async () => {
    const wish = await someWish('completed');
    processor.movedSoFar = processor.movedSoFar.filter(({ kind }) => kind !== 'transfer');
    await expectFound('paid-out', wish);
  });

  test('a payout that was taken back by hand', async () => {
    const wish = await someWish('completed');
    const payout = { campaign: wish.campaign, payout: 1 };
    processor.move({ kind: 'transfer-reversal', amount: 900n, payout, createdAt: wish.at });
    await expectFound('reversed', wish);
  });

  test('money lost to a dispute that the ledger does not know', async () => {
    const wish = await someWish();
    const [first] = processor.movedSoFar;
    processor.move({
      kind: 'dispute',
      amount: -(first?.amount ?? 0n),
      charge: first?.charge,
      createdAt: wish.at,
    });
    await expectFound('lost', wish);
  });

  test('a charge in a currency that is not its campaign’s', async () => {
    const wish = await someWish();
    const [first] = processor.movedSoFar;
    processor.movedSoFar[0] = { ...first!, currency: 'USD' };
    const report = await run();
    expect(kinds(report)).toEqual(['currency', 'captured', 'fee']);
    expect((await frozen())?.reason).toContain(`Campaign ${wish.campaign}`);
  });

  test('a balance that is not what was moved', async () => {
    await someWish();
    processor.astray.set('EUR', -1n);
    const report = await run();
    expect(report.differences).toMatchObject([{ kind: 'balance', currency: 'EUR' }]);
    // Of the account, so that no campaign is frozen by it.
    expect(report.freezes).toMatchObject([{ campaign: undefined, amount: -1n }]);
    expect((await frozen())?.reason).toMatch(/^The account: the balance: the books say .* EUR/);
  });

  test('postings altered behind the back of their triggers', async () => {
    const wish = await someWish();
    await db.pool.query(`
      alter table postings disable trigger user;
      update postings set amount_minor = amount_minor - 1 where account = 'card' and line = 0
        and sequence = (select min(sequence) from postings where campaign = ${wish.campaign}) and campaign = ${wish.campaign};
      alter table postings enable trigger user;`);
    expect(kinds(await run())).toContain('captured');
  });
});

describe('a freeze stays until a run of everything finds nothing', () => {
  const byHand = async () => {
    const wish = await someWish();
    const { charge } = processor.movedSoFar.find((moved) => moved.charge?.campaign === wish.campaign) ?? {};
    processor.move({ kind: 'refund', amount: -100n, charge, createdAt: wish.at });
    await run();
    return wish;
  };
  const agree = () => {
    processor.movedSoFar = processor.movedSoFar.filter(({ amount }) => amount !== -100n);
  };

  test('it is lifted by --unfreeze alone, of one campaign or of all', async () => {
    const [one, other] = [await byHand(), await byHand()];
    expect((await open.store.freezes()).map(({ campaign }) => campaign)).toEqual([
      one.campaign,
      other.campaign,
    ]);
    const since = (await frozen())?.since;
    agree();
    now = now.add(days(1));
    const agreeing = await run();
    expect(agreeing).toMatchObject({ differences: [], lifted: [], freezes: [{ since }, {}] });
    expect(reportWords(agreeing, exponent).at(-1)).toContain(`reconcile --unfreeze ${other.campaign}`);
    expect(await run({ unfreeze: other.campaign })).toMatchObject({
      lifted: [other.campaign],
      freezes: [{ campaign: one.campaign }],
    });
    expect(await run({ unfreeze: 'all' })).toMatchObject({ lifted: [one.campaign], freezes: [] });
  });

  test('that of the account is gone as soon as it agrees', async () => {
    await someWish();
    processor.astray.set('EUR', 5n);
    expect((await run()).freezes).toHaveLength(1);
    processor.astray.clear();
    expect(await run()).toMatchObject({ differences: [], freezes: [] });
  });

  test('--unfreeze lifts nothing while a difference is there, however little is read', async () => {
    await byHand();
    now = now.add(days(100));
    expect(await run({ unfreeze: 'all', since: now })).toMatchObject({ lifted: [] });
    expect(await frozen()).toBeDefined();
  });
});

describe('what is under way is listed and no difference', () => {
  test('a fee that is not known yet', async () => {
    const wish = await aFundedWish(open, db, 'started');
    const events = wish.events.filter(({ type }) => type !== 'FeeTaken');
    expect(events.length).toBeLessThan(wish.events.length);
    processor.agree(wish.campaign, wish.events, wish.at);
    await forget(wish, 'FeeTaken');
    now = wish.at.add({ hours: 2 });
    const report = await run();
    expect(flights(report)).toEqual(['fee', 'fee', 'fee']);
    expect(report).toMatchObject({ differences: [], totals: [{ inFlight: -165n, unexplained: 0n }] });
    now = wish.at.add({ hours: 30 });
    expect(kinds(await run())).toEqual(['fee', 'fee', 'fee']);
  });

  test('a refund that is pending', async () => {
    const wish = await someWish('refunding');
    const [charged] = processor.movedSoFar.filter(({ kind }) => kind === 'charge');
    processor.move({
      kind: 'refund',
      amount: -(charged?.amount ?? 0n),
      charge: charged?.charge,
      createdAt: wish.at,
    });
    const report = await run();
    expect(report).toMatchObject({
      differences: [],
      inFlight: [{ kind: 'refund', amount: -(charged?.amount ?? 0n) }],
    });
  });

  test('a dispute that is open, its fee included', async () => {
    const wish = await someWish('started', {
      more: (story) => story.dispute(ids.backer, 'opened'),
    });
    const charge = { campaign: wish.campaign, pledge: wish.pledge(ids.backer), attempt: 1 };
    processor.move({ kind: 'dispute', amount: -25_000n, fee: 2000n, charge, createdAt: wish.at });
    const report = await run();
    expect(flights(report)).toEqual(['dispute', 'dispute']);
    expect(report).toMatchObject({ differences: [], totals: [{ inFlight: -27_000n, unexplained: 0n }] });
  });

  test('a capture whose answer is not written yet, for a day', async () => {
    const wish = await someWish('collecting', { more: (story) => story.authoriseAll() });
    const charge = { campaign: wish.campaign, pledge: wish.pledge(ids.backer), attempt: 1 };
    processor.move({ kind: 'charge', amount: 25_000n, charge, createdAt: wish.at });
    now = wish.at.add({ hours: 3 });
    expect(flights(await run())).toEqual(['capture']);
    now = wish.at.add({ hours: 25 });
    expect(kinds(await run())).toEqual(['captured']);
  });

  test('a transfer whose answer is not written yet, for a day', async () => {
    const wish = await someWish('completed', { paid: false });
    const payout = { campaign: wish.campaign, payout: 1 };
    processor.move({ kind: 'transfer', amount: -40_000n, payout, createdAt: wish.at });
    now = wish.at.add({ hours: 3 });
    expect(flights(await run())).toEqual(['payout']);
    now = wish.at.add({ hours: 25 });
    expect(kinds(await run())).toEqual(['paid-out']);
  });

  test('what moved within the last minutes', async () => {
    const wish = await someWish();
    const [first] = processor.movedSoFar;
    processor.move({
      kind: 'refund',
      amount: -100n,
      charge: first?.charge,
      createdAt: now.subtract({ minutes: 5 }),
    });
    expect(await run()).toMatchObject({ differences: [], inFlight: [{ kind: 'moment', amount: -100n }] });
    expect(wish.events.length).toBeGreaterThan(0);
  });

  test('money that moves while the balance is read: the totals are not compared', async () => {
    await someWish();
    let read = 0n;
    const balance = processor.balance.bind(processor);
    processor.balance = async () => {
      processor.astray.set('EUR', (read += 1n));
      return balance();
    };
    const report = await run();
    expect(report).toMatchObject({ steady: false, differences: [] });
    expect(reportWords(report, exponent).join('\n')).toMatch(/were not compared/);
  });
});

/** Takes events of a type out of the books, as if they had not been recorded yet. */
async function forget(wish: FundedWish, type: string): Promise<void> {
  await db.pool.query(`
    alter table postings disable trigger user; alter table events disable trigger user;
    update campaigns set fees_minor = 0, held_minor = held_minor + fees_minor where id = ${wish.campaign};
    update charges set fee_minor = null where campaign = ${wish.campaign};
    delete from postings using events e where e.campaign = postings.campaign and e.sequence = postings.sequence
      and e.type = '${type}' and e.campaign = ${wish.campaign};
    delete from events where type = '${type}' and campaign = ${wish.campaign};
    alter table postings enable trigger user; alter table events enable trigger user;`);
}

async function asIfCaptured(wish: FundedWish, at: Temporal.Instant): Promise<void> {
  await db.pool.query(`
    alter table events disable trigger user;
    update events set at = '${at.toString()}' where type in ('PledgeCaptured', 'FeeTaken') and campaign = ${wish.campaign};
    alter table events enable trigger user;`);
}

test('a second difference does not move the beginning of a freeze', async () => {
  const { campaign, at } = await someWish();
  const freeze = { campaign, since: at, reason: 'first', currency: 'EUR', amount: 1n };
  await open.store.freeze(freeze);
  await open.store.freeze({ ...freeze, reason: 'second', since: now });
  expect(await frozen()).toMatchObject({ reason: 'second', since: at });
  expect(await open.store.unfreeze(campaign, now)).toBe(true);
  expect(await open.store.unfreeze(campaign, now)).toBe(false);
});
