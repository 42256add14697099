// The first thing every comment says of a wish: what remains, or where it stands when nothing can remain.
import type { WishView } from '../ports/views.ts';
import type { Voice } from './voice.ts';

export function headline(wish: WishView, voice: Voice): string {
  const words = unpaused(wish, voice);
  return wish.progress.paused === undefined
    ? words
    : voice.sentence('comments:headline.paused', { headline: words });
}

function unpaused(wish: WishView, voice: Voice): string {
  const { progress } = wish;
  const say = (key: string, values: Readonly<Record<string, string>> = {}): string =>
    voice.sentence(`comments:headline.${key}`, values);
  const money = (minor: bigint): string => voice.money(minor, progress.currency);
  switch (progress.phase) {
    case 'funding':
    case 'confirming':
    case 'collecting':
      return progress.target === undefined || progress.remaining === undefined
        ? beforeAcceptance(wish, voice)
        : say(progress.phase, { remaining: money(progress.remaining), target: money(progress.target) });
    case 'started':
      return say(progress.overdue ? 'overdue' : 'started', {
        target: money(progress.target ?? progress.captured),
      });
    case 'open':
      return beforeAcceptance(wish, voice);
    case 'proposed':
    case 'delivered':
    case 'contested':
    case 'completed':
    case 'refunding':
    case 'refunded':
    case 'expired':
    case 'cancelled':
      return say(progress.phase);
  }
}

/** What would remain if the quote nearest to the pledges were accepted. */
function beforeAcceptance({ progress, quotes }: WishView, voice: Voice): string {
  const money = (minor: bigint): string => voice.money(minor, progress.currency);
  const [first, ...others] = quotes;
  if (first) {
    const nearest = others.reduce(
      (least, quote) => (quote.remaining < least.remaining ? quote : least),
      first,
    );
    const values = { remaining: money(nearest.remaining), developer: voice.name(nearest.developer) };
    return voice.sentence('comments:headline.openQuoted', values);
  }
  return progress.pledged > 0n
    ? voice.sentence('comments:headline.openPledged', { pledged: money(progress.pledged) })
    : voice.sentence('comments:headline.open');
}
