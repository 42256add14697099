// The way out of mail that is only news: a page with a button for people, and the same address for mail programs that press
// it themselves (RFC 8058). What is answered never says whether a token is anybody's.
import { type Context, Hono } from 'hono';
import { renderNotice, renderUnsubscribe } from '../templates/pages.ts';
import { text } from '../templates/texts.ts';
import { bareFrame, linker, localeFor, type Pages } from './page-context.ts';
import { UNSUBSCRIBE } from './security.ts';

const LONGEST_TOKEN = 200;

const tokenIn = (c: Context): string | undefined => {
  const token = c.req.query('token');
  return token !== undefined && token.length <= LONGEST_TOKEN && /^[\w.~-]+$/.test(token) ? token : undefined;
};

export function unsubscribePages({ useCases }: Pages): Hono {
  const app = new Hono();
  app.use(UNSUBSCRIBE, async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
    // The address is the right itself: no page that is gone to from here is told it.
    c.header('referrer-policy', 'no-referrer');
  });
  app.get(UNSUBSCRIBE, (c) => {
    const locale = localeFor(c);
    const heading = text(locale, 'pages:unsubscribe.title');
    const action = linker(c)(`${UNSUBSCRIBE}?token=${tokenIn(c) ?? ''}`);
    return c.html(renderUnsubscribe(locale, { ...bareFrame(locale, heading), heading, action }));
  });
  app.post(UNSUBSCRIBE, async (c) => {
    const token = tokenIn(c);
    if (token !== undefined) await useCases.declineMail({ token }, true);
    const locale = localeFor(c);
    const heading = text(locale, 'pages:unsubscribe.done');
    const lines = [text(locale, 'pages:unsubscribe.doneText')];
    return c.html(renderNotice(locale, { ...bareFrame(locale, heading), heading, lines, links: [] }));
  });
  return app;
}
