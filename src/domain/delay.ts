// How long a development takes, as people write it: a whole number of days, weeks or months from the start signal.
// Owns the words for them in English and French; must never read a clock, nor take a calendar date for a delay.
import { readDate } from './delay-date.ts';
import { type Result, done, refused } from './result.ts';
import { printable, squeeze } from './text.ts';

export type DelayUnit = 'day' | 'week' | 'month';

/** Invariant: `count` is a whole number above zero and at most `longest[unit]`, about two years. */
export interface Delay {
  readonly count: number;
  readonly unit: DelayUnit;
}

export const longest: Readonly<Record<DelayUnit, number>> = { day: 731, week: 104, month: 24 };

type DelayProblem =
  | { readonly kind: 'DelayUnreadable' }
  | { readonly kind: 'DelayZero' }
  | { readonly kind: 'DelayFraction' }
  /** Hours, minutes or years, or "1m", which may be minutes. */
  | { readonly kind: 'DelayUnitUnknown' }
  | { readonly kind: 'DelayTooLong'; readonly longest: Delay }
  /** `date` as 2027-03-01; nothing when it can be read in more than one way or is none. */
  | { readonly kind: 'DelayIsDate'; readonly date: string | undefined };

/** `read`: at most 80 printable characters of what was given. `suggestion`: what may have been meant, never acted upon. */
export type DelayRefusal = DelayProblem & {
  readonly read: string;
  readonly suggestion: Delay | undefined;
};

const WORDS: ReadonlyMap<string, DelayUnit> = new Map<string, DelayUnit>([
  ...['d', 'day', 'days', 'j', 'jour', 'jours'].map((word) => [word, 'day'] as const),
  ...['w', 'wk', 'wks', 'week', 'weeks', 'sem', 'semaine', 'semaines'].map((word) => [word, 'week'] as const),
  ...['mo', 'month', 'months', 'mois'].map((word) => [word, 'month'] as const),
]);

/** Lengths we do not take, with what they come to. "1m" is a minute to some, a month to others: not ours to choose. */
function nearest(count: number, word: string): Delay | undefined {
  if (/^(?:h|hours?|heures?)$/.test(word)) return possible(Math.ceil(count / 24), 'day');
  if (/^(?:y|yrs?|years?|ans?|ann[eé]es?)$/.test(word)) return possible(count * 12, 'month');
  return word === 'm' ? possible(count, 'month') : undefined;
}

const isNearUnit = (word: string): boolean => nearest(1, word) !== undefined;

const possible = (count: number, unit: DelayUnit): Delay | undefined =>
  count > 0 && count <= longest[unit] ? { count, unit } : undefined;

/** Reads one delay, nothing before or after it: `14d`, `14 days`, `2w`, `3 semaines`, `2 mois`. Digits are ASCII. */
export function parseDelay(
  text: string,
  context: { readonly today: Temporal.PlainDate },
): Result<Delay, DelayRefusal> {
  const refuse = (problem: DelayProblem, suggestion?: Delay): Result<never, DelayRefusal> =>
    refused({ ...problem, read: printable(text), suggestion });

  const said = text.length > 64 ? '' : squeeze(text).normalize('NFC').toLowerCase();
  const date = readDate(said);
  if (date) {
    const days = date.day ? context.today.until(date.day, { largestUnit: 'day' }).days : 0;
    return refuse({ kind: 'DelayIsDate', date: date.day?.toString() }, possible(days, 'day'));
  }
  const match = /^([0-9]+)([.,][0-9]+)? ?(\p{L}+)$/u.exec(said);
  if (!match) return refuse({ kind: 'DelayUnreadable' }, leading(said));

  const [, digits = '', fraction, word = ''] = match;
  const count = Number(digits);
  const unit = WORDS.get(word);
  if (unit === undefined) {
    if (!isNearUnit(word)) return refuse({ kind: 'DelayUnreadable' });
    return refuse({ kind: 'DelayUnitUnknown' }, fraction === undefined ? nearest(count, word) : undefined);
  }
  if (fraction !== undefined)
    return refuse({ kind: 'DelayFraction' }, inDays(digits, fraction.slice(1), unit));
  if (count === 0) return refuse({ kind: 'DelayZero' });
  const delay = possible(count, unit);
  return delay ? done(delay) : refuse({ kind: 'DelayTooLong', longest: { count: longest[unit], unit } });
}

/** The delay that a longer text begins with: "14 days, see below". */
function leading(said: string): Delay | undefined {
  const match = /^([0-9]{1,6}) ?(\p{L}+)/u.exec(said);
  const unit = WORDS.get(match?.[2] ?? '');
  return unit && possible(Number(match?.[1]), unit);
}

/** A fraction in whole days, rounded up. */
function inDays(whole: string, fraction: string, unit: DelayUnit): Delay | undefined {
  const scale = 10n ** BigInt(fraction.length);
  const parts = BigInt(whole + fraction) * BigInt(daysIn[unit]);
  return possible(Number((parts + scale - 1n) / scale), 'day');
}

const daysIn: Readonly<Record<DelayUnit, number>> = { day: 1, week: 7, month: 31 };

const SPOKEN = {
  en: { day: ['day', 'days'], week: ['week', 'weeks'], month: ['month', 'months'] },
  fr: { day: ['jour', 'jours'], week: ['semaine', 'semaines'], month: ['mois', 'mois'] },
} as const;

/** As a command would say it: `14 days`, `1 mois`. Read back as the same delay. Commands know no other languages. */
export const writeDelay = (delay: Delay, locale = 'en'): string =>
  `${delay.count} ${SPOKEN[locale === 'fr' ? 'fr' : 'en'][delay.unit][delay.count === 1 ? 0 : 1]}`;

/** The most days it can take, with months of 31. */
export const daysAtMost = (delay: Delay): number => delay.count * daysIn[delay.unit];

const length = ({ count, unit }: Delay): { days: number } | { weeks: number } | { months: number } => {
  if (unit === 'day') return { days: count };
  return unit === 'week' ? { weeks: count } : { months: count };
};

/** Four years of months, a leap day among them: no month's length that can follow another is missing. */
const STARTS = Array.from({ length: 48 }, (_, months) => new Temporal.PlainDate(2025, 1, 1).add({ months }));

/** Whether `a` ends after `b` for some common start: one month is later than 30 days, and never later than 31. */
export const laterThan = (a: Delay, b: Delay): boolean =>
  STARTS.some((start) => Temporal.PlainDate.compare(start.add(length(a)), start.add(length(b))) > 0);

/**
 * When work that starts now is due: the same wall clock time in the project's time zone, so that a change of clocks
 * moves nobody's hour. A month from the 31st ends on the last day of a shorter month. Throws on an unknown time zone.
 */
export const dueAt = (start: Temporal.Instant, delay: Delay, timeZone: string): Temporal.Instant =>
  start.toZonedDateTimeISO(timeZone).add(length(delay)).toInstant();
