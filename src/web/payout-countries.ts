// Where a developer can be paid. An operator in one of Stripe's regions US, UK, EEA, Canada and Switzerland reaches accounts
// in all of them; an operator elsewhere reaches accounts in their own country. Whether this operator reaches one of these is
// decided by the processor when an account is asked for.
// Source: docs.stripe.com/connect/cross-border-payouts (availability) and docs.stripe.com/connect/express-accounts (countries).
import type { Locale } from '../domain/settings.ts';

const CODES =
  'AT AU BE BG CA CH CY CZ DE DK EE ES FI FR GB GI GR HK HR HU IE IT JP LI LT LU LV MT MX NL NO NZ PL PT RO SE SG SI SK TH US'.split(
    ' ',
  );

export interface Country {
  /** ISO 3166, upper case. */
  readonly code: string;
  readonly name: string;
}

/** As a reader of the language looks for them. */
export function payoutCountries(locale: Locale): readonly Country[] {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const order = new Intl.Collator(locale);
  return CODES.map((code) => ({ code, name: names.of(code) ?? code })).toSorted((one, other) =>
    order.compare(one.name, other.name),
  );
}

export const isPayoutCountry = (code: string): boolean => CODES.includes(code);
