// Which issues a pull request closes, as GitHub itself says: by keyword in its text or linked by hand, and only where it targets
// the default branch (https://docs.github.com/issues/tracking-your-work-with-issues/linking-a-pull-request-to-an-issue).
import { z } from 'zod';
import type { Project } from '../ports/records.ts';
import { type InstallationOctokit, partially } from './octokits.ts';

/** GitHub's own cap of one page; nobody closes more by one pull request. */
const CLOSING = `query Closing($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      closingIssuesReferences(first: 100) { nodes { number repository { databaseId } } }
    }
  }
}`;

const closing = z.object({
  repository: z
    .object({
      pullRequest: z
        .object({
          closingIssuesReferences: z
            .object({
              nodes: z
                .array(
                  z
                    .object({ number: z.int(), repository: z.object({ databaseId: z.int().nullable() }) })
                    .nullable(),
                )
                .nullable(),
            })
            .nullable(),
        })
        .nullable(),
    })
    .nullable(),
});

/** Of another repository none: its maintainers may be others, and one merge must not deliver what they do not know of. */
export async function closingReferences(
  octokit: InstallationOctokit,
  { id, owner, name }: Project,
  number: number,
): Promise<readonly number[]> {
  const answer = closing.parse(await partially(() => octokit.graphql(CLOSING, { owner, name, number })));
  const nodes = answer.repository?.pullRequest?.closingIssuesReferences?.nodes ?? [];
  return nodes
    .filter((node) => node !== null)
    .filter(({ repository }) => repository.databaseId !== null && BigInt(repository.databaseId) === id)
    .map((issue) => issue.number);
}
