// What the forge shows us, in our words: what events are translated into, and what a look at an issue finds. Every person and
// thing is named by its numeric id; logins and names are for display.
import type { CommentText } from '../domain/command.ts';
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
  /** Read-only for everybody; undefined where what was seen does not tell. */
  readonly archived?: boolean | undefined;
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
  /** Only who may write in the repository can comment: the app cannot. */
  readonly locked: boolean;
  /** The forge's own time of this state: an older one is no news. */
  readonly updatedAt: Temporal.Instant;
}

export interface SeenPull {
  readonly project: SeenProject;
  readonly number: number;
  readonly author: SeenPerson;
  /** It targets the default branch: only then does the forge link the issues that its text names. */
  readonly intoDefault: boolean;
}

export interface SeenMerge extends SeenPull {
  readonly mergedAt: Temporal.Instant;
}

/** A comment, or the issue's own body (then `id` is the issue's id, negated), with its commands found. */
export interface SeenComment extends Omit<CommentText, 'source'> {
  readonly issue: SeenIssue;
  readonly id: bigint;
  /** The forge's other name of it, by which it tells how it was written. */
  readonly node?: string | undefined;
  readonly author: SeenPerson;
  /** Changes whenever the text does: when the forge says it was last written. */
  readonly revision: string;
  /** Whole Markdown source. */
  readonly source: string;
}
