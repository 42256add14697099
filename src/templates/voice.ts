// How sentences that are put together in code repeat what people wrote: as Markdown in comments, as plain text where a
// template escapes it. Owns the forms of names, lines of code, amounts and lists; knows no sentence.
import type { Locale } from '../domain/settings.ts';
import { printable } from '../domain/text.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { text, writeMoney } from './texts.ts';

export interface Voice {
  readonly locale: Locale;
  /** A word of people's: a login, a title. */
  readonly name: (words: string) => string;
  /** A line to be typed, or that was typed. */
  readonly code: (line: string) => string;
  /** Our own sentence, in which `backticks` mark what is to be typed. */
  readonly sentence: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  readonly money: (minor: bigint, currency: string) => string;
}

/** A code span that its contents cannot leave, whatever backticks they hold. */
function codeSpan(line: string): string {
  const words = printable(line, 200);
  const longest = Math.max(0, ...[...words.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const pad = /^`|`$/.test(words) || words === '' ? ' ' : '';
  return `${ticks}${pad}${words}${pad}${ticks}`;
}

/** A name that holds nothing visible would change the shape of the sentence around it. */
const visible = (words: string): string => printable(words, 100) || '?';

export const markdownVoice = (locale: Locale): Voice => ({
  locale,
  name: (words) => escapeMarkdown(visible(words)),
  code: codeSpan,
  sentence: (key, values) => text(locale, key, values),
  // A dollar sign can begin a formula.
  money: (minor, currency) => writeMoney(locale, minor, currency).replaceAll('$', '\\$'),
});

/** For templates that escape: nothing is escaped here, and no backtick is left. */
export const plainVoice = (locale: Locale): Voice => ({
  locale,
  name: visible,
  code: (line) => printable(line, 200),
  sentence: (key, values) => text(locale, key, values).replaceAll('`', ''),
  money: (minor, currency) => writeMoney(locale, minor, currency),
});

/** "a, b or c" */
export function alternatives(voice: Voice, words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1).join(', ');
  return before === '' ? last : `${before} ${voice.sentence('problems:or')} ${last}`;
}
