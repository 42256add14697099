// An issue goes to another repository of its owner: it is another issue there, with another number and id, under its old
// dates. Comments are written anew with theirs; labels come along where the other repository has one of that name.
import { countOpenIssues } from './issue-changes.ts';
import type { Place } from './issue-changes.ts';
import { nextNumber } from './issue-place.ts';
import { issueShape } from './shape-issue.ts';
import { repositoryShape } from './shape-repository.ts';
import type { Issue, Repository } from './tables.ts';
import type { World } from './world.ts';

function labelsThere({ tables }: World, issue: Issue, target: Repository): number[] {
  const there = tables.labels.findBy('repo_id', target.id);
  return issue.label_ids
    .map((id) => tables.labels.get(id)?.name.toLowerCase())
    .flatMap((name) => there.filter((label) => label.name.toLowerCase() === name))
    .map(({ id }) => id);
}

function moveComments({ tables }: World, from: Issue, to: Issue): void {
  const said = tables.comments.where(
    (row) => row.comment_type === 'issue' && row.repo_id === from.repo_id && row.issue_number === from.number,
  );
  for (const { id, ...comment } of said) {
    tables.comments.insert({ ...comment, repo_id: to.repo_id, issue_number: to.number });
    tables.comments.delete(id);
  }
}

export function transferIssue(world: World, { issue, repository, author }: Place, target: Repository): Issue {
  const { tables } = world;
  const { id: _id, updated_at: _updated, ...kept } = issue;
  const number = nextNumber(world, target);
  const label_ids = labelsThere(world, issue, target);
  const moved = tables.issues.insert({
    ...kept,
    repo_id: target.id,
    number,
    label_ids,
    milestone_id: null,
    updated_at: world.now(),
  });
  moveComments(world, issue, moved);
  if (issue.state === 'open') {
    countOpenIssues(world, repository.id, -1);
    countOpenIssues(world, target.id, 1);
  }
  const sender = author.user;
  const new_issue = issueShape(world, target, moved);
  const new_repository = repositoryShape(world, target);
  const left = { event: 'issues', action: 'transferred', sender, repository, issue } as const;
  world.announce({ ...left, changes: { new_issue, new_repository } });
  const old_issue = issueShape(world, repository, issue);
  const old_repository = repositoryShape(world, repository);
  const came = { event: 'issues', action: 'opened', sender, repository: target, issue: moved } as const;
  world.announce({ ...came, changes: { old_issue, old_repository } });
  tables.issues.update(issue.id, { moved_to: moved.id });
  return moved;
}
