// What the database itself refuses, whoever asks.
import { beforeEach, describe, expect, test } from 'vitest';
import { database } from '../support/database.ts';
import { aStore, aWish } from './a-store.ts';

const db = database();
const open = aStore(db);
let campaign: bigint;

beforeEach(async () => {
  campaign = await aWish(open.store);
  await db.pool.query(`insert into events values ($1, 2, 'PledgeCaptured', '{}', now())`, [campaign]);
});

const post = (lines: string) =>
  db.pool.query(
    `insert into postings select $1, 2, line, account, currency, amount from (values ${lines}) as p(line, account, currency, amount)`,
    [campaign],
  );
const balanced = `(0, 'card', 'EUR', -500), (1, 'held:1', 'EUR', 500)`;

describe.each(['events', 'postings'])('%s are only appended to', (table) => {
  const column = table === 'events' ? 'type' : 'account';

  test.each([
    ['update', `update ${table} set ${column} = 'x'`],
    ['an update of nothing', `update ${table} set ${column} = 'x' where false`],
    ['delete', `delete from ${table}`],
    ['truncate', `truncate ${table} cascade`],
  ])('%s is refused', async (_, statement) => {
    await post(balanced);
    await expect(db.pool.query(statement)).rejects.toThrow('is only appended to');
  });
});

describe('each group of postings sums to zero per currency', () => {
  test('one that does is kept', async () => {
    await post(balanced);
    expect(await open.store.balances(campaign)).toEqual([
      { account: 'card', currency: 'EUR', amount: -500n },
      { account: 'held:1', currency: 'EUR', amount: 500n },
    ]);
  });

  test.each([
    ['a single line', `(0, 'card', 'EUR', -500)`],
    ['one minor unit too few', `(0, 'card', 'EUR', -500), (1, 'held:1', 'EUR', 499)`],
    ['a sum of two currencies', `(0, 'card', 'EUR', -500), (1, 'held:1', 'USD', 500)`],
  ])('%s is refused', async (_, lines) => {
    await expect(post(lines)).rejects.toThrow('do not sum to zero');
  });

  test('it is refused at commit and not before: the lines may come one by one', async () => {
    const client = await db.pool.connect();
    const line = (...values: unknown[]) =>
      client.query('insert into postings values ($1, 2, $2, $3, $4, $5)', [campaign, ...values]);
    await client.query('begin');
    await line(0, 'card', 'EUR', -500);
    await line(1, 'held:1', 'EUR', 300);
    await expect(client.query('commit')).rejects.toThrow('do not sum to zero');
    await client.query('begin');
    await line(0, 'card', 'EUR', -500);
    await line(1, 'held:1', 'EUR', 500);
    await client.query('commit');
    client.release();
    expect(await open.store.balances(campaign)).toHaveLength(2);
  });

  test('a line added later to a group that balances is refused', async () => {
    await post(balanced);
    await expect(post(`(2, 'fees', 'EUR', 1)`)).rejects.toThrow('do not sum to zero');
  });
});

const pledgeColumns =
  'id, campaign, position, backer, amount_minor, state, consent, named, secured_at, waiting, attempt';
const chargeColumns = `pledge, campaign, requested_minor, attempt, state, authorised_minor, share_minor, captured_minor,
  refunded_minor, refunding_minor, refund_attempts, lost_minor, disputed_minor, fee_minor, tries, dispute_fee_minor,
  refund_owed_minor, outside_minor, held_minor, paid_minor, borne_minor, reversing_minor, reversed_minor`;
let pledge = 0;
const aPledge = (
  amount: string,
  charge = `1, 'captured', 1000, 1000, 1000, 0, 0, 0, 0, 0, 0`,
  held = '0',
  taken = '0, 0',
) =>
  db.pool.query(
    `with pledge as (insert into pledges (${pledgeColumns})
       values (${(pledge += 1)}, $1, 1, ${pledge}, ${amount}, 'secured', 'early', false, now(), false, 1) returning id)
     insert into charges (${chargeColumns}) select id, $1, ${amount}, ${charge}, 1, 0, 0, 0, ${held}, 0, 0, ${taken} from pledge`,
    [campaign],
  );

describe('amounts that cannot be', () => {
  test('a bank may take more than was captured, and no more is held than that', async () => {
    await expect(
      aPledge('1000', `1, 'chargedBack', 1000, 1000, 1000, 0, 0, 0, 1020, 0, 0`),
    ).resolves.toMatchObject({
      rowCount: 1,
    });
    await expect(aPledge('1000', undefined, '1001')).rejects.toThrow('never_held_more_than_captured');
  });

  test('a pledge of a thousand, captured whole, is kept', async () => {
    await expect(aPledge('1000')).resolves.toMatchObject({ rowCount: 1 });
  });

  test.each([
    ['less than nothing', () => aPledge('-1')],
    ['more than there is', () => aPledge('1000000000001')],
    ['captured more than pledged', () => aPledge('999')],
    [
      'captured more than authorised',
      () => aPledge('2000', `1, 'captured', 999, 1000, 1000, 0, 0, 0, 0, 0, 0`),
    ],
    [
      'returned more than captured',
      () => aPledge('1000', `1, 'captured', 1000, 1000, 1000, 700, 301, 1, 0, 0, 0`),
    ],
    [
      'half a charge',
      () => aPledge('1000', `1, 'asked', null, null, null, null, null, null, null, null, null`),
    ],
    ['a posting of nothing', () => post(`(0, 'card', 'EUR', 0), (1, 'held:1', 'EUR', 0)`)],
    ['a currency in small letters', () => post(`(0, 'card', 'eur', -500), (1, 'held:1', 'eur', 500)`)],
    [
      'captured money that is nowhere',
      () => db.pool.query('update campaigns set captured_minor = 5 where id = $1', [campaign]),
    ],
    [
      'an acceptance of a quote that is not there',
      () =>
        db.pool.query(
          `update campaigns set accepted_developer = 3, accepted_version = 1, target_minor = 5000, accepted_by = 2,
             accepted_delay_count = 1, accepted_delay_unit = 'day', accepted_at = now() where id = $1`,
          [campaign],
        ),
    ],
  ])('%s is refused', async (_, write) => {
    await expect(write()).rejects.toThrow(/violates (check|foreign key|not-null) constraint/);
  });

  test('a backer has one live pledge per campaign', async () => {
    await aPledge('1000');
    await expect(
      db.pool.query(
        `insert into pledges (${pledgeColumns}) values (${pledge + 1000}, $1, 2, ${pledge}, 5, 'secured', 'early', false, now(), false, null)`,
        [campaign],
      ),
    ).rejects.toThrow('one_live_pledge');
  });
});
