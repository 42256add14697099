// What was taken back of a campaign's payouts at the processor, by us or by hand, as its books have it afterwards.
import type { JobLease } from '../ports/jobs.ts';
import type { PayoutFacts } from '../ports/payments.ts';
import { changeCampaign } from './change-campaign.ts';
import { proveLease } from './prove-lease.ts';
import type { World } from './world.ts';

export const reversedOf = (payouts: readonly PayoutFacts[]): bigint =>
  payouts.reduce((sum, { reversed }) => sum + reversed, 0n);

export async function followPayouts(
  world: Pick<World, 'store' | 'payments' | 'clock'>,
  campaign: bigint,
  lease?: JobLease,
): Promise<void> {
  await proveLease(world, lease);
  const reversed = reversedOf(await world.payments.readPayouts(campaign));
  const command = { type: 'RecordReversals', reversed, tried: undefined } as const;
  await changeCampaign(world, campaign, command, { worker: lease?.worker });
}
