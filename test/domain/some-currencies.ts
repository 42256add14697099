// Currencies for the tests of the grammars: two, none and three decimals, one sign alone and one shared by several.
import type { CurrencyRule } from '../../src/domain/money.ts';

const currency = (
  code: string,
  exponent: 0 | 2 | 3,
  floorMinor: bigint,
  ...symbols: string[]
): CurrencyRule => ({
  code,
  exponent,
  symbols,
  floorMinor,
  maximumMinor: 99_999_999n,
});

export const eur = currency('EUR', 2, 50n, '€', 'euro', 'euros');
export const usd = currency('USD', 2, 50n, '$', 'US$', 'dollars');
export const cad = currency('CAD', 2, 50n, '$', 'CA$', 'dollars');
export const chf = currency('CHF', 2, 50n, 'Fr.');
export const jpy = currency('JPY', 0, 50n, '¥');
export const kwd = currency('KWD', 3, 200n, 'د.ك');

export const allCurrencies = [eur, usd, cad, chf, jpy, kwd];
