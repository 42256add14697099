// What is known of the payment processor: checkouts, saved cards, calls under way, and its names for our charges.
// Amounts of campaigns are not here: they change with the campaign alone.
import { type Selectable, sql } from 'kysely';
import type { Card, Checkout } from '../ports/records.ts';
import type { Money } from '../ports/store.ts';
import { chargeFrom } from './charge-row.ts';
import type { Database } from './database.ts';
import type { CheckoutTable } from './schema.ts';

const checkoutFrom = (row: Selectable<CheckoutTable>): Checkout => ({
  id: row.id,
  campaign: row.campaign,
  backer: row.backer,
  amount: row.amount_minor,
  named: row.named,
  business: row.business,
  earlyWork: row.early_work,
  session: row.session ?? undefined,
  state: row.state,
  holds:
    row.holds_pledge === null || row.holds_attempt === null
      ? undefined
      : { pledge: row.holds_pledge, attempt: row.holds_attempt },
});

const expiryFrom = (year: number | null, month: number | null): Card['expires'] =>
  year === null || month === null ? undefined : { year, month };

/** Undefined where a join found none. */
function cardFrom(row: {
  readonly customer: string | null;
  readonly payment_method: string | null;
  readonly fingerprint: string | null;
  readonly expires_year: number | null;
  readonly expires_month: number | null;
}): Card | undefined {
  const { customer, payment_method: paymentMethod, fingerprint } = row;
  if (customer === null || paymentMethod === null) return undefined;
  const expires = expiryFrom(row.expires_year, row.expires_month);
  return { customer, paymentMethod, fingerprint: fingerprint ?? undefined, expires };
}

export function money(db: Database): Money {
  const checkouts = () => db.selectFrom('checkouts').selectAll();
  return {
    async openCheckout({ campaign, backer, amount, named, business, earlyWork, holds, at }) {
      const row = await db
        .insertInto('checkouts')
        .values({
          campaign,
          backer,
          amount_minor: amount,
          named,
          business,
          early_work: earlyWork,
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
      return row && cardFrom(row);
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

    async chargeAtWork(pledge) {
      const row = await db
        .selectFrom('charges')
        .innerJoin('pledges', (on) =>
          on.onRef('pledges.id', '=', 'charges.pledge').onRef('pledges.attempt', '=', 'charges.attempt'),
        )
        .innerJoin('campaigns', 'campaigns.id', 'charges.campaign')
        .innerJoin('projects', 'projects.id', 'campaigns.project')
        .leftJoin('cards', (on) =>
          on
            .onRef('cards.campaign', '=', 'pledges.campaign')
            .onRef('cards.backer', '=', 'pledges.backer')
            .on('cards.let_go_at', 'is', null),
        )
        .selectAll('charges')
        .select([
          'pledges.backer',
          'campaigns.currency',
          'campaigns.number',
          'projects.owner',
          'projects.name',
        ])
        .select(['customer', 'payment_method', 'fingerprint', 'expires_year', 'expires_month'])
        .select(['campaigns.collection_shares_outdated as outdated', 'campaigns.capturing_count'])
        // Those that wait for a person are waited for by nobody.
        .select(
          sql<number>`(select count(*)::int from charges left_out
            where left_out.stuck_at is not null and left_out.campaign = charges.campaign
              and left_out.state = 'capturing')`.as('left_out'),
        )
        .where('charges.pledge', '=', pledge)
        .executeTakeFirst();
      return (
        row && {
          campaign: row.campaign,
          pledge,
          backer: row.backer,
          currency: row.currency,
          charge: chargeFrom(row),
          intent: row.intent ?? undefined,
          capturing: { count: row.capturing_count - row.left_out, outdated: row.outdated },
          called: row.call_key !== null,
          place: `${row.owner}/${row.name}#${row.number}`,
          card: cardFrom(row),
        }
      );
    },

    async prepareCharge({ pledge, attempt }, key, at) {
      const { rows } = await sql<{ again: boolean }>`
        with before as (
          select call_key, called_at from charges where pledge = ${pledge} and attempt = ${attempt} for update
        )
        update charges set call_key = ${key},
          called_at = case when before.call_key = ${key} then before.called_at else ${at}::timestamptz end
        from before where pledge = ${pledge} and attempt = ${attempt}
        returning coalesce(before.call_key = ${key}, false) as again`.execute(db);
      const [row] = rows;
      if (row === undefined) throw new Error(`pledge ${pledge} has no charge ${attempt}`);
      return row.again ? 'again' : 'first';
    },

    async setChargeStuck({ pledge, attempt }, reason, at) {
      await db
        .updateTable('charges')
        .set({ stuck_reason: reason, stuck_at: at })
        .where('pledge', '=', pledge)
        .where('attempt', '=', attempt)
        .execute();
    },

    async intentOf(pledge, attempt) {
      const row = await db
        .selectFrom('charges')
        .select('intent')
        .where('pledge', '=', pledge)
        .where('attempt', '=', attempt)
        .executeTakeFirst();
      return row?.intent ?? undefined;
    },

    async chargeOf(intent) {
      return db
        .selectFrom('charges')
        .select(['campaign', 'pledge', 'attempt'])
        .where('intent', '=', intent)
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
          and not exists (select from pledges
            left join charges on charges.pledge = pledges.id and charges.attempt = pledges.attempt
            where pledges.campaign = cards.campaign and pledges.backer = cards.backer
            and (pledges.state = 'secured' or charges.state in ('asked', 'authorised', 'capturing', 'cancelling')))
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
