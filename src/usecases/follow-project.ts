// What happens to a repository and to the app on it: every wish of it is shown anew, rests, or is looked at.
import type { PauseReason } from '../domain/campaign.ts';
import { ended } from '../domain/campaign.ts';
import { defaultSettings } from '../domain/settings.ts';
import type { Project, WishSummary } from '../ports/records.ts';
import type { SeenProject } from '../ports/seen.ts';
import { changeCampaign } from './change-campaign.ts';
import { eachByItself } from './each-by-itself.ts';
import { speakAgain } from './speak-again.ts';
import { isWishLabel } from './wish-label.ts';
import type { World } from './world.ts';

const live = (wishes: readonly WishSummary[]): readonly WishSummary[] =>
  wishes.filter(({ campaign }) => !ended(campaign.phase));

/** Renamed, made private or public, archived or not: every wish of the project is shown anew. */
export async function followProject(world: World, seen: SeenProject): Promise<void> {
  const known = await world.store.projectById(seen.id);
  if (!known) return;
  await world.store.rememberProject(seen, defaultSettings(world.defaultCurrency));
  if (seen.private) await world.store.forgetDescriptions(seen.id);
  const wishes = await world.store.wishesOf(seen.id);
  const canWrite = known.archived && seen.archived === false;
  if (canWrite) await eachByItself(wishes, ({ wish }) => speakAgain(world, wish.campaign));
  else
    await world.store.enqueue(wishes.map(({ wish }) => ({ task: 'show-status', campaign: wish.campaign })));
}

/** Every repository of that owner goes by another address; what it is called otherwise stays. */
export async function followOwner(
  world: World,
  installation: bigint,
  from: string,
  to: string,
): Promise<void> {
  for (const project of await world.store.projectsOf(installation))
    if (project.owner.toLowerCase() === from.toLowerCase())
      await followProject(world, { ...project, owner: to });
}

async function rest(world: World, project: bigint, reason: PauseReason): Promise<void> {
  await eachByItself(live(await world.store.wishesOf(project)), async ({ wish }) => {
    await changeCampaign(world, wish.campaign, { type: 'Pause', reason });
  });
}

export const loseProject = (world: World, project: bigint): Promise<void> => rest(world, project, 'deleted');

/** Repositories that are no longer among the chosen ones. One that another installation reaches by now is not lost. */
export async function loseReach(
  world: World,
  installation: bigint,
  projects: readonly bigint[],
): Promise<void> {
  await eachByItself(projects, async (id) => {
    const project = await world.store.projectById(id);
    if (project?.installation === installation) await rest(world, id, 'app-removed');
  });
}

/** Without the app nothing can be written or read: its wishes rest, and nothing of theirs is lost. */
export async function loseInstallation(
  world: World,
  installation: bigint,
  how: 'removed' | 'suspended',
): Promise<void> {
  await eachByItself(await world.store.projectsOf(installation), ({ id }) =>
    rest(world, id, how === 'removed' ? 'app-removed' : 'app-suspended'),
  );
}

/** It may read and write again, or more than before. What became of the issues meanwhile is looked at one by one. */
export async function regainInstallation(world: World, installation: bigint): Promise<void> {
  await eachByItself(await world.store.projectsOf(installation), async (project) => {
    await world.store.refuseWrites(project.id, false);
    await regainProject(world, project);
  });
}

async function regainProject(world: World, project: Project): Promise<void> {
  await eachByItself(live(await world.store.wishesOf(project.id)), async ({ wish, campaign }) => {
    await world.store.enqueue([{ task: 'look', campaign: wish.campaign }]);
    if (campaign.paused === undefined) await speakAgain(world, wish.campaign);
  });
}

/** A wish goes by its label's new name; the settings may go on naming the old one. */
export async function followLabel(world: World, seen: SeenProject, from: string, to: string): Promise<void> {
  if (await world.store.projectById(seen.id)) await world.store.renameLabel(seen.id, from, to);
}

/** GitHub takes it off every issue. A wish that rests for another reason says that one. */
export async function loseLabel(world: World, seen: SeenProject, label: string): Promise<void> {
  await eachByItself(live(await world.store.wishesOf(seen.id)), async ({ wish }) => {
    if (!isWishLabel(label, wish.project)) return;
    await changeCampaign(world, wish.campaign, ({ paused }) =>
      paused === undefined ? { type: 'Pause', reason: 'unlabelled' } : undefined,
    );
  });
}
