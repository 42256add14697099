// Which currency an amount is in. Owns the shape of a currency's rules and how a written sign or code finds one of them;
// the table itself is the payment adapter's and comes as an argument: no currency is named here.
import { type Result, done, refused } from './result.ts';

/** Invariants: 0 < floorMinor ≤ maximumMinor; the code is upper case; a symbol may belong to several currencies. */
export interface CurrencyRule {
  /** ISO 4217. */
  readonly code: string;
  /** Decimals people write: minor units are 10^-exponent. */
  readonly exponent: 0 | 2 | 3;
  /** Signs and words people write instead of the code: €, $, US$, euro, euros. */
  readonly symbols: readonly string[];
  /** The least the processor can charge. */
  readonly floorMinor: bigint;
  readonly maximumMinor: bigint;
}

export interface CurrencyContext {
  /** The campaign's currency, or what the project's settings say before there is one. */
  readonly habit: CurrencyRule | undefined;
  /** The currencies the operator takes. */
  readonly known: readonly CurrencyRule[];
}

/** `written` is what stood beside the number; codes are upper case. */
export type CurrencyRefusal =
  | { readonly kind: 'AmountUnreadable' }
  | { readonly kind: 'AmountCurrencyMissing'; readonly known: readonly string[] }
  | {
      readonly kind: 'AmountCurrencyUnknown';
      readonly written: string;
      readonly expected: string | undefined;
      readonly known: readonly string[];
    }
  | {
      readonly kind: 'AmountCurrencyAmbiguous';
      readonly written: string;
      readonly candidates: readonly string[];
    }
  | { readonly kind: 'AmountCurrencyWrong'; readonly written: string; readonly expected: string };

const codes = (rules: readonly CurrencyRule[]): string[] => rules.map((rule) => rule.code);

const names = (rule: CurrencyRule, written: string): boolean =>
  rule.code.toLowerCase() === written || rule.symbols.some((symbol) => symbol.toLowerCase() === written);

/** Three letters or one sign might be a currency we do not take; anything else is not a currency at all. */
const mayBeCurrency = (written: string): boolean => /^(?:[a-z]{3}|[a-z]{0,3}\p{Sc})$/iu.test(written);

/** The currency named before or after the number (both may be there, as in "$500 CAD"), or the habit if none is. */
export function chooseCurrency(
  before: string,
  after: string,
  context: CurrencyContext,
): Result<CurrencyRule, CurrencyRefusal> {
  const written = [before, after].filter((part) => part !== '');
  const all = [
    ...(context.habit ? [context.habit] : []),
    ...context.known.filter((rule) => rule.code !== context.habit?.code),
  ];
  const [only, ...others] = all;
  if (written.length === 0) {
    const chosen = context.habit ?? (others.length === 0 ? only : undefined);
    return chosen ? done(chosen) : refused({ kind: 'AmountCurrencyMissing', known: codes(all) });
  }
  for (const part of written) {
    if (all.some((rule) => names(rule, part.toLowerCase()))) continue;
    return mayBeCurrency(part)
      ? refused({
          kind: 'AmountCurrencyUnknown',
          written: part,
          expected: context.habit?.code,
          known: codes(all),
        })
      : refused({ kind: 'AmountUnreadable' });
  }
  const candidates = all.filter((rule) => written.every((part) => names(rule, part.toLowerCase())));
  const [first, ...rest] = candidates;
  if (first === undefined) return refused({ kind: 'AmountUnreadable' });
  if (first.code === context.habit?.code) return done(first);
  if (context.habit) {
    return refused({
      kind: 'AmountCurrencyWrong',
      written: rest.length === 0 ? first.code : written.join(' '),
      expected: context.habit.code,
    });
  }
  return rest.length === 0
    ? done(first)
    : refused({
        kind: 'AmountCurrencyAmbiguous',
        written: written.join(' '),
        candidates: codes(candidates),
      });
}
