// One rate limit for a Stripe account over all processes (docs.stripe.com/rate-limits: 100 requests a second live, 25 in a
// sandbox). Permits are taken in slices, so that the database is asked once for several requests; what of a slice is not used
// soon is given up.
import { setTimeout } from 'node:timers/promises';
import type { RequestLimit, SharedLimit } from '../ports/request-limit.ts';

/** How long a permit holds that nobody needed yet. */
const HOLDS_MS = 500;
/** A slice is worth so many milliseconds of the rate. */
const SLICE_MS = 100;
const LONGEST_REST_SECONDS = 30;

export function sharedRateLimit(
  shared: SharedLimit,
  { name, perSecond }: { readonly name: string; readonly perSecond: number },
): RequestLimit {
  const slice = Math.max(1, Math.floor((perSecond * SLICE_MS) / 1000));
  /** When each permit begins to hold, by this process's clock. */
  let permits: number[] = [];
  let taking: Promise<void> | undefined;
  let refusals = 0;

  const take = async (): Promise<void> => {
    const wait = await shared.take(name, slice, perSecond);
    const first = performance.now() + wait * 1000;
    permits = Array.from({ length: slice }, (_, index) => first + (index * 1000) / perSecond);
  };

  const next = async (): Promise<number> => {
    for (;;) {
      const permit = permits.shift();
      if (permit !== undefined && permit + HOLDS_MS >= performance.now()) return permit;
      if (permit !== undefined) continue;
      taking ??= take().finally(() => {
        taking = undefined;
      });
      await taking;
    }
  };

  return {
    async acquire() {
      const wait = (await next()) - performance.now();
      if (wait > 0) await setTimeout(wait);
    },
    async answered(refused) {
      refusals = refused ? refusals + 1 : 0;
      if (!refused) return;
      permits = [];
      await shared.rest(name, Math.min(LONGEST_REST_SECONDS, 2 ** (refusals - 1)));
    },
  };
}

/** Well under what Stripe allows, for what people do in its Dashboard counts as well. */
const PER_SECOND = { live: 80, test: 20 } as const;

/** Undefined where something else than Stripe answers, which has no such limit. */
export function stripeLimit(
  shared: SharedLimit,
  { secretKey, apiUrl }: { readonly secretKey: string; readonly apiUrl: string },
): RequestLimit | undefined {
  if (new URL(apiUrl).hostname !== 'api.stripe.com') return undefined;
  const perSecond = /^[a-z]+_live_/.test(secretKey) ? PER_SECOND.live : PER_SECOND.test;
  return sharedRateLimit(shared, { name: 'stripe', perSecond });
}
