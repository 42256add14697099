// Badges over HTTP. A drawn badge is kept for half of the time that it may be old, browsers and image proxies keep it for
// the other half; what is unknown or private is one image that nobody keeps, the same to the byte.
import { type Context, Hono } from 'hono';
import type { Locale } from '../domain/settings.ts';
import { projectBadge, unknownBadge, wishBadge } from '../templates/badge-words.ts';
import { projectIn, wishIn } from './addresses.ts';
import { digest } from './assets.ts';
import { drawBadge } from './badge.ts';
import { askedLocale, type Pages } from './page-context.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/** Drawn badges in memory: about 15 MB. */
const MOST_KEPT = 10_000;

interface Drawn {
  readonly svg: string;
  readonly etag: string;
  readonly until: number;
}

const HEADERS = {
  'content-type': 'image/svg+xml; charset=utf-8',
  'content-security-policy': POLICY,
  'cross-origin-resource-policy': 'cross-origin',
} as const;

export function badges({ useCases, refreshSeconds }: Pages): Hono {
  const unknown = drawBadge(unknownBadge());
  const keepSeconds = Math.min(60, Math.max(1, refreshSeconds)) / 2;
  const fresh = `public, max-age=${Math.ceil(keepSeconds)}`;
  const kept = new Map<string, Drawn>();

  function remember(key: string, svg: string): Drawn {
    const drawn = { svg, etag: `"${digest(svg)}"`, until: performance.now() + keepSeconds * 1000 };
    kept.delete(key);
    kept.set(key, drawn);
    // A map gives its keys back in the order they came: the first is the oldest.
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return drawn;
  }

  async function answer(
    c: Context,
    draw: (locale?: Locale) => Promise<string | undefined>,
  ): Promise<Response> {
    const locale = askedLocale(c);
    const key = `${locale ?? ''} ${c.req.path.toLowerCase()}`;
    let drawn = kept.get(key);
    if (!drawn || drawn.until < performance.now()) {
      const svg = await draw(locale);
      if (svg === undefined) {
        kept.delete(key);
        return c.body(unknown, 200, { ...HEADERS, 'cache-control': 'no-store' });
      }
      drawn = remember(key, svg);
    }
    const headers = { ...HEADERS, 'cache-control': fresh, etag: drawn.etag };
    const known = c.req.header('if-none-match')?.includes(drawn.etag);
    return known ? c.body(null, 304, headers) : c.body(drawn.svg, 200, headers);
  }

  const named = (file: string): string | undefined => /^(.+)\.svg$/.exec(file)?.[1];
  const app = new Hono();
  app.get('/badge/gh/:owner/:file', (c) =>
    answer(c, async (locale) => {
      const address = projectIn(c.req.param('owner'), named(c.req.param('file')));
      const project = address && (await useCases.project(address.owner, address.name));
      return project && drawBadge(projectBadge(project, locale ?? project.locale));
    }),
  );
  app.get('/badge/gh/:owner/:repo/:file', (c) =>
    answer(c, async (locale) => {
      const address = wishIn(c.req.param('owner'), c.req.param('repo'), named(c.req.param('file')));
      const shown = address && (await useCases.wish(address.owner, address.name, address.number));
      return shown && drawBadge(wishBadge(shown.view, locale ?? shown.view.locale));
    }),
  );
  return app;
}
