// What a comment was answered: one entry per line that is a command. Data only; templates hold the words.
import type { CommandProblem, IssueCommand } from '../domain/command.ts';
import type { Refusal } from '../domain/refusal.ts';

export type Reaction = 'eyes' | '+1' | 'confused';

/** Said in the reply although nothing is wrong, because it was asked for or must be known. */
export type DoneNote = 'pledge-link' | 'help' | 'status' | 'give-up-asked' | 'quoted';

/** What of a quote will reach its developer, in minor units: `most` when few backers share it, `least` when many do. */
export interface Arrival {
  readonly few: number;
  readonly many: number;
  readonly most: bigint;
  readonly least: bigint;
  /** Where the developer says how payouts reach them; undefined where they can already. */
  readonly payoutUrl: string | undefined;
}

export type LineAnswer =
  | {
      readonly kind: 'done';
      readonly command: IssueCommand;
      readonly note: DoneNote | undefined;
      readonly arrival?: Arrival | undefined;
    }
  | { readonly kind: 'misunderstood'; readonly read: string; readonly problem: CommandProblem }
  | {
      readonly kind: 'refused';
      readonly read: string;
      readonly command: IssueCommand;
      readonly refusal: Refusal;
    }
  | {
      readonly kind: 'impossible';
      readonly read: string;
      readonly why: 'no-wish' | 'unknown-person' | 'no-pull-request';
      readonly name: string;
    };

export interface Answer {
  /** GitHub's id of the comment; for the issue's own body the issue's id, negated. */
  readonly comment: bigint;
  readonly project: bigint;
  readonly issueNumber: number;
  readonly author: bigint;
  readonly lines: readonly LineAnswer[];
}

/** An answer with what of it has reached GitHub. */
export interface StoredAnswer extends Answer {
  readonly reply: bigint | undefined;
  readonly replyDigest: string | undefined;
  readonly reaction: Reaction | undefined;
}
