// Reactions to issues and comments, which emulate lacks. One of a kind for each person, and only their own to take back.
import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { readBody } from './bodies.ts';
import { forbidden, notFound } from './faults.ts';
import { commentOf, issueNumbered, issueOf } from './issue-place.ts';
import { onePage } from './paging.ts';
import { atLeast, need } from './roles.ts';
import { REACTIONS } from './tables.ts';
import type { Issue, ReactionData } from './tables.ts';
import { reactionShape, reactionsTo } from './shape-issue.ts';
import type { GitHubEnv, World } from './world.ts';

const reactionBody = z.object({ content: z.enum(REACTIONS) });

interface Subject {
  readonly kind: ReactionData['subject'];
  readonly id: number;
  readonly issue: Issue | undefined;
}

type Visit = Context<GitHubEnv, string>;

function routesFor(world: World, routes: Hono<GitHubEnv>, path: string, find: (c: Visit) => Subject): void {
  const { reactions } = world.tables;
  routes.get(path, (c) => {
    const { kind, id } = find(c);
    const content = c.req.query('content');
    const given = reactionsTo(world, kind, id).filter(
      (row) => content === undefined || row.content === content,
    );
    return c.json(onePage(c, given).map((row) => reactionShape(world, row)));
  });
  routes.post(path, async (c) => {
    const { content } = await readBody(c, 'Reaction', reactionBody);
    const { kind, id, issue } = find(c);
    const author = need(c.var.actor, c.var.role, 'read');
    if (issue?.locked === true && (c.var.actor.kind === 'installation' || !atLeast(c.var.role, 'write')))
      throw forbidden('Unable to react because issue is locked.');
    const mine = reactionsTo(world, kind, id).find(
      (row) => row.user_id === author.user.id && row.content === content,
    );
    if (mine !== undefined) return c.json(reactionShape(world, mine), 200);
    const made = reactions.insert({ subject: kind, subject_id: id, content, user_id: author.user.id });
    return c.json(reactionShape(world, made), 201);
  });
  routes.delete(`${path}/:reaction{[0-9]+}`, (c) => {
    const { kind, id } = find(c);
    const author = need(c.var.actor, c.var.role, 'read');
    const reaction = reactionsTo(world, kind, id).find((row) => row.id === Number(c.req.param('reaction')));
    if (reaction === undefined) throw notFound();
    if (reaction.user_id !== author.user.id) throw forbidden();
    reactions.delete(reaction.id);
    return c.body(null, 204);
  });
}

export function reactionRoutes(world: World): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  routesFor(world, routes, '/issues/:number{[0-9]+}/reactions', (c) => {
    const issue = issueOf(world, c);
    return { kind: 'issue', id: issue.id, issue };
  });
  routesFor(world, routes, '/issues/comments/:id{[0-9]+}/reactions', (c) => {
    const comment = commentOf(world, c);
    return {
      kind: 'comment',
      id: comment.id,
      issue: issueNumbered(world, c.var.repository, comment.issue_number ?? 0),
    };
  });
  return routes;
}
