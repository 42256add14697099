// A repository as GitHub's API and webhooks show it. Reads rows, changes nothing.
import { nodeId } from './identifiers.ts';
import { atLeast } from './roles.ts';
import type { Role } from './roles.ts';
import type { Repository } from './tables.ts';
import { accountShape } from './shape-people.ts';
import type { World } from './world.ts';

const links = (url: string) => ({
  forks_url: `${url}/forks`,
  keys_url: `${url}/keys{/key_id}`,
  collaborators_url: `${url}/collaborators{/collaborator}`,
  teams_url: `${url}/teams`,
  hooks_url: `${url}/hooks`,
  issue_events_url: `${url}/issues/events{/number}`,
  events_url: `${url}/events`,
  assignees_url: `${url}/assignees{/user}`,
  branches_url: `${url}/branches{/branch}`,
  tags_url: `${url}/tags`,
  blobs_url: `${url}/git/blobs{/sha}`,
  git_tags_url: `${url}/git/tags{/sha}`,
  git_refs_url: `${url}/git/refs{/sha}`,
  trees_url: `${url}/git/trees{/sha}`,
  statuses_url: `${url}/statuses/{sha}`,
  languages_url: `${url}/languages`,
  stargazers_url: `${url}/stargazers`,
  contributors_url: `${url}/contributors`,
  subscribers_url: `${url}/subscribers`,
  subscription_url: `${url}/subscription`,
  commits_url: `${url}/commits{/sha}`,
  git_commits_url: `${url}/git/commits{/sha}`,
  comments_url: `${url}/comments{/number}`,
  issue_comment_url: `${url}/issues/comments{/number}`,
  contents_url: `${url}/contents/{+path}`,
  compare_url: `${url}/compare/{base}...{head}`,
  merges_url: `${url}/merges`,
  archive_url: `${url}/{archive_format}{/ref}`,
  downloads_url: `${url}/downloads`,
  issues_url: `${url}/issues{/number}`,
  pulls_url: `${url}/pulls{/number}`,
  milestones_url: `${url}/milestones{/number}`,
  notifications_url: `${url}/notifications{?since,all,participating}`,
  labels_url: `${url}/labels{/name}`,
  releases_url: `${url}/releases{/id}`,
  deployments_url: `${url}/deployments`,
});

export const repositoryUrl = (world: World, repository: Repository) =>
  `${world.apiUrl}/repos/${repository.full_name}`;

export function briefRepositoryShape(repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId('repository', repository.id),
    name: repository.name,
    full_name: repository.full_name,
    private: repository.private,
  };
}

export function repositoryShape(world: World, repository: Repository) {
  const url = repositoryUrl(world, repository);
  const page = `${world.origin}/${repository.full_name}`;
  const host = new URL(world.origin).host;
  const { license } = repository;
  return {
    ...briefRepositoryShape(repository),
    owner: accountShape(world, repository.owner_type, repository.owner_id),
    html_url: page,
    description: repository.description,
    fork: repository.fork,
    url,
    ...links(url),
    created_at: repository.created_at,
    updated_at: repository.updated_at,
    pushed_at: repository.pushed_at,
    git_url: `git://${host}/${repository.full_name}.git`,
    ssh_url: `git@${host}:${repository.full_name}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: repository.homepage,
    size: repository.size,
    stargazers_count: repository.stargazers_count,
    watchers_count: repository.watchers_count,
    language: repository.language,
    has_issues: repository.has_issues,
    has_projects: repository.has_projects,
    has_downloads: repository.has_downloads,
    has_wiki: repository.has_wiki,
    has_pages: repository.has_pages,
    has_discussions: repository.has_discussions,
    forks_count: repository.forks_count,
    mirror_url: null,
    archived: repository.archived,
    disabled: repository.disabled,
    open_issues_count: repository.open_issues_count,
    license:
      license === null
        ? null
        : { ...license, url: `${world.apiUrl}/licenses/${license.key}`, node_id: `L_${license.key}` },
    allow_forking: repository.allow_forking,
    is_template: repository.is_template,
    web_commit_signoff_required: false,
    topics: repository.topics,
    visibility: repository.visibility,
    forks: repository.forks_count,
    open_issues: repository.open_issues_count,
    watchers: repository.watchers_count,
    default_branch: repository.default_branch,
    custom_properties: {},
  };
}

export const rolePermissions = (role: Role) => ({
  admin: atLeast(role, 'admin'),
  maintain: atLeast(role, 'maintain'),
  push: atLeast(role, 'write'),
  triage: atLeast(role, 'triage'),
  pull: atLeast(role, 'read'),
});
