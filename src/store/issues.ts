// What GitHub last showed of the issues of wishes, when they were last looked at, and what could not be said in them yet.
// Written apart from the campaign itself: nothing here changes what a campaign decides.
import { type Updateable, sql } from 'kysely';
import type { IssueState } from '../ports/records.ts';
import type { SeenFacts, Wishes } from '../ports/store.ts';
import type { Job } from '../ports/jobs.ts';
import { encode } from './codec.ts';
import { type Database, inTransaction } from './database.ts';
import { addJobs, keyOf } from './outbox.ts';
import type { CampaignTable } from './campaign-tables.ts';
import type { CampaignRow } from './schema.ts';

export type IssueColumns = Pick<
  CampaignRow,
  | 'issue_as_of'
  | 'locked'
  | 'missing_parts'
  | 'moved_at'
  | 'comments_until'
  | 'altered_developer'
  | 'altered_version'
  | 'altered_how'
>;

export const issueStateFrom = (row: IssueColumns): IssueState => ({
  asOf: row.issue_as_of ?? undefined,
  locked: row.locked,
  missing: row.missing_parts,
  movedAt: row.moved_at ?? undefined,
  commentsUntil: row.comments_until,
  alteredQuote: alteredFrom(row),
});

/** The table's constraint says that these are filled together or not at all. */
function alteredFrom(row: IssueColumns): IssueState['alteredQuote'] {
  const { altered_developer: developer, altered_version: version, altered_how: how } = row;
  return developer === null || version === null || how === null ? undefined : { developer, version, how };
}

function columnsOf(seen: SeenFacts): Updateable<CampaignTable> {
  const { title, locked, missing, asOf, commentsUntil, lookedAt, alteredQuote } = seen;
  return {
    ...(title === undefined ? {} : { title }),
    ...(locked === undefined ? {} : { locked }),
    ...(missing === undefined ? {} : { missing_parts: [...missing] }),
    ...(asOf === undefined ? {} : { issue_as_of: asOf }),
    ...(commentsUntil === undefined ? {} : { comments_until: commentsUntil }),
    ...(lookedAt === undefined ? {} : { looked_at: lookedAt }),
    ...(alteredQuote === undefined ? {} : alteredColumns(alteredQuote)),
  };
}

const alteredColumns = (altered: NonNullable<SeenFacts['alteredQuote']>) =>
  altered === 'none'
    ? { altered_developer: null, altered_version: null, altered_how: null }
    : {
        altered_developer: altered.developer,
        altered_version: altered.version,
        altered_how: altered.how,
      };

const LIVES = sql<boolean>`phase not in ('completed', 'refunded', 'expired', 'cancelled')`;
/** A sweep every five minutes makes 288 a day: each takes a little more than its share. */
const SHARES = 240;
const FEWEST = 5;

type Issues = Pick<
  Wishes,
  'rememberIssue' | 'moveWish' | 'wishesToLookAt' | 'holdBack' | 'heldBack' | 'speakAgain'
>;

export const issues = (db: Database, refreshDelaySeconds: number): Issues => ({
  async rememberIssue(campaign, seen) {
    const columns = columnsOf(seen);
    if (Object.keys(columns).length === 0) return;
    await db.updateTable('campaigns').set(columns).where('id', '=', campaign).execute();
  },

  async moveWish(campaign, { project, issue, number, title, at }) {
    const taken = await db
      .selectFrom('campaigns')
      .select('id')
      .where('issue_id', '=', issue)
      .where('id', '<>', campaign)
      .executeTakeFirst();
    if (taken) return 'taken';
    const place = { project, issue_id: issue, number, title, moved_at: at };
    // What was written there is looked for anew: comments have other ids in another repository.
    const forgotten = { issue_as_of: null, sticky_comment: null, sticky_digest: null, labelled_phase: null };
    await db
      .updateTable('campaigns')
      .set({ ...place, ...forgotten })
      .where('id', '=', campaign)
      .execute();
    return 'moved';
  },

  async wishesToLookAt(before) {
    const { rows } = await sql<{ id: bigint }>`
      select id from campaigns
      where ${LIVES} and (looked_at is null or looked_at < ${before})
      order by looked_at nulls first, id
      limit greatest(${FEWEST}, (select ceil(count(*) / ${SHARES}::numeric) from campaigns where ${LIVES}))`.execute(
      db,
    );
    return rows.map(({ id }) => id);
  },

  async holdBack(campaign, job) {
    await db
      .insertInto('held_back')
      .values({ campaign, key: keyOf(job), job: encode(job) })
      .onConflict((conflict) => conflict.columns(['campaign', 'key']).doNothing())
      .execute();
  },

  async heldBack(campaign) {
    const rows = await db
      .selectFrom('held_back')
      .select('job')
      .where('campaign', '=', campaign)
      .orderBy('position')
      .execute();
    return rows.map(({ job }) => job);
  },

  async speakAgain(campaign, jobs: readonly Job[]) {
    await inTransaction(db, async (tx) => {
      await tx.deleteFrom('held_back').where('campaign', '=', campaign).execute();
      await addJobs(tx, jobs, refreshDelaySeconds);
    });
  },
});
