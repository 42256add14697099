// The sums that a project's page shows, which a trigger keeps beside the campaigns: held against them, and counted anew. They
// are shown and nothing else: no money is decided by them.
import { sql } from 'kysely';
import type { AstrayTotal, Checkup } from '../ports/books.ts';
import { type Database, inTransaction } from './database.ts';

const COUNTED = sql`
  select project, band, currency, count(*) as wishes, sum(pledged_minor) as pledged_minor,
    sum(captured_minor) as captured_minor, sum(paid_out_minor) as paid_out_minor
  from campaigns group by project, band, currency`;

export const listedTotals = (db: Database): Pick<Checkup, 'totalsAstray' | 'recountTotals'> => ({
  async totalsAstray(limit) {
    const { rows } = await sql<AstrayTotal>`
      select owner, name, total.currency, total.what, sum(total.shown) as shown, sum(total.counted) as counted
      from project_totals kept full join (${COUNTED}) counted using (project, band, currency)
      join projects on projects.id = project
      cross join lateral (values
        ('wishes', currency, coalesce(kept.wishes, 0), coalesce(counted.wishes, 0)),
        ('pledged', currency, coalesce(kept.pledged_minor, 0), coalesce(counted.pledged_minor, 0)),
        ('captured', currency, coalesce(kept.captured_minor, 0), coalesce(counted.captured_minor, 0)),
        ('paid out', currency, coalesce(kept.paid_out_minor, 0), coalesce(counted.paid_out_minor, 0))
      ) as total(what, currency, shown, counted)
      where total.shown <> total.counted
      group by project, owner, name, total.currency, total.what
      order by project, total.currency, total.what limit ${limit}`.execute(db);
    return rows;
  },

  recountTotals: () =>
    inTransaction(db, async (tx) => {
      // Whoever has changed a wish and not yet its sum waits, and adds the difference afterwards.
      await sql`lock table project_totals in share row exclusive mode`.execute(tx);
      await sql`delete from project_totals`.execute(tx);
      await sql`insert into project_totals ${COUNTED}`.execute(tx);
      await sql`update shown_versions set version = version + 1 where number = 0`.execute(tx);
    }),
});
