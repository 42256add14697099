// Who asks, and in which version of the API: the account's secret key, and the version that this server speaks.
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { API_VERSION } from './events.ts';
import { invalid, unauthorized } from './faults.ts';

export function authorize(header: string | undefined, secretKey: string): void {
  const given = /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1];
  if (given === undefined || !same(given, secretKey)) throw unauthorized(given);
}

/** In constant time, whatever the lengths. */
const same = (one: string, other: string): boolean => {
  const salt = randomUUID();
  const digest = (text: string) => createHash('sha256').update(salt).update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
};

/** Without the header the account's own version holds, which is this one. */
export function assertVersion(version: string | undefined): void {
  if (version !== undefined && version !== API_VERSION) {
    throw invalid(
      `Invalid Stripe API version: ${version}. The local Stripe speaks ${API_VERSION} and no other version.`,
    );
  }
}
