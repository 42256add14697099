// A merged pull request of a wish's developer delivers the work where its text closes the issue, and makes silence pay where it was
// linked by /deliver. Merged before development started, or by somebody else, it says nothing.
import type { Campaign } from '../domain/campaign.ts';
import { changeCampaign } from './change-campaign.ts';
import { eachByItself } from './each-by-itself.ts';
import type { SeenMerge } from '../ports/seen.ts';
import type { World } from './world.ts';

const isAbout = ({ phase, work }: Campaign, number: number, { number: pull, closes }: SeenMerge): boolean =>
  closes.includes(number) ||
  (phase !== 'started' && work?.pullRequests.some((linked) => linked.number === pull) === true);

export async function followMerge(world: World, merge: SeenMerge): Promise<void> {
  const by = { id: merge.author.id, permission: 'none' } as const;
  await eachByItself(await world.store.inWork(merge.project.id), async ({ campaign, number }) => {
    await changeCampaign(world, campaign, (state) => {
      const { accepted, work } = state;
      const own = accepted?.developer === by.id && merge.author.human;
      const since = work !== undefined && Temporal.Instant.compare(work.startedAt, merge.mergedAt) <= 0;
      if (!own || !since || !isAbout(state, number, merge)) return undefined;
      return { type: 'Deliver', by, pullRequest: { number: merge.number, merged: true } };
    });
  });
}
