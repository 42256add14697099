// The part of GitHub that emulate answers: who may ask it for what, and what becomes of the events that it announces.
// emulate lets anybody write and tells too little; permissions are settled here, and payloads made anew of the rows.
import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { issueNumbered } from './issue-place.ts';
import { closedBy } from './closing-keywords.ts';
import type { Dispatch } from './emulator.ts';
import { notForIntegrations } from './faults.ts';
import type { Actor, Author } from './identity.ts';
import { setState } from './issue-changes.ts';
import { need } from './roles.ts';
import type { Role } from './roles.ts';
import type { Pull, Repository, User } from './tables.ts';
import type { GitHubEnv, Redispatch, World } from './world.ts';

/** What a write takes, by the path inside the repository; the first that fits counts. */
const WRITES: readonly (readonly [RegExp, Role])[] = [
  [/^\/forks$/, 'read'],
  [/^\/pulls$/, 'read'],
  [/^\/pulls\/\d+\/(comments|reviews)/, 'read'],
  [/^\/issues\/\d+\/lock$/, 'triage'],
  [/^\/milestones/, 'triage'],
  [/^\/(collaborators|hooks|transfer|actions\/secrets)/, 'admin'],
  [/^$/, 'admin'],
];

/** Their own pull request is anybody's to rewrite and close. */
function writes(world: World, path: string, actor: Actor, repository: Repository): Role {
  const number = /^\/pulls\/(\d+)$/.exec(path)?.[1];
  const own = world.tables.pulls.find(
    (row) => row.repo_id === repository.id && row.number === Number(number),
  );
  if (own !== undefined && actor.kind === 'person' && own.user_id === actor.user.id) return 'read';
  return WRITES.find(([pattern]) => pattern.test(path))?.[1] ?? 'write';
}

export function limitWrites(world: World, again: Redispatch): MiddlewareHandler<GitHubEnv> {
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    const { actor, role, repository } = c.var;
    const inside = new URL(c.req.url).pathname.split('/').slice(6).join('/');
    const path = inside === '' ? '' : `/${inside}`;
    const wanted = writes(world, path, actor, repository);
    const author = need(actor, role, wanted);
    // The app may write in issues and nowhere else.
    if (author.kind === 'installation' && wanted !== 'triage') throw notForIntegrations();
    // Clients send nothing where there is nothing to say; emulate cannot read that.
    if ((await c.req.text()) === '') {
      const { method, headers } = c.req.raw;
      return again(new Request(c.req.url, { method, headers, body: '{}' }));
    }
    return next();
  };
}

const told = z.object({
  sender: z.object({ id: z.number() }),
  repository: z.object({ id: z.number() }),
  issue: z.object({ number: z.number() }).optional(),
  pull_request: z.object({ number: z.number() }).optional(),
});

/** A pull request merged into the default branch closes the issues that its text says it closes. */
function closeNamedIssues(world: World, repository: Repository, pull: Pull, sender: User): void {
  if (!pull.merged) return;
  const author: Author = {
    kind: 'person',
    user: sender,
    appId: null,
    token: { login: sender.login, id: sender.id, scopes: [] },
  };
  for (const issue of closedBy(world, repository, pull))
    if (issue.repo_id === repository.id) setState(world, { repository, issue, author }, 'closed');
}

export function hearEmulator(world: World): Dispatch {
  return (event, action, payload) => {
    const read = told.safeParse(payload);
    if (!read.success || action === undefined) return;
    const repository = world.tables.repositories.get(read.data.repository.id);
    const sender = world.tables.users.get(read.data.sender.id);
    if (repository === undefined || sender === undefined) return;
    const { issue: face, pull_request: named } = read.data;
    if (event === 'issues' && face !== undefined) {
      const issue = issueNumbered(world, repository, face.number);
      if (issue !== undefined) world.announce({ event, action, sender, repository, issue });
    }
    if (event === 'pull_request' && named !== undefined) {
      const pull = world.tables.pulls.find(
        (row) => row.repo_id === repository.id && row.number === named.number,
      );
      if (pull === undefined) return;
      world.announce({
        event,
        action,
        sender,
        repository,
        pull,
        ...(action === 'edited' ? { changes: {} } : {}),
      });
      if (action === 'closed') closeNamedIssues(world, repository, pull, sender);
    }
    // What befalls a repository that stands already is told by repositories.ts, which knows what changed.
    if (event === 'repository' && action === 'created') world.announce({ event, action, sender, repository });
  };
}
