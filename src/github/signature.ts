// GitHub's signature: HMAC with SHA-256 over the raw bytes of a body. Owns its form and a comparison that tells nothing by
// its time; must never see a parsed body.
import { createHmac, timingSafeEqual } from 'node:crypto';

const FORM = /^sha256=[0-9a-f]{64}$/;

/** Whether a header has the form of a signature: what has not is refused before the body is read. */
export const isSignature = (header: string | null): header is string => header !== null && FORM.test(header);

/** Whether one of the secrets signed these bytes; two are valid while a secret is being replaced. */
export function isSignedBy(secrets: readonly string[], body: Uint8Array, signature: string): boolean {
  if (!isSignature(signature)) return false;
  const given = Buffer.from(signature.slice('sha256='.length), 'hex');
  const matches = secrets.map((secret) =>
    timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given),
  );
  return matches.includes(true);
}
