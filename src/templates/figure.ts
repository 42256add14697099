// The one figure that a page, a card and a badge put first: what remains, or how it stands where nothing can remain.
// Owns which words go with which state of a wish; knows no markup.
import { ended } from '../domain/campaign.ts';
import type { Locale } from '../domain/settings.ts';
import type { QuoteView, WishView } from '../ports/views.ts';
import { printable } from '../domain/text.ts';
import { text, writeMoney } from './texts.ts';

export interface Figure {
  /** €37, or a word or two. */
  readonly figure: string;
  readonly isAmount: boolean;
  /** What the figure is. */
  readonly label: string;
}

export interface Bar {
  /** Whole percent. */
  readonly percent: number;
  readonly name: string;
  readonly value: string;
}

/** The title as it can be shown: nothing in it that hides or turns what stands around it. */
export const titleOf = ({ title }: Pick<WishView, 'title'>): string => printable(title, 250) || '?';

/** Of several quotes the one that the pledges come nearest to. */
export const nearestQuote = ({ quotes }: Pick<WishView, 'quotes'>): QuoteView | undefined =>
  quotes.reduce<QuoteView | undefined>(
    (nearest, quote) => (nearest === undefined || quote.remaining < nearest.remaining ? quote : nearest),
    undefined,
  );

/** The part of the states that figures and badges tell apart. */
export type State = WishView['progress']['phase'] | 'unquoted' | 'quoted' | 'covered' | 'overdue';

export function stateOf(wish: WishView): State {
  const { phase, overdue } = wish.progress;
  if (phase === 'started' && overdue) return 'overdue';
  if (phase !== 'open') return phase;
  const quote = nearestQuote(wish);
  if (!quote) return 'unquoted';
  return quote.remaining === 0n ? 'covered' : 'quoted';
}

function amountShown(wish: WishView, state: State): bigint | undefined {
  if (state === 'unquoted') return wish.progress.pledged;
  if (state === 'quoted') return nearestQuote(wish)?.remaining;
  return state === 'funding' ? wish.progress.remaining : undefined;
}

export function figureOf(wish: WishView, locale: Locale): Figure {
  const state = stateOf(wish);
  const amount = amountShown(wish, state);
  const key = `pages:headline.${state}`;
  const names = {
    requester: wish.requester,
    developer: wish.developer ?? nearestQuote(wish)?.developer ?? '',
  };
  return {
    figure:
      amount === undefined
        ? text(locale, `${key}.figure`)
        : writeMoney(locale, amount, wish.progress.currency),
    isAmount: amount !== undefined,
    label: text(locale, `${key}.label`, names),
  };
}

/** How full the well is: towards the target, or towards the nearest quote while none is accepted. */
export function barOf(wish: WishView, locale: Locale): Bar | undefined {
  const { target, remaining, pledged, currency, percent, phase } = wish.progress;
  const aim = target ?? (phase === 'open' ? nearestQuote(wish)?.amount : undefined);
  if (aim === undefined || aim === 0n || (target !== undefined && remaining === undefined)) return undefined;
  const full = target === undefined ? Number(((pledged < aim ? pledged : aim) * 100n) / aim) : percent;
  const money = (minor: bigint): string => writeMoney(locale, minor, currency);
  return {
    percent: full,
    name: text(locale, 'pages:bar.name', { title: titleOf(wish) }),
    value: text(locale, 'pages:bar.value', { pledged: money(pledged), target: money(aim), percent: full }),
  };
}

/** What stands beside the bar: how much came together, from how many. */
export function gathered(wish: WishView, locale: Locale): string {
  const { target, pledged, currency, phase } = wish.progress;
  const money = (minor: bigint): string => writeMoney(locale, minor, currency);
  const aim = target ?? (phase === 'open' ? nearestQuote(wish)?.amount : undefined);
  if (aim !== undefined) return text(locale, 'pages:bar.of', { pledged: money(pledged), target: money(aim) });
  return text(locale, `pages:bar.${ended(phase) ? 'pledged' : 'unquoted'}`, { pledged: money(pledged) });
}
