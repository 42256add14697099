// What a badge says: two short texts, what remains first. Owns the words for each state; the picture is the web's.
import type { Standing, Totals } from '../domain/listing.ts';
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import { nearestQuote, stateOf, titleOf } from './figure.ts';
import { headline } from './headline.ts';
import { text, writeMoney } from './texts.ts';
import { plainVoice } from './voice.ts';

/** grey: nothing to do. blue: wanted. gold: nearly there. green: it goes on. */
export type BadgeTone = 'grey' | 'blue' | 'gold' | 'green';

export interface BadgeWords {
  readonly label: string;
  readonly message: string;
  /** For who cannot see the picture. */
  readonly title: string;
  readonly tone: BadgeTone;
  readonly percent: number;
}

const tones: Readonly<Record<ReturnType<typeof stateOf>, BadgeTone>> = {
  proposed: 'grey',
  open: 'blue',
  unquoted: 'blue',
  quoted: 'blue',
  covered: 'gold',
  funding: 'gold',
  confirming: 'green',
  collecting: 'green',
  started: 'green',
  overdue: 'gold',
  delivered: 'green',
  contested: 'gold',
  completed: 'green',
  refunding: 'grey',
  refunded: 'grey',
  expired: 'grey',
  cancelled: 'grey',
};

export function wishBadge(wish: WishView, locale: Locale): BadgeWords {
  const { paused, pledged, remaining, currency, percent } = wish.progress;
  const money = (minor: bigint): string => writeMoney(locale, minor, currency);
  const state = stateOf(wish);
  const amount = money((state === 'quoted' ? nearestQuote(wish)?.remaining : remaining) ?? 0n);
  const words = text(locale, `badge:${paused === undefined ? state : 'paused'}`, {
    amount,
    pledged: money(pledged),
  });
  return {
    label: text(locale, 'badge:wish'),
    message: words,
    title: text(locale, 'badge:title', {
      title: titleOf(wish),
      headline: headline(wish, plainVoice(locale)),
    }),
    tone: paused === undefined ? tones[state] : 'grey',
    percent,
  };
}

const COUNTED: readonly Standing[] = ['confirming', 'funding', 'open', 'proposed'];

export function projectBadge(
  project: {
    readonly owner: string;
    readonly name: string;
    /** The first of them, nearest to their start first. */
    readonly wishes: readonly WishView[];
    readonly totals: Pick<Totals, 'standings'>;
  },
  locale: Locale,
): BadgeWords {
  const open = COUNTED.reduce((sum, standing) => sum + (project.totals.standings.get(standing) ?? 0), 0);
  const nearest = project.wishes.find(
    ({ progress }) => progress.phase === 'funding' && progress.paused === undefined,
  );
  const count = open === 0 ? text(locale, 'badge:none') : text(locale, 'badge:count', { count: open });
  const message =
    nearest?.progress.remaining === undefined
      ? count
      : text(locale, 'badge:nearest', {
          count,
          amount: writeMoney(locale, nearest.progress.remaining, nearest.progress.currency),
        });
  return {
    label: text(locale, 'badge:wishes'),
    message,
    title: text(locale, 'badge:title', { title: `${project.owner}/${project.name}`, headline: message }),
    tone: nearest ? 'gold' : open > 0 ? 'blue' : 'grey',
    percent: nearest?.progress.percent ?? 0,
  };
}

/** The same for what does not exist and for what is not public, in the language of the code. */
export function unknownBadge(): BadgeWords {
  const [label, message] = [text('en', 'badge:wish'), text('en', 'badge:unknown')];
  return { label, message, title: `${label}: ${message}`, tone: 'grey', percent: 0 };
}
