// What the API says of a wish, its quotes, its history and its project: the views that every surface shows, as JSON.
import { needs, standings } from '../../domain/listing.ts';
import { isTold } from '../../domain/told.ts';
import type { Totals } from '../../domain/listing.ts';
import type { Locale } from '../../domain/settings.ts';
import type { QuoteView, WishView } from '../../ports/views.ts';
import { headline } from '../../templates/headline.ts';
import { writeMoney } from '../../templates/texts.ts';
import { plainVoice } from '../../templates/voice.ts';
import { projectPath, wishPath } from '../addresses.ts';
import { eventWords } from '../history.ts';
import type { ListedProject, ToldView } from '../use-cases.ts';
import type { EventJson, ListedWishJson, ProjectJson, QuoteJson, TotalsJson, WishJson } from './schemas.ts';

/** Where this server and the repositories are. */
export interface Places {
  readonly publicUrl: string;
  readonly forgeUrl: string;
}

const amount = (minor: bigint, currency: string, locale: Locale) => ({
  minor: minor.toString(),
  currency,
  display: writeMoney(locale, minor, currency),
});

const moment = (at: Temporal.Instant): string => at.toString({ smallestUnit: 'second' });
const maybeMoment = (at: Temporal.Instant | undefined): string | null => (at ? moment(at) : null);

const quoteInShort = (wish: WishView, quote: QuoteView, locale: Locale) => ({
  developer: quote.developer,
  version: quote.version,
  accepted: quote.accepted,
  amount: amount(quote.amount, wish.progress.currency, locale),
  remaining: amount(quote.remaining, wish.progress.currency, locale),
  delay: { count: quote.delay.count, unit: quote.delay.unit },
  url: quote.commentUrl ?? wish.issueUrl,
});

export const quotesJson = (wish: WishView, locale: Locale): QuoteJson[] =>
  wish.quotes.map((quote) => ({
    ...quoteInShort(wish, quote, locale),
    specification: quote.specification,
    before: quote.before
      ? {
          amount: amount(quote.before.amount, wish.progress.currency, locale),
          delay: { count: quote.before.delay.count, unit: quote.before.delay.unit },
          specification: quote.before.specification,
        }
      : null,
  }));

export function listedWishJson(wish: WishView, locale: Locale, { publicUrl }: Places): ListedWishJson {
  const { progress } = wish;
  const maybe = (minor: bigint | undefined) =>
    minor === undefined ? null : amount(minor, progress.currency, locale);
  return {
    owner: wish.owner,
    repository: wish.name,
    number: wish.number,
    title: wish.title,
    headline: headline(wish, plainVoice(locale)),
    remaining: maybe(progress.remaining),
    closeTheGap: maybe(progress.closeTheGap),
    target: maybe(progress.target),
    pledged: amount(progress.pledged, progress.currency, locale),
    withdrawn: amount(progress.withdrawn, progress.currency, locale),
    percent: progress.percent,
    backers: progress.backers,
    phase: progress.phase,
    paused: progress.paused ?? null,
    pledgeable: progress.pledgeable,
    requester: wish.requester,
    developer: wish.developer ?? null,
    next: { who: progress.next.who, what: progress.next.what, at: maybeMoment(progress.next.at) },
    dueAt: maybeMoment(progress.dueAt),
    quotes: wish.quotes.map((quote) => quoteInShort(wish, quote, locale)),
    links: {
      page: wish.pageUrl,
      pledge: wish.pledgeUrl,
      issue: wish.issueUrl,
      badge: wish.badgeUrl,
      project: wish.projectUrl,
      feed: `${wish.pageUrl}/feed.atom`,
      api: `${publicUrl}/api/v1${wishPath(wish)}`,
    },
  };
}

export const wishJson = (wish: WishView, locale: Locale, places: Places): WishJson => ({
  ...listedWishJson(wish, locale, places),
  namedBackers: [...wish.namedBackers],
});

/** Undefined for what is not told. */
export function eventJson(
  { campaign, sequence, at, event, wish, names }: ToldView,
  locale: Locale,
): EventJson | undefined {
  if (!isTold(event)) return undefined;
  return {
    id: `${campaign}-${sequence}`,
    at: moment(at),
    number: wish.number,
    type: event.type,
    words: eventWords(event, { wish, locale, names }) ?? event.type,
    amount: 'amount' in event ? amount(event.amount, wish.progress.currency, locale) : null,
    delay: 'delay' in event ? { count: event.delay.count, unit: event.delay.unit } : null,
    version: 'version' in event ? event.version : null,
    percent: 'percent' in event ? event.percent : null,
    dueAt: 'dueAt' in event ? moment(event.dueAt) : null,
  };
}

export const totalsJson = (totals: Totals, locale: Locale): TotalsJson => ({
  wishes: totals.wishes,
  phases: Object.fromEntries(standings.map((standing) => [standing, totals.standings.get(standing) ?? 0])),
  needs: Object.fromEntries(needs.map((need) => [need, totals.needs[need]])),
  sums: totals.sums.map(({ currency, pledged, funded, paidOut }) => ({
    currency,
    pledged: amount(pledged, currency, locale),
    funded: amount(funded, currency, locale),
    paidOut: amount(paidOut, currency, locale),
  })),
});

export function projectJson(
  project: ListedProject,
  locale: Locale,
  { publicUrl, forgeUrl }: Places,
): Omit<ProjectJson, 'wishes' | 'next'> {
  const path = projectPath(project);
  return {
    owner: project.owner,
    repository: project.name,
    totals: totalsJson(project.totals, locale),
    links: {
      page: publicUrl + path,
      badge: `${publicUrl}/badge${path}.svg`,
      feed: `${publicUrl}${path}/feed.atom`,
      api: `${publicUrl}/api/v1${path}`,
      repository: forgeUrl + path.slice('/gh'.length),
    },
  };
}
