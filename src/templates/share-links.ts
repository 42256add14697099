// Links with which people tell others of a wish. They carry the page's address alone, which brings its own title and
// picture; never words of people, and nothing of a private repository.
import type { WishView } from '../ports/views.ts';

export interface ShareLinks {
  readonly mastodon: string;
  readonly bluesky: string;
  readonly x: string;
  readonly linkedIn: string;
  readonly mail: string;
}

/** undefined: there is nobody to tell, or nothing to tell them for. */
export function shareLinks({ progress, pageUrl, ...wish }: WishView): ShareLinks | undefined {
  if (wish.private || !progress.pledgeable || progress.phase === 'proposed') return undefined;
  const page = encodeURIComponent(pageUrl);
  return {
    mastodon: `https://share.joinmastodon.org/?text=${page}`,
    bluesky: `https://bsky.app/intent/compose?text=${page}`,
    x: `https://x.com/intent/post?url=${page}`,
    linkedIn: `https://www.linkedin.com/sharing/share-offsite/?url=${page}`,
    mail: `mailto:?body=${page}`,
  };
}
