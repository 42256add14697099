// The headers that every answer carries, who may send a form here, and how long. No GET changes anything; a form counts
// only when it was sent by a page of ours.
import { randomBytes } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/** Larger than any form of ours. */
const LARGEST_FORM = 16 * 1024;
const FORM = 'application/x-www-form-urlencoded';

/**
 * @param formTargets where a form may lead besides here
 * @param nonce for the page of a wish, which has our one script, and people's specifications with their pictures
 */
export const pagePolicy = (formTargets: readonly string[], nonce?: string): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    ...(nonce === undefined
      ? ["img-src 'self'"]
      : ["img-src 'self' https:", `script-src 'nonce-${nonce}'`, "connect-src 'self'"]),
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    ['form-action', "'self'", ...formTargets].join(' '),
  ].join('; ');

export const newNonce = (): string => randomBytes(18).toString('base64');

/** What any site may show inside its own says so itself; the older header could only forbid it. */
const isForFrames = (c: Context): boolean =>
  c.res.headers.get('content-security-policy')?.includes('frame-ancestors *') === true;

/** A route that says a policy of its own keeps it. */
export function securityHeaders(formTargets: readonly string[], secure: boolean): MiddlewareHandler {
  const policy = pagePolicy(formTargets);
  return async (c, next) => {
    await next();
    if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', policy);
    c.header('x-content-type-options', 'nosniff');
    if (!isForFrames(c)) c.header('x-frame-options', 'DENY');
    if (!c.res.headers.has('referrer-policy')) c.header('referrer-policy', 'strict-origin-when-cross-origin');
    c.header('cross-origin-opener-policy', 'same-origin');
    c.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=()');
    if (secure) c.header('strict-transport-security', 'max-age=31536000');
  };
}

/**
 * The one form that may come from anywhere: a mail program sends it for its reader (RFC 8058). The token in its address is
 * all the right there is, and it can only lessen mail; so neither a cookie nor a body is looked at.
 */
export const UNSUBSCRIBE = '/mail/unsubscribe';

/** Browsers say with every form where it was sent from; whoever says nothing is no browser of a visitor. */
const isOwn = (c: Context, publicUrl: string): boolean => {
  const site = c.req.header('sec-fetch-site');
  return c.req.header('origin') === publicUrl && (site === undefined || site === 'same-origin');
};

/**
 * Everything but a GET must come from a page of ours and be a form as our pages send them. Of a longer one no more is read
 * than a form may have.
 */
export function ownFormsOnly(
  publicUrl: string,
  refuse: (c: Context, kind: 'forbidden' | 'noForm' | 'tooLarge') => Response | Promise<Response>,
): MiddlewareHandler {
  const limited = bodyLimit({ maxSize: LARGEST_FORM, onError: (c) => refuse(c, 'tooLarge') });
  return async (c, next) => {
    const safe = c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'OPTIONS';
    // Webhooks are signed and bounded by their own intakes.
    if (safe || c.req.path.startsWith('/webhooks/')) return next();
    if (c.req.method === 'POST' && c.req.path === UNSUBSCRIBE) return next();
    if (!isOwn(c, publicUrl)) return refuse(c, 'forbidden');
    const type = c.req.header('content-type');
    if (type !== undefined && !type.startsWith(FORM)) return refuse(c, 'noForm');
    return limited(c, next);
  };
}
