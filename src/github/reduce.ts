// From GitHub's event to what is stored of it. Owns which events can matter, decided from the payload alone: comments can
// overtake the label that makes their issue a wish, so nothing is dropped for what is known of an issue.
import { z } from 'zod';
import { mayHoldCommand } from '../domain/slash-lines.ts';
import type { Delivery } from '../ports/inbox.ts';
import {
  keptBodyEvent,
  keptCommentEvent,
  keptCommentGoneEvent,
  keptDeletedLabelEvent,
  keptEditEvent,
  keptInstallationEvent,
  keptIssueEvent,
  keptLabelledEvent,
  keptMergeEvent,
  keptMoveEvent,
  keptOwnerEvent,
  keptPullEvent,
  keptRenamedLabelEvent,
  keptRepositoryEvent,
  keptUnreachedEvent,
} from './kept.ts';

export type Reduced =
  | { readonly kind: 'kept'; readonly delivery: Omit<Delivery, 'guid' | 'event'> }
  /** Nothing here can matter to a wish. */
  | { readonly kind: 'dropped' }
  /** Not the shape that GitHub documents; `where` names fields, never values. */
  | { readonly kind: 'malformed'; readonly where: string };

const DROPPED: Reduced = { kind: 'dropped' };

interface Kind {
  readonly schema: z.ZodType<object>;
  /** Asked of the whole payload, before anything is reduced. */
  readonly matters?: (payload: Payload) => boolean;
  /** GitHub's times; the latest of them is when it happened. */
  readonly times: (payload: Payload) => readonly unknown[];
}

const anything = z.unknown().optional();
/** What is read of a payload before its shape is known to be right. */
const loose = z.looseObject({
  action: z.string(),
  installation: z.looseObject({ id: z.int(), updated_at: anything }),
  issue: z
    .looseObject({
      id: z.int().optional(),
      body: anything,
      pull_request: anything,
      created_at: anything,
      updated_at: anything,
    })
    .optional(),
  comment: z
    .looseObject({
      body: anything,
      user: z.looseObject({ type: anything }).nullish(),
      created_at: anything,
      updated_at: anything,
    })
    .optional(),
  changes: z.looseObject({ title: anything, body: anything, name: anything, old_issue: anything }).optional(),
  repository: z.looseObject({ updated_at: anything }).optional(),
  pull_request: z
    .looseObject({
      body: anything,
      merged: anything,
      merged_at: anything,
      created_at: anything,
      updated_at: anything,
    })
    .optional(),
});
type Payload = z.infer<typeof loose>;

const isBot = ({ comment }: Payload): boolean =>
  typeof comment?.user?.type === 'string' && comment.user.type !== 'User';
const holdsCommand = (text: unknown): boolean => typeof text === 'string' && mayHoldCommand(text);

/** What it closes is asked of GitHub; without one of GitHub's keywords its text closes nothing. */
const mayClose = (text: unknown): boolean => typeof text === 'string' && /close|fix|resolve/i.test(text);

const cameFromElsewhere = (changes: Payload['changes']): boolean =>
  changes?.old_issue !== undefined && changes.old_issue !== null;

const issueTimes = ({ issue }: Payload): readonly unknown[] => [issue?.updated_at];
const plainIssue: Kind = { schema: keptIssueEvent, times: issueTimes };
const repository: Kind = {
  schema: keptRepositoryEvent,
  times: (payload) => [payload.repository?.updated_at],
};
const installation: Kind = {
  schema: keptInstallationEvent,
  times: ({ installation }) => [installation.updated_at],
};

const KINDS: Readonly<Record<string, Kind>> = {
  'issues.opened': {
    schema: keptBodyEvent,
    matters: ({ issue, changes }) => holdsCommand(issue?.body) || cameFromElsewhere(changes),
    times: ({ issue }) => [issue?.created_at],
  },
  'issues.edited': {
    schema: keptEditEvent,
    matters: ({ changes }) => changes?.title !== undefined || changes?.body !== undefined,
    times: issueTimes,
  },
  'issues.closed': plainIssue,
  'issues.reopened': plainIssue,
  'issues.deleted': plainIssue,
  'issues.transferred': { schema: keptMoveEvent, times: issueTimes },
  'issues.labeled': { schema: keptLabelledEvent, times: issueTimes },
  // Without the label itself where that was deleted: what the issue carries since then tells enough.
  'issues.unlabeled': plainIssue,
  'issues.locked': plainIssue,
  'issues.unlocked': plainIssue,
  'issue_comment.created': {
    schema: keptCommentEvent,
    matters: (payload) => !isBot(payload) && holdsCommand(payload.comment?.body),
    times: ({ comment }) => [comment?.created_at],
  },
  'issue_comment.edited': {
    schema: keptCommentEvent,
    matters: (payload) => !isBot(payload) && payload.changes?.body !== undefined,
    times: ({ comment }) => [comment?.updated_at],
  },
  'issue_comment.deleted': {
    schema: keptCommentGoneEvent,
    matters: (payload) => !isBot(payload),
    times: ({ comment, issue }) => [comment?.updated_at, issue?.updated_at],
  },
  'pull_request.opened': {
    schema: keptPullEvent,
    matters: ({ pull_request: pull }) => mayClose(pull?.body),
    times: ({ pull_request: pull }) => [pull?.created_at],
  },
  'pull_request.edited': {
    schema: keptPullEvent,
    matters: ({ pull_request: pull, changes }) => changes?.body !== undefined && mayClose(pull?.body),
    times: ({ pull_request: pull }) => [pull?.updated_at],
  },
  'pull_request.closed': {
    schema: keptMergeEvent,
    matters: ({ pull_request: pull }) => pull?.merged === true,
    times: ({ pull_request: pull }) => [pull?.merged_at],
  },
  'label.edited': {
    schema: keptRenamedLabelEvent,
    matters: ({ changes }) => changes?.name !== undefined,
    times: repository.times,
  },
  'label.deleted': { schema: keptDeletedLabelEvent, times: repository.times },
  'repository.renamed': repository,
  'repository.transferred': repository,
  'repository.privatized': repository,
  'repository.publicized': repository,
  'repository.archived': repository,
  'repository.unarchived': repository,
  'repository.deleted': repository,
  'installation.created': installation,
  'installation.deleted': installation,
  'installation.suspend': installation,
  'installation.unsuspend': installation,
  'installation.new_permissions_accepted': installation,
  // Sent to every app without being asked for: https://docs.github.com/webhooks/webhook-events-and-payloads#installation_target
  'installation_target.renamed': { schema: keptOwnerEvent, times: installation.times },
  'installation_repositories.added': installation,
  'installation_repositories.removed': { schema: keptUnreachedEvent, times: installation.times },
};

/** The events that have handlers, as `event.action`. */
export const keptEvents: readonly string[] = Object.keys(KINDS);

export function reduce(event: string, payload: unknown): Reduced {
  const action = z.looseObject({ action: z.string() }).safeParse(payload);
  const kind = action.success ? KINDS[`${event}.${action.data.action}`] : undefined;
  if (!kind) return DROPPED;
  const read = loose.safeParse(payload);
  // A hook of a repository has no installation: nobody is there to answer as.
  if (!read.success) return isWithoutInstallation(payload) ? DROPPED : malformed(read.error);
  if (isPullRequest(read.data) || kind.matters?.(read.data) === false) return DROPPED;

  const kept = kind.schema.safeParse(withRepositories(read.data));
  if (!kept.success) return malformed(kept.error);
  return {
    kind: 'kept',
    delivery: {
      issue: BigInt(read.data.issue?.id ?? 0),
      happenedAt: latest(kind.times(read.data)),
      payload: storable({ action: read.data.action, ...kept.data }),
    },
  };
}

/** Pull requests come as issues too. */
const isPullRequest = ({ issue }: Payload): boolean =>
  issue?.pull_request !== undefined && issue.pull_request !== null;

const isWithoutInstallation = (payload: unknown): boolean =>
  !z.looseObject({ installation: z.looseObject({}) }).safeParse(payload).success;

/** Added repositories come under another name than those that an installation began with. */
const withRepositories = (payload: Payload): object => ({
  ...payload,
  repositories: payload['repositories_added'] ?? payload['repositories'],
});

const malformed = (error: z.ZodError): Reduced => ({
  kind: 'malformed',
  where: error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', '),
});

/** Written as an ISO instant, or as seconds since 1970. */
function instantOf(written: unknown): Temporal.Instant | undefined {
  if (typeof written === 'number') return Temporal.Instant.fromEpochMilliseconds(written * 1000);
  if (typeof written !== 'string') return undefined;
  try {
    return Temporal.Instant.from(written);
  } catch {
    return undefined;
  }
}

const EARLIEST = Temporal.Instant.fromEpochMilliseconds(0);

/** What bears no time sorts before everything: only the order of arrival is left then. */
const latest = (times: readonly unknown[]): Temporal.Instant =>
  times
    .map(instantOf)
    .filter((time) => time !== undefined)
    .reduce((last, time) => (Temporal.Instant.compare(time, last) > 0 ? time : last), EARLIEST);

/** PostgreSQL's JSON takes neither NUL nor half of a surrogate pair: such a comment would be answered 500 for ever. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '');
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, storable(part)]));
}
