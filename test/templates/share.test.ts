// What is said when a wish is shared: the state first, short enough for each network, whatever its title holds.
import { describe, expect, test } from 'vitest';
import type { WishView } from '../../src/ports/views.ts';
import { mastodonText, shareLinks, shareWords } from '../../src/templates/share-links.ts';
import { locales } from '../../src/templates/texts.ts';
import { aProgress, aQuote, aWishView } from './a-wish-view.ts';

const linksOf = (wish: WishView, locale = 'en'): Readonly<Record<string, URL>> =>
  Object.fromEntries(shareLinks(wish, locale).map(({ network, href }) => [network, new URL(href)]));
const said = (wish: WishView, network: string, field: string): string =>
  linksOf(wish)[network]?.searchParams.get(field) ?? '';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const count = (words: string): number => [...graphemes.segment(words)].length;
/** At most what X counts: two for every sign, 23 for the address. */
const xWeight = (words: string): number =>
  [...words].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2), 0) + 24;

const hostile: readonly (readonly [string, string])[] = [
  ['quotes and markup', `"><script>alert(1)</script>'](javascript:1) \`) [x](y) ~~`],
  ['from right to left', `\u202eevil \u2067שלום עולם\u2069 مرحبا`],
  ['pictures', '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(80)],
  ['ten thousand letters', 'a'.repeat(10_000)],
  ['Chinese', '暗'.repeat(400)],
  ['heaps of accents', `e${'\u0301'.repeat(500)} x`],
  ['half of a picture', 'x\ud83d y'],
  ['nothing visible', '\u200b\u202e'],
  ['somebody’s name and address', '@everyone see https://evil.example'],
];

describe('a shared wish', () => {
  test('says first how it stands', () => {
    const wish = aWishView('funding', { progress: aProgress('funding', { remaining: 3_700n }) });
    expect(shareWords(wish, 'en')).toBe('€37 from starting: Dark mode (works/lantern)');
    expect(shareWords(wish, 'fr')).toBe('À 37\u00a0€ du départ\u00a0: Dark mode (works/lantern)');
    expect(shareWords(aWishView('open'), 'en')).toMatch(/^€120 pledged, a developer is wanted: /);
    expect(shareWords(aWishView('open', { quotes: [aQuote()] }), 'en')).toMatch(/^€380 from starting, once/);
  });

  test('is offered to every network that was asked for, with its address', () => {
    const links = linksOf(aWishView('funding'));
    const hosts = Object.entries(links).map(([network, { protocol, host }]) => [network, host || protocol]);
    expect(Object.fromEntries(hosts)).toEqual({
      mastodon: 'wishwell.example',
      bluesky: 'bsky.app',
      x: 'x.com',
      linkedin: 'www.linkedin.com',
      reddit: 'www.reddit.com',
      hackernews: 'news.ycombinator.com',
      facebook: 'www.facebook.com',
      mail: 'mailto:',
    });
    for (const link of Object.values(links))
      expect(decodeURIComponent(link.href)).toContain('/gh/works/lantern/3');
  });

  test('is nobody’s to praise where it is private, late, paused, not begun or came to nothing', () => {
    expect(shareLinks(aWishView('funding', { private: true }), 'en')).toEqual([]);
    const paused = aProgress('funding', { paused: 'closed' });
    expect(shareLinks(aWishView('funding', { progress: paused }), 'en')).toEqual([]);
    const late = aProgress('started', { overdue: true });
    expect(shareLinks(aWishView('started', { progress: late }), 'en')).toEqual([]);
    for (const phase of ['proposed', 'contested', 'refunding', 'refunded', 'expired', 'cancelled'] as const)
      expect(shareLinks(aWishView(phase), 'en')).toEqual([]);
    for (const phase of ['started', 'delivered', 'completed'] as const)
      for (const locale of locales) expect(shareLinks(aWishView(phase), locale)).toHaveLength(8);
  });

  test.each(hostile)('keeps within what each network takes, its state whole: %s', (_what, title) => {
    const wish = aWishView('funding', { title });
    const state = '€380 from starting';
    const [bluesky, x] = [said(wish, 'bluesky', 'text'), said(wish, 'x', 'text')];
    expect(count(bluesky)).toBeLessThanOrEqual(300);
    expect(Buffer.byteLength(bluesky)).toBeLessThanOrEqual(3_000);
    expect(bluesky.endsWith(`\n${wish.pageUrl}`)).toBe(true);
    expect(xWeight(x)).toBeLessThanOrEqual(280);
    expect(count(said(wish, 'hackernews', 't'))).toBeLessThanOrEqual(80);
    expect(count(said(wish, 'reddit', 'title'))).toBeLessThanOrEqual(300);
    expect((mastodonText(wish, 'en') ?? '').length).toBeLessThanOrEqual(1_000);
    for (const words of [bluesky, x, said(wish, 'hackernews', 't'), mastodonText(wish, 'en') ?? ''])
      expect(words.startsWith(state)).toBe(true);
    for (const { href } of shareLinks(wish, 'en')) {
      expect(href).toMatch(/^(?:https:\/\/|mailto:)[\w%./:?&=-]+$/);
      expect(href.length).toBeLessThan(2_048);
    }
  });

  test('calls nobody and leads nowhere but to its page, whatever its title says', () => {
    const wish = aWishView('funding', { title: '@everyone see https://evil.example' });
    for (const { href } of shareLinks(wish, 'en'))
      expect(decodeURIComponent(href).replaceAll(/^https:\/\/|https:\/\/wishwell\.example/g, '')).not.toMatch(
        /@\w|:\/\//,
      );
  });
});
