// What every page is given: the options, who visits, the language, and the frame around it.
import type { Context } from 'hono';
import type { Locale } from '../domain/settings.ts';
import type { Frame } from '../templates/frame.ts';
import { text } from '../templates/texts.ts';
import { assetPaths } from './assets.ts';
import type { WebOptions } from './options.ts';
import { newNonce, pagePolicy } from './security.ts';
import type { Sessions } from './session.ts';
import type { Visitor } from './use-cases.ts';

export interface Pages extends WebOptions {
  readonly cookies: Sessions;
}

export const isLocale = (value: string | null | undefined): value is Locale =>
  value === 'en' || value === 'fr';

export const askedLocale = (c: Context): Locale | undefined => {
  const asked = c.req.query('lang');
  return isLocale(asked) ? asked : undefined;
};

/** As asked in the address, else the project's, else the first of ours that the browser names. */
export function localeFor(c: Context, ofProject?: Locale): Locale {
  const named = /\b(en|fr)\b/i.exec(c.req.header('accept-language') ?? '')?.[1]?.toLowerCase();
  return askedLocale(c) ?? ofProject ?? (isLocale(named) ? named : 'en');
}

/** A language that was asked for goes along from page to page. */
export const linker =
  (c: Context) =>
  (path: string): string => {
    const lang = askedLocale(c);
    if (lang === undefined) return path;
    const [before = '', fragment] = path.split('#');
    const asked = `${before}${before.includes('?') ? '&' : '?'}lang=${lang}`;
    return fragment === undefined ? asked : `${asked}#${fragment}`;
  };

/** The path and query of this very request, without its language. */
function ownPath(c: Context): string {
  const url = new URL(c.req.url);
  url.searchParams.delete('lang');
  return url.pathname + url.search;
}

export const signInPath = (c: Context): string =>
  `/auth/login?next=${encodeURIComponent(linker(c)(ownPath(c)))}`;

/** A frame that says nothing of the visitor or the address: the same for whatever was asked for. */
export const bareFrame = (locale: Locale, title: string): Frame => ({
  lang: locale,
  title: `${title} · ${text(locale, 'pages:name')}`,
  description: undefined,
  canonical: undefined,
  feed: undefined,
  oembed: undefined,
  icon: assetPaths.icon,
  style: assetPaths.style,
  home: '/',
  about: '/about',
  again: undefined,
  live: undefined,
  visitor: undefined,
  me: undefined,
  signIn: undefined,
  other: undefined,
});

export function frameFor(c: Context, locale: Locale, title: string, visitor: Visitor | undefined): Frame {
  const lang = locale === 'en' ? 'fr' : 'en';
  const path = ownPath(c);
  return {
    ...bareFrame(locale, title),
    home: linker(c)('/'),
    about: linker(c)('/about'),
    visitor: visitor?.login,
    me: visitor && linker(c)('/me'),
    signIn: visitor ? undefined : signInPath(c),
    // What was sent cannot be asked for in another language.
    other:
      c.req.method === 'POST'
        ? undefined
        : { lang, href: `${path}${path.includes('?') ? '&' : '?'}lang=${lang}` },
  };
}

/** Lets the page look again by itself at what it shows; the answer then says so in its policy. */
export function watching(c: Context, pages: Pages, watch: string): NonNullable<Frame['live']> {
  const nonce = newNonce();
  c.header('content-security-policy', pagePolicy(pages.checkoutOrigins, nonce));
  return { script: assetPaths.live, nonce, watch, seconds: Math.max(1, pages.refreshSeconds) };
}
