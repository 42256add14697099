// What the forge tells us, in our words: the shapes that handlers translate events into. Every person and thing is named
// by its numeric id; logins and names are for display.

import type { Description } from '../domain/wish-form.ts';

export interface SeenPerson {
  readonly id: bigint;
  readonly login: string;
  /** false for bots, apps and the ghost of a deleted account. */
  readonly human: boolean;
}

export interface SeenProject {
  readonly id: bigint;
  readonly installation: bigint;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
}

export interface SeenIssue {
  readonly project: SeenProject;
  readonly id: bigint;
  readonly number: number;
  readonly title: string;
  /** What it says; undefined where the event did not bring it. */
  readonly description?: Description | undefined;
  readonly author: SeenPerson;
  readonly open: boolean;
  readonly labels: readonly string[];
}

/** A pull request that was merged, and the issues of its repository that its text says it closes. */
export interface SeenMerge {
  readonly project: SeenProject;
  readonly number: number;
  readonly author: SeenPerson;
  readonly mergedAt: Temporal.Instant;
  readonly closes: readonly number[];
}

/** A comment, or the issue's own body (then `id` is the issue's id, negated), with its commands found. */
export interface SeenComment {
  readonly issue: SeenIssue;
  readonly id: bigint;
  readonly author: SeenPerson;
  /** Changes whenever the text does: when the forge says it was last written. */
  readonly revision: string;
  /** Whole Markdown source. */
  readonly source: string;
  /** Plain lines that start with a slash, outside code, quotes and HTML; `line` counts from 1 in `source`. */
  readonly commandLines: readonly { readonly line: number; readonly text: string }[];
}

/** What the forge adapter calls: one use case per kind of event, bound to its world in app.ts. */
export interface ForgeUseCases {
  /** The issue carries the label `label` since now; `by` set it. */
  issueLabelled(issue: SeenIssue, label: string, by: SeenPerson): Promise<void>;
  issueUnlabelled(issue: SeenIssue, label: string): Promise<void>;
  /** Opened issues whose labels came with them are labelled too; this only reads the body's commands. */
  issueClosed(issue: SeenIssue): Promise<void>;
  issueReopened(issue: SeenIssue): Promise<void>;
  issueRetitled(issue: SeenIssue): Promise<void>;
  /** Its body was edited, by whomever. */
  issueDescribed(issue: SeenIssue): Promise<void>;
  issueGone(issue: SeenIssue, how: 'deleted' | 'transferred'): Promise<void>;
  /** A new or edited comment (or body): reads and carries out its commands, answers them. */
  commentSeen(comment: SeenComment): Promise<void>;
  commentGone(issue: SeenIssue, comment: bigint): Promise<void>;
  pullRequestMerged(merge: SeenMerge): Promise<void>;
  /** Renamed, made private or public, transferred. */
  projectSeen(project: SeenProject): Promise<void>;
  installationGone(installation: bigint, how: 'removed' | 'suspended'): Promise<void>;
  installationBack(installation: bigint): Promise<void>;
}
