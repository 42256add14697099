// Where the operator's account at the processor can send payouts: asked before a developer is onboarded, before a quote is
// accepted and before anybody is charged for one.
import type { PayoutReach } from '../ports/affairs.ts';
import type { World } from './world.ts';

/** undefined: the processor does not say now; then it decides by itself when it is asked for something. */
export async function payoutReach({ payments }: Pick<World, 'payments'>): Promise<PayoutReach | undefined> {
  try {
    const { country: platform } = await payments.platform();
    return { platform, countries: payments.payoutCountries(platform) };
  } catch {
    return undefined;
  }
}

export const reaches = (reach: PayoutReach | undefined, country: string | undefined): boolean =>
  reach === undefined || country === undefined || reach.countries.includes(country);
