// Which instance this database is: a random id, made when it is first asked for, and what a server was first started with on
// it. PostgreSQL's own identifiers tell a copy from its origin: a database that was restored or made from a template has
// another oid, or is in another cluster.
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Identity, InstanceStore } from '../ports/instance.ts';
import { type Database, inTransaction } from './database.ts';
import type { InstanceTable } from './schema.ts';
import type { Selectable } from 'kysely';

/** What was made in the time that a backup does not know of had numbers like these: they must not be used again. */
const GAP = 1_000_000;

/** Several processes may each be about to write one. */
const MARKS_KEPT = 20;

const NO_SUCH_TABLE = '42P01';
const NO_SUCH_FUNCTION = '42883';
const NOT_ALLOWED = '42501';

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** Undefined where this PostgreSQL does not tell. */
async function placeOf(db: Database): Promise<string | undefined> {
  try {
    const { rows } = await sql<{ place: string }>`
      select (select system_identifier from pg_control_system()) || '.' || oid as place
      from pg_database where datname = current_database()`.execute(db);
    return rows[0]?.place;
  } catch (error) {
    if (isCode(error, NO_SUCH_FUNCTION, NOT_ALLOWED)) return undefined;
    throw error;
  }
}

function identityFrom(row: Selectable<InstanceTable> | undefined): Identity | undefined {
  if (!row) return undefined;
  const { mode, github_app, stripe_account, stripe_key_digest } = row;
  if (mode === null || github_app === null || stripe_account === null || stripe_key_digest === null)
    return undefined;
  return {
    mode,
    githubApp: Number(github_app),
    stripeAccount: stripe_account,
    stripeKeyDigest: stripe_key_digest,
  };
}

const columnsOf = (identity: Identity, place: string | undefined) => ({
  mode: identity.mode,
  github_app: BigInt(identity.githubApp),
  stripe_account: identity.stripeAccount,
  stripe_key_digest: identity.stripeKeyDigest,
  place: place ?? null,
});

export function instance(db: Database): InstanceStore {
  const row = () => db.selectFrom('instance').selectAll().executeTakeFirst();

  async function instanceId(): Promise<string> {
    await db
      .insertInto('instance')
      .values({ id: randomBytes(8).toString('hex') })
      .onConflict((conflict) => conflict.column('only_row').doNothing())
      .execute();
    const { id } = await db.selectFrom('instance').select('id').executeTakeFirstOrThrow();
    return id;
  }

  return {
    instanceId,

    async identity() {
      try {
        return identityFrom(await row());
      } catch (error) {
        if (isCode(error, NO_SUCH_TABLE)) return undefined;
        throw error;
      }
    },

    async rememberIdentity(identity) {
      await instanceId();
      const columns = columnsOf(identity, await placeOf(db));
      await db.updateTable('instance').set(columns).where('mode', 'is', null).execute();
      return identityFrom(await row()) ?? identity;
    },

    async isInPlace() {
      const known = (await row())?.place ?? undefined;
      const place = await placeOf(db);
      return known === undefined || place === undefined || known === place;
    },

    async rememberKey(digest) {
      await db.updateTable('instance').set({ stripe_key_digest: digest }).execute();
    },

    async marks() {
      const known = await row();
      return { customer: known?.mark_customer ?? undefined, own: known?.marks ?? [] };
    },

    async addMark() {
      const mark = randomBytes(16).toString('hex');
      await sql`update instance set marks = (marks || ${mark}::text)[greatest(1, cardinality(marks) + 2 - ${MARKS_KEPT}::int):]`.execute(
        db,
      );
      return mark;
    },

    async rememberMarkCustomer(customer) {
      await db.updateTable('instance').set({ mark_customer: customer }).execute();
    },

    async adopt(identity) {
      const place = await placeOf(db);
      await inTransaction(db, async (tx) => {
        const known = await tx.selectFrom('instance').selectAll().forUpdate().executeTakeFirst();
        if (known !== undefined && known.stripe_account !== identity.stripeAccount) await forgetStripe(tx);
        await tx.updateTable('instance').set(columnsOf(identity, place)).execute();
        await sql`select setval(format('%I.%I', schemaname, sequencename)::regclass, coalesce(last_value, start_value) + ${GAP})
          from pg_sequences where schemaname = current_schema()`.execute(tx);
      });
    },

    async hasMoney() {
      const { rows } = await sql<{ found: boolean }>`
        select exists (select from postings)
          or exists (select from campaigns where collection_attempts > 0) as found`.execute(db);
      return rows[0]?.found === true;
    },
  };
}

/** Customers, cards, accounts and open pages of the former Stripe account are unknown to another one. */
async function forgetStripe(tx: Database): Promise<void> {
  await tx
    .updateTable('people')
    .set((eb) => ({ customer: null, account: null, former_customers: eb('former_customers', '+', 1) }))
    .execute();
  await tx.deleteFrom('cards').execute();
  await tx.updateTable('instance').set({ mark_customer: null, marks: [] }).execute();
  await tx.updateTable('checkouts').set({ state: 'expired' }).where('state', '=', 'open').execute();
}
