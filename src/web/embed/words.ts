// What the widget and the iframe show, as data: every word comes from here, so that a language is added in one place and an
// old widget says what a new server knows.
import type { Locale } from '../../domain/settings.ts';
import type { WishView } from '../../ports/views.ts';
import { wishBanner } from '../../templates/banner-words.ts';
import type { EmbeddedProject, EmbeddedWish } from '../../templates/embed-pages.ts';
import { text } from '../../templates/texts.ts';
import { amountField } from '../amounts.ts';
import type { ShownProject } from '../use-cases.ts';

export const DEFAULT_LIMIT = 5;
const MOST_WISHES = 20;

/** How many wishes a list shows: 5 where nothing or nonsense was asked for. */
export function limitIn(asked: string | undefined): number {
  const limit = /^[0-9]{1,3}$/.test(asked ?? '') ? Number(asked) : DEFAULT_LIMIT;
  return Math.min(MOST_WISHES, Math.max(1, limit));
}

/** @param asked the language goes along to the pages only where it was asked for */
const withLanguage = (url: string, asked: Locale | undefined): string =>
  asked === undefined ? url : `${url}${url.includes('?') ? '&' : '?'}lang=${asked}`;

/** One click closes the gap. */
function callHref({ progress, pledgeUrl, pageUrl }: WishView, pledgeable: boolean): string {
  if (!pledgeable) return pageUrl;
  const { closeTheGap, currency } = progress;
  return closeTheGap === undefined ? pledgeUrl : `${pledgeUrl}?amount=${amountField(closeTheGap, currency)}`;
}

export function embeddedWish(wish: WishView, asked: Locale | undefined): EmbeddedWish {
  const locale = asked ?? wish.locale;
  const words = wishBanner(wish, locale);
  return {
    name: words.sentence,
    title: words.title,
    href: withLanguage(wish.pageUrl, asked),
    figure: words.figure.figure,
    label: words.figure.label,
    bar: words.bar ?? null,
    tone: words.tone,
    facts: words.facts,
    call: {
      words: words.call,
      href: withLanguage(callHref(wish, words.pledgeable), asked),
      loud: words.pledgeable,
    },
  };
}

const AWAITED: ReadonlySet<string> = new Set(['proposed', 'open', 'funding', 'confirming', 'collecting']);
const UNDER_WAY: ReadonlySet<string> = new Set(['started', 'delivered', 'contested']);
/** Whatever waits for backers, then what is being worked on; what has ended is on the project's page. */
const shownFirst = (wishes: readonly WishView[]): readonly WishView[] => [
  ...wishes.filter(({ progress }) => AWAITED.has(progress.phase)),
  ...wishes.filter(({ progress }) => UNDER_WAY.has(progress.phase)),
];

export function embeddedProject(
  project: ShownProject,
  {
    limit,
    asked,
    href,
  }: { readonly limit: number; readonly asked: Locale | undefined; readonly href: string },
): EmbeddedProject {
  const locale = asked ?? project.locale;
  const wishes = shownFirst(project.wishes).slice(0, limit);
  const name = text(locale, 'banner:wishes', { project: `${project.owner}/${project.name}` });
  const hidden = project.totals.wishes > wishes.length;
  return {
    name,
    title: name,
    href: withLanguage(href, asked),
    wishes: wishes.map((wish) => embeddedWish(wish, asked)),
    none: wishes.length === 0 ? text(locale, 'banner:none') : '',
    more: hidden ? text(locale, 'banner:all', { count: project.totals.wishes }) : '',
  };
}
