// The web: webhooks, pages, badges, the public API, all on one Hono. Knows routes and headers; what is shown and done comes
// from the use cases that it is given.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { publicApi } from './api.ts';
import { authPages } from './auth-pages.ts';
import { badgeImages } from './badge-images.ts';
import type { WebOptions } from './options.ts';
import { message, notFound, type Pages } from './page-context.ts';
import { pledgePages } from './pledge-pages.ts';
import { ownFormsOnly, securityHeaders } from './security.ts';
import { cookieSessions } from './session.ts';
import { wishPages } from './wish-pages.ts';

const ASSETS: Readonly<Record<string, string>> = {
  'style.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

function assets(): Hono {
  const app = new Hono();
  for (const [file, type] of Object.entries(ASSETS)) {
    const content = readFileSync(join(import.meta.dirname, 'assets', file), 'utf8');
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
    app.get(`/assets/${file}`, (c) => {
      const headers = { 'content-type': type, etag, 'cache-control': 'public, max-age=300' };
      return c.req.header('if-none-match') === etag
        ? c.body(null, 304, headers)
        : c.body(content, 200, headers);
    });
  }
  return app;
}

export function createWeb(options: WebOptions): Pick<Hono, 'fetch'> {
  const pages: Pages = { ...options, cookies: cookieSessions(options) };
  const app = new Hono();
  app.use(securityHeaders(options.checkoutOrigins, options.publicUrl.startsWith('https:')));
  app.use(ownFormsOnly(options.publicUrl));
  const api = publicApi(pages);
  app.all('/api/*', (c) => api.fetch(c.req.raw));
  app.post('/webhooks/github', (c) => options.intakes.github(c.req.raw));
  app.post('/webhooks/stripe', (c) => options.intakes.stripe(c.req.raw));
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/robots.txt', (c) => c.text('User-agent: *\nDisallow: /auth/\nDisallow: /*/pledge\n'));
  for (const part of [assets(), authPages(pages), badgeImages(pages), pledgePages(pages), wishPages(pages)])
    app.route('/', part);

  app.notFound((c) => notFound(c));
  app.onError((error, c) => {
    options.log.error({ err: error }, 'a page failed');
    return message(c, 'broken', 500);
  });
  return app;
}
