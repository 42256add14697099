// What could not be written in an issue is kept, and said once it can be: when it is unlocked, its repository taken out of the
// archive, the app allowed again. Nothing is said twice, and nothing that is long past.
import type { Phase } from '../domain/campaign.ts';
import { IssueGone, IssueLocked, WritesRefused } from '../ports/forge.ts';
import type { Job } from '../ports/jobs.ts';
import type { Wish } from '../ports/records.ts';
import type { World } from './world.ts';

/** Calls to come and pledge are of no use once that is over. */
const passes = (job: Job, phase: Phase): boolean =>
  job.task === 'announce' &&
  (job.kind === 'milestone' || job.kind === 'last-call') &&
  phase !== 'funding' &&
  phase !== 'confirming';

export async function speakAgain(world: World, campaign: bigint): Promise<void> {
  const summary = await world.store.summary(campaign);
  if (!summary) return;
  const held = await world.store.heldBack(campaign);
  const said = held.filter((job) => !passes(job, summary.campaign.phase));
  const shown: Job = { task: 'show-status', campaign };
  await world.store.speakAgain(campaign, [shown, ...said.filter(({ task }) => task !== 'show-status')]);
}

/** Does the work, or keeps the job for later where nothing can be written; then what is the matter is found out. */
export async function sayOrKeep(
  world: World,
  wish: Wish,
  job: Job,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(await isUnsaid(world, wish, error))) throw error;
    await world.store.holdBack(wish.campaign, job);
  }
}

async function isUnsaid(world: World, { campaign, project }: Wish, error: unknown): Promise<boolean> {
  if (error instanceof IssueLocked) await world.store.rememberIssue(campaign, { locked: true });
  else if (error instanceof WritesRefused) {
    if (error.why === 'no-permission') await world.store.refuseWrites(project.id, true);
    else {
      const { settings, ...place } = project;
      await world.store.rememberProject({ ...place, archived: true }, settings);
    }
  } else if (error instanceof IssueGone) await world.store.enqueue([{ task: 'look', campaign }]);
  else return false;
  return true;
}
