// What a mail is made of before it is laid out, and how amounts, times and people's words are written in it. Knows no kind
// of mail and no sentence.
import type { Delay } from '../domain/delay.ts';
import type { Locale } from '../domain/settings.ts';
import { printable } from '../domain/text.ts';
import type { Operator } from '../ports/affairs.ts';
import type { MailWish } from '../ports/mail.ts';
import { text, writeDate, writeDelay, writeMoment, writeMoney } from './texts.ts';

export interface Fact {
  readonly label: string;
  readonly first: string;
  readonly further: readonly string[];
}

/** Sentences by their keys among the words of the mail's kind. */
export interface Draft {
  readonly subject: string;
  /** Said before. */
  readonly again: boolean;
  /** What happened or what to do, and until when. */
  readonly lead: string;
  readonly rest: readonly string[];
  /** What the sentences name besides the wish. */
  readonly values: Readonly<Record<string, string>>;
  readonly facts: readonly Fact[];
  /** Where the one button leads. */
  readonly url: string;
  readonly why: 'backer' | 'developer' | 'acceptor' | 'requester' | 'maintainer' | 'operator';
}

export interface MailVoice {
  readonly locale: Locale;
  readonly operator: Operator;
  readonly money: (minor: bigint) => string;
  readonly day: (at: Temporal.Instant) => string;
  readonly moment: (at: Temporal.Instant) => string;
  readonly delay: (delay: Delay) => string;
  /** From the words for facts. */
  readonly say: (name: string, values?: Readonly<Record<string, string>>) => string;
  readonly fact: (name: string, first: string, further?: readonly string[]) => Fact;
}

export const mailVoice = (locale: Locale, wish: MailWish, operator: Operator): MailVoice => ({
  locale,
  operator,
  money: (minor) => writeMoney(locale, minor, wish.currency),
  day: (at) => writeDate(locale, at, wish.timeZone),
  moment: (at) => writeMoment(locale, at, wish.timeZone),
  delay: (delay) => writeDelay(locale, delay),
  say: (name, values) => text(locale, `mail:facts.${name}`, values),
  fact: (name, first, further = []) => ({ label: text(locale, `mail:facts.${name}`), first, further }),
});

const LONGEST_LINE = 120;
const MOST_LINES = 8;

/** What people wrote on one line. */
export const writtenLine = (words: string): string => printable(words, LONGEST_LINE);

/** What people wrote on several lines, such as an address. */
export const writtenLines = (words: string): readonly string[] =>
  words
    .split(/\r\n|[\r\n\u2028\u2029]/, MOST_LINES)
    .map(writtenLine)
    .filter((line) => line !== '');
