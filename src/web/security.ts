// The headers that every answer carries, and who may send a form here. No GET changes anything; a form counts only when it
// comes from a page of ours.
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/** No form of ours is near it. */
const LARGEST_FORM = 16 * 1024;
const FORM = 'application/x-www-form-urlencoded';

/** @param formTargets where a form may lead besides here: the processor's page, and GitHub's sign-in */
export function securityHeaders(formTargets: readonly string[], secure: boolean): MiddlewareHandler {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' https: http:",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    `form-action 'self' ${formTargets.join(' ')}`.trim(),
  ].join('; ');
  return async (c, next) => {
    await next();
    if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', policy);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'same-origin');
    if (secure) c.header('strict-transport-security', 'max-age=31536000');
  };
}

/** Refuses what no page of ours could have sent, and forms that another site made a browser send: by its own word, else by where the form stood. */
export function ownFormsOnly(publicUrl: string): MiddlewareHandler {
  const limited = bodyLimit({
    maxSize: LARGEST_FORM,
    onError: (c) => c.text('No form of this server is that long.', 413),
  });
  return async (c, next) => {
    const safe = c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'OPTIONS';
    if (safe || c.req.path.startsWith('/webhooks/')) return next();
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const own = origin === publicUrl && (site === undefined || site === 'same-origin');
    if (!own) return c.text('This form did not come from a page of this server.', 403);
    const type = c.req.header('content-type');
    if (type !== undefined && !type.startsWith(FORM))
      return c.text('This is not a form of this server.', 400);
    return limited(c, next);
  };
}
