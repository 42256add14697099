// What every page is given: the options, who visits, the language, and the frame around it.
import type { Context } from 'hono';
import type { Locale } from '../domain/settings.ts';
import { printable } from '../domain/text.ts';
import type { Frame } from '../templates/frame.ts';
import { isLocale, languageName, locales, text } from '../templates/texts.ts';
import { assetPaths } from './assets.ts';
import type { WebOptions } from './options.ts';
import { newNonce, pagePolicy } from './security.ts';
import type { Sessions } from './session.ts';
import type { Visitor } from './use-cases.ts';

export interface Pages extends WebOptions {
  readonly cookies: Sessions;
}

export const askedLocale = (c: Context): Locale | undefined => {
  const asked = c.req.query('lang');
  return isLocale(asked) ? asked : undefined;
};

const LONGEST_HEADER = 500;

/** As asked in the address, else the project's, else the first of ours that the browser names. */
export function localeFor(c: Context, ofProject?: Locale): Locale {
  const named = (c.req.header('accept-language') ?? '')
    .slice(0, LONGEST_HEADER)
    .split(',')
    .map((range) => /^\s*([a-z]{2,3})\b/i.exec(range)?.[1]?.toLowerCase());
  return askedLocale(c) ?? ofProject ?? named.find(isLocale) ?? 'en';
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

/** As much as a tab, a bookmark or a search engine shows. */
const LONGEST_TITLE = 70;
const titleFor = (title: string, site: string): string => {
  const whole = `${title} · ${site}`;
  return whole.length > LONGEST_TITLE ? printable(title, LONGEST_TITLE) : whole;
};

/** A frame that says nothing of the visitor or the address: the same for whatever was asked for. */
export const bareFrame = (locale: Locale, title: string): Frame => ({
  lang: locale,
  title: titleFor(title, text(locale, 'pages:name')),
  description: undefined,
  canonical: undefined,
  head: { properties: [], links: [], data: undefined },
  icon: assetPaths.icon,
  style: assetPaths.style,
  home: '/',
  about: '/about',
  again: undefined,
  live: undefined,
  scripts: [],
  visitor: undefined,
  me: undefined,
  signIn: undefined,
  others: [],
});

export function frameFor(c: Context, locale: Locale, title: string, visitor: Visitor | undefined): Frame {
  const path = ownPath(c);
  const inLanguage = (lang: Locale) => ({
    lang,
    name: languageName(lang),
    href: `${path}${path.includes('?') ? '&' : '?'}lang=${lang}`,
  });
  return {
    ...bareFrame(locale, title),
    home: linker(c)('/'),
    about: linker(c)('/about'),
    visitor: visitor?.login,
    me: visitor && linker(c)('/me'),
    signIn: visitor ? undefined : signInPath(c),
    // What was sent cannot be asked for in another language.
    others: c.req.method === 'POST' ? [] : locales.filter((lang) => lang !== locale).map(inLanguage),
  };
}

/** Lets scripts of ours run on the page that is answered with; its policy then says so. */
export function allowScripts(c: Context, pages: Pages): string {
  const nonce = newNonce();
  c.header('content-security-policy', pagePolicy(pages.checkoutOrigins, nonce));
  return nonce;
}

/** Lets the page look again by itself at what it shows. */
export const watching = (pages: Pages, watch: string, nonce: string): NonNullable<Frame['live']> => ({
  script: assetPaths.live,
  nonce,
  watch,
  seconds: Math.max(1, pages.refreshSeconds),
});
