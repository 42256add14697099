// Repositories: where they are now and the settings that were last read of them. Known by GitHub's id for ever; owner and
// name are an address that may pass to another repository.
import { sql } from 'kysely';
import type { Settings } from '../domain/settings.ts';
import type { Project } from '../ports/records.ts';
import type { Wishes } from '../ports/store.ts';
import { encode } from './codec.ts';
import { type Database, inTransaction } from './database.ts';
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
  settingsIssue: row.settings_issue ?? undefined,
  archived: row.archived,
  writesRefused: row.writes_refused,
  renamedLabel:
    row.label_was === null || row.label_now === null ? undefined : { was: row.label_was, now: row.label_now },
});

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
>;

export function projects(db: Database): Projects {
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
      const same = (column: 'label' | 'label_now') =>
        sql<boolean>`lower(${sql.ref(column)}) = lower(${from})`;
      await inTransaction(db, async (tx) => {
        await tx
          .updateTable('campaigns')
          .set({ label: to })
          .where('project', '=', project)
          .where(same('label'))
          .execute();
        await tx
          .updateTable('projects')
          .set({ label_was: sql`settings ->> 'label'`, label_now: to })
          .where('id', '=', project)
          .where((is) =>
            is.or([
              sql<boolean>`lower(settings ->> 'label') = lower(${from})`,
              is.and([same('label_now'), sql<boolean>`label_was = settings ->> 'label'`]),
            ]),
          )
          .execute();
      });
    },

    async saveSettings(project, { settings, etag, at, issue }) {
      await db
        .updateTable('projects')
        .set({
          ...(settings ? { settings: encode(settings) } : {}),
          settings_etag: etag ?? null,
          settings_read_at: at,
          settings_issue: issue ?? null,
        })
        .where('id', '=', project)
        .execute();
    },
  };
}
