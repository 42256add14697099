// What a banner says of a wish, and what a list of them says of a project: what remains first, then what it is. The same for
// the picture, the card, the iframe and the widget, which brings no word of its own.
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import { type BadgeTone, projectBadge, wishBadge } from './badge-words.ts';
import { type Bar, barOf, type Figure, figureOf, gathered, titleOf } from './figure.ts';
import { headline } from './headline.ts';
import { text, writeDate, writeMoney } from './texts.ts';
import { plainVoice } from './voice.ts';

export interface BannerWords {
  readonly title: string;
  /** works/lantern #3 */
  readonly place: string;
  readonly figure: Figure;
  readonly bar: Bar | undefined;
  /** How much came together, from how many, until when; the first things first. */
  readonly facts: readonly string[];
  readonly phase: string;
  readonly tone: BadgeTone;
  readonly call: string;
  /** The call asks for a pledge; otherwise it only leads to the wish. */
  readonly pledgeable: boolean;
  /** All of it in a sentence, for who cannot see it. */
  readonly sentence: string;
}

/** One step at a time has a date that people wait for; the others end by themselves. */
function untilWords({ progress, timeZone }: WishView, locale: Locale): string | undefined {
  const { next, phase, paused, overdue } = progress;
  if (paused !== undefined || overdue || next.at === undefined) return undefined;
  const date = writeDate(locale, next.at, timeZone);
  switch (phase) {
    case 'open':
    case 'funding':
      return text(locale, 'banner:until.funding', { date });
    case 'confirming':
      return next.what === 'last-call' ? text(locale, 'banner:until.confirming', { date }) : undefined;
    case 'started':
      return text(locale, 'banner:until.started', { date });
    case 'delivered':
      return next.what === 'review' ? text(locale, 'banner:until.delivered', { date }) : undefined;
    case 'proposed':
    case 'collecting':
    case 'contested':
    case 'completed':
    case 'refunding':
    case 'refunded':
    case 'expired':
    case 'cancelled':
      return undefined;
  }
}

function factsOf(wish: WishView, locale: Locale): readonly string[] {
  const { pledged, backers } = wish.progress;
  const until = untilWords(wish, locale);
  return [
    ...(pledged > 0n ? [gathered(wish, locale)] : []),
    text(locale, 'pages:backers', { count: backers }),
    ...(until === undefined ? [] : [until]),
  ];
}

function callWords({ progress }: WishView, locale: Locale): string {
  const { pledgeable, closeTheGap, currency, phase } = progress;
  if (!pledgeable || phase === 'proposed' || phase === 'collecting') return text(locale, 'banner:call.look');
  if (closeTheGap === undefined) return text(locale, 'banner:call.pledge');
  return text(locale, 'banner:call.close', { amount: writeMoney(locale, closeTheGap, currency) });
}

export function wishBanner(wish: WishView, locale: Locale): BannerWords {
  const { progress } = wish;
  const paused = progress.paused !== undefined;
  return {
    title: titleOf(wish),
    place: `${wish.owner}/${wish.name} #${wish.number}`,
    figure: figureOf(wish, locale),
    bar: barOf(wish, locale),
    facts: factsOf(wish, locale),
    phase: paused ? text(locale, 'pages:paused') : text(locale, `common:phase.${progress.phase}`),
    tone: wishBadge(wish, locale).tone,
    call: callWords(wish, locale),
    pledgeable: progress.pledgeable && progress.phase !== 'proposed' && progress.phase !== 'collecting',
    sentence: text(locale, 'badge:title', {
      title: titleOf(wish),
      headline: headline(wish, plainVoice(locale)),
    }),
  };
}

/** What a card says of a project: how many wishes, and what remains of the nearest. */
export function projectCard(
  project: Parameters<typeof projectBadge>[0],
  locale: Locale,
): Pick<BannerWords, 'title' | 'place' | 'figure' | 'facts' | 'bar'> {
  const place = `${project.owner}/${project.name}`;
  const { message } = projectBadge(project, locale);
  return {
    title: text(locale, 'banner:wishes', { project: place }),
    place,
    figure: { figure: message, isAmount: false, label: text(locale, 'pages:tagline') },
    bar: undefined,
    facts: [],
  };
}

/** The same for what does not exist and for what is not public. */
export function unknownBanner(): BannerWords {
  const say = (key: string): string => text('en', `banner:unknown.${key}`);
  return {
    title: say('title'),
    place: text('en', 'pages:name'),
    figure: { figure: say('figure'), isAmount: false, label: say('label') },
    bar: undefined,
    facts: [],
    phase: '',
    tone: 'grey',
    call: '',
    pledgeable: false,
    sentence: `${say('figure')}: ${say('label')}`,
  };
}
