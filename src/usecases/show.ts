// What pages, badges and the API may show: public wishes only, each with a version that changes when what is shown does.
import type { RecordedEvent } from '../domain/campaign-event.ts';
import type { Locale, Settings } from '../domain/settings.ts';
import type { WishSummary } from '../ports/records.ts';
import type { WishView } from '../ports/views.ts';
import { versionOf, viewWish, viewWishes } from './view-wish.ts';
import type { World } from './world.ts';

export interface ShownWish {
  readonly view: WishView;
  readonly version: string;
}

export interface ShownProject {
  readonly owner: string;
  readonly name: string;
  readonly locale: Locale;
  /** Nearest to their target first. */
  readonly wishes: readonly WishView[];
  readonly version: string;
}

/** What GitHub no longer shows to everybody is shown to nobody here; what it owes and is owed goes on, on people's own pages. */
const isPublic = ({ wish, campaign }: WishSummary): boolean =>
  !wish.project.private && campaign.paused !== 'deleted';

/** undefined: unknown, gone or private, which nobody can tell apart. */
export async function showWish(
  world: World,
  owner: string,
  name: string,
  number: number,
): Promise<ShownWish | undefined> {
  const summary = await world.store.wishAt(owner, name, number);
  if (!summary || !isPublic(summary)) return undefined;
  return { view: await viewWish(world, summary), version: versionOf(summary) };
}

/** By what a public project goes. */
export interface ShownSettings {
  readonly owner: string;
  readonly name: string;
  readonly settings: Settings;
}

export async function showSettings(
  world: World,
  owner: string,
  name: string,
): Promise<ShownSettings | undefined> {
  const project = await world.store.project(owner, name);
  return !project || project.private ? undefined : project;
}

/** The smaller the part of the target that remains, the nearer; wishes without a target come after. */
function distance({ progress }: WishView): number {
  if (progress.remaining === undefined || progress.target === undefined || progress.target === 0n) return 2;
  return Number((progress.remaining * 10_000n) / progress.target) / 10_000;
}

const nearestFirst = (wishes: readonly WishView[]): readonly WishView[] =>
  wishes.toSorted((a, b) => distance(a) - distance(b) || b.number - a.number);

export async function showProject(
  world: World,
  owner: string,
  name: string,
): Promise<ShownProject | undefined> {
  const project = await world.store.project(owner, name);
  if (!project || project.private) return undefined;
  const summaries = (await world.store.wishesOf(project.id)).filter(isPublic);
  return {
    owner: project.owner,
    name: project.name,
    locale: project.settings.locale,
    wishes: nearestFirst(await viewWishes(world, summaries)),
    version: [project.id, project.settings.locale, ...summaries.map(versionOf)].join('|'),
  };
}

const AWAITED: ReadonlySet<string> = new Set(['open', 'funding', 'confirming']);

/** Of all public projects, what is nearest to its start. */
export async function showAlmostFunded(world: World, most: number): Promise<readonly WishView[]> {
  const projects = (await world.store.projects()).filter((project) => !project.private);
  const summaries = (await Promise.all(projects.map(({ id }) => world.store.wishesOf(id)))).flat();
  const awaited = summaries.filter(
    ({ campaign }) => AWAITED.has(campaign.phase) && campaign.paused === undefined,
  );
  return nearestFirst(await viewWishes(world, awaited)).slice(0, most);
}

/** What a wish's own page tells beside its state. */
export interface WishStory {
  /** Markdown as its author wrote it; undefined where none is kept. */
  readonly description: string | undefined;
  /** The oldest first. */
  readonly events: readonly RecordedEvent[];
  /** Logins of those who did in the issue what events tell. */
  readonly names: ReadonlyMap<bigint, string>;
}

export async function tellStory(world: World, campaign: bigint): Promise<WishStory> {
  const [description, events] = await Promise.all([
    world.store.description(campaign),
    world.store.events(campaign),
  ]);
  const developers = events.flatMap(({ event }) => ('developer' in event ? [event.developer] : []));
  const people = await world.store.people([...new Set(developers)]);
  const names = [...people].flatMap(([id, { login }]) => (login === undefined ? [] : [[id, login] as const]));
  return { description, events, names: new Map(names) };
}
