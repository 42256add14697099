// The write budget of each installation as a row that all processes share. Knows no limit: whoever writes says what is allowed.
import { sql } from 'kysely';
import type { WriteBudget } from '../ports/write-budget.ts';
import type { Database } from './database.ts';

interface Wait {
  readonly seconds: number;
}

export const writeBudget = (db: Database): WriteBudget => ({
  async take(installation, { perMinute, perHour }) {
    const { rows } = await sql<Wait>`
      select take_write(${installation}, ${perMinute}, ${perHour}) as seconds`.execute(db);
    return rows[0]?.seconds ?? 0;
  },

  async resting(installation) {
    const { rows } = await sql<Wait>`
      select extract(epoch from rests_until_at - clock_timestamp())::float8 as seconds
      from write_budgets where installation = ${installation} and rests_until_at > clock_timestamp()`.execute(
      db,
    );
    return rows[0]?.seconds ?? 0;
  },

  async rest(installation, seconds) {
    await sql`
      insert into write_budgets (installation, rests_until_at)
      values (${installation}, clock_timestamp() + make_interval(secs => ${seconds}))
      on conflict (installation) do update set
        rests_until_at = greatest(write_budgets.rests_until_at, excluded.rests_until_at)`.execute(db);
  },
});
