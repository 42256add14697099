// Each migration on sample rows of the one before: what is kept stays, and what is new fits it.
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { runMigrations } from 'graphile-worker';
import { beforeAll, expect, test } from 'vitest';
import { MIGRATIONS, migrate } from '../../src/store/migrate.ts';
import { database } from '../support/database.ts';

const db = database({ empty: true });

async function inDatabase<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: db.url, max: 1 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

const migrateTo = (name?: string): Promise<string[]> =>
  inDatabase((pool) =>
    migrate(new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }), MIGRATIONS, name),
  );

const count = async (table: string): Promise<number> => {
  const { rows } = await db.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? -1;
};

beforeAll(() => inDatabase((pool) => runMigrations({ pgPool: pool })));

test('0001 makes room for wishes, quotes and pledges', async () => {
  await migrateTo('0001_wishes');
  await db.pool.query(`
    insert into projects (id, installation, owner, name, private, settings)
      values (10, 20, 'Octo', 'Tools', false, '{"label": "wish"}');
    insert into people (id, login) values (1, 'ann'), (3, 'dev');
    insert into campaigns (id, project, issue_id, number, title, phase, currency, requester, rules, proposed_at, expires_at,
        pledged_minor, backers, unconfirmed_minor, captured_minor, held_minor, fees_minor, refunded_minor,
        charged_back_minor, paid_out_minor, platform_fees_minor, operator_owed_minor, payouts,
        accepted_developer, accepted_version, target_minor, accepted_delay_count, accepted_delay_unit, accepted_at,
        accepted_by, milestones_said, collection_attempts, holds, events, changed_at, next_deadline_at,
        sticky_comment, sticky_digest)
      select id, 10, 500 + id, id, 'Export', phase, 'EUR', 1, '{}', now(), now(), 900, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        developer, version, target, version, unit, at, developer, '{50}', 0, 0, 3, now(), now(), sticky, digest
      from (values
        (1, 'funding', 3, 1, 5000, 'day', now(), 77, 'shown'),
        (2, 'open', null, null, null, null, null, null, null)
      ) as sample(id, phase, developer, version, target, unit, at, sticky, digest);
    insert into quotes values (1, 3, 1, 0, 5000, 14, 'day', 'All of it', now(), 'live', 900);
    insert into checkouts (campaign, backer, amount_minor, named, session, state, opened_at)
      values (1, 1, 900, true, 'cs_1', 'complete', now());
    insert into pledges (id, campaign, position, backer, amount_minor, state, consent, named, secured_at, waiting)
      values (1, 1, 2, 1, 900, 'secured', 'early', true, now(), false);
    insert into cards values (1, 1, 'cus_1', 'pm_1', null);
    insert into sessions values ('s', 1, 'ann', now());
  `);
  expect(await count('campaigns')).toBe(2);
});

test('0002 gives campaigns that are there a history and books', async () => {
  await migrateTo('0002_books');
  await db.pool.query(`
    insert into events values (1, 1, 'WishProposed', '{}', now()), (1, 2, 'PledgeCaptured', '{}', now());
    insert into postings values (1, 2, 0, 'card', 'EUR', -900), (1, 2, 1, 'held:1', 'EUR', 900);
    insert into once_keys (key) values ('delivery:1');
    insert into payment_calls values ('pledge:1:authorise:1', now());
    insert into intents values (1, 1, 'pi_1');
  `);
  expect(await count('postings')).toBe(2);
  expect(await count('pledges')).toBe(1);
});

test('0003 takes a status that was shown before as shown now, and leaves the rest alone', async () => {
  await migrateTo('0003_inbox_and_jobs');
  const { rows } = await db.pool.query(
    `select id::int, sticky_digest, status_shown_at between now() - interval '1 minute' and now() as shown
     from campaigns order by id`,
  );
  expect(rows).toEqual([
    { id: 1, sticky_digest: 'shown', shown: true },
    { id: 2, sticky_digest: null, shown: null },
  ]);
  await db.pool.query(`insert into announcements values (1, 2, 88)`);
  expect(await count('events')).toBe(2);
});

test('0004 lets accepted quotes go on as they were agreed to, and gives charges what later ones have', async () => {
  await db.pool.query(`
    insert into checkouts (campaign, backer, amount_minor, named, session, state, opened_at)
      values (1, 5, 700, false, 'cs_2', 'complete', now());
    insert into pledges (id, campaign, position, backer, amount_minor, state, consent, named, secured_at, waiting,
        charge_attempt, charge_state, charge_authorised_minor, charge_share_minor, charge_captured_minor,
        charge_refunded_minor, charge_refunding_minor, charge_refund_attempts, charge_lost_minor, charge_dispute_won,
        charge_fee_minor)
      values (2, 1, 3, 5, 700, 'secured', 'early', false, now(), false, 2, 'authorised', 700, 0, 0, 0, 0, 0, 0, false, 0);
  `);
  await migrateTo('0004_collecting_and_paying');
  const campaigns = await db.pool.query(
    `select id::int, rules ->> 'payoutReady' as payout from campaigns order by id`,
  );
  expect(campaigns.rows).toEqual([
    { id: 1, payout: 'optional' },
    { id: 2, payout: 'required' },
  ]);
  const pledges = await db.pool.query(
    `select id::int, charge_tries, charge_paid_out, charge_reversed_minor::int as reversed from pledges order by id`,
  );
  expect(pledges.rows).toEqual([
    { id: 1, charge_tries: null, charge_paid_out: null, reversed: null },
    { id: 2, charge_tries: 1, charge_paid_out: false, reversed: 0 },
  ]);
  const people = await db.pool.query(`select id::int, login, declines_mail from people order by id`);
  expect(people.rows).toEqual([
    { id: 1, login: 'ann', declines_mail: false },
    { id: 3, login: 'dev', declines_mail: false },
  ]);
});

test('0005 freezes nothing, has reconciled nothing, and finds the events that are there by time', async () => {
  await migrateTo('0005_operator');
  for (const table of ['payout_freezes', 'chores', 'other_movements']) expect(await count(table)).toBe(0);
  await db.pool.query(`insert into payout_freezes (since_at, reason) values (now(), 'a difference')`);
  await expect(
    db.pool.query(`insert into payout_freezes (since_at, reason) values (now(), 'another')`),
  ).rejects.toThrow('one_freeze');
  const { rows } = await db.pool.query('select sequence from events order by at, campaign, sequence');
  expect(rows).toEqual([{ sequence: 1 }, { sequence: 2 }]);
});

test('0006 has reminded nobody, and keeps every card', async () => {
  await migrateTo('0006_dates');
  const { rows } = await db.pool.query(
    'select id::int, expiry_reminded_at, ready_reminded_at from campaigns order by id',
  );
  expect(rows).toEqual([
    { id: 1, expiry_reminded_at: null, ready_reminded_at: null },
    { id: 2, expiry_reminded_at: null, ready_reminded_at: null },
  ]);
  const cards = await db.pool.query('select payment_method, let_go_at from cards');
  expect(cards.rows).toEqual([{ payment_method: 'pm_1', let_go_at: null }]);
  await expect(db.pool.query('update campaigns set ready_reminded_at = now() where id = 2')).rejects.toThrow(
    'reminded_developer_was_accepted',
  );
});

test('0007 knows nothing yet of issues that were wishes before, and looks at those that live first', async () => {
  await migrateTo('0007_life_of_issues');
  const { rows } = await db.pool.query(
    `select id::int, locked, missing_parts, issue_as_of, looked_at, altered_how, comments_until = proposed_at as from_the_start
     from campaigns order by id`,
  );
  const unseen = { locked: false, missing_parts: [], issue_as_of: null, looked_at: null, altered_how: null };
  expect(rows).toEqual([1, 2].map((id) => ({ id, ...unseen, from_the_start: true })));
  const projects = await db.pool.query(`select archived, writes_refused, label_was, label_now from projects`);
  expect(projects.rows).toEqual([
    { archived: false, writes_refused: false, label_was: null, label_now: null },
  ]);
  await db.pool.query(`insert into held_back (campaign, key, job) values (1, 'answer:8', '{}')`);
  await expect(
    db.pool.query(`insert into held_back (campaign, key, job) values (1, 'answer:8', '{}')`),
  ).rejects.toThrow('held_back_pkey');
  await expect(db.pool.query(`update campaigns set altered_how = 'edited'`)).rejects.toThrow('altered_whole');
});

test('0008 lets every installation write at once', async () => {
  await migrateTo('0008_writes_and_late_news');
  expect(await count('write_budgets')).toBe(0);
  const { rows } = await db.pool.query(
    `select take_write(20, 1, 1) as first, take_write(20, 1, 1) > 3590 as waits`,
  );
  expect(rows).toEqual([{ first: 0, waits: true }]);
});

test('0009 puts the campaigns that are there into their lists, and counts them', async () => {
  await migrateTo('0009_lists');
  const { rows } = await db.pool.query(
    `select id::int, band, nearness, listed, words::text from campaigns order by id`,
  );
  expect(rows).toEqual([
    { id: 1, band: 12, nearness: 1800, listed: true, words: expect.stringContaining("'export':1") as string },
    { id: 2, band: 10, nearness: 0, listed: true, words: expect.stringContaining("' 10'") as string },
  ]);
  const totals = await db.pool.query(
    `select band, wishes::int, pledged_minor::int as pledged from project_totals order by band`,
  );
  expect(totals.rows).toEqual([
    { band: 10, wishes: 1, pledged: 900 },
    { band: 12, wishes: 1, pledged: 900 },
  ]);
  const versions = await db.pool.query('select number from shown_versions order by number');
  expect(versions.rows).toEqual([{ number: 0 }, { number: 1 }, { number: 2 }]);
  const told = await db.pool.query('select campaign::int, sequence from told_events');
  expect(told.rows).toEqual([{ campaign: 1, sequence: 1 }]);
});

test('0010 takes a settings issue that is open for one in the repository itself, and knows of no former label', async () => {
  await db.pool.query(`update projects set settings_issue = 4 where id = (select min(id) from projects)`);
  await migrateTo('0010_settings');
  const { rows } = await db.pool.query(
    `select settings_issue, settings_issue_place, former_labels from projects order by id limit 1`,
  );
  expect(rows).toEqual([{ settings_issue: 4, settings_issue_place: 'repository', former_labels: [] }]);
  await expect(db.pool.query('update projects set settings_issue_place = null')).rejects.toThrow(
    'settings_issue_has_its_place',
  );
});

test('0011 knows no description yet, and takes any language', async () => {
  await migrateTo('0011_descriptions');
  const { rows } = await db.pool.query(`select distinct missing_parts from campaigns`);
  expect(rows).toEqual([{ missing_parts: [] }]);
  expect(await count('descriptions')).toBe(0);
  await db.pool.query(`update people set locale = 'pt-BR' where id = 1`);
});

test('0012 takes no comment for read, and none for gone', async () => {
  await migrateTo('0012_comments_read');
  expect(await count('comments_read')).toBe(0);
  await db.pool.query('insert into comments_read (comment) values (7)');
  const { rows } = await db.pool.query('select revision, gone from comments_read');
  expect(rows).toEqual([{ revision: null, gone: false }]);
});

test('0013 makes every try to collect a pledge a row, and its campaign their totals', async () => {
  await db.pool.query(`
    insert into pledges (id, campaign, position, backer, amount_minor, state, consent, named, secured_at, waiting,
        charge_attempt, charge_tries, charge_state, charge_authorised_minor, charge_share_minor, charge_captured_minor,
        charge_refunded_minor, charge_refunding_minor, charge_refund_attempts, charge_lost_minor, charge_dispute_won,
        charge_fee_minor, charge_dispute_fee_minor, charge_paid_out, charge_reversing_minor, charge_reversed_minor)
      values
        (3, 1, 4, 6, 800, 'secured', 'early', false, now(), false, 1, 1, 'captured', 800, 500, 500, 0, 0, 0, 0, false, 20, 0, false, 0, 0),
        (4, 1, 5, 7, 600, 'secured', 'early', false, now(), false, 1, 1, 'refundAsked', 600, 600, 600, 0, 600, 1, 0, false, 0, 0, false, 0, 0);
    insert into intents values (2, 1, 'pi_2_1'), (2, 2, 'pi_2_2'), (4, 1, 'pi_4');
    insert into payment_calls values ('pledge:4:authorise:1', now());`);
  await migrateTo('0013_charges');
  const charges = await db.pool.query(`
    select pledge::int, round, attempt, state, requested_minor::int as requested, captured_minor::int as captured,
      fee_minor::int as fee, intent, call_key from charges order by pledge, attempt`);
  const common = { round: 1, call_key: null, fee: null, captured: 0 };
  expect(charges.rows).toEqual([
    { ...common, pledge: 1, attempt: 1, state: 'cancelled', requested: 900, intent: 'pi_1' },
    { ...common, pledge: 2, attempt: 1, state: 'cancelled', requested: 700, intent: 'pi_2_1' },
    { ...common, pledge: 2, attempt: 2, state: 'authorised', requested: 700, intent: 'pi_2_2' },
    {
      ...common,
      pledge: 3,
      attempt: 1,
      state: 'captured',
      requested: 800,
      captured: 500,
      fee: 20,
      intent: null,
    },
    {
      ...common,
      pledge: 4,
      attempt: 1,
      state: 'refundAsked',
      requested: 600,
      captured: 600,
      intent: 'pi_4',
      call_key: 'pledge:4:authorise:1',
    },
  ]);
  const pledges = await db.pool.query('select id::int, attempt from pledges order by id');
  expect(pledges.rows.map(({ attempt }) => attempt as unknown)).toEqual([null, 2, 1, 1]);
  const totals = await db.pool.query(`
    select authorised_count, authorised_minor::int as authorised, unknown_fees, refunding_minor::int as refunding,
      frozen_minor::int as frozen, unpaid_charges from campaigns order by id`);
  expect(totals.rows).toEqual([
    { authorised_count: 1, authorised: 700, unknown_fees: 1, refunding: 600, frozen: 600, unpaid_charges: 1 },
    { authorised_count: 0, authorised: 0, unknown_fees: 0, refunding: 0, frozen: 0, unpaid_charges: 0 },
  ]);
});

test('0014 knows of no instance until a server starts, of one at most, and of no former customer', async () => {
  await migrateTo('0014_instance');
  expect(await count('instance')).toBe(0);
  await db.pool.query(`insert into instance (id) values ('0123456789abcdef')`);
  await expect(db.pool.query(`insert into instance (id) values ('fedcba9876543210')`)).rejects.toThrow(
    'instance_pkey',
  );
  const { rows } = await db.pool.query('select distinct former_customers from people');
  expect(rows).toEqual([{ former_customers: 0 }]);
});

test('0016 takes transfers for payouts that were made, and knows of none that is open', async () => {
  await db.pool.query(`insert into transfers values (1, 1, 'tr_before')`);
  await migrateTo('0016_payouts');
  const { rows } = await db.pool.query(
    'select payout, round, attempt, state, transfer, amount_minor from payouts',
  );
  expect(rows).toEqual([
    { payout: 1, round: 1, attempt: 1, state: 'paid', transfer: 'tr_before', amount_minor: null },
  ]);
  const open = await db.pool.query(
    'select distinct payout_attempts, payout_request, payout_retry_at from campaigns',
  );
  expect(open.rows).toEqual([{ payout_attempts: 0, payout_request: null, payout_retry_at: null }]);
  await db.pool.query(`update campaigns set payout_wait = 'country' where id = 1`);
  await expect(db.pool.query(`update campaigns set payout_wait = 'mood'`)).rejects.toThrow('payout_wait');
  await expect(db.pool.query(`update payouts set state = 'refused'`)).rejects.toThrow(
    'refusal_has_its_reason',
  );
});

test('0017 takes every mail so far for sent', async () => {
  await db.pool.query(`insert into mails (key) values ('1.1.receipt.1')`);
  await migrateTo('0017_mail_outcomes');
  const { rows } = await db.pool.query('select outcome, attempts, answer from mails');
  expect(rows).toEqual([{ outcome: 'sent', attempts: 1, answer: null }]);
  expect(await count('failing_steps')).toBe(0);
});

test('0017b takes every pledge for one of a consumer whose work may begin, and every wish for one of 14 days', async () => {
  await migrateTo('0017b_withdrawal');
  const { rows } = await db.pool.query('select distinct business, early_work from pledges');
  expect(rows).toEqual([{ business: false, early_work: true }]);
  const rules = await db.pool.query(`select distinct rules ->> 'withdrawalDays' as days from campaigns`);
  expect(rules.rows).toEqual([{ days: '14' }]);
  await db.pool.query(`update pledges set state = 'released', released = 'refunded' where id = 1`);
  expect(await count('operator_acts')).toBe(0);
});

test('0018 knows of no failed delivery and of no refused webhook', async () => {
  await migrateTo('0018_webhook_health');
  expect(await count('failed_deliveries')).toBe(0);
  expect(await count('refused_webhooks')).toBe(0);
  await db.pool.query('insert into delivery_scan (scanned_until) values (now())');
  await expect(db.pool.query('insert into delivery_scan (scanned_until) values (now())')).rejects.toThrow(
    'delivery_scan_pkey',
  );
});

test('there is no migration that is not tested here', async () => {
  expect(await migrateTo()).toEqual([]);
});
