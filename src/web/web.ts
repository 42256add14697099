// The web: webhooks, pages, badges and the API on one server. Owns which path is whose and what every answer carries; what
// is shown and done comes from the use cases that it is given.
import { Hono } from 'hono';
import { aboutPage } from './about-page.ts';
import { api } from './api/api.ts';
import { apiReference } from './api/reference.ts';
import { assets } from './assets.ts';
import { feeds } from './feeds.ts';
import { badges } from './images/badges.ts';
import { banners } from './images/banners.ts';
import { readyAnswers } from './images/ready-answers.ts';
import { socialCards } from './images/social-cards.ts';
import { builderPages } from './embed/builder.ts';
import { embeds } from './embed/embeds.ts';
import { oembed } from './embed/oembed.ts';
import { decidingPages } from './deciding-pages.ts';
import { filesPages } from './files-page.ts';
import { listPages } from './list-pages.ts';
import { mastodonPages } from './mastodon.ts';
import { mePages } from './me-pages.ts';
import { withdrawalPages } from './withdrawal-pages.ts';
import { notFound, notice } from './notices.ts';
import type { WebOptions } from './options.ts';
import type { Pages } from './page-context.ts';
import { payoutPages } from './payout-pages.ts';
import { pledgePages } from './pledge-pages.ts';
import { pledgeReturns } from './pledge-returns.ts';
import { ownFormsOnly, securityHeaders } from './security.ts';
import { cookieSessions } from './session.ts';
import { signIn } from './sign-in.ts';
import { unsubscribePages } from './unsubscribe.ts';
import { wishPages } from './wish-page.ts';

const ROBOTS = `User-agent: *
${['/auth/', '/mail/', '/me', '/gh/*/pledge', '/gh/*/settle', '/gh/*/renew'].map((path) => `Disallow: ${path}\n`).join('')}`;

export interface Web {
  fetch(request: Request): Response | Promise<Response>;
  /** Every address that is answered, in the words of the router. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
}

export function createWeb(options: WebOptions): Web {
  const pages: Pages = { ...options, cookies: cookieSessions(options) };
  const app = new Hono();
  app.use(securityHeaders(options.checkoutOrigins, options.publicUrl.startsWith('https:')));
  app.use(ownFormsOnly(options.publicUrl, notice));
  app.post('/webhooks/github', (c) => options.intakes.github(c.req.raw));
  app.post('/webhooks/stripe', (c) => options.intakes.stripe(c.req.raw));
  app.post('/webhooks/stripe/connect', (c) => options.intakes.stripeConnect?.(c.req.raw) ?? notFound(c));
  app.get('/healthz', (c) => c.text('ok', 200, { 'cache-control': 'no-store' }));
  app.get('/robots.txt', (c) => c.text(ROBOTS, 200, { 'cache-control': 'public, max-age=3600' }));
  const publicApi = api(pages);
  const parts = [
    assets(),
    badges(pages),
    banners(pages),
    socialCards(pages),
    embeds(pages),
    builderPages(pages),
    oembed(pages),
    signIn(pages),
    feeds(pages),
    listPages(pages),
    filesPages(pages),
    mastodonPages(pages),
    wishPages(pages),
    pledgePages(pages),
    pledgeReturns(pages),
    decidingPages(pages),
    aboutPage(pages),
    apiReference(pages, publicApi),
    unsubscribePages(pages),
    mePages(pages),
    withdrawalPages(pages),
    payoutPages(pages),
  ];
  for (const part of parts) app.route('/', part);
  app.all('/api/*', (c) => publicApi.fetch(c.req.raw));
  app.notFound((c) => notFound(c));
  app.onError((error, c) => {
    options.log.error({ err: error }, 'a request failed');
    return notice(c, 'fault');
  });
  return {
    fetch: readyAnswers((request) => app.fetch(request)),
    routes: [...app.routes, ...publicApi.routes],
  };
}
