import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { phases } from '../../../src/domain/campaign.ts';
import { assetPaths } from '../../../src/web/assets.ts';
import { ORIGIN, WISH, aWeb, aWish, unescaped, aShownProject } from '../a-web.ts';
import { htmlFaults } from '../markup.ts';

const WORDS = `/widget${WISH}.json`;
const LIST = '/widget/gh/works/lantern.json';
const FRAME = `/embed${WISH}`;
const FRAMES = [FRAME, '/embed/gh/works/lantern', '/embed/gh/no/where/1'];

interface Words {
  readonly figure: string;
  readonly title: string;
  readonly wishes: readonly Words[];
  readonly more: string;
  readonly none: string;
}
const read = async (answer: Promise<Response>): Promise<Words> => (await (await answer).json()) as Words;

describe('the widget', () => {
  test('is one module of at most 6 KB, without a dependency, that any site may load', async () => {
    const { ask } = aWeb();
    const answer = await ask('/widget.js');
    const script = await answer.text();
    expect(gzipSync(script).length).toBeLessThanOrEqual(6 * 1024);
    expect(script).not.toMatch(
      /\bimport\s*[({'"]|\bimport\s+\w|innerHTML|outerHTML|insertAdjacent|eval|cookie\b(?!,)/,
    );
    expect(script).not.toContain('widget.css');
    expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=3600');
    const headers = { 'if-none-match': answer.headers.get('etag') ?? '' };
    expect((await ask('/widget.js', { headers })).status).toBe(304);
  });

  test('is given every word: what remains first, the bar as text, and where one click closes the gap', async () => {
    const answer = await aWeb({ refreshSeconds: 30 }).ask(WORDS);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=15');
    expect(await answer.json()).toEqual({
      lang: 'en',
      again: 30,
      name: '€150 remaining of €500 · Dark mode',
      figure: '€150',
      label: 'to go before development starts',
      title: 'Dark mode',
      href: `${ORIGIN}${WISH}`,
      bar: { percent: 70, name: 'Funding of “Dark mode”', value: '€350 of €500, 70\u00a0%' },
      tone: 'gold',
      facts: ['€350 pledged of €500', '2 backers', 'until 28 August 2027'],
      call: { words: 'Close the gap: €150', href: `${ORIGIN}${WISH}/pledge?amount=150`, loud: true },
    });
  });

  test.each(phases)(
    'says what the page says, and asks for pledges only where they are taken: %s',
    async (phase) => {
      const web = aWeb({ wish: aWish(phase) });
      const words = (await (await web.ask(`${WORDS}?lang=fr`)).json()) as { figure: string; call: object };
      expect(unescaped(await web.page(`${WISH}?lang=fr`))).toContain(`<strong>${words.figure}</strong>`);
      const asks = ['open', 'funding', 'confirming'].includes(phase);
      expect(words.call).toMatchObject({ loud: asks });
    },
  );

  test('lists what waits for backers, then what is under way, five or as many as asked for', async () => {
    const wishes = [
      ...['completed', 'started', 'expired'].map((phase, at) =>
        aWish(phase as 'started', { number: 20 + at, title: phase }),
      ),
      ...[1, 2, 3, 4, 5, 6].map((number) => aWish('funding', { number, title: `${number}` })),
    ];
    const web = aWeb({
      useCases: { project: async (owner, name) => aShownProject(wishes, { owner, name }) },
    });
    const titles = async (query: string) =>
      (await read(web.ask(LIST + query))).wishes.map(({ title }) => title);
    expect(await titles('')).toEqual(['1', '2', '3', '4', '5']);
    expect(await titles('?limit=3')).toEqual(['1', '2', '3']);
    expect(await titles('?limit=20')).toEqual(['1', '2', '3', '4', '5', '6', 'started']);
    for (const nonsense of ['0', '-1', '1e3', '', 'x', '9999'])
      expect((await titles(`?limit=${nonsense}`)).length).toBeGreaterThan(0);
    expect((await read(web.ask(LIST))).more).toBe('All 9 wishes');
  });

  test('says that there is nothing to list', async () => {
    const project = async (owner: string, name: string) => aShownProject([], { owner, name, locale: 'fr' });
    const words = await read(aWeb({ useCases: { project } }).ask(LIST));
    expect([words.none, words.more]).toEqual(['Aucun souhait n’est ouvert en ce moment.', '']);
  });
});

describe('a frame', () => {
  test('is the one kind of page that any site may show inside its own', async () => {
    const { ask } = aWeb();
    for (const path of FRAMES) {
      const { headers } = await ask(path);
      expect(headers.get('content-security-policy')?.split('; ')).toEqual([
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'none'",
        'frame-ancestors *',
      ]);
      expect(headers.has('x-frame-options')).toBe(false);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    const others = [
      '/',
      WISH,
      `${WISH}/embed`,
      WORDS,
      '/widget.js',
      `/badge${WISH}.svg`,
      '/oembed?url=x',
      '/nowhere',
    ];
    for (const path of others) {
      const { headers } = await ask(path);
      expect([path, headers.get('x-frame-options')]).toEqual([path, 'DENY']);
      expect(headers.get('content-security-policy')).not.toContain('frame-ancestors *');
    }
  });

  test('reads no cookie, sets none, and is the same to whoever looks', async () => {
    const web = aWeb();
    const headers = await web.signedIn();
    for (const path of FRAMES) {
      const [seen, stranger] = [await web.ask(path, { headers }), await web.ask(path)];
      expect(seen.headers.has('set-cookie')).toBe(false);
      expect(await seen.text()).toBe(await stranger.text());
      expect(seen.headers.get('cache-control')).not.toContain('private');
    }
  });

  test.each(phases)(
    'is valid, leads out of itself alone, and says first what the page says: %s',
    async (phase) => {
      const evil = '"><script>alert(1)</script>';
      const web = aWeb({ wish: aWish(phase, { title: evil }) });
      for (const path of FRAMES) {
        const html = await web.page(`${path}?lang=fr&theme=dark`);
        expect([path, htmlFaults(html)]).toEqual([path, []]);
        expect(html.match(/<h1\b/g)).toHaveLength(1);
        expect(html.replace(/<script src="\/assets\/frame[^>]*>/, '')).not.toMatch(
          /<script|\sstyle=|undefined|\w+ing:\w|banner:/,
        );
        for (const [link] of html.matchAll(/<a\b[^>]*>/g))
          expect(link).toContain('target="_blank" rel="noopener"');
      }
      const html = await web.page(FRAME);
      expect(html).toContain(assetPaths.frame);
      expect(html).not.toContain('data-theme');
      expect(await web.page(`${FRAME}?theme=dark`)).toContain('<html lang="en" data-theme="dark">');
    },
  );
});

describe('what stands on other sites', () => {
  test('is forgotten as soon as a wish is no longer public', async () => {
    let isPublic = true;
    const view = aWish('funding');
    const useCases = {
      wish: async () => (isPublic ? { view, version: '1' } : undefined),
      version: async () => (isPublic ? '1' : undefined),
    };
    const web = aWeb({ useCases, refreshSeconds: 1 });
    const paths = [WORDS, FRAME, `/badge${WISH}.svg`, `/banner${WISH}.svg`, `/badge${WISH}.json`];
    for (const path of paths) expect(await web.page(path)).toContain('€150');
    isPublic = false;
    // Kept for half of the second that it may be old.
    await expect
      .poll(async () => (await Promise.all(paths.map((path) => web.page(path)))).join('\n'), {
        timeout: 5000,
      })
      .not.toContain('€150');
  });
});
