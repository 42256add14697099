// The pages that say what happened instead: nothing there, not from here, our fault. They repeat nothing of what was asked,
// so that what is private and what does not exist are the same to the byte.
import type { Context } from 'hono';
import { renderNotice } from '../templates/pages.ts';
import { text } from '../templates/texts.ts';
import { bareFrame, localeFor } from './page-context.ts';

const NOTICES = {
  notFound: { status: 404, key: 'notFound' },
  forbidden: { status: 403, key: 'forbidden' },
  noForm: { status: 400, key: 'forbidden' },
  tooLarge: { status: 413, key: 'tooLarge' },
  fault: { status: 500, key: 'fault' },
  signIn: { status: 400, key: 'signIn' },
} as const;

export function notice(c: Context, kind: keyof typeof NOTICES): Response | Promise<Response> {
  const { status, key } = NOTICES[kind];
  const locale = localeFor(c);
  const heading = text(locale, `pages:error.${key}`);
  const link =
    kind === 'signIn'
      ? { href: '/auth/login', words: text(locale, 'pages:error.again'), second: false }
      : { href: '/', words: text(locale, 'pages:error.home'), second: true };
  c.header('cache-control', 'no-store');
  c.header('vary', 'Accept-Language');
  const view = {
    ...bareFrame(locale, heading),
    heading,
    lines: [text(locale, `pages:error.${key}Text`)],
    links: [link],
  };
  return c.html(renderNotice(locale, view), status);
}

export const notFound = (c: Context): Response | Promise<Response> => notice(c, 'notFound');
