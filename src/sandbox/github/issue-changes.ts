// What can happen to an issue once somebody may do it: every change to its row, its trace in the timeline, and its webhook.
// Asks no permission. A pull request is an issue with a row beside it; both are kept alike.
import type { Author } from './identity.ts';
import { nodeId } from './identifiers.ts';
import type { IssueData, IssueEventData } from './rows.ts';
import type { Issue, Label, Repository, User } from './tables.ts';
import type { Happening, World } from './world.ts';

export interface Place {
  readonly repository: Repository;
  readonly issue: Issue;
  readonly author: Author;
}

type Trace = Partial<Pick<IssueEventData, 'label_name' | 'assignee_id' | 'rename'>>;

function trace(world: World, { issue, author }: Place, event: string, more: Trace = {}): void {
  const { id } = world.tables.issueEvents.insert({
    node_id: '',
    repo_id: issue.repo_id,
    issue_number: issue.number,
    event,
    actor_id: author.user.id,
    commit_id: null,
    commit_url: null,
    label_name: null,
    assignee_id: null,
    milestone_title: null,
    rename: null,
    ...more,
  });
  world.tables.issueEvents.update(id, { node_id: nodeId('event', id) });
}

const pullOf = (world: World, issue: Issue) =>
  world.tables.pulls.find((row) => row.repo_id === issue.repo_id && row.number === issue.number);

type Told = Pick<Happening, 'label' | 'assignee' | 'changes'>;

export function tell(
  world: World,
  { issue, repository, author }: Place,
  action: string,
  told: Told = {},
): void {
  const sender = author.user;
  const pull = issue.is_pull_request ? pullOf(world, issue) : undefined;
  if (pull !== undefined)
    world.announce({ event: 'pull_request', action, sender, repository, pull, ...told });
  else world.announce({ event: 'issues', action, sender, repository, issue, ...told });
}

type SharedWithPull = Partial<
  Pick<IssueData, 'title' | 'body' | 'state' | 'closed_at' | 'label_ids' | 'assignee_ids' | 'milestone_id'>
>;
type Change = SharedWithPull & Partial<Pick<IssueData, 'state_reason' | 'closed_by_id'>>;

function change(world: World, place: Place, { state_reason, closed_by_id, ...shared }: Change): Place {
  const own = {
    ...(state_reason !== undefined ? { state_reason } : {}),
    ...(closed_by_id !== undefined ? { closed_by_id } : {}),
  };
  const issue = world.tables.issues.update(place.issue.id, { ...shared, ...own }) ?? place.issue;
  const pull = issue.is_pull_request ? pullOf(world, issue) : undefined;
  if (pull !== undefined) world.tables.pulls.update(pull.id, shared);
  return { ...place, issue };
}

export function countOpenIssues(world: World, repositoryId: number, by: 1 | -1): void {
  const repository = world.tables.repositories.get(repositoryId);
  if (repository === undefined) return;
  const open_issues_count = Math.max(0, repository.open_issues_count + by);
  const { updated_at } = repository;
  world.tables.repositories.update(repository.id, { open_issues_count, updated_at });
}

export function editText(world: World, place: Place, text: { title?: string; body?: string | null }): Place {
  const { title: oldTitle, body: oldBody } = place.issue;
  const renamed = text.title !== undefined && text.title !== oldTitle;
  const rewritten = text.body !== undefined && (text.body ?? '') !== (oldBody ?? '');
  if (!renamed && !rewritten) return place;
  const edited = change(world, place, text);
  if (renamed) trace(world, edited, 'renamed', { rename: { from: oldTitle, to: edited.issue.title } });
  tell(world, edited, 'edited', {
    changes: {
      ...(renamed ? { title: { from: oldTitle } } : {}),
      ...(rewritten ? { body: { from: oldBody ?? '' } } : {}),
    },
  });
  return edited;
}

export type ClosingReason = 'completed' | 'not_planned' | 'duplicate';

export function setState(
  world: World,
  place: Place,
  state: 'open' | 'closed',
  reason: ClosingReason = 'completed',
): Place {
  if (place.issue.state === state) return place;
  const closing = state === 'closed';
  const moved = change(world, place, {
    state,
    state_reason: closing ? reason : 'reopened',
    closed_at: closing ? world.now() : null,
    closed_by_id: closing ? place.author.user.id : null,
  });
  countOpenIssues(world, place.issue.repo_id, closing ? -1 : 1);
  const event = closing ? 'closed' : 'reopened';
  trace(world, moved, event);
  tell(world, moved, event);
  return moved;
}

export function setLabels(world: World, place: Place, wanted: readonly Label[]): Place {
  const before = place.issue.label_ids;
  const label_ids = [...new Set(wanted.map((label) => label.id))];
  const removed = before.filter((id) => !label_ids.includes(id));
  const added = label_ids.filter((id) => !before.includes(id));
  if (removed.length + added.length === 0) return place;
  const labelled = change(world, place, { label_ids });
  const note = (id: number, event: 'labeled' | 'unlabeled') => {
    const label = world.tables.labels.get(id);
    if (label === undefined) return;
    trace(world, labelled, event, { label_name: label.name });
    tell(world, labelled, event, { label });
  };
  for (const id of removed) note(id, 'unlabeled');
  for (const id of added) note(id, 'labeled');
  return labelled;
}

/** Of a label that is no more. */
export function dropLabel(world: World, place: Place, gone: number): void {
  const label_ids = place.issue.label_ids.filter((id) => id !== gone);
  tell(world, change(world, place, { label_ids }), 'unlabeled');
}

/** Only collaborators may speak then. */
export function setLocked(world: World, place: Place, locked: boolean, reason: string | null = null): void {
  if (place.issue.locked === locked) return;
  const issue = world.tables.issues.update(place.issue.id, { locked, active_lock_reason: reason });
  const changed = { ...place, issue: issue ?? place.issue };
  trace(world, changed, locked ? 'locked' : 'unlocked');
  tell(world, changed, locked ? 'locked' : 'unlocked');
}

export function setAssignees(world: World, place: Place, wanted: readonly User[]): Place {
  const before = place.issue.assignee_ids;
  const assignee_ids = [...new Set(wanted.map((user) => user.id))].slice(0, 10);
  const removed = before.filter((id) => !assignee_ids.includes(id));
  const added = assignee_ids.filter((id) => !before.includes(id));
  if (removed.length + added.length === 0) return place;
  const assigned = change(world, place, { assignee_ids });
  const note = (id: number, event: 'assigned' | 'unassigned') => {
    const assignee = world.tables.users.get(id);
    if (assignee === undefined) return;
    trace(world, assigned, event, { assignee_id: id });
    tell(world, assigned, event, { assignee });
  };
  for (const id of removed) note(id, 'unassigned');
  for (const id of added) note(id, 'assigned');
  return assigned;
}

/** Its number is never given again; everything else of it is gone. */
export function deleteIssue(world: World, place: Place): void {
  const { issue, repository } = place;
  const { tables } = world;
  tell(world, place, 'deleted');
  const said = tables.comments.where(
    (row) =>
      row.repo_id === repository.id && row.issue_number === issue.number && row.comment_type === 'issue',
  );
  for (const comment of said) forgetComment(world, comment.id);
  forgetReactions(world, 'issue', issue.id);
  if (issue.state === 'open') countOpenIssues(world, repository.id, -1);
  tables.issues.update(issue.id, {
    deleted: true,
    title: '',
    body: null,
    state: 'closed',
    label_ids: [],
    assignee_ids: [],
    comments: 0,
  });
}

function forgetReactions(world: World, subject: 'issue' | 'comment', id: number): void {
  const { reactions } = world.tables;
  for (const row of reactions.where((one) => one.subject === subject && one.subject_id === id))
    reactions.delete(row.id);
}

export function forgetComment(world: World, id: number): void {
  world.tables.comments.delete(id);
  forgetReactions(world, 'comment', id);
}
