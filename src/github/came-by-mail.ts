// Whether a comment was written by answering a mail of GitHub's. Only GraphQL tells it, in `createdViaEmail`:
// https://docs.github.com/graphql/reference/interfaces#comment
import { z } from 'zod';
import { type InstallationOctokit, partially } from './octokits.ts';

const QUESTION = `query Written($ids: [ID!]!) {
  nodes(ids: $ids) { ... on IssueComment { createdViaEmail } }
}`;

const answer = z.object({ nodes: z.array(z.object({ createdViaEmail: z.boolean() }).nullable()) });
/** One that cannot be found any more counts as written by mail. */
export async function cameByMail(octokit: InstallationOctokit, node: string): Promise<boolean> {
  const { nodes } = answer.parse(await partially(() => octokit.graphql(QUESTION, { ids: [node] })));
  return nodes[0]?.createdViaEmail ?? true;
}
