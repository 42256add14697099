// Where a pledge is made: links that carry an amount as people write it, never a person or a right to anything.
import type { WishView } from '../ports/views.ts';
import { writeAmount } from '../domain/money.ts';

/** Decimals of a currency, as people write it. */
const exponentOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** `37`, `37.50`: what the pledge page reads back as the same amount. */
export function pledgeLink(wish: WishView, amount?: bigint): string {
  if (amount === undefined) return wish.pledgeUrl;
  const written = writeAmount({ minor: amount, currency: '' }, exponentOf(wish.progress.currency)).trim();
  return `${wish.pledgeUrl}?amount=${written.replace(/\.0+$/, '')}`;
}
