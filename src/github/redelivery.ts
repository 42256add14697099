// What GitHub could not deliver is asked for again: it never does so by itself. Only what is not stored here already.
import type { Octokits } from './octokits.ts';

/** The guids among these that are kept already. */
export type KnownDeliveries = (guids: readonly string[]) => Promise<ReadonlySet<string>>;

/** @param since real time: how far back to look; GitHub keeps three days */
export async function redeliverFailed(
  octokits: Octokits,
  known: KnownDeliveries,
  since: Temporal.Instant,
): Promise<number> {
  const octokit = await octokits.app();
  const failed = new Map<string, number>();
  const pages = octokit.paginate.iterator(octokit.rest.apps.listWebhookDeliveries, {
    per_page: 100,
    status: 'failure',
  });
  search: for await (const { data } of pages)
    for (const { guid, id, delivered_at: at, status_code: status } of data) {
      if (Temporal.Instant.compare(Temporal.Instant.from(at), since) < 0) break search;
      if (status >= 200 && status < 300) continue;
      // The newest attempt is the one to repeat; the oldest says when it happened.
      const newest = failed.get(guid) ?? id;
      failed.delete(guid);
      failed.set(guid, newest);
    }
  const kept = await known([...failed.keys()]);
  const missing = [...failed].filter(([guid]) => !kept.has(guid));
  // The oldest first, as they happened.
  for (const [, id] of missing.toReversed())
    await octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
  return missing.length;
}
