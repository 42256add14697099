// An issue as GitHub shows it now, for a look that repairs what events did not tell: where it is, how it stands, what was
// written since, whether comments that matter are still to be seen. Only reads. Says gone where it cannot be reached, and why.
import { z } from 'zod';
import type { FoundComment, IssueReading } from '../ports/forge.ts';
import type { Project } from '../ports/records.ts';
import type { SeenIssue, SeenProject } from '../ports/seen.ts';
import { keptIssueEvent, keptRepository } from './kept.ts';
import {
  type InstallationOctokit,
  type Octokits,
  isMissing,
  partially,
  patiently,
  refusedBy,
} from './octokits.ts';
import { seenComment, seenIssue } from './seen-from.ts';

interface Asked {
  readonly project: Project;
  readonly number: number;
  readonly since: Temporal.Instant;
  readonly comments: readonly bigint[];
}

/** GitHub's own cap of one GraphQL question. */
const MOST_NODES = 100;

const remoteIssue = keptIssueEvent.shape.issue.extend({
  body: z.string().nullish(),
  repository_url: z.string(),
});
const remoteRepository = keptRepository.extend({ has_issues: z.boolean().optional() });
const remoteComment = keptIssueEvent.shape.issue.pick({ id: true, user: true }).extend({
  node_id: z.string(),
  body: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  performed_via_github_app: z.object({ id: z.int() }).nullish(),
});
type RemoteComment = z.infer<typeof remoteComment>;
const nodesAnswer = z.object({
  nodes: z.array(
    z.object({ id: z.string(), isMinimized: z.boolean(), lastEditedAt: z.string().nullable() }).nullable(),
  ),
});
type Node = NonNullable<z.infer<typeof nodesAnswer>['nodes'][number]>;

/** Only GraphQL tells whether a comment is folded away, and whether its text was ever another. */
const NODES = `query Comments($ids: [ID!]!) {
  nodes(ids: $ids) { ... on IssueComment { id isMinimized lastEditedAt } }
}`;

const unlessMissing = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await call();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

export const readIssue = (octokits: Octokits, asked: Asked): Promise<IssueReading> =>
  patiently(async () => {
    const { project } = asked;
    const standing = await standingOf(octokits, project.installation);
    if (standing === 'app-suspended') return { kind: 'gone', how: standing };
    const reading = standing === undefined ? await lookAs(octokits, project.installation, asked) : undefined;
    if (reading !== undefined) return reading;
    // A repository that has another owner now may be within reach of the app there.
    const elsewhere = await installationOf(octokits, project.owner, project.name);
    const there =
      elsewhere === undefined || elsewhere === project.installation
        ? undefined
        : await lookAs(octokits, elsewhere, asked);
    return there ?? { kind: 'gone', how: standing ?? 'deleted' };
  });

async function standingOf(
  octokits: Octokits,
  installation: bigint,
): Promise<'app-removed' | 'app-suspended' | undefined> {
  const app = await octokits.app();
  const found = await unlessMissing(() =>
    app.rest.apps.getInstallation({ installation_id: Number(installation) }),
  );
  if (found === undefined) return 'app-removed';
  const { suspended_at: since } = found.data;
  return since === null || since === undefined ? undefined : 'app-suspended';
}

/** undefined: the repository is not there. Who may not see it is told the same as who asks for what was deleted. */
async function lookAs(octokits: Octokits, as: bigint, asked: Asked): Promise<IssueReading | undefined> {
  const octokit = await octokits.installation(as);
  const repository = await unlessMissing(() =>
    octokit.request('GET /repositories/{id}', { id: Number(asked.project.id) }),
  );
  if (repository === undefined) return undefined;
  const here = remoteRepository.parse(repository.data);
  // What is public can be read without being installed there.
  const installation = await installationOf(octokits, here.owner.login, here.name);
  if (installation === undefined) return { kind: 'gone', how: 'app-removed' };
  // Both are 410: what was deleted, and every issue of a repository whose issues are switched off.
  if (here.has_issues === false) return { kind: 'issues-disabled' };
  return lookInside(octokit, asked, seen(here, installation));
}

const seen = (repository: z.infer<typeof keptRepository>, installation: bigint): SeenProject => ({
  id: BigInt(repository.id),
  installation,
  owner: repository.owner.login,
  name: repository.name,
  private: repository.private,
  archived: repository.archived,
});

export const installationOf = async (
  octokits: Octokits,
  owner: string,
  repo: string,
): Promise<bigint | undefined> => {
  const app = await octokits.app();
  const found = await unlessMissing(() => app.rest.apps.getRepoInstallation({ owner, repo }));
  return found && BigInt(found.data.id);
};

/** Octokit follows where a transferred issue went; GitHub says 410 of what was deleted, 404 of what the app may not see. */
async function lookInside(
  octokit: InstallationOctokit,
  asked: Asked,
  project: SeenProject,
): Promise<IssueReading> {
  const place = { owner: project.owner, repo: project.name };
  let answer: { readonly data: unknown };
  try {
    answer = await octokit.rest.issues.get({ ...place, issue_number: asked.number });
  } catch (error) {
    if (!isMissing(error)) throw error;
    return { kind: 'gone', how: refusedBy(error)?.status === 410 ? 'deleted' : 'transferred' };
  }
  const found = remoteIssue.parse(answer.data);
  const where = await projectAt(octokit, found.repository_url, project);
  const issue = issueFrom(found, where);
  // It went elsewhere: what was written there is looked for once the wish has followed it.
  if (where.id !== asked.project.id) return { kind: 'here', issue, comments: [], asked: new Map() };
  const recent = await commentsSince(octokit, place, asked);
  const named = await commentsNamed(octokit, place, asked.comments);
  const nodes = await nodesOf(octokit, [...recent, ...named]);
  const allFound = async (comments: readonly RemoteComment[]): Promise<readonly FoundComment[]> =>
    Promise.all(comments.map((comment) => commentFrom(comment, nodes.get(comment.node_id), found, where)));
  return {
    kind: 'here',
    issue,
    comments: await allFound(recent),
    asked: new Map((await allFound(named)).map((one) => [one.comment.id, one])),
  };
}

/** The repository that the issue says it is in, where that is another one. */
async function projectAt(
  octokit: InstallationOctokit,
  url: string,
  project: SeenProject,
): Promise<SeenProject> {
  const [owner, repo] = url.split('/').slice(-2);
  if (owner === undefined || repo === undefined) throw new Error('an issue says not where it is');
  if (
    owner.toLowerCase() === project.owner.toLowerCase() &&
    repo.toLowerCase() === project.name.toLowerCase()
  )
    return project;
  const { data } = await octokit.rest.repos.get({ owner, repo });
  return seen(keptRepository.parse(data), project.installation);
}

async function commentsSince(
  octokit: InstallationOctokit,
  place: { readonly owner: string; readonly repo: string },
  { number, since }: Asked,
): Promise<readonly RemoteComment[]> {
  const all = await octokit.paginate(octokit.rest.issues.listComments, {
    ...place,
    issue_number: number,
    since: since.toString({ smallestUnit: 'second' }),
    per_page: 100,
  });
  return all.map((comment) => remoteComment.parse(comment));
}

async function commentsNamed(
  octokit: InstallationOctokit,
  place: { readonly owner: string; readonly repo: string },
  ids: readonly bigint[],
): Promise<readonly RemoteComment[]> {
  const found: RemoteComment[] = [];
  for (const id of ids) {
    const answer = await unlessMissing(() =>
      octokit.rest.issues.getComment({ ...place, comment_id: Number(id) }),
    );
    if (answer) found.push(remoteComment.parse(answer.data));
  }
  return found;
}

async function nodesOf(
  octokit: InstallationOctokit,
  comments: readonly RemoteComment[],
): Promise<ReadonlyMap<string, Node>> {
  const ids = [...new Set(comments.map(({ node_id: id }) => id))];
  const nodes = new Map<string, Node>();
  for (let from = 0; from < ids.length; from += MOST_NODES) {
    const asked = ids.slice(from, from + MOST_NODES);
    const answer = await partially(() => octokit.graphql(NODES, { ids: asked }));
    for (const node of nodesAnswer.parse(answer).nodes) if (node) nodes.set(node.id, node);
  }
  return nodes;
}

const asEvent = (issue: z.infer<typeof remoteIssue>, project: SeenProject) => ({
  issue,
  sender: { id: 1, login: '', type: 'User' },
  installation: { id: Number(project.installation) },
  repository: {
    id: Number(project.id),
    name: project.name,
    private: project.private,
    archived: project.archived,
    owner: { login: project.owner },
  },
});

const issueFrom = (issue: z.infer<typeof remoteIssue>, project: SeenProject): SeenIssue =>
  seenIssue(asEvent(issue, project));

/** One that vanished between two questions counts as edited: nothing in it is carried out. */
const commentFrom = async (
  comment: RemoteComment,
  node: Node | undefined,
  issue: z.infer<typeof remoteIssue>,
  project: SeenProject,
): Promise<FoundComment> => ({
  comment: await seenComment({ ...asEvent(issue, project), comment }),
  createdAt: Temporal.Instant.from(comment.created_at),
  edited: node === undefined || node.lastEditedAt !== null,
  hidden: node?.isMinimized === true,
});
