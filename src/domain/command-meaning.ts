// What a line in an issue can ask for, and what can be wrong with such a line. Data only: what is read here was neither
// allowed nor carried out yet, and nobody's permission is known.
import type { Delay, DelayRefusal } from './delay.ts';
import type { AmountContext, AmountRefusal, Money } from './money.ts';

/** Invariants: reasons and specifications are as written, never blank; numbers are whole and above zero. */
export type IssueCommand =
  | { readonly type: 'ShowStatus' }
  | { readonly type: 'ShowHelp' }
  | { readonly type: 'OpenWish' }
  | { readonly type: 'CancelWish'; readonly reason: string }
  | { readonly type: 'AskPledgeLink'; readonly amount?: Money }
  | {
      readonly type: 'SubmitQuote';
      readonly amount: Money;
      readonly delay: Delay;
      /** Markdown, its lines joined by \n. */ readonly specification: string;
    }
  | { readonly type: 'WithdrawQuote' }
  /** `developer` is a login, without the @, as it was written: whom it names is asked of GitHub. */
  | { readonly type: 'AcceptQuote'; readonly developer: string; readonly version?: number }
  | { readonly type: 'UndoAcceptance' }
  | { readonly type: 'DeclareReady' }
  | { readonly type: 'AskExtension'; readonly delay: Delay; readonly reason: string }
  | { readonly type: 'AcceptExtension' }
  | { readonly type: 'RefuseExtension' }
  | { readonly type: 'Deliver'; readonly pullRequest?: number }
  | { readonly type: 'Approve' }
  | { readonly type: 'Reject'; readonly reason: string };

type Problem =
  /** The verb is one slip away from ours: `/qoute`. */
  | { readonly kind: 'VerbMisspelt'; readonly read: string }
  /** What follows the verb is none of its words. */
  | { readonly kind: 'WordUnknown'; readonly read: string; readonly allowed: readonly string[] }
  /** The command is complete before these words, which might change what is meant. */
  | { readonly kind: 'WordsLeftOver'; readonly read: string }
  /** A delay that was understood, and more words on the same line. */
  | { readonly kind: 'WordsAfterDelay'; readonly read: string }
  /** The line is not plainly its author's own words: below a quoted mail, in a fold. */
  | { readonly kind: 'LeftOut'; readonly why: LeftOutPlace }
  /** What cannot be undone is asked for twice where anything in the comment is doubtful. */
  | { readonly kind: 'Doubtful'; readonly why: Doubt }
  | { readonly kind: 'TooIntricate' }
  | { readonly kind: 'AmountMissing' }
  | { readonly kind: 'AmountRefused'; readonly refusal: AmountRefusal }
  | { readonly kind: 'DelayMissing' }
  | { readonly kind: 'DelayRefused'; readonly refusal: DelayRefusal }
  /** No "in" between amount and delay. */
  | { readonly kind: 'InMissing'; readonly read: string }
  | { readonly kind: 'SpecificationMissing'; readonly minimum: number }
  | { readonly kind: 'SpecificationTooShort'; readonly length: number; readonly minimum: number }
  | { readonly kind: 'ReasonMissing' }
  | { readonly kind: 'DeveloperMissing' }
  | { readonly kind: 'DeveloperUnreadable'; readonly read: string }
  | { readonly kind: 'VersionUnreadable'; readonly read: string }
  | { readonly kind: 'PullRequestUnreadable'; readonly read: string }
  | { readonly kind: 'TooManyCommands'; readonly most: number };

/** Where a line stands that is seen, and is no command. */
export type LeftOutPlace = 'mail' | 'fold' | 'table' | 'formula' | 'indented' | 'definition';

/** `words`: it shares its paragraph, or stands between others. `mail`: a mail program may have added something. */
export type Doubt = 'words' | 'commands' | 'mail';

/**
 * `suggestion` is the line to write instead, in the language of the verb: nothing but what was read, with a blank for what was
 * not; empty where no line is surely what was meant. Like every `read` it repeats people's text: printable characters on one
 * line, not escaped.
 */
export type CommandProblem = Problem & { readonly suggestion: string };

export type Outcome =
  | { readonly kind: 'understood'; readonly command: IssueCommand }
  | { readonly kind: 'misunderstood'; readonly problem: CommandProblem };

export interface CommandContext extends AmountContext {
  /** In the project's time zone: what a calendar date is counted from. */
  readonly today: Temporal.PlainDate;
  /** Visible characters a specification must have; one at least. */
  readonly minSpecification: number;
}

export const understood = (command: IssueCommand): Outcome => ({ kind: 'understood', command });

export const misunderstood = (problem: Problem, suggestion: string): Outcome => ({
  kind: 'misunderstood',
  problem: { ...problem, suggestion },
});
