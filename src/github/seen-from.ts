// From the kept fields of GitHub's events to our words. Owns who counts as a person: who wrote a text by themselves, with an
// account of their own. Must never decide what a person may do.
import { type CommentReading, nothingToRead } from '../domain/command.ts';
import { mayHoldCommand } from '../domain/slash-lines.ts';
import { isolated } from '../markdown/isolated.ts';
import { described } from '../templates/issue-form.ts';
import type { SeenComment, SeenIssue, SeenMerge, SeenPerson, SeenProject, SeenPull } from '../ports/seen.ts';
import type {
  KeptBodyEvent,
  KeptCommentEvent,
  KeptInstallationEvent,
  KeptIssueEvent,
  KeptMergeEvent,
  KeptMoveEvent,
  KeptPerson,
  KeptPullEvent,
  KeptRepository,
} from './kept.ts';

/**
 * GitHub's stand-in for deleted accounts, of type User like any other. Its id differs on every Enterprise Server; its login is
 * reserved on all of them.
 */
const GHOST = 'ghost';

const isOrdinary = ({ login, type }: KeptPerson): boolean =>
  (type === undefined ? !login.endsWith('[bot]') : type === 'User') && login.toLowerCase() !== GHOST;

/** Nobody has this id. */
const NOBODY = 0n;

export const seenPerson = (person: KeptPerson | null | undefined): SeenPerson =>
  person
    ? { id: BigInt(person.id), login: person.login, human: isOrdinary(person) }
    : { id: NOBODY, login: GHOST, human: false };

export const seenProject = (event: {
  readonly repository: KeptRepository;
  readonly installation: { readonly id: number };
}): SeenProject => ({
  id: BigInt(event.repository.id),
  installation: BigInt(event.installation.id),
  owner: event.repository.owner.login,
  name: event.repository.name,
  private: event.repository.private,
  archived: event.repository.archived,
});

/** The repositories that an installation event names: there `full_name` holds the owner too. */
export const seenProjects = ({ repositories, installation }: KeptInstallationEvent): readonly SeenProject[] =>
  repositories.map((repository) => {
    const [owner = '', name = ''] = repository.full_name.split('/');
    return {
      id: BigInt(repository.id),
      installation: BigInt(installation.id),
      owner,
      name,
      private: repository.private,
    };
  });

export const seenIssue = (event: KeptIssueEvent | KeptBodyEvent): SeenIssue => ({
  project: seenProject(event),
  id: BigInt(event.issue.id),
  number: event.issue.number,
  title: event.issue.title,
  description: 'body' in event.issue ? described(event.issue.body ?? '') : undefined,
  author: seenPerson(event.issue.user),
  open: event.issue.state === 'open',
  labels: event.issue.labels.map(({ name }) => name),
  locked: event.issue.locked,
  updatedAt: Temporal.Instant.from(event.issue.updated_at),
});

/** The issue that it became. Which installation reaches it, if any, is not told. */
export const seenMove = ({ changes, ...event }: KeptMoveEvent): SeenIssue =>
  seenIssue({ ...event, repository: changes.new_repository, issue: changes.new_issue });

export const seenPull = (event: KeptPullEvent): SeenPull => ({
  project: seenProject(event),
  number: event.pull_request.number,
  author: seenPerson(event.pull_request.user),
  intoDefault: event.pull_request.base.ref === event.repository.default_branch,
});

export const seenMerge = (event: KeptMergeEvent): SeenMerge => ({
  ...seenPull(event),
  mergedAt: Temporal.Instant.from(event.pull_request.merged_at),
});

interface Written {
  readonly node_id?: string | undefined;
  readonly user?: KeptPerson | null | undefined;
  readonly body?: string | null | undefined;
  readonly performed_via_github_app?: unknown;
  readonly updated_at: string;
}

/** What is too intricate to be read is answered, and nothing of it carried out. */
async function readingOf(source: string): Promise<CommentReading> {
  if (!mayHoldCommand(source)) return nothingToRead;
  const read = await isolated('readComment', source);
  return read.kind === 'done' ? read.value : { ...nothingToRead, intricate: true };
}

async function seenText(event: KeptIssueEvent, id: bigint, written: Written): Promise<SeenComment> {
  const author = seenPerson(written.user);
  const source = written.body ?? '';
  return {
    issue: seenIssue(event),
    id,
    node: written.node_id,
    author: { ...author, human: author.human && !written.performed_via_github_app },
    revision: written.updated_at,
    source,
    ...(await readingOf(source)),
  };
}

/** What stands there now may have been written by another than its author, who must not act in their name. */
export const isByAuthor = (event: Pick<KeptIssueEvent, 'sender'>, { author }: SeenComment): boolean =>
  BigInt(event.sender.id) === author.id;

export const seenComment = (event: KeptCommentEvent): Promise<SeenComment> =>
  seenText(event, BigInt(event.comment.id), event.comment);

/** The issue's body as a comment of its author's. */
export const seenBody = (
  event: Pick<KeptBodyEvent, 'repository' | 'issue' | 'sender' | 'installation'>,
): Promise<SeenComment> => seenText(event, -BigInt(event.issue.id), event.issue);
