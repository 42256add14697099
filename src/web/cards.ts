// A wish in a list: what remains first, then what it is.
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import { wishBadge } from '../templates/badge-words.ts';
import { barOf, figureOf, gathered, titleOf } from '../templates/figure.ts';
import type { CardView } from '../templates/pages.ts';
import { text } from '../templates/texts.ts';
import { wishPath } from './addresses.ts';

export const phaseWord = ({ progress }: WishView, locale: Locale): string =>
  progress.paused === undefined
    ? text(locale, `common:phase.${progress.phase}`)
    : text(locale, 'pages:paused');

export const cardOf = (wish: WishView, locale: Locale, link: (path: string) => string): CardView => ({
  figure: figureOf(wish, locale),
  bar: barOf(wish, locale),
  href: link(wishPath(wish)),
  title: titleOf(wish),
  tone: wishBadge(wish, locale).tone,
  phase: phaseWord(wish, locale),
  place: `${wish.owner}/${wish.name} #${wish.number}`,
  gathered: gathered(wish, locale),
});

/** What a README holds; people's words are left out of it, for they could change what it is. */
export const badgeCode = (alt: string, image: string, target: string): string =>
  `[![${alt}](${image})](${target})`;
