// A repository itself: shown as GitHub shows it, and what the app hears when its owner renames, hides, shows or deletes it.
// emulate makes the change; which event that is on GitHub is found by comparing before and after.
import { Hono } from 'hono';
import { need, roleIn } from './roles.ts';
import type { Repository, User } from './tables.ts';
import { accountShape, organisationShape } from './shape-people.ts';
import { repositoryShape, rolePermissions } from './shape-repository.ts';
import type { GitHubEnv, World } from './world.ts';

function tellChanges(world: World, sender: User, before: Repository, after: Repository): void {
  const tell = (action: string, changes?: object) => {
    const told = { event: 'repository', action, sender, repository: after } as const;
    world.announce(changes === undefined ? told : { ...told, changes });
  };
  if (before.name !== after.name) tell('renamed', { repository: { name: { from: before.name } } });
  if (before.private !== after.private) tell(after.private ? 'privatized' : 'publicized');
  if (before.archived !== after.archived) tell(after.archived ? 'archived' : 'unarchived');
  const changes = {
    ...(before.description !== after.description ? { description: { from: before.description } } : {}),
    ...(before.homepage !== after.homepage ? { homepage: { from: before.homepage } } : {}),
    ...(before.default_branch !== after.default_branch
      ? { default_branch: { from: before.default_branch } }
      : {}),
  };
  if (Object.keys(changes).length > 0) tell('edited', changes);
}

export function repositoryRoutes(world: World): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const { repositories, organisations } = world.tables;
  routes.get('/', (c) => {
    const { repository, actor, role } = c.var;
    const organisation =
      repository.owner_type === 'Organization' ? organisations.get(repository.owner_id) : undefined;
    return c.json({
      ...repositoryShape(world, repository),
      ...(actor.kind === 'nobody' ? {} : { permissions: rolePermissions(role) }),
      ...(organisation === undefined
        ? {}
        : {
            organization: {
              ...organisationShape(world, organisation),
              ...accountShape(world, 'Organization', organisation.id),
            },
          }),
      network_count: repository.forks_count,
      subscribers_count: 0,
    });
  });
  routes.patch('/', async (c, next) => {
    const before = c.var.repository;
    const { user } = need(c.var.actor, c.var.role, 'admin');
    await next();
    const changed = repositories.get(before.id);
    if (!c.res.ok || changed === undefined) return;
    const former_names =
      changed.full_name === before.full_name
        ? (before.former_names ?? [])
        : [...(before.former_names ?? []), before.full_name];
    const after = repositories.update(before.id, { former_names }) ?? changed;
    tellChanges(world, user, before, after);
    const permissions = rolePermissions(roleIn(world.tables, c.var.actor, after));
    // A response that stands already lends its headers to the next, so it goes first.
    c.res = undefined;
    c.res = c.json({ ...repositoryShape(world, after), permissions });
  });
  routes.delete('/', async (c, next) => {
    const { repository } = c.var;
    const { user } = need(c.var.actor, c.var.role, 'admin');
    await next();
    if (c.res.ok) world.announce({ event: 'repository', action: 'deleted', sender: user, repository });
  });
  return routes;
}
