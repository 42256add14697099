// What the operator's account agreed on with Stripe: the currencies it settles in, what a payment costs and when that is
// known. Set by a knob, kept in the settings; until then it settles in every currency and pays Stripe's list price.
import type { Context } from './context.ts';
import { EEA } from './countries.ts';
import { homeCurrency } from './platform.ts';

export interface Terms {
  /** Anything else is converted into the account's own; `null`: every currency is kept as it is. */
  readonly settles: readonly string[] | null;
  /** Euro for one unit of a currency. */
  readonly rates: Readonly<Record<string, number>>;
  /** Instead of the list price: per cent and minor units. Nothing of either: the fees are billed otherwise. */
  readonly fee: { readonly percent: number; readonly fixed: number } | null;
  /** For so long a charge has no balance transaction. */
  readonly feeAfterHours: number;
}

/** Of a day in 2026, near enough. */
const RATES: Readonly<Record<string, number>> = {
  aed: 0.25,
  aud: 0.56,
  brl: 0.16,
  cad: 0.62,
  chf: 1.07,
  czk: 0.04,
  dkk: 0.134,
  eur: 1,
  gbp: 1.15,
  hkd: 0.11,
  huf: 0.0026,
  inr: 0.0098,
  jpy: 0.57,
  mxn: 0.047,
  myr: 0.2,
  nok: 0.085,
  nzd: 0.5,
  pln: 0.235,
  ron: 0.197,
  sek: 0.091,
  sgd: 0.66,
  thb: 0.026,
  usd: 0.86,
};

const LIST_PRICE: Terms = { settles: null, rates: {}, fee: null, feeAfterHours: 0 };

/** Only this module writes it. */
export const termsOf = ({ state }: Pick<Context, 'state'>): Terms => ({
  ...LIST_PRICE,
  ...(JSON.parse(state.settings.get('terms') ?? '{}') as Partial<Terms>),
});

export function changeTerms(context: Context, change: Partial<Terms>): Terms {
  const terms = { ...termsOf(context), ...change };
  context.state.settings.put('terms', JSON.stringify(terms));
  return terms;
}

export interface Settled {
  readonly amount: number;
  readonly currency: string;
  /** What `amount` was multiplied with, as Stripe shows it; null where nothing was converted. */
  readonly rate: number | null;
}

/** As much as it comes to on the balance today. A rate is of minor units: one yen is a hundred of them less. */
export function settled(context: Context, amount: number, currency: string): Settled {
  const { rates, settles } = termsOf(context);
  const home = homeCurrency(context);
  if (currency === home || settles === null || settles.includes(currency)) {
    return { amount, currency, rate: null };
  }
  const euro = (of: string) => rates[of] ?? RATES[of] ?? 1;
  const rate = Number((euro(currency) / euro(home)).toFixed(6));
  return { amount: Math.round(amount * rate), currency: home, rate };
}

/** Per thousand, by where the card is from: stripe.com/en-fr/pricing. */
const perMille = (country: string): number => (EEA.includes(country) ? 15 : country === 'GB' ? 25 : 32.5);

/** What Stripe keeps of a capture, half a minor unit up, and 25. */
export const listPrice = (amount: number, country: string): number =>
  Math.floor((amount * perMille(country) + 500) / 1000) + 25;

export function feeOf(context: Context, amount: number, country: string): number {
  const { fee } = termsOf(context);
  return fee === null ? listPrice(amount, country) : Math.round((amount * fee.percent) / 100) + fee.fixed;
}
