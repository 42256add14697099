// The pledge page and what a backer does there. Who acts is the signed-in person; the address gives no authority.
import { type Context, Hono } from 'hono';
import type { Locale } from '../domain/settings.ts';
import type { Pledge } from '../domain/pledge.ts';
import type { WishView } from '../ports/views.ts';
import { type PledgePage, renderMessage, renderPledge } from '../templates/pages.ts';
import { problemWords } from '../templates/problem-words.ts';
import { refusalWords } from '../templates/refusal-words.ts';
import { text } from '../templates/texts.ts';
import { plainVoice } from '../templates/voice.ts';
import { layout, localeFor, notFound, numberIn, type Pages } from './page-context.ts';
import type { PledgeDone, PledgeStarted, Visitor, WishAddress } from './use-cases.ts';
import { headlineOf, money, plainAmount, wishPath } from './wish-words.ts';

/** What can be answered without leaving the page. */
type Stayed = Exclude<
  PledgeDone | PledgeStarted,
  { kind: 'done' } | { kind: 'checkout' } | { kind: 'unknown-wish' }
>;

function problemOf(wish: WishView, stayed: Stayed, locale: Locale): string {
  const voice = plainVoice(locale);
  if (stayed.kind === 'unreadable')
    return problemWords({ kind: 'AmountRefused', refusal: stayed.refusal, suggestion: '' }, voice);
  return refusalWords(stayed.refusal, { currency: wish.progress.currency, names: new Map() }, voice);
}

function mineWords(wish: WishView, pledge: Pledge, locale: Locale): string {
  const say = (key: string, values = {}): string => text(locale, `pages:pledgePage.${key}`, values);
  const pledged = money(wish, locale, pledge.amount);
  if (pledge.charge && pledge.charge.captured > 0n)
    return say('mineCharged', { amount: money(wish, locale, pledge.charge.captured), pledged });
  if (pledge.state === 'released') return say('mineReleased', { amount: pledged });
  const uncounted = pledge.consent.kind === 'asked' || pledge.waiting;
  return `${say('mineAmount', { amount: pledged })}${uncounted ? ` ${say('mineUncounted')}` : ''}`;
}

const EARLY: ReadonlySet<string> = new Set(['proposed', 'open', 'funding', 'confirming']);

interface Shown {
  readonly wish: WishView;
  readonly visitor: Visitor | undefined;
  readonly mine: Pledge | undefined;
  readonly locale: Locale;
  readonly amount: string;
  readonly problem: string;
}

/** The gap, half of it, and small round sums, none below what can be charged. */
function suggestions({ wish, locale }: Shown, exponent: number, floor: bigint): PledgePage['suggestions'] {
  const unit = 10n ** BigInt(exponent);
  const gap = wish.progress.closeTheGap;
  const sums = [...(gap === undefined ? [] : [gap, gap / 2n]), 5n * unit, 10n * unit, 25n * unit, 50n * unit];
  return [...new Set(sums)]
    .filter((sum) => sum >= floor)
    .slice(0, 5)
    .map((sum) => ({ plain: plainAmount(sum, exponent), words: money(wish, locale, sum) }));
}

function page({ currencies }: Pages, shown: Shown): PledgePage {
  const { wish, visitor, mine, locale } = shown;
  const { progress } = wish;
  const rule = currencies.find(({ code }) => code === progress.currency);
  const exponent = rule?.exponent ?? 2;
  const path = wishPath(wish);
  const live = mine?.state === 'secured';
  const pledgedPlain = mine ? plainAmount(mine.amount, exponent) : '';
  const title = text(locale, 'pages:pledgePage.title', { title: wish.title });
  const next =
    shown.amount === '' ? `${path}/pledge` : `${path}/pledge?amount=${encodeURIComponent(shown.amount)}`;
  return {
    ...layout(locale, title, visitor),
    project: `${wish.owner}/${wish.name}`,
    number: wish.number,
    wishPath: path,
    pledgePath: `${path}/pledge`,
    signInPath: `/auth/login?next=${encodeURIComponent(next)}`,
    wishTitle: wish.title,
    headline: headlineOf(wish, locale),
    problem: shown.problem,
    signedIn: visitor !== undefined,
    mine: mine ? mineWords(wish, mine, locale) : '',
    minePlain: shown.problem !== '' && shown.amount !== '' ? shown.amount : pledgedPlain,
    mayChange: live && EARLY.has(progress.phase) && progress.paused === undefined,
    consentAsked: live && mine.consent.kind === 'asked',
    offer: !live && progress.pledgeable,
    closed: !live && !progress.pledgeable,
    currency: progress.currency,
    amount: shown.amount,
    floor: money(wish, locale, rule?.floorMinor ?? 1n),
    suggestions: suggestions(shown, exponent, rule?.floorMinor ?? 1n),
  };
}

export function pledgePages(pages: Pages): Hono {
  const app = new Hono();
  const { useCases, cookies } = pages;

  const wishOf = async (c: Context): Promise<{ wish: WishView; address: WishAddress } | undefined> => {
    const [owner, name, number] = [
      c.req.param('owner') ?? '',
      c.req.param('repo') ?? '',
      numberIn(c.req.param('number')),
    ];
    const shown = number === undefined ? undefined : await useCases.wish(owner, name, number);
    return shown && { wish: shown.view, address: { owner, name, number: shown.view.number } };
  };
  const show = async (c: Context, wish: WishView, amount: string, problem = ''): Promise<Response> => {
    const visitor = await cookies.visitor(c);
    const mine = visitor && (await useCases.myPledge(visitor, wish.campaign));
    const locale = localeFor(c, wish.locale);
    c.header('cache-control', 'no-store');
    return c.html(
      renderPledge(locale, page(pages, { wish, visitor, mine, locale, amount, problem })),
      problem === '' ? 200 : 422,
    );
  };
  const field = async (c: Context, name: string): Promise<string> => {
    const value = (await c.req.parseBody())[name];
    return typeof value === 'string' ? value.slice(0, 200).toWellFormed() : '';
  };

  app.get('/gh/:owner/:repo/:number/pledge', async (c) => {
    const found = await wishOf(c);
    if (!found) return notFound(c);
    const asked = c.req.query('amount')?.slice(0, 40).toWellFormed();
    const exponent =
      pages.currencies.find(({ code }) => code === found.wish.progress.currency)?.exponent ?? 2;
    const gap = found.wish.progress.closeTheGap;
    return show(c, found.wish, asked ?? (gap === undefined ? '' : plainAmount(gap, exponent)));
  });

  /** Only for who is signed in; everybody else is shown how to. */
  const act = (
    path: string,
    work: (
      c: Context,
      visitor: Visitor,
      wish: WishView,
      address: WishAddress,
      locale: Locale,
    ) => Promise<PledgeDone | PledgeStarted>,
  ) =>
    app.post(`/gh/:owner/:repo/:number/pledge${path}`, async (c) => {
      const found = await wishOf(c);
      if (!found) return notFound(c);
      const { wish, address } = found;
      const visitor = await cookies.visitor(c);
      if (!visitor) return show(c, wish, '');
      const locale = localeFor(c, wish.locale);
      const outcome = await work(c, visitor, wish, address, locale);
      if (outcome.kind === 'checkout') return c.redirect(outcome.url, 303);
      if (outcome.kind === 'done') return c.redirect(`${wishPath(wish)}/pledge`, 303);
      if (outcome.kind === 'unknown-wish') return notFound(c);
      return show(c, wish, await field(c, 'amount'), problemOf(wish, outcome, locale));
    });

  act('', async (c, visitor, wish, address, locale) =>
    useCases.startPledge(visitor, address, {
      amount: await field(c, 'amount'),
      named: (await field(c, 'named')) === 'yes',
      locale,
      consent: (view, minor) =>
        text(locale, 'pages:pledgePage.consent', {
          wish: `${view.owner}/${view.name}#${view.number}`,
          amount: money(view, locale, minor),
          page: view.pledgeUrl,
        }),
    }),
  );
  act('/change', async (c, visitor, _wish, address, locale) =>
    useCases.changePledge(visitor, address, { amount: await field(c, 'amount'), locale }),
  );
  act('/withdraw', (_c, visitor, _wish, address) => useCases.withdrawPledge(visitor, address));
  act('/confirm', (_c, visitor, _wish, address) => useCases.confirmConsent(visitor, address));

  app.get('/gh/:owner/:repo/:number/pledge/done', async (c) => {
    const found = await wishOf(c);
    const checkout = c.req.query('checkout') ?? '';
    if (!found || !/^\d{1,18}$/.test(checkout)) return notFound(c);
    const { wish } = found;
    const locale = localeFor(c, wish.locale);
    const visitor = await cookies.visitor(c);
    if (!visitor) return show(c, wish, '');
    const { kind } = await useCases.pledgeReturned(visitor, BigInt(checkout));
    const heading = text(locale, `pages:done.${kind}`);
    const again = kind === 'expired';
    c.header('cache-control', 'no-store');
    return c.html(
      renderMessage(locale, {
        ...layout(locale, heading, visitor),
        heading,
        message: text(locale, `pages:done.${kind}Text`),
        link: again ? `${wishPath(wish)}/pledge` : wishPath(wish),
        linkWords: text(locale, again ? 'pages:done.again' : 'pages:done.back'),
      }),
    );
  });
  return app;
}
