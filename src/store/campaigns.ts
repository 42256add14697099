// Campaigns: begun once per issue, changed under their lock, read whole; their history and their books.
import { sql } from 'kysely';
import type { Campaigns } from '../ports/store.ts';
import { changeCampaign, holdLease } from './campaign-change.ts';
import { readCampaign } from './campaign-loading.ts';
import { campaignRow } from './campaign-row.ts';
import { happen, saveHistory } from './campaign-saving.ts';
import { nextDeadline } from '../domain/deadline.ts';
import { type Database, inTransaction } from './database.ts';
import { writeSource } from './descriptions.ts';
import { addJobs } from './outbox.ts';

const campaignOf = async (db: Database, issue: bigint): Promise<bigint | undefined> =>
  (await db.selectFrom('campaigns').select('id').where('issue_id', '=', issue).executeTakeFirst())?.id;

export const campaigns = (db: Database, refreshDelaySeconds: number): Campaigns => ({
  async propose(wish) {
    const known = await campaignOf(db, wish.issue);
    if (known !== undefined) return { campaign: known, created: false };
    return inTransaction(db, async (tx) => {
      // The number is taken first, because the first event names it. One is lost when somebody else was faster.
      const { rows } = await sql<{ id: bigint }>`
        select nextval(pg_get_serial_sequence('campaigns', 'id')) as id`.execute(tx);
      const id = rows[0]?.id ?? 0n;
      const happened = happen(undefined, wish.decide(id), wish.at);
      const { project, issue, number, title, description } = wish;
      const missing_parts = [...(description?.missing ?? [])];
      const place = { project, issue_id: issue, number, title, missing_parts, comments_until: wish.at };
      const created = await tx
        .insertInto('campaigns')
        .values({ ...campaignRow(happened.after, wish.at), ...place })
        .onConflict((conflict) => conflict.column('issue_id').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!created) return { campaign: (await campaignOf(tx, issue)) ?? id, created: false };
      if (description) await writeSource(tx, id, description.source);
      await saveHistory(tx, happened);
      const due = nextDeadline(happened.after);
      const wake = due && { campaign: id, inSeconds: Math.max(0, wish.at.until(due).total('seconds')) };
      await addJobs(tx, wish.jobs(happened.after, happened.events), refreshDelaySeconds, wake);
      return { campaign: id, created: true };
    });
  },

  campaign: (id, only) => readCampaign(db, id, only),

  change: (change) => changeCampaign(db, change, refreshDelaySeconds),

  async events(campaign, from, to) {
    const rows = await db
      .selectFrom('events')
      .select(['sequence', 'at', 'payload'])
      .where('campaign', '=', campaign)
      .$if(from !== undefined, (query) => query.where('sequence', '>=', from ?? 0))
      .$if(to !== undefined, (query) => query.where('sequence', '<=', to ?? 0))
      .orderBy('sequence')
      .execute();
    return rows.map(({ sequence, at, payload }) => ({ sequence, at, event: payload }));
  },

  async refundCause(campaign) {
    const row = await db
      .selectFrom('events')
      .select('payload')
      .where('campaign', '=', campaign)
      .where('type', '=', 'RefundingBegan')
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.payload.type === 'RefundingBegan' ? row.payload.cause : undefined;
  },

  async balances(campaign) {
    return db
      .selectFrom('postings')
      .select(['account', 'currency', ({ fn }) => fn.sum<bigint>('amount_minor').as('amount')])
      .$if(campaign !== undefined, (query) => query.where('campaign', '=', campaign ?? 0n))
      .groupBy(['account', 'currency'])
      .orderBy('account')
      .orderBy('currency')
      .execute();
  },

  async due(at) {
    const rows = await db
      .selectFrom('campaigns')
      .select('id')
      .where('next_deadline_at', '<=', at)
      .orderBy('next_deadline_at')
      .orderBy('id')
      .execute();
    return rows.map(({ id }) => id);
  },

  async unsettled() {
    const { rows } = await sql<{ campaign: bigint; pledge: bigint }>`
      select campaign, pledge from charges
      where (state in ('asked', 'capturing', 'cancelling', 'refundAsked') or reversing_minor > 0) and stuck_at is null
        and not exists (select from graphile_worker.jobs where jobs.key = 'charge:' || pledge
          and (attempts < max_attempts or run_at > now() - interval '18 hours'))
      order by campaign, pledge`.execute(db);
    return rows;
  },

  async toFollow() {
    const rows = await db
      .selectFrom('charges')
      .select('campaign')
      .distinct()
      .where((is) =>
        is.or([
          is('state', 'in', ['refundPending', 'disputed']),
          is.and([is('captured_minor', '>', 0n), is('fee_minor', 'is', null)]),
        ]),
      )
      .orderBy('campaign')
      .execute();
    return rows.map(({ campaign }) => campaign);
  },

  async toPay(at) {
    const rows = await db
      .selectFrom('campaigns')
      .select('id')
      .where('phase', '=', 'completed')
      .where((is) => is.or([is('held_minor', '>', 0n), is('payout_request', 'is not', null)]))
      .where((is) => is.or([is('payout_retry_at', 'is', null), is('payout_retry_at', '<=', at)]))
      .orderBy('id')
      .execute();
    return rows.map(({ id }) => id);
  },

  async campaignOfPledge(pledge) {
    const row = await db.selectFrom('pledges').select('campaign').where('id', '=', pledge).executeTakeFirst();
    return row?.campaign;
  },

  async recordOperatorAct({ by, ...act }) {
    await db
      .insertInto('operator_acts')
      .values({ ...act, by_name: by })
      .execute();
  },

  async pledgedBy(person) {
    const rows = await db
      .selectFrom('pledges')
      .select(['campaign', ({ fn }) => fn.max('secured_at').as('newest')])
      .where('backer', '=', person)
      .groupBy('campaign')
      .orderBy('newest', 'desc')
      .execute();
    return rows.map(({ campaign }) => campaign);
  },

  async quotedBy(person) {
    const rows = await db
      .selectFrom('quotes')
      .select(['campaign', ({ fn }) => fn.max('submitted_at').as('newest')])
      .where('developer', '=', person)
      .groupBy('campaign')
      .orderBy('newest', 'desc')
      .execute();
    return rows.map(({ campaign }) => campaign);
  },

  async askedBy(person) {
    const rows = await db.selectFrom('campaigns').select('id').where('requester', '=', person).execute();
    return rows.map(({ id }) => id);
  },

  inWork(project) {
    return db
      .selectFrom('campaigns')
      .select(['id as campaign', 'number'])
      .where('project', '=', project)
      .where('phase', 'in', ['started', 'delivered', 'contested'])
      .orderBy('id')
      .execute();
  },

  checkLease: (worker) => holdLease(db, worker),
});
