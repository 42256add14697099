// What is done every hour and every night by itself: events that were not delivered, charges whose answer was lost, and when.
import { beforeEach, describe, expect, test } from 'vitest';
import { fetchUndelivered } from '../../src/usecases/fetch-undelivered.ts';
import { findLostIntents } from '../../src/usecases/find-lost-intents.ts';
import { sweep } from '../../src/usecases/let-time-pass.ts';
import type { World } from '../../src/usecases/world.ts';
import { aStore, emptyQueue, queue } from '../store/a-store.ts';
import { ids } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aFundedWish } from './a-funded-wish.ts';
import { LeaseLost } from '../../src/ports/store.ts';
import { AProcessor, someFacts } from './a-processor.ts';

const db = database();
const open = aStore(db);
let processor: AProcessor;
let now: Temporal.Instant;

const world = () => ({ store: open.store, payments: processor.payments, clock: { now: () => now } });
const tasks = async () => (await queue(db)).map(({ task }) => task);

beforeEach(async () => {
  processor = new AProcessor();
  now = Temporal.Now.instant();
  await db.pool.query(`
    alter table postings disable trigger user; alter table events disable trigger user;
    truncate campaigns, chores, payment_events, payment_calls cascade;
    alter table postings enable trigger user; alter table events enable trigger user;`);
  await emptyQueue(db);
});

describe('events that the processor could not deliver', () => {
  const event = (id: string, createdAt = now) => ({
    id,
    type: 'charge.refunded',
    createdAt,
    payload: { metadata: {} },
  });

  test('are kept as the intake would have kept them, with their job', async () => {
    processor.events = [event('evt_1'), event('evt_2')];
    expect(await fetchUndelivered(world(), open.inbox)).toBe(2);
    expect((await queue(db)).map(({ key }) => key).toSorted()).toEqual(['payment:evt_1', 'payment:evt_2']);
    expect(await open.inbox.paymentEvent('evt_1')).toMatchObject({ type: 'charge.refunded' });
  });

  test('one that is known already makes no second job', async () => {
    processor.events = [event('evt_1')];
    await open.inbox.keepPaymentEvent(event('evt_1'));
    await emptyQueue(db);
    await fetchUndelivered(world(), open.inbox);
    expect(await queue(db)).toEqual([]);
  });

  test('are asked for thirty days back, as long as the processor lists them', async () => {
    processor.events = [
      event('evt_old', now.subtract({ hours: 30 * 24 + 1 })),
      event('evt_new', now.subtract({ hours: 30 * 24 - 1 })),
    ];
    expect(await fetchUndelivered(world(), open.inbox)).toBe(1);
  });
});

describe('charges whose answer was lost', () => {
  async function unanswered(state: 'held' | 'captured' | 'needs-authentication' = 'held', attempt = 1) {
    const wish = await aFundedWish(open, db, 'collecting');
    now = wish.at;
    const pledge = wish.pledge(ids.backer);
    await db.pool.query('update charges set intent = null where pledge = $1', [pledge]);
    await open.store.prepareCharge({ pledge, attempt: 1 }, `pledge:${pledge}:authorise:1`, now);
    const facts = someFacts({ campaign: wish.campaign, pledge, attempt, state });
    processor.charges.set(`cus_${wish.campaign}_${ids.backer}`, [{ intent: 'pi_lost', ...facts }]);
    await emptyQueue(db);
    return wish;
  }

  test('one that is awaited is left to the job that asks again under its key', async () => {
    const wish = await unanswered();
    expect(await findLostIntents(world(), 'unanswered')).toMatchObject([
      { intent: 'pi_lost', became: 'awaited' },
    ]);
    expect(processor.cancelled).toEqual([]);
    expect((await queue(db)).map(({ key }) => key)).toEqual([`charge:${wish.pledge(ids.backer)}`]);
  });

  test('only those are asked about whose answer is known to be missing', async () => {
    const { campaign } = await unanswered();
    await findLostIntents(world(), 'unanswered');
    expect(processor.asked).toEqual([`cus_${campaign}_${ids.backer}`]);
    processor.asked.length = 0;
    await findLostIntents(world(), 'all');
    expect(processor.asked).toHaveLength(3);
  });

  test.each(['held', 'needs-authentication'] as const)(
    'one that is %s and that nobody awaits is cancelled',
    async (state) => {
      await unanswered(state, 2);
      expect(await findLostIntents(world(), 'unanswered')).toMatchObject([{ became: 'cancelled' }]);
      expect(processor.cancelled).toEqual([{ key: 'intent:pi_lost:cancel:1', intent: 'pi_lost' }]);
      expect(await tasks()).toEqual([]);
      const { rows } = await db.pool.query(`select key from payment_calls where key like 'intent:%'`);
      expect(rows).toEqual([{ key: 'intent:pi_lost:cancel:1' }]);
    },
  );

  test('one whose backer has a card page open may be about to be told: it is left alone', async () => {
    const { campaign } = await unanswered('held', 2);
    await db.pool.query(
      `insert into checkouts (campaign, backer, amount_minor, named, session, state, opened_at) values ($1, $2, 900, false, 'cs_1', 'open', now())`,
      [campaign, ids.backer],
    );
    expect(await findLostIntents(world(), 'unanswered')).toMatchObject([{ became: 'awaited' }]);
    expect(processor.cancelled).toEqual([]);
  });

  test('one whose answer is written while it is looked at is not touched', async () => {
    const wish = await unanswered('held', 2);
    const awaited = async (pledge: bigint, attempt: number): Promise<boolean> => {
      const was = await open.store.awaited(pledge, attempt);
      await db.pool.query('update charges set intent = $2 where pledge = $1', [
        wish.pledge(ids.backer),
        'pi_lost',
      ]);
      return was;
    };
    const meanwhile = { ...world(), store: { ...open.store, awaited } };
    expect(await findLostIntents(meanwhile, 'unanswered')).toEqual([]);
    expect(processor.cancelled).toEqual([]);
  });

  test('a worker that lost its lease cancels nothing', async () => {
    await unanswered('held', 2);
    const lease = { worker: 'worker-gone', signal: new AbortController().signal };
    await expect(findLostIntents(world(), 'unanswered', lease)).rejects.toThrow(LeaseLost);
    expect(processor.cancelled).toEqual([]);
  });

  test('one that took money is told and left to reconcile', async () => {
    await unanswered('captured', 2);
    expect(await findLostIntents(world(), 'unanswered')).toMatchObject([{ became: 'captured' }]);
    expect(processor.cancelled).toEqual([]);
  });

  test('one that is remembered is none', async () => {
    const wish = await unanswered();
    await db.pool.query('update charges set intent = $2 where pledge = $1', [
      wish.pledge(ids.backer),
      'pi_lost',
    ]);
    expect(await findLostIntents(world(), 'all')).toEqual([]);
  });
});

describe('the sweep starts them', () => {
  const run = () => sweep({ ...world(), forge: { redeliverFailed: async () => 0 } } as unknown as World);

  test('all of them when they never ran, and none when they have just run', async () => {
    await run();
    expect((await tasks()).toSorted()).toEqual(['fetch-undelivered', 'find-lost-intents', 'reconcile']);
    await emptyQueue(db);
    for (const chore of ['fetch-undelivered', 'find-lost-intents', 'reconcile'] as const)
      await open.store.choreRan(chore, now);
    await run();
    expect(await tasks()).toEqual([]);
  });

  test('every hour what is asked every hour, every night the books', async () => {
    for (const chore of ['fetch-undelivered', 'find-lost-intents', 'reconcile'] as const)
      await open.store.choreRan(chore, now);
    now = now.add({ hours: 1 });
    await run();
    expect((await tasks()).toSorted()).toEqual(['fetch-undelivered', 'find-lost-intents']);
    now = now.add({ hours: 20 });
    await run();
    expect((await tasks()).toSorted()).toEqual(['fetch-undelivered', 'find-lost-intents', 'reconcile']);
  });
});
