// Commands in an issue's text, read from lines: the edge has read the Markdown and hands over only lines outside code, quotes
// and HTML comments. Owns which line is a command and how far its text goes; must never decide who may do what, and takes
// time in the length of the text, whatever is in it.
import { readAccept } from './command-accept.ts';
import { readApprove, readDeliver, readReject, readStart } from './command-delivery.ts';
import { readExtend } from './command-extend.ts';
import { type CommandContext, type Outcome, misunderstood } from './command-meaning.ts';
import { readQuote } from './command-quote.ts';
import { line } from './command-suggestion.ts';
import { type Called, type Said, type Verb, readVerb } from './command-words.ts';
import { readPledge, readWish } from './command-wish.ts';
import { printable } from './text.ts';

export type { CommandContext, CommandProblem, IssueCommand } from './command-meaning.ts';

export interface CommandLine {
  /** Counts from 1 in the comment's source; lines end with \n, \r\n or \r. */
  readonly line: number;
  readonly text: string;
}

export interface CommentText {
  /** In ascending order. Lines that are no commands may be among them: they are left alone. */
  readonly commandLines: readonly CommandLine[];
  /** The whole Markdown source, from which specifications and reasons are taken. */
  readonly source: string;
}

export interface ReadCommand {
  readonly line: number;
  /** The line as it was read: at most 200 printable characters, not escaped. */
  readonly text: string;
  readonly outcome: Outcome;
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
  const calls: { at: CommandLine; called: Called }[] = [];
  for (const at of comment.commandLines) {
    const called = readVerb(at.text);
    if (called) calls.push({ at, called });
    if (calls.length > MOST) break;
  }
  if (calls.length === 0) return [];

  const lines = comment.source.split(/\r\n|\n|\r/);
  return calls.map(({ at, called }, index) => {
    const below = paragraphs(lines.slice(at.line, (calls[index + 1]?.at.line ?? lines.length + 1) - 1));
    const outcome =
      index < MOST
        ? read({ ...called, below }, called.misspelt, context)
        : misunderstood({ kind: 'TooManyCommands', most: MOST }, printable(at.text, 200));
    return { line: at.line, text: printable(at.text, 200), outcome };
  });
}

/** Whether a text can hold a command at all: a line that starts with a slash. Cheap, and right about every "no". */
export const mayHoldCommand = (body: string): boolean => /^ {0,3}\//m.test(body);

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
