// Repositories: where they are now and the settings that were last read of them. Known by GitHub's id for ever; owner and
// name are an address that may pass to another repository.
import { sql } from 'kysely';
import type { Settings } from '../domain/settings.ts';
import type { Project } from '../ports/records.ts';
import type { Wishes } from '../ports/store.ts';
import { encode } from './codec.ts';
import { type Database, inTransaction } from './database.ts';
import { addJobs } from './outbox.ts';
import type { ProjectRow } from './schema.ts';

export const projectFrom = (row: Omit<ProjectRow, 'seen_at'>): Project => ({
  id: row.id,
  installation: row.installation,
  owner: row.owner,
  name: row.name,
  private: row.private,
  settings: row.settings,
  settingsEtag: row.settings_etag ?? undefined,
  settingsReadAt: row.settings_read_at ?? undefined,
  archived: row.archived,
  writesRefused: row.writes_refused,
  renamedLabel:
    row.label_was === null || row.label_now === null ? undefined : { was: row.label_was, now: row.label_now },
  settingsIssue:
    row.settings_issue === null || row.settings_issue_place === null
      ? undefined
      : { place: row.settings_issue_place, number: row.settings_issue },
  formerLabels: row.former_labels,
});

/** Wishes that settings can still bind: renewed, an expired one goes on. */
const OVER = ['completed', 'refunded', 'cancelled'] as const;
/** Where the app cannot read anything. */
const UNREACHABLE = ['transferred', 'deleted', 'app-removed', 'app-suspended'] as const;

/** The project at an address: of those that ever had it, the one seen there last. */
export const projectAt = (db: Database, owner: string, name: string) =>
  db
    .selectFrom('projects')
    .selectAll()
    .where(sql`lower(owner)`, '=', sql`lower(${owner})`)
    .where(sql`lower(name)`, '=', sql`lower(${name})`)
    .orderBy('seen_at', 'desc')
    .limit(1);

type Projects = Pick<
  Wishes,
  | 'rememberProject'
  | 'project'
  | 'projectById'
  | 'projects'
  | 'projectsOf'
  | 'saveSettings'
  | 'refuseWrites'
  | 'renameLabel'
  | 'rememberSettingsIssue'
  | 'staleSettings'
  | 'boundBySettings'
>;

export function projects(db: Database, refreshDelaySeconds: number): Projects {
  const all = () => db.selectFrom('projects').selectAll().orderBy('id');
  return {
    async rememberProject(
      { id, installation, owner, name, private: isPrivate, archived },
      defaults: Settings,
    ) {
      const known = archived === undefined ? {} : { archived };
      const now = { installation, owner, name, private: isPrivate, ...known };
      const row = await db
        .insertInto('projects')
        .values({ id, ...now, settings: encode(defaults) })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({ ...now, seen_at: sql`clock_timestamp()` }),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      return projectFrom(row);
    },

    async project(owner, name) {
      const row = await projectAt(db, owner, name).executeTakeFirst();
      return row && projectFrom(row);
    },

    async projectById(id) {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row && projectFrom(row);
    },

    async projects() {
      return (await all().execute()).map(projectFrom);
    },

    async projectsOf(installation) {
      return (await all().where('installation', '=', installation).execute()).map(projectFrom);
    },

    async refuseWrites(project, refused) {
      await db.updateTable('projects').set({ writes_refused: refused }).where('id', '=', project).execute();
    },

    async renameLabel(project, from, to) {
      const named = sql<boolean>`lower(settings ->> 'label') = lower(${from})`;
      const renamed = sql<boolean>`label_was = settings ->> 'label' and lower(label_now) = lower(${from})`;
      await db
        .updateTable('projects')
        .set({
          former_labels: sql`array(select case when lower(each) = lower(${from}) then ${to} else each end
            from unnest(former_labels) as each)`,
          label_was: sql`case when ${named} or ${renamed} then settings ->> 'label' else label_was end`,
          label_now: sql`case when ${named} or ${renamed} then ${to} else label_now end`,
        })
        .where('id', '=', project)
        .execute();
    },

    async saveSettings(project, { settings, formerLabels, etag, at }, jobs) {
      await inTransaction(db, async (tx) => {
        await tx
          .updateTable('projects')
          .set({
            settings: encode(settings),
            former_labels: formerLabels,
            settings_etag: etag ?? null,
            settings_read_at: at,
          })
          .where('id', '=', project)
          .execute();
        await addJobs(tx, jobs, refreshDelaySeconds);
      });
    },

    async rememberSettingsIssue(project, issue) {
      const stands = { settings_issue: issue?.number ?? null, settings_issue_place: issue?.place ?? null };
      await db.updateTable('projects').set(stands).where('id', '=', project).execute();
    },

    async staleSettings(before, most) {
      const rows = await db
        .selectFrom('projects')
        .select('id')
        .where((where) =>
          where.or([where('settings_read_at', 'is', null), where('settings_read_at', '<', before)]),
        )
        .where((project) =>
          project.exists(
            project
              .selectFrom('campaigns')
              .select('campaigns.id')
              .whereRef('campaigns.project', '=', 'projects.id')
              .where('phase', 'not in', OVER)
              .where((where) =>
                where.or([where('paused', 'is', null), where('paused', 'not in', UNREACHABLE)]),
              ),
          ),
        )
        .orderBy('settings_read_at', (order) => order.asc().nullsFirst())
        .limit(most)
        .execute();
      return rows.map(({ id }) => id);
    },

    async boundBySettings(project) {
      const rows = await db
        .selectFrom('campaigns')
        .select('id')
        .where('project', '=', project)
        .where('phase', 'not in', OVER)
        .orderBy('id')
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}
