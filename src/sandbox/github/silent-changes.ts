// What happens on GitHub without any word to an app: a person takes another name or leaves, an issue becomes a discussion. On
// GitHub by web pages alone; here by routes under /_local, for the person themselves and for who may write.
import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { readBody } from './bodies.ts';
import { forbidden, invalid, notFound } from './faults.ts';
import { asAuthor } from './identity.ts';
import { atLeast, roleIn } from './roles.ts';
import type { User } from './tables.ts';
import type { GitHubEnv, World } from './world.ts';

/** To whom GitHub gives what people leave behind. */
const GHOST = 10_137;

const named = z.object({ login: z.string().regex(/^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i) });

function leave({ tables, tokens }: World, user: User): void {
  const { id: _id, created_at: _created, updated_at: _updated, ...rest } = user;
  if (tables.users.get(GHOST) === undefined)
    tables.users.insert({
      ...rest,
      id: GHOST,
      login: 'ghost',
      name: 'Deleted user',
      bio: null,
      location: null,
    });
  for (const { id, user_id, updated_at } of tables.issues.all())
    if (user_id === user.id) tables.issues.update(id, { user_id: GHOST, updated_at });
  for (const { id, user_id, updated_at } of tables.comments.all())
    if (user_id === user.id) tables.comments.update(id, { user_id: GHOST, updated_at });
  for (const { id } of tables.collaborators.findBy('user_id', user.id)) tables.collaborators.delete(id);
  for (const { id } of tables.seats.findBy('user_id', user.id)) tables.seats.delete(id);
  for (const [key, token] of tokens) if (token.id === user.id) tokens.delete(key);
  tables.users.delete(user.id);
}

export function silentRoutes(world: World): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const { users, issues, repositories } = world.tables;
  const self = (c: Context<GitHubEnv>): User => {
    const asker = asAuthor(c.var.actor);
    if (asker.kind !== 'person') throw forbidden();
    return asker.user;
  };
  routes.patch('/_local/user', async (c) => {
    const { login } = await readBody(c, 'User', named);
    const user = self(c);
    const taken = users.find((row) => row.login.toLowerCase() === login.toLowerCase() && row.id !== user.id);
    if (taken !== undefined) throw invalid({ resource: 'User', code: 'already_exists', field: 'login' });
    users.update(user.id, { login });
    return c.body(null, 204);
  });
  routes.delete('/_local/user', (c) => {
    leave(world, self(c));
    return c.body(null, 204);
  });
  /** Closed and locked, it stays where it was; nobody can write in it any more. */
  routes.post('/_local/issues/:id{[0-9]+}/discussion', (c) => {
    const issue = issues.get(Number(c.req.param('id')));
    const repository = issue && repositories.get(issue.repo_id);
    if (issue === undefined || repository === undefined) throw notFound();
    if (!atLeast(roleIn(world.tables, asAuthor(c.var.actor), repository), 'triage')) throw forbidden();
    issues.update(issue.id, { state: 'closed', closed_at: world.now(), locked: true });
    return c.body(null, 204);
  });
  return routes;
}
