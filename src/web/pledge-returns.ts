// Back from the processor's or the bank's page: what became of it, read there. Asked again, or said by the processor's own
// event, it comes to the same; so these addresses change nothing that would not change without them.
import { type Context, Hono } from 'hono';
import { renderNotice } from '../templates/pages.ts';
import { text } from '../templates/texts.ts';
import { wishPath } from './addresses.ts';
import { notFound } from './notices.ts';
import { frameFor, linker, type Pages } from './page-context.ts';
import { type Found, found, refusedWords, showPledge } from './pledge-desk.ts';
import type { Secured, Visitor } from './use-cases.ts';

type Where = 'done' | 'card-done';
type Returned = Secured | { readonly kind: 'declined' | 'held' };

/** How soon a page looks again while nobody knows. */
const AGAIN_SECONDS = 3;

interface Told extends Found {
  readonly c: Context;
  readonly visitor: Visitor;
  readonly where: Where;
  readonly checkout: string | undefined;
}

function tell({ c, wish, locale, visitor, where, checkout }: Told, returned: Returned) {
  const words = (key: string): string =>
    text(locale, `pledging:${where === 'done' ? 'done' : 'cardDone'}.${key}`);
  const to = (path: string, key: string, second = false) => ({
    href: linker(c)(path),
    words: text(locale, `pledging:done.${key}`),
    second,
  });
  const heading = words(returned.kind);
  const path = wishPath(wish);
  const look = `${path}/pledge/${where}${checkout === undefined ? '' : `?checkout=${checkout}`}`;
  const back =
    where === 'done' ? to(`${path}/pledge`, 'again') : to(`${path}/pledge`, 'mine', returned.kind === 'held');
  const toWish = (second: boolean) => to(path, 'wish', second);
  const links = {
    secured: where === 'done' ? [toWish(false)] : [back, toWish(true)],
    held: [toWish(false), back],
    waiting: [to(look, 'look'), toWish(true)],
    expired: [back, toWish(true)],
    declined: [back, toWish(true)],
    refused: [toWish(false)],
  }[returned.kind];
  const lines =
    returned.kind === 'refused'
      ? [refusedWords(wish, returned, locale)]
      : [
          words(`${returned.kind}Text`),
          ...(where === 'done' && returned.kind === 'secured' ? [words('securedNext')] : []),
        ];
  c.header('cache-control', 'no-store');
  return c.html(
    renderNotice(locale, {
      ...frameFor(c, locale, heading, visitor),
      again: returned.kind === 'waiting' ? AGAIN_SECONDS : undefined,
      heading,
      lines,
      links,
    }),
  );
}

export function pledgeReturns(pages: Pages): Hono {
  const app = new Hono();
  const { useCases, cookies } = pages;

  const back = (
    where: Where,
    read: (visitor: Visitor, at: Found, checkout: bigint | undefined) => Promise<Returned>,
  ) =>
    app.get(`/gh/:owner/:repo/:number/pledge/${where}`, async (c) => {
      const at = await found(c, pages);
      const checkout = c.req.query('checkout');
      if (!at || (checkout === undefined ? where === 'done' : !/^[0-9]{1,18}$/.test(checkout)))
        return notFound(c);
      // The bank's way back carries names of the payment: they go no further than here.
      const known = new Set(['checkout', 'lang']);
      if (Object.keys(c.req.query()).some((name) => !known.has(name))) {
        const asked = checkout === undefined ? '' : `?checkout=${checkout}`;
        c.header('cache-control', 'no-store');
        return c.redirect(linker(c)(`${wishPath(at.wish)}/pledge/${where}${asked}`), 303);
      }
      const visitor = await cookies.visitor(c);
      if (!visitor) return showPledge(c, pages, at);
      const returned = await read(visitor, at, checkout === undefined ? undefined : BigInt(checkout));
      return tell({ c, ...at, visitor, where, checkout }, returned);
    });

  back('done', async (visitor, _at, checkout) =>
    checkout === undefined ? { kind: 'expired' } : useCases.pledgeReturned(visitor, checkout),
  );
  back('card-done', async (visitor, { address }, checkout) =>
    checkout === undefined
      ? { kind: await useCases.cardReturned(visitor, address) }
      : useCases.pledgeReturned(visitor, checkout),
  );
  return app;
}
