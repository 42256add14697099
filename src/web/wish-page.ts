// The page of a wish: what remains, what happens next and who acts, the quotes with what changed, who backs it, what
// happened. Everything on it is public.
import { type Context, Hono } from 'hono';
import type { RecordedEvent } from '../domain/campaign-event.ts';
import type { Locale } from '../domain/settings.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { QuoteView, WishView } from '../ports/views.ts';
import { wishBadge } from '../templates/badge-words.ts';
import { barOf, figureOf, gathered, titleOf } from '../templates/figure.ts';
import { headline } from '../templates/headline.ts';
import { lineDiff } from '../templates/line-diff.ts';
import type { Link } from '../templates/frame.ts';
import { type QuoteCard, renderWish, type WishPage } from '../templates/pages.ts';
import { issueRemarks, nextSentences, phaseSentence, promised } from '../templates/status-words.ts';
import { text, writeDelay, writeMoney } from '../templates/texts.ts';
import { plainVoice } from '../templates/voice.ts';
import { projectPath, wishOf, wishPath } from './addresses.ts';
import { amountField } from './amounts.ts';
import { badgeCode, phaseWord } from './cards.ts';
import { decidingLinks } from './deciding-links.ts';
import { discovery } from './embed/oembed.ts';
import { historyOf } from './history.ts';
import { notFound } from './notices.ts';
import { frameFor, linker, localeFor, type Pages, watching } from './page-context.ts';

/** What changed since the version before; shown as it was written, not rendered. */
function changesOf(wish: WishView, quote: QuoteView, locale: Locale): QuoteCard['changes'] {
  const { before } = quote;
  if (!before) return undefined;
  const [was, is] = [writeDelay(locale, before.delay), writeDelay(locale, quote.delay)];
  const terms = [
    ...(before.amount === quote.amount ? [] : [writeMoney(locale, before.amount, wish.progress.currency)]),
    ...(was === is ? [] : [was]),
  ];
  const same = before.specification === quote.specification;
  return {
    version: quote.version - 1,
    terms: terms.length === 0 ? undefined : terms.join(', '),
    lines: same ? [] : lineDiff(before.specification, quote.specification),
  };
}

function quoteCard(wish: WishView, quote: QuoteView, locale: Locale): QuoteCard {
  const { currency, pledged, target, phase } = wish.progress;
  const amount = writeMoney(locale, quote.amount, currency);
  const name = text(locale, 'pages:wish.version', { version: quote.version });
  const awaited = target === undefined && phase === 'open';
  const percent = Number(((pledged < quote.amount ? pledged : quote.amount) * 100n) / quote.amount);
  const words = { pledged: writeMoney(locale, pledged, currency), target: amount, percent };
  return {
    label: `@${quote.developer}, ${name}`,
    developer: quote.developer,
    version: quote.version,
    accepted: quote.accepted,
    amount,
    delay: writeDelay(locale, quote.delay),
    bar: awaited
      ? { percent, name: `@${quote.developer}, ${name}`, value: text(locale, 'pages:bar.value', words) }
      : undefined,
    remaining:
      quote.remaining === 0n
        ? text(locale, 'pages:wish.covered')
        : text(locale, 'pages:wish.remaining', { amount: writeMoney(locale, quote.remaining, currency) }),
    open: quote.accepted || wish.quotes.length === 1,
    specification: renderMarkdown(quote.specification),
    changes: changesOf(wish, quote, locale),
    url: quote.commentUrl ?? wish.issueUrl,
  };
}

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

async function pageView(
  c: Context,
  pages: Pages,
  wish: WishView,
  events: readonly RecordedEvent[],
): Promise<WishPage> {
  const locale = localeFor(c, wish.locale);
  const link = linker(c);
  const voice = plainVoice(locale);
  const path = wishPath(wish);
  const figure = figureOf(wish, locale);
  const { unconfirmed, currency, backers } = wish.progress;
  const { message, tone } = wishBadge(wish, locale);
  return {
    ...frameFor(c, locale, `${headline(wish, voice)} · ${titleOf(wish)}`, await pages.cookies.visitor(c)),
    description: `${figure.figure} ${figure.label}. ${gathered(wish, locale)}.`,
    canonical: wish.pageUrl,
    feed: { href: link(`${path}/feed.atom`), title: text(locale, 'feed:ofWish') },
    oembed: discovery(pages.publicUrl, wish.pageUrl),
    live: watching(c, pages, `/api/v1${path}`),
    project: `${wish.owner}/${wish.name}`,
    projectHref: link(projectPath(wish)),
    issueUrl: wish.issueUrl,
    number: wish.number,
    wishTitle: titleOf(wish),
    tone,
    phase: phaseWord(wish, locale),
    requester: wish.requester,
    figure,
    bar: barOf(wish, locale),
    gathered: gathered(wish, locale),
    backers,
    unconfirmed: unconfirmed > 0n ? writeMoney(locale, unconfirmed, currency) : undefined,
    actions: [...actionsOf(wish, locale, link), ...decidingLinks(wish, pages.clock.now(), locale, link)],
    stateSentence: [phaseSentence(wish, voice), ...promised(wish, voice), ...issueRemarks(wish, voice)].join(
      ' ',
    ),
    next: nextSentences(wish, voice),
    quotes: wish.quotes.map((quote) => quoteCard(wish, quote, locale)),
    backedBy: backedBy(wish, locale),
    history: historyOf(wish, events, locale),
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
    const events = await pages.useCases.timeline(view.campaign);
    return c.html(renderWish(localeFor(c, view.locale), await pageView(c, pages, view, events)));
  });
  return app;
}
