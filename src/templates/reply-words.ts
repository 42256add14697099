// The answer to a comment, line by line: why something was not understood or not done and what to write instead, or what was
// asked for. Safe Markdown when it leaves here; a line that was simply carried out needs no words, a reaction says it.
import type { Arrival, DoneNote, LineAnswer } from '../ports/answers.ts';
import type { ReplyView, WishView } from '../ports/views.ts';
import type { RefusalKind } from '../domain/refusal.ts';
import { printable } from '../domain/text.ts';
import { type CommandRow, everyCommand } from './guidance.ts';
import { headline } from './headline.ts';
import { pledgeLink } from './pledge-links.ts';
import { problemWords } from './problem-words.ts';
import { refusalWords } from './refusal-words.ts';
import { nextSentences, phaseSentence } from './status-words.ts';
import type { Voice } from './voice.ts';

export interface ReplyPart {
  /** The line that this is about, where something is wrong with it. */
  readonly read: string | undefined;
  readonly words: string;
  readonly suggestion: string | undefined;
  /** The suggestion is a quote's first line. */
  readonly below: boolean;
  readonly link: { readonly label: string; readonly url: string; readonly big: boolean } | undefined;
  readonly commands: readonly CommandRow[] | undefined;
  /** Another wording of the line would do. */
  readonly editable: boolean;
}

const nothingElse = {
  read: undefined,
  suggestion: undefined,
  below: false,
  link: undefined,
  commands: undefined,
  editable: false,
} as const;

/** Refusals that another amount, delay, version, name or specification answers. */
const REWORDABLE: ReadonlySet<RefusalKind> = new Set([
  'BelowFloor',
  'QuoteBelowFloor',
  'QuoteTooLong',
  'SpecificationTooShort',
  'NoQuote',
  'NoSuchVersion',
  'ExtensionTooLong',
  'ShareOutOfRange',
]);

export const replyParts = (view: ReplyView, voice: Voice): readonly ReplyPart[] =>
  view.lines.flatMap((line) => part(line, view, voice) ?? []);

function part(line: LineAnswer, view: ReplyView, voice: Voice): ReplyPart | undefined {
  if (line.kind === 'done')
    return line.note && view.wish ? notePart(line, line.note, view.wish, voice) : undefined;
  const read = voice.sentence('comments:reply.read', { read: voice.code(line.read) });
  switch (line.kind) {
    case 'misunderstood': {
      const suggestion = printable(line.problem.suggestion, 600);
      // A comment that holds too many commands has nothing wrong with the one that was not read.
      const isTold = line.problem.kind !== 'TooManyCommands' && suggestion !== '';
      const words = problemWords(line.problem, voice);
      if (!isTold) return { ...nothingElse, read, words };
      return {
        ...nothingElse,
        read,
        words,
        suggestion: voice.code(suggestion),
        below: isQuote(suggestion),
        editable: true,
      };
    }
    case 'refused': {
      const facts = { ...view, timeZone: view.wish?.timeZone ?? 'UTC' };
      const words = refusalWords(line.refusal, facts, voice);
      return { ...nothingElse, read, words, editable: REWORDABLE.has(line.refusal.kind) };
    }
    case 'impossible': {
      const key = impossibleKeys[line.why];
      const name = voice.code(line.name);
      const words = voice.sentence(`comments:reply.${key}`, { name, label: name });
      return { ...nothingElse, read, words, editable: line.why !== 'no-wish' };
    }
  }
}

const impossibleKeys = {
  'no-wish': 'noWish',
  'unknown-person': 'unknownPerson',
  'no-pull-request': 'noPullRequest',
} as const;

/** `/quote 500 EUR in 14 days`, not `/quote withdraw`. */
const isQuote = (line: string): boolean => /^\/(?:quote|devis) .* (?:in|en) /.test(line);

type Done = Extract<LineAnswer, { kind: 'done' }>;

function notePart(
  { command, arrival }: Done,
  note: DoneNote,
  wish: WishView,
  voice: Voice,
): ReplyPart | undefined {
  const page = { label: voice.sentence('comments:button.page'), url: wish.pageUrl, big: false };
  switch (note) {
    case 'pledge-link':
      return wish.progress.pledgeable
        ? pledgePart(command, wish, voice)
        : { ...nothingElse, words: phaseSentence(wish, voice), link: page };
    case 'status': {
      const words = [`**${headline(wish, voice)}**`, ...nextSentences(wish, voice)].join('\n\n');
      return { ...nothingElse, words, link: page };
    }
    case 'help':
      return { ...nothingElse, words: voice.sentence('comments:reply.help'), commands: everyCommand(voice) };
    case 'quoted':
      return arrival && quotedPart(arrival, wish, voice);
    case 'give-up-asked':
      return { ...nothingElse, words: voice.sentence('comments:reply.giveUp') };
  }
}

/** What will arrive of a quote, and where to say how, once and where it was written. */
function quotedPart(arrival: Arrival, wish: WishView, voice: Voice): ReplyPart {
  const money = (minor: bigint): string => voice.money(minor, wish.progress.currency);
  const { few, many, most, least, payoutUrl } = arrival;
  const one = least === most;
  const values = { least: money(least), most: money(most), few, many };
  const words = voice.sentence(`comments:reply.${one ? 'arrivesOne' : 'arrives'}`, values);
  if (payoutUrl === undefined) return { ...nothingElse, words };
  const link = { label: voice.sentence('comments:button.payout'), url: payoutUrl, big: true };
  return { ...nothingElse, words: `${words}\n\n${voice.sentence('comments:reply.payoutFirst')}`, link };
}

function pledgePart(command: Done['command'], wish: WishView, voice: Voice): ReplyPart {
  const amount = command.type === 'AskPledgeLink' ? command.amount?.minor : undefined;
  const isFirst = wish.progress.phase === 'proposed';
  const label = voice.sentence(isFirst ? 'comments:button.first' : 'comments:button.pledge');
  const link = { label, url: pledgeLink(wish, amount), big: true };
  if (isFirst) return { ...nothingElse, words: phaseSentence(wish, voice), link };
  const words =
    amount === undefined
      ? voice.sentence('comments:reply.pledgeLink')
      : voice.sentence('comments:reply.pledgeLinkAmount', {
          amount: voice.money(amount, wish.progress.currency),
        });
  return { ...nothingElse, words, link };
}
