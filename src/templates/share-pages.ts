// The panel of a wish's page from which others are told of it, and the page that asks for one's Mastodon server.
import { type Frame, page } from './frame.ts';
import type { ShareLink } from './share-links.ts';

export interface SharePanel {
  /** What is said of the wish, where a network leaves room for it. */
  readonly words: string;
  readonly url: string;
  readonly links: readonly ShareLink[];
}

export interface MastodonPage extends Frame {
  readonly place: string;
  readonly wishHref: string;
  /** What the post would say; undefined where there is nothing to tell. */
  readonly post: string | undefined;
  readonly problem: string | undefined;
  readonly go: { readonly href: string; readonly words: string } | undefined;
  /** As it was written. */
  readonly instance: string;
}
export const renderMastodon = page<MastodonPage>('mastodon');
