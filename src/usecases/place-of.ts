// Where a wish is, as people write it: what their bank statement and the processor's pages say of a charge.
import type { World } from './world.ts';

export const placeOf = async (world: Pick<World, 'store'>, campaign: bigint): Promise<string> => {
  const wish = await world.store.wish(campaign);
  return wish ? `${wish.project.owner}/${wish.project.name}#${wish.number}` : `campaign ${campaign}`;
};
