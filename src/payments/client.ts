// The one Stripe client: where it speaks to and how patiently. It never tries a call twice on its own (our jobs do, under
// the same key) and tells Stripe nothing about itself but its name.
import Stripe from 'stripe';

export interface StripeAddress {
  readonly secretKey: string;
  /** An origin: https://api.stripe.com, or a server that speaks like it. */
  readonly apiUrl: string;
  readonly timeoutMs: number;
}

export function stripeClient({ secretKey, apiUrl, timeoutMs }: StripeAddress): Stripe {
  const { protocol, hostname, port, origin } = new URL(apiUrl);
  if (protocol !== 'https:' && protocol !== 'http:')
    throw new Error('STRIPE_API_URL must be an http(s) origin');
  if (origin !== apiUrl.replace(/\/$/, ''))
    throw new Error('STRIPE_API_URL must be an origin, without a path');
  const secure = protocol === 'https:';
  return new Stripe(secretKey, {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    protocol: secure ? 'https' : 'http',
    timeout: timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
    appInfo: { name: 'wishwell' },
  });
}
