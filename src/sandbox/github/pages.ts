// What a browser finds at the addresses that GitHub calls html_url: a plain page for reading, and the pictures of people.
// Reads only, and only what is public; taking part happens in the playground.
import { Hono } from 'hono';
import { html } from 'hono/html';
import { issueNumbered } from './issue-place.ts';
import type { World } from './world.ts';

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((part) => part.charAt(0))
    .join('')
    .slice(0, 2)
    .toUpperCase();

function avatar(world: World, id: number): string | undefined {
  const account = world.tables.users.get(id) ?? world.tables.organisations.get(id);
  if (account === undefined) return undefined;
  const text = initials(account.name ?? account.login).replace(/[^\p{L}\p{N}]/gu, '');
  const hue = (id * 137) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40"><rect width="40" height="40" fill="hsl(${hue} 45% 42%)"/><text x="20" y="26" font-family="sans-serif" font-size="16" fill="#fff" text-anchor="middle">${text}</text></svg>`;
}

const publicRepository = (world: World, owner: string, name: string) =>
  world.tables.repositories.find((row) => !row.private && row.full_name === `${owner}/${name}`);

const frame = (title: string, content: ReturnType<typeof html>) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <style>
          :root {
            color-scheme: light dark;
          }
          body {
            font:
              16px/1.5 system-ui,
              sans-serif;
            max-width: 46rem;
            margin: 2rem auto;
            padding: 0 1rem;
          }
          pre {
            white-space: pre-wrap;
            font: inherit;
            border-left: 3px solid #8884;
            padding-left: 1rem;
          }
        </style>
      </head>
      <body>
        ${content}
      </body>
    </html>`;

export function pageRoutes(world: World): Hono {
  const routes = new Hono();
  const { issues, comments, users, organisations } = world.tables;
  const loginOf = (id: number) => users.get(id)?.login ?? 'ghost';
  routes.get('/avatars/:id{[0-9]+}', (c) => {
    const picture = avatar(world, Number(c.req.param('id')));
    if (picture === undefined) return c.notFound();
    return c.body(picture, 200, { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=3600' });
  });
  // By login, as emulate writes the address.
  routes.get('/avatars/:kind{[uo]}/:login', (c) => {
    const login = c.req.param('login');
    const account = users.findOneBy('login', login) ?? organisations.findOneBy('login', login);
    return account === undefined ? c.notFound() : c.redirect(`/avatars/${account.id}`, 301);
  });
  routes.get('/:owner/:repo', (c) => {
    const { owner, repo } = c.req.param();
    const repository = publicRepository(world, owner, repo);
    if (repository === undefined) return c.notFound();
    const open = issues.where((row) => row.repo_id === repository.id && row.state === 'open');
    const entries = open.map(
      (row) =>
        html`<li>
          <a href="/${repository.full_name}/issues/${row.number}">#${row.number} ${row.title}</a>
        </li>`,
    );
    const content = html`<h1>${repository.full_name}</h1>
      <p>${repository.description}</p>
      <ul>
        ${entries}
      </ul>`;
    return c.html(frame(repository.full_name, content));
  });
  for (const path of ['/:owner/:repo/issues/:number{[0-9]+}', '/:owner/:repo/pull/:number{[0-9]+}'] as const)
    routes.get(path, (c) => {
      const { owner, repo, number } = c.req.param();
      const repository = publicRepository(world, owner, repo);
      const issue = repository && issueNumbered(world, repository, Number(number));
      if (repository === undefined || issue === undefined || issue.deleted === true) return c.notFound();
      const said = comments
        .where((row) => row.repo_id === repository.id && row.issue_number === issue.number)
        .map(
          (row) =>
            html`<article id="issuecomment-${row.id}">
              <h2>${loginOf(row.user_id)}</h2>
              <pre>${row.body}</pre>
            </article>`,
        );
      const content = html`<p>
          <a href="/${repository.full_name}">${repository.full_name}</a> · ${issue.state}
        </p>
        <h1>${issue.title} #${issue.number}</h1>
        <article>
          <h2>${loginOf(issue.user_id)}</h2>
          <pre>${issue.body ?? ''}</pre>
        </article>
        ${said}`;
      return c.html(frame(issue.title, content));
    });
  return routes;
}
