// What pages, pictures, feeds and the API may show: what is public, a page at a time, and a version that changes when what is
// shown does. undefined everywhere: unknown, gone or private, which nobody can tell apart.
import type { RecordedEvent } from '../domain/campaign-event.ts';
import { type ListFilter, type Totals, totalsOf } from '../domain/listing.ts';
import type { Locale, Settings } from '../domain/settings.ts';
import type { ListOrder, ListPosition, Page, ToldEvent, ToldPosition } from '../ports/lists.ts';
import type { WishSummary } from '../ports/records.ts';
import type { WishView } from '../ports/views.ts';
import { type Viewer, versionOf, viewWish, viewWishes } from './view-wish.ts';

export interface ShownWish {
  readonly view: WishView;
  readonly version: string;
}

/** What part of a list is asked for; all of it, nearest first, when nothing is said. */
export interface ListRequest extends ListFilter {
  /** What is this person's own: asked for, pledged for or quoted. */
  readonly person?: bigint | undefined;
  readonly search?: string | undefined;
  readonly order?: ListOrder | undefined;
  readonly after?: ListPosition | undefined;
  readonly limit?: number | undefined;
}

export interface ShownProject {
  readonly owner: string;
  readonly name: string;
  readonly locale: Locale;
  /** The label that makes a wish of an issue. */
  readonly label: string;
  /** One page, nearest to their start first in each group. */
  readonly wishes: readonly WishView[];
  readonly next: ListPosition | undefined;
  /** Of all its wishes, whatever was asked for. */
  readonly totals: Totals;
}

export type ListedProject = Pick<ShownProject, 'owner' | 'name' | 'totals'>;

export interface ToldView extends ToldEvent {
  readonly wish: WishView;
  /** Logins of those who did in the issue what events tell. */
  readonly names: ReadonlyMap<bigint, string>;
}

const PAGE = 24;

/** What GitHub no longer shows to everybody is shown to nobody here; what it owes and is owed goes on, on people's own pages. */
const isPublic = ({ wish, campaign }: WishSummary): boolean =>
  !wish.project.private && campaign.paused !== 'deleted';

export async function showWish(
  world: Viewer,
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
  world: Viewer,
  owner: string,
  name: string,
): Promise<ShownSettings | undefined> {
  const project = await world.store.project(owner, name);
  return !project || project.private ? undefined : project;
}

async function wishesOn(
  world: Viewer,
  project: bigint | undefined,
  { order = 'nearest', limit = PAGE, ...request }: ListRequest,
): Promise<Page<WishView, ListPosition>> {
  const { items, next } = await world.store.listWishes({ ...request, project, order, limit });
  return { items: await viewWishes(world, items), next };
}

export async function showProject(
  world: Viewer,
  owner: string,
  name: string,
  request: ListRequest = {},
): Promise<ShownProject | undefined> {
  const project = await world.store.project(owner, name);
  if (!project || project.private) return undefined;
  const [{ items, next }, totals] = await Promise.all([
    wishesOn(world, project.id, request),
    world.store.totalsOf([project.id]),
  ]);
  return {
    owner: project.owner,
    name: project.name,
    locale: project.settings.locale,
    label: project.settings.label,
    wishes: items,
    next,
    totals: totalsOf(totals),
  };
}

/** Of all public projects. */
export const showWishes = (world: Viewer, request: ListRequest): Promise<Page<WishView, ListPosition>> =>
  wishesOn(world, undefined, request);

/** Of all public projects, what is nearest to its start and not there yet. */
export async function showAlmostFunded(world: Viewer, limit: number): Promise<readonly WishView[]> {
  return (await showWishes(world, { standings: ['funding', 'open'], limit })).items;
}

/** What a wish's own page tells beside its state. */
export interface WishStory {
  /** Markdown as its author wrote it; undefined where none is kept. */
  readonly description: string | undefined;
  /** A page of them, the newest first. */
  readonly events: readonly RecordedEvent[];
  /** Before which of them an earlier page ends; undefined where there is none. */
  readonly earlier: number | undefined;
  /** Logins of those who did in the issue what events tell. */
  readonly names: ReadonlyMap<bigint, string>;
}

const TIMELINE = 200;

export async function tellStory(world: Viewer, campaign: bigint, before?: number): Promise<WishStory> {
  const [description, { items, next }] = await Promise.all([
    world.store.description(campaign),
    world.store.timeline(campaign, before, TIMELINE),
  ]);
  return { description, events: items, earlier: next, names: await namesIn(world, items) };
}

/** Logins of the developers whose doing these events tell: it stands in the issue for all to read. */
async function namesIn(
  world: Viewer,
  events: readonly RecordedEvent[],
): Promise<ReadonlyMap<bigint, string>> {
  const developers = events.flatMap(({ event }) => ('developer' in event ? [event.developer] : []));
  const people = await world.store.people([...new Set(developers)]);
  return new Map(
    [...people].flatMap(([id, { login }]) => (login === undefined ? [] : [[id, login] as const])),
  );
}

export async function showProjects(
  world: Viewer,
  after: bigint | undefined,
  limit: number,
): Promise<Page<ListedProject, bigint>> {
  const { items, next } = await world.store.listProjects(after, limit);
  const rows = await world.store.totalsOf(items.map(({ id }) => id));
  const ofProject = Map.groupBy(rows, ({ project }) => project);
  return {
    items: items.map(({ id, owner, name }) => ({ owner, name, totals: totalsOf(ofProject.get(id) ?? []) })),
    next,
  };
}

/** What happened to a wish, or to all of a project's without a number; the newest first. */
export async function showTold(
  world: Viewer,
  { owner, name, number }: { readonly owner: string; readonly name: string; readonly number?: number },
  after: ToldPosition | undefined,
  limit: number,
): Promise<Page<ToldView, ToldPosition> | undefined> {
  const project = await world.store.project(owner, name);
  if (!project || project.private) return undefined;
  const wish = number === undefined ? undefined : await world.store.wishAt(owner, name, number);
  if (number !== undefined && !(wish && isPublic(wish))) return undefined;
  const of = wish ? { campaign: wish.wish.campaign } : { project: project.id };
  const { items, next } = await world.store.told(of, after, limit);
  const summaries = await world.store.summaries([...new Set(items.map(({ campaign }) => campaign))]);
  const shown = await viewWishes(world, summaries.filter(isPublic));
  const views = new Map(shown.map((view) => [view.campaign, view]));
  const names = await namesIn(world, items);
  return {
    items: items.flatMap((told) => {
      const view = views.get(told.campaign);
      return view ? [{ ...told, wish: view, names }] : [];
    }),
    next,
  };
}

/** Of a wish, or of a project with all of its wishes without a number. Looks at no campaign. */
export const versionAt = (
  world: Viewer,
  owner: string,
  name: string,
  number?: number,
): Promise<string | undefined> => world.store.shownVersion(owner, name, number);
