// The rows that stand in the local GitHub before anybody does anything: people, the organisation, its repositories, and the
// app with the keys that are made once and kept.
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { nodeId } from './identifiers.ts';
import { newToken } from './identity.ts';
import type { UserData } from './rows.ts';
import { BOT_ID, ORGANISATION, PEOPLE } from './seed-people.ts';
import { REPOSITORIES } from './seed-texts.ts';
import type { World } from './world.ts';

const APP_ID = 1_204_417;
const PERMISSIONS = { issues: 'write', metadata: 'read', pull_requests: 'read', contents: 'read' } as const;
const EVENTS = ['issues', 'issue_comment', 'label', 'repository', 'pull_request'];

const account = (type: 'User' | 'Bot', login: string, more: Partial<UserData>): UserData => ({
  login,
  node_id: '',
  avatar_url: '',
  gravatar_id: '',
  type,
  site_admin: false,
  name: null,
  company: null,
  blog: '',
  location: null,
  email: null,
  hireable: null,
  bio: null,
  twitter_username: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  ...more,
});

export function seedPeople({ tables, tokens }: World): void {
  for (const { id, login, name, location, bio, role } of PEOPLE) {
    tables.users.insert({
      id,
      ...account('User', login, { name, location, bio, node_id: nodeId('user', id) }),
    });
    const token = newToken('ghp_');
    tables.seats.insert({ user_id: id, role, token });
    tokens.set(token, { login, id, scopes: ['repo', 'user'] });
  }
}

export function seedOrganisation({ tables }: World): void {
  tables.organisations.insert({
    ...ORGANISATION,
    node_id: nodeId('organisation', ORGANISATION.id),
    company: null,
    blog: '',
    location: null,
    email: null,
    twitter_username: null,
    is_verified: false,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: 1,
    public_gists: 0,
    followers: 0,
    following: 0,
    members_can_create_repositories: true,
    default_repository_permission: 'read',
    billing_email: null,
  });
  const team = tables.teams.insert({
    org_id: ORGANISATION.id,
    node_id: nodeId('team', 1),
    name: 'Members',
    slug: 'members',
    description: null,
    privacy: 'closed',
    permission: 'pull',
    parent_id: null,
    members_count: 1,
    repos_count: 0,
  });
  for (const { id, role } of PEOPLE)
    if (role === 'maintainer')
      tables.memberships.insert({ team_id: team.id, user_id: id, role: 'maintainer' });
}

export function seedRepositories({ tables }: World): void {
  for (const { id, name, description, language, topics, stars, forks, private: hidden } of REPOSITORIES) {
    tables.repositories.insert({
      id,
      node_id: nodeId('repository', id),
      name,
      full_name: `${ORGANISATION.login}/${name}`,
      owner_id: ORGANISATION.id,
      owner_type: 'Organization',
      private: hidden,
      description,
      fork: false,
      forked_from_id: null,
      homepage: null,
      language,
      languages: { [language]: 184_320 },
      forks_count: forks,
      stargazers_count: stars,
      watchers_count: stars,
      size: 1840,
      default_branch: 'main',
      open_issues_count: 0,
      topics,
      has_issues: true,
      has_projects: true,
      has_wiki: false,
      has_pages: false,
      has_downloads: true,
      has_discussions: false,
      archived: false,
      disabled: false,
      visibility: hidden ? 'private' : 'public',
      pushed_at: null,
      allow_rebase_merge: true,
      allow_squash_merge: true,
      allow_merge_commit: true,
      allow_auto_merge: false,
      delete_branch_on_merge: false,
      allow_forking: true,
      is_template: false,
      license: { key: 'mit', name: 'MIT License', spdx_id: 'MIT' },
    });
    for (const person of PEOPLE)
      if (person.grant !== undefined)
        tables.collaborators.insert({ repo_id: id, user_id: person.id, permission: person.grant });
  }
}

export async function seedApp({ tables }: World): Promise<void> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  tables.users.insert({ id: BOT_ID, ...account('Bot', 'wishwell[bot]', { node_id: nodeId('bot', BOT_ID) }) });
  tables.apps.insert({
    app_id: APP_ID,
    slug: 'wishwell',
    name: 'Wishwell',
    private_key: privateKey.export({ type: 'pkcs1', format: 'pem' }),
    permissions: PERMISSIONS,
    events: EVENTS,
    webhook_url: null,
    webhook_secret: randomBytes(32).toString('hex'),
    description: 'Turns wishes into funded development.',
    client_id: `Iv23li${randomBytes(7).toString('hex')}`,
    client_secret: randomBytes(20).toString('hex'),
  });
}
