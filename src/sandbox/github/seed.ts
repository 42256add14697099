// Fills the local GitHub at its first start: the organisation, the people, the app and its keys by rows, all the rest through
// the API itself, by the people who would have done it. The app is installed last, so that only that is announced to it.
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { nodeId } from './identifiers.ts';
import { newToken } from './identity.ts';
import { install } from './installations.ts';
import type { UserData } from './rows.ts';
import { BOT_ID, ORGANISATION, PEOPLE } from './seed-people.ts';
import type { SeedPerson } from './seed-people.ts';
import { ISSUES, LABELS, PRIVATE_README, REPOSITORIES, readme } from './seed-texts.ts';
import type { World } from './world.ts';

export interface Seeding {
  readonly world: World;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Lets the clock stand that many days ago, until told otherwise. */
  readonly pretend: (daysAgo: number) => void;
}

const FIRST = { issue: 2_760_184_531, comment: 2_580_134_027, label: 7_801_234_509, reaction: 301_446_118 };
const APP_ID = 1_204_417;
const INSTALLATION_ID = 58_813_204;
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

function seedPeople({ tables, tokens }: World): void {
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

function seedOrganisation({ tables }: World): void {
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

function seedRepositories({ tables }: World): void {
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

async function seedApp({ tables }: World): Promise<void> {
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

const maintainer = (): SeedPerson => {
  const person = PEOPLE.find(({ role }) => role === 'maintainer');
  if (person === undefined) throw new Error('Nobody maintains the seeded project');
  return person;
};

/** One call of the API by a seeded person; anything but success is a mistake of ours. */
function caller({ world, fetch }: Seeding) {
  return async (login: string, method: string, path: string, body: object): Promise<unknown> => {
    const user = world.tables.users.findOneBy('login', login);
    const token = world.tables.seats.findOneBy('user_id', user?.id)?.token ?? '';
    const headers = { authorization: `token ${token}` };
    const url = `${world.apiUrl}/repos/${ORGANISATION.login}/${path}`;
    const answer = await fetch(new Request(url, { method, headers, body: JSON.stringify(body) }));
    if (!answer.ok) throw new Error(`Seeding ${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
}

type Call = ReturnType<typeof caller>;

/** One after the other: numbers and times follow the order. */
async function seedIssues(call: Call, pretend: Seeding['pretend']): Promise<void> {
  const path = 'lantern/issues';
  let number = 0;
  for (const { by, daysAgo, title, body, labels, comments, closedAfter } of ISSUES) {
    number += 1;
    pretend(daysAgo);
    await call(by, 'POST', path, { title, body });
    if (labels.length > 0) await call(maintainer().login, 'POST', `${path}/${number}/labels`, { labels });
    for (const comment of comments) {
      pretend(daysAgo - comment.daysLater);
      await call(comment.by, 'POST', `${path}/${number}/comments`, { body: comment.body });
    }
    if (closedAfter === undefined) continue;
    pretend(daysAgo - closedAfter);
    await call(maintainer().login, 'PATCH', `${path}/${number}`, { state: 'closed' });
  }
}

export async function seed(seeding: Seeding): Promise<void> {
  const { world, pretend } = seeding;
  const { tables } = world;
  pretend(400);
  tables.issues.restore({ next: FIRST.issue, rows: [] });
  tables.comments.restore({ next: FIRST.comment, rows: [] });
  tables.labels.restore({ next: FIRST.label, rows: [] });
  tables.reactions.restore({ next: FIRST.reaction, rows: [] });
  seedPeople(world);
  seedOrganisation(world);
  seedRepositories(world);
  await seedApp(world);
  const call = caller(seeding);
  const { login } = maintainer();
  const file = async (path: string, text: string) =>
    call(login, 'PUT', path, { message: 'Add a README', content: Buffer.from(text).toString('base64') });
  await file('lantern/contents/README.md', readme(world.homepage));
  await file('lantern-releases/contents/README.md', PRIVATE_README);
  for (const label of LABELS) await call(login, 'POST', 'lantern/labels', label);
  await seedIssues(call, pretend);
  pretend(0);
  const owner = tables.users.get(maintainer().id);
  const [app] = tables.apps.all();
  if (owner !== undefined && app !== undefined) install(world, app, owner, INSTALLATION_ID);
}
