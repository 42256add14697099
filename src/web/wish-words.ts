// A wish in the words of its page: what the page, a card of a list and the badge say of it, from the one view of a wish.
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import { headline } from '../templates/headline.ts';
import type { CardView } from '../templates/pages.ts';
import { text, writeMoney } from '../templates/texts.ts';
import { plainVoice } from '../templates/voice.ts';

export const isLocale = (value: string | undefined): value is Locale => value === 'en' || value === 'fr';

export const pathOf = ({ owner, name }: Pick<WishView, 'owner' | 'name'>): string =>
  `/gh/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;

export const wishPath = (wish: Pick<WishView, 'owner' | 'name' | 'number'>): string =>
  `${pathOf(wish)}/${wish.number}`;

/** What remains, first; where nothing can remain, how it stands. */
export const headlineOf = (wish: WishView, locale: Locale): string => headline(wish, plainVoice(locale));

export const money = (wish: WishView, locale: Locale, minor: bigint): string =>
  writeMoney(locale, minor, wish.progress.currency);

/** An amount as an address or a field holds it: 37 or 37.50. */
export function plainAmount(minor: bigint, exponent: number): string {
  const digits = minor.toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const rest = digits.slice(digits.length - exponent);
  return /^0*$/.test(rest) ? whole : `${whole}.${rest}`;
}

export const cardOf = (wish: WishView, locale: Locale): CardView => ({
  path: wishPath(wish),
  title: wish.title,
  headline: headlineOf(wish, locale),
  place: `${wish.owner}/${wish.name}#${wish.number}`,
  phase: text(locale, `common:phase.${wish.progress.phase}`),
  backers: wish.progress.backers,
  pledged: money(wish, locale, wish.progress.pledged),
  target: wish.progress.target === undefined ? '' : money(wish, locale, wish.progress.target),
  percent: wish.progress.percent,
});
