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
  readonly why: 'closes' | 'half' | 'small';
}

/** The gap, half of it, and two small sums: none that a card cannot be charged, none larger than the gap. */
export function suggestions({ progress }: WishView, rule: CurrencyRule): readonly Suggestion[] {
  const gap = progress.closeTheGap;
  const unit = 10n ** BigInt(rule.exponent);
  const half = gap === undefined ? undefined : ((gap / 2n + unit - 1n) / unit) * unit;
  const all: Suggestion[] = [
    ...(gap === undefined ? [] : [{ minor: gap, why: 'closes' as const }]),
    ...(half === undefined ? [] : [{ minor: half, why: 'half' as const }]),
    ...[20n, 10n].map((times) => ({ minor: rule.floorMinor * times, why: 'small' as const })),
  ];
  return all.filter(
    ({ minor }, index) =>
      minor >= rule.floorMinor &&
      (gap === undefined || minor <= gap) &&
      all.findIndex((other) => other.minor === minor) === index,
  );
}
