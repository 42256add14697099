// Badges of wishes and projects. What is unknown or private is one neutral image, byte for byte the same, never stored.
import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Phase } from '../domain/campaign.ts';
import { text } from '../templates/texts.ts';
import { badge } from './badge.ts';
import { localeFor, numberIn, type Pages } from './page-context.ts';
import { headlineOf } from './wish-words.ts';

const GREEN = '#0b6b5d';
const BLUE = '#1d5fa8';
const AMBER = '#9a5b00';
const GREY = '#5f6670';

const colours: Readonly<Record<Phase, string>> = {
  proposed: GREY,
  open: AMBER,
  funding: AMBER,
  confirming: GREEN,
  collecting: GREEN,
  started: BLUE,
  delivered: BLUE,
  contested: AMBER,
  completed: GREEN,
  refunding: GREY,
  refunded: GREY,
  expired: GREY,
  cancelled: GREY,
};

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

function image(c: Context, svg: string, cache: string): Response {
  const etag = `"${createHash('sha256').update(svg).digest('base64url').slice(0, 22)}"`;
  const headers = { 'cache-control': cache, 'content-security-policy': POLICY, etag };
  if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304, headers);
  return c.body(svg, 200, { ...headers, 'content-type': 'image/svg+xml; charset=utf-8' });
}

const neutral = (c: Context): Response =>
  image(c, badge(text('en', 'pages:badge.label'), text('en', 'pages:badge.unknown'), GREY), 'no-store');

export function badgeImages({ useCases, refreshSeconds }: Pages): Hono {
  const app = new Hono();
  const fresh = `public, max-age=${refreshSeconds}, s-maxage=${refreshSeconds}`;
  const named = (file: string): string | undefined => /^(.+)\.svg$/.exec(file)?.[1];
  app.get('/badge/gh/:owner/:file', async (c) => {
    const repo = named(c.req.param('file'));
    const project = repo === undefined ? undefined : await useCases.project(c.req.param('owner'), repo);
    if (!project) return neutral(c);
    const locale = localeFor(c, project.locale);
    const open = project.wishes.filter(({ progress }) => progress.pledgeable);
    const [nearest] = open;
    const words =
      nearest?.progress.target === undefined
        ? text(locale, 'pages:badge.wishes', { count: open.length })
        : headlineOf(nearest, locale);
    return image(c, badge(text(locale, 'pages:badge.project'), words, open.length > 0 ? AMBER : GREY), fresh);
  });
  app.get('/badge/gh/:owner/:repo/:file', async (c) => {
    const number = numberIn(named(c.req.param('file')));
    const shown = number && (await useCases.wish(c.req.param('owner'), c.req.param('repo'), number));
    if (!shown) return neutral(c);
    const locale = localeFor(c, shown.view.locale);
    const { phase } = shown.view.progress;
    return image(
      c,
      badge(text(locale, 'pages:badge.label'), headlineOf(shown.view, locale), colours[phase]),
      fresh,
    );
  });
  return app;
}
