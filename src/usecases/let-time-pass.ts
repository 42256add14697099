// Time acts on campaigns: the one whose deadline came, and, by sweep, every one that a lost job or webhook left behind.
import type { Chore } from '../ports/books.ts';
import type { Job } from '../ports/jobs.ts';
import { changeCampaign } from './change-campaign.ts';
import type { World } from './world.ts';

/** GitHub keeps its deliveries for three days: ask a little less far back. */
const REDELIVERY_WINDOW = Temporal.Duration.from({ hours: 70 });

/** A little less than an hour and a night, so that neither slips by a sweep each time. */
const CHORES: readonly (readonly [chore: Chore, after: Temporal.Duration])[] = [
  ['fetch-undelivered', Temporal.Duration.from({ minutes: 55 })],
  ['find-lost-intents', Temporal.Duration.from({ minutes: 55 })],
  ['reconcile', Temporal.Duration.from({ hours: 20 })],
];

async function dueChores({ store }: Pick<World, 'store'>, now: Temporal.Instant): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  for (const [task, after] of CHORES) {
    const last = await store.lastRun(task);
    if (last === undefined || Temporal.Instant.compare(last.add(after), now) <= 0) jobs.push({ task });
  }
  return jobs;
}

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
  await world.store.enqueue([...due, ...unsettled, ...checkouts, ...(await dueChores(world, now))]);
  await world.forge.redeliverFailed(now.subtract(REDELIVERY_WINDOW));
}
