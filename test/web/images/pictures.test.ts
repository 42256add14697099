import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phases } from '../../../src/domain/campaign.ts';
import { badgeStyles } from '../../../src/web/images/badge.ts';
import { wishBanner } from '../../../src/templates/banner-words.ts';
import { bannerSizes, drawBanner } from '../../../src/web/images/banner.ts';
import { themes } from '../../../src/web/images/palette.ts';
import { WISH, aWeb, aWish } from '../a-web.ts';
import { readSvg } from './svg.ts';

const BADGE = `/badge${WISH}.svg`;
const BANNER = `/banner${WISH}.svg`;
const pictures = [
  ...badgeStyles.map((style) => `${BADGE}?style=${style}`),
  ...bannerSizes.map((size) => `${BANNER}?size=${size}`),
  '/badge/gh/works/lantern.svg?',
];

const hostile = [
  '"><script>alert(1)</script>&amp;\' onload=x ]]> --> {{title}}',
  '\u202eevil\u2066 \u200f\u200b\u00ad مرحبا שלום',
  '👩‍👩‍👧‍👦🏳️‍🌈 e\u0301\u0302\u0303',
  '\0\u0007\u001b[31m\u0085\u2028\r\n\t\ufffe\ud800',
  '',
  ...['x', '<b>&"', '\u0301', '👩‍👩‍👧‍👦', 'W ', '\ud83d'].map((piece) => `a${piece.repeat(10_000 / piece.length)}`),
];

describe('every picture of a wish', () => {
  test.each(pictures)(
    'is whole, holds nothing but what is seen, and no link, whatever the title: %s',
    async (path) => {
      for (const title of hostile) {
        const web = aWeb({ wish: aWish('open', { title, requester: title }) });
        for (const lang of ['en', 'fr']) {
          const { faults } = readSvg(await web.page(`${path}&lang=${lang}`));
          expect([title.slice(0, 20), faults]).toEqual([title.slice(0, 20), []]);
        }
      }
    },
  );

  test('is whole for any title at all', () => {
    const wish = aWish('funding');
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
      const words = wishBanner({ ...wish, title, developer: title }, 'en');
      const svg = drawBanner(words, { size: 'large', theme: 'auto' });
      expect(readSvg(svg).faults).toEqual([]);
    });
    fc.assert(property, { numRuns: 50 });
  });

  test.each(phases)('says in each phase, theme and form what the page says first: %s', async (phase) => {
    const web = aWeb({ wish: aWish(phase) });
    const page = await web.page(WISH);
    const [, figure = ''] = /<strong>([^<]*)<\/strong>/.exec(page) ?? [];
    for (const size of bannerSizes)
      for (const theme of themes) {
        const { faults, texts, title } = readSvg(await web.page(`${BANNER}?size=${size}&theme=${theme}`));
        expect(faults).toEqual([]);
        expect(texts).toContain(figure);
        expect(texts).toContain('Dark mode');
        expect(title.length).toBeGreaterThan(10);
      }
  });

  test.each(pictures)(
    'can load nothing, is kept for half a minute, and is not sent again: %s',
    async (path) => {
      const { ask } = aWeb();
      const answer = await ask(path);
      expect(answer.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
      expect(answer.headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      );
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(answer.headers.get('cache-control')).toBe('public, max-age=30');
      const headers = { 'if-none-match': answer.headers.get('etag') ?? '' };
      expect((await ask(path, { headers })).status).toBe(304);
    },
  );
});

describe('the look of a picture', () => {
  test('is by day, by night, or as the reader’s device', async () => {
    const { page } = aWeb();
    for (const path of [`${BADGE}?`, `${BANNER}?`]) {
      const [auto, light, dark] = await Promise.all(
        ['', '&theme=light', '&theme=dark'].map((query) => page(path + query)),
      );
      expect(auto).toContain('@media(prefers-color-scheme:dark)');
      for (const fixed of [light, dark]) expect(fixed).not.toContain('prefers-color-scheme');
      expect(light).not.toBe(dark);
    }
  });

  test('that is no choice of ours is the usual one, never an error', async () => {
    const { page } = aWeb();
    for (const [path, query] of [
      [BADGE, '?style=plastic&theme=blink&lang=tlh&nonsense=1'],
      [BANNER, '?size=%00&theme=DARK&lang='],
    ] as const)
      expect(await page(path + query)).toBe(await page(path));
  });

  test('is asked for in many ways and drawn once for each that differs', async () => {
    const web = aWeb();
    for (let i = 0; i < 5; i += 1) await web.page(`${BANNER}?nonsense=${i}&size=${i}`);
    expect(web.called('wish')).toHaveLength(1);
  });

  test.each(badgeStyles)('of a badge is small: %s', async (style) => {
    for (const phase of phases) {
      const svg = await aWeb({ wish: aWish(phase, { title: '<&">'.repeat(40) }) }).page(
        `${BADGE}?style=${style}`,
      );
      expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(1400);
    }
    const { texts } = readSvg(await aWeb().page(`${BADGE}?style=${style}`));
    expect(texts).toEqual(style === 'for-the-badge' ? ['WISH', '€150 TO GO'] : ['wish', '€150 to go']);
  });

  test('of a banner leaves out what has no room, the last things first', async () => {
    const web = aWeb();
    const last = async (size: string) =>
      readSvg(await web.page(`${BANNER}?size=${size}&lang=fr`)).texts.at(-1);
    expect(await last('small')).toMatch(/^350.€ promis sur 500.€ · 2 contributeurs$/);
    expect(await last('large')).toMatch(/2 contributeurs · jusqu’au 28 août 2027$/);
  });
});

describe('the endpoint that shields.io draws from', () => {
  const ENDPOINT = `/badge${WISH}.json`;

  test.each(phases)('says the same as our own badge: %s', async (phase) => {
    const web = aWeb({ wish: aWish(phase) });
    const answer = await web.ask(ENDPOINT);
    const { texts } = readSvg(await web.page(BADGE));
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toEqual({
      schemaVersion: 1,
      label: texts[0],
      message: texts[1],
      color: expect.stringMatching(/^[0-9a-f]{6}$/),
      cacheSeconds: 300,
    });
  });

  test('says of a project and in French, and that nothing is there', async () => {
    const { ask } = aWeb();
    expect(await (await ask('/badge/gh/works/lantern.json')).json()).toMatchObject({ label: 'wishes' });
    expect(await (await ask(`${ENDPOINT}?lang=fr`)).json()).toMatchObject({ label: 'souhait' });
    const missing = await ask('/badge/gh/works/lantern/4.json');
    expect([missing.status, missing.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await missing.json()).toMatchObject({ message: 'not found', isError: true });
  });
});
