// Accounts: whose token this is, and who stands behind a login or a number.
import { Hono } from 'hono';
import { notForIntegrations, notFound } from './faults.ts';
import { asAuthor } from './identity.ts';
import { fullUserShape } from './shape-people.ts';
import type { GitHubEnv, World } from './world.ts';

export function accountRoutes(world: World): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const { users } = world.tables;
  routes.get('/user', (c) => {
    const asker = asAuthor(c.var.actor);
    if (asker.kind === 'installation') throw notForIntegrations();
    return c.json(fullUserShape(world, asker.user));
  });
  routes.get('/user/:id{[0-9]+}', (c) => {
    const user = users.get(Number(c.req.param('id')));
    if (user === undefined) throw notFound();
    return c.json(fullUserShape(world, user));
  });
  routes.get('/users/:login', (c) => {
    const login = c.req.param('login').toLowerCase();
    const user = users.find((row) => row.login.toLowerCase() === login);
    if (user === undefined) throw notFound();
    return c.json(fullUserShape(world, user));
  });
  return routes;
}
