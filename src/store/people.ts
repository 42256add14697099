// People by GitHub's id, and who is signed in. The only place with names and addresses of people.
import type { People } from '../ports/store.ts';
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type Database, inTransaction } from './database.ts';

export const people = (db: Database): People => ({
  async rememberPerson({ id, login }) {
    await db
      .insertInto('people')
      .values({ id, login, login_seen_at: sql`clock_timestamp()` })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ login, login_seen_at: sql`clock_timestamp()` }),
      )
      .execute();
  },

  async staleNames(ids) {
    if (ids.length === 0) return [];
    const rows = await db
      .selectFrom('people')
      .select('id')
      .where('id', 'in', [...new Set(ids)])
      .where('login', 'is not', null)
      .where(sql<boolean>`coalesce(login_seen_at < clock_timestamp() - interval '20 hours', true)`)
      .execute();
    return rows.map(({ id }) => id);
  },

  async renamePerson(id, login) {
    await db
      .updateTable('people')
      .set({ login: login ?? null, login_seen_at: sql`clock_timestamp()` })
      .where('id', '=', id)
      .where('login', 'is not', null)
      .execute();
  },

  async rememberContact(person, { customer, email, locale, account }) {
    const known = {
      ...(locale === undefined ? {} : { locale }),
      ...(account === undefined ? {} : { account }),
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
      rows.map(({ id, login, customer, email, locale, account, former_customers }) => [
        id,
        {
          id,
          login: login ?? undefined,
          customer: customer ?? undefined,
          email: email ?? undefined,
          locale: locale ?? undefined,
          account: account ?? undefined,
          formerCustomers: former_customers,
        },
      ]),
    );
  },

  async personByAccount(account) {
    const row = await db.selectFrom('people').select('id').where('account', '=', account).executeTakeFirst();
    return row?.id;
  },

  async mailToken(person) {
    const token = randomBytes(24).toString('base64url');
    const row = await db
      .insertInto('people')
      .values({ id: person, mail_token: token })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ mail_token: sql`coalesce(people.mail_token, excluded.mail_token)` }),
      )
      .returning('mail_token')
      .executeTakeFirstOrThrow();
    return row.mail_token ?? token;
  },

  async personByMailToken(token) {
    const row = await db.selectFrom('people').select('id').where('mail_token', '=', token).executeTakeFirst();
    return row?.id;
  },

  async declinesMail(person) {
    const row = await db
      .selectFrom('people')
      .select('declines_mail')
      .where('id', '=', person)
      .executeTakeFirst();
    return row?.declines_mail ?? false;
  },

  async declineMail(person, declines) {
    await db.updateTable('people').set({ declines_mail: declines }).where('id', '=', person).execute();
  },

  async forgetCustomer(person, customer) {
    await db
      .updateTable('people')
      .set((eb) => ({ customer: null, former_customers: eb('former_customers', '+', 1) }))
      .where('id', '=', person)
      .where('customer', '=', customer)
      .execute();
  },

  async forgetPerson(person) {
    await inTransaction(db, async (tx) => {
      const nothing = { login: null, customer: null, email: null, locale: null, mail_token: null };
      await tx
        .updateTable('people')
        .set((eb) => ({ ...nothing, former_customers: eb('former_customers', '+', 1) }))
        .where('id', '=', person)
        .execute();
      await tx.deleteFrom('billing').where('backer', '=', person).execute();
      await tx.deleteFrom('cards').where('backer', '=', person).execute();
      await tx.deleteFrom('sessions').where('person', '=', person).execute();
    });
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
