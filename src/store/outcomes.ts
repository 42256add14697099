// Mails by their keys, and steps of the sweep by their names: what the last try came to.
import { sql } from 'kysely';
import type { Checkup } from '../ports/books.ts';
import type { Outcomes } from '../ports/outcomes.ts';
import type { Database } from './database.ts';

export const outcomes = (db: Database): Outcomes => ({
  async mailAttempts(key) {
    const row = await db.selectFrom('mails').selectAll().where('key', '=', key).executeTakeFirst();
    return (
      row && {
        outcome: row.outcome,
        attempts: row.attempts,
        answer: row.answer ?? undefined,
        triedAt: row.tried_at,
      }
    );
  },

  async rememberMail(key, { outcome, attempts, answer, triedAt }) {
    const row = { outcome, attempts, answer: answer ?? null, tried_at: triedAt };
    await db
      .insertInto('mails')
      .values({ key, ...row })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute();
  },

  async stepFailed(name, error, at) {
    await db
      .insertInto('failing_steps')
      .values({ name, failures: 1, since: at, error })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({ failures: sql`failing_steps.failures + 1`, error }),
      )
      .execute();
  },

  async stepSucceeded(name) {
    await db.deleteFrom('failing_steps').where('name', '=', name).execute();
  },
});

type Failures = Pick<Checkup, 'undeliveredMails' | 'failingSteps'>;

export const failures = (db: Database): Failures => ({
  async undeliveredMails(since, limit) {
    const rows = await db
      .selectFrom('mails')
      .selectAll()
      .where('outcome', '<>', 'sent')
      .where('tried_at', '>', since)
      .orderBy('tried_at', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ tried_at: triedAt, answer, ...row }) => ({
      ...row,
      triedAt,
      answer: answer ?? undefined,
    }));
  },

  failingSteps: (limit) => db.selectFrom('failing_steps').selectAll().orderBy('since').limit(limit).execute(),
});
