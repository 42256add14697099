// What a page may do that any site may show inside its own: nothing but its own style and script. The one place that says
// frame-ancestors *; such a page has no cookie and changes nothing.
import { pagePolicy } from '../security.ts';

export const EMBED_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'none'",
  'frame-ancestors *',
].join('; ');

/** The page that shows what a snippet will look like: our scripts by their number, and our own frames. */
export const builderPolicy = (formTargets: readonly string[], nonce: string): string =>
  `${pagePolicy(formTargets, nonce)}; frame-src 'self'`;
