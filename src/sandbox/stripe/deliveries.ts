// Posts events to the webhooks, signed as Stripe signs them, again and again until they are answered with 2xx: those of
// the platform to one address, those of connected accounts to another, each with its own secret. Owns when and how
// often; an event is never lost with the process, and a receiver that is slow or gone holds nobody up. Signatures and
// waiting follow real time, never the movable clock.
import { createHmac } from 'node:crypto';
import type { EventRow, State } from './state.ts';
import type { Fate } from './webhook-trouble.ts';

export type Endpoint = 'connect' | 'platform';

export interface Deliveries {
  /** Events that are written down. */
  add(events: readonly string[]): void;
  /** From now on there; what was not delivered is tried again at once. */
  retarget(endpoint: Endpoint, url: string): void;
  /** Every event so far was tried and the try answered, well or badly; what was held back or delayed is not left out. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

export interface DeliveryOptions {
  readonly state: State;
  /** Without an address an event counts as delivered: nobody wants to hear of it. */
  readonly urls: Readonly<Record<Endpoint, string | undefined>>;
  readonly secrets: Readonly<Record<Endpoint, string>>;
  /** Milliseconds before each further try; the last one repeats. */
  readonly retryAfter: readonly number[];
  readonly fateOf: (type: string) => Fate;
  readonly onError: (error: unknown) => void;
}

const AT_ONCE = 8;
const PATIENCE_MS = 10_000;

export function startDeliveries(options: DeliveryOptions): Deliveries {
  const { state, secrets, retryAfter, fateOf, onError } = options;
  const urls = { ...options.urls };
  const queue: string[] = [];
  const heldBack: string[] = [];
  const posting = new Set<Promise<void>>();
  const delayed = new Map<NodeJS.Timeout, string>();
  const waiting = new Map<string, NodeJS.Timeout>();
  const stopping = new AbortController();
  let quiet: (() => void)[] = [];

  const post = async (id: string): Promise<void> => {
    const event = state.events.get(id);
    const delivered = event === undefined || (await attempt(event));
    if (stopping.signal.aborted) return;
    const before = state.deliveries.get(id);
    const attempts = (before?.attempts ?? 0) + 1;
    const heard = delivered || before?.delivered === true;
    state.commit(() => state.deliveries.put(id, { event: id, attempts, delivered: heard }));
    if (!heard) later(id, retryAfter[Math.min(attempts, retryAfter.length) - 1] ?? PATIENCE_MS);
  };

  const attempt = async (event: EventRow): Promise<boolean> => {
    const endpoint: Endpoint = event.account === undefined ? 'platform' : 'connect';
    const url = urls[endpoint];
    if (url === undefined) return true;
    const body = JSON.stringify(event, null, 2);
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(PATIENCE_MS)]),
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'Stripe-Signature': sign(body, secrets[endpoint]),
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

  const delay = (id: string, milliseconds: number): void => {
    const timer = setTimeout(() => {
      delayed.delete(timer);
      queue.push(id);
      pump();
    }, milliseconds);
    delayed.set(timer, id);
  };

  const take = (id: string): void => {
    const fate = fateOf(state.events.get(id)?.type ?? '');
    for (let copy = 0; copy < fate.copies; copy += 1) {
      if (fate.holdBack) heldBack.push(id);
      else if (fate.delayMs > 0) delay(id, fate.delayMs);
      else queue.push(id, ...heldBack.splice(0));
    }
  };

  const pump = (): void => {
    while (posting.size < AT_ONCE && !stopping.signal.aborted) {
      const id = queue.shift();
      if (id === undefined) break;
      const work = post(id)
        .catch(onError)
        .finally(() => {
          posting.delete(work);
          pump();
        });
      posting.add(work);
    }
    if (queue.length > 0 || posting.size > 0 || (delayed.size > 0 && !stopping.signal.aborted)) return;
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
      for (const id of events) take(id);
      pump();
    },
    retarget(endpoint, address) {
      urls[endpoint] = address;
      retryAll();
    },
    flush: () =>
      new Promise((resolve) => {
        quiet.push(resolve);
        queue.push(...heldBack.splice(0));
        pump();
      }),
    async stop() {
      stopping.abort();
      for (const timer of [...waiting.values(), ...delayed.keys()]) clearTimeout(timer);
      waiting.clear();
      delayed.clear();
      queue.length = 0;
      await Promise.all(posting);
      pump();
    },
  };
}

function sign(body: string, secret: string): string {
  const seconds = Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${signature}`;
}
