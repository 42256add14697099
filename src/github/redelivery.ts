// What GitHub could not deliver is asked for again: it never does so by itself. Only what is not stored here already, and
// what was not answered well since; of what was dropped as it came nothing is stored, only GitHub's list knows of it.
import type { InstallationOctokit, Octokits } from './octokits.ts';

/** The guids among these that are kept already. */
export type KnownDeliveries = (guids: readonly string[]) => Promise<ReadonlySet<string>>;

interface Failed {
  /** The newest attempt is the one to repeat. */
  readonly attempt: number;
  readonly at: Temporal.Instant;
}

/** Of what was answered well no more is looked through than that, in pages of a hundred. */
const MOST_PAGES = 10;

const pagesOf = (octokit: InstallationOctokit, status: 'failure' | 'success') =>
  octokit.paginate.iterator(octokit.rest.apps.listWebhookDeliveries, { per_page: 100, status });

/** In the order in which they are to be repeated: the oldest attempt says when it happened, and the oldest comes first. */
async function failedSince(
  octokit: InstallationOctokit,
  since: Temporal.Instant,
): Promise<ReadonlyMap<string, Failed>> {
  const failed = new Map<string, Failed>();
  search: for await (const { data } of pagesOf(octokit, 'failure'))
    for (const { guid, id, delivered_at, status_code: status } of data) {
      const at = Temporal.Instant.from(delivered_at);
      if (Temporal.Instant.compare(at, since) < 0) break search;
      if (status >= 200 && status < 300) continue;
      const newest = failed.get(guid) ?? { attempt: id, at };
      failed.delete(guid);
      failed.set(guid, newest);
    }
  return new Map([...failed].toReversed());
}

/** Those among them that were answered well after all. */
async function answeredWell(
  octokit: InstallationOctokit,
  missing: ReadonlyMap<string, Failed>,
): Promise<ReadonlySet<string>> {
  const well = new Set<string>();
  const [oldest] = [...missing.values()]
    .map(({ at }) => at)
    .toSorted((a, b) => Temporal.Instant.compare(a, b));
  if (!oldest) return well;
  let pages = 0;
  for await (const { data } of pagesOf(octokit, 'success')) {
    for (const { guid } of data) if (missing.has(guid)) well.add(guid);
    const last = data.at(-1)?.delivered_at;
    const isOver = last === undefined || Temporal.Instant.compare(Temporal.Instant.from(last), oldest) < 0;
    if (isOver || well.size === missing.size || ++pages === MOST_PAGES) break;
  }
  return well;
}

/** Gives back a function that asks for what failed since then (real time; GitHub keeps three days) and says how much it was. */
export function redeliverer(
  octokits: Octokits,
  known: KnownDeliveries,
): (since: Temporal.Instant) => Promise<number> {
  /** What need not be looked for again. */
  let settled: ReadonlySet<string> = new Set();
  return async (since) => {
    const octokit = await octokits.app();
    const failed = await failedSince(octokit, since);
    const kept = await known([...failed.keys()]);
    const missing = new Map([...failed].filter(([guid]) => !kept.has(guid) && !settled.has(guid)));
    const well = await answeredWell(octokit, missing);
    settled = new Set([...failed.keys()].filter((guid) => settled.has(guid) || well.has(guid)));
    const wanted = [...missing].filter(([guid]) => !well.has(guid));
    for (const [, { attempt }] of wanted)
      await octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: attempt });
    return wanted.length;
  };
}
