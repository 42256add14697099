// The one Stripe client: where it speaks to and how patiently. It never tries a call twice on its own (our jobs do, under
// the same key) and tells Stripe nothing about itself but its name.
import Stripe from 'stripe';
import type { RequestLimit } from '../ports/request-limit.ts';

export interface StripeAddress {
  readonly secretKey: string;
  /** An origin: https://api.stripe.com, or a server that speaks like it. */
  readonly apiUrl: string;
  readonly timeoutMs: number;
  /** Asked before every request; without it nothing waits. */
  readonly limit?: RequestLimit | undefined;
}

/** The SDK's own client for HTTP, which waits for its turn. */
function limited(limit: RequestLimit): Stripe.HttpClient {
  const client = Stripe.createNodeHttpClient();
  const makeRequest = client.makeRequest.bind(client);
  client.makeRequest = async (...request) => {
    await limit.acquire();
    const response = await makeRequest(...request);
    await limit.answered(response.getStatusCode() === TOO_MANY);
    return response;
  };
  return client;
}

const TOO_MANY = 429;

export function stripeClient({ secretKey, apiUrl, timeoutMs, limit }: StripeAddress): Stripe {
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
    ...(limit === undefined ? {} : { httpClient: limited(limit) }),
    appInfo: { name: 'wishwell' },
  });
}
