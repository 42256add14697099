// Comments on issues and pull requests. Anyone who reads may write one unless the talk is locked; changing and deleting
// belongs to its author and to whoever may write in the repository.
import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { checkText, readBody } from './bodies.ts';
import { forbidden, invalid } from './faults.ts';
import type { Author } from './identity.ts';
import { forgetComment } from './issue-changes.ts';
import { commentOf, issueNumbered, issueOf, placeOf } from './issue-place.ts';
import { onePage } from './paging.ts';
import { atLeast, need } from './roles.ts';
import type { Comment, Issue, Repository } from './tables.ts';
import { commentShape } from './shape-issue.ts';
import type { GitHubEnv, World } from './world.ts';

const commentBody = z.object({ body: z.string() });

async function readText(c: Context): Promise<string> {
  const { body } = await readBody(c, 'IssueComment', commentBody);
  if (body.trim() === '')
    throw invalid({
      resource: 'IssueComment',
      code: 'unprocessable',
      field: 'data',
      message: 'Body cannot be blank',
    });
  checkText('IssueComment', body);
  return body;
}

const under = (issue: Issue) => (row: Comment) =>
  row.comment_type === 'issue' && row.repo_id === issue.repo_id && row.issue_number === issue.number;

function select(comments: readonly Comment[], query: Readonly<Record<string, string>>): Comment[] {
  const { since, sort, direction } = query;
  const field = sort === 'updated' ? 'updated_at' : 'created_at';
  const sign = direction === 'desc' ? -1 : 1;
  const from = since === undefined ? undefined : Temporal.Instant.from(since);
  return comments
    .filter((row) => from === undefined || Temporal.Instant.compare(row.updated_at, from) >= 0)
    .toSorted((a, b) => sign * (Temporal.Instant.compare(a[field], b[field]) || a.id - b.id));
}

/** The issue as it then is goes along with what happened to the comment. */
function tellComment(
  world: World,
  repository: Repository,
  comment: Comment,
  author: Author,
  action: string,
  changes?: object,
) {
  const issue = issueNumbered(world, repository, comment.issue_number ?? 0);
  if (issue === undefined) return;
  const told = { event: 'issue_comment', action, sender: author.user, repository, issue, comment } as const;
  world.announce(changes === undefined ? told : { ...told, changes });
}

function countComments(world: World, issue: Issue, by: 1 | -1): void {
  const comments = issue.comments + by;
  world.tables.issues.update(issue.id, { comments });
  const { pulls } = world.tables;
  const pull = pulls.find((row) => row.repo_id === issue.repo_id && row.number === issue.number);
  if (pull !== undefined) pulls.update(pull.id, { comments });
}

function mayChange(world: World, c: Context<GitHubEnv, string>): { comment: Comment; author: Author } {
  const comment = commentOf(world, c);
  const author = need(c.var.actor, c.var.role, 'read');
  if (comment.user_id !== author.user.id && !atLeast(c.var.role, 'write')) throw forbidden();
  return { comment, author };
}

function oneComment(world: World, routes: Hono<GitHubEnv>): void {
  const path = '/issues/comments/:id{[0-9]+}';
  routes.get(path, (c) => c.json(commentShape(world, c.var.repository, commentOf(world, c))));
  routes.patch(path, async (c) => {
    const body = await readText(c);
    const { comment, author } = mayChange(world, c);
    if (body === comment.body) return c.json(commentShape(world, c.var.repository, comment));
    const edited = world.tables.comments.update(comment.id, { body, edited_at: world.now() }) ?? comment;
    tellComment(world, c.var.repository, edited, author, 'edited', { body: { from: comment.body } });
    return c.json(commentShape(world, c.var.repository, edited));
  });
  routes.delete(path, (c) => {
    const { comment, author } = mayChange(world, c);
    const issue = issueNumbered(world, c.var.repository, comment.issue_number ?? 0);
    if (issue !== undefined) countComments(world, issue, -1);
    tellComment(world, c.var.repository, comment, author, 'deleted');
    forgetComment(world, comment.id);
    return c.body(null, 204);
  });
}

export function commentRoutes(world: World): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>();
  const path = '/issues/:number{[0-9]+}/comments';
  const shown = (c: Context<GitHubEnv, string>, comments: readonly Comment[]) =>
    onePage(c, select(comments, c.req.query())).map((row) => commentShape(world, c.var.repository, row));
  routes.get('/issues/comments', (c) => {
    const here = world.tables.comments.where(
      (row) => row.repo_id === c.var.repository.id && row.comment_type === 'issue',
    );
    return c.json(shown(c, here));
  });
  oneComment(world, routes);
  routes.get(path, (c) => c.json(shown(c, world.tables.comments.where(under(issueOf(world, c))))));
  routes.post(path, async (c) => {
    const body = await readText(c);
    const { issue, repository, author } = placeOf(world, c, 'read');
    // An app is no collaborator, whatever it was granted.
    if (issue.locked && (author.kind === 'installation' || !atLeast(c.var.role, 'write')))
      throw forbidden('Unable to create comment because issue is locked.');
    const comment = world.tables.comments.insert({
      node_id: '',
      repo_id: repository.id,
      issue_number: issue.number,
      pull_number: null,
      commit_sha: null,
      body,
      user_id: author.user.id,
      comment_type: 'issue',
      app_id: author.appId,
      // GitHub has no such header: here it stands for a mail that somebody answered.
      via_email: c.req.header('x-local-via') === 'email',
    });
    countComments(world, issue, 1);
    tellComment(world, repository, comment, author, 'created');
    const shape = commentShape(world, repository, comment);
    return c.json(shape, 201, { location: shape.url });
  });
  return routes;
}
