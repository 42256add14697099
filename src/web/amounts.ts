// Amounts as a field or an address holds them: what is written here is read back as the same amount in every language.
import { type CurrencyRule, writeAmount } from '../domain/money.ts';
import type { WishView } from '../ports/views.ts';

const exponentOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** 37, 37.50 */
export function amountField(minor: bigint, currency: string): string {
  const [amount = ''] = writeAmount({ minor, currency }, exponentOf(currency)).split(' ');
  return amount.replace(/\.0+$/, '');
}

export interface Suggestion {
  readonly minor: bigint;
  readonly why: 'closes' | 'half' | 'quarter' | 'tenth' | 'small';
}

const SHARES = [
  { why: 'half', parts: 2n },
  { why: 'quarter', parts: 4n },
  { why: 'tenth', parts: 10n },
] as const;
/** Of the least that a card can be charged: where there is no gap to share there is more to choose from. */
const SMALL = { gap: [10n], none: [100n, 40n, 20n, 10n] } as const;

/** The gap, shares of it in whole units, and small sums: none that a card cannot be charged, none larger than the gap. */
export function suggestions({ progress }: WishView, rule: CurrencyRule): readonly Suggestion[] {
  const gap = progress.closeTheGap;
  const unit = 10n ** BigInt(rule.exponent);
  const share = (whole: bigint, parts: bigint): bigint => ((whole / parts + unit - 1n) / unit) * unit;
  const shares = gap === undefined ? [] : SHARES.map(({ why, parts }) => ({ minor: share(gap, parts), why }));
  const small = SMALL[gap === undefined ? 'none' : 'gap'].map((times) => rule.floorMinor * times);
  const all: Suggestion[] = [
    ...(gap === undefined ? [] : [{ minor: gap, why: 'closes' as const }]),
    ...shares,
    ...small.map((minor) => ({ minor, why: 'small' as const })),
  ];
  return all.filter(
    ({ minor }, index) =>
      minor >= rule.floorMinor &&
      (gap === undefined || minor <= gap) &&
      all.findIndex((other) => other.minor === minor) === index,
  );
}
