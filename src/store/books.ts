// The ledger as the operator needs it: summed per charge and payout to be held against the processor, what freezes payouts,
// and when it was looked at last. Reads campaigns, events and postings; writes only tables of its own.
import { sql } from 'kysely';
import type {
  Booked,
  BookedCharge,
  BookedPayout,
  BookedReversal,
  Books,
  ChargeStanding,
} from '../ports/books.ts';
import type { CampaignStanding } from '../ports/books.ts';
import { type Database, inTransaction } from './database.ts';
import { ledgerLines } from './ledger-lines.ts';

/** The pledge an event is about, as the codec writes it. */
const PLEDGE = sql`(e.payload -> 'pledge' ->> '$int')::bigint`;

/** Money is on its way, or what the processor kept is not known: what it says and what we say may differ. */
const UNSETTLED = sql`(charges.state in ('capturing', 'cancelling', 'refundAsked', 'refundPending', 'refundFailed', 'disputed')
  or charges.disputed_minor > 0 or charges.captured_minor > 0 and charges.fee_minor is null or charges.reversing_minor > 0)`;

interface Named {
  readonly pledges: readonly bigint[];
  readonly campaigns: readonly bigint[];
}

const touchedPledges = (since: Temporal.Instant, named: Named) => sql`
  select ${PLEDGE} as pledge from events e
    where e.at >= ${since} and exists (select from postings p where p.campaign = e.campaign and p.sequence = e.sequence)
      and e.payload ? 'pledge'
  union select id from pledges where id = any(${named.pledges}::bigint[])
  union select pledge from charges where ${UNSETTLED}`;

async function charges(
  db: Database,
  since: Temporal.Instant,
  named: Named,
): Promise<readonly BookedCharge[]> {
  // Only a capture names its attempt: what follows is about the last one that was captured.
  const { rows } = await sql<Omit<BookedCharge, 'capturedAt' | 'intent'> & Loose>`
    with touched as materialized (${touchedPledges(since, named)}),
    lines as (
      select e.campaign, t.pledge, e.at, p.account, p.currency, p.amount_minor as amount,
        max((e.payload ->> 'attempt')::int) over (partition by t.pledge order by e.sequence) as attempt
      from touched t
      join pledges on pledges.id = t.pledge
      join events e on e.campaign = pledges.campaign and ${PLEDGE} = t.pledge
      join postings p on p.campaign = e.campaign and p.sequence = e.sequence
    )
    select campaign, pledge, coalesce(attempt, 0) as attempt, currency,
      coalesce(-sum(amount) filter (where account = 'card'), 0) as captured,
      coalesce(sum(amount) filter (where account = 'fees'), 0) as fee,
      coalesce(sum(amount) filter (where account = 'refunded'), 0) as refunded,
      coalesce(sum(amount) filter (where account = 'chargeback'), 0) as lost,
      min(at) filter (where account = 'card') as "capturedAt", max(at) as "lastAt",
      (select intent from charges where charges.pledge = lines.pledge and charges.attempt = lines.attempt) as intent
    from lines group by campaign, pledge, lines.attempt, currency`.execute(db);
  return rows.map((row) => ({
    ...row,
    capturedAt: row.capturedAt ?? undefined,
    intent: row.intent ?? undefined,
  }));
}

interface Loose {
  readonly capturedAt: Temporal.Instant | null;
  readonly intent: string | null;
}

async function standings(db: Database, pledges: readonly bigint[]): Promise<readonly ChargeStanding[]> {
  const { rows } = await sql<ChargeStanding>`
    select charges.campaign, pledge, charges.attempt, charges.state, refunding_minor as refunding,
      disputed_minor as disputed
    from charges join pledges on pledges.id = charges.pledge and pledges.attempt = charges.attempt
    where charges.pledge = any(${pledges}::bigint[])`.execute(db);
  return rows;
}

async function transfers(
  db: Database,
  since: Temporal.Instant,
  named: Named,
): Promise<{ readonly payouts: readonly BookedPayout[]; readonly reversals: readonly BookedReversal[] }> {
  const { rows } = await sql<{
    readonly campaign: bigint;
    readonly payout: number | null;
    readonly currency: string;
    readonly amount: bigint;
    readonly at: Temporal.Instant;
  }>`
    with touched as materialized (
      select distinct p.campaign from postings p join events e using (campaign, sequence)
        where p.account like 'developer:%' and e.at >= ${since}
      union select unnest(${named.campaigns}::bigint[])
    )
    select p.campaign, (e.payload ->> 'payout')::int as payout, p.currency, sum(p.amount_minor) as amount,
      max(e.at) as at
    from touched join postings p using (campaign) join events e using (campaign, sequence)
    where p.account like 'developer:%'
    group by p.campaign, payout, p.currency`.execute(db);
  return {
    payouts: rows.flatMap(({ payout, amount, ...row }) =>
      payout === null ? [] : [{ ...row, payout, paid: amount }],
    ),
    // A reversal names the charge that was lost, and no payout.
    reversals: rows.flatMap(({ payout, amount, ...row }) =>
      payout === null ? [{ ...row, reversed: -amount }] : [],
    ),
  };
}

async function campaignStandings(
  db: Database,
  campaigns: readonly bigint[],
): Promise<readonly CampaignStanding[]> {
  const { rows } = await sql<CampaignStanding>`
    select id as campaign, currency, phase, payouts from campaigns where id = any(${campaigns}::bigint[])`.execute(
    db,
  );
  return rows;
}

/** All of one moment, or a capture between two statements would look like a difference. */
const booked = (db: Database, since: Temporal.Instant, named: Named): Promise<Booked> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const found = await charges(tx, since, named);
      const paid = await transfers(tx, since, named);
      const pledges = [...new Set([...found.map(({ pledge }) => pledge), ...named.pledges])];
      const campaigns = new Set([...found, ...paid.payouts, ...paid.reversals].map((row) => row.campaign));
      return {
        ...paid,
        charges: found,
        standings: await standings(tx, pledges),
        campaigns: await campaignStandings(tx, [...campaigns, ...named.campaigns]),
      };
    });

type Searches = Pick<Books, 'customersToSearch' | 'knownIntents' | 'awaited'>;

const searches = (db: Database): Searches => ({
  async customersToSearch(since, which) {
    const { rows } =
      which === 'all'
        ? await sql<{ customer: string }>`
          select distinct cards.customer from cards join campaigns on campaigns.id = cards.campaign
          where campaigns.collection_attempts > 0 and campaigns.changed_at >= ${since} order by 1`.execute(db)
        : await sql<{ customer: string }>`
          select distinct cards.customer
          from charges
          join pledges on pledges.id = charges.pledge
          join cards on cards.campaign = pledges.campaign and cards.backer = pledges.backer
          where charges.intent is null and charges.call_key is not null and charges.called_at >= ${since}
          order by 1`.execute(db);
    return rows.map(({ customer }) => customer);
  },

  async knownIntents(intents) {
    if (intents.length === 0) return new Set();
    const { rows } = await sql<{ intent: string }>`
      select intent from charges where intent = any(${intents}::text[])`.execute(db);
    return new Set(rows.map(({ intent }) => intent));
  },

  async awaited(pledge, attempt) {
    const { rows } = await sql<{ awaited: boolean }>`
      select exists (select from pledges join charges on charges.pledge = pledges.id and charges.attempt = pledges.attempt
          where pledges.id = ${pledge} and charges.attempt = ${attempt} and charges.state in ('asked', 'cancelling'))
        or exists (select from pledges join checkouts using (campaign, backer)
          where pledges.id = ${pledge} and checkouts.state = 'open') as awaited`.execute(db);
    return rows[0]?.awaited === true;
  },
});

type Freezing = Pick<
  Books,
  'freezes' | 'frozen' | 'freeze' | 'unfreeze' | 'knownCampaigns' | 'lastRun' | 'choreRan'
>;

const freezing = (db: Database): Freezing => ({
  async freezes() {
    const rows = await db
      .selectFrom('freezes')
      .selectAll()
      .where('lifted_at', 'is', null)
      .orderBy('campaign', (order) => order.asc().nullsFirst())
      .execute();
    return rows.map(({ campaign, since_at: since, reason, currency, amount_minor: amount }) => ({
      campaign: campaign ?? undefined,
      since,
      reason,
      currency,
      amount,
    }));
  },

  async frozen(campaign) {
    const row = await db
      .selectFrom('freezes')
      .select('id')
      .where('campaign', '=', campaign)
      .where('lifted_at', 'is', null)
      .executeTakeFirst();
    return row !== undefined;
  },

  async freeze({ campaign, since, reason, currency, amount }) {
    await sql`insert into freezes (campaign, since_at, reason, currency, amount_minor)
      values (${campaign ?? null}, ${since}, ${reason}, ${currency}, ${amount})
      on conflict (coalesce(campaign, 0)) where lifted_at is null do update
        set reason = excluded.reason, currency = excluded.currency, amount_minor = excluded.amount_minor`.execute(
      db,
    );
  },

  async unfreeze(campaign, at) {
    const lifted = await db
      .updateTable('freezes')
      .set({ lifted_at: at })
      .where('campaign', 'is not distinct from', campaign ?? null)
      .where('lifted_at', 'is', null)
      .executeTakeFirst();
    return lifted.numUpdatedRows > 0n;
  },

  async knownCampaigns(campaigns) {
    if (campaigns.length === 0) return new Set();
    const rows = await db.selectFrom('campaigns').select('id').where('id', 'in', campaigns).execute();
    return new Set(rows.map(({ id }) => id));
  },

  async lastRun(chore) {
    const row = await db.selectFrom('chores').select('ran_at').where('name', '=', chore).executeTakeFirst();
    return row?.ran_at;
  },

  async choreRan(chore, at) {
    await db
      .insertInto('chores')
      .values({ name: chore, ran_at: at })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ ran_at: at }))
      .execute();
  },
});

export const books = (db: Database): Books => ({
  ...freezing(db),
  ...searches(db),
  booked: (since, named) => booked(db, since, named),

  async oldestUnsettled() {
    const { rows } = await sql<{ at: Temporal.Instant | null }>`
      select min(e.at) as at from charges join events e on e.campaign = charges.campaign
        and e.type = 'PledgeCaptured' and ${PLEDGE} = charges.pledge
      where ${UNSETTLED}`.execute(db);
    return rows[0]?.at ?? undefined;
  },

  async keepOtherMovements(movements) {
    if (movements.length === 0) return;
    const rows = movements.map(({ id, kind, currency, amount, fee, createdAt }) => ({
      id,
      kind,
      currency,
      amount_minor: amount,
      fee_minor: fee,
      created_at: createdAt,
    }));
    await inTransaction(db, async (tx) => {
      await tx
        .insertInto('other_movements')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    });
  },

  async otherTotals() {
    const { rows } = await sql<{ currency: string; amount: bigint; count: number }>`
      select currency, sum(amount_minor - fee_minor) as amount, count(*)::int as count
      from other_movements group by currency order by currency`.execute(db);
    return rows;
  },

  ledger: (from, to) => ledgerLines(db, from, to),
});
