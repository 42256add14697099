// Who can judge a development, as the forge says at this moment: who settles a dispute, and who is told that somebody has to.
// Must never let the developer be one of them (rule 9).
import type { Maintainers } from '../domain/campaign-command.ts';
import type { Campaign } from '../domain/campaign.ts';
import { independent, settledBy } from '../domain/independence.ts';
import type { Wish } from '../ports/records.ts';
import type { World } from './world.ts';

/** Asked only where it decides something. Undefined: the forge does not say, or it does not matter. */
export async function maintainersWhereContested(
  world: World,
  wish: Pick<Wish, 'campaign' | 'project'>,
): Promise<Maintainers | undefined> {
  const phase = (await world.store.summary(wish.campaign))?.campaign.phase;
  return phase === 'contested' ? world.forge.maintainers(wish.project) : undefined;
}

const acceptor = ({ accepted }: Campaign): readonly bigint[] => (accepted ? [accepted.by] : []);

const independentOnes = (campaign: Campaign, people: readonly bigint[]): readonly bigint[] =>
  [...new Set(people)].filter((person) => independent(campaign, person));

/** Who may answer for the project; where the forge does not say, whoever accepted the quote. */
export async function independentMaintainers(
  world: Pick<World, 'forge'>,
  wish: Wish,
  campaign: Campaign,
): Promise<readonly bigint[]> {
  return independentOnes(campaign, (await world.forge.maintainers(wish.project)) ?? acceptor(campaign));
}

/** Who may approve a delivery or send it back. */
export const reviewers = async (
  world: Pick<World, 'forge'>,
  wish: Wish,
  campaign: Campaign,
): Promise<readonly bigint[]> =>
  independentOnes(campaign, [campaign.requester, ...(await independentMaintainers(world, wish, campaign))]);

/** Who settles a contested delivery: one of the people, or the backers together. */
export async function settlers(
  world: Pick<World, 'forge'>,
  wish: Wish,
  campaign: Campaign,
): Promise<{ readonly by: 'people'; readonly people: readonly bigint[] } | { readonly by: 'backers' }> {
  const maintainers = await world.forge.maintainers(wish.project);
  const by = settledBy(campaign, maintainers);
  if (by === 'backers') return { by };
  if (by === 'requester') return { by: 'people', people: [campaign.requester] };
  return { by: 'people', people: independentOnes(campaign, maintainers ?? acceptor(campaign)) };
}
