// Command lines of a comment: the lines that start with a slash where GitHub shows a reader the author's own plain words. Each
// such slash is marked, the text becomes HTML as on GitHub, and what is then seen at the beginning of a line is read off the
// document. Knows no command.
import { randomUUID } from 'node:crypto';
import { type CommentReading, type LeftOut, nothingToRead } from '../domain/command.ts';
import { fromSlash, mayHoldCommand, slashEnd } from '../domain/slash-lines.ts';
import { doubtfulDefinitions } from './definitions.ts';
import { formulaLines } from './formulas.ts';
import { githubHtml } from './github-html.ts';
import { isTooIntricate } from './intricacy.ts';
import { type MailTrace, mailTrace } from './mail.ts';
import { headlessTables } from './tables.ts';
import { type Place, visibleLines } from './visible-lines.ts';

export interface MarkdownLine {
  /** Counts from 1 in the source; lines end with \n, \r\n or \r. */
  readonly line: number;
  readonly text: string;
}

/** So many lines that start with a slash are a log or an attack. */
const MOST_CANDIDATES = 500;

export function readComment(body: string): CommentReading {
  if (!mayHoldCommand(body)) return nothingToRead;
  // As Markdown does: a byte order mark at the beginning is none of the text.
  const lines = body.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const candidates = lines.flatMap((line, index) => (slashEnd(line) > 0 ? [index + 1] : []));
  const places = candidates.length > MOST_CANDIDATES ? undefined : placesIn(lines, candidates);
  if (!places) return { ...nothingToRead, intricate: true };

  const { from } = places.mail;
  const isOwn = (line: number): boolean => from === undefined || line < from;
  const commandLines: MarkdownLine[] = [];
  const leftOut: LeftOut[] = [];
  for (const line of candidates) {
    const place = places.of(line);
    const text = fromSlash(lines[line - 1] ?? '');
    if (place === 'plain' && isOwn(line)) commandLines.push({ line, text });
    else if (place !== undefined && place !== 'apart') {
      leftOut.push({ line, text, why: isOwn(line) && place !== 'plain' ? place : 'mail' });
    }
  }
  const alone = commandLines.map(({ line }) => line).filter((line) => isAlone(lines, line, from));
  return {
    commandLines,
    leftOut,
    own: from === undefined ? undefined : from - 1,
    mail: places.mail.seen,
    alone,
    intricate: false,
  };
}

/** In ascending order, without the blanks around. */
export const commandLines = (source: string): readonly MarkdownLine[] => readComment(source).commandLines;

/** Parsers differ on what a line that far in is, and GitHub's own parser changed its mind about it. */
type Seen = Place | 'formula' | 'indented' | 'definition';

interface Places {
  readonly of: (line: number) => Seen | undefined;
  readonly mail: MailTrace;
}

function placesIn(lines: readonly string[], candidates: readonly number[]): Places | undefined {
  const naive = mailTrace(lines, () => false);
  const last = candidates.at(-1) ?? 0;
  const first = placed(lines, candidates, Math.max(last, naive.from ?? 0));
  if (!first || naive.from === undefined || !first.isCode(naive.from))
    return first && { ...first, mail: naive };
  const whole = placed(lines, candidates, lines.length);
  return whole && { ...whole, mail: mailTrace(lines, whole.isCode) };
}

const PREFIX = 'qwmark';
const MARK = /\/qwmark([0-9]+)z/g;

/** Letters that stand nowhere in the text, so that nobody can write a mark. */
const unusedPrefix = (lines: readonly string[]): string =>
  lines.some((line) => line.includes(PREFIX)) ? `q${randomUUID().replaceAll('-', '')}q` : PREFIX;
const markOf = (prefix: string): RegExp =>
  prefix === PREFIX ? MARK : new RegExp(`/${prefix}([0-9]+)z`, 'g');

/** What stands below the paragraph of the last line that matters changes nothing of what is above. */
function placed(lines: readonly string[], candidates: readonly number[], last: number) {
  const end = endOfParagraph(lines, last);
  if (isTooIntricate(lines.slice(0, end))) return undefined;
  const prefix = unusedPrefix(lines);
  const isCandidate = new Set(candidates);
  const marked = lines.slice(0, end).map((line, index) => {
    const at = slashEnd(line);
    return isCandidate.has(index + 1) ? `${line.slice(0, at)}${prefix}${index + 1}z${line.slice(at)}` : line;
  });
  const rendered = githubHtml(marked.join('\n'));
  const found = rendered && visibleLines(rendered.html, markOf(prefix));
  if (!found) return undefined;
  const tables = headlessTables(lines.slice(0, end));
  const formulas = formulaLines(lines);
  const definitions = doubtfulDefinitions(lines.slice(0, end));
  const of = (line: number): Seen | undefined => {
    if (definitions.has(line)) return 'definition';
    const place = found.get(line);
    if (place !== 'plain') return place;
    if (tables.has(line)) return 'table';
    if (/^(?: {4}| {0,3}\t)/.test(lines[line - 1] ?? '')) return 'indented';
    return formulas.has(line) ? 'formula' : place;
  };
  const isCode = (line: number): boolean => rendered.code.some(([from, to]) => from <= line && line <= to);
  return { of, isCode };
}

function endOfParagraph(lines: readonly string[], last: number): number {
  let end = last;
  while (end < lines.length && lines[end]?.trim() !== '') end += 1;
  // An image's text can be told from words only by what defines its address, which may stand anywhere.
  const rest = (from: number, to: number, sign: string): boolean =>
    lines.slice(from, to).some((line) => line.includes(sign));
  return rest(0, end, '![') && rest(end, lines.length, ']:') ? lines.length : end;
}

/** A paragraph of its own, and the first or the last that its author wrote. */
function isAlone(lines: readonly string[], line: number, from: number | undefined): boolean {
  const own = lines.slice(0, (from ?? lines.length + 1) - 1);
  const isBlank = (index: number): boolean => (own[index] ?? '').trim() === '';
  const isApart = isBlank(line - 2) && isBlank(line);
  const isFirst = own.slice(0, line - 1).every((text) => text.trim() === '');
  return isApart && (isFirst || own.slice(line).every((text) => text.trim() === ''));
}
