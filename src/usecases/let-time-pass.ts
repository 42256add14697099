// Time acts on campaigns: the one whose deadline came, and, by sweep, every one that a lost job or webhook left behind.
import type { Job } from '../ports/jobs.ts';
import { changeCampaign } from './change-campaign.ts';
import type { World } from './world.ts';

/** GitHub keeps its deliveries for three days: ask a little less far back. */
const REDELIVERY_WINDOW = Temporal.Duration.from({ hours: 70 });

export async function letTimePass(world: World, campaign: bigint): Promise<void> {
  await changeCampaign(world, campaign, { type: 'Tick' });
}

/** Finds what is due by our clock, what waits for the processor, and what GitHub could not deliver. */
export async function sweep(world: World): Promise<void> {
  const now = world.clock.now();
  const due = (await world.store.due(now)).map((campaign): Job => ({ task: 'tick', campaign }));
  const unsettled = (await world.store.unsettled()).map((campaign): Job => ({
    task: 'move-money',
    campaign,
  }));
  const checkouts = (await world.store.openCheckouts())
    .filter(({ session }) => session !== undefined)
    .map(({ id }): Job => ({ task: 'secure-pledge', checkout: id }));
  await world.store.enqueue([...due, ...unsettled, ...checkouts]);
  await world.forge.redeliverFailed(now.subtract(REDELIVERY_WINDOW));
}
