// Where a pledge is in its campaign's list. Pledges are never taken out and never change places, so a list in which one was
// replaced shares what is known of the list before: of ten thousand pledges each event finds its own without a search.
import type { Pledge } from './pledge.ts';

const known = new WeakMap<readonly Pledge[], ReadonlyMap<bigint, number>>();

/** Few enough to look through. */
const FEW = 16;

export function placeOfPledge(pledges: readonly Pledge[], id: bigint): number | undefined {
  if (pledges.length > FEW) return placesIn(pledges).get(id);
  const index = pledges.findIndex((pledge) => pledge.id === id);
  return index < 0 ? undefined : index;
}

function placesIn(pledges: readonly Pledge[]): ReadonlyMap<bigint, number> {
  const found = known.get(pledges);
  if (found !== undefined) return found;
  const places = new Map(pledges.map(({ id }, index) => [id, index]));
  known.set(pledges, places);
  return places;
}

export function withReplaced(pledges: readonly Pledge[], index: number, pledge: Pledge): readonly Pledge[] {
  const replaced = pledges.with(index, pledge);
  const places = known.get(pledges);
  if (places !== undefined) known.set(replaced, places);
  return replaced;
}
