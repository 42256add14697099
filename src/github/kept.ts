// The fields of GitHub's events that are used: what is stored of a delivery, and all that a handler may look at. A schema
// drops every other field, so that nothing private is kept by accident, and tells when GitHub's shape has changed.
import { z } from 'zod';

const id = z.int().positive();

// GitHub's schema lets `type` out where it means an ordinary account.
const person = z.object({ id, login: z.string(), type: z.string().optional() });
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
  state: z.string().default('open'),
  user: author,
  labels: z.array(z.object({ name: z.string() })).default([]),
  locked: z.boolean().default(false),
  updated_at: z.string(),
});

/** An app whose id is null is an app all the same. */
const throughApp = z.looseObject({}).nullish();

const comment = z.object({
  id,
  node_id: z.string().optional(),
  user: author,
  created_at: z.string(),
  updated_at: z.string(),
  performed_via_github_app: throughApp,
});

const base = z.object({ installation: z.object({ id }), sender: person });
const body = z.string().nullish();

export const keptIssueEvent = base.extend({ repository: keptRepository, issue });
const written = issue.extend({ body, performed_via_github_app: throughApp });
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
/** What makes a wish of an issue brings what it says. */
export const keptLabelledEvent = base.extend({
  repository: keptRepository,
  issue: written,
  /** Absent when the label was deleted meanwhile. */
  label: z.object({ name: z.string() }).nullish(),
});
/** What it became in another repository, which the app need not reach. */
export const keptMoveEvent = keptIssueEvent.extend({
  changes: z.object({
    new_issue: issue,
    new_repository: keptRepository.extend({
      owner: keptRepository.shape.owner.nullish().transform((owner) => owner ?? { login: '' }),
    }),
  }),
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
  repository: keptRepository.extend({ default_branch: z.string() }),
  pull_request: z.object({ number: id, user: author, base: z.object({ ref: z.string() }) }),
});
export const keptMergeEvent = keptPullEvent.extend({
  pull_request: keptPullEvent.shape.pull_request.extend({ merged_at: z.string() }),
});
/** The account that owns the repositories has another name. */
export const keptOwnerEvent = z.object({
  installation: z.object({ id }),
  account: z.object({ login: z.string() }),
  changes: z.object({ login: z.object({ from: z.string() }).nullish() }),
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
export type KeptMergeEvent = z.infer<typeof keptMergeEvent>;
export type KeptInstallationEvent = z.infer<typeof keptInstallationEvent>;
