// The whole ledger, line by line, as of one moment: a cursor of PostgreSQL's, so that neither side ever holds more than a
// page of it.
import { sql } from 'kysely';
import type { LedgerLine } from '../ports/books.ts';
import type { Database } from './database.ts';

const PAGE = 1000;

export async function* ledgerLines(
  db: Database,
  from: Temporal.Instant | undefined,
  to: Temporal.Instant | undefined,
): AsyncGenerator<LedgerLine> {
  const tx = await db
    .startTransaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute();
  try {
    await sql`
      declare ledger no scroll cursor for
      select e.at, p.campaign, projects.owner || '/' || projects.name as project, campaigns.number as issue,
        p.sequence, e.type as event, p.account, p.currency, p.amount_minor as amount
      from events e
      join postings p using (campaign, sequence)
      join campaigns on campaigns.id = p.campaign
      join projects on projects.id = campaigns.project
      where e.at >= coalesce(${from ?? null}::timestamptz, '-infinity')
        and e.at < coalesce(${to ?? null}::timestamptz, 'infinity')
      order by e.at, e.campaign, e.sequence, p.line`.execute(tx);
    for (;;) {
      const { rows } = await sql<LedgerLine>`fetch ${sql.raw(String(PAGE))} from ledger`.execute(tx);
      yield* rows;
      if (rows.length < PAGE) return;
    }
  } finally {
    await tx.rollback().execute();
  }
}
