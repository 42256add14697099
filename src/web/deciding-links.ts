// Ways from the page of a wish to where somebody can decide for it. Shown to everybody, since the page is the same for all: who
// may is found out where they lead.
import type { Locale } from '../domain/settings.ts';
import type { NextStep } from '../domain/next-step.ts';
import type { WishView } from '../ports/views.ts';
import type { Link } from '../templates/frame.ts';
import { text } from '../templates/texts.ts';
import { wishPath } from './addresses.ts';

/** Steps whose date is that of the expiry. */
const untilExpiry: readonly NextStep['what'][] = ['pledge-first', 'quote', 'accept', 'pledge', 'resume'];
const SOON = { hours: 30 * 24 };

function expiresSoon({ progress: { phase, next } }: WishView, now: Temporal.Instant): boolean {
  if (phase === 'expired') return true;
  const soon = next.at !== undefined && Temporal.Instant.compare(next.at, now.add(SOON)) <= 0;
  return soon && untilExpiry.includes(next.what);
}

export function decidingLinks(
  wish: WishView,
  now: Temporal.Instant,
  locale: Locale,
  link: (path: string) => string,
): readonly Link[] {
  const { phase, extension } = wish.progress;
  const path = wishPath(wish);
  const to = (where: string, key: string): Link => ({
    href: link(`${path}${where}`),
    words: text(locale, `deciding:links.${key}`),
    second: true,
  });
  const says = phase === 'delivered' || phase === 'contested' || extension !== undefined;
  return [
    ...(expiresSoon(wish, now) ? [to('/renew', 'renew')] : []),
    ...(says ? [to('/pledge#say', phase === 'started' ? 'extension' : phase)] : []),
    ...(phase === 'contested' ? [to('/settle', 'settle')] : []),
  ];
}
