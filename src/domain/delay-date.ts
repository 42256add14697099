// Calendar dates where a delay was asked for. Owns telling a date from a delay, and a clear date from a doubtful one;
// must never choose between day/month and month/day.

/** A text that is a date. `day` is nothing when it can be read in more than one way, lacks its year, or does not exist. */
export interface WrittenDate {
  readonly day: Temporal.PlainDate | undefined;
}

const MONTHS: readonly (readonly string[])[] = [
  ['january', 'jan', 'janvier', 'janv'],
  ['february', 'feb', 'février', 'fevrier', 'févr', 'fevr', 'fév', 'fev'],
  ['march', 'mar', 'mars'],
  ['april', 'apr', 'avril', 'avr'],
  ['may', 'mai'],
  ['june', 'jun', 'juin'],
  ['july', 'jul', 'juillet', 'juil'],
  ['august', 'aug', 'août', 'aout'],
  ['september', 'sept', 'sep', 'septembre'],
  ['october', 'oct', 'octobre'],
  ['november', 'nov', 'novembre'],
  ['december', 'dec', 'décembre', 'decembre', 'déc'],
];

/** 1 to 12, or 0. */
const monthNamed = (word: string): number => MONTHS.findIndex((names) => names.includes(word)) + 1;

const INTRODUCTIONS = new Set([
  'by',
  'on',
  'before',
  'until',
  'the',
  'of',
  'le',
  'au',
  'avant',
  'pour',
  "d'ici",
]);

/** Reads lower-case, single-spaced text; nothing when it is not a date at all. */
export function readDate(text: string): WrittenDate | undefined {
  const parts = text
    .replaceAll(',', ' ')
    .split(' ')
    .filter((part) => part !== '' && !INTRODUCTIONS.has(part));
  const [only = ''] = parts;
  return parts.length === 1 ? inDigits(only) : inWords(parts);
}

/** 2027-03-01, 2027/03/01, 31/03/2027, 1.3.2027; in 01/03/2027 day and month cannot be told apart. */
function inDigits(text: string): WrittenDate | undefined {
  const match = /^([0-9]{1,4})([-/.])([0-9]{1,2})([-/.])([0-9]{1,4})$/.exec(text);
  if (!match || match[2] !== match[4]) return undefined;
  const [first, second, third] = [Number(match[1]), Number(match[3]), Number(match[5])];
  if (match[1]?.length === 4) return { day: existing(first, second, third) };
  if (match[5]?.length !== 4) return { day: undefined };
  if (match[2] === '.' || first === second || first > 12) return { day: existing(third, second, first) };
  return { day: second > 12 ? existing(third, first, second) : undefined };
}

/** 1 March 2027, March 1st, 2027, 1er mars 2027; without its year or its day a date is no clear one. */
function inWords(parts: readonly string[]): WrittenDate | undefined {
  const month = parts.map(monthNamed).find((found) => found > 0);
  const numbers = parts
    .filter((part) => monthNamed(part) === 0)
    .map((part) => /^([0-9]{1,4})(?:st|nd|rd|th|er)?$/.exec(part)?.[1] ?? '');
  if (month === undefined || parts.length - numbers.length !== 1) return undefined;
  if (numbers.length > 2 || numbers.includes('')) return undefined;
  const [day, year] = numbers;
  if (day === undefined || year?.length !== 4) return { day: undefined };
  return { day: existing(Number(year), month, Number(day)) };
}

function existing(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  if (year < 1 || month < 1 || month > 12 || day < 1) return undefined;
  const first = new Temporal.PlainDate(year, month, 1);
  return day <= first.daysInMonth ? first.with({ day }) : undefined;
}
