import { describe, expect, test } from 'vitest';
import { phases } from '../../src/domain/campaign.ts';
import { assetPaths } from '../../src/web/assets.ts';
import { ORIGIN, WISH, aWeb, aWish, changing, unescaped } from './a-web.ts';
import { htmlFaults } from './markup.ts';
import { someAffairs } from './some-affairs.ts';

const OUT = '/mail/unsubscribe?token=t';
const PAGES = [
  '/',
  '/gh/works/lantern',
  WISH,
  `${WISH}/pledge`,
  `${WISH}/pledge/done?checkout=9`,
  `${WISH}/pledge/card-done`,
  `${WISH}/pledge/card-done?checkout=9`,
  `${WISH}/settle`,
  `${WISH}/renew`,
  '/me',
  '/me/forget',
  '/me/payout',
  '/me/payout/return',
  '/me/payout/refresh',
  '/about',
  OUT,
  '/nowhere',
];
const OTHERS = [
  '/healthz',
  '/robots.txt',
  assetPaths.style,
  assetPaths.live,
  '/auth/login',
  '/auth/callback',
  '/me/export',
  '/api/v1/gh/works/lantern',
  '/api/v1/openapi.json',
];

const withoutOurs = (html: string): string =>
  html.replace(/<script defer src="\/assets\/[^>]*><\/script>/, '');

describe('every answer', () => {
  test.each([...PAGES, ...OTHERS].filter((path) => path !== WISH))(
    'lets nothing in but our own style and images: %s',
    async (path) => {
      const { headers } = await aWeb().ask(path);
      const policy = headers.get('content-security-policy')?.split('; ') ?? [];
      expect(policy).toEqual([
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self' https://checkout.example",
      ]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe(
        path === OUT ? 'no-referrer' : 'strict-origin-when-cross-origin',
      );
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    },
  );

  test('lets one script of ours run on the page of a wish, by a number that is never used again', async () => {
    const { ask } = aWeb();
    const [first, second] = [await ask(WISH), await ask(WISH)];
    const policy = first.headers.get('content-security-policy') ?? '';
    const [, nonce = ''] = /script-src 'nonce-([\w+/]{24})'(?:;|$)/.exec(policy) ?? [];
    expect(policy.replace(nonce, 'N').split('; ')).toEqual([
      "default-src 'none'",
      "style-src 'self'",
      "img-src 'self' https:",
      "script-src 'nonce-N'",
      "connect-src 'self'",
      "base-uri 'none'",
      "object-src 'none'",
      "frame-ancestors 'none'",
      "form-action 'self' https://checkout.example",
    ]);
    const html = await first.text();
    expect(html.match(/<script\b/g)).toHaveLength(1);
    expect(unescaped(html)).toContain(`<script defer src="${assetPaths.live}" nonce="${nonce}"`);
    expect(second.headers.get('content-security-policy')).not.toContain(nonce);
  });

  test('asks for no encryption where there is none', async () => {
    const { headers } = await aWeb({ publicUrl: 'http://127.0.0.1:3000' }).ask('/');
    expect(headers.has('strict-transport-security')).toBe(false);
  });

  test.each(PAGES)('that is a page is kept by no cache between us and its reader: %s', async (path) => {
    expect((await aWeb().ask(path)).headers.get('cache-control')).toMatch(/^(?:no-store|private, no-cache)$/);
  });
});

describe('every page', () => {
  const visits = phases.flatMap((phase) => [[phase, 'en', false] as const, [phase, 'fr', true] as const]);

  test.each(visits)('is valid in every phase: %s in %s, signed in: %s', async (phase, lang, isSignedIn) => {
    const wish = aWish(phase, { namedBackers: ['ada', 'bob'] });
    const affairs = someAffairs(phase, wish);
    const web = aWeb({
      wish,
      useCases: { affairs: async () => affairs, ownPledge: async () => affairs.pledges[0] },
    });
    const headers = isSignedIn ? await web.signedIn() : {};
    for (const path of PAGES) {
      const html = await web.page(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, { headers });
      expect([path, htmlFaults(html)]).toEqual([path, []]);
      expect(html).toContain(`<html lang="${lang}">`);
      expect(html.match(/<h1\b/g)).toHaveLength(1);
      expect(withoutOurs(html)).not.toMatch(
        /<script|\sstyle=|<style|\son[a-z]+="|undefined|NaN|\{\{|\w+ing:\w|pages:|common:|badge:|me:/,
      );
    }
  });

  test('shows what people wrote as they wrote it, and no more', async () => {
    const evil = '"><script>alert(1)</script>&amp;\' onload=x';
    const wish = aWish('funding', { title: evil, namedBackers: [evil] });
    const told = { ...wish, quotes: wish.quotes.map((quote) => ({ ...quote, developer: evil })) };
    const affairs = someAffairs('funding', told);
    const billing = { organisation: evil, address: `${evil}\n</textarea>`, taxNumber: evil };
    const own = affairs.pledges.map((pledge) => ({ ...pledge, billing }));
    const web = aWeb({
      wish: told,
      operator: { name: evil, address: evil, email: evil, registration: evil, termsUrl: evil },
      useCases: {
        affairs: async () => ({ ...affairs, email: evil, pledges: own }),
        ownPledge: async () => own[1],
        payoutAccount: async () => ({ standing: 'absent', due: [evil], email: evil }),
      },
    });
    const headers = await web.signedIn({ id: 9n, login: evil });
    for (const path of [...PAGES, `${WISH}/pledge?amount=${encodeURIComponent(evil)}`]) {
      const html = await web.page(path, { headers });
      expect([path, htmlFaults(html)]).toEqual([path, []]);
      expect(withoutOurs(html)).not.toContain('<script');
    }
  });
});

describe('a form', () => {
  const FORMS = [
    `${WISH}/pledge`,
    `${WISH}/pledge/change`,
    `${WISH}/pledge/withdraw`,
    `${WISH}/pledge/confirm`,
    `${WISH}/pledge/card`,
    `${WISH}/pledge/confirm-card`,
    '/me/mail',
    '/me/leave',
    '/me/forget',
    '/me/payout',
    '/me/payout/refresh',
    '/me/payout/dashboard',
    '/auth/logout',
  ];
  const strangers: readonly (readonly [string, Record<string, string>])[] = [
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin like ours', { origin: `${ORIGIN}.evil.example` }],
    ['our name without encryption', { origin: 'http://wishwell.example' }],
    ['no origin', { origin: '' }],
    ['a page without an origin', { origin: 'null' }],
    ['another site, by the browser’s word', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour of ours', { 'sec-fetch-site': 'same-site' }],
  ];

  test.each(strangers)('from %s is refused before anything is done', async (_what, headers) => {
    const web = aWeb();
    const cookie = await web.signedIn();
    for (const form of FORMS) {
      const fields = { amount: '50', sure: 'yes', news: 'no', email: 'a@example.org', country: 'FR' };
      const answer = await web.send(form, fields, { ...cookie, ...headers });
      expect([form, answer.status]).toEqual([form, 403]);
      expect(answer.headers.has('set-cookie')).toBe(false);
    }
    expect(web.calls).toEqual([]);
    expect(web.rows.size).toBe(1);
  });

  test('without any word of where it stood is refused', async () => {
    const web = aWeb();
    const body = new URLSearchParams({ amount: '50' });
    const answer = await web.ask(`${WISH}/pledge`, { method: 'POST', headers: await web.signedIn(), body });
    expect(answer.status).toBe(403);
    expect(web.calls).toEqual([]);
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('cannot be sent as %s either', async (method) => {
    const web = aWeb();
    const headers = { ...(await web.signedIn()), origin: 'https://evil.example' };
    expect((await web.ask(`${WISH}/pledge`, { method, headers })).status).toBe(403);
    expect(web.calls).toEqual([]);
  });

  test('from our page is taken', async () => {
    const web = aWeb();
    expect((await web.send(`${WISH}/pledge`, { amount: '50' }, await web.signedIn())).status).toBe(303);
    expect(web.called('startPledge')).toHaveLength(1);
  });

  test('larger than any form of ours is refused', async () => {
    const web = aWeb();
    const answer = await web.send(`${WISH}/pledge`, { amount: '5'.repeat(100_000) }, await web.signedIn());
    expect(answer.status).toBe(413);
    expect(web.called(...changing)).toEqual([]);
  });

  test('that is none is no fault of ours', async () => {
    const web = aWeb();
    const headers = { ...(await web.signedIn()), origin: ORIGIN, 'content-type': 'multipart/form-data' };
    const answer = await web.ask(`${WISH}/pledge`, { method: 'POST', headers, body: 'nothing' });
    expect(answer.status).toBe(400);
    expect(web.failures).toEqual([]);
  });
});

test('no visit to any address changes anything, and HEAD is answered as GET', async () => {
  const web = aWeb();
  const headers = await web.signedIn();
  const acts = [
    '/change',
    '/withdraw',
    '/confirm',
    '/card',
    '/confirm-card',
    '/extension',
    '/object',
    '/vote',
  ].map((act) => `${WISH}/pledge${act}?amount=50`);
  const own = ['/me/mail?news=no', '/me/forget?sure=yes', '/me/payout/dashboard', '/me/payout?country=FR'];
  const visited = PAGES.filter((page) => !/[/-]done/.test(page));
  for (const path of [...visited, ...OTHERS, ...acts, ...own, '/auth/logout'])
    for (const method of ['GET', 'HEAD']) await web.ask(path, { method, headers });
  expect(web.called(...changing)).toEqual([]);
  expect(web.rows.size).toBe(1);
  expect((await web.ask(WISH, { method: 'HEAD' })).status).toBe(200);
});

test('a failing use case gives the page that says so, without the error', async () => {
  const error = new Error('password of the database');
  const fail = () => Promise.reject(error);
  const web = aWeb({ useCases: { wish: fail, almostFunded: fail, project: fail } });
  for (const path of ['/', WISH, `${WISH}/pledge`, '/gh/works/lantern', `/badge${WISH}.svg`]) {
    const answer = await web.ask(path);
    const html = await answer.text();
    expect([path, answer.status]).toEqual([path, 500]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('Something went wrong');
    expect(html).not.toContain('password');
  }
  expect(web.failures).toHaveLength(5);
  expect(web.failures[0]).toEqual({ err: error });
});

test('says that it is well', async () => {
  const answer = await aWeb().ask('/healthz');
  expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
});

test.each(Object.values(assetPaths))(
  '%s is kept for good: another content has another address',
  async (path) => {
    const { ask } = aWeb();
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await ask(path.replace(/\.[^.]+\./, '.another.'))).status).toBe(404);
  },
);
