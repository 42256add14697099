// What GitHub offers by GraphQL alone: deleting and transferring an issue, folding a comment away, and whether one is. Each
// question is known by the field that it asks for; anything else is answered as an error, never half understood.
import type { Context } from 'hono';
import { z } from 'zod';
import { readBody } from './bodies.ts';
import { nodeId } from './identifiers.ts';
import { type Author, asAuthor } from './identity.ts';
import { closedBy } from './closing-keywords.ts';
import { deleteIssue } from './issue-changes.ts';
import { atLeast, roleIn } from './roles.ts';
import type { Role } from './roles.ts';
import { briefRepositoryShape } from './shape-repository.ts';
import type { Comment, Issue, Repository } from './tables.ts';
import { transferIssue } from './transfer.ts';
import type { GitHubEnv, World } from './world.ts';

const question = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});
type Question = z.infer<typeof question>;

class Failure extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

const unresolved = (id: string) =>
  new Failure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`);

/** An argument as it is written in the query, by a variable of its own, or inside one that holds them all. */
function argument({ query, variables }: Question, name: string): string {
  const written = new RegExp(`${name}:\\s*"([^"]+)"`).exec(query)?.[1];
  if (written !== undefined) return written;
  const variable = new RegExp(`${name}:\\s*\\$(\\w+)`).exec(query)?.[1];
  const given: unknown = variable === undefined ? undefined : variables?.[variable];
  if (typeof given === 'string') return given;
  const input = /input:\s*\$(\w+)/.exec(query)?.[1];
  const held = z.record(z.string(), z.unknown()).safeParse(input === undefined ? {} : variables?.[input]);
  const value: unknown = held.data?.[name];
  if (typeof value !== 'string') throw new Failure('UNPROCESSABLE', `Argument '${name}' is required`);
  return value;
}

interface Asked {
  readonly world: World;
  readonly asker: Author;
  readonly question: Question;
}

const roleOf = ({ world, asker }: Asked, repository: Repository): Role =>
  roleIn(world.tables, asker, repository);

function issueNamed(asked: Asked): { issue: Issue; repository: Repository; author: Author } {
  const { world, asker: author } = asked;
  const id = argument(asked.question, 'issueId');
  const issue = world.tables.issues.find(
    (row) => row.deleted !== true && row.moved_to === undefined && nodeId('issue', row.id) === id,
  );
  const repository = issue && world.tables.repositories.get(issue.repo_id);
  if (issue === undefined || repository === undefined || roleOf(asked, repository) === 'none')
    throw unresolved(id);
  return { issue, repository, author };
}

function mustBe(asked: Asked, repository: Repository, role: Role, what: string): void {
  if (asked.asker.kind !== 'person' || !atLeast(roleOf(asked, repository), role))
    throw new Failure('FORBIDDEN', `Viewer not authorized to ${what}`);
}

function answerDelete(asked: Asked): object {
  const { world, asker } = asked;
  const { issue, repository } = issueNamed(asked);
  mustBe(asked, repository, 'admin', 'delete');
  deleteIssue(world, { repository, issue, author: asker });
  const { node_id, full_name } = briefRepositoryShape(repository);
  return { clientMutationId: null, repository: { id: node_id, nameWithOwner: full_name } };
}

function answerTransfer(asked: Asked): object {
  const { world, asker: author } = asked;
  const { issue, repository } = issueNamed(asked);
  const id = argument(asked.question, 'repositoryId');
  const target = world.tables.repositories.find((row) => nodeId('repository', row.id) === id);
  if (target === undefined || roleOf(asked, target) === 'none') throw unresolved(id);
  mustBe(asked, repository, 'write', 'transfer');
  mustBe(asked, target, 'write', 'transfer');
  const sameOwner = repository.owner_id === target.owner_id && repository.owner_type === target.owner_type;
  if (!sameOwner || (repository.private && !target.private))
    throw new Failure('UNPROCESSABLE', 'This issue cannot be transferred there');
  const moved = transferIssue(world, { issue, repository, author }, target);
  return { clientMutationId: null, issue: { id: nodeId('issue', moved.id), number: moved.number } };
}

const commentNamed = ({ world }: Asked, id: string): Comment | undefined =>
  world.tables.comments.find((row) => row.comment_type === 'issue' && nodeId('comment', row.id) === id);

function answerMinimize(asked: Asked, minimized: boolean): object {
  const id = argument(asked.question, 'subjectId');
  const comment = commentNamed(asked, id);
  const repository = comment && asked.world.tables.repositories.get(comment.repo_id);
  if (comment === undefined || repository === undefined) throw unresolved(id);
  mustBe(asked, repository, 'write', 'minimize');
  // Told to no app, and no edit.
  const { updated_at } = comment;
  asked.world.tables.comments.update(comment.id, { minimized, updated_at });
  return { clientMutationId: null, minimizedComment: { isMinimized: minimized } };
}

function answerNodes(asked: Asked): readonly (object | null)[] {
  const given = Object.values(asked.question.variables ?? {}).find((value) => Array.isArray(value));
  return z
    .array(z.string())
    .max(100)
    .parse(given)
    .map((id) => {
      const comment = commentNamed(asked, id);
      const repository = comment && asked.world.tables.repositories.get(comment.repo_id);
      if (comment === undefined || repository === undefined || roleOf(asked, repository) === 'none')
        return null;
      const {
        minimized = false,
        edited_at: lastEditedAt = null,
        via_email: createdViaEmail = false,
      } = comment;
      return { id, isMinimized: minimized, lastEditedAt, createdViaEmail };
    });
}

function answerRepository(asked: Asked): object {
  const { world, question: query } = asked;
  const fullName = `${argument(query, 'owner')}/${argument(query, 'name')}`.toLowerCase();
  const repository = world.tables.repositories.find((row) => row.full_name.toLowerCase() === fullName);
  if (repository === undefined || roleOf(asked, repository) === 'none') throw unresolved(fullName);
  const number = Object.values(query.variables ?? {}).find((value) => typeof value === 'number');
  const pull = world.tables.pulls.find((row) => row.repo_id === repository.id && row.number === number);
  if (pull === undefined) return { pullRequest: null };
  const nodes = closedBy(world, repository, pull).map((issue) => ({
    number: issue.number,
    repository: { databaseId: issue.repo_id },
  }));
  return { pullRequest: { closingIssuesReferences: { nodes } } };
}

const FIELDS: Readonly<Record<string, (asked: Asked) => unknown>> = {
  deleteIssue: answerDelete,
  transferIssue: answerTransfer,
  minimizeComment: (asked) => answerMinimize(asked, true),
  unminimizeComment: (asked) => answerMinimize(asked, false),
  nodes: answerNodes,
  repository: answerRepository,
};

export function answerGraphql(world: World) {
  return async (c: Context<GitHubEnv>): Promise<Response> => {
    const asker = asAuthor(c.var.actor);
    const asked = await readBody(c, 'Query', question);
    const field = Object.keys(FIELDS).find((name) => new RegExp(`\\b${name}\\s*\\(`).test(asked.query));
    const answer = field === undefined ? undefined : FIELDS[field];
    const path = field ?? 'deleteIssue';
    try {
      if (answer === undefined)
        throw new Failure('UNKNOWN', `Only these are understood here: ${Object.keys(FIELDS).join(', ')}`);
      return c.json({ data: { [path]: answer({ world, asker, question: asked }) } });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { type, message } = error;
      return c.json({ data: { [path]: null }, errors: [{ type, path: [path], message }] });
    }
  };
}
