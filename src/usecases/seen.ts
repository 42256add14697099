// What the forge adapter calls: one use case per kind of event.
import type { SeenComment, SeenIssue, SeenMerge, SeenPerson, SeenProject, SeenPull } from '../ports/seen.ts';

/** Bound to their world in app.ts. */
export interface ForgeUseCases {
  /** The issue carries the label `label` since now; `by` set it. */
  issueLabelled(issue: SeenIssue, label: string, by: SeenPerson): Promise<void>;
  /** Something of it changed: a label was taken away, it was closed, reopened, retitled, locked or unlocked. */
  issueSeen(issue: SeenIssue): Promise<void>;
  issueDeleted(issue: SeenIssue): Promise<void>;
  /** It is another issue of another repository now. */
  issueMoved(from: bigint, to: SeenIssue): Promise<void>;
  /** Its body was edited, by whomever. */
  issueDescribed(issue: SeenIssue): Promise<void>;
  /** A new or edited comment (or body): reads and carries out its commands, answers them. */
  commentSeen(comment: SeenComment): Promise<void>;
  /** Edited by another than its author: nothing in it is a command. */
  commentRewritten(comment: SeenComment): Promise<void>;
  commentGone(issue: SeenIssue, comment: bigint): Promise<void>;
  pullRequestMerged(merge: SeenMerge): Promise<void>;
  /** Opened, or its text edited. */
  pullRequestOpened(pull: SeenPull): Promise<void>;
  /** The account that owns repositories of an installation. */
  ownerRenamed(installation: bigint, from: string, to: string): Promise<void>;
  labelRenamed(project: SeenProject, from: string, to: string): Promise<void>;
  labelDeleted(project: SeenProject, label: string): Promise<void>;
  /** Renamed, made private or public, archived, transferred. */
  projectSeen(project: SeenProject): Promise<void>;
  projectDeleted(project: bigint): Promise<void>;
  /** The installation does not reach these repositories any more. */
  projectsUnreached(installation: bigint, projects: readonly bigint[]): Promise<void>;
  installationGone(installation: bigint, how: 'removed' | 'suspended'): Promise<void>;
  /** It reaches its repositories, or may do more in them, from now on. */
  installationBack(installation: bigint): Promise<void>;
}
