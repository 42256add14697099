// The page of a wish: what remains, what happens next and who acts, what is wished for, the quotes with what changed, who backs
// it, what happened, and how to tell others. Everything on it is public.
import { type Context, Hono } from 'hono';
import type { Locale } from '../domain/settings.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { WishView } from '../ports/views.ts';
import { wishBadge } from '../templates/badge-words.ts';
import { barOf, figureOf, gathered, titleOf } from '../templates/figure.ts';
import type { Link } from '../templates/frame.ts';
import { renderWish, type WishPage } from '../templates/pages.ts';
import { shareLinks, shareWords } from '../templates/share-links.ts';
import { issueRemarks, nextSentences, phaseSentence } from '../templates/status-words.ts';
import { text, writeDate, writeMoney } from '../templates/texts.ts';
import { plainVoice } from '../templates/voice.ts';
import { projectPath, wishOf, wishPath } from './addresses.ts';
import { amountField } from './amounts.ts';
import { assetPaths } from './assets.ts';
import { badgeCode, phaseWord } from './cards.ts';
import { decidingLinks } from './deciding-links.ts';
import { historyOf } from './history.ts';
import { notFound } from './notices.ts';
import { allowScripts, frameFor, linker, localeFor, type Pages, watching } from './page-context.ts';
import { quoteCard } from './quote-cards.ts';
import { wishHead, wishWords } from './wish-head.ts';

function backedBy({ namedBackers, progress }: WishView, locale: Locale): WishPage['backedBy'] {
  const count = Math.max(0, progress.backers - namedBackers.length);
  if (namedBackers.length === 0 && count === 0) return undefined;
  const key = namedBackers.length === 0 ? 'onlyAnonymous' : 'anonymous';
  return {
    names: namedBackers,
    others: count === 0 ? undefined : text(locale, `pages:wish.${key}`, { count }),
  };
}

function actionsOf(wish: WishView, locale: Locale, link: (path: string) => string): readonly Link[] {
  const { pledgeable, closeTheGap, phase, currency } = wish.progress;
  if (!pledgeable) return [];
  const pledge = link(`${wishPath(wish)}/pledge`);
  const words = text(locale, `pages:wish.${phase === 'proposed' ? 'pledgeFirst' : 'pledge'}`);
  if (closeTheGap === undefined) return [{ href: pledge, words, second: false }];
  const gap = writeMoney(locale, closeTheGap, currency);
  const asked = link(`${wishPath(wish)}/pledge?amount=${amountField(closeTheGap, currency)}`);
  return [
    { href: asked, words: text(locale, 'pages:wish.close', { amount: gap }), second: false },
    { href: pledge, words, second: true },
  ];
}

/** When the work is due, and when it was first promised for. */
function datesOf({ progress, timeZone }: WishView, locale: Locale): WishPage['dates'] {
  const { dueAt, originalDueAt } = progress;
  if (dueAt === undefined) return [];
  const date = (name: string, at: Temporal.Instant) => ({
    name: text(locale, `pages:wish.dates.${name}`),
    iso: at.round('second').toString(),
    words: writeDate(locale, at, timeZone),
  });
  return originalDueAt === undefined || originalDueAt.equals(dueAt)
    ? [date('due', dueAt)]
    : [date('promised', originalDueAt), date('extended', dueAt)];
}

function sharePanel(wish: WishView, locale: Locale): WishPage['share'] {
  const words = shareWords(wish, locale);
  return words === undefined ? undefined : { words, url: wish.pageUrl, links: shareLinks(wish, locale) };
}

/** Where a page of what happened ends, out of the address; one that does not read leads to the newest. */
function beforeOf(c: Context): number | undefined {
  const asked = c.req.query('before') ?? '';
  return /^[1-9]\d{0,8}$/.test(asked) ? Number(asked) : undefined;
}

async function pageView(c: Context, pages: Pages, wish: WishView): Promise<WishPage> {
  const before = beforeOf(c);
  const story = await pages.useCases.story(wish.campaign, before);
  const locale = localeFor(c, wish.locale);
  const link = linker(c);
  const voice = plainVoice(locale);
  const path = wishPath(wish);
  const { unconfirmed, currency, backers } = wish.progress;
  const { message, tone } = wishBadge(wish, locale);
  const nonce = allowScripts(c, pages);
  const words = wishWords(wish, locale);
  return {
    ...frameFor(c, locale, words.title, await pages.cookies.visitor(c)),
    description: words.description,
    canonical: wish.pageUrl,
    head: wishHead(pages, wish, locale),
    live: watching(pages, `/api/v1${path}`, nonce),
    scripts: [{ src: assetPaths.share, nonce }],
    project: `${wish.owner}/${wish.name}`,
    projectHref: link(projectPath(wish)),
    issueUrl: wish.issueUrl,
    number: wish.number,
    wishTitle: titleOf(wish),
    tone,
    phase: phaseWord(wish, locale),
    requester: wish.requester,
    figure: figureOf(wish, locale),
    bar: barOf(wish, locale),
    gathered: gathered(wish, locale),
    backers,
    unconfirmed: unconfirmed > 0n ? writeMoney(locale, unconfirmed, currency) : undefined,
    actions: [...actionsOf(wish, locale, link), ...decidingLinks(wish, pages.clock.now(), locale, link)],
    stateSentence: [phaseSentence(wish, voice), ...issueRemarks(wish, voice)].join(' '),
    next: nextSentences(wish, voice),
    dates: datesOf(wish, locale),
    wished: story.description ? renderMarkdown(story.description) : undefined,
    quotes: wish.quotes.map((quote) => quoteCard(wish, quote, locale)),
    backedBy: backedBy(wish, locale),
    history: historyOf(wish, story, locale),
    newestHref: before === undefined ? undefined : link(`${path}#history`),
    earlierHref: story.earlier === undefined ? undefined : link(`${path}?before=${story.earlier}#history`),
    share: sharePanel(wish, locale),
    badge: {
      src: link(`/badge${path}.svg`),
      alt: message,
      markdown: badgeCode(text(locale, 'pages:wish.badgeAlt'), wish.badgeUrl, wish.pageUrl),
      more: link(`${path}/embed`),
    },
  };
}

export function wishPages(pages: Pages): Hono {
  const app = new Hono();
  app.get('/gh/:owner/:repo/:number', async (c) => {
    const address = wishOf(c);
    const shown = address && (await pages.useCases.wish(address.owner, address.name, address.number));
    if (!shown) return notFound(c);
    const { view } = shown;
    c.header('cache-control', 'private, no-cache');
    c.header('vary', 'Cookie');
    return c.html(renderWish(localeFor(c, view.locale), await pageView(c, pages, view)));
  });
  return app;
}
