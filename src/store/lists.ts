// Pages of what is public, each found by an index from where the last one ended. No query here may look at more wishes than
// a few times its page; a search and a person's own wishes look at what is found, and no further.
import { type RawBuilder, sql } from 'kysely';
import { type Band, type BandTotal, bandsOf } from '../domain/listing.ts';
import { timelineTypes } from '../domain/told.ts';
import type { ListQuery, Lists, Page, ToldEvent, ToldPosition } from '../ports/lists.ts';
import type { Database } from './database.ts';
import { projectAt, projectFrom } from './projects.ts';
import type { EventRow, ProjectTotalRow } from './schema.ts';
import { foundWishes, summariesOf } from './wishes.ts';

const LAST_NEARNESS = 10_000;
const LAST_SEQUENCE = 2_147_483_647;
const LAST_ID = 9_223_372_036_854_775_807n;

/** Bands that follow each other are one stretch of the index. */
function stretches(bands: readonly Band[]): readonly { readonly low: Band; readonly high: Band }[] {
  const found: { low: Band; high: Band }[] = [];
  for (const band of bands) {
    const last = found.at(-1);
    if (last?.high === band - 1) last.high = band;
    else found.push({ low: band, high: band });
  }
  return found;
}

/** Of each part of the list its next few, by the index that has them in this order. */
function parts({ order, after, limit, ...query }: ListQuery, from: RawBuilder<unknown>): RawBuilder<unknown> {
  const more = limit + 1;
  if (order === 'newest') {
    const below = after?.campaign ?? LAST_ID;
    // The order names both columns, and only the number is asked for: or PostgreSQL might go through another index.
    return sql`unnest(${bandsOf(query)}::smallint[]) as part(wanted) cross join lateral (
      select id ${from} and band >= wanted and (band, id) < (wanted, ${below})
        order by band desc, id desc limit ${more}) as found`;
  }
  const open = stretches(bandsOf(query)).filter(({ low }) => after === undefined || low <= after.band);
  const ends = open.map(({ high }) =>
    after === undefined || high < after.band
      ? { band: high, nearness: LAST_NEARNESS, campaign: LAST_ID }
      : after,
  );
  return sql`unnest(${open.map(({ low }) => low)}::smallint[], ${ends.map(({ band }) => band)}::smallint[],
      ${ends.map(({ nearness }) => nearness)}::smallint[], ${ends.map(({ campaign }) => campaign)}::bigint[])
      as part(low, top, near, below) cross join lateral (
    select id, band, nearness ${from} and band >= low and (band, nearness, id) < (top, near, below)
      order by band desc, nearness desc, id desc limit ${more}) as found`;
}

const ofScope = ({ project }: ListQuery): RawBuilder<unknown> =>
  project === undefined ? sql`listed` : sql`project = ${project}`;

/** Each of people's words as the beginning of a word; what holds no word finds nothing. */
const wordsOf = ({ search = '', project }: ListQuery): RawBuilder<unknown> => sql`(
  select (coalesce(string_agg('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || ''':*', ' & '), '''  ''')
    || ${project === undefined ? '' : ` & ' ${project}'`})::tsquery
  from unnest(to_tsvector('simple', ${search})))`;

/** Those of a person or a search are few, and found before they are put in order. */
function source(query: ListQuery): RawBuilder<unknown> {
  const { person, search } = query;
  if (person === undefined && search === undefined) return sql`from campaigns where ${ofScope(query)}`;
  const own = sql`id in (select id from campaigns where requester = ${person ?? null}
    union select campaign from pledges where backer = ${person ?? null} and state = 'secured'
    union select campaign from quotes where developer = ${person ?? null})`;
  return sql`from (select id, band, nearness from campaigns where ${ofScope(query)}
    and ${search === undefined ? sql`true` : sql`words @@ ${wordsOf(query)}`}
    and ${person === undefined ? sql`true` : own} offset 0) as those where true`;
}

/** A repository whose address another has now is not found under it any more. */
const stillThere = sql`not exists (select from projects as newer
  where lower(newer.owner) = lower(projects.owner) and lower(newer.name) = lower(projects.name)
    and newer.seen_at > projects.seen_at)`;

async function found(db: Database, query: ListQuery): Promise<readonly bigint[]> {
  const order = query.order === 'newest' ? sql`id desc` : sql`band desc, nearness desc, id desc`;
  const { rows } = await sql<{ id: bigint }>`
    select id from ${parts(query, source(query))} order by ${order} limit ${query.limit + 1}`.execute(db);
  return rows.map(({ id }) => id);
}

/** The page out of one row more than it has. */
function pageOf<Row, Item, Position>(
  rows: readonly Row[],
  limit: number,
  { item, position }: { item: (row: Row) => Item; position: (row: Row) => Position },
): Page<Item, Position> {
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map(item),
    next: rows.length > limit && last !== undefined ? position(last) : undefined,
  };
}

const totalFrom = (row: ProjectTotalRow): BandTotal & { readonly project: bigint } => ({
  project: row.project,
  band: row.band,
  currency: row.currency,
  wishes: Number(row.wishes),
  pledged: row.pledged_minor,
  captured: row.captured_minor,
  paidOut: row.paid_out_minor,
});

const toldFrom = ({ campaign, sequence, at, payload }: Omit<EventRow, 'type'>): ToldEvent => ({
  campaign,
  sequence,
  at,
  event: payload,
});

export const lists = (db: Database): Lists => ({
  async listWishes(query) {
    const page = pageOf(await found(db, query), query.limit, { item: (id) => id, position: (id) => id });
    if (page.items.length === 0) return { items: [], next: undefined };
    const rows = await foundWishes(db)
      .where('campaigns.id', 'in', page.items)
      .select(
        (query.project === undefined ? sql<boolean>`not private and ${stillThere}` : sql<boolean>`true`).as(
          'shown',
        ),
      )
      .execute();
    const known = new Map(rows.map((row) => [row.id, row]));
    const last = page.next === undefined ? undefined : known.get(page.next);
    const wanted = page.items.flatMap((id) => known.get(id) ?? []).filter(({ shown }) => shown);
    return {
      items: await summariesOf(db, wanted, { named: false }),
      next: last && { campaign: last.id, band: last.band, nearness: last.nearness },
    };
  },

  async listProjects(after, limit) {
    const rows = await db
      .selectFrom('projects')
      .selectAll()
      .where('private', '=', false)
      .where('id', '>', after ?? 0n)
      .where(sql<boolean>`exists (select from shown_versions where project = projects.id and number = 0)`)
      .where(sql<boolean>`${stillThere}`)
      .orderBy('id')
      .limit(limit + 1)
      .execute();
    return pageOf(rows, limit, { item: projectFrom, position: ({ id }) => id });
  },

  async totalsOf(projects) {
    if (projects.length === 0) return [];
    const rows = await db.selectFrom('project_totals').selectAll().where('project', 'in', projects).execute();
    return rows.map(totalFrom);
  },

  async told(of, after, limit) {
    const scope = 'campaign' in of ? sql`told.campaign = ${of.campaign}` : sql`told.project = ${of.project}`;
    const order =
      'campaign' in of ? sql`told.sequence desc` : sql`told.at desc, told.campaign desc, told.sequence desc`;
    const { rows } = await sql<Omit<EventRow, 'type'>>`
      select told.campaign, told.sequence, told.at, payload
      from told_events as told join events using (campaign, sequence)
      where ${scope} ${after ? sql`and ${before(of, after)}` : sql``}
      order by ${order} limit ${limit + 1}`.execute(db);
    return pageOf(rows, limit, {
      item: toldFrom,
      position: ({ at, campaign, sequence }) => ({ at, campaign, sequence }),
    });
  },

  async timeline(campaign, before, limit) {
    const rows = await db
      .selectFrom('events')
      .select(['campaign', 'sequence', 'at', 'payload'])
      .where('campaign', '=', campaign)
      .where('sequence', '<', before ?? LAST_SEQUENCE)
      .where('type', 'in', timelineTypes)
      .orderBy('sequence', 'desc')
      .limit(limit + 1)
      .execute();
    return pageOf(rows, limit, { item: toldFrom, position: ({ sequence }) => sequence });
  },

  async summaries(campaigns) {
    if (campaigns.length === 0) return [];
    return summariesOf(db, await foundWishes(db).where('campaigns.id', 'in', campaigns).execute(), {
      named: false,
    });
  },

  async shownVersion(owner, name, number = 0) {
    const project = await projectAt(db, owner, name).executeTakeFirst();
    if (!project || project.private) return undefined;
    const row = await db
      .selectFrom('shown_versions')
      .select('version')
      .where('project', '=', project.id)
      .where('number', '=', number)
      .executeTakeFirst();
    if (!row && number > 0) return undefined;
    const { locale, timeZone, label } = project.settings;
    return [project.id, project.owner, project.name, locale, timeZone, label, row?.version ?? 0].join(':');
  },
});

const before = (of: object, { at, campaign, sequence }: ToldPosition): RawBuilder<unknown> =>
  'campaign' in of
    ? sql`told.sequence < ${sequence}`
    : sql`(told.at, told.campaign, told.sequence) < (${at.toString()}, ${campaign}, ${sequence})`;
