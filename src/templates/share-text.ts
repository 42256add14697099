// What people say when they tell others of a wish: how it stands, what it is, where. Owns how long that may be for each network;
// a title is cut before anything of ours is, and can mention nobody.
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import { nearestQuote, type State, stateOf, titleOf } from './figure.ts';
import { text, writeMoney } from './texts.ts';

/** Whether a text is short enough. */
export type Fits = (words: string) => boolean;

/** A wish that waits for its first pledge, is late, or came to nothing is nobody's to praise. */
const told: ReadonlySet<State> = new Set([
  'unquoted',
  'quoted',
  'covered',
  'funding',
  'confirming',
  'collecting',
  'started',
  'delivered',
  'completed',
]);

/** "€37 from starting"; undefined where there is nothing to tell others. */
export function shareState(wish: WishView, locale: Locale): string | undefined {
  const state = stateOf(wish);
  const { private: isPrivate, progress } = wish;
  if (isPrivate || progress.paused !== undefined || !told.has(state)) return undefined;
  const { remaining, pledged, target, captured, currency } = progress;
  const money = (minor: bigint): string => writeMoney(locale, minor, currency);
  const missing = state === 'quoted' ? nearestQuote(wish)?.remaining : remaining;
  return text(locale, `share:state.${state}`, {
    remaining: money(missing ?? 0n),
    pledged: money(pledged),
    target: money(target ?? captured),
  });
}

const ZWSP = '\u200b';
/** A name of somebody, or an address, in a title is only words: a post must not call them, nor lead there. */
const harmless = (title: string): string =>
  title.toWellFormed().replaceAll('@', `@${ZWSP}`).replaceAll('://', `:${ZWSP}//`);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
export const graphemeCount = (words: string): number => [...graphemes.segment(words)].length;

/** Whole where that fits; else with a shorter title; else the state alone, which always does. */
export function shareText(wish: WishView, locale: Locale, state: string, fits: Fits): string {
  const project = `${wish.owner}/${wish.name}`;
  const whole = (title: string): string => text(locale, 'share:text', { state, title, project });
  const title = [...graphemes.segment(harmless(titleOf(wish)))].map(({ segment }) => segment);
  if (fits(whole(title.join('')))) return whole(title.join(''));
  let [shortest, longest] = [0, title.length];
  while (shortest < longest) {
    const middle = Math.ceil((shortest + longest) / 2);
    if (fits(whole(`${title.slice(0, middle).join('')}…`))) shortest = middle;
    else longest = middle - 1;
  }
  return shortest === 0 ? state : whole(`${title.slice(0, shortest).join('').trimEnd()}…`);
}
