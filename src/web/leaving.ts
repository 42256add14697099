// Leads from a form of ours to a page of somebody else. Where that is somewhere that no form may lead to, a link leads there
// instead; the address is that person's alone and is written nowhere but on this one page.
import type { Context } from 'hono';
import type { Locale } from '../domain/settings.ts';
import { renderNotice } from '../templates/pages.ts';
import { text } from '../templates/texts.ts';
import { frameFor, type Pages } from './page-context.ts';
import type { Visitor } from './use-cases.ts';

export interface Departure {
  readonly c: Context;
  readonly locale: Locale;
  readonly visitor: Visitor;
  readonly to: 'card' | 'bank' | 'onboarding' | 'dashboard';
}

export async function leave(
  pages: Pages,
  { c, locale, visitor, to }: Departure,
  url: string,
): Promise<Response> {
  c.header('cache-control', 'no-store');
  if (pages.checkoutOrigins.includes(new URL(url).origin)) return c.redirect(url, 303);
  const heading = text(locale, `pages:leaving.${to}.title`);
  const link = { href: url, words: text(locale, `pages:leaving.${to}.go`), second: false };
  const lines = [text(locale, `pages:leaving.${to}.text`)];
  return c.html(
    renderNotice(locale, { ...frameFor(c, locale, heading, visitor), heading, lines, links: [link] }),
  );
}
