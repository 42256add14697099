// What happens to an issue outside its comments: closed, reopened, retitled, gone. Closing never pays and never refunds.
import { defaultSettings } from '../domain/settings.ts';
import type { PauseReason } from '../domain/campaign.ts';
import { changeCampaign } from './change-campaign.ts';
import { seeProject } from './see-project.ts';
import type { SeenIssue, SeenProject } from './seen.ts';
import { isWish } from './wish-label.ts';
import type { World } from './world.ts';

async function pause(world: World, issue: SeenIssue, reason: PauseReason): Promise<void> {
  const wish = await world.store.wishByIssue(issue.id);
  if (wish) await changeCampaign(world, wish.campaign, { type: 'Pause', reason });
}

export const closeIssue = (world: World, issue: SeenIssue): Promise<void> => pause(world, issue, 'closed');

/** What it said is no longer to be read there, and so not here. */
export async function loseIssue(
  world: World,
  issue: SeenIssue,
  how: 'deleted' | 'transferred',
): Promise<void> {
  await pause(world, issue, how);
  const wish = await world.store.wishByIssue(issue.id);
  if (wish) await world.store.describeWish(wish.campaign, { source: undefined, missing: [] });
}

/** A reopened issue goes on only while it still carries the label. */
export async function reopenIssue(world: World, issue: SeenIssue): Promise<void> {
  const project = await seeProject(world, issue.project);
  const wish = await world.store.wishByIssue(issue.id);
  if (!wish) return;
  await changeCampaign(world, wish.campaign, (state) => {
    if (state.paused === undefined) return undefined;
    return isWish(issue, project) ? { type: 'Resume' } : { type: 'Pause', reason: 'unlabelled' };
  });
}

export async function retitleIssue(world: World, issue: SeenIssue): Promise<void> {
  const wish = await world.store.wishByIssue(issue.id);
  if (!wish) return;
  await world.store.renameWish(issue.id, issue.title);
  await world.store.enqueue([{ task: 'show-status', campaign: wish.campaign }]);
}

/** Renamed, made private or public: every wish of the project is shown anew. */
export async function followProject(world: World, seen: SeenProject): Promise<void> {
  const known = await world.store.projectById(seen.id);
  if (!known) return;
  await world.store.rememberProject(seen, defaultSettings(world.defaultCurrency));
  if (seen.private) await world.store.forgetDescriptions(seen.id);
  const wishes = await world.store.wishesOf(seen.id);
  await world.store.enqueue(wishes.map(({ wish }) => ({ task: 'show-status', campaign: wish.campaign })));
}

/** Without the app nothing can be written or read: its wishes rest, and nothing of theirs is lost. */
export async function followInstallation(
  world: World,
  installation: bigint,
  now: 'removed' | 'suspended' | 'back',
): Promise<void> {
  for (const project of await world.store.projectsOf(installation))
    for (const { wish } of await world.store.wishesOf(project.id))
      await changeCampaign(world, wish.campaign, (state) => {
        const byApp = state.paused === 'app-removed' || state.paused === 'app-suspended';
        if (now === 'back') return byApp ? { type: 'Resume' } : undefined;
        return { type: 'Pause', reason: now === 'removed' ? 'app-removed' : 'app-suspended' };
      });
}
