// Cards are asked for anew thirty days before they run out: with the end of the month that is printed on them.
import { expect, test } from 'vitest';
import { lastMonthWithin } from '../../src/usecases/remind.ts';

test.each([
  ['2027-02-28T00:00:00Z', { year: 2027, month: 2 }],
  ['2027-03-01T00:00:00Z', { year: 2027, month: 3 }],
  ['2027-03-31T23:59:00Z', { year: 2027, month: 4 }],
  ['2027-04-01T12:00:00Z', { year: 2027, month: 4 }],
  ['2027-11-30T00:00:00Z', { year: 2027, month: 11 }],
  ['2027-12-02T00:00:00Z', { year: 2027, month: 12 }],
])('at %s the cards that have thirty days at most are those of that month and before', (now, month) => {
  expect(lastMonthWithin(Temporal.Instant.from(now))).toEqual(month);
});
