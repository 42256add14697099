// Paying the developer of a completed wish: requested, then known, one at a time, and never beside the refunds of the same money.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { Paid, PayoutAccount, TransferOutcome } from '../../src/ports/payments.ts';
import { letTimePass } from '../../src/usecases/let-time-pass.ts';
import { payDeveloper, splitPayout } from '../../src/usecases/pay-developer.ts';
import { aFundedWish } from '../books/a-funded-wish.ts';
import { aStore } from '../store/a-store.ts';
import { ids } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { type AWorld, aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);
const HELD = 49_835n;
const SUMS = splitPayout(HELD, 500);

let at: AWorld;
let account: PayoutAccount;
let available: bigint;
/** What was asked for: keys of transfers, and look-ups. */
let calls: string[];
/** What is answered to the next transfers; paid when there is nothing left. */
let answers: (TransferOutcome | Error | (() => Promise<TransferOutcome>))[];
let sent: Paid | undefined;
let broken: Error | undefined;

beforeEach(async () => {
  account = { standing: 'ready', due: [], closed: false, country: 'FR' };
  available = 1_000_000n;
  calls = [];
  answers = [];
  sent = undefined;
  broken = undefined;
  at = aWorld(open, {
    readAccount: async () => account,
    balance: async () => {
      if (broken) throw broken;
      return [{ currency: 'EUR', available, pending: 0n }];
    },
    findPayout: async ({ payout }) => {
      calls.push(`find ${payout}`);
      if (broken) throw broken;
      return sent;
    },
    transfer: async (key, { amount }) => {
      calls.push(key);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      if (typeof answer === 'function') return answer();
      return answer ?? { kind: 'paid', transfer: `tr_${key}`, amount };
    },
  });
  await open.store.rememberPerson({ id: ids.developer, login: 'grace' });
  await open.store.rememberContact(ids.developer, { account: 'acct_grace' });
});

const completed = async (): Promise<bigint> => {
  const wish = await aFundedWish(open, db, 'completed', { paid: false });
  at.now = wish.at;
  return wish.campaign;
};
const state = async (id: bigint): Promise<Campaign> =>
  (await open.store.campaign(id)) ?? expect.fail('it is gone');
const row = async (id: bigint) =>
  (await db.pool.query('select attempt, state, refused_why, transfer from payouts where campaign = $1', [id]))
    .rows[0] as unknown;
const pass = (duration: Temporal.DurationLike): void => void (at.now = at.now.add(duration));
const toTheLimit = async (id: bigint): Promise<void> => {
  at.now = (await state(id)).work?.holdEndsAt ?? at.now;
};
const key = (id: bigint, attempt: number, amount: bigint = SUMS.amount): string =>
  `campaign:${id}:payout:1:${attempt}:${amount}`;

describe('a payout', () => {
  test('goes once, less the platform’s fee, under a key of its attempt and its amount', async () => {
    const campaign = await completed();
    await payDeveloper(at.world, campaign);
    await payDeveloper(at.world, campaign);
    expect(calls).toEqual([key(campaign, 1)]);
    expect(await state(campaign)).toMatchObject({
      held: 0n,
      paidOut: SUMS.amount,
      platformFees: SUMS.platformFee,
    });
    expect(await open.store.transfersOf(campaign)).toEqual([`tr_${key(campaign, 1)}`]);
    expect(await row(campaign)).toMatchObject({ attempt: 1, state: 'paid' });
  });

  test('waits while nobody knows where it is to go', async () => {
    await db.pool.query('update people set account = null where id = $1', [ids.developer]);
    const campaign = await completed();
    await payDeveloper(at.world, campaign);
    expect([calls, (await state(campaign)).payoutWait]).toEqual([[], 'account']);
  });

  test.each([
    ['the account is restricted', () => (account = { ...account, standing: 'restricted' }), 'account'],
    [
      'the account is closed',
      () => (account = { ...account, standing: 'restricted', closed: true }),
      'closed',
    ],
    ['the balance is not there yet', () => (available = SUMS.amount - 1n), 'balance'],
  ] as const)('is not even asked for while %s, and goes when that is over', async (_, trouble, why) => {
    const before = account;
    const campaign = await completed();
    trouble();
    await payDeveloper(at.world, campaign);
    expect(await state(campaign)).toMatchObject({ payoutWait: why, payoutAttempts: 0 });
    account = before;
    available = SUMS.amount;
    await payDeveloper(at.world, campaign);
    expect(calls).toEqual([key(campaign, 1)]);
    expect(await state(campaign)).toMatchObject({ payoutWait: undefined, payouts: 1, held: 0n });
  });

  test('waits while its own campaign is frozen', async () => {
    const campaign = await completed();
    await open.store.freeze({ campaign, since: at.now, reason: 'a difference', currency: 'EUR', amount: 1n });
    await payDeveloper(at.world, campaign);
    expect([calls, (await state(campaign)).payoutWait]).toEqual([[], 'books']);
    await open.store.unfreeze(campaign, at.now);
    await payDeveloper(at.world, campaign);
    expect(await state(campaign)).toMatchObject({ payouts: 1 });
  });
});

describe('a payout without an answer', () => {
  test('is asked for under the same key again, and nothing is refunded until it is known', async () => {
    const campaign = await completed();
    answers = [new Error('no answer')];
    await expect(payDeveloper(at.world, campaign)).rejects.toThrow('no answer');
    expect(await row(campaign)).toMatchObject({ state: 'unknown' });
    expect(await state(campaign)).toMatchObject({ payoutWait: 'answer' });
    await toTheLimit(campaign);
    broken = new Error('the processor is away');
    await expect(letTimePass(at.world, campaign)).rejects.toThrow('the processor is away');
    expect(await state(campaign)).toMatchObject({ phase: 'completed', refunded: 0n });
    broken = undefined;
    sent = { kind: 'paid', transfer: 'tr_found', amount: SUMS.amount };
    await letTimePass(at.world, campaign);
    expect(calls).toEqual([key(campaign, 1), 'find 1', 'find 1']);
    expect(await state(campaign)).toMatchObject({ phase: 'completed', payouts: 1, paidOut: SUMS.amount });
    expect(await open.store.transfersOf(campaign)).toEqual(['tr_found']);
  });

  test('is the same call within a day, and only looked for after it: the key is forgotten by then', async () => {
    const campaign = await completed();
    answers = [new Error('no answer'), new Error('no answer')];
    await expect(payDeveloper(at.world, campaign)).rejects.toThrow('no answer');
    pass({ hours: 22 });
    await expect(payDeveloper(at.world, campaign)).rejects.toThrow('no answer');
    pass({ hours: 2 });
    await payDeveloper(at.world, campaign);
    expect(calls).toEqual([key(campaign, 1), key(campaign, 1), 'find 1']);
    expect(await row(campaign)).toMatchObject({ state: 'refused', refused_why: 'answer' });
    await payDeveloper(at.world, campaign);
    expect(calls.slice(3)).toEqual(['find 1', key(campaign, 2)]);
    expect(await state(campaign)).toMatchObject({ payouts: 1 });
  });

  test('that turns out to be made after all is booked, and not made again', async () => {
    const campaign = await completed();
    answers = [{ kind: 'refused', why: 'answer' }];
    await payDeveloper(at.world, campaign);
    sent = { kind: 'paid', transfer: 'tr_late', amount: SUMS.amount };
    available = 0n;
    await toTheLimit(campaign);
    await letTimePass(at.world, campaign);
    expect(await state(campaign)).toMatchObject({ payouts: 1, paidOut: SUMS.amount, phase: 'completed' });
    expect(calls).toEqual([key(campaign, 1), 'find 1']);
  });
});

describe('at the hold limit', () => {
  const refunding = { phase: 'refunding', payouts: 0, paidOut: 0n };

  test('a payout for which the balance arrives meanwhile is paid or refunded, and never both', async () => {
    const campaign = await completed();
    await toTheLimit(campaign);
    // Between the last attempt of the deadline's own job and its decision, another job is at the processor.
    let other: Promise<unknown> = Promise.resolve();
    answers = [
      async () => {
        other = letTimePass(at.world, campaign);
        await other;
        return { kind: 'paid', transfer: 'tr_1', amount: SUMS.amount };
      },
      new Error('no answer yet'),
    ];
    await payDeveloper(at.world, campaign).catch(() => undefined);
    await other.catch(() => undefined);
    sent = { kind: 'paid', transfer: 'tr_1', amount: SUMS.amount };
    await letTimePass(at.world, campaign);
    const { refunded, paidOut, phase, pledges } = await state(campaign);
    expect({ phase, refunded, paidOut }).toEqual({ phase: 'completed', refunded: 0n, paidOut: SUMS.amount });
    expect(pledges.every(({ charge }) => charge?.refunding === 0n)).toBe(true);
  });

  test.each([
    ['a country that the processor refuses', [{ kind: 'refused', why: 'country' }], undefined],
    ['a closed account', [{ kind: 'refused', why: 'closed' }], undefined],
    ['a balance that never comes', [{ kind: 'refused', why: 'balance' }], undefined],
    ['a processor that fails', [], new Error('the processor is away')],
  ] as const)('%s does not keep the money from its backers', async (_, given, failure) => {
    const campaign = await completed();
    await toTheLimit(campaign);
    answers = [...given];
    broken = failure;
    await letTimePass(at.world, campaign).catch(() => undefined);
    expect(await state(campaign)).toMatchObject(refunding);
    broken = undefined;
    calls = [];
    await payDeveloper(at.world, campaign);
    expect(calls).toEqual([]);
  });

  test('a frozen campaign is not paid out, and its backers get their money back all the same', async () => {
    const campaign = await completed();
    await open.store.freeze({ campaign, since: at.now, reason: 'a difference', currency: 'EUR', amount: 1n });
    await toTheLimit(campaign);
    await letTimePass(at.world, campaign);
    await open.store.unfreeze(campaign, at.now);
    expect(await state(campaign)).toMatchObject(refunding);
  });
});

describe('a refused payout', () => {
  test('is not attempted again by the sweep before its time, and then under another key', async () => {
    const campaign = await completed();
    answers = [{ kind: 'refused', why: 'country' }];
    await payDeveloper(at.world, campaign);
    expect(await row(campaign)).toMatchObject({ state: 'refused', refused_why: 'country' });
    expect(await open.store.toPay(at.now)).not.toContain(campaign);
    pass({ hours: 24 });
    expect(await open.store.toPay(at.now)).toContain(campaign);
    await payDeveloper(at.world, campaign);
    expect(calls).toEqual([key(campaign, 1), 'find 1', key(campaign, 2)]);
  });
});
