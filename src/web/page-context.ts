// What every page route is given: the options, who visits, and the few pages that any route may answer with.
import type { Context } from 'hono';
import type { Locale } from '../domain/settings.ts';
import { renderMessage } from '../templates/pages.ts';
import { text } from '../templates/texts.ts';
import type { WebOptions } from './options.ts';
import type { Sessions } from './session.ts';
import type { Visitor } from './use-cases.ts';
import { isLocale } from './wish-words.ts';

export interface Pages extends WebOptions {
  readonly cookies: Sessions;
}

/** As asked in the address, else the project's, else the browser's first choice of ours. */
export function localeFor(c: Context, ofProject?: Locale): Locale {
  const asked = c.req.query('lang');
  if (isLocale(asked)) return asked;
  if (ofProject !== undefined) return ofProject;
  return /^\s*fr\b/i.test(c.req.header('accept-language') ?? '') ? 'fr' : 'en';
}

type Message = 'notFound' | 'broken' | 'signInFailed';

export function message(c: Context, kind: Message, status: 400 | 404 | 500): Response | Promise<Response> {
  const locale = localeFor(c);
  const heading = text(locale, `pages:${kind}.title`);
  const view = {
    lang: locale,
    title: heading,
    login: '',
    heading,
    message: text(locale, `pages:${kind}.text`),
  };
  c.header('cache-control', 'no-store');
  return c.html(renderMessage(locale, { ...view, link: '', linkWords: '' }), status);
}

/** The same for what does not exist and for what is private: nothing of the address is repeated. */
export const notFound = (c: Context): Response | Promise<Response> => message(c, 'notFound', 404);

export const layout = (lang: Locale, title: string, visitor: Visitor | undefined) => ({
  lang,
  title: `${title} · Wishwell`,
  login: visitor?.login ?? '',
});

/** A number of an issue as it stands in an address. */
export const numberIn = (value: string | undefined): number | undefined =>
  value !== undefined && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined;
