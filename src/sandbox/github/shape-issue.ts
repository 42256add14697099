// Issues, comments, labels, milestones and reactions as GitHub's API and webhooks show them. Reads rows, changes nothing.
import { nodeId } from './identifiers.ts';
import { REACTIONS } from './tables.ts';
import type { Comment, Issue, Label, Milestone, Reaction, ReactionData, Repository } from './tables.ts';
import { appById } from './shape-app.ts';
import { associationOf, userById } from './shape-people.ts';
import { repositoryUrl } from './shape-repository.ts';
import type { World } from './world.ts';

export const labelShape = (world: World, repository: Repository, label: Label) => ({
  id: label.id,
  node_id: nodeId('label', label.id),
  url: `${repositoryUrl(world, repository)}/labels/${encodeURIComponent(label.name)}`,
  name: label.name,
  color: label.color,
  default: label.default,
  description: label.description,
});

export const reactionShape = (world: World, reaction: Reaction) => ({
  id: reaction.id,
  node_id: nodeId('reaction', reaction.id),
  user: userById(world, reaction.user_id),
  content: reaction.content,
  created_at: reaction.created_at,
});

export const reactionsTo = (world: World, subject: ReactionData['subject'], id: number): Reaction[] =>
  world.tables.reactions.where((row) => row.subject === subject && row.subject_id === id);

function rollUp(world: World, url: string, subject: ReactionData['subject'], id: number) {
  const given = reactionsTo(world, subject, id);
  const count = (content: string) => given.filter((row) => row.content === content).length;
  const counts = Object.fromEntries(REACTIONS.map((content) => [content, count(content)]));
  return { url: `${url}/reactions`, total_count: given.length, ...counts };
}

function milestoneShape(world: World, repository: Repository, milestone: Milestone) {
  const url = `${repositoryUrl(world, repository)}/milestones/${milestone.number}`;
  return {
    url,
    html_url: `${world.origin}/${repository.full_name}/milestone/${milestone.number}`,
    labels_url: `${url}/labels`,
    id: milestone.id,
    node_id: milestone.node_id,
    number: milestone.number,
    title: milestone.title,
    description: milestone.description,
    creator: userById(world, milestone.creator_id),
    open_issues: milestone.open_issues,
    closed_issues: milestone.closed_issues,
    state: milestone.state,
    created_at: milestone.created_at,
    updated_at: milestone.updated_at,
    due_on: milestone.due_on,
    closed_at: milestone.closed_at,
  };
}

export const labelsOf = (world: World, repository: Repository, ids: readonly number[]) =>
  ids
    .map((id) => world.tables.labels.get(id))
    .filter((label) => label !== undefined)
    .map((label) => labelShape(world, repository, label));

export function milestoneOf(world: World, repository: Repository, id: number | null) {
  const milestone = id === null ? undefined : world.tables.milestones.get(id);
  return milestone === undefined ? null : milestoneShape(world, repository, milestone);
}

export const peopleOf = (world: World, ids: readonly number[]) =>
  ids.map((id) => userById(world, id)).filter((person) => person !== null);

const issuePage = (
  world: World,
  repository: Repository,
  issue: { readonly number: number; readonly is_pull_request: boolean },
) => `${world.origin}/${repository.full_name}/${issue.is_pull_request ? 'pull' : 'issues'}/${issue.number}`;

/** The part by which a pull request shows that it poses as an issue. */
function pullPart(world: World, repository: Repository, issue: Issue) {
  if (!issue.is_pull_request) return {};
  const pull = world.tables.pulls.find((row) => row.repo_id === repository.id && row.number === issue.number);
  const page = issuePage(world, repository, issue);
  return {
    draft: pull?.draft ?? false,
    pull_request: {
      url: `${repositoryUrl(world, repository)}/pulls/${issue.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull?.merged_at ?? null,
    },
  };
}

export function issueShape(world: World, repository: Repository, issue: Issue) {
  const url = `${repositoryUrl(world, repository)}/issues/${issue.number}`;
  const assignees = peopleOf(world, issue.assignee_ids);
  return {
    url,
    repository_url: repositoryUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: issuePage(world, repository, issue),
    id: issue.id,
    node_id: nodeId('issue', issue.id),
    number: issue.number,
    title: issue.title,
    user: userById(world, issue.user_id),
    labels: labelsOf(world, repository, issue.label_ids),
    state: issue.state,
    locked: issue.locked,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: milestoneOf(world, repository, issue.milestone_id),
    comments: issue.comments,
    created_at: issue.created_at,
    updated_at: issue.updated_at,
    closed_at: issue.closed_at,
    author_association: associationOf(world, repository, issue.user_id),
    active_lock_reason: issue.active_lock_reason,
    sub_issues_summary: { total: 0, completed: 0, percent_completed: 0 },
    ...pullPart(world, repository, issue),
    body: issue.body,
    reactions: rollUp(world, url, 'issue', issue.id),
    timeline_url: `${url}/timeline`,
    // GitHub leaves it null on issues, also on those that an app opened.
    performed_via_github_app: null,
    state_reason: issue.state_reason,
  };
}

export function commentShape(world: World, repository: Repository, comment: Comment) {
  const url = `${repositoryUrl(world, repository)}/issues/comments/${comment.id}`;
  const number = comment.issue_number ?? 0;
  const issue = world.tables.issues.find((row) => row.repo_id === repository.id && row.number === number);
  const page = issuePage(world, repository, issue ?? { number, is_pull_request: false });
  return {
    url,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(world, repository)}/issues/${number}`,
    id: comment.id,
    node_id: nodeId('comment', comment.id),
    user: userById(world, comment.user_id),
    created_at: comment.created_at,
    updated_at: comment.updated_at,
    body: comment.body,
    author_association: associationOf(world, repository, comment.user_id),
    reactions: rollUp(world, url, 'comment', comment.id),
    performed_via_github_app: appById(world, comment.app_id ?? null),
  };
}
