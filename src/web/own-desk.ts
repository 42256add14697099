// Pages that are the visitor's alone: nobody keeps a copy, and who is not signed in is led to sign in.
import type { Context, Handler } from 'hono';
import type { Locale } from '../domain/settings.ts';
import { renderNotice } from '../templates/pages.ts';
import { text } from '../templates/texts.ts';
import { frameFor, linker, localeFor, type Pages } from './page-context.ts';
import type { Visitor } from './use-cases.ts';

export interface Own {
  readonly c: Context;
  readonly visitor: Visitor;
  readonly locale: Locale;
}

/** @param back where signing in leads to: a page, whatever was sent */
export const ownPage =
  (pages: Pages, back: string, work: (own: Own) => Promise<Response>): Handler =>
  async (c) => {
    c.header('cache-control', 'no-store');
    const locale = localeFor(c);
    const visitor = await pages.cookies.visitor(c);
    if (visitor) return work({ c, visitor, locale });
    const heading = text(locale, 'me:signIn.title');
    const next = encodeURIComponent(linker(c)(back));
    const links = [
      { href: `/auth/login?next=${next}`, words: text(locale, 'pages:signInGitHub'), second: false },
    ];
    const view = {
      ...frameFor(c, locale, heading, undefined),
      signIn: undefined,
      heading,
      lines: [text(locale, 'me:signIn.text')],
      links,
    };
    return c.html(renderNotice(locale, view), c.req.method === 'POST' ? 403 : 200);
  };
