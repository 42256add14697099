// Feeds: what happened to a wish, or to the wishes of a project, as Atom (RFC 4287). What cannot stand in XML is taken out of
// people's words; an entry keeps its id and its words for ever. Unknown and private are one answer.
import { type Context, Hono } from 'hono';
import { isTold } from '../domain/told.ts';
import type { Locale } from '../domain/settings.ts';
import { printable } from '../domain/text.ts';
import type { WishView } from '../ports/views.ts';
import { type FeedEntry, type FeedView, renderFeed } from '../templates/feed.ts';
import { titleOf } from '../templates/figure.ts';
import { headline } from '../templates/headline.ts';
import { text } from '../templates/texts.ts';
import { plainVoice } from '../templates/voice.ts';
import { projectIn, projectPath, wishIn, wishPath } from './addresses.ts';
import type { HeadLink } from '../templates/frame.ts';
import { eventWords } from './history.ts';
import { notFound } from './notices.ts';
import { askedLocale, type Pages } from './page-context.ts';
import { names, unchanged } from './unchanged.ts';
import type { ToldView } from './use-cases.ts';

const ENTRIES = 50;
/** These two are no characters of XML at all, escaped or not. */
const inXml = (words: string): string => words.replaceAll(/[\ufffe\uffff]/g, '');
const TYPE = 'application/atom+xml; charset=utf-8';

/** What the head of a page says to those who would follow it. */
export const atomLink = (href: string, title: string): HeadLink => ({
  rel: 'alternate',
  type: 'application/atom+xml',
  href,
  title,
  hreflang: undefined,
});

interface Named {
  readonly owner: string;
  readonly name: string;
  readonly number?: number;
}

/** Of one wish the title is the feed's: its entries need not repeat it. */
function entryOf(told: ToldView, { locale, ofProject }: { locale: Locale; ofProject: boolean }): FeedEntry[] {
  const { campaign, sequence, at, event, wish, names } = told;
  const happened = isTold(event) ? eventWords(event, { wish, locale, names }) : undefined;
  if (happened === undefined) return [];
  const words = inXml(printable(happened, 500));
  const title = ofProject
    ? text(locale, 'feed:entry', { words, title: inXml(titleOf(wish)), number: wish.number })
    : words;
  return [
    {
      id: `tag:${new URL(wish.pageUrl).hostname},2026:event/${campaign}/${sequence}`,
      title,
      words,
      at: at.toString({ smallestUnit: 'second' }),
      href: wish.pageUrl,
    },
  ];
}

export function feeds(pages: Pages): Hono {
  const { useCases, publicUrl, refreshSeconds } = pages;
  const known = unchanged();
  const cacheControl = `public, max-age=${Math.min(60, Math.max(1, Math.ceil(refreshSeconds)))}`;

  /** undefined: what is unknown or not public. */
  async function viewOf(c: Context, address: Named): Promise<{ locale: Locale; view: FeedView } | undefined> {
    const told = await useCases.told(address, undefined, ENTRIES);
    const about = await (address.number === undefined
      ? ofProject(address)
      : ofWish(address.owner, address.name, address.number));
    if (!told || !about) return undefined;
    const locale = askedLocale(c) ?? about.locale;
    const entries = told.items.flatMap((one) =>
      entryOf(one, { locale, ofProject: address.number === undefined }),
    );
    const self = new URL(c.req.url);
    return {
      locale,
      view: {
        lang: locale,
        id: about.href,
        ...about.words(locale),
        href: about.href,
        self: publicUrl + self.pathname + self.search,
        updated: entries[0]?.at ?? '1970-01-01T00:00:00Z',
        author: `${about.owner}/${about.name}`,
        entries,
      },
    };
  }

  async function ofProject({ owner, name }: Named) {
    const project = await useCases.project(owner, name, { limit: 1 });
    if (!project) return undefined;
    const place = `${project.owner}/${project.name}`;
    return {
      ...project,
      href: publicUrl + projectPath(project),
      words: (locale: Locale) => ({
        title: text(locale, 'pages:project.title', { project: place }),
        subtitle: text(locale, 'pages:project.count', { count: project.totals.wishes }),
      }),
    };
  }

  async function ofWish(owner: string, name: string, number: number) {
    const wish: WishView | undefined = (await useCases.wish(owner, name, number))?.view;
    return (
      wish && {
        ...wish,
        href: publicUrl + wishPath(wish),
        words: (locale: Locale) => ({
          title: inXml(titleOf(wish)),
          subtitle: inXml(headline(wish, plainVoice(locale))),
        }),
      }
    );
  }

  async function answer(c: Context, address: Named | undefined): Promise<Response> {
    const version = address && (await useCases.version(address.owner, address.name, address.number));
    if (!address || version === undefined) return notFound(c);
    const asked = c.req.header('if-none-match');
    const tag = known.tag(c.req.url, version);
    const headers = {
      'cache-control': cacheControl,
      'content-type': TYPE,
      'access-control-allow-origin': '*',
    };
    if (tag !== undefined && names(asked, tag)) return c.body(null, 304, { ...headers, etag: tag });
    const made = await viewOf(c, address);
    if (!made) return notFound(c);
    const feed = renderFeed(made.locale, made.view);
    const etag = known.remember(c.req.url, version, feed);
    return names(asked, etag)
      ? c.body(null, 304, { ...headers, etag })
      : c.body(feed, 200, { ...headers, etag });
  }

  const app = new Hono();
  app.get('/gh/:owner/:repo/feed.atom', (c) =>
    answer(c, projectIn(c.req.param('owner'), c.req.param('repo'))),
  );
  app.get('/gh/:owner/:repo/:number/feed.atom', (c) =>
    answer(c, wishIn(c.req.param('owner'), c.req.param('repo'), c.req.param('number'))),
  );
  return app;
}
