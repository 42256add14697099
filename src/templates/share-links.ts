// Links with which people tell others of a wish: plain addresses of each network's own form, which its visitor reads before
// they send it. Nothing is loaded from there, and nothing of a private repository goes along.
import type { Locale } from '../domain/settings.ts';
import type { WishView } from '../ports/views.ts';
import { type Fits, graphemeCount, shareState, shareText } from './share-text.ts';
import { text } from './texts.ts';

export interface ShareLink {
  readonly network: string;
  readonly name: string;
  readonly href: string;
}

/** Safe in an address and in Markdown: parentheses and quotes would end a link there. */
const encoded = (words: string): string =>
  encodeURIComponent(words.toWellFormed()).replace(
    /[!'()*~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** What servers and mail programs take of an address, with room for its other half. */
const MOST_ENCODED = 900;
/** As X counts: two for what is not Latin, 23 for any address, of 280. */
const X_TEXT = 280 - 24;
const xLength = (words: string): number =>
  Array.from(words).reduce(
    (sum, letter) => sum + (/[^\u1100-\u1fff\u200e\u200f\u2020-\u{10ffff}]/u.test(letter) ? 1 : 2),
    0,
  );
const MASTODON_TEXT = 500 - 24;
const BLUESKY_GRAPHEMES = 300;
const BLUESKY_BYTES = 3_000;
const REDDIT_TITLE = 300;
const HACKER_NEWS_TITLE = 80;

const codePoints = (words: string): number => Array.from(words).length;

/** What fits a post on Mastodon, and its form on an instance. */
export const mastodonForm = (instance: string, words: string): string =>
  `https://${instance}/share?text=${encoded(words)}`;

export function mastodonText(wish: WishView, locale: Locale): string | undefined {
  const state = shareState(wish, locale);
  if (state === undefined) return undefined;
  const fits: Fits = (words) => codePoints(words) <= MASTODON_TEXT && encoded(words).length <= MOST_ENCODED;
  return `${shareText(wish, locale, state, fits)} ${wish.pageUrl}`;
}

/** What the phone's own sheet is given: its target cuts what it cannot take. */
export function shareWords(wish: WishView, locale: Locale): string | undefined {
  const state = shareState(wish, locale);
  return state && shareText(wish, locale, state, (words) => graphemeCount(words) <= 200);
}

/** Empty where there is nobody to tell, or nothing to tell them for. */
export function shareLinks(wish: WishView, locale: Locale): readonly ShareLink[] {
  const state = shareState(wish, locale);
  if (state === undefined) return [];
  const { pageUrl } = wish;
  const url = encoded(pageUrl);
  const words = (fits: Fits): string =>
    encoded(shareText(wish, locale, state, (text) => encoded(text).length <= MOST_ENCODED && fits(text)));
  const beside = `\n${pageUrl}`;
  const bluesky = words(
    (text) =>
      graphemeCount(text + beside) <= BLUESKY_GRAPHEMES && Buffer.byteLength(text + beside) <= BLUESKY_BYTES,
  );
  const short = words((text) => codePoints(text) <= HACKER_NEWS_TITLE);
  const long = words((text) => codePoints(text) <= REDDIT_TITLE);
  const link = (network: string, name: string, href: string): ShareLink => ({ network, name, href });
  return [
    link('mastodon', 'Mastodon', `${pageUrl}/mastodon`),
    link('bluesky', 'Bluesky', `https://bsky.app/intent/compose?text=${bluesky}${encoded(beside)}`),
    link('x', 'X', `https://x.com/intent/post?text=${words((text) => xLength(text) <= X_TEXT)}&url=${url}`),
    link('linkedin', 'LinkedIn', `https://www.linkedin.com/sharing/share-offsite/?url=${url}`),
    link('reddit', 'Reddit', `https://www.reddit.com/submit?url=${url}&title=${long}`),
    link('hackernews', 'Hacker News', `https://news.ycombinator.com/submitlink?u=${url}&t=${short}`),
    link('facebook', 'Facebook', `https://www.facebook.com/sharer/sharer.php?u=${url}`),
    link('mail', text(locale, 'share:mail'), `mailto:?subject=${short}&body=${long}${encoded(beside)}`),
  ];
}
