// The currencies that the local Stripe takes, with Stripe's minimum charge of each (docs.stripe.com/currencies, minimum
// and maximum charge amounts) and their decimals. Amounts here are Stripe's own: integers of minor units.
import { invalid } from './faults.ts';

const TWO_DECIMALS = {
  aed: 200,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};
const NO_DECIMALS = { jpy: 50 };

const CURRENCY_OF: Readonly<Record<string, string>> = {
  AE: 'aed',
  AU: 'aud',
  BR: 'brl',
  CA: 'cad',
  CH: 'chf',
  CZ: 'czk',
  DK: 'dkk',
  GB: 'gbp',
  HK: 'hkd',
  HU: 'huf',
  IN: 'inr',
  JP: 'jpy',
  LI: 'chf',
  MX: 'mxn',
  MY: 'myr',
  NO: 'nok',
  NZ: 'nzd',
  PL: 'pln',
  RO: 'ron',
  SE: 'sek',
  SG: 'sgd',
  TH: 'thb',
  US: 'usd',
};

/** What an account of that country settles in by itself. */
export const currencyOf = (country: string): string => CURRENCY_OF[country] ?? 'eur';

const minimums = new Map(Object.entries({ ...TWO_DECIMALS, ...NO_DECIMALS }));
const MAXIMUM = 99_999_999;

export function money(amount: number, currency: string): string {
  const digits = currency in NO_DECIMALS ? 0 : 2;
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}

export function knownCurrency(written: string): string {
  const currency = written.toLowerCase();
  if (!minimums.has(currency)) {
    const known = [...minimums.keys()].join(', ');
    throw invalid(`Invalid currency: ${currency}. Stripe currently supports these currencies: ${known}`, {
      param: 'currency',
    });
  }
  return currency;
}

/** What a card can be charged in one go. */
export function chargeable(amount: number, currency: string, param = 'amount'): number {
  const least = minimums.get(currency) ?? 1;
  if (amount < least) {
    throw invalid(`Amount must be at least ${money(least, currency)} ${currency}`, {
      code: 'amount_too_small',
      param,
    });
  }
  if (amount > MAXIMUM) {
    throw invalid(`Amount must be no more than ${money(MAXIMUM, currency)}`, {
      code: 'amount_too_large',
      param,
    });
  }
  return amount;
}
