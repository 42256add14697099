// What is known of the payment processor: checkouts, saved cards, calls under way, and its names for our charges.
// Amounts of campaigns are not here: they change with the campaign alone.
import { type Selectable, sql } from 'kysely';
import type { Checkout } from '../ports/records.ts';
import type { Money } from '../ports/store.ts';
import type { Database } from './database.ts';
import type { CheckoutTable } from './schema.ts';

const checkoutFrom = (row: Selectable<CheckoutTable>): Checkout => ({
  id: row.id,
  campaign: row.campaign,
  backer: row.backer,
  amount: row.amount_minor,
  named: row.named,
  session: row.session ?? undefined,
  state: row.state,
});

export function money(db: Database): Money {
  const checkouts = () => db.selectFrom('checkouts').selectAll();
  return {
    async openCheckout({ campaign, backer, amount, named, at }) {
      const row = await db
        .insertInto('checkouts')
        .values({ campaign, backer, amount_minor: amount, named, state: 'open', opened_at: at })
        .returningAll()
        .executeTakeFirstOrThrow();
      return checkoutFrom(row);
    },

    async rememberCheckoutSession(checkout, session) {
      await db.updateTable('checkouts').set({ session }).where('id', '=', checkout).execute();
    },

    async checkout(id) {
      const row = await checkouts().where('id', '=', id).executeTakeFirst();
      return row && checkoutFrom(row);
    },

    async checkoutBySession(session) {
      const row = await checkouts().where('session', '=', session).executeTakeFirst();
      return row && checkoutFrom(row);
    },

    async closeCheckout(id, state) {
      // A saved card is never forgotten: a late word that the page expired changes nothing.
      await db
        .updateTable('checkouts')
        .set({ state })
        .where('id', '=', id)
        .where('state', '<>', 'complete')
        .execute();
    },

    async openCheckouts() {
      const rows = await checkouts().where('state', '=', 'open').orderBy('opened_at').orderBy('id').execute();
      return rows.map(checkoutFrom);
    },

    async card(campaign, backer) {
      const row = await db
        .selectFrom('cards')
        .select(['customer', 'payment_method', 'fingerprint'])
        .where('campaign', '=', campaign)
        .where('backer', '=', backer)
        .executeTakeFirst();
      return (
        row && {
          customer: row.customer,
          paymentMethod: row.payment_method,
          fingerprint: row.fingerprint ?? undefined,
        }
      );
    },

    async prepareCall(key, at) {
      const row = await db
        .insertInto('payment_calls')
        .values({ key, first_at: at })
        // An update that changes nothing: without it a known key returns no row.
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ key: sql.ref('excluded.key') }))
        .returning('first_at')
        .executeTakeFirstOrThrow();
      return { firstAt: row.first_at };
    },

    async intentOf(pledge, attempt) {
      const row = await db
        .selectFrom('intents')
        .select('intent')
        .where('pledge', '=', pledge)
        .where('attempt', '=', attempt)
        .executeTakeFirst();
      return row?.intent;
    },
  };
}
