// Fills a database with campaigns by the set: one large project, many small ones, every phase, quotes, pledges and history.
// Triggers are off meanwhile, and what they keep is made at the end out of what was filled in.
import pg from 'pg';

/** The project that half of all campaigns belong to. */
export const LARGE = { owner: 'large', name: 'project', id: 1n } as const;
/** The issue of it that has `pledges` pledges. */
export const POPULAR = 1;

/** Who asked for a few wishes, however many there are. */
export const SOMEBODY = 77;
const PROJECTS = 500;
const PEOPLE = 10_000;
const anybody = `101 + n % ${PEOPLE - 100}`;

const rules = `'{"requesterPledge":"required","quotesBy":"anyone","acceptedBy":"maintainers","minSpecification":80,
  "payoutReady":"optional","coolingOffHours":48,"lastCallHours":24,"expiresDays":180,"milestones":[50,80,90],
  "reviewDays":14,"graceDays":7,"timeZone":"UTC","maxHoldDays":75,"floor":{"$int":"50"}}'`;

/** Of ten campaigns: which phase, which band, how much of 500.00 is pledged. */
const shapes = `(values (0, 'open', 10, 1000), (1, 'open', 11, 10000), (2, 'open', 10, 500), (3, 'funding', 12, 15000),
  (4, 'funding', 13, 45000), (5, 'proposed', 9, 0), (6, 'completed', 4, 50000), (7, 'expired', 1, 0),
  (8, 'started', 7, 50000), (9, 'funding', 12, 30000)) as shape(which, phase, band, pledged)`;

const words = `(array['export','import','dark','mode','keyboard','search','plugin','offline','printing','translation'])`;

const filling = (campaigns: number, pledges: number): readonly string[] => [
  `insert into people (id, login) select n, 'person-' || n from generate_series(1, ${PEOPLE}) as n`,
  `insert into projects (id, installation, owner, name, private, settings)
    select n, 1, case n when 1 then 'large' else 'owner-' || n end, 'project', n % 10 = 9,
      '{"label":"wish","currency":"EUR","locale":"en","timeZone":"UTC"}'
    from generate_series(1, ${PROJECTS}) as n`,
  `insert into campaigns (id, project, issue_id, number, title, phase, currency, requester, rules, proposed_at, comments_until, expires_at,
      pledged_minor, backers, unconfirmed_minor, captured_minor, held_minor, fees_minor, refunded_minor, charged_back_minor,
      paid_out_minor, platform_fees_minor, operator_owed_minor, payouts, accepted_developer, accepted_version, target_minor,
      accepted_delay_count, accepted_delay_unit, accepted_at, accepted_by, milestones_said, collection_attempts, holds,
      events, changed_at, next_deadline_at, band, nearness, listed)
    select n, project, n, number,
      case n when 599 then 'kestrel' else ${words}[1 + n % 10] || ' ' || ${words}[1 + n / 10 % 10] end, phase, 'EUR',
      case when n <= 8 then ${SOMEBODY} else ${anybody} end, ${rules}, now(), now(), now() + interval '180 days', pledged, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      case when accepted then ${anybody} end, case when accepted then 1 end, case when accepted then 50000 end,
      case when accepted then 14 end, case when accepted then 'day' end, case when accepted then now() end,
      case when accepted then 1 end, '{}', 0, 0, 2, now(), now() + interval '180 days',
      band, case when band between 11 and 13 then pledged / 5 else 0 end, project % 10 <> 9
    from generate_series(1, ${campaigns}) as n
    cross join lateral (select case when n % 2 = 1 then 1 else 2 + n / 2 % ${PROJECTS - 1} end,
      (n + 1) / 2) as at(project, number)
    join ${shapes} on which = n / 2 % 10
    cross join lateral (select phase in ('funding', 'started', 'completed')) as quoting(accepted)`,
  `insert into quotes (campaign, developer, version, position, amount_minor, delay_count, delay_unit, specification,
      submitted_at, state, comment)
    select id, ${anybody.replace('n', 'id')}, 1, 0, 50000, 14, 'day', repeat('All of it, and well. ', 10), now(), 'live', 1
    from campaigns where target_minor is not null or band = 11`,
  `insert into pledges (id, campaign, position, backer, amount_minor, state, consent, named, secured_at, waiting)
    select id, id, 1, ${anybody.replace('n', 'id')}, greatest(pledged_minor, 100), 'secured', 'early', true, now(), false from campaigns`,
  `insert into pledges (id, campaign, position, backer, amount_minor, state, consent, named, secured_at, waiting)
    select 1000000000 + n, 1, n, ${PEOPLE} + n, 500, 'secured', 'early', n % 2 = 0, now(), false
    from generate_series(2, ${pledges}) as n`,
  `insert into events (campaign, sequence, type, payload, at)
    select id, sequence, case sequence when 1 then 'WishProposed' else 'WishPaused' end,
      jsonb_build_object('type', case sequence when 1 then 'WishProposed' else 'WishPaused' end, 'reason', 'closed'),
      now() + id * interval '1 second'
    from campaigns cross join generate_series(1, 2) as sequence`,
  `insert into told_events (campaign, sequence, project, at)
    select campaign, sequence, project, at from events join campaigns on campaigns.id = campaign`,
  `insert into project_totals
    select project, band, currency, count(*), sum(pledged_minor), sum(captured_minor), sum(paid_out_minor)
    from campaigns group by project, band, currency`,
  `insert into shown_versions select project, number, max(events) from campaigns group by project, number
    union all select distinct project, 0, 1 from campaigns`,
];

/** @param pledges how many the large project's most popular wish has */
export async function fill(url: string, campaigns: number, pledges: number): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    for (const statement of filling(campaigns, pledges)) await client.query(statement);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}
