// What is known of the payment processor: checkouts, saved cards, calls under way, and its names for our charges.
// Amounts of campaigns are not here: they change with the campaign alone.
import { type Selectable, sql } from 'kysely';
import type { Card, Checkout } from '../ports/records.ts';
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
  holds:
    row.holds_pledge === null || row.holds_attempt === null
      ? undefined
      : { pledge: row.holds_pledge, attempt: row.holds_attempt },
});

const expiryFrom = (year: number | null, month: number | null): Card['expires'] =>
  year === null || month === null ? undefined : { year, month };

export function money(db: Database): Money {
  const checkouts = () => db.selectFrom('checkouts').selectAll();
  return {
    async openCheckout({ campaign, backer, amount, named, holds, at }) {
      const row = await db
        .insertInto('checkouts')
        .values({
          campaign,
          backer,
          amount_minor: amount,
          named,
          state: 'open',
          opened_at: at,
          holds_pledge: holds?.pledge ?? null,
          holds_attempt: holds?.attempt ?? null,
        })
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

    async hasCheckouts(campaign) {
      return (await checkouts().where('campaign', '=', campaign).limit(1).executeTakeFirst()) !== undefined;
    },

    async openCheckouts() {
      const rows = await checkouts().where('state', '=', 'open').orderBy('opened_at').orderBy('id').execute();
      return rows.map(checkoutFrom);
    },

    async card(campaign, backer) {
      const row = await db
        .selectFrom('cards')
        .select(['customer', 'payment_method', 'fingerprint', 'expires_year', 'expires_month'])
        .where('campaign', '=', campaign)
        .where('backer', '=', backer)
        .where('let_go_at', 'is', null)
        .executeTakeFirst();
      return (
        row && {
          customer: row.customer,
          paymentMethod: row.payment_method,
          fingerprint: row.fingerprint ?? undefined,
          expires: expiryFrom(row.expires_year, row.expires_month),
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

    async chargeOf(intent) {
      return db
        .selectFrom('intents')
        .innerJoin('pledges', 'pledges.id', 'intents.pledge')
        .select(['pledges.campaign', 'intents.pledge', 'intents.attempt'])
        .where('intents.intent', '=', intent)
        .executeTakeFirst();
    },

    async isSamePerson(one, other, fingerprint) {
      const { rows } = await sql<{ same: boolean }>`
        select exists (select from people a join people b on lower(a.email) = lower(b.email)
            where a.id = ${one} and b.id = ${other} and a.id <> b.id)
          or exists (select from cards where backer = ${one} and fingerprint = ${fingerprint ?? null}::text
            and ${one} <> ${other}::bigint) as same`.execute(db);
      return rows[0]?.same ?? false;
    },

    async sameAs(campaign, person) {
      const { rows } = await sql<{ backer: bigint }>`
        select backer from pledges where campaign = ${campaign} and backer <> ${person} and state = 'secured'
          and (exists (select from cards own join cards theirs on theirs.fingerprint = own.fingerprint
                 where own.backer = ${person} and theirs.campaign = ${campaign} and theirs.backer = pledges.backer)
            or exists (select from people own join people theirs on lower(theirs.email) = lower(own.email)
                 where own.id = ${person} and theirs.id = pledges.backer))`.execute(db);
      return rows.map(({ backer }) => backer);
    },

    async expiringCards({ year, month }) {
      const { rows } = await sql<{ campaign: bigint; backer: bigint; year: number; month: number }>`
        select cards.campaign, cards.backer, expires_year as year, expires_month as month
        from cards
        join pledges on pledges.campaign = cards.campaign and pledges.backer = cards.backer and pledges.state = 'secured'
        join campaigns on campaigns.id = cards.campaign
        where campaigns.phase in ('proposed', 'open', 'funding', 'confirming') and cards.warned_at is null
          and (expires_year, expires_month) <= (${year}::int, ${month}::int)
          and make_date(expires_year, expires_month, 1) + interval '1 month' <= campaigns.expires_at
        order by cards.campaign, cards.backer`.execute(db);
      return rows.map(({ campaign, backer, ...expires }) => ({ campaign, backer, expires }));
    },

    async cardWarned(campaign, backer, at) {
      await db
        .updateTable('cards')
        .set({ warned_at: at })
        .where('campaign', '=', campaign)
        .where('backer', '=', backer)
        .execute();
    },

    async idleCards(campaign) {
      const { rows } = await sql<{ campaign: bigint; backer: bigint; paymentMethod: string }>`
        select campaign, backer, payment_method as "paymentMethod" from cards
        where let_go_at is null and ${campaign === undefined ? sql`true` : sql`campaign = ${campaign}`}
          and exists (select from pledges where pledges.campaign = cards.campaign and pledges.backer = cards.backer)
          and not exists (select from pledges where pledges.campaign = cards.campaign
            and pledges.backer = cards.backer
            and (pledges.state = 'secured' or charge_state in ('asked', 'authorised', 'capturing', 'cancelling')))
        order by campaign, backer limit 500`.execute(db);
      return rows;
    },

    async cardLetGo({ campaign, backer, paymentMethod }, at) {
      await db
        .updateTable('cards')
        .set({ let_go_at: at })
        .where('campaign', '=', campaign)
        .where('backer', '=', backer)
        .where('payment_method', '=', paymentMethod)
        .execute();
    },

    async saveBilling(campaign, backer, billing) {
      if (billing === undefined) {
        await db
          .deleteFrom('billing')
          .where('campaign', '=', campaign)
          .where('backer', '=', backer)
          .execute();
        return;
      }
      const written = {
        organisation: billing.organisation,
        address: billing.address,
        tax_number: billing.taxNumber,
      };
      await db
        .insertInto('billing')
        .values({ campaign, backer, ...written })
        .onConflict((conflict) => conflict.columns(['campaign', 'backer']).doUpdateSet(written))
        .execute();
    },

    async billing(campaign, backer) {
      const row = await db
        .selectFrom('billing')
        .selectAll()
        .where('campaign', '=', campaign)
        .where('backer', '=', backer)
        .executeTakeFirst();
      return row && { organisation: row.organisation, address: row.address, taxNumber: row.tax_number };
    },

    async transfersOf(campaign) {
      const rows = await db
        .selectFrom('payouts')
        .select('transfer')
        .where('campaign', '=', campaign)
        .where('transfer', 'is not', null)
        .orderBy('payout')
        .execute();
      return rows.flatMap(({ transfer }) => transfer ?? []);
    },
  };
}
