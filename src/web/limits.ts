// How often one address may ask. Counted in this process's memory, by the minute; an address of IPv6 is its whole network.
import type { Context, MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const MINUTE = 60;

export interface Limit {
  /** Requests a minute. */
  readonly perMinute: number;
  /** The caller's address, where the server knows it. */
  readonly addressOf: (request: Request) => string | undefined;
}

/**
 * The caller's address as the nearest proxy that is ours saw it: each writes the other end of its connection behind what it was
 * given, so that only as many as there are can be believed.
 * @param peerOf the other end of the connection to this server
 */
export const addressBehind =
  (proxies: number, peerOf: (request: Request) => string | undefined): Limit['addressOf'] =>
  (request) => {
    const written = (request.headers.get('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
    const given = proxies === 0 ? undefined : written.filter(Boolean).at(-proxies);
    return given ?? peerOf(request);
  };

/** Whoever has one address of IPv6 has 2^64 of them. */
export function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address.replace(/^::ffff:/i, '');
  const [head = '', tail = ''] = address.split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const gap = address.includes('::')
    ? Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
    : [];
  return [...before, ...gap, ...after].slice(0, 4).join(':');
}

export function limited(
  { perMinute, addressOf }: Limit,
  refuse: (c: Context, values: { readonly limit: number; readonly seconds: number }) => Response,
): MiddlewareHandler {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: MINUTE });
  return async (c, next) => {
    const address = networkOf(addressOf(c.req.raw) ?? 'unknown');
    const state = await limiter.consume(address).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused;
      throw refused;
    });
    const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
    const isOver = state.consumedPoints > perMinute;
    if (isOver) c.res = refuse(c, { limit: perMinute, seconds });
    else await next();
    c.header('ratelimit-limit', String(perMinute));
    c.header('ratelimit-remaining', String(Math.max(0, state.remainingPoints)));
    c.header('ratelimit-reset', String(seconds));
    c.header('ratelimit-policy', `${perMinute};w=${MINUTE}`);
    if (isOver) c.header('retry-after', String(seconds));
  };
}
