// Deliveries that failed and webhooks that were refused: a few rows each, never their content.
import { sql } from 'kysely';
import type {
  DeliveryLog,
  FailedDelivery,
  RetryableDelivery,
  RefusedWebhooks,
  WebhookHealth,
} from '../ports/webhook-health.ts';
import type { Database } from './database.ts';
import type { FailedDeliveryRow } from './schema.ts';

/** As many as are asked for at once: a long outage is worked through by the sweeps that follow. */
const MOST_DUE = 500;
/** What was given up is shown for 30 days; GitHub itself forgets a delivery after three. */
const FORGET_AFTER = Temporal.Duration.from({ hours: 24 * 30 });

const deliveryFrom = (row: FailedDeliveryRow): RetryableDelivery => ({
  guid: row.guid,
  attempt: Number(row.attempt),
  event: row.event,
  at: row.last_failed_at,
  firstFailedAt: row.first_failed_at,
  statusCode: row.status_code,
  retries: row.retries,
});

const saveFailed = (db: Database, failed: readonly FailedDelivery[]) =>
  db
    .insertInto('failed_deliveries')
    .values(
      failed.map(({ guid, attempt, event, at, statusCode }) => ({
        guid,
        attempt: BigInt(attempt),
        event,
        first_failed_at: at,
        last_failed_at: at,
        status_code: statusCode,
        retries: 0,
        next_retry_at: at,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('guid').doUpdateSet((row) => ({
        attempt: row.ref('excluded.attempt'),
        last_failed_at: row.ref('excluded.last_failed_at'),
        status_code: row.ref('excluded.status_code'),
      })),
    );

export const deliveryLog = (db: Database): DeliveryLog => ({
  async known(guids) {
    if (guids.length === 0) return new Set();
    const rows = await db.selectFrom('deliveries').select('guid').where('guid', 'in', guids).execute();
    return new Set(rows.map(({ guid }) => guid));
  },

  async scannedUntil() {
    const row = await db.selectFrom('delivery_scan').select('scanned_until').executeTakeFirst();
    return row?.scanned_until;
  },

  saveScan: ({ failed, arrived, until }) =>
    db.transaction().execute(async (tx) => {
      if (failed.length > 0) await saveFailed(tx, failed).execute();
      if (arrived.length > 0) await tx.deleteFrom('failed_deliveries').where('guid', 'in', arrived).execute();
      await tx
        .deleteFrom('failed_deliveries')
        .where('last_failed_at', '<', until.subtract(FORGET_AFTER))
        .execute();
      await tx
        .insertInto('delivery_scan')
        .values({ scanned_until: until })
        .onConflict((conflict) => conflict.column('one').doUpdateSet({ scanned_until: until }))
        .execute();
    }),

  async due(now) {
    const rows = await db
      .selectFrom('failed_deliveries')
      .selectAll()
      .where('next_retry_at', '<=', now)
      .orderBy('first_failed_at')
      .limit(MOST_DUE)
      .execute();
    return rows.map(deliveryFrom);
  },

  async saveRetry(guid, { retries, next }) {
    await db
      .updateTable('failed_deliveries')
      .set({ retries, next_retry_at: next ?? null })
      .where('guid', '=', guid)
      .execute();
  },
});

export const webhookHealth = (db: Database): WebhookHealth => ({
  async countRefused(source, reason, count, at) {
    const day = at.toZonedDateTimeISO('UTC').toPlainDate().toString();
    await sql`insert into refused_webhooks (day, source, reason, count, last_at)
      values (${day}::date, ${source}, ${reason}, ${count}, ${at})
      on conflict (day, source, reason) do update
        set count = refused_webhooks.count + excluded.count, last_at = excluded.last_at`.execute(db);
  },

  async refusedSince(at) {
    const day = at.toZonedDateTimeISO('UTC').toPlainDate().toString();
    const { rows } = await sql<
      Omit<RefusedWebhooks, 'lastAt'> & { last_at: Temporal.Instant }
    >`select source, reason, sum(count)::bigint as count, max(last_at) as last_at from refused_webhooks
      where day >= ${day}::date group by source, reason order by source, reason`.execute(db);
    return rows.map(({ last_at: lastAt, ...row }) => ({ ...row, lastAt }));
  },

  async failedDeliveries(limit) {
    const rows = await db
      .selectFrom('failed_deliveries')
      .selectAll()
      .orderBy('last_failed_at', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...deliveryFrom(row), givenUp: row.next_retry_at === null }));
  },
});
