// The start page, a project's wishes and the page of a wish. Only what is public; everything from the one view of a wish.
import { Hono } from 'hono';
import type { RecordedEvent } from '../domain/campaign-event.ts';
import type { Locale } from '../domain/settings.ts';
import { renderMarkdown } from '../markdown/render.ts';
import type { QuoteView, WishView } from '../ports/views.ts';
import { type QuoteRow, renderProject, renderStart, renderWish, type WishPage } from '../templates/pages.ts';
import { nextSentences, phaseSentence } from '../templates/status-words.ts';
import { hasText, text, writeDate, writeDelay } from '../templates/texts.ts';
import { plainVoice } from '../templates/voice.ts';
import { layout, localeFor, notFound, numberIn, type Pages } from './page-context.ts';
import type { Visitor } from './use-cases.ts';
import { cardOf, headlineOf, money, pathOf, plainAmount, wishPath } from './wish-words.ts';

function quoteRow(wish: WishView, quote: QuoteView, locale: Locale): QuoteRow {
  const { before } = quote;
  return {
    developer: quote.developer,
    version: quote.version,
    accepted: quote.accepted,
    open: !quote.accepted && wish.progress.pledgeable,
    amount: money(wish, locale, quote.amount),
    delayWords: writeDelay(locale, quote.delay),
    remaining: money(wish, locale, quote.remaining),
    url: quote.commentUrl ?? wish.issueUrl,
    before: before !== undefined,
    beforeAmount: before ? money(wish, locale, before.amount) : '',
    beforeDelay: before ? writeDelay(locale, before.delay) : '',
    specChanged: before !== undefined && before.specification.trim() !== quote.specification.trim(),
    specification: renderMarkdown(quote.specification),
  };
}

/** Movements at the processor are not told one by one: nobody's card is anybody's business. */
const timelineOf = (wish: WishView, events: readonly RecordedEvent[], locale: Locale): WishPage['timeline'] =>
  events
    .filter(({ event }) => hasText(locale, `pages:event.${event.type}`))
    .map(({ at, event }) => ({
      iso: at.toString({ smallestUnit: 'second' }),
      day: writeDate(locale, at, wish.timeZone),
      words: text(locale, `pages:event.${event.type}`),
    }));

function wishPage(
  { currencies, publicUrl }: Pages,
  wish: WishView,
  events: readonly RecordedEvent[],
  locale: Locale,
  visitor: Visitor | undefined,
): WishPage {
  const { progress } = wish;
  const voice = plainVoice(locale);
  const path = wishPath(wish);
  const exponent = currencies.find(({ code }) => code === progress.currency)?.exponent ?? 2;
  const gap = progress.closeTheGap;
  const first = headlineOf(wish, locale);
  return {
    ...layout(locale, `${first} · ${wish.title}`, visitor),
    project: `${wish.owner}/${wish.name}`,
    projectPath: pathOf(wish),
    issueUrl: wish.issueUrl,
    number: wish.number,
    phase: text(locale, `common:phase.${progress.phase}`),
    wishTitle: wish.title,
    headline: first,
    phaseSentence: phaseSentence(wish, voice),
    target: progress.target === undefined ? '' : money(wish, locale, progress.target),
    pledged: money(wish, locale, progress.pledged),
    percent: progress.percent,
    backers: progress.backers,
    pledgeable: progress.pledgeable,
    pledgePath: `${path}/pledge`,
    gap: gap === undefined ? '' : money(wish, locale, gap),
    gapPlain: gap === undefined ? '' : plainAmount(gap, exponent),
    next: nextSentences(wish, voice),
    quotes: wish.quotes.map((quote) => quoteRow(wish, quote, locale)),
    named: wish.namedBackers.join(', '),
    timeline: timelineOf(wish, events, locale),
    badgePath: `/badge${path}.svg`,
    badgeMarkdown: `[![${first.replace(/[[\]\\]/g, '')}](${publicUrl}/badge${path}.svg)](${publicUrl}${path})`,
  };
}

/** A page names who is signed in. */
const PRIVATE = 'private, no-cache';

export function wishPages(pages: Pages): Hono {
  const app = new Hono();
  const { useCases, cookies } = pages;
  app.get('/', async (c) => {
    const locale = localeFor(c);
    const wishes = (await useCases.almostFunded()).map((wish) => cardOf(wish, locale));
    const head = layout(locale, text(locale, 'pages:start.title'), await cookies.visitor(c));
    c.header('cache-control', PRIVATE);
    return c.html(renderStart(locale, { ...head, any: wishes.length > 0, wishes }));
  });
  app.get('/gh/:owner/:repo', async (c) => {
    const project = await useCases.project(c.req.param('owner'), c.req.param('repo'));
    if (!project) return notFound(c);
    const locale = localeFor(c, project.locale);
    const name = `${project.owner}/${project.name}`;
    const wishes = project.wishes.map((wish) => cardOf(wish, locale));
    const head = layout(
      locale,
      text(locale, 'pages:project.title', { project: name }),
      await cookies.visitor(c),
    );
    const view = { ...head, project: name, any: wishes.length > 0, count: wishes.length, wishes };
    c.header('cache-control', PRIVATE);
    return c.html(renderProject(locale, view));
  });
  app.get('/gh/:owner/:repo/:number', async (c) => {
    const number = numberIn(c.req.param('number'));
    const shown = number && (await useCases.wish(c.req.param('owner'), c.req.param('repo'), number));
    if (!shown) return notFound(c);
    const { view } = shown;
    const locale = localeFor(c, view.locale);
    const events = await useCases.timeline(view.campaign);
    c.header('cache-control', PRIVATE);
    return c.html(renderWish(locale, wishPage(pages, view, events, locale, await cookies.visitor(c))));
  });
  return app;
}
