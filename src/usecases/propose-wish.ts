// The wish label makes a campaign of an issue, or brings a paused one back.
import { decide } from '../domain/decide.ts';
import type { Project } from '../ports/records.ts';
import type { SeenIssue, SeenPerson } from '../ports/seen.ts';
import { followIssue } from './follow-issue.ts';
import { rulesOf } from './follow-settings.ts';
import { jobsFor } from './jobs-for.ts';
import { seeProject } from './see-project.ts';
import { isMaker } from './wish-label.ts';
import type { World } from './world.ts';

/**
 * Idempotent by issue: a second label event for the same issue finds the campaign there.
 * @param labeller who set the label: the requester where the issue's author is a bot or a deleted account
 */
export async function proposeWish(
  world: World,
  project: Project,
  issue: SeenIssue,
  labeller: SeenPerson,
): Promise<bigint> {
  const requester = issue.author.human ? issue.author : labeller;
  await world.store.rememberPerson(requester);
  const at = world.clock.now();
  const { campaign } = await world.store.propose({
    project: project.id,
    issue: issue.id,
    number: issue.number,
    title: issue.title,
    at,
    decide: (id) => {
      const { currency } = project.settings;
      const rules = rulesOf(world, project, currency);
      const decided = decide(
        undefined,
        { type: 'ProposeWish', campaign: id, requester: requester.id, currency, rules },
        at,
      );
      if (!decided.ok) throw new Error(`a new wish was refused: ${decided.refusal.kind}`);
      return decided.value;
    },
    jobs: (after, events) => jobsFor(undefined, after, events),
  });
  return campaign;
}

export async function labelIssue(
  world: World,
  issue: SeenIssue,
  label: string,
  by: SeenPerson,
): Promise<void> {
  const project = await seeProject(world, issue.project);
  if (isMaker(label, project)) await proposeWish(world, project, issue, by);
  await followIssue(world, issue);
}
