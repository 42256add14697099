// Intake: kept before it is acknowledged, once per delivery, with a job that cannot be lost.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import pg from 'pg';
import type { Delivery } from '../../src/ports/inbox.ts';
import { noon } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aStore, emptyQueue, queue } from './a-store.ts';

const db = database();
const open = aStore(db);
let guid = 0;

const aDelivery = (changes: Partial<Delivery> = {}): Delivery => ({
  guid: `guid-${(guid += 1)}`,
  event: 'issue_comment',
  issue: 70n,
  happenedAt: noon,
  payload: { action: 'created' },
  ...changes,
});

beforeEach(async () => {
  await emptyQueue(db);
  await db.pool.query('delete from deliveries');
  await db.pool.query('delete from payment_events');
});
afterEach(() => vi.restoreAllMocks());

/** As a worker does when it takes a job. */
const take = async (key: string): Promise<void> => {
  const { rowCount } = await db.pool.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker', attempts = attempts + 1 where key = $1`,
    [key],
  );
  expect(rowCount).toBe(1);
};
const waitingFor = async (key: string) => (await queue(db)).filter((job) => job.key === key && !job.locked);

describe('a delivery', () => {
  test('is kept with its job in one statement', async () => {
    const delivery = aDelivery({ payload: { action: 'created', comment: { id: 5, body: 'a\0b \ud800' } } });
    const query = vi.spyOn(pg.Client.prototype, 'query');
    await open.inbox.keepDelivery(delivery);
    expect(query).toHaveBeenCalledTimes(1);
    query.mockRestore();
    expect(await open.inbox.pendingDeliveries(70n)).toEqual([
      { ...delivery, payload: { action: 'created', comment: { id: 5, body: 'ab \ufffd' } } },
    ]);
    expect(await queue(db)).toMatchObject([
      { task: 'drain', key: 'drain:70', queue: 'issue-6', payload: { issue: '70' }, attempts: 0 },
    ]);
  });

  test('that arrives forty times at once is one row and one job', async () => {
    for (const issue of [1n, 2n, 3n, 4n, 5n]) {
      const delivery = aDelivery({ issue });
      await Promise.all(Array.from({ length: 40 }, () => open.inbox.keepDelivery(delivery)));
    }
    const { rows } = await db.pool.query('select count(*)::int as n from deliveries');
    expect(rows).toEqual([{ n: 5 }]);
    expect((await queue(db)).map(({ key }) => key).toSorted()).toEqual(
      [1, 2, 3, 4, 5].map((n) => `drain:${n}`),
    );
  });

  test('that is known brings no job', async () => {
    const delivery = aDelivery();
    await open.inbox.keepDelivery(delivery);
    await open.inbox.deliveryHandled(delivery.guid);
    await emptyQueue(db);
    await open.inbox.keepDelivery(delivery);
    expect(await queue(db)).toEqual([]);
    expect(await open.inbox.pendingDeliveries(70n)).toEqual([]);
  });

  test('of what a comment said before is not handed over once what it says now was', async () => {
    const comment = { id: 5 };
    const before = aDelivery({ payload: { action: 'created', comment } });
    const now = aDelivery({ payload: { action: 'edited', comment }, happenedAt: noon.add({ minutes: 1 }) });
    const other = aDelivery({ payload: { action: 'created', comment: { id: 6 } } });
    await open.inbox.keepDelivery(now);
    await open.inbox.deliveryHandled(now.guid);
    for (const late of [before, other]) await open.inbox.keepDelivery(late);
    for (const _ of ['handed over', 'and for good'])
      expect((await open.inbox.pendingDeliveries(70n)).map(({ guid: one }) => one)).toEqual([other.guid]);
  });

  test('many of one issue bring one job', async () => {
    await Promise.all(Array.from({ length: 30 }, () => open.inbox.keepDelivery(aDelivery())));
    expect(await queue(db)).toHaveLength(1);
    expect(await open.inbox.pendingDeliveries(70n)).toHaveLength(30);
  });

  test('is not kept when its job cannot be, and the other way round', async () => {
    await db.pool.query('alter function enqueue rename to enqueue_gone');
    await expect(open.inbox.keepDelivery(aDelivery())).rejects.toThrow('enqueue');
    await db.pool.query('alter function enqueue_gone rename to enqueue');
    await expect(open.inbox.keepDelivery(aDelivery({ issue: -1n }))).rejects.toThrow('check constraint');
    expect(await open.inbox.pendingDeliveries(70n)).toEqual([]);
    expect(await queue(db)).toEqual([]);
  });

  test('that comes while the drain runs makes a run that follows', async () => {
    await open.inbox.keepDelivery(aDelivery());
    await take('drain:70');
    await open.inbox.keepDelivery(aDelivery());
    await open.inbox.keepDelivery(aDelivery());
    expect(await waitingFor('drain:70')).toHaveLength(1);
  });

  test('makes a run that follows even if the drain begins between the two looks at the queue', async () => {
    await open.inbox.keepDelivery(aDelivery());
    // Adding a job looks for a running one first and for a waiting one then; this holds it up in between.
    await db.pool.query(`
      create function hold_up() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock(1); return new; end $$;
      create trigger hold_up before insert on graphile_worker._private_jobs for each row execute function hold_up()`);
    const other = await db.pool.connect();
    await other.query('select pg_advisory_lock(1)');
    const kept = open.inbox.keepDelivery(aDelivery());
    await vi.waitUntil(async () => {
      const { rowCount } = await other.query(
        `select from pg_locks where locktype = 'advisory' and not granted`,
      );
      return rowCount === 1;
    });
    await take('drain:70');
    await other.query('select pg_advisory_unlock(1)');
    other.release();
    await kept;
    await db.pool.query('drop function hold_up cascade');
    expect(await waitingFor('drain:70')).toHaveLength(1);
    expect(await open.inbox.pendingDeliveries(70n)).toHaveLength(2);
  });

  test('waits in GitHub’s order, and as they arrived within one second', async () => {
    const late = aDelivery({ happenedAt: noon.add({ seconds: 5 }) });
    const one = aDelivery({ guid: 'z' });
    const two = aDelivery({ guid: 'a' });
    const early = aDelivery({ happenedAt: noon.subtract({ seconds: 5 }) });
    for (const each of [late, one, two, early, aDelivery({ issue: 71n })])
      await open.inbox.keepDelivery(each);
    expect((await open.inbox.pendingDeliveries(70n)).map((each) => each.guid)).toEqual(
      [early, one, two, late].map((each) => each.guid),
    );
    await open.inbox.deliveryHandled(one.guid);
    expect((await open.inbox.pendingDeliveries(70n)).map((each) => each.guid)).not.toContain(one.guid);
  });

  test('is known once it is kept, handled or not', async () => {
    const [kept, handled] = [aDelivery(), aDelivery()];
    await open.inbox.keepDelivery(kept);
    await open.inbox.keepDelivery(handled);
    await open.inbox.deliveryHandled(handled.guid);
    expect(await open.deliveryLog.known([kept.guid, 'never', handled.guid])).toEqual(
      new Set([kept.guid, handled.guid]),
    );
    expect(await open.deliveryLog.known([])).toEqual(new Set());
  });

  test('a long backlog is handed out in parts', async () => {
    for (let part = 0; part < 13; part += 1)
      await Promise.all(Array.from({ length: 10 }, () => open.inbox.keepDelivery(aDelivery())));
    expect(await open.inbox.pendingDeliveries(70n)).toHaveLength(100);
  });
});

describe('a payment event', () => {
  const event = {
    id: 'evt_1',
    type: 'checkout.session.completed',
    createdAt: noon,
    payload: { object: 'cs_1' },
  };

  test('that arrives many times at once is one row and one job', async () => {
    await Promise.all(Array.from({ length: 20 }, () => open.inbox.keepPaymentEvent(event)));
    expect(await open.inbox.paymentEvent('evt_1')).toEqual(event);
    expect(await queue(db)).toMatchObject([
      { task: 'payment-event', key: 'payment:evt_1', queue: null, payload: { event: 'evt_1' } },
    ]);
  });

  test('that was handled stays known', async () => {
    await open.inbox.keepPaymentEvent(event);
    await open.inbox.paymentEventHandled('evt_1');
    await emptyQueue(db);
    await open.inbox.keepPaymentEvent(event);
    expect(await queue(db)).toEqual([]);
    const { rows } = await db.pool.query('select handled_at is not null as handled from payment_events');
    expect(rows).toEqual([{ handled: true }]);
    expect(await open.inbox.paymentEvent('evt_0')).toBeUndefined();
  });
});
