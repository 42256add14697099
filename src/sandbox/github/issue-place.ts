// Finds the issue or comment that a route names, for somebody who may do there what they ask. A deleted issue is gone, not
// unknown; an issue with another's pull request behind it is found all the same.
import type { Context } from 'hono';
import { Moved, Refused, notFound } from './faults.ts';
import type { Place } from './issue-changes.ts';
import { need, roleIn } from './roles.ts';
import type { Role } from './roles.ts';
import type { Comment, Issue, Repository } from './tables.ts';
import type { GitHubEnv, World } from './world.ts';

type Visit = Context<GitHubEnv, string>;

export const issueNumbered = (world: World, repository: Repository, number: number): Issue | undefined =>
  world.tables.issues.find((row) => row.repo_id === repository.id && row.number === number);

/** Issues and pull requests are counted together. */
export function nextNumber({ tables }: World, { id }: Repository): number {
  const rows = [...tables.issues.findBy('repo_id', id), ...tables.pulls.findBy('repo_id', id)];
  return Math.max(0, ...rows.map((row) => row.number)) + 1;
}

/** Switched off, no issue and no comment of the repository answers: with the status that a deleted one has, too. */
function mustHaveIssues({ has_issues: hasIssues }: Repository): void {
  if (!hasIssues) throw new Refused(410, 'Issues has been disabled in this repository.');
}

export function issueOf(world: World, c: Visit): Issue {
  mustHaveIssues(c.var.repository);
  const issue = issueNumbered(world, c.var.repository, Number(c.req.param('number')));
  if (issue === undefined) throw notFound();
  if (issue.deleted === true) throw new Refused(410, 'This issue was deleted');
  if (issue.moved_to !== undefined) throw whereItWent(world, c, issue.moved_to);
  return issue;
}

/** Whoever may not see where it is is told no more than that it is not here. */
function whereItWent(world: World, c: Visit, to: number): Refused {
  const issue = world.tables.issues.get(to);
  const repository = issue && world.tables.repositories.get(issue.repo_id);
  if (issue === undefined || repository === undefined) return notFound();
  if (roleIn(world.tables, c.var.actor, repository) === 'none') return notFound();
  return new Moved(`${world.apiUrl}/repositories/${repository.id}/issues/${issue.number}`);
}

const findComment = (world: World, repository: Repository, id: number): Comment | undefined =>
  world.tables.comments.find(
    (row) => row.id === id && row.repo_id === repository.id && row.comment_type === 'issue',
  );

export function commentOf(world: World, c: Visit): Comment {
  mustHaveIssues(c.var.repository);
  const comment = findComment(world, c.var.repository, Number(c.req.param('id')));
  if (comment === undefined) throw notFound();
  return comment;
}

/** For a write: the issue together with who may change it so. */
export function placeOf(world: World, c: Visit, wanted: Role): Place {
  const issue = issueOf(world, c);
  return { repository: c.var.repository, issue, author: need(c.var.actor, c.var.role, wanted) };
}
