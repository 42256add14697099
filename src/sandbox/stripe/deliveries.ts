// Posts events to the webhook, signed as Stripe signs them, again and again until it is answered with 2xx. Owns when and
// how often; an event is never lost with the process, and a receiver that is slow or gone holds nobody up. Signatures
// and waiting follow real time, never the movable clock.
import { createHmac } from 'node:crypto';
import type { State } from './state.ts';

export interface Deliveries {
  /** Events that are written down. */
  add(events: readonly string[]): void;
  /** From now on there; what was not delivered is tried again at once. */
  retarget(url: string): void;
  /** Every event so far was tried and the try answered, well or badly. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface DeliveryOptions {
  readonly state: State;
  readonly url: string;
  readonly secret: string;
  /** Milliseconds before each further try; the last one repeats. */
  readonly retryAfter: readonly number[];
  readonly onError: (error: unknown) => void;
}

const AT_ONCE = 8;
const PATIENCE_MS = 10_000;

export function startDeliveries({ state, url, secret, retryAfter, onError }: DeliveryOptions): Deliveries {
  let target = url;
  const queue: string[] = [];
  const posting = new Map<string, Promise<void>>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const stopping = new AbortController();
  let quiet: (() => void)[] = [];

  const post = async (id: string): Promise<void> => {
    const delivered = await attempt(id);
    if (stopping.signal.aborted) return;
    const attempts = (state.deliveries.get(id)?.attempts ?? 0) + 1;
    state.commit(() => state.deliveries.put(id, { event: id, attempts, delivered }));
    if (!delivered) later(id, retryAfter[Math.min(attempts, retryAfter.length) - 1] ?? PATIENCE_MS);
  };

  const attempt = async (id: string): Promise<boolean> => {
    const event = state.events.get(id);
    const body = JSON.stringify(event, null, 2);
    try {
      const response = await fetch(target, {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(PATIENCE_MS)]),
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'Stripe-Signature': sign(body, secret),
        },
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false; // nobody there, or too slow: tried again
    }
  };

  const later = (id: string, milliseconds: number): void => {
    const timer = setTimeout(() => {
      waiting.delete(id);
      queue.push(id);
      pump();
    }, milliseconds);
    timer.unref();
    waiting.set(id, timer);
  };

  const pump = (): void => {
    while (posting.size < AT_ONCE && !stopping.signal.aborted) {
      const id = queue.shift();
      if (id === undefined) break;
      const work = post(id)
        .catch(onError)
        .finally(() => {
          posting.delete(id);
          pump();
        });
      posting.set(id, work);
    }
    if (queue.length > 0 || posting.size > 0) return;
    for (const resolve of quiet) resolve();
    quiet = [];
  };

  const retryAll = (): void => {
    for (const [id, timer] of waiting) {
      clearTimeout(timer);
      queue.push(id);
    }
    waiting.clear();
    pump();
  };

  for (const row of state.deliveries.all()) if (!row.delivered) queue.push(row.event);
  pump();

  return {
    add(events) {
      queue.push(...events);
      pump();
    },
    retarget(address) {
      target = address;
      retryAll();
    },
    flush: () =>
      new Promise((resolve) => {
        quiet.push(resolve);
        pump();
      }),
    async stop() {
      stopping.abort();
      for (const timer of waiting.values()) clearTimeout(timer);
      waiting.clear();
      queue.length = 0;
      await Promise.all(posting.values());
      pump();
    },
  };
}

function sign(body: string, secret: string): string {
  const seconds = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${signature}`;
}
