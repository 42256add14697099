// A person's own page: what they pledged, quoted and are paid, which mail they take, what is kept of them, and its end.
import { Hono } from 'hono';
import type { Affairs, OwnPledge } from '../ports/affairs.ts';
import type { WishView } from '../ports/views.ts';
import { renderForget, renderMe } from '../templates/me-pages.ts';
import { renderNotice } from '../templates/pages.ts';
import { text } from '../templates/texts.ts';
import { fieldsOf } from './fields.ts';
import { payoutItem, pledgeItem, quoteItem, wishNamed } from './me-view.ts';
import { notFound } from './notices.ts';
import { type Own, ownPage } from './own-desk.ts';
import { sayAsked } from './say-view.ts';
import { bareFrame, frameFor, linker, type Pages } from './page-context.ts';

/** What waits for the person comes first, then what is alive. */
const urgency = (own: OwnPledge): number => {
  const { pledge, trouble } = own;
  if (pledge.state !== 'secured') return 2;
  return sayAsked(own) || trouble !== undefined || pledge.consent.kind === 'asked' ? 0 : 1;
};

function mailWords({ email, declines }: Affairs, { locale }: Own): string {
  if (email === undefined) return text(locale, 'me:mail.unknown');
  return text(locale, `me:mail.${declines ? 'declined' : 'taken'}`, { email });
}

function showMe(own: Own, affairs: Affairs): Response | Promise<Response> {
  const { c, locale, visitor } = own;
  const link = linker(c);
  const telling = { locale, link };
  const heading = text(locale, 'me:title');
  const pledges = affairs.pledges.toSorted((one, other) => urgency(one) - urgency(other));
  return c.html(
    renderMe(locale, {
      ...frameFor(c, locale, heading, visitor),
      heading,
      pledges: pledges.map((pledge) => pledgeItem(pledge, telling)),
      quotes: affairs.quotes.map((quote) => quoteItem(quote, telling)),
      payouts: affairs.payouts.map((payout) => payoutItem(payout, telling)),
      payoutHref: link('/me/payout'),
      mail: {
        words: mailWords(affairs, own),
        action: link('/me/mail'),
        news: affairs.declines ? 'yes' : 'no',
      },
      exportHref: '/me/export',
      forgetHref: link('/me/forget'),
    }),
  );
}

function showForget(
  { c, locale, visitor }: Own,
  problem?: 'unsure' | 'refused',
  wishes: readonly WishView[] = [],
): Response | Promise<Response> {
  const link = linker(c);
  const heading = text(locale, 'me:forget.title');
  const view = {
    ...frameFor(c, locale, heading, visitor),
    heading,
    action: link('/me/forget'),
    back: link('/me'),
    problem: problem && text(locale, `me:forget.${problem}`),
    wishes: wishes.map((wish) => wishNamed(wish, { locale, link })),
  };
  return c.html(renderForget(locale, view), problem === undefined ? 200 : problem === 'unsure' ? 422 : 409);
}

/** Money is a bigint, which JSON does not know: as text it loses nothing. */
const asJson = (content: unknown): string =>
  JSON.stringify(
    content,
    (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
    2,
  );

export function mePages(pages: Pages): Hono {
  const app = new Hono();
  const { useCases, cookies } = pages;

  app.get(
    '/me',
    ownPage(pages, '/me', async (own) => showMe(own, await useCases.affairs(own.visitor))),
  );
  app.post(
    '/me/mail',
    ownPage(pages, '/me', async ({ c, visitor }) => {
      const news = (await fieldsOf(c))('news');
      if (news === 'yes' || news === 'no') await useCases.declineMail({ visitor }, news === 'no');
      return c.redirect(linker(c)('/me#mail'), 303);
    }),
  );
  app.post(
    '/me/leave',
    ownPage(pages, '/me', async ({ c, visitor }) => {
      const campaign = (await fieldsOf(c))('campaign') ?? '';
      const outcome = /^[0-9]{1,18}$/.test(campaign)
        ? await useCases.leaveWish(visitor, BigInt(campaign))
        : ({ kind: 'unknown-wish' } as const);
      return outcome.kind === 'unknown-wish' ? notFound(c) : c.redirect(linker(c)('/me'), 303);
    }),
  );
  app.get(
    '/me/export',
    ownPage(pages, '/me', async ({ c, visitor }) =>
      c.body(asJson(await useCases.exportPerson(visitor)), 200, {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="wishwell.json"',
      }),
    ),
  );
  app.get(
    '/me/forget',
    ownPage(pages, '/me/forget', async (own) => showForget(own)),
  );
  app.post(
    '/me/forget',
    ownPage(pages, '/me/forget', async (own) => {
      const { c, locale, visitor } = own;
      if ((await fieldsOf(c))('sure') !== 'yes') return showForget(own, 'unsure');
      const forgotten = await useCases.forgetPerson(visitor);
      if (forgotten.kind === 'refused') return showForget(own, 'refused', forgotten.wishes);
      await cookies.close(c);
      const heading = text(locale, 'me:forget.done');
      const lines = [text(locale, 'me:forget.doneText')];
      return c.html(renderNotice(locale, { ...bareFrame(locale, heading), heading, lines, links: [] }));
    }),
  );
  return app;
}
