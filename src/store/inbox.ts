// What came in, kept before it is acknowledged: one statement stores it together with the job that works on it.
// Knows no event's meaning and keeps only what it is given.
import { type Selectable, sql } from 'kysely';
import type { Inbox } from '../ports/inbox.ts';
import { encode } from './codec.ts';
import type { Database } from './database.ts';
import type { DeliveryTable } from './schema.ts';
import { drainKey, drainPayload, drainQueue, paymentKey } from './outbox.ts';

/** As many as are read at once, so that an issue with a long backlog does not fill the memory. */
const MOST_PENDING = 100;

type PendingRow = Pick<Selectable<DeliveryTable>, 'guid' | 'event' | 'issue_id' | 'happened_at' | 'payload'>;

export const inbox = (db: Database): Inbox => ({
  async keepDelivery({ guid, event, issue, happenedAt, payload }) {
    // One commit, one round trip: GitHub waits ten seconds and never sends again by itself.
    await sql`
      with fresh as (
        insert into deliveries (guid, event, issue_id, happened_at, payload)
        values (${guid}, ${event}, ${issue}, ${happenedAt}, ${encode(payload)}::jsonb)
        on conflict do nothing returning guid
      )
      select enqueue('drain', ${JSON.stringify(drainPayload(issue))}::json, ${drainKey(issue)},
        ${drainQueue(issue)}, now(), 'replace') from fresh`.execute(db);
  },

  async pendingDeliveries(issue) {
    const { rows } = await sql<PendingRow>`
      with superseded as (
        update deliveries as late set handled_at = clock_timestamp()
        where issue_id = ${issue} and handled_at is null and event = 'issue_comment' and exists (
          select from deliveries as seen
          where seen.event = 'issue_comment' and seen.handled_at is not null
            and seen.payload -> 'comment' ->> 'id' = late.payload -> 'comment' ->> 'id'
            and seen.happened_at > late.happened_at)
        returning guid
      )
      select guid, event, issue_id, happened_at, payload from deliveries
      where issue_id = ${issue} and handled_at is null and guid not in (select guid from superseded)
      order by happened_at, arrival limit ${MOST_PENDING}`.execute(db);
    return rows.map((row) => ({
      guid: row.guid,
      event: row.event,
      issue: row.issue_id,
      happenedAt: row.happened_at,
      payload: row.payload,
    }));
  },

  async deliveryHandled(guid) {
    await db
      .updateTable('deliveries')
      .set({ handled_at: sql`clock_timestamp()` })
      .where('guid', '=', guid)
      .where('handled_at', 'is', null)
      .execute();
  },

  async keepPaymentEvent({ id, type, createdAt, payload }) {
    await sql`
      with fresh as (
        insert into payment_events (id, type, created_at, payload)
        values (${id}, ${type}, ${createdAt}, ${encode(payload)}::jsonb)
        on conflict do nothing returning id
      )
      select enqueue('payment-event', ${JSON.stringify({ event: id })}::json, ${paymentKey(id)},
        null, now(), 'replace') from fresh`.execute(db);
  },

  async paymentEvent(id) {
    const row = await db.selectFrom('payment_events').selectAll().where('id', '=', id).executeTakeFirst();
    return row && { id: row.id, type: row.type, createdAt: row.created_at, payload: row.payload };
  },

  async handledAsKnown(id) {
    const { rows } = await sql`
      update payment_events set handled_at = clock_timestamp()
      from charges
      where payment_events.id = ${id} and charges.intent = payload ->> 'intent' and case payload ->> 'says'
        when 'held' then charges.authorised_minor > 0
        when 'captured' then charges.captured_minor = (payload ->> 'amount')::numeric
        when 'cancelled' then charges.state in ('cancelled', 'captureFailed')
        when 'fee' then charges.captured_minor = (payload ->> 'amount')::numeric and charges.fee_minor is not null
        else false end
      returning 1`.execute(db);
    return rows.length > 0;
  },

  async paymentEventHandled(id) {
    await db
      .updateTable('payment_events')
      .set({ handled_at: sql`clock_timestamp()` })
      .where('id', '=', id)
      .where('handled_at', 'is', null)
      .execute();
  },
});
