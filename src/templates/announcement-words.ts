// The few comments that are meant to be noticed: what has happened, in one heading and two sentences. They are written from
// how things are when they are written; where those have moved on, that is said instead of a number that is no longer true.
import type { AnnouncementView, WishView } from '../ports/views.ts';
import { headline } from './headline.ts';
import { phaseSentence, refundSentence, writePercent } from './status-words.ts';
import { writeDelay } from './texts.ts';
import type { Voice } from './voice.ts';

/** From here on the rest is small enough to be named by its amount alone. */
const NEARLY = 90;

export function announcementWords(
  { kind, percent, wish }: AnnouncementView,
  voice: Voice,
): { readonly title: string; readonly text: string } {
  if (!stillHolds(kind, wish)) return { title: headline(wish, voice), text: phaseSentence(wish, voice) };
  const { target, remaining, captured, currency } = wish.progress;
  const accepted = wish.quotes.find((quote) => quote.accepted);
  const someone = voice.sentence('comments:announce.someone');
  const { developer } = wish;
  const values = {
    developer: developer === undefined ? someone : voice.name(developer),
    called: developer === undefined ? someone : called(developer, voice),
    target: voice.money(target ?? captured, currency),
    remaining: voice.money(remaining ?? 0n, currency),
    delay: accepted ? writeDelay(voice.locale, accepted.delay) : '',
    percent: writePercent(percent ?? 0, voice),
  };
  const key = keyOf(kind, percent);
  const why = kind === 'refunded' ? wish.refundCause : undefined;
  const text = [
    ...(why === undefined ? [] : [refundSentence(why, wish, voice)]),
    voice.sentence(`comments:announce.${key}.text${why === undefined ? '' : 'Why'}`, values),
  ];
  if (kind === 'last-call' && wish.progress.next.what === 'say-ready')
    text.push(voice.sentence('comments:announce.lastCall.notReady', values));
  return { title: voice.sentence(`comments:announce.${key}.title`, values), text: text.join(' ') };
}

const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/;

/** The developer alone is ever mentioned, where they must act; whatever is no login is only a name. */
const called = (login: string, voice: Voice): string =>
  LOGIN.test(login) && login !== 'ghost' ? `@${login}` : voice.name(login);

/** A quote can be set aside, and backers can leave, before the words about it are written. */
function stillHolds(kind: AnnouncementView['kind'], { progress, quotes }: WishView): boolean {
  const isAccepted = progress.target !== undefined && quotes.some(({ accepted }) => accepted);
  if (kind === 'last-call') return isAccepted && progress.phase !== 'funding';
  if (kind === 'milestone') return isAccepted && progress.phase === 'funding';
  return isAccepted || kind !== 'accepted';
}

function keyOf(kind: AnnouncementView['kind'], percent: number | undefined): string {
  if (kind === 'milestone') return percent !== undefined && percent >= NEARLY ? 'nearly' : 'milestone';
  return kind === 'last-call' ? 'lastCall' : kind;
}
