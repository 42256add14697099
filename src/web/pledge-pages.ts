// What a backer does: look, pledge, change, withdraw, agree anew, come back from the processor. Who acts is the signed-in
// person by numeric id; an address or a field gives nobody a right.
import { type Context, Hono } from 'hono';
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import { renderNotice, renderPledge } from '../templates/pages.ts';
import { problemWords } from '../templates/problem-words.ts';
import { refusalWords } from '../templates/refusal-words.ts';
import { text } from '../templates/texts.ts';
import { plainVoice } from '../templates/voice.ts';
import { wishOf, wishPath } from './addresses.ts';
import { amountField } from './amounts.ts';
import { notFound } from './notices.ts';
import { frameFor, linker, localeFor, type Pages } from './page-context.ts';
import { type Shown, pledgePage } from './pledge-view.ts';
import { agreedTo, consentWords } from './pledge-words.ts';
import type { PledgeDone, PledgeStarted, Visitor, WishAddress } from './use-cases.ts';

type Outcome = PledgeDone | PledgeStarted;
type Refused = Exclude<Outcome, { kind: 'done' } | { kind: 'checkout' } | { kind: 'unknown-wish' }>;

function refusedWords(wish: WishView, refused: Refused, locale: Locale): string {
  const voice = plainVoice(locale);
  if (refused.kind === 'unreadable')
    return problemWords({ kind: 'AmountRefused', refusal: refused.refusal, suggestion: '' }, voice);
  const facts = { currency: wish.progress.currency, names: new Map<bigint, string>() };
  return refusalWords(refused.refusal, facts, voice);
}

interface Fields {
  readonly amount: string;
  readonly named: boolean;
  readonly agreed: string | undefined;
}

async function fieldsOf(c: Context): Promise<Fields> {
  const body = await c.req.parseBody();
  const field = (name: string): string | undefined => {
    const value = body[name];
    return typeof value === 'string' ? value.slice(0, 200).toWellFormed() : undefined;
  };
  return { amount: field('amount') ?? '', named: field('named') === 'yes', agreed: field('agreed') };
}

interface Asked {
  readonly c: Context;
  readonly wish: WishView;
  readonly address: WishAddress;
  readonly locale: Locale;
  readonly visitor: Visitor;
  readonly fields: Fields;
}

export function pledgePages(pages: Pages): Hono {
  const app = new Hono();
  const { useCases, cookies } = pages;

  async function found(c: Context) {
    const address = wishOf(c);
    const shown = address && (await useCases.wish(address.owner, address.name, address.number));
    return shown && { address, wish: shown.view, locale: localeFor(c, shown.view.locale) };
  }

  async function show(
    c: Context,
    at: Pick<Shown, 'wish' | 'locale'>,
    fields: Partial<Pick<Shown, 'amount' | 'named' | 'problem'>> = {},
    status: 200 | 403 | 409 | 422 = 200,
  ): Promise<Response> {
    const visitor = await cookies.visitor(c);
    const mine = visitor && (await useCases.myPledge(visitor, at.wish.campaign));
    const shown = { amount: '', named: false, problem: undefined, ...at, ...fields, visitor, mine };
    c.header('cache-control', 'no-store');
    return c.html(renderPledge(at.locale, pledgePage(c, pages, shown)), status);
  }

  app.get('/gh/:owner/:repo/:number/pledge', async (c) => {
    const at = await found(c);
    if (!at) return notFound(c);
    const { closeTheGap: gap, currency } = at.wish.progress;
    const asked = c.req.query('amount')?.slice(0, 40).toWellFormed();
    return show(c, at, { amount: asked ?? (gap === undefined ? '' : amountField(gap, currency)) });
  });

  /** Where the processor's page is somewhere that no form may lead to, a link leads there instead. */
  async function leave(c: Context, { locale, visitor }: Asked, url: string): Promise<Response> {
    if (pages.checkoutOrigins.includes(new URL(url).origin)) return c.redirect(url, 303);
    const heading = text(locale, 'pledging:leaving.title');
    const link = { href: url, words: text(locale, 'pledging:leaving.go'), second: false };
    const lines = [text(locale, 'pledging:leaving.text')];
    return c.html(
      renderNotice(locale, { ...frameFor(c, locale, heading, visitor), heading, lines, links: [link] }),
    );
  }

  /** @param consents what is asked is agreed to by sending it: then it must be the quote that the page showed */
  const act = (path: string, consents: boolean, work: (asked: Asked) => Promise<Outcome>) =>
    app.post(`/gh/:owner/:repo/:number/pledge${path}`, async (c) => {
      const at = await found(c);
      if (!at) return notFound(c);
      const { wish, locale } = at;
      const fields = await fieldsOf(c);
      const visitor = await cookies.visitor(c);
      if (!visitor) return show(c, at, fields, 403);
      if (consents && fields.agreed !== undefined && fields.agreed !== agreedTo(wish))
        return show(c, at, { ...fields, problem: text(locale, 'pledging:changed') }, 409);
      const asked = { c, ...at, visitor, fields };
      const outcome = await work(asked);
      c.header('cache-control', 'no-store');
      if (outcome.kind === 'checkout') return leave(c, asked, outcome.url);
      if (outcome.kind === 'done') return c.redirect(linker(c)(`${wishPath(wish)}/pledge`), 303);
      if (outcome.kind === 'unknown-wish') return notFound(c);
      return show(c, at, { ...fields, problem: refusedWords(wish, outcome, locale) }, 422);
    });

  act('', true, ({ visitor, address, locale, fields: { amount, named } }) =>
    useCases.startPledge(visitor, address, {
      amount,
      named,
      locale,
      consent: (view, minor) => consentWords(view, minor, locale),
    }),
  );
  act('/change', true, ({ visitor, address, locale, fields: { amount } }) =>
    useCases.changePledge(visitor, address, { amount, locale }),
  );
  act('/confirm', true, ({ visitor, address }) => useCases.confirmConsent(visitor, address));
  act('/withdraw', false, ({ visitor, address }) => useCases.withdrawPledge(visitor, address));

  // Reads at the processor what was agreed there; asked again, or by the processor's own event, it comes to the same.
  app.get('/gh/:owner/:repo/:number/pledge/done', async (c) => {
    const at = await found(c);
    const checkout = c.req.query('checkout') ?? '';
    if (!at || !/^[0-9]{1,18}$/.test(checkout)) return notFound(c);
    const { wish, locale } = at;
    const visitor = await cookies.visitor(c);
    if (!visitor) return show(c, at);
    const returned = await useCases.pledgeReturned(visitor, BigInt(checkout));
    const heading = text(locale, `pledging:done.${returned.kind}`);
    const to = (path: string, words: string, second = false) => ({
      href: linker(c)(path),
      words: text(locale, `pledging:done.${words}`),
      second,
    });
    const path = wishPath(wish);
    const again = to(`${path}/pledge`, 'again');
    const views = {
      secured: { lines: ['securedText', 'securedNext'], links: [to(path, 'wish')] },
      waiting: {
        lines: ['waitingText'],
        links: [to(`${path}/pledge/done?checkout=${checkout}`, 'look'), to(path, 'wish', true)],
      },
      expired: { lines: ['expiredText'], links: [again, to(path, 'wish', true)] },
      refused: { lines: [], links: [to(path, 'wish')] },
    }[returned.kind];
    const said = views.lines.map((line) => text(locale, `pledging:done.${line}`));
    c.header('cache-control', 'no-store');
    return c.html(
      renderNotice(locale, {
        ...frameFor(c, locale, heading, visitor),
        again: returned.kind === 'waiting' ? 3 : undefined,
        heading,
        lines: returned.kind === 'refused' ? [refusedWords(wish, returned, locale)] : said,
        links: views.links,
      }),
    );
  });
  return app;
}
