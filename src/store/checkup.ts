// What doctor looks at: rows that do not agree, and things that wait longer than they should. Counts and compares in
// PostgreSQL, reads at most `limit` of each, and changes nothing but a job that is to run again.
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import type {
  Checkup,
  Disagreement,
  HeldPayout,
  OpenCharge,
  Refundable,
  StuckJob,
  StuckPhase,
  Waiting,
} from '../ports/books.ts';
import type { Database } from './database.ts';
import { listedTotals } from './listed-totals.ts';
import { MIGRATIONS } from './migrate.ts';

/** As long as dead-workers.ts lets a worker be silent, and a little more. */
const SILENT_SECONDS = 90;

async function read<T>(db: Database, query: RawBuilder<T>): Promise<readonly T[]> {
  return (await query.execute(db)).rows;
}

async function missingMigrations(db: Database): Promise<readonly string[]> {
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql')).toSorted();
  const wanted = files.map((file) => basename(file, '.sql'));
  const [table] = await read(
    db,
    sql<{ there: boolean }>`select to_regclass('kysely_migration') is not null as there`,
  );
  if (table?.there !== true) return wanted;
  const rows = await read(db, sql<{ name: string }>`select name from kysely_migration`);
  const ran = new Set(rows.map(({ name }) => name));
  return wanted.filter((name) => !ran.has(name));
}

/** Each total of a campaign's row, and what its own postings say of it. */
const TOTALS = sql`
  select c.id as campaign, total.*
  from campaigns c
  left join lateral (
    select
      coalesce(-sum(amount_minor) filter (where account = 'card'), 0) as captured,
      coalesce(sum(amount_minor) filter (where account = 'held:' || c.id), 0) as held,
      coalesce(sum(amount_minor) filter (where account = 'refunded'), 0) as refunded,
      coalesce(sum(amount_minor) filter (where account = 'chargeback'), 0) as charged_back,
      coalesce(sum(amount_minor) filter (where account = 'developer:' || c.id), 0) as paid_out,
      coalesce(sum(amount_minor) filter (where account = 'platform'), 0) as platform,
      coalesce(sum(amount_minor) filter (where account = 'fees'), 0) as fees,
      coalesce(-sum(amount_minor) filter (where account = 'operator'), 0) as operator,
      count(*) filter (where currency <> c.currency) as foreign_lines
    from postings p where p.campaign = c.id
  ) p on true
  cross join lateral (values
    ('captured, against its postings', c.captured_minor::numeric, p.captured),
    ('held, against its postings', c.held_minor, p.held),
    ('fees, against its postings', c.fees_minor, p.fees),
    ('refunded, against its postings', c.refunded_minor, p.refunded),
    ('charged back, against its postings', c.charged_back_minor, p.charged_back),
    ('paid out, against its postings', c.paid_out_minor, p.paid_out),
    ('platform fees, against its postings', c.platform_fees_minor, p.platform),
    ('borne by the operator, against its postings', c.operator_owed_minor, p.operator),
    ('captured and borne by the operator, against where it went', c.captured_minor + c.operator_owed_minor,
      c.held_minor + c.fees_minor + c.refunded_minor + c.charged_back_minor + c.paid_out_minor + c.platform_fees_minor),
    ('postings in a currency that is not the campaign’s', p.foreign_lines, 0)
  ) as total(what, "left", "right")
  where total."left" <> total."right"`;

const PLEDGES = sql`
  select c.id as campaign, total.*
  from campaigns c
  left join lateral (
    select
      coalesce(sum(amount_minor) filter (where counts), 0) as pledged,
      count(*) filter (where counts) as backers,
      coalesce(sum(amount_minor) filter (where p.state = 'secured' and consent = 'asked'), 0) as unconfirmed,
      count(*) filter (where charge.state in ('asked', 'authorised', 'capturing', 'cancelling')) as holds,
      count(*) filter (where charge.state = 'asked') as requested,
      coalesce(sum(charge.requested_minor) filter (where charge.state = 'asked'), 0) as requested_minor,
      count(*) filter (where charge.state = 'authorised') as authorised,
      coalesce(sum(charge.authorised_minor) filter (where charge.state = 'authorised'), 0) as authorised_minor,
      count(*) filter (where charge.state = 'declined' and p.state = 'secured') as refused,
      coalesce(sum(p.amount_minor) filter (where charge.state = 'declined' and p.state = 'secured'), 0) as refused_minor,
      count(*) filter (where charge.state = 'capturing') as capturing,
      coalesce(sum(charge.share_minor) filter (where charge.state = 'capturing'), 0) as capturing_minor,
      count(*) filter (where charge.captured_minor > 0 and charge.fee_minor is null) as unknown_fees,
      count(*) filter (where charge.state = 'refundFailed' and charge.refund_retry_at is not null) as failed_refunds,
      coalesce(sum(charge.captured_minor), 0) as captured,
      coalesce(sum(charge.refunded_minor), 0) as refunded,
      coalesce(sum(charge.lost_minor), 0) as lost,
      coalesce(sum(charge.held_minor), 0) as held,
      coalesce(sum(greatest(charge.captured_minor - charge.refunded_minor - charge.outside_minor - charge.lost_minor, 0)), 0)
        as left_of_it,
      count(*) filter (where p.state = 'secured') - count(distinct backer) filter (where p.state = 'secured') as doubled
    from pledges p
    left join charges charge on charge.pledge = p.id and charge.attempt = p.attempt
    cross join lateral (select p.state = 'secured' and consent <> 'asked' and not waiting
      and charge.state is distinct from 'declined') as counting(counts)
    where p.campaign = c.id
  ) p on true
  cross join lateral (values
    ('pledged, against its pledges', c.pledged_minor::numeric, p.pledged),
    ('backers, against its pledges', c.backers::numeric, p.backers),
    ('asked for consent, against its pledges', c.unconfirmed_minor, p.unconfirmed),
    ('holds, against its charges', c.holds::numeric, p.holds),
    ('charges waiting for an answer, against its charges', c.requested_count, p.requested),
    ('… their sum, against its charges', c.requested_minor, p.requested_minor),
    ('authorised charges, against its charges', c.authorised_count, p.authorised),
    ('… their sum, against its charges', c.authorised_minor, p.authorised_minor),
    ('refused cards, against its charges', c.refused_count, p.refused),
    ('… their sum, against its charges', c.refused_minor, p.refused_minor),
    ('charges being captured, against its charges', c.capturing_count, p.capturing),
    ('… their sum, against its charges', c.capturing_minor, p.capturing_minor),
    ('fees not known, against its charges', c.unknown_fees, p.unknown_fees),
    ('refunds that failed, against its charges', c.failed_refunds, p.failed_refunds),
    ('captured, against its charges', c.captured_minor, p.captured),
    ('refunded, against its charges', c.refunded_minor, p.refunded),
    ('charged back, against its charges', c.charged_back_minor, p.lost),
    ('held, against its charges', c.held_minor, p.held),
    ('neither returned nor lost, against its charges', c.left_minor, p.left_of_it),
    ('second live pledges of one backer', p.doubled, 0)
  ) as total(what, "left", "right")
  where total."left" <> total."right"`;

const stuckJobs = (failures: number, limit: number) => sql<StuckJob>`
  select id::text, task_identifier as task, key, attempts, max_attempts as "maxAttempts", last_error as "lastError",
    run_at as "runAt", locked_by as "lockedBy",
    locked_by is not null and not exists (select from workers where workers.id = locked_by
      and seen_at > clock_timestamp() - make_interval(secs => ${SILENT_SECONDS})) as orphaned
  from graphile_worker.jobs
  where attempts >= ${failures} and (locked_at is null or attempts > ${failures})
    or locked_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS})
      and not exists (select from workers where workers.id = locked_by
        and seen_at > clock_timestamp() - make_interval(secs => ${SILENT_SECONDS}))
  order by id limit ${limit}`;

const heldFor = (limit: number) => sql<HeldPayout>`
  select id as campaign, currency, held_minor as held, accepted_developer as developer, changed_at as since,
    (select count(*)::int from charges where charges.campaign = campaigns.id and charges.state = 'disputed') as disputed
  from campaigns where phase = 'completed' and held_minor > 0 and accepted_developer is not null
  order by changed_at limit ${limit}`;

const stuckPhases = (at: Temporal.Instant, limit: number) => sql<StuckPhase>`
  with late as (select ${at}::timestamptz - interval '10 minutes' as than)
  select campaign, phase, why, since from (
    select id as campaign, phase, 'deadline' as why, next_deadline_at as since from campaigns
      where next_deadline_at < (select than from late)
    union all
    select id, phase, 'collecting', collection_ends_at from campaigns
      where phase = 'collecting' and collection_step = 'authorising' and collection_ends_at < (select than from late)
    union all
    select id, phase, 'refunding', changed_at from campaigns
      where phase = 'refunding' and changed_at < (select than from late) and not exists (select from charges
        where charges.campaign = campaigns.id and charges.state in ('refundAsked', 'refundPending', 'refundFailed',
          'disputed', 'asked', 'capturing', 'cancelling', 'authorised'))
    union all
    select id, phase, 'hold-limit', (work -> 'holdEndsAt' ->> '$at')::timestamptz from campaigns
      where held_minor > 0 and phase in ('started', 'delivered', 'contested', 'completed')
        and (work -> 'holdEndsAt' ->> '$at')::timestamptz < (select than from late)
  ) as stuck order by since limit ${limit}`;

export const checkup = (db: Database): Omit<Checkup, 'undeliveredMails' | 'failingSteps'> => ({
  ...listedTotals(db),
  missingMigrations: () => missingMigrations(db),

  unbalanced: (limit) =>
    read(
      db,
      sql<{ campaign: bigint; sequence: number; currency: string; sum: bigint }>`
        select campaign, sequence, currency, sum(amount_minor) as sum from postings
        group by campaign, sequence, currency having sum(amount_minor) <> 0
        order by campaign, sequence limit ${limit}`,
    ),

  async disagreements(limit) {
    const totals = await read(db, sql<Disagreement>`${TOTALS} order by campaign, what limit ${limit}`);
    const pledges = await read(db, sql<Disagreement>`${PLEDGES} order by campaign, what limit ${limit}`);
    return [...totals, ...pledges];
  },

  chargesWithoutJob: (before, limit) =>
    read(
      db,
      sql<{ campaign: bigint; pledge: bigint; state: OpenCharge['state'] }>`
        select campaign, pledge, charges.state
        from charges join campaigns on campaigns.id = charges.campaign
        where (charges.state in ('asked', 'capturing', 'cancelling', 'refundAsked') or reversing_minor > 0)
          and campaigns.changed_at < ${before} and stuck_at is null
          and not exists (select from graphile_worker.jobs where jobs.key = 'charge:' || pledge)
        order by pledge limit ${limit}`,
    ),

  chargesStuck: (limit) =>
    read(
      db,
      sql<{
        campaign: bigint;
        pledge: bigint;
        state: OpenCharge['state'];
        reason: string;
        since: Temporal.Instant;
      }>`
        select campaign, pledge, state, stuck_reason as reason, stuck_at as since from charges
        where stuck_at is not null order by stuck_at limit ${limit}`,
    ),

  async stuckJobs(failures, limit) {
    const jobs = await read(db, stuckJobs(failures, limit));
    return jobs.map((job) => ({
      ...job,
      key: job.key ?? undefined,
      lastError: job.lastError ?? undefined,
      lockedBy: job.lockedBy ?? undefined,
    }));
  },

  async replayJob(id) {
    if (!/^\d{1,18}$/.test(id)) return false;
    // Held by nobody alive it would stay so for hours: the workers give it back within a minute and a half.
    const rows = await read(
      db,
      sql<{ id: string }>`
        select id::text from graphile_worker.reschedule_jobs(array[${id}::bigint], run_at := clock_timestamp(), attempts := 0)`,
    );
    return rows.length > 0;
  },

  unhandledDeliveries: (olderThan, limit) =>
    read(
      db,
      sql<Waiting>`
        select event || ' ' || guid as name, received_at as since from deliveries
        where handled_at is null and received_at < clock_timestamp() - ${olderThan.toString()}::interval
        order by received_at limit ${limit}`,
    ),

  unhandledPaymentEvents: (olderThan, limit) =>
    read(
      db,
      sql<Waiting>`
        select type || ' ' || id as name, received_at as since from payment_events
        where handled_at is null and received_at < clock_timestamp() - ${olderThan.toString()}::interval
        order by received_at limit ${limit}`,
    ),

  stuckPhases: (at, limit) => read(db, stuckPhases(at, limit)),
  heldPayouts: (limit) => read(db, heldFor(limit)),

  async chargesIn(states, limit) {
    return read(
      db,
      sql<OpenCharge>`
        select campaign, pledge, campaigns.currency, charges.state,
          greatest(charges.captured_minor - charges.refunded_minor - outside_minor - lost_minor, 0) as amount
        from charges join campaigns on campaigns.id = charges.campaign
        where charges.state = any(${states}::text[]) order by pledge limit ${limit}`,
    );
  },

  async currenciesInUse() {
    const rows = await read(
      db,
      sql<{ currency: string }>`
        select distinct currency from campaigns
        where phase not in ('completed', 'refunded', 'expired', 'cancelled') or held_minor > 0 order by currency`,
    );
    return rows.map(({ currency }) => currency);
  },

  refundable: () =>
    read(
      db,
      // Before the payout everybody may have everything back, fees included: those the operator bears.
      sql<Refundable>`
        select campaigns.currency, sum(greatest(charges.captured_minor - charges.refunded_minor - outside_minor - lost_minor, 0)) as amount,
          coalesce(sum(fee_minor), 0) as fees
        from charges join campaigns on campaigns.id = charges.campaign
        where charges.captured_minor > 0 and campaigns.held_minor > 0 and campaigns.paid_out_minor = 0
        group by campaigns.currency order by campaigns.currency`,
    ),
});
