// Wishes as they are found and shown: by campaign, by issue, by address. Totals come from the campaign's row; no query here
// may look at more pledges than it returns.
import { sql } from 'kysely';
import type { Wish, WishSummary } from '../ports/records.ts';
import type { Wishes } from '../ports/store.ts';
import { campaignFrom } from './campaign-row.ts';
import type { Database } from './database.ts';
import { pledgeFrom } from './pledge-row.ts';
import { type IssueColumns, issueStateFrom } from './issues.ts';
import { projectAt, projectFrom } from './projects.ts';
import { quoteFrom } from './quote-row.ts';
import type { CampaignRow, PledgeRow, ProjectRow } from './schema.ts';

/** Backers who chose to be named: as many as a page would show. */
const MOST_NAMED = 100;

type WishRow = Omit<ProjectRow, 'id' | 'seen_at'> &
  Pick<
    CampaignRow,
    | 'project'
    | 'issue_id'
    | 'number'
    | 'title'
    | 'sticky_comment'
    | 'sticky_digest'
    | 'labelled_phase'
    | keyof IssueColumns
  > & { readonly campaign: bigint };

const wishFrom = (row: WishRow): Wish => ({
  campaign: row.campaign,
  project: projectFrom({ ...row, id: row.project }),
  issue: row.issue_id,
  number: row.number,
  title: row.title,
  stickyComment: row.sticky_comment ?? undefined,
  stickyDigest: row.sticky_digest ?? undefined,
  labelledPhase: row.labelled_phase ?? undefined,
  state: issueStateFrom(row),
});

export const foundWishes = (db: Database) =>
  db
    .selectFrom('campaigns')
    .innerJoin('projects', 'projects.id', 'campaigns.project')
    .selectAll('campaigns')
    .select('campaigns.id as campaign')
    .select([
      'projects.installation',
      'projects.owner',
      'projects.name',
      'projects.private',
      'projects.settings',
      'projects.settings_etag',
      'projects.settings_read_at',
      'projects.settings_issue',
      'projects.archived',
      'projects.writes_refused',
      'projects.label_was',
      'projects.label_now',
      'projects.settings_issue_place',
      'projects.former_labels',
    ]);

/**
 * The named pledges of a campaign, the first to join first. One campaign a statement: of many at once PostgreSQL expects few
 * pledges each, fetches them all and sorts them.
 */
const namedPledges = (db: Database, campaign: bigint): Promise<readonly PledgeRow[]> =>
  db
    .selectFrom('pledges')
    .selectAll()
    .where('campaign', '=', campaign)
    .where('named', '=', true)
    .where('state', '=', 'secured')
    .orderBy('position')
    .limit(MOST_NAMED)
    .execute();

/** @param named whether the backers who chose to be named are wanted, too */
export async function summariesOf(
  db: Database,
  rows: readonly (WishRow & CampaignRow)[],
  { named }: { readonly named: boolean },
): Promise<readonly WishSummary[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ campaign }) => campaign);
  const [quotes, pledges] = await Promise.all([
    db.selectFrom('quotes').selectAll().where('campaign', 'in', ids).orderBy('position').execute(),
    named ? Promise.all(ids.map((id) => namedPledges(db, id))) : [],
  ]);
  const quotesOf = Map.groupBy(quotes, ({ campaign }) => campaign);
  const pledgesOf = Map.groupBy(pledges.flat(), ({ campaign }) => campaign);
  return rows.map((row) => ({
    wish: wishFrom(row),
    campaign: campaignFrom(
      row,
      (quotesOf.get(row.campaign) ?? []).map(quoteFrom),
      (pledgesOf.get(row.campaign) ?? []).map((pledge) => pledgeFrom(pledge, undefined)),
    ),
  }));
}

type Shown = Pick<
  Wishes,
  'wish' | 'wishByIssue' | 'wishAt' | 'summary' | 'wishesOf' | 'forgetSticky' | 'rememberSticky'
>;

export function wishes(db: Database): Shown {
  return {
    async wish(campaign) {
      const row = await foundWishes(db).where('campaigns.id', '=', campaign).executeTakeFirst();
      return row && wishFrom(row);
    },

    async wishByIssue(issue) {
      const row = await foundWishes(db).where('campaigns.issue_id', '=', issue).executeTakeFirst();
      return row && wishFrom(row);
    },

    async wishAt(owner, name, number) {
      const row = await foundWishes(db)
        .where('campaigns.project', '=', projectAt(db, owner, name).clearSelect().select('projects.id'))
        .where('campaigns.number', '=', number)
        .orderBy('campaigns.id', 'desc')
        .limit(1)
        .execute();
      return (await summariesOf(db, row, { named: true }))[0];
    },

    async summary(campaign) {
      const rows = await foundWishes(db).where('campaigns.id', '=', campaign).execute();
      return (await summariesOf(db, rows, { named: true }))[0];
    },

    async wishesOf(project) {
      const rows = await foundWishes(db)
        .where('campaigns.project', '=', project)
        .orderBy('campaigns.number')
        .execute();
      return summariesOf(db, rows, { named: false });
    },

    async forgetSticky(campaign, part) {
      const unknown = part === 'status' ? { sticky_digest: null } : { labelled_phase: null };
      await db.updateTable('campaigns').set(unknown).where('id', '=', campaign).execute();
    },

    async rememberSticky(campaign, { comment, digest, labelledPhase }) {
      const seen = {
        ...(comment === undefined ? {} : { sticky_comment: comment }),
        ...(digest === undefined
          ? {}
          : { sticky_digest: digest, status_shown_at: sql<Temporal.Instant>`clock_timestamp()` }),
        ...(labelledPhase === undefined ? {} : { labelled_phase: labelledPhase }),
      };
      if (Object.keys(seen).length === 0) return;
      await db.updateTable('campaigns').set(seen).where('id', '=', campaign).execute();
    },
  };
}
