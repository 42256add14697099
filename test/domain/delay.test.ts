import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Delay,
  type DelayRefusal,
  daysAtMost,
  dueAt,
  laterThan,
  longest,
  parseDelay,
  writeDelay,
} from '../../src/domain/delay.ts';

const today = Temporal.PlainDate.from('2027-01-15');

/** `14 days`, or the refusal's kind. */
function said(text: string): string {
  const result = parseDelay(text, { today });
  return result.ok ? writeDelay(result.value) : result.refusal.kind;
}

function refusal(text: string): DelayRefusal {
  const result = parseDelay(text, { today });
  if (result.ok) throw new Error(`${text} was read as ${writeDelay(result.value)}`);
  return result.refusal;
}

const suggested = (text: string): string | undefined => {
  const { suggestion } = refusal(text);
  return suggestion && writeDelay(suggestion);
};

const days = (count: number): Delay => ({ count, unit: 'day' });
const weeks = (count: number): Delay => ({ count, unit: 'week' });
const months = (count: number): Delay => ({ count, unit: 'month' });

const end = (start: Temporal.PlainDate, { unit, count }: Delay): Temporal.PlainDate =>
  start.add(unit === 'month' ? { months: count } : { days: count });

const delays = fc
  .constantFrom('day' as const, 'week' as const, 'month' as const)
  .chain((unit) => fc.record({ unit: fc.constant(unit), count: fc.integer({ min: 1, max: longest[unit] }) }));

describe('a delay', () => {
  it.each([
    ['14d', '14 days'],
    ['14 d', '14 days'],
    ['1 day', '1 day'],
    ['14 days', '14 days'],
    ['14 Days', '14 days'],
    ['  14   days ', '14 days'],
    ['14\u00a0jours', '14 days'],
    ['14j', '14 days'],
    ['1 jour', '1 day'],
    ['2w', '2 weeks'],
    ['3 weeks', '3 weeks'],
    ['1 week', '1 week'],
    ['3 semaines', '3 weeks'],
    ['1 semaine', '1 week'],
    ['1 month', '1 month'],
    ['2 mois', '2 months'],
    ['2mo', '2 months'],
    ['24 months', '24 months'],
    ['731 days', '731 days'],
  ])('is read in English and French: %j is %s', (text, delay) => {
    expect(said(text)).toBe(delay);
  });

  it.each([
    ['0 days', 'DelayZero', undefined],
    ['0d', 'DelayZero', undefined],
    ['1.5 weeks', 'DelayFraction', '11 days'],
    ['1,5 mois', 'DelayFraction', '47 days'],
    ['0.5 day', 'DelayFraction', '1 day'],
    ['0.0 day', 'DelayFraction', undefined],
    ['25 months', 'DelayTooLong', undefined],
    ['105 weeks', 'DelayTooLong', undefined],
    ['732 days', 'DelayTooLong', undefined],
    ['9'.repeat(50) + 'd', 'DelayTooLong', undefined],
    ['1m', 'DelayUnitUnknown', '1 month'],
    ['48h', 'DelayUnitUnknown', '2 days'],
    ['25 heures', 'DelayUnitUnknown', '2 days'],
    ['1 year', 'DelayUnitUnknown', '12 months'],
    ['2 ans', 'DelayUnitUnknown', '24 months'],
    ['1 année', 'DelayUnitUnknown', '12 months'],
    ['3 years', 'DelayUnitUnknown', undefined],
    ['1.5 years', 'DelayUnitUnknown', undefined],
    ['14 days, see below', 'DelayUnreadable', '14 days'],
    ['14 days.', 'DelayUnreadable', '14 days'],
    ['2 weeks and 3 days', 'DelayUnreadable', '2 weeks'],
    ['14 daysandmore', 'DelayUnreadable', undefined],
  ])('is refused with what may have been meant: %j is %s, suggesting %s', (text, kind, suggestion) => {
    expect(said(text)).toBe(kind);
    expect(suggested(text)).toBe(suggestion);
  });

  it.each([
    '',
    'soon',
    '14',
    'days',
    '-3 days',
    '+3 days',
    '1e1 days',
    '0x10 days',
    '１４ days',
    '١٤ days',
    '14 \u200fdays',
    '\u202e14 days',
    '1\u00004 days',
    '14 days\n',
    '14 d\u0308ays',
    'two weeks',
    '14 14 days',
    '3 minutes',
    '3 s',
    `${' '.repeat(100)}14 days`,
    '1'.repeat(400),
  ])('is refused when hostile or no delay: %j', (text) => {
    expect(said(text)).toBe('DelayUnreadable');
  });

  it('names the longest delay of its unit when it is too long', () => {
    expect(refusal('3000 days')).toMatchObject({ longest: days(731) });
    expect(refusal('3000 months')).toMatchObject({ longest: months(24) });
  });

  it('is read back as it was written, in both languages', () => {
    fc.assert(
      fc.property(delays, fc.constantFrom('en' as const, 'fr' as const), (delay, language) => {
        expect(parseDelay(writeDelay(delay, language), { today })).toEqual({ ok: true, value: delay });
      }),
    );
  });

  it('is written with the word for one or for many', () => {
    expect([writeDelay(days(1)), writeDelay(weeks(2)), writeDelay(months(1))]).toEqual([
      '1 day',
      '2 weeks',
      '1 month',
    ]);
    expect([writeDelay(days(2), 'fr'), writeDelay(weeks(1), 'fr'), writeDelay(months(2), 'fr')]).toEqual([
      '2 jours',
      '1 semaine',
      '2 mois',
    ]);
  });

  it('never throws, whatever is written', () => {
    const pieces = fc.constantFrom(
      '1',
      '14',
      ' ',
      '.',
      ',',
      '-',
      '/',
      'd',
      'days',
      'mars',
      'may',
      '1er',
      '2027',
      'by',
    );
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 90 }),
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
      fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const result = parseDelay(text, { today });
        const delay = result.ok ? result.value : result.refusal.suggestion;
        expect(delay === undefined || (delay.count > 0 && delay.count <= longest[delay.unit])).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a calendar date instead of a delay', () => {
  it.each([
    ['2027-03-01', '2027-03-01', '45 days'],
    ['2027/03/01', '2027-03-01', '45 days'],
    ['1 March 2027', '2027-03-01', '45 days'],
    ['March 1, 2027', '2027-03-01', '45 days'],
    ['the 1st of March 2027', '2027-03-01', '45 days'],
    ['by March 1st 2027', '2027-03-01', '45 days'],
    ['1er mars 2027', '2027-03-01', '45 days'],
    ['le 1 mars 2027', '2027-03-01', '45 days'],
    ['15 août 2027', '2027-08-15', '212 days'],
    ['25/02/2027', '2027-02-25', '41 days'],
    ['02/25/2027', '2027-02-25', '41 days'],
    ['05/05/2027', '2027-05-05', '110 days'],
    ['1.3.2027', '2027-03-01', '45 days'],
    ['2027-01-16', '2027-01-16', '1 day'],
    ['2027-01-15', '2027-01-15', undefined],
    ['2026-12-31', '2026-12-31', undefined],
    ['2029-12-31', '2029-12-31', undefined],
    ['01/03/2027', undefined, undefined],
    ['1/3/27', undefined, undefined],
    ['1 March', undefined, undefined],
    ['March 2027', undefined, undefined],
    ['2027-02-29', undefined, undefined],
    ['2027-13-01', undefined, undefined],
    ['0000-00-00', undefined, undefined],
    ['31 February 2027', undefined, undefined],
    ['32/13/2027', undefined, undefined],
  ])('is refused with the delay it would be today: %j is %s, %s', (text, date, suggestion) => {
    expect(refusal(text)).toMatchObject({ kind: 'DelayIsDate', date });
    expect(suggested(text)).toBe(suggestion);
  });

  it.each(['mai', '2027-03/01', '1-2', 'march march 2027', 'may be 3', '1 2 3', '1 2 March 2027'])(
    'is not seen in %j',
    (text) => {
      expect(said(text)).toBe('DelayUnreadable');
    },
  );
});

describe('the length of a delay', () => {
  it('is at most so many days, with months of 31', () => {
    expect([days(10), weeks(2), months(2)].map(daysAtMost)).toEqual([10, 14, 62]);
  });

  it('never exceeds its most days, from any start', () => {
    fc.assert(
      fc.property(delays, fc.integer({ min: 0, max: 1500 }), (delay, offset) => {
        const start = Temporal.Instant.from('2027-01-01T12:00:00Z').add({ hours: 24 * offset });
        expect(
          start.until(dueAt(start, delay, 'UTC'), { largestUnit: 'hour' }).hours / 24,
        ).toBeLessThanOrEqual(daysAtMost(delay));
      }),
    );
  });

  it.each([
    [days(15), weeks(2), true],
    [days(14), weeks(2), false],
    [weeks(2), days(14), false],
    [months(1), days(30), true],
    [months(1), days(31), false],
    [days(28), months(1), false],
    [days(29), months(1), true],
    [months(12), days(365), true],
    [months(12), days(366), false],
    [days(365), months(12), false],
    [months(2), months(1), true],
    [months(1), months(1), false],
  ])('%j is later than %j: %s', (a, b, later) => {
    expect(laterThan(a, b)).toBe(later);
  });

  it('is later than another exactly when it ends later for some day of starting together', () => {
    const first = Temporal.PlainDate.from('2027-01-01');
    const starts = Array.from({ length: 1461 }, (_, offset) => first.add({ days: offset }));
    const close = fc.record({ month: fc.integer({ min: 1, max: 24 }), off: fc.integer({ min: -4, max: 4 }) });
    fc.assert(
      fc.property(close, fc.boolean(), ({ month, off }, turned) => {
        const near = days(Math.max(1, Math.min(731, Math.round(month * 30.44) + off)));
        const [a, b] = turned ? [near, months(month)] : [months(month), near];
        const brute = starts.some((start) => Temporal.PlainDate.compare(end(start, a), end(start, b)) > 0);
        expect(laterThan(a, b)).toBe(brute);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a due date', () => {
  const start = Temporal.Instant.from('2027-01-31T09:30:00Z');

  it('is the same wall clock time in the project’s time zone, across a change of clocks', () => {
    const due = dueAt(start, weeks(9), 'Europe/Paris').toZonedDateTimeISO('Europe/Paris');
    expect(due.toPlainDateTime().toString()).toBe('2027-04-04T10:30:00');
  });

  it('is the last day of a shorter month', () => {
    expect(dueAt(start, months(1), 'Europe/Paris').toString()).toBe('2027-02-28T09:30:00Z');
  });

  it('counts from the local day, not from that of Greenwich', () => {
    const evening = Temporal.Instant.from('2027-01-31T23:30:00Z');
    expect(dueAt(evening, months(1), 'Europe/Paris').toString()).toBe('2027-02-28T23:30:00Z');
    expect(dueAt(evening, months(1), 'America/New_York').toString()).toBe('2027-02-28T23:30:00Z');
    expect(dueAt(evening, months(1), 'Asia/Tokyo').toString()).toBe('2027-02-28T23:30:00Z');
  });

  it('moves forward out of an hour that the clocks skip', () => {
    const before = Temporal.ZonedDateTime.from('2027-03-27T02:30:00[Europe/Paris]').toInstant();
    const due = dueAt(before, days(1), 'Europe/Paris').toZonedDateTimeISO('Europe/Paris');
    expect(due.toPlainDateTime().toString()).toBe('2027-03-28T03:30:00');
  });
});
