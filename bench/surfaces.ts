// What is read for each surface, through the very same use cases and store as in the app.
import type { ListPosition } from '../src/ports/lists.ts';
import type { OpenStore } from '../src/store/store.ts';
import { linksFor } from '../src/usecases/links.ts';
import {
  showAlmostFunded,
  showProject,
  showProjects,
  showTold,
  showWish,
  showWishes,
  versionAt,
} from '../src/usecases/show.ts';
import type { Viewer } from '../src/usecases/view-wish.ts';
import { type Cost, counting } from './counted.ts';
import { LARGE, POPULAR, SOMEBODY } from './fill.ts';

export interface SurfaceCost extends Cost {
  /** A page costs the same at any size; what is found by a person or a word costs what is found. */
  readonly isPage: boolean;
}
export type Costs = ReadonlyMap<string, SurfaceCost>;

const FOUND = ['of one person', 'search', 'API projects', 'totals'];

const FEED = 50;

async function must<T>(shown: Promise<T | undefined>): Promise<T> {
  const it = await shown;
  if (it === undefined) throw new Error('it is not shown');
  return it;
}

/** A page far down: after the wish of this campaign. */
const far = (campaigns: number): ListPosition => ({
  band: 12,
  nearness: 3_000,
  campaign: BigInt(Math.floor(campaigns / 2)),
});

/** @param campaigns how many there are */
export async function measure(opened: OpenStore, campaigns: number): Promise<Costs> {
  const cost = counting(opened);
  const world: Viewer = {
    store: opened.store,
    clock: { now: () => Temporal.Now.instant() },
    links: linksFor('https://wishes.example', 'https://github.example'),
  };
  const { owner, name } = LARGE;
  const wish = { owner, name, number: 200 };
  const surfaces: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['badge, banner, widget', () => must(showWish(world, owner, name, wish.number))],
    ['… whether it changed', () => must(versionAt(world, owner, name, wish.number))],
    ['… of a wish with all its pledges', () => must(showWish(world, owner, name, POPULAR))],
    [
      'wish page',
      async () => {
        await must(showWish(world, owner, name, wish.number));
        await must(showTold(world, wish, undefined, FEED));
      },
    ],
    ['project page', () => must(showProject(world, owner, name))],
    ['… far down', () => must(showProject(world, owner, name, { after: far(campaigns) }))],
    ['… needs a quote', () => must(showProject(world, owner, name, { need: 'quote' }))],
    ['… in two phases', () => must(showProject(world, owner, name, { standings: ['funding', 'expired'] }))],
    ['… newest first', () => must(showProject(world, owner, name, { order: 'newest' }))],
    ['… of one person', () => must(showProject(world, owner, name, { person: BigInt(SOMEBODY) }))],
    ['… search', () => must(showProject(world, owner, name, { search: 'kest' }))],
    ['API list', () => showWishes(world, { limit: FEED })],
    ['… far down', () => showWishes(world, { limit: FEED, after: far(campaigns) })],
    [
      '… newest in funding',
      () => showWishes(world, { limit: FEED, standings: ['funding'], order: 'newest' }),
    ],
    ['API projects', () => showProjects(world, undefined, 5)],
    ['start page', () => showAlmostFunded(world, 6)],
    ['feed of a project', () => must(showTold(world, { owner, name }, undefined, FEED))],
    ['totals', () => opened.store.totalsOf([LARGE.id])],
  ];
  // Once unmeasured: a connection of its own asks for the types it meets.
  await showWish(world, owner, name, wish.number);
  const costs = new Map<string, SurfaceCost>();
  let above = '';
  for (const [label, work] of surfaces) {
    if (!label.startsWith('…')) above = label;
    const name = label.startsWith('…') ? `${above} ${label}` : label;
    costs.set(name, { ...(await cost(work)), isPage: !FOUND.some((found) => name.endsWith(found)) });
  }
  return costs;
}

const MOST_GROWTH = 1.5;
/** The levels that indexes gain, and what a visibility map does not know yet. */
const MOST_GAINED = 40;
export const MOST_FOR_TOTALS = 10;

/** Another number of statements, or more pages than a page may ask for when there are more campaigns. */
export function grown(surface: string, few: Costs, many: Costs): boolean {
  const [before, after] = [few.get(surface), many.get(surface)];
  if (!before || !after || before.statements !== after.statements) return true;
  return before.isPage
    ? after.buffers > MOST_GROWTH * before.buffers
    : after.buffers > before.buffers + MOST_GAINED;
}
