// Whom a platform of a country can pay, and what to ask for with an account. One table, for onboarding, doctor and /about.
// Sources: docs.stripe.com/connect/cross-border-payouts (the US, the UK, the EEA, Canada and Switzerland pay among themselves; to
// other countries only after an agreement with Stripe's sales), docs.stripe.com/connect/service-agreement-types,
// docs.stripe.com/connect/account-capabilities. Stripe's messages where it says no: github.com/NativePHP/nativephp.com pull 525,
// github.com/Trac-Systems/openmayhem issue 8, github.com/Layr-Labs/d-inference issue 521.

const EEA = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(
  ' ',
);
const TOGETHER: readonly string[] = [...EEA, 'CA', 'CH', 'GB', 'US'].toSorted();

/** ISO 3166. A platform elsewhere pays accounts of its own country only. */
export const payoutCountries = (platform: string): readonly string[] =>
  TOGETHER.includes(platform) ? TOGETHER : [platform];

export interface Capabilities {
  readonly transfers: { readonly requested: true };
  readonly card_payments?: { readonly requested: true };
}

/**
 * `transfers` alone asks a developer the least, and Stripe grants it within the EEA. Elsewhere it answers "You cannot request the
 * `transfers` capability without the `card_payments` capability for accounts in US", or wants to approve the platform first.
 */
export function capabilitiesFor(platform: string | undefined, country: string): Capabilities {
  const transfers = { requested: true } as const;
  const alone = platform !== undefined && EEA.includes(platform) && EEA.includes(country);
  return alone ? { transfers } : { card_payments: { requested: true }, transfers };
}
