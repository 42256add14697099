import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawBadge } from '../../../src/web/images/badge.ts';
import { progressOf } from '../../../src/domain/progress.ts';
import { type Phase, phases } from '../../../src/domain/campaign.ts';
import type { WishView } from '../../../src/ports/views.ts';
import { aCampaign } from '../../support/builders.ts';
import { aQuote } from '../../templates/a-wish-view.ts';
import { WISH, aWeb, aWish } from '../a-web.ts';
import { xmlFaults } from '../markup.ts';

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
    const english = await page(BADGE);
    expect(textsOf(english)).toEqual(['wish', '€150 to go']);
    expect(english).toContain('<title>€150 remaining of €500 · Dark mode</title>');
    const french = await page(`${BADGE}?lang=fr`);
    expect(textsOf(french)).toEqual(['souhait', expect.stringMatching(/^150.€ à trouver$/)]);
    expect(await aWeb({ wish: aWish('funding', { locale: 'fr' }) }).page(BADGE)).toBe(french);
  });

  test.each([
    ['markup', '<&>"'],
    ['pictures', '👩‍👩‍👧‍👦'],
    ['marks', 'e\u0301\u0302\u0303\u0304'],
    ['Chinese', '願'],
  ])('is small whatever the title is made of: %s', async (_what, piece) => {
    const web = aWeb({ wish: aWish('open', { title: piece.repeat(200) }) });
    const svg = await web.page(`${BADGE}?lang=fr`);
    expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(1400);
    expect(xmlFaults(svg)).toEqual([]);
  });

  test('brings nothing with it: no script, no link, no font, and a policy of its own with a sandbox', async () => {
    const answer = await aWeb().ask(BADGE);
    expect(answer.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=30');
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

  test.each([
    ['proposed', 'awaiting the first pledge'],
    ['open', 'awaiting a quote · €100 pledged'],
    ['funding', '€150 to go'],
    ['confirming', 'funded · last call'],
    ['collecting', 'funded · collecting'],
    ['started', 'in development'],
    ['delivered', 'delivered · in review'],
    ['contested', 'delivered · contested'],
    ['completed', 'completed'],
    ['refunding', 'being refunded'],
    ['refunded', 'refunded'],
    ['expired', 'expired'],
    ['cancelled', 'cancelled'],
  ] as const)('says of a wish that is %s: %s', async (phase, words) => {
    expect(textsOf(await aWeb({ wish: aWish(phase) }).page(BADGE))[1]).toBe(words);
  });

  test('says what would remain while quotes wait to be accepted', async () => {
    const wish = aWish('open', { quotes: [aQuote({ remaining: 40_000n }), aQuote({ remaining: 38_050n })] });
    expect(textsOf(await aWeb({ wish }).page(BADGE))[1]).toBe('€380.50 to go if accepted');
  });

  test('says that a wish is paused', async () => {
    const story = aCampaign({ phase: 'funding' });
    story.do({ type: 'Pause', reason: 'closed' });
    const wish = aWish('funding', { progress: progressOf(story.state, story.now) });
    expect(textsOf(await aWeb({ wish }).page(BADGE))[1]).toBe('paused');
  });

  test('of a project says how many are open, and what remains of the nearest', async () => {
    const path = '/badge/gh/works/lantern.svg';
    const words = async (phase: Phase) => textsOf(await aWeb({ wish: aWish(phase) }).page(path));
    expect(await words('funding')).toEqual(['wishes', '1 wish · nearest €150 to go']);
    expect(await words('open')).toEqual(['wishes', '1 wish']);
    expect(await words('completed')).toEqual(['wishes', 'none open']);
  });

  test('is drawn once for many who look, and forgotten when the wish is gone', async () => {
    let shown: WishView | undefined = aWish('funding');
    const web = aWeb({
      useCases: { wish: async () => shown && { view: shown, version: '1' } },
      refreshSeconds: 60,
    });
    const first = await web.page(BADGE);
    shown = aWish('confirming');
    expect(await web.page(BADGE)).toBe(first);
    expect(await web.page('/badge/gh/Works/LANTERN/3.svg')).toBe(first);
    expect(web.called('wish')).toHaveLength(1);
    shown = undefined;
    expect(await web.page(`${BADGE}?lang=fr`)).toContain('wish: not found');
  });

  test('is never older than what was asked for, and is looked for anew when it is', async () => {
    const web = aWeb({ refreshSeconds: 0 });
    expect((await web.ask(BADGE)).headers.get('cache-control')).toBe('public, max-age=1');
  });
});

const draw = (label: string, message: string): string =>
  drawBadge(
    { label, message, title: `${message}: ${label}`, tone: 'gold', percent: 70 },
    { style: 'flat', theme: 'auto' },
  );

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
    const svg = draw(label, message);
    const texts = textsOf(svg);
    const elements = svg.match(/<(?!\/)[a-zA-Z]+/g)?.join(' ');
    const isFault: Readonly<Record<string, boolean>> = {
      'something hidden': /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(svg),
      'not two texts': texts.length !== 2,
      'a long text': texts.some((words) => graphemes(words) > 64),
      'a large badge': Buffer.byteLength(svg) >= 10_000,
      'an element more':
        elements !==
        draw('a', 'b')
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
    expect(textsOf(draw('wish', 'x'.repeat(64)))[1]).toBe('x'.repeat(64));
    expect(textsOf(draw('wish', 'x'.repeat(65)))[1]).toBe(`${'x'.repeat(63)}…`);
  });
});
