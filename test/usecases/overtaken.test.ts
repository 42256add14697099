// A copy of a database that PostgreSQL cannot tell from its origin, such as a base backup or a snapshot of a disk: the one that
// went on leaves a mark at Stripe that the other one never wrote.
import { beforeAll, expect, test } from 'vitest';
import { markBoard } from '../../src/payments/mark-board.ts';
import type { MarkBoard } from '../../src/ports/instance.ts';
import { isOvertaken, leaveMark } from '../../src/usecases/claim-instance.ts';
import { testStripe } from '../payments/stripe.ts';
import { aStore } from '../store/a-store.ts';
import { database } from '../support/database.ts';

const stripe = testStripe();
const [db, copyDb] = [database(), database()];
const [origin, copy] = [aStore(db), aStore(copyDb)];
let board: MarkBoard;

/** The rows as they were when the backup was taken. */
async function backUp(): Promise<void> {
  const { rows } = await db.pool.query('select id, mark_customer, marks from instance');
  await copyDb.pool.query('delete from instance');
  const { id, mark_customer: customer, marks } = rows[0] as Record<string, unknown>;
  await copyDb.pool.query('insert into instance (id, mark_customer, marks) values ($1, $2, $3)', [
    id,
    customer,
    marks,
  ]);
}

beforeAll(async () => {
  board = markBoard({ secretKey: stripe.local.secretKey, apiUrl: stripe.local.origin, timeoutMs: 10_000 });
  await origin.instance.instanceId();
});

test('nobody is overtaken before there is a mark, nor by their own', async () => {
  expect(await isOvertaken(origin.instance, board)).toBe(false);
  for (let nth = 0; nth < 3; nth += 1) {
    await leaveMark(origin.instance, board);
    expect(await isOvertaken(origin.instance, board)).toBe(false);
  }
});

test('a copy is overtaken as soon as its origin has gone on, and the origin is not', async () => {
  await backUp();
  expect(await isOvertaken(copy.instance, board)).toBe(false);
  await leaveMark(origin.instance, board);
  expect(await isOvertaken(copy.instance, board)).toBe(true);
  expect(await isOvertaken(origin.instance, board)).toBe(false);
});

test('the origin is overtaken where a copy goes on', async () => {
  await backUp();
  await leaveMark(copy.instance, board);
  expect(await isOvertaken(origin.instance, board)).toBe(true);
  await leaveMark(origin.instance, board);
});

test('processes of one database do not overtake each other, whoever’s mark is written last', async () => {
  let held: (() => void) | undefined;
  const slow: MarkBoard = {
    read: (customer) => board.read(customer),
    write: async (customer, mark) => {
      await new Promise<void>((resolve) => (held = resolve));
      return board.write(customer, mark);
    },
  };
  const late = leaveMark(origin.instance, slow);
  await expect.poll(() => held).toBeDefined();
  for (let nth = 0; nth < 5; nth += 1) await leaveMark(origin.instance, board);
  held?.();
  await late;
  expect(await isOvertaken(origin.instance, board)).toBe(false);
});

test('a mark that was deleted at Stripe is made again, and no more than twenty are kept', async () => {
  const { customer } = await origin.instance.marks();
  await stripe.raw.customers.del(customer ?? '');
  expect(await isOvertaken(origin.instance, board)).toBe(false);
  for (let nth = 0; nth < 25; nth += 1) await leaveMark(origin.instance, board);
  const after = await origin.instance.marks();
  expect(after.customer).not.toBe(customer);
  expect(after.own).toHaveLength(20);
  expect(await isOvertaken(origin.instance, board)).toBe(false);
});

test('one that cannot be read says so, and overtakes nobody by itself', async () => {
  const nobody = markBoard({ secretKey: 'sk_test_x', apiUrl: 'http://127.0.0.1:9', timeoutMs: 1000 });
  await expect(isOvertaken(origin.instance, nobody)).rejects.toThrow('reading the mark of this server');
});
