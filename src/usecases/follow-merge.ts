// A merged pull request of a wish's developer delivers the work where GitHub itself links it to the issue, and makes silence pay
// where it was linked by /deliver. Merged into another branch, before development started, or by somebody else, it says nothing.
import type { Campaign } from '../domain/campaign.ts';
import { changeCampaign } from './change-campaign.ts';
import { eachByItself } from './each-by-itself.ts';
import type { SeenMerge } from '../ports/seen.ts';
import type { World } from './world.ts';

const isLinked = ({ phase, work }: Campaign, { number }: SeenMerge): boolean =>
  phase !== 'started' && work?.pullRequests.some((linked) => linked.number === number) === true;

export async function followMerge(world: World, merge: SeenMerge): Promise<void> {
  if (!merge.intoDefault || !merge.author.human) return;
  const project = await world.store.projectById(merge.project.id);
  const wishes = await world.store.inWork(merge.project.id);
  if (project === undefined || wishes.length === 0) return;
  const closed = new Set(await world.forge.closingReferences(project, merge.number));
  const by = { id: merge.author.id, permission: 'none' } as const;
  await eachByItself(wishes, async ({ campaign, number }) => {
    await changeCampaign(world, campaign, (state) => {
      const { accepted, work } = state;
      const own = accepted?.developer === by.id;
      const since = work !== undefined && Temporal.Instant.compare(work.startedAt, merge.mergedAt) <= 0;
      if (!own || !since || !(closed.has(number) || isLinked(state, merge))) return undefined;
      return { type: 'Deliver', by, pullRequest: { number: merge.number, merged: true } };
    });
  });
}
