// What happens to an issue outside its comments. Every event says how the issue stands since, so that one function holds that
// against what is known, whatever the order: a closed or unlabelled wish rests, any other goes on. Never pays, never refunds.
import { type PauseReason, ended } from '../domain/campaign.ts';
import type { Wish } from '../ports/records.ts';
import type { SeenIssue } from '../ports/seen.ts';
import { changeCampaign } from './change-campaign.ts';
import { alignRules } from './follow-settings.ts';
import { seeProject } from './see-project.ts';
import { speakAgain } from './speak-again.ts';
import { isWish } from './wish-label.ts';
import type { World } from './world.ts';

const restsBecause = (issue: SeenIssue, wish: Wish): PauseReason | undefined => {
  if (!issue.open) return 'closed';
  return isWish(issue, wish.project) ? undefined : 'unlabelled';
};

/** Said by the issue itself; the others are about its being reachable at all. */
const isOfIssue = (reason: PauseReason): boolean => reason === 'closed' || reason === 'unlabelled';

/**
 * Older news than what was seen changes nothing. What bears the same second as what was seen may be older or newer: where it
 * says something else, the issue is looked at.
 * @param looked it was just read from the forge, not told by an event that may be late
 */
export async function followIssue(world: World, issue: SeenIssue, looked = false): Promise<void> {
  const wish = await world.store.wishByIssue(issue.id);
  if (!wish) return;
  const { campaign, state } = wish;
  const order = state.asOf === undefined ? 1 : Temporal.Instant.compare(issue.updatedAt, state.asOf);
  if (order < 0) return;
  const { updatedAt: asOf, locked, title } = issue;
  const relocked = state.locked !== locked;
  const retitled = wish.title !== title;
  // Most of what is told changes nothing: then the campaign, with all its pledges, is left alone.
  const moves = (await world.store.summary(campaign))?.campaign.paused !== restsBecause(issue, wish);
  if (order === 0 && !looked) {
    if (moves || relocked || retitled) await world.store.enqueue([{ task: 'look', campaign }]);
    return;
  }
  const back = moves && (await restOrGoOn(world, wish, issue));
  await world.store.rememberIssue(campaign, { asOf, locked, title });
  if (back || (relocked && !locked)) await speakAgain(world, campaign);
  else if (relocked || retitled) await world.store.enqueue([{ task: 'show-status', campaign }]);
}

/** True where a wish goes on that was out of reach. */
async function restOrGoOn(world: World, wish: Wish, issue: SeenIssue): Promise<boolean> {
  const reason = restsBecause(issue, wish);
  let wasLost = false;
  const outcome = await changeCampaign(world, wish.campaign, ({ phase, paused }) => {
    wasLost = paused !== undefined && !isOfIssue(paused);
    if (ended(phase)) return undefined;
    return reason === undefined ? { type: 'Resume' } : { type: 'Pause', reason };
  });
  return wasLost && outcome.kind === 'changed' && outcome.events.length > 0;
}

/** Deleted, moved to where the app is not, or out of reach with its repository: nothing of the wish is lost. */
export async function loseIssue(
  world: World,
  issue: bigint,
  reason: Exclude<PauseReason, 'closed' | 'unlabelled'>,
): Promise<void> {
  const wish = await world.store.wishByIssue(issue);
  if (!wish) return;
  await changeCampaign(world, wish.campaign, { type: 'Pause', reason });
  // What it said is no longer to be read there, and so not here.
  if (reason === 'deleted' || reason === 'transferred')
    await world.store.describeWish(wish.campaign, { source: undefined, missing: [] });
}

/** The campaign follows its issue and keeps its currency, its quotes and its pledges. */
export async function followMove(world: World, from: bigint, to: SeenIssue): Promise<void> {
  const wish = await world.store.wishByIssue(from);
  if (!wish) return;
  const installation = await world.forge.installationOf(to.project.owner, to.project.name);
  if (installation === undefined) return loseIssue(world, from, 'transferred');
  const seen = { ...to.project, installation };
  const project = await seeProject(world, seen);
  const at = world.clock.now();
  const { id: issue, number, title } = to;
  const place = { project: project.id, issue, number, title, at };
  // Whoever labelled the issue where it is now was faster: that wish has its own course, and this one rests.
  if ((await world.store.moveWish(wish.campaign, place)) === 'taken')
    return loseIssue(world, from, 'transferred');
  const moved = await world.store.summary(wish.campaign);
  if (moved) await alignRules(world, project, moved.campaign);
  await followIssue(world, to, true);
  await speakAgain(world, wish.campaign);
  await world.store.enqueue([{ task: 'look', campaign: wish.campaign }]);
}
