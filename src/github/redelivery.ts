// What GitHub could not deliver is asked for again, since it never retries by itself. GitHub's list is read from where the last
// scan ended, without its `status` filter: a delivery that timed out may be in neither half of it, and whether one failed is told
// by its `status` (https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries). Must never ask for
// ever: what this server refused is asked for a few times, what did not arrive for as long as GitHub keeps it.
import type { DeliveryLog, FailedDelivery, RetryableDelivery } from '../ports/webhook-health.ts';
import { type InstallationOctokit, type Octokits, isMissing, refusedBy } from './octokits.ts';

/** GitHub keeps deliveries for three days: a little less. */
const WINDOW = Temporal.Duration.from({ hours: 70 });
/** An attempt is listed only once it has ended, up to 30 s after it began on an Enterprise Server. */
const OVERLAP = Temporal.Duration.from({ minutes: 5 });
/** Of a hundred each; what is older than that many is not looked for. */
const MOST_PAGES = 300;

const inMinutes = (minutes: number): Temporal.Duration => Temporal.Duration.from({ minutes });
/** Refused by this server (4xx): the next attempt can only go well after its operator changed something. */
const AFTER_REFUSAL: readonly Temporal.Duration[] = [60, 6 * 60, 24 * 60].map(inMinutes);
/** Nobody answered: every sweep for two hours, then once an hour. */
const OFTEN = 24;
const HOURLY = inMinutes(60);
const NOW = inMinutes(0);

interface Attempt extends FailedDelivery {
  readonly arrived: boolean;
}

async function attemptsSince(
  octokit: InstallationOctokit,
  since: Temporal.Instant,
): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  let pages = 0;
  for await (const { data } of octokit.paginate.iterator(octokit.rest.apps.listWebhookDeliveries, {
    per_page: 100,
  })) {
    for (const { guid, id, delivered_at, status, status_code: statusCode, event } of data) {
      const at = Temporal.Instant.from(delivered_at);
      if (Temporal.Instant.compare(at, since) < 0) return attempts;
      const arrived = status === 'OK' || (statusCode >= 200 && statusCode < 300);
      attempts.push({ guid: guid.toLowerCase(), attempt: id, event, at, statusCode, arrived });
    }
    if (++pages === MOST_PAGES) break;
  }
  return attempts;
}

/** Newest first in the list: of each delivery the newest attempt, unless any went well. */
function outcomes(attempts: readonly Attempt[]) {
  const arrived = new Set(attempts.filter((attempt) => attempt.arrived).map(({ guid }) => guid));
  const failed = new Map<string, FailedDelivery>();
  for (const { arrived: _arrived, ...attempt } of attempts)
    if (!arrived.has(attempt.guid) && !failed.has(attempt.guid)) failed.set(attempt.guid, attempt);
  return { arrived, failed };
}

async function scan(octokit: InstallationOctokit, log: DeliveryLog, now: Temporal.Instant): Promise<void> {
  const earliest = now.subtract(WINDOW);
  const last = (await log.scannedUntil())?.subtract(OVERLAP);
  const since = last === undefined || Temporal.Instant.compare(last, earliest) < 0 ? earliest : last;
  const { arrived, failed } = outcomes(await attemptsSince(octokit, since));
  const known = await log.known([...failed.keys()]);
  await log.saveScan({
    failed: [...failed.values()].filter(({ guid }) => !known.has(guid)),
    arrived: [...arrived, ...known],
    until: now,
  });
}

const isRefusal = ({ statusCode }: Pick<FailedDelivery, 'statusCode'>): boolean =>
  statusCode >= 400 && statusCode < 500 && statusCode !== 408 && statusCode !== 429;

/** When it is asked for again should this retry fail too; undefined: never. */
function nextRetry(failed: RetryableDelivery, now: Temporal.Instant): Temporal.Instant | undefined {
  const wait = isRefusal(failed) ? AFTER_REFUSAL[failed.retries] : failed.retries < OFTEN ? NOW : HOURLY;
  const next = wait && now.add(wait);
  const forgotten = failed.firstFailedAt.add(WINDOW);
  return next === undefined || Temporal.Instant.compare(next, forgotten) > 0 ? undefined : next;
}

/** false: GitHub does not have it any more. */
async function askAgain(octokit: InstallationOctokit, attempt: number): Promise<boolean> {
  try {
    await octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: attempt });
    return true;
  } catch (error) {
    if (isMissing(error) || refusedBy(error)?.status === 422) return false;
    throw error;
  }
}

/** Gives back a function that asks for what failed and is due, and says how many it asked for. */
export function redeliverer(
  octokits: Octokits,
  log: DeliveryLog,
): (now: Temporal.Instant) => Promise<number> {
  return async (now) => {
    const octokit = await octokits.app();
    await scan(octokit, log, now);
    let asked = 0;
    for (const failed of await log.due(now)) {
      // Counted before the request: a crash in between must not make it free.
      await log.saveRetry(failed.guid, { retries: failed.retries + 1, next: nextRetry(failed, now) });
      if (await askAgain(octokit, failed.attempt)) asked += 1;
      else await log.saveRetry(failed.guid, { retries: failed.retries + 1, next: undefined });
    }
    return asked;
  };
}
