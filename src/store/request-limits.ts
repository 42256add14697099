// How fast outside accounts are asked, counted over all processes by the database's clock. One row an account: when its next
// request may be made.
import { sql } from 'kysely';
import type { SharedLimit } from '../ports/request-limit.ts';
import type { Database } from './database.ts';

const seconds = (count: number) => sql`make_interval(secs => ${count}::double precision)`;

export const requestLimits = (db: Database): SharedLimit => ({
  async take(name, count, perSecond) {
    const length = count / perSecond;
    const { rows } = await sql<{ wait: number }>`
      insert into rate_limits as known (name, next_at) values (${name}, clock_timestamp() + ${seconds(length)})
      on conflict (name) do update
        set next_at = greatest(known.next_at, clock_timestamp()) + ${seconds(length)}
      returning extract(epoch from next_at - clock_timestamp())::double precision - ${length}::double precision as wait`.execute(
      db,
    );
    return Math.max(0, rows[0]?.wait ?? 0);
  },

  async rest(name, length) {
    await sql`
      insert into rate_limits as known (name, next_at) values (${name}, clock_timestamp() + ${seconds(length)})
      on conflict (name) do update
        set next_at = greatest(known.next_at, clock_timestamp() + ${seconds(length)})`.execute(db);
  },
});
