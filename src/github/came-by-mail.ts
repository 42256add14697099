// Whether a comment was written by answering a mail of GitHub's. Only GraphQL tells it, in `createdViaEmail`:
// https://docs.github.com/graphql/reference/interfaces#comment
import { z } from 'zod';
import type { InstallationOctokit } from './octokits.ts';

const QUESTION = `query Written($ids: [ID!]!) {
  nodes(ids: $ids) { ... on IssueComment { createdViaEmail } }
}`;

const answer = z.object({ nodes: z.array(z.object({ createdViaEmail: z.boolean() }).nullable()) });
const refusal = z.object({ errors: z.array(z.object({ type: z.string().optional() })).min(1) });

const isGone = (error: unknown): boolean => {
  const read = refusal.safeParse(error);
  return read.success && read.data.errors.every(({ type }) => type === 'NOT_FOUND');
};

/** One that cannot be found any more counts as written by mail. */
export async function cameByMail(octokit: InstallationOctokit, node: string): Promise<boolean> {
  try {
    const { nodes } = answer.parse(await octokit.graphql(QUESTION, { ids: [node] }));
    return nodes[0]?.createdViaEmail ?? true;
  } catch (error) {
    if (isGone(error)) return true;
    throw error;
  }
}
