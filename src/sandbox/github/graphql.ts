// The one thing that GitHub offers by GraphQL alone: deleting an issue, for whoever administers the repository.
// Anything else is answered as an error, never half understood.
import type { Context } from 'hono';
import { z } from 'zod';
import { readBody } from './bodies.ts';
import { nodeId } from './identifiers.ts';
import { asAuthor } from './identity.ts';
import { deleteIssue } from './issue-changes.ts';
import { atLeast, roleIn } from './roles.ts';
import type { Issue } from './tables.ts';
import { briefRepositoryShape } from './shape-repository.ts';
import type { GitHubEnv, World } from './world.ts';

const question = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});
const input = z.object({ issueId: z.string() });

function issueIdOf({ query, variables }: z.infer<typeof question>): string | undefined {
  if (!/\bdeleteIssue\s*\(/.test(query)) return undefined;
  const written = /issueId:\s*"([^"]+)"/.exec(query)?.[1];
  if (written !== undefined) return written;
  const variable = (name: string | undefined) => (name === undefined ? undefined : variables?.[name]);
  const id = variable(/issueId:\s*\$(\w+)/.exec(query)?.[1]);
  if (typeof id === 'string') return id;
  return input.safeParse(variable(/input:\s*\$(\w+)/.exec(query)?.[1])).data?.issueId;
}

const failure = (c: Context, type: string, message: string) =>
  c.json({ data: { deleteIssue: null }, errors: [{ type, path: ['deleteIssue'], message }] });

export function answerGraphql(world: World) {
  return async (c: Context<GitHubEnv>): Promise<Response> => {
    const asker = asAuthor(c.var.actor);
    const id = issueIdOf(await readBody(c, 'Query', question));
    if (id === undefined) return failure(c, 'UNKNOWN', 'Only the mutation deleteIssue is understood here');
    const issue: Issue | undefined = world.tables.issues.find(
      (row) => row.deleted !== true && nodeId('issue', row.id) === id,
    );
    const repository = issue && world.tables.repositories.get(issue.repo_id);
    const role = repository === undefined ? 'none' : roleIn(world.tables, asker, repository);
    if (issue === undefined || repository === undefined || role === 'none')
      return failure(c, 'NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`);
    if (asker.kind !== 'person' || !atLeast(role, 'admin'))
      return failure(c, 'FORBIDDEN', 'Viewer not authorized to delete');
    deleteIssue(world, { repository, issue, author: asker });
    const { node_id, full_name } = briefRepositoryShape(repository);
    return c.json({
      data: {
        deleteIssue: { clientMutationId: null, repository: { id: node_id, nameWithOwner: full_name } },
      },
    });
  };
}
