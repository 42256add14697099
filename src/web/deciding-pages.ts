// Where one person decides for a wish: settles a contested delivery, renews a wish. Shown to whoever is signed in; who may is
// asked of GitHub when the page is shown and again when it is sent. No address gives a right.
import { type Context, Hono } from 'hono';
import type { Locale } from '../domain/settings.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Renewing, Settling } from '../ports/affairs.ts';
import { titleOf } from '../templates/figure.ts';
import { renderRenew, renderSettle, type SettlePage } from '../templates/deciding-pages.ts';
import { text, writeDate, writeMoment, writeMoney } from '../templates/texts.ts';
import { divided } from '../usecases/settle.ts';
import { wishPath } from './addresses.ts';
import { fieldsOf } from './fields.ts';
import { notFound } from './notices.ts';
import { ownPage, type Own } from './own-desk.ts';
import { frameFor, linker, type Pages } from './page-context.ts';
import { type Found, found, refusedWords } from './pledge-desk.ts';

interface Typed {
  readonly choice: string;
  readonly percent: string;
}

/** Whole percent for the developer; undefined where nothing of it can be read. */
function percentIn({ choice, percent }: Typed): number | undefined {
  if (choice === 'approve') return 100;
  if (choice === 'refund') return 0;
  if (choice !== 'share' || !/^[0-9]{1,2}$/.test(percent.trim())) return undefined;
  const part = Number(percent.trim());
  return part > 0 ? part : undefined;
}

const wordsFor = ({ wish }: Found, refusal: Refusal, locale: Locale): string =>
  refusedWords(wish, { kind: 'refused', refusal }, locale);

function head({ c, visitor }: Own, at: Found, key: string) {
  const { wish, locale } = at;
  const heading = text(locale, `deciding:${key}.title`, { title: titleOf(wish) });
  return {
    ...frameFor(c, locale, heading, visitor),
    heading,
    project: `${wish.owner}/${wish.name}`,
    number: wish.number,
    wishHref: linker(c)(wishPath(wish)),
  };
}

/** What a decision comes to, before it is made. */
function effectOf(
  at: Found,
  { sum }: Settling,
  typed: Typed,
  developerPercent: number,
): SettlePage['confirm'] {
  const { wish, locale } = at;
  const { developer, backers } = divided(sum, developerPercent);
  const say = (key: string, amount: bigint): string =>
    text(locale, `deciding:settle.${key}`, {
      amount: writeMoney(locale, amount, wish.progress.currency),
      developer: wish.developer ?? '',
    });
  return {
    ...typed,
    lines: [
      ...(developer > 0n ? [say('toDeveloper', developer)] : []),
      ...(backers > 0n ? [say('toBackers', backers)] : []),
    ],
  };
}

interface ShownSettling {
  readonly typed?: Typed;
  readonly problem?: string | undefined;
  readonly confirm?: SettlePage['confirm'];
}

function showSettling(own: Own, at: Found, settling: Settling, shown: ShownSettling = {}) {
  const { wish, locale } = at;
  const { c } = own;
  const { typed = { choice: '', percent: '' }, confirm } = shown;
  const refused = settling.refusal && wordsFor(at, settling.refusal, locale);
  const status = shown.problem === undefined ? 200 : 422;
  const amount = writeMoney(locale, settling.sum, wish.progress.currency);
  const view: SettlePage = {
    ...head(own, at, 'settle'),
    problem: shown.problem,
    refused,
    lines:
      settling.until === undefined
        ? []
        : [
            text(locale, 'deciding:settle.what', { amount, developer: wish.developer ?? '' }),
            text(locale, 'deciding:settle.until', {
              until: writeMoment(locale, settling.until, wish.timeZone),
            }),
          ],
    action: linker(c)(`${wishPath(wish)}/settle`),
    issueUrl: wish.issueUrl,
    confirm,
    form: refused === undefined && confirm === undefined ? typed : undefined,
  };
  return c.html(renderSettle(locale, view), status);
}

async function settle(pages: Pages, own: Own, at: Found): Promise<Response> {
  const { c, visitor } = own;
  const field = await fieldsOf(c);
  const typed = { choice: field('choice', 10) ?? '', percent: field('percent', 10) ?? '' };
  const settling = await pages.useCases.settling(visitor, at.address);
  if (!settling) return notFound(c);
  const percent = percentIn(typed);
  if (percent === undefined) {
    const problem = text(at.locale, `deciding:settle.${typed.choice === 'share' ? 'noPercent' : 'noChoice'}`);
    return showSettling(own, at, settling, { typed, problem });
  }
  if (settling.refusal !== undefined) return showSettling(own, at, settling, { typed });
  if (field('sure') !== 'yes')
    return showSettling(own, at, settling, { confirm: effectOf(at, settling, typed, percent) });
  const outcome = await pages.useCases.settle(visitor, at.address, percent);
  if (outcome.kind === 'unknown-wish') return notFound(c);
  if (outcome.kind !== 'done')
    return showSettling(own, at, settling, { typed, problem: refusedWords(at.wish, outcome, at.locale) });
  return c.redirect(linker(c)(wishPath(at.wish)), 303);
}

function showRenewing(own: Own, at: Found, { expiresAt, days, refusal }: Renewing, problem?: string) {
  const { wish, locale } = at;
  const key = wish.progress.phase === 'expired' ? 'expired' : 'expires';
  const date = writeDate(locale, expiresAt, wish.timeZone);
  const view = {
    ...head(own, at, 'renew'),
    problem,
    refused: refusal && wordsFor(at, refusal, locale),
    lines: [
      text(locale, `deciding:renew.${key}`, { date }),
      text(locale, `deciding:renew.${key}What`, { count: days }),
    ],
    action: refusal === undefined ? linker(own.c)(`${wishPath(wish)}/renew`) : undefined,
  };
  return own.c.html(renderRenew(locale, view), problem === undefined ? 200 : 422);
}

async function renew(pages: Pages, own: Own, at: Found): Promise<Response> {
  const outcome = await pages.useCases.renew(own.visitor, at.address);
  if (outcome.kind === 'done') return own.c.redirect(linker(own.c)(wishPath(at.wish)), 303);
  const renewing = await pages.useCases.renewing(own.visitor, at.address);
  if (!renewing || outcome.kind === 'unknown-wish') return notFound(own.c);
  return showRenewing(own, at, renewing, refusedWords(at.wish, outcome, at.locale));
}

export function decidingPages(pages: Pages): Hono {
  const app = new Hono();
  const { useCases } = pages;
  const back = (c: Context): string => new URL(c.req.url).pathname;
  /** A wish that is unknown or not public is that before anybody is asked to sign in. */
  const ofWish = (work: (own: Own, at: Found) => Response | Promise<Response>) => async (c: Context) => {
    const at = await found(c, pages);
    if (!at) return notFound(c);
    return ownPage(pages, back(c), async (own) => work(own, at))(c, async () => {});
  };

  app.get(
    '/gh/:owner/:repo/:number/settle',
    ofWish(async (own, at) => {
      const settling = await useCases.settling(own.visitor, at.address);
      return settling ? showSettling(own, at, settling) : notFound(own.c);
    }),
  );
  app.post(
    '/gh/:owner/:repo/:number/settle',
    ofWish((own, at) => settle(pages, own, at)),
  );
  app.get(
    '/gh/:owner/:repo/:number/renew',
    ofWish(async (own, at) => {
      const renewing = await useCases.renewing(own.visitor, at.address);
      return renewing ? showRenewing(own, at, renewing) : notFound(own.c);
    }),
  );
  app.post(
    '/gh/:owner/:repo/:number/renew',
    ofWish((own, at) => renew(pages, own, at)),
  );
  return app;
}
