// A feed as a typed render function: data in, Atom out. Every string is escaped.
import { template } from './engine.ts';

export interface FeedEntry {
  /** For ever the same. */
  readonly id: string;
  readonly title: string;
  readonly words: string;
  /** RFC 3339. */
  readonly at: string;
  readonly href: string;
}

export interface FeedView {
  readonly lang: string;
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly href: string;
  readonly self: string;
  readonly updated: string;
  readonly author: string;
  readonly entries: readonly FeedEntry[];
}

export const renderFeed = template<FeedView>('feeds/feed.atom.hbs', 'svg');
