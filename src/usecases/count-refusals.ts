// Webhooks that were turned away leave a trace: counted per day for doctor, and logged once a minute at most, so that a stranger
// who posts nonsense fills neither the log nor the database.
import type { Clock } from '../ports/clock.ts';
import type { RefusalReason, RefusedWebhooks, WebhookHealth } from '../ports/webhook-health.ts';

/** Counts between two writes are added up in memory. */
const WRITE_EVERY_MS = 10_000;
const LOG_EVERY_MS = 60_000;

interface RefusalLog {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
}

interface Tally {
  unwritten: number;
  unlogged: number;
  writtenAt: number;
  loggedAt: number;
}

export type CountRefusal = (reason: RefusalReason) => void;

export function countRefusals(
  source: RefusedWebhooks['source'],
  health: Pick<WebhookHealth, 'countRefused'>,
  clock: Clock,
  log: RefusalLog,
): CountRefusal {
  const tallies = new Map<RefusalReason, Tally>();
  const first = (): Tally => ({ unwritten: 0, unlogged: 0, writtenAt: -Infinity, loggedAt: -Infinity });
  return (reason) => {
    const tally = tallies.get(reason) ?? first();
    tallies.set(reason, tally);
    tally.unwritten += 1;
    tally.unlogged += 1;
    const at = clock.now();
    const now = at.epochMilliseconds;
    if (now - tally.loggedAt >= LOG_EVERY_MS) {
      log.info({ source, reason, count: tally.unlogged }, 'webhooks were refused');
      tally.loggedAt = now;
      tally.unlogged = 0;
    }
    if (now - tally.writtenAt < WRITE_EVERY_MS) return;
    const count = tally.unwritten;
    tally.writtenAt = now;
    tally.unwritten = 0;
    health.countRefused(source, reason, count, at).catch((err: unknown) => {
      tally.unwritten += count;
      log.warn({ err }, 'refused webhooks were not counted');
    });
  };
}
