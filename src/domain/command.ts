// Commands in an issue's text, read from lines: the edge has read the Markdown and hands over only lines outside code, quotes
// and HTML comments. Owns which line is a command and how far its text goes; must never decide who may do what, and takes
// time in the length of the text, whatever is in it.
import { readAccept } from './command-accept.ts';
import { readApprove, readDeliver, readReject, readStart } from './command-delivery.ts';
import { readExtend } from './command-extend.ts';
import {
  type CommandContext,
  type Doubt,
  type LeftOutPlace,
  type Outcome,
  misunderstood,
} from './command-meaning.ts';
import { readQuote } from './command-quote.ts';
import { NO_SUGGESTION, line } from './command-suggestion.ts';
import { type Called, type Said, type Verb, readVerb } from './command-words.ts';
import { readPledge, readWish } from './command-wish.ts';
import { fromSlash, slashEnd } from './slash-lines.ts';
import { printable } from './text.ts';

export type { CommandContext, CommandProblem, IssueCommand } from './command-meaning.ts';

export interface CommandLine {
  /** Counts from 1 in the comment's source; lines end with \n, \r\n or \r. */
  readonly line: number;
  readonly text: string;
}

/** A line that is not the author's, or not in plain sight: below a quoted mail, in a closed fold, a table, a formula. */
export interface LeftOut extends CommandLine {
  readonly why: LeftOutPlace;
}

/** What is known of a comment's lines once the edge has read its Markdown. */
export interface CommentReading {
  /** In ascending order. Lines that are no commands may be among them: they are left alone. */
  readonly commandLines: readonly CommandLine[];
  readonly leftOut: readonly LeftOut[];
  /** How many of its lines are the author's own; undefined: all of them. */
  readonly own: number | undefined;
  /** It looks as if it was written with a mail program. */
  readonly mail: boolean;
  /** Lines that are a paragraph of their own, and the first or the last of the comment. */
  readonly alone: readonly number[];
  /** Too much in it to be read: nothing of it was. */
  readonly intricate: boolean;
}

export const nothingToRead: CommentReading = {
  commandLines: [],
  leftOut: [],
  own: undefined,
  mail: false,
  alone: [],
  intricate: false,
};

type PartialReading = Pick<CommentReading, 'commandLines'> & Partial<Omit<CommentReading, 'commandLines'>>;

export interface CommentText extends PartialReading {
  /** The whole Markdown source, from which specifications and reasons are taken. */
  readonly source: string;
}

export interface ReadCommand {
  readonly line: number;
  /** The line as it was read: at most 200 printable characters, not escaped. */
  readonly text: string;
  readonly outcome: Outcome;
  /** It is doubtful if the comment was written with a mail program, and not otherwise. */
  readonly doubtfulByMail: boolean;
}

/** Commands read in one comment; the next one is a problem of its own, and those after it are not looked at. */
const MOST = 20;

const READERS: Readonly<Record<Verb, (said: Said, context: CommandContext) => Outcome>> = {
  wish: readWish,
  pledge: readPledge,
  quote: readQuote,
  accept: readAccept,
  start: readStart,
  extend: readExtend,
  deliver: readDeliver,
  approve: readApprove,
  reject: readReject,
};

/** Every line that is ours, understood or not, in order. The text below a command reaches to the next that is ours. */
export function readCommands(comment: CommentText, context: CommandContext): ReadCommand[] {
  const lines = comment.source.split(/\r\n|\n|\r/);
  if (comment.intricate === true) return tooIntricate(lines);
  const calls: { at: CommandLine; called: Called }[] = [];
  for (const at of comment.commandLines) {
    const called = readVerb(at.text);
    if (called) calls.push({ at, called });
    if (calls.length > MOST) break;
  }
  const left = leftOut(comment.leftOut ?? []);
  if (calls.length === 0) return left;

  const own = lines.slice(0, comment.own);
  const found = calls.map(({ at, called }, index): ReadCommand => {
    const below = paragraphs(own.slice(at.line, (calls[index + 1]?.at.line ?? own.length + 1) - 1));
    const outcome =
      index < MOST
        ? read({ ...called, below }, called.misspelt, context)
        : misunderstood({ kind: 'TooManyCommands', most: MOST }, printable(at.text, 200));
    const isOnly = own.every((text, other) => other === at.line - 1 || text.trim() === '');
    const doubt = calls.length + left.length > 1 ? 'commands' : doubtOf(at, isOnly, comment);
    const sure = doubt === undefined ? outcome : doubtful(outcome, doubt);
    return { line: at.line, text: printable(at.text, 200), outcome: sure, doubtfulByMail: !isOnly };
  });
  return [...found, ...left].toSorted((one, other) => one.line - other.line);
}

function doubtOf({ line }: CommandLine, isOnly: boolean, comment: CommentText): Doubt | undefined {
  if (isOnly) return undefined;
  if (comment.mail === true) return 'mail';
  return comment.alone === undefined || comment.alone.includes(line) ? undefined : 'words';
}

/** What cannot be undone: it pays the developer, or ends the wish. Whoever cancels says why, in the same paragraph or not. */
export function doubtful(outcome: Outcome, why: Doubt): Outcome {
  const { type } = outcome.kind === 'understood' ? outcome.command : { type: undefined };
  const isDoubtful = type === 'Approve' || (type === 'CancelWish' && why === 'mail');
  return isDoubtful ? misunderstood({ kind: 'Doubtful', why }, NO_SUGGESTION) : outcome;
}

const wrong = ({ line, text }: CommandLine, problem: Parameters<typeof misunderstood>[0]): ReadCommand => ({
  line,
  text: printable(text, 200),
  outcome: misunderstood(problem, NO_SUGGESTION),
  doubtfulByMail: false,
});

/** Its author is told of the first of each kind: whoever quotes a mail may quote many. */
const leftOut = (lines: readonly LeftOut[]): ReadCommand[] =>
  lines
    .filter(({ text }) => readVerb(text)?.misspelt === undefined && readVerb(text) !== undefined)
    .filter(({ why }, index, ours) => ours.findIndex((one) => one.why === why) === index)
    .map((at) => wrong(at, { kind: 'LeftOut', why: at.why }));

/** Nothing of it was read, so that nobody knows which of its lines are plain. */
function tooIntricate(lines: readonly string[]): ReadCommand[] {
  const index = lines.findIndex((text) => slashEnd(text) > 0 && readVerb(fromSlash(text)) !== undefined);
  const text = fromSlash(lines[index] ?? '');
  return index < 0 ? [] : [wrong({ line: index + 1, text }, { kind: 'TooIntricate' })];
}

function read(said: Said, misspelt: string | undefined, context: CommandContext): Outcome {
  const outcome = READERS[said.verb](said, context);
  if (misspelt === undefined) return outcome;
  const suggestion =
    outcome.kind === 'understood' ? line(said, printable(said.rest, 160)) : outcome.problem.suggestion;
  return misunderstood({ kind: 'VerbMisspelt', read: printable(misspelt) }, suggestion);
}

/** Without the blank lines around; the indentation of the first line says something in Markdown and stays. */
function paragraphs(lines: readonly string[]): string {
  const first = lines.findIndex((text) => text.trim() !== '');
  const last = lines.findLastIndex((text) => text.trim() !== '');
  return first < 0 ? '' : lines.slice(first, last + 1).join('\n');
}
