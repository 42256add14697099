// The fields of GitHub's events that are used: what is stored of a delivery, and all that a handler may look at. A schema
// drops every other field, so that nothing private is kept by accident, and tells when GitHub's shape has changed.
import { z } from 'zod';

const id = z.int().positive();

const person = z.object({ id, login: z.string(), type: z.string() });
/** Nobody: the account was deleted. */
const author = person.nullish();

export const keptRepository = z.object({
  id,
  name: z.string(),
  private: z.boolean(),
  archived: z.boolean().optional(),
  owner: z.object({ login: z.string() }),
});

const issue = z.object({
  id,
  number: id,
  title: z.string(),
  state: z.string(),
  user: author,
  labels: z.array(z.object({ name: z.string() })).default([]),
  locked: z.boolean().default(false),
  updated_at: z.string(),
});

const comment = z.object({
  id,
  user: author,
  created_at: z.string(),
  updated_at: z.string(),
  performed_via_github_app: z.object({ id }).nullish(),
});

const base = z.object({ installation: z.object({ id }), sender: person });
const body = z.string().nullish();

export const keptIssueEvent = base.extend({ repository: keptRepository, issue });
const written = issue.extend({ body, performed_via_github_app: z.object({ id }).nullish() });
export const keptBodyEvent = base.extend({
  repository: keptRepository,
  issue: written,
  /** It came from another repository, where it had another id. */
  changes: z.object({ old_issue: z.object({ id }).nullish() }).optional(),
});
/** `title` and `body` are there when they were changed; what they were before is not kept. */
export const keptEditEvent = base.extend({
  repository: keptRepository,
  issue: written,
  changes: z.object({ title: z.object({}).optional(), body: z.object({}).optional() }),
});
export const keptLabelEvent = keptIssueEvent.extend({ label: z.object({ name: z.string() }) });
/** What it became in another repository, which the app need not reach. */
export const keptMoveEvent = keptIssueEvent.extend({
  changes: z.object({ new_issue: issue, new_repository: keptRepository }),
});
export const keptRenamedLabelEvent = base.extend({
  repository: keptRepository,
  label: z.object({ name: z.string() }),
  changes: z.object({ name: z.object({ from: z.string() }) }),
});
export const keptDeletedLabelEvent = base.extend({
  repository: keptRepository,
  label: z.object({ name: z.string() }),
});
export const keptCommentEvent = keptIssueEvent.extend({ comment: comment.extend({ body }) });
export const keptCommentGoneEvent = keptIssueEvent.extend({ comment });
export const keptRepositoryEvent = base.extend({ repository: keptRepository });
export const keptPullEvent = base.extend({
  repository: keptRepository,
  pull_request: z.object({ number: id, user: author, merged_at: z.string(), body }),
});
export const keptInstallationEvent = base.extend({
  /** owner/name, as installations name their repositories. */
  repositories: z.array(z.object({ id, full_name: z.string(), private: z.boolean() })).default([]),
});
export const keptUnreachedEvent = base.extend({
  repositories_removed: z.array(z.object({ id })).default([]),
});

export type KeptPerson = z.infer<typeof person>;
export type KeptRepository = z.infer<typeof keptRepository>;
export type KeptIssueEvent = z.infer<typeof keptIssueEvent>;
export type KeptBodyEvent = z.infer<typeof keptBodyEvent>;
export type KeptMoveEvent = z.infer<typeof keptMoveEvent>;
export type KeptCommentEvent = z.infer<typeof keptCommentEvent>;
export type KeptPullEvent = z.infer<typeof keptPullEvent>;
export type KeptInstallationEvent = z.infer<typeof keptInstallationEvent>;
