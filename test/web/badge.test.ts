import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phases } from '../../src/domain/campaign.ts';
import { badge } from '../../src/web/badge.ts';
import { WISH, aWeb, aWish } from './a-web.ts';
import { xmlFaults } from './markup.ts';

const BADGE = `/badge${WISH}.svg`;
const textsOf = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, words = '']) =>
    words.replace(/&(?:amp|lt|gt|quot|#x?[0-9a-f]+);/gi, '?'),
  );
const graphemes = (words: string): number => [...new Intl.Segmenter('en').segment(words)].length;

describe('the badge of a wish', () => {
  test.each(phases.flatMap((phase) => [[phase, 'en'] as const, [phase, 'fr'] as const]))(
    'is small, well-formed and readable by day and night: %s in %s',
    async (phase, lang) => {
      const answer = await aWeb({ wish: aWish(phase) }).ask(`${BADGE}?lang=${lang}`);
      const svg = await answer.text();
      expect(answer.status).toBe(200);
      expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(1400);
      expect(xmlFaults(svg)).toEqual([]);
      expect(svg).toContain('@media(prefers-color-scheme:dark)');
      expect(svg).not.toMatch(/undefined|NaN|\{\{/);
    },
  );

  test('says first what remains, in the language asked for, else in the project’s', async () => {
    const { page } = aWeb();
    expect(await page(BADGE)).toContain('<title>wish: €150 remaining of €500</title>');
    const french = await page(`${BADGE}?lang=fr`);
    expect(french).toMatch(/<title>souhait: /);
    expect(await aWeb({ wish: aWish('funding', { locale: 'fr' }) }).page(BADGE)).toBe(french);
  });

  test('brings nothing with it: no script, no link, no font, and a policy of its own with a sandbox', async () => {
    const answer = await aWeb().ask(BADGE);
    expect(answer.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60, s-maxage=60');
    expect(await answer.text()).not.toMatch(
      /<script|<image|<use|<foreignObject|href|url\(h|@import|\son\w+=/i,
    );
  });

  test('is not sent again while nothing changed', async () => {
    const { ask } = aWeb();
    const etag = (await ask(BADGE)).headers.get('etag') ?? '';
    const again = await ask(BADGE, { headers: { 'if-none-match': `W/"old", ${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const other = await aWeb({ wish: aWish('confirming') }).ask(BADGE, {
      headers: { 'if-none-match': etag },
    });
    expect(other.status).toBe(200);
  });

  test('of a project says the nearest wish, and how many are open while none has a target', async () => {
    const path = '/badge/gh/works/lantern.svg';
    expect(await aWeb().page(path)).toContain('wishes: €150 remaining of €500');
    expect(await aWeb({ wish: aWish('open') }).page(path)).toContain('wishes: 1 open');
    expect(await aWeb({ wish: aWish('completed') }).page(path)).toContain('wishes: 0 open');
  });
});

describe('a badge of any text', () => {
  const nasty = fc.constantFrom(
    '<script>alert(1)</script>',
    '"\' onload=alert(1) &amp; & &#0; ]]> -->',
    '{{label}} {{{message}}}',
    '\u202eevil\u202c\u2066\u2069\u200f',
    '\0\u0007\u001b[31m\u0085\u2028\u2029\r\n\t',
    '👩‍👩‍👧‍👦🏳️‍🌈',
    '\ud800',
    '\ufffe\uffff',
    'e\u0301\u0302\u0303\u0304\u0305',
    'שלום العربية',
    '€ 1 200,50',
  );
  const anyText = fc.array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 12 });

  /** What is wrong with it, empty when nothing is. */
  const faultsOf = (label: string, message: string): readonly string[] => {
    const svg = badge(label, message, '#0b6b5d');
    const texts = textsOf(svg);
    const elements = svg.match(/<(?!\/)[a-zA-Z]+/g)?.join(' ');
    const isFault: Readonly<Record<string, boolean>> = {
      'something hidden': /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(svg),
      'not two texts': texts.length !== 2,
      'a long text': texts.some((words) => graphemes(words) > 64),
      'a large badge': Buffer.byteLength(svg) >= 10_000,
      'an element more':
        elements !==
        badge('a', 'b', '#000')
          .match(/<(?!\/)[a-zA-Z]+/g)
          ?.join(' '),
    };
    return [...xmlFaults(svg), ...Object.keys(isFault).filter((fault) => isFault[fault])];
  };

  test('is well-formed, holds nothing hidden and at most 64 graphemes a side', () => {
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        expect(faultsOf(left.join(''), right.join(''))).toEqual([]);
      }),
    );
  });

  test.each([
    ['letters', 'x'],
    ['markup', '<b>&'],
    ['marks on one letter', '\u0301'],
    ['families', '👩‍👩‍👧‍👦'],
    ['halves of characters', '\ud83d'],
  ])('stays small with ten thousand %s', (_what, piece) => {
    expect(faultsOf('wish', `a${piece.repeat(10_000)}`)).toEqual([]);
  });

  test('shows a short text as it is and marks a cut one', () => {
    expect(textsOf(badge('wish', 'x'.repeat(64), '#000'))[1]).toBe('x'.repeat(64));
    expect(textsOf(badge('wish', 'x'.repeat(65), '#000'))[1]).toBe(`${'x'.repeat(63)}…`);
  });
});
