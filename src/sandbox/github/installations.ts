// The app seen by itself: who it is, where it is installed, what it reaches there; and what ends or halts an installation.
// Putting it (back) on an organisation is done on web pages at GitHub; here by routes under /_local, for an owner.
import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { readBody } from './bodies.ts';
import { Refused, forbidden, notFound } from './faults.ts';
import { asAuthor } from './identity.ts';
import { onePage } from './paging.ts';
import { covers, installationFor, isMember } from './roles.ts';
import type { App, Installation, User } from './tables.ts';
import { appShape, installationShape } from './shape-app.ts';
import { repositoryShape, rolePermissions } from './shape-repository.ts';
import type { GitHubEnv, World } from './world.ts';

type Visit = Context<GitHubEnv, string>;

function appOf(c: Visit): App {
  if (c.var.actor.kind === 'app') return c.var.actor.app;
  throw new Refused(401, 'A JSON web token could not be decoded');
}

function tellInstallation(world: World, action: string, sender: User, installation: Installation): void {
  world.announce({ event: 'installation', action, sender, installation });
}

function suspend(world: World, sender: User, installation: Installation): void {
  if (installation.suspended_at !== null) return;
  const stop = { suspended_at: world.now(), suspended_by_id: sender.id };
  const stopped = world.tables.installations.update(installation.id, stop);
  if (stopped !== undefined) tellInstallation(world, 'suspend', sender, stopped);
}

function resume(world: World, sender: User, installation: Installation): void {
  if (installation.suspended_at === null) return;
  const going = { suspended_at: null, suspended_by_id: null };
  const resumed = world.tables.installations.update(installation.id, going);
  if (resumed !== undefined) tellInstallation(world, 'unsuspend', sender, resumed);
}

function remove(world: World, sender: User, installation: Installation): void {
  tellInstallation(world, 'deleted', sender, installation);
  world.tables.installations.delete(installation.id);
  world.tokens.forgetInstallation(installation.installation_id);
}

const chosen = z.object({ repository_ids: z.array(z.int()) });
/** Before its owner grants what the app asks for by now. */
const granted = z.object({ permissions: z.record(z.string(), z.enum(['read', 'write'])) });

function choose(world: World, sender: User, before: Installation, ids: readonly number[]): void {
  const change = { repository_selection: 'selected', repository_ids: ids } as const;
  const installation = world.tables.installations.update(before.id, change) ?? before;
  const all = world.tables.repositories.all();
  const added = all.filter((row) => covers(installation, row) && !covers(before, row));
  const removed = all.filter((row) => covers(before, row) && !covers(installation, row));
  const told = { event: 'installation_repositories', sender, installation } as const;
  if (added.length > 0) world.announce({ ...told, action: 'added', reach: { added, removed: [] } });
  if (removed.length > 0) world.announce({ ...told, action: 'removed', reach: { added: [], removed } });
}

/** A new installation has a new number, also where an earlier one was removed. */
export function install(world: World, app: App, sender: User, first = 1): Installation {
  const [organisation] = world.tables.organisations.all();
  if (organisation === undefined) throw notFound();
  const { permissions, events } = app;
  const row = world.tables.installations.insert({
    installation_id: 0,
    app_id: app.app_id,
    account_type: 'Organization',
    account_id: organisation.id,
    account_login: organisation.login,
    repository_selection: 'all',
    repository_ids: [],
    permissions,
    events,
    suspended_at: null,
    suspended_by_id: null,
    ...(first > 1 ? { id: first } : {}),
  });
  const numbered = world.tables.installations.update(row.id, { installation_id: row.id }) ?? row;
  tellInstallation(world, 'created', sender, numbered);
  return numbered;
}

function appRoutes(world: World, routes: Hono<GitHubEnv>): void {
  const { installations } = world.tables;
  const one = (c: Visit): { installation: Installation; sender: User } => {
    const app = appOf(c);
    const id = Number(c.req.param('id'));
    const installation = installations.find((row) => row.installation_id === id && row.app_id === app.app_id);
    const sender = world.tables.users.findOneBy('login', `${app.slug}[bot]`);
    if (installation === undefined || sender === undefined) throw notFound();
    return { installation, sender };
  };
  routes.get('/app', (c) => {
    const app = appOf(c);
    const { length } = installations.findBy('app_id', app.app_id);
    return c.json({ ...appShape(world, app), installations_count: length });
  });
  routes.get('/app/installations', (c) => {
    const all = installations.findBy('app_id', appOf(c).app_id);
    return c.json(onePage(c, all).map((row) => installationShape(world, row)));
  });
  routes.get('/app/installations/:id{[0-9]+}', (c) => c.json(installationShape(world, one(c).installation)));
  routes.post('/app/installations/:id{[0-9]+}/access_tokens', async (c, next) => {
    if (one(c).installation.suspended_at !== null)
      throw new Refused(403, 'This installation has been suspended');
    await next();
    for (const note of world.tables.tokenNotes.all()) world.tables.tokenNotes.delete(note.id);
  });
  const act = (method: 'put' | 'delete', path: string, effect: typeof suspend) =>
    routes[method](path, (c) => {
      const { installation, sender } = one(c);
      effect(world, sender, installation);
      return c.body(null, 204);
    });
  act('delete', '/app/installations/:id{[0-9]+}', remove);
  act('put', '/app/installations/:id{[0-9]+}/suspended', suspend);
  act('delete', '/app/installations/:id{[0-9]+}/suspended', resume);
}

function reachRoutes(world: World, routes: Hono<GitHubEnv>): void {
  const { repositories, installations, organisations } = world.tables;
  routes.get('/repos/:owner/:repo/installation', (c) => {
    appOf(c);
    const name = `${c.req.param('owner')}/${c.req.param('repo')}`.toLowerCase();
    const repository = repositories.find((row) => row.full_name.toLowerCase() === name);
    const installation = repository && installationFor(world.tables, repository);
    if (installation === undefined) throw notFound();
    return c.json(installationShape(world, installation));
  });
  routes.get('/orgs/:login/installation', (c) => {
    appOf(c);
    const organisation = organisations.find(
      (row) => row.login.toLowerCase() === c.req.param('login').toLowerCase(),
    );
    const installation = installations.find((row) => row.account_id === organisation?.id);
    if (installation === undefined) throw notFound();
    return c.json(installationShape(world, installation));
  });
  routes.get('/installation/repositories', (c) => {
    const asker = asAuthor(c.var.actor);
    if (asker.kind !== 'installation')
      throw forbidden('You must authenticate with an installation access token.');
    const reached = repositories.where((row) => covers(asker.installation, row));
    const permissions = rolePermissions('read');
    return c.json({
      total_count: reached.length,
      repository_selection: asker.installation.repository_selection,
      repositories: onePage(c, reached).map((row) => ({ ...repositoryShape(world, row), permissions })),
    });
  });
}

function localRoutes(world: World, routes: Hono<GitHubEnv>): void {
  const { installations, organisations, apps } = world.tables;
  const owner = (c: Visit): User => {
    const asker = asAuthor(c.var.actor);
    const owns = organisations.all().some((row) => isMember(world.tables, asker.user, row.id) === 'owner');
    if (asker.kind !== 'person' || !owns) throw forbidden();
    return asker.user;
  };
  const standing = (): Installation => {
    const [installation] = installations.all();
    if (installation === undefined) throw notFound();
    return installation;
  };
  routes.post('/_local/installation', (c) => {
    const sender = owner(c);
    const [app] = apps.all();
    if (app === undefined || installations.all().length > 0)
      throw new Refused(409, 'The app is installed already');
    return c.json(installationShape(world, install(world, app, sender)), 201);
  });
  const act = (method: 'put' | 'delete', path: string, effect: typeof suspend) =>
    routes[method](path, (c) => {
      effect(world, owner(c), standing());
      return c.body(null, 204);
    });
  routes.put('/_local/installation/repositories', async (c) => {
    const { repository_ids: ids } = await readBody(c, 'Installation', chosen);
    choose(world, owner(c), standing(), ids);
    return c.body(null, 204);
  });
  routes.put('/_local/installation/permissions', async (c) => {
    const { permissions } = await readBody(c, 'Installation', granted);
    owner(c);
    installations.update(standing().id, { permissions });
    return c.body(null, 204);
  });
  routes.post('/_local/installation/permissions', (c) => {
    const sender = owner(c);
    const [app] = apps.all();
    const accepted = app && installations.update(standing().id, { permissions: app.permissions });
    if (accepted !== undefined) tellInstallation(world, 'new_permissions_accepted', sender, accepted);
    return c.body(null, 204);
  });
  act('delete', '/_local/installation', remove);
  act('put', '/_local/installation/suspended', suspend);
  act('delete', '/_local/installation/suspended', resume);
}

export function installationRoutes(world: World): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  appRoutes(world, routes);
  reachRoutes(world, routes);
  localRoutes(world, routes);
  return routes;
}
