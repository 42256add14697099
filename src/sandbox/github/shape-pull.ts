// A pull request as GitHub's webhooks show it. emulate keeps and merges pull requests; its own shape lacks too much for
// a webhook. Reads rows, changes nothing.
import { nodeId } from './identifiers.ts';
import type { Pull, Repository } from './tables.ts';
import { labelsOf, milestoneOf, peopleOf } from './shape-issue.ts';
import { accountShape, associationOf, userById } from './shape-people.ts';
import { repositoryShape, repositoryUrl } from './shape-repository.ts';
import type { World } from './world.ts';

function endShape(world: World, repositoryId: number, ref: string, sha: string) {
  const repository = world.tables.repositories.get(repositoryId);
  if (repository === undefined) return { label: ref, ref, sha, user: null, repo: null };
  const user = accountShape(world, repository.owner_type, repository.owner_id);
  const merging = {
    allow_rebase_merge: repository.allow_rebase_merge,
    allow_squash_merge: repository.allow_squash_merge,
    allow_merge_commit: repository.allow_merge_commit,
  };
  const repo = { ...repositoryShape(world, repository), ...merging };
  return { label: `${user.login}:${ref}`, ref, sha, user, repo };
}

function linksOf(url: string, issueUrl: string, statusesUrl: string) {
  return {
    issue_url: issueUrl,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${url.slice(0, url.lastIndexOf('/'))}/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: statusesUrl,
  };
}

export function pullShape(world: World, repository: Repository, pull: Pull) {
  const base = repositoryUrl(world, repository);
  const url = `${base}/pulls/${pull.number}`;
  const page = `${world.origin}/${repository.full_name}/pull/${pull.number}`;
  const links = linksOf(url, `${base}/issues/${pull.number}`, `${base}/statuses/${pull.head_sha}`);
  const assignees = peopleOf(world, pull.assignee_ids);
  const href = (to: string) => ({ href: to });
  return {
    url,
    id: pull.id,
    node_id: pull.node_id === '' ? nodeId('issue', pull.id) : pull.node_id,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    ...links,
    number: pull.number,
    state: pull.state,
    locked: pull.locked,
    title: pull.title,
    user: userById(world, pull.user_id),
    body: pull.body,
    created_at: pull.created_at,
    updated_at: pull.updated_at,
    closed_at: pull.closed_at,
    merged_at: pull.merged_at,
    merge_commit_sha: pull.merge_commit_sha,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: [],
    requested_teams: [],
    labels: labelsOf(world, repository, pull.label_ids),
    milestone: milestoneOf(world, repository, pull.milestone_id),
    draft: pull.draft,
    head: endShape(world, pull.head_repo_id, pull.head_ref, pull.head_sha),
    base: endShape(world, pull.base_repo_id, pull.base_ref, pull.base_sha),
    _links: {
      self: href(url),
      html: href(page),
      issue: href(links.issue_url),
      comments: href(links.comments_url),
      review_comments: href(links.review_comments_url),
      review_comment: href(links.review_comment_url),
      commits: href(links.commits_url),
      statuses: href(links.statuses_url),
    },
    author_association: associationOf(world, repository, pull.user_id),
    auto_merge: null,
    active_lock_reason: null,
    merged: pull.merged,
    mergeable: pull.mergeable,
    rebaseable: pull.mergeable,
    mergeable_state: pull.mergeable_state,
    merged_by: userById(world, pull.merged_by_id),
    comments: pull.comments,
    review_comments: pull.review_comments,
    maintainer_can_modify: false,
    commits: pull.commits,
    additions: pull.additions,
    deletions: pull.deletions,
    changed_files: pull.changed_files,
  };
}
