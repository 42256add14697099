// What a person may do in a repository, told to those who may ask: the app, and people who can write there.
import { Hono } from 'hono';
import { Refused, forbidden, notFound } from './faults.ts';
import type { Actor } from './identity.ts';
import { atLeast, effectiveRole, grantedRole } from './roles.ts';
import type { Role } from './roles.ts';
import type { User } from './tables.ts';
import { onePage } from './paging.ts';
import { userShape } from './shape-people.ts';
import { rolePermissions } from './shape-repository.ts';
import type { GitHubEnv, World } from './world.ts';

/** The older, coarser word for a role. */
const COARSE = {
  none: 'none',
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
} as const satisfies Record<Role, string>;

/** The least role that each word for a permission asks for. */
const ASKED_FOR: Readonly<Record<string, Role>> = {
  pull: 'read',
  triage: 'triage',
  push: 'write',
  maintain: 'maintain',
  admin: 'admin',
};

function mayAsk(actor: Actor, role: Role): void {
  if (actor.kind === 'installation' || (actor.kind === 'person' && atLeast(role, 'write'))) return;
  throw forbidden('Must have push access to view collaborator permission.');
}

const personNamed = (world: World, login: string): User | undefined =>
  world.tables.users.find((row) => row.type === 'User' && row.login.toLowerCase() === login.toLowerCase());

export function collaboratorRoutes(world: World): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  routes.get('/collaborators/:login/permission', (c) => {
    mayAsk(c.var.actor, c.var.role);
    const login = c.req.param('login');
    const user = personNamed(world, login);
    if (user === undefined) throw new Refused(404, `${login} is not a user`);
    const role = effectiveRole(world.tables, user, c.var.repository);
    const role_name = role === 'none' ? '' : role;
    return c.json({
      permission: COARSE[role],
      user: { ...userShape(world, user), permissions: rolePermissions(role), role_name },
      role_name,
    });
  });
  routes.get('/collaborators', (c) => {
    mayAsk(c.var.actor, c.var.role);
    const wanted = ASKED_FOR[c.req.query('permission') ?? 'pull'];
    if (wanted === undefined) throw new Refused(422, 'no such permission');
    const people = world.tables.users
      .all()
      .map((user) => ({ user, role: grantedRole(world.tables, user, c.var.repository) }))
      .filter(({ user, role }) => user.type === 'User' && role !== 'none' && atLeast(role, wanted));
    return c.json(
      onePage(c, people).map(({ user, role }) => ({
        ...userShape(world, user),
        permissions: rolePermissions(role),
        role_name: role,
      })),
    );
  });
  for (const path of ['/collaborators/:login', '/assignees/:login'] as const)
    routes.get(path, (c) => {
      const user = personNamed(world, c.req.param('login'));
      if (user === undefined || grantedRole(world.tables, user, c.var.repository) === 'none')
        throw notFound();
      return c.body(null, 204);
    });
  return routes;
}
