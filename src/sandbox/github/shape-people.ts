// People and organisations as GitHub's API and webhooks show them. Reads rows, changes nothing.
import { nodeId } from './identifiers.ts';
import { isMember, grantedRole } from './roles.ts';
import type { Organisation, Repository, User } from './tables.ts';
import type { World } from './world.ts';

const accountLinks = (world: World, login: string) => {
  const url = `${world.apiUrl}/users/${encodeURIComponent(login)}`;
  return {
    url,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
  };
};

export function userShape(world: World, user: User) {
  const bot = user.type === 'Bot';
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId(bot ? 'bot' : 'user', user.id),
    avatar_url: `${world.origin}/avatars/${user.id}`,
    gravatar_id: '',
    ...accountLinks(world, user.login),
    html_url: bot
      ? `${world.origin}/apps/${user.login.replace('[bot]', '')}`
      : `${world.origin}/${user.login}`,
    type: user.type,
    site_admin: false,
    user_view_type: 'public',
  };
}

export const userById = (world: World, id: number | null) => {
  const user = id === null ? undefined : world.tables.users.get(id);
  return user === undefined ? null : userShape(world, user);
};

export const fullUserShape = (world: World, user: User) => ({
  ...userShape(world, user),
  name: user.name,
  company: user.company,
  blog: user.blog,
  location: user.location,
  email: null,
  hireable: null,
  bio: user.bio,
  twitter_username: null,
  public_repos: user.public_repos,
  public_gists: 0,
  followers: user.followers,
  following: user.following,
  created_at: user.created_at,
  updated_at: user.updated_at,
});

/** An organisation where GitHub shows an account: the owner of a repository or of an app. */
const ownerShape = (world: World, organisation: Organisation) => ({
  login: organisation.login,
  id: organisation.id,
  node_id: nodeId('organisation', organisation.id),
  avatar_url: `${world.origin}/avatars/${organisation.id}`,
  gravatar_id: '',
  ...accountLinks(world, organisation.login),
  html_url: `${world.origin}/${organisation.login}`,
  type: 'Organization',
  site_admin: false,
  user_view_type: 'public',
});

export function accountShape(world: World, type: 'Organization' | 'User', id: number) {
  if (type === 'User') {
    const user = world.tables.users.get(id);
    if (user !== undefined) return userShape(world, user);
  }
  const organisation = world.tables.organisations.get(id);
  if (organisation === undefined) throw new Error(`No account ${id} of type ${type}`);
  return ownerShape(world, organisation);
}

/** An organisation as the subject of a webhook. */
export function organisationShape(world: World, organisation: Organisation) {
  const url = `${world.apiUrl}/orgs/${organisation.login}`;
  return {
    login: organisation.login,
    id: organisation.id,
    node_id: nodeId('organisation', organisation.id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.origin}/avatars/${organisation.id}`,
    description: organisation.description,
  };
}

export function associationOf(world: World, repository: Repository, userId: number) {
  const user = world.tables.users.get(userId);
  if (user === undefined) return 'NONE';
  if (repository.owner_type === 'User') {
    if (repository.owner_id === user.id) return 'OWNER';
  } else if (isMember(world.tables, user, repository.owner_id) !== undefined) return 'MEMBER';
  return grantedRole(world.tables, user, repository) === 'none' ? 'NONE' : 'COLLABORATOR';
}
