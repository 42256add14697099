// Digits as people write amounts: grouped by spaces, apostrophes, commas or dots, with a decimal mark of the other kind.
// Owns the shapes that are accepted and what they are worth; must never guess between a grouping and a decimal mark.

/** Digits only. `either`: one mark before exactly three digits, "1,200": twelve hundred or one and two tenths. */
export type WrittenNumber =
  | { readonly kind: 'certain'; readonly whole: string; readonly decimals: string }
  | {
      readonly kind: 'either';
      readonly mark: ',' | '.';
      readonly whole: string;
      readonly decimals: string;
      readonly grouped: string;
    };

type Mark = ' ' | "'" | ',' | '.';

const markOf = (character: string): Mark | undefined => {
  if (character === '’') return "'";
  return character === ' ' || character === "'" || character === ',' || character === '.'
    ? character
    : undefined;
};

const isDigit = (character: string): boolean => character >= '0' && character <= '9';

/** Runs of ASCII digits and the single marks between them, or nothing when there is anything else. */
function split(text: string): { runs: string[]; marks: Mark[] } | undefined {
  const runs = [''];
  const marks: Mark[] = [];
  for (const character of text) {
    const last = runs[runs.length - 1] ?? '';
    if (isDigit(character)) {
      runs[runs.length - 1] = last + character;
      continue;
    }
    const mark = markOf(character);
    if (mark === undefined || last === '') return undefined;
    marks.push(mark);
    runs.push('');
  }
  return runs[runs.length - 1] === '' ? undefined : { runs, marks };
}

/** One or two digits, then twos, and three at the end, as in India: 1,00,000. Nobody writes anything else that way. */
const isIndian = (first: string, rest: readonly string[]): boolean =>
  first.length <= 2 &&
  rest.length >= 2 &&
  rest.every((run, index) => run.length === (index === rest.length - 1 ? 3 : 2));

/** One to three digits, then threes: 1 200, 12 345 678. Never 1 00, never 0 500. */
function joined(runs: readonly string[], group: Mark | undefined): string | undefined {
  const [first = '', ...rest] = runs;
  if (first.startsWith('0') && runs.join('').length > 1) return undefined;
  if (group === ',' && isIndian(first, rest)) return runs.join('');
  if (rest.length > 0 && (first.length > 3 || rest.some((run) => run.length !== 3))) return undefined;
  return runs.join('');
}

const isDecimalMark = (mark: Mark | undefined): mark is ',' | '.' => mark === ',' || mark === '.';

/** Reads single-spaced text that begins and ends with a digit; nothing when it is not a number that people write. */
export function readNumber(text: string): WrittenNumber | undefined {
  const pieces = split(text);
  if (pieces === undefined) return undefined;
  const { runs, marks } = pieces;
  const last = marks[marks.length - 1];
  const grouping = marks.slice(0, -1);
  const group = grouping[0];
  if (grouping.some((mark) => mark !== group)) return undefined;

  if (isDecimalMark(last) && last !== group) {
    const whole = joined(runs.slice(0, -1), group);
    const decimals = runs[runs.length - 1] ?? '';
    if (whole === undefined) return undefined;
    const grouped = marks.length === 1 ? joined(runs, undefined) : undefined;
    return grouped === undefined
      ? { kind: 'certain', whole, decimals }
      : { kind: 'either', mark: last, whole, decimals, grouped };
  }
  if (group !== undefined && last !== group) return undefined;
  const whole = joined(runs, group ?? last);
  return whole === undefined ? undefined : { kind: 'certain', whole, decimals: '' };
}

/** Minor units of a currency with `exponent` decimals. */
export type Worth =
  | { readonly kind: 'one'; readonly minor: bigint }
  /** The thousands first, then what it is with a decimal mark, where the currency has that many decimals. */
  | { readonly kind: 'several'; readonly readings: readonly bigint[] }
  | { readonly kind: 'too-precise'; readonly roundedUp: bigint };

/**
 * What a written number is worth. A habit settles "1,200" for the thousands only: nobody writes cents with three digits,
 * so three digits after the decimal mark of one's own habit are as doubtful as before. A currency without decimals
 * leaves the thousands alone; one with three is written with a dot by machines, so a dot is its decimal mark.
 */
export function worth(number: WrittenNumber, exponent: number, locale: string | undefined): Worth {
  const minor = (whole: string, decimals: string): bigint => BigInt(whole + decimals.padEnd(exponent, '0'));
  const { whole, decimals } = number;
  if (number.kind === 'either') {
    const thousands = minor(number.grouped, '');
    const isDecimal = exponent === 3 && (number.mark === '.' || locale === 'fr');
    if (exponent === 0 || (number.mark === ',' && locale === 'en')) return { kind: 'one', minor: thousands };
    if (!isDecimal) {
      const needed = decimals.replace(/0+$/, '');
      const decimal = needed.length <= exponent ? [minor(whole, needed)] : [];
      return { kind: 'several', readings: [thousands, ...decimal] };
    }
  }
  if (decimals.length <= exponent) return { kind: 'one', minor: minor(whole, decimals) };
  const more = /[1-9]/.test(decimals.slice(exponent)) ? 1n : 0n;
  return { kind: 'too-precise', roundedUp: minor(whole, decimals.slice(0, exponent)) + more };
}
