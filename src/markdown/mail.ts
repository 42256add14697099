// Where a mail that was quoted, or a mail program's signature, begins in a comment. GitHub keeps in a comment what programs quote
// without ">", and all of it would read as its author's own words. Takes time in the length of the text. What a program marked
// with ">" is a quote in Markdown, too, and of no interest here.
import {
  GITHUB_MAIL,
  GITHUB_MAIL_BEGINS,
  MAIL_DEVICES,
  type MailLanguage,
  mailLanguages,
} from './mail-programs.ts';

export interface MailTrace {
  /** The first line that is not the author's own, from 1; nothing where all of it is. */
  readonly from: number | undefined;
  /** Something in the comment is as mail programs write it. */
  readonly seen: boolean;
}

const escaped = (phrase: string): string => phrase.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
const anyOf = (phrases: readonly string[]): string =>
  `(?:${[...new Set(phrases)]
    .toSorted((a, b) => b.length - a.length)
    .map(escaped)
    .join('|')})`;
const all = (part: (language: MailLanguage) => readonly string[]): readonly string[] =>
  mailLanguages.flatMap(part);

/** "On … wrote" */
const partsOf = (intro: string): readonly [begins: string, says: string] => {
  const [begins = '', says = ''] = intro.split('…');
  return [begins.trim(), says.trim()];
};

/** A year, a time, or a day in digits. */
const DATE = /(?:19|20)[0-9]{2}|[0-9]{1,2} ?[:h時点] ?[0-9]{2}|[0-9]{1,2}[./-][0-9]{1,2}[./-]/;
/** GitHub writes ***@***.*** for addresses in comments that came by mail. */
const ADDRESS = /[^\s<>]@[^\s<>]|\[mailto:/;
const ENDS = /(?:[:：]|-{2,})[*_]{0,2}$/;

const INTRO = new RegExp(
  `^[-\\s*_]{0,8}(?:${mailLanguages
    .flatMap(({ intro }) => intro.map(partsOf))
    .map(([begins, says]) => {
      const start = begins === '' ? '' : `${escaped(begins)}[\\s,]`;
      return says === '' ? `${start}.{1,300}` : `${start}.{1,300}${escaped(says)}.{0,160}`;
    })
    .join('|')})(?:[:：]|-{2,})[*_]{0,2}$`,
  'iu',
);
const MAY_BEGIN_INTRO = new RegExp(
  `^[-\\s*_]{0,8}${anyOf(all(({ intro }) => intro.map((one) => partsOf(one)[0]).filter((begins) => begins !== '')))}[\\s,]`,
  'iu',
);
/** "-----Ada Lovelace <ada@example.org> wrote: -----" */
const SAID_BETWEEN_DASHES = new RegExp(
  `^-{2,}.{1,200}${anyOf(all(({ intro }) => intro.map((one) => partsOf(one)[1]).filter((says) => says !== '')))}[ :]{0,3}-{2,}$`,
  'iu',
);
const BETWEEN_DASHES = /^[-–—_=*]{3,}[ \t]*\p{L}[^|]{2,80}?[-–—_=*]{3,}:?$/u;
const SEPARATOR = new RegExp(
  `^${anyOf(all(({ separators }) => separators)).replaceAll(String.raw`\*`, '.{1,80}')}$`,
  'iu',
);
const SIGNATURE = new RegExp(
  `^${anyOf(all(({ signatures }) => signatures)).replaceAll(String.raw`\*`, `.{0,40}(?:${MAIL_DEVICES.map(escaped).join('|')}).{0,100}`)}$`,
  'iu',
);

const FIELDS = (['from', 'sent', 'to', 'subject'] as const).map(
  (kind) =>
    [
      kind,
      new RegExp(`^[*_\\s]{0,4}${anyOf(all((language) => language[kind]))}[*_\\s]{0,4}[:：]`, 'iu'),
    ] as const,
);
/** A field in whatever language: "Lähettäjä: Ada". */
const SOME_FIELD = /^[*_\s]{0,4}\p{L}[\p{L} ]{0,24}[*_\s]{0,4}[:：]/u;

const MOST_LOOKED_AT = 60;
const LONGEST = 400;

class Reader {
  readonly #lines: readonly string[];
  #looked = 0;
  seen = false;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  #at = (index: number): string => (this.#lines[index] ?? '').slice(0, LONGEST).trim();

  #nextWords(index: number): number {
    let next = index + 1;
    while (next < this.#lines.length && this.#at(next) === '') next += 1;
    return next;
  }

  /** Whether what is not the author's begins at this line. */
  begins(index: number): boolean {
    const line = this.#at(index);
    if (line === '' || line.startsWith('>')) return false;
    if (GITHUB_MAIL_BEGINS.test(line)) return true;
    return (
      this.#isRule(line, index) ||
      this.#isHeader(line, index) ||
      this.#isIntro(line, index) ||
      this.#isSignature(line, index)
    );
  }

  #isRule(line: string, index: number): boolean {
    const isUnderscores = /^_{20,}$/.test(line);
    if (!isUnderscores && !/^[-–—_=*]{2}|[:：]$/.test(line) && !this.#looksSeparating(line)) return false;
    const bare = line.replace(/^[-–—_=* \t]+|[-–—_=* \t:：]+$/gu, '');
    if (bare !== line && SEPARATOR.test(bare)) return true;
    if (SAID_BETWEEN_DASHES.test(line)) return true;
    if (!isUnderscores && !BETWEEN_DASHES.test(line)) return false;
    const isFollowed = SOME_FIELD.test(this.#at(this.#nextWords(index)));
    if (isUnderscores || isFollowed) this.seen = true;
    return isFollowed;
  }

  #looksSeparating = (line: string): boolean => /^[-–—_=*]{2}/.test(line);

  #isHeader(line: string, index: number): boolean {
    if (!SOME_FIELD.test(line) || !FIELDS.some(([, field]) => field.test(line)) || !this.#mayLook())
      return false;
    const kinds = new Set<string>();
    let at = index;
    for (let count = 0; count < 7 && at < this.#lines.length; count += 1) {
      for (const [kind, field] of FIELDS) if (field.test(this.#at(at))) kinds.add(kind);
      at = this.#nextWords(at);
    }
    return kinds.size >= 3 || (kinds.has('from') && (kinds.has('sent') || kinds.has('subject')));
  }

  /** It may be wrapped at 72 characters, an address alone on its line. */
  #isIntro(line: string, index: number): boolean {
    if (!MAY_BEGIN_INTRO.test(line) && !DATE.test(line)) return false;
    let joined = '';
    for (let count = 0; count < 4 && joined.length < LONGEST; count += 1) {
      const next = this.#at(index + count);
      if (next === '' || next.startsWith('>')) return false;
      joined = joined === '' ? next : `${joined} ${next}`;
      if (!ENDS.test(joined)) continue;
      if (!DATE.test(joined) && !ADDRESS.test(joined)) continue;
      if (!this.#mayLook()) return true;
      if (INTRO.test(joined) || (DATE.test(joined) && ADDRESS.test(joined))) {
        this.seen = true;
        // Then it is marked line by line, and what is below the quote is the author's again.
        return !this.#at(this.#nextWords(index + count)).startsWith('>');
      }
    }
    return false;
  }

  #isSignature(line: string, index: number): boolean {
    const isAfterBlank = index === 0 || this.#at(index - 1) === '';
    if (this.#lines[index] === '-- ' || (isAfterBlank && line === '--')) return true;
    return (
      line.length <= 200 &&
      SIGNATURE.test(line.replace(/<[^<>]*>$|\]\([^()]*\)$/u, '').replace(/^[-–—*_[\s]+|[.!*_\s]+$/gu, ''))
    );
  }

  /** false: so much in it looks like mail that the rest is not looked at. */
  #mayLook(): boolean {
    this.#looked += 1;
    return this.#looked <= MOST_LOOKED_AT;
  }
}

/** @param isCode whether a line, from 1, is in code: what it shows is no mail */
export function mailTrace(lines: readonly string[], isCode: (line: number) => boolean): MailTrace {
  const reader = new Reader(lines);
  const isGitHubs = lines.findIndex((line) => GITHUB_MAIL.test(line));
  const from = lines.findIndex((_, index) => !isCode(index + 1) && reader.begins(index));
  if (from >= 0) return { from: from + 1, seen: true };
  const unquoted = lines.findIndex((line) => !/^\s*>/.test(line) && GITHUB_MAIL.test(line));
  if (unquoted < 0) return { from: undefined, seen: reader.seen || isGitHubs >= 0 };
  // Somewhere above it a mail begins, and nothing tells where: only what comes first is certainly the author's.
  const first = lines.findIndex((line) => line.trim() !== '');
  const blank = lines.findIndex((line, index) => index > first && line.trim() === '');
  return { from: (blank < 0 || blank > unquoted ? unquoted : blank) + 1, seen: true };
}
