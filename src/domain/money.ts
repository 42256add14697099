// Money as people write it and as we keep it: whole minor units in a bigint with a currency. The only reader of amounts;
// it must never guess, never round, and never see a floating point number.
import { type CurrencyContext, type CurrencyRefusal, type CurrencyRule, chooseCurrency } from './currency.ts';
import { type WrittenNumber, readNumber, worth } from './number.ts';
import { type Result, done, refused } from './result.ts';
import { printable, squeeze } from './text.ts';

export type { CurrencyRule } from './currency.ts';

/** Invariant: `minor` counts 10^-exponent of `currency`, an ISO code in upper case. An amount that was read is above zero. */
export interface Money {
  readonly currency: string;
  readonly minor: bigint;
}

export interface AmountContext extends CurrencyContext {
  /** The campaign's habit: it alone may settle what "1,200" means. */
  readonly locale: string | undefined;
}

type AmountProblem =
  | CurrencyRefusal
  /** What the number can mean, as far as the currency can express it: one or two amounts. */
  | { readonly kind: 'AmountAmbiguous'; readonly readings: readonly Money[] }
  | { readonly kind: 'AmountTooPrecise'; readonly currency: string; readonly exponent: number }
  /** "20k", "1.5 million": the digits are left out. */
  | { readonly kind: 'AmountShortened' }
  /** "500-600": two amounts. */
  | { readonly kind: 'AmountRange' }
  | { readonly kind: 'AmountZero' }
  | { readonly kind: 'AmountNegative' }
  | { readonly kind: 'AmountTooLarge'; readonly maximum: Money };

/** `read`: at most 80 printable characters of what was given. `suggestion`: what may have been meant, never acted upon. */
export type AmountRefusal = AmountProblem & {
  readonly read: string;
  readonly suggestion: Money | undefined;
};

/** No amount that a card can pay is longer; what is longer is not looked at. */
const LONGEST = 64;

/**
 * Reads one amount, nothing before or after it: `500`, `$500`, `1,200.50 EUR`, `1 200,50 €`, `1'200.50 CHF`.
 * ASCII digits only. Above zero and at most the currency's maximum; the floor is the caller's question (`belowFloor`).
 */
export function parseAmount(text: string, context: AmountContext): Result<Money, AmountRefusal> {
  const refuse = (problem: AmountProblem, suggestion?: Money): Result<never, AmountRefusal> =>
    refused({ ...problem, read: printable(text), suggestion });

  const parts = text.length > LONGEST ? undefined : splitAmount(squeeze(text));
  const number = parts && readNumber(parts.number);
  const named = text.length > LONGEST ? undefined : nearAmount(squeeze(text));
  if (named !== undefined) return refuse({ kind: named });
  if (parts === undefined || number === undefined)
    return refuse({ kind: 'AmountUnreadable' }, meantAsDigits(text, context));

  const chosen = chooseCurrency(parts.before, parts.after, context);
  if (!chosen.ok) {
    const habitual = context.habit && weigh(number, context.habit, context.locale);
    return refuse(
      chosen.refusal,
      meantAsDigits(text, context) ?? (habitual?.ok ? habitual.value : undefined),
    );
  }
  const weighed = weigh(number, chosen.value, context.locale);
  if (parts.negative) return refuse({ kind: 'AmountNegative' }, weighed.ok ? weighed.value : undefined);
  return weighed.ok ? weighed : refuse(weighed.refusal.problem, weighed.refusal.suggestion);
}

const NUMBER = String.raw`[0-9][0-9.,'’ ]*`;
const SHORTENED = new RegExp(
  `${NUMBER}\\p{Sc}? ?(?:k|kk|m|mm|mn|mio|mln|mrd|bn|mil|mille|thousand|milliers?|millions?|lakhs?|lacs?|crores?|cr|grand)(?:\\P{L}|\\p{Sc}|eur|usd|$)`,
  'iu',
);
const RANGE = new RegExp(`${NUMBER}\\D{0,6}(?:[-–—~…]| (?:to|or|and|à|a|ou|et) )\\D{0,6}[0-9]`, 'iu');

/** What people write for an amount, and what is none. */
function nearAmount(text: string): 'AmountShortened' | 'AmountRange' | undefined {
  if (RANGE.test(text)) return 'AmountRange';
  return SHORTENED.test(text) ? 'AmountShortened' : undefined;
}

/** 5oo and l2: letters that look like digits and touch some, which would otherwise be taken for less than was meant. */
function meantAsDigits(text: string, context: AmountContext): Money | undefined {
  if (text.length > LONGEST) return undefined;
  const digits = text.replace(/[oOlI]*[0-9][0-9oOlI]*/g, (run) =>
    run.replace(/[oO]/g, '0').replace(/[lI]/g, '1'),
  );
  const read = digits === text ? undefined : parseAmount(digits, context);
  return read?.ok ? read.value : undefined;
}

/** The number with what stands before and after it; one minus sign before it, or before its currency, is told apart. */
function splitAmount(
  text: string,
): { before: string; number: string; after: string; negative: boolean } | undefined {
  const first = text.search(/[0-9]/);
  if (first < 0) return undefined;
  let end = text.length;
  while (!/[0-9]/.test(text.charAt(end - 1))) end -= 1;
  // `squeeze`, not `trim`: a line end or a byte order mark is no blank between a number and its currency.
  const ahead = squeeze(text.slice(0, first));
  const before = squeeze(ahead.replace(/^[-−]|[-−]$/u, ''));
  // ",89" and ".5" lack what stands before their mark: 89 is not what they say.
  if (/[.,]$/.test(ahead)) return undefined;
  return {
    before,
    number: text.slice(first, end),
    after: squeeze(text.slice(end)),
    negative: before !== ahead,
  };
}

/** What a number is in a currency, or what keeps it from being an amount. */
function weigh(
  number: WrittenNumber,
  rule: CurrencyRule,
  locale: string | undefined,
): Result<Money, { readonly problem: AmountProblem; readonly suggestion: Money | undefined }> {
  const money = (minor: bigint): Money => ({ currency: rule.code, minor });
  const valued = worth(number, rule.exponent, locale);
  if (valued.kind === 'several') {
    const readings = valued.readings.map(money);
    return refused({ problem: { kind: 'AmountAmbiguous', readings }, suggestion: readings[0] });
  }
  if (valued.kind === 'too-precise') {
    const problem = { kind: 'AmountTooPrecise', currency: rule.code, exponent: rule.exponent } as const;
    return refused({ problem, suggestion: money(valued.roundedUp) });
  }
  if (valued.minor === 0n) return refused({ problem: { kind: 'AmountZero' }, suggestion: undefined });
  if (valued.minor <= rule.maximumMinor) return done(money(valued.minor));
  const problem = { kind: 'AmountTooLarge', maximum: money(rule.maximumMinor) } as const;
  return refused({ problem, suggestion: undefined });
}

/** The form that every context reads back as the same amount: `1200.50 EUR`, `1200 JPY`, `1.250 KWD`. */
export function writeAmount(money: Money, exponent: number): string {
  const sign = money.minor < 0n ? '-' : '';
  const digits = (money.minor < 0n ? -money.minor : money.minor).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const decimals = exponent === 0 ? '' : `.${digits.slice(-exponent)}`;
  return `${sign}${whole}${decimals} ${money.currency}`;
}

/** Whether the processor cannot charge so little. The amount is in the rule's currency. */
export const belowFloor = (money: Money, rule: CurrencyRule): boolean => money.minor < rule.floorMinor;

/** The least a quote may be, in minor units: ten times the floor, so that shares stay above what can be charged. */
export const quoteFloor = (rule: Pick<CurrencyRule, 'floorMinor'>): bigint => rule.floorMinor * 10n;
