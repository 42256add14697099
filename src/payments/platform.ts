// The operator's own account at Stripe: where it is, what it settles in, whether its balance stays where it is, and where Stripe
// posts events. Reads only.
import Stripe from 'stripe';
import type { Endpoints, Payments, Platform } from '../ports/payments.ts';
import { currencyCode, isAnswer, unknownOutcome } from './answers.ts';
import { balance } from './balance.ts';
import { ACCOUNT_EVENTS, CONNECT_EVENTS } from './events.ts';

/**
 * Settles in: the account's own currency and each that it keeps a balance in: all else Stripe converts on the way in. Stripe tells
 * its list of settlement currencies only in a preview of its balance settings (docs.stripe.com/payouts/multicurrency-settlement,
 * changelog of 2026-10-28), which this version of the SDK does not know: so one that was set up and never paid in is missed.
 */
export async function readPlatform(stripe: Stripe): Promise<Platform> {
  try {
    const account = isAnswer(await stripe.accounts.retrieveCurrent(), 'account');
    const { country, default_currency: own, charges_enabled: takesCharges, settings } = account;
    if (country === undefined) throw new Error('Stripe gave an account without a country');
    const kept = (await balance(stripe)).map(({ currency }) => currency);
    return {
      country,
      settles: [...new Set([...(own === undefined ? [] : [currencyCode(own)]), ...kept])],
      payoutInterval: settings?.payouts?.schedule.interval,
      takesCharges,
    };
  } catch (error) {
    throw unknownOutcome('reading the account', error);
  }
}

/** A country never changes, the rest seldom: pages and acceptances ask once a minute at most. */
export function rememberedPlatform(stripe: Stripe): Payments['platform'] {
  const LASTS_MS = 60_000;
  let known: { readonly platform: Platform; readonly until: number } | undefined;
  return async () => {
    if (known !== undefined && performance.now() < known.until) return known.platform;
    const platform = await readPlatform(stripe);
    known = { platform, until: performance.now() + LASTS_MS };
    return platform;
  };
}

type Endpoint = NonNullable<Endpoints['account']>;

const read = (endpoint: Stripe.WebhookEndpoint, wanted: readonly string[]): Endpoint => ({
  enabled: endpoint.status === 'enabled',
  missingEvents: wanted.filter(
    (type) => !endpoint.enabled_events.includes(type) && !endpoint.enabled_events.includes('*'),
  ),
  apiVersion: endpoint.api_version ?? undefined,
});

export async function readEndpoints(
  stripe: Stripe,
  urls: Parameters<Payments['readEndpoints']>[0],
): Promise<Endpoints> {
  try {
    const found: { account?: Endpoint; connect?: Endpoint } = {};
    for await (const endpoint of stripe.webhookEndpoints.list({ limit: 100 })) {
      if (endpoint.url === urls.account) found.account = read(endpoint, ACCOUNT_EVENTS);
      if (endpoint.url === urls.connect) found.connect = read(endpoint, CONNECT_EVENTS);
    }
    return { account: found.account, connect: found.connect, expectedApiVersion: Stripe.API_VERSION };
  } catch (error) {
    throw unknownOutcome('reading the webhook endpoints', error);
  }
}
