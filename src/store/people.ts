// People by GitHub's id, and who is signed in. The only place with names and addresses of people.
import type { People } from '../ports/store.ts';
import type { Database } from './database.ts';

export const people = (db: Database): People => ({
  async rememberPerson({ id, login }) {
    await db
      .insertInto('people')
      .values({ id, login })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ login }))
      .execute();
  },

  async rememberContact(person, { customer, email }) {
    const known = {
      ...(customer === undefined ? {} : { customer }),
      ...(email === undefined ? {} : { email }),
    };
    if (Object.keys(known).length === 0) return;
    await db
      .insertInto('people')
      .values({ id: person, ...known })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(known))
      .execute();
  },

  async people(ids) {
    if (ids.length === 0) return new Map();
    const rows = await db
      .selectFrom('people')
      .selectAll()
      .where('id', 'in', [...new Set(ids)])
      .execute();
    return new Map(
      rows.map(({ id, login, customer, email }) => [
        id,
        { id, login: login ?? undefined, customer: customer ?? undefined, email: email ?? undefined },
      ]),
    );
  },

  async openSession({ id, person, login, expiresAt }) {
    await db.insertInto('sessions').values({ id, person, login, expires_at: expiresAt }).execute();
  },

  async session(id, at) {
    return db
      .selectFrom('sessions')
      .select(['id', 'person', 'login'])
      .where('id', '=', id)
      .where('expires_at', '>', at)
      .executeTakeFirst();
  },

  async revokeSession(id) {
    await db.deleteFrom('sessions').where('id', '=', id).execute();
  },
});
