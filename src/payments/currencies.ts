// The currencies that can be taken through Stripe, in one table: decimals, the signs people write, the least a card can be
// charged. Source of the figures: docs.stripe.com/currencies, "Minimum and maximum charge amounts", "Special cases",
// "Three-decimal currencies", read in November 2026. Never charge in a currency that is not in it.
import type { CurrencyRule } from '../domain/currency.ts';

/**
 * Stripe's minimum holds for the currency that an account settles in, and no other is taken: a conversion would move it.
 * JPY has no minor unit. An exponent is also what Intl shows: an amount is written with the decimals it is charged with.
 */
const MINIMUMS: Readonly<Record<string, readonly [exponent: 0 | 2, floor: bigint, ...symbols: string[]]>> = {
  AED: [2, 200n, 'د.إ', 'Dh', 'Dhs'],
  AUD: [2, 50n, '$', 'A$', 'AU$'],
  BRL: [2, 50n, 'R$'],
  CAD: [2, 50n, '$', 'C$', 'CA$'],
  CHF: [2, 50n, 'Fr', 'Fr.', 'SFr', 'SFr.', 'francs'],
  CZK: [2, 1500n, 'Kč'],
  DKK: [2, 250n, 'kr', 'kr.'],
  EUR: [2, 50n, '€', 'euro', 'euros'],
  GBP: [2, 30n, '£', 'pound', 'pounds'],
  HKD: [2, 400n, '$', 'HK$'],
  INR: [2, 50n, '₹', 'Rs', 'Rs.'],
  JPY: [0, 50n, '¥', '￥', '円', 'yen'],
  MXN: [2, 1000n, '$', 'MX$', 'Mex$'],
  MYR: [2, 200n, 'RM'],
  NOK: [2, 300n, 'kr', 'kr.'],
  NZD: [2, 50n, '$', 'NZ$'],
  PLN: [2, 200n, 'zł'],
  RON: [2, 200n, 'leu', 'lei'],
  SEK: [2, 300n, 'kr', 'kr.'],
  SGD: [2, 50n, '$', 'S$'],
  THB: [2, 1000n, '฿'],
  USD: [2, 50n, '$', 'US$', 'dollar', 'dollars'],
};

/** Stripe takes the amount in steps of ten: a share that comes out to the minor unit could not be charged. */
const THREE_DECIMALS = ['BHD', 'JOD', 'KWD', 'OMR', 'TND'];

/**
 * People write them without decimals, Stripe charges them with two: ISK and UGX only if those are 00, HUF and TWD with any,
 * though it pays them out in whole units.
 */
const HIDDEN_DECIMALS = ['HUF', 'ISK', 'TWD', 'UGX'];

/** Eight digits; some currencies may be charged more, but no card pays more. */
const MAXIMUM = 99_999_999n;

function rule(code: string): CurrencyRule | string {
  const found = Object.hasOwn(MINIMUMS, code) ? MINIMUMS[code] : undefined;
  if (found) {
    const [exponent, floorMinor, ...symbols] = found;
    return { code, exponent, symbols, floorMinor, maximumMinor: MAXIMUM };
  }
  if (THREE_DECIMALS.includes(code))
    return `${code} cannot be taken: Stripe charges it in steps of ten minor units`;
  if (HIDDEN_DECIMALS.includes(code))
    return `${code} cannot be taken: it is written without decimals, and Stripe charges it with two`;
  return `${code} cannot be taken: known are ${Object.keys(MINIMUMS).join(', ')}`;
}

/**
 * The rules of the currencies that an operator takes, in their order.
 * @param codes ISO 4217 in upper case
 * @throws Error that names every currency that cannot be taken, and why
 */
export function currencyRules(codes: readonly string[]): readonly CurrencyRule[] {
  const read = codes.map(rule);
  const problems = read.filter((result) => typeof result === 'string');
  if (codes.length === 0) problems.push('at least one currency is needed');
  if (problems.length > 0) throw new Error(problems.join('; '));
  return read.filter((result) => typeof result !== 'string');
}

/** Decimals of an amount in a currency, whether it is taken now or not; two for one that is not in the table. */
export const exponentOf = (code: string): 0 | 2 =>
  (Object.hasOwn(MINIMUMS, code) ? MINIMUMS[code]?.[0] : 2) ?? 2;
