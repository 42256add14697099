// What the status comment says of a wish, sentence by sentence: who must act next and what happens otherwise. Everything is
// safe Markdown when it leaves here. Names backers only where they chose so, and says nothing about anybody's card.
import type { PauseReason } from '../domain/campaign.ts';
import type { RefundCause } from '../domain/campaign-event.ts';
import type { WishView } from '../ports/views.ts';
import { languageTag, writeDate, writeDelay, writeMoment } from './texts.ts';
import type { Voice } from './voice.ts';

const CELLS = 20;
const MOST_NAMED = 20;

/** Twenty cells; full only when nothing remains. */
export function bar(percent: number): string {
  const full = Math.min(CELLS, Math.floor((percent * CELLS) / 100));
  return '█'.repeat(full) + '░'.repeat(CELLS - full);
}

/** 76%, 76 %. */
export const writePercent = (percent: number, voice: Voice): string =>
  new Intl.NumberFormat(voice.locale, { style: 'percent' }).format(percent / 100);

const people = (wish: WishView, voice: Voice) => ({
  developer:
    wish.developer === undefined ? voice.sentence('comments:announce.someone') : voice.name(wish.developer),
  requester: voice.name(wish.requester),
});

/** Why the money goes back. */
export const refundSentence = (cause: RefundCause, wish: WishView, voice: Voice): string =>
  voice.sentence(`comments:refundCause.${cause}`, people(wish, voice));

export function phaseSentence(wish: WishView, voice: Voice): string {
  const { phase, paused, target, captured, currency } = wish.progress;
  if (paused !== undefined) return voice.sentence(`comments:paused.${paused}`);
  if (wish.refundCause !== undefined && (phase === 'refunding' || phase === 'refunded'))
    return [refundSentence(wish.refundCause, wish, voice), voice.sentence(`comments:goesBack.${phase}`)].join(
      ' ',
    );
  const unpaid = phase === 'completed' && wish.progress.next.what !== 'nothing';
  return voice.sentence(`comments:phase.${unpaid ? 'completed-unpaid' : phase}`, {
    ...people(wish, voice),
    target: voice.money(target ?? captured, currency),
  });
}

/** Who must act, then what happens by itself if nobody does; nothing when a wish is over. */
export function nextSentences(wish: WishView, voice: Voice): readonly string[] {
  const { next, overdue, dueAt, phase } = wish.progress;
  if (next.what === 'nothing') return [];
  const act = next.what === 'accept' && next.who === 'requester' ? 'accept-by-requester' : next.what;
  const sentences = [
    voice.sentence(`comments:next.${act}`, { ...people(wish, voice), ...asked(wish, voice) }),
  ];
  // Where the step has a date of its own that is not the one of the work.
  if (phase === 'started' && next.what !== 'deliver' && dueAt !== undefined) {
    const at = writeDate(voice.locale, dueAt, wish.timeZone);
    sentences.push(voice.sentence(overdue ? 'comments:dueWas' : 'comments:dueOn', { at }));
  }
  if (next.at !== undefined && isDated(next.what)) {
    const at = isExact(next.what)
      ? writeMoment(voice.locale, next.at, wish.timeZone)
      : writeDate(voice.locale, next.at, wish.timeZone);
    sentences.push(voice.sentence(`comments:nextDate.${next.what}`, { at }));
  }
  return sentences;
}

/** More time that is asked for. */
function asked(
  { progress: { extension }, timeZone }: WishView,
  { locale }: Voice,
): Readonly<Record<string, string>> {
  if (extension === undefined) return {};
  return {
    extra: writeDelay(locale, extension.delay),
    extended: writeDate(locale, extension.dueAt, timeZone),
  };
}

/** What was promised first, and what holds where that was moved: said as long as anybody may want to know. */
function promised(wish: WishView, voice: Voice): readonly string[] {
  const { phase, originalDueAt, dueAt } = wish.progress;
  if (originalDueAt === undefined || dueAt === undefined) return [];
  const moved = !originalDueAt.equals(dueAt);
  if (phase === 'started' && !moved) return [];
  const date = (at: Temporal.Instant): string => writeDate(voice.locale, at, wish.timeZone);
  const key = moved ? 'promisedMoved' : 'promised';
  return [voice.sentence(`comments:${key}`, { original: date(originalDueAt), due: date(dueAt) })];
}

type What = WishView['progress']['next']['what'];

/** Steps that say nothing of time: it decides nothing there. */
const isDated = (what: What): boolean => what !== 'refund' && what !== 'nothing';
/** Steps where hours count. */
const isExact = (what: What): boolean => what === 'last-call' || what === 'say-ready';

/** What the issue itself gives to say: what its closing means, what it lacks, what no longer says what was agreed to. */
export function issueRemarks(wish: WishView, voice: Voice): readonly string[] {
  const { progress, silence, missing, alteredQuote } = wish;
  const list: string[] = [];
  if (progress.noted !== undefined) list.push(notedSentence(wish, progress.noted, voice));
  if (progress.withdrawn > 0n && !goesBack(progress)) list.push(withdrawnSentence(wish, voice));
  if (silence !== undefined) list.push(voice.sentence(`comments:silence.${silence}`));
  if (alteredQuote !== undefined)
    list.push(voice.sentence(`comments:altered.${alteredQuote}`, people(wish, voice)));
  if (asksForQuotes(wish) && missing.length > 0)
    list.push(
      voice.sentence('comments:missing', { ...people(wish, voice), parts: missingParts(wish, voice) }),
    );
  return list;
}

/** Then it is said that everybody is refunded. */
const goesBack = ({ phase }: WishView['progress']): boolean => phase === 'refunding' || phase === 'refunded';

/** The sum that the work is done for is no longer the one that was agreed to. */
function withdrawnSentence({ progress }: WishView, voice: Voice): string {
  const { withdrawn, target = 0n, currency } = progress;
  return voice.sentence('comments:withdrawnSince', {
    amount: voice.money(withdrawn, currency),
    left: voice.money(target > withdrawn ? target - withdrawn : 0n, currency),
  });
}

/** Closing an issue never pays and never refunds: whoever must act is asked what it means. */
function notedSentence(wish: WishView, noted: PauseReason, voice: Voice): string {
  const { phase } = wish.progress;
  const asks = noted === 'closed' && (phase === 'started' || phase === 'delivered' || phase === 'contested');
  return voice.sentence(`comments:noted.${asks ? `closed-${phase}` : noted}`, people(wish, voice));
}

const asksForQuotes = ({ progress: { phase, paused } }: WishView): boolean =>
  (phase === 'proposed' || phase === 'open') && paused === undefined;

const missingParts = ({ missing }: WishView, { locale, sentence }: Voice): string =>
  new Intl.ListFormat(languageTag(locale), { style: 'long', type: 'conjunction' }).format(
    missing.map((part) => sentence('comments:part', { words: sentence(`form:parts.${part}.label`) })),
  );

/** What came before and explains how things are, for whoever did not follow the thread. */
function soFar({ progress }: WishView, voice: Voice): readonly string[] {
  const { uncovered, setAside, rejections, phase } = progress;
  return [
    ...(uncovered ? [voice.sentence('comments:soFar.uncovered')] : []),
    ...(setAside ? [voice.sentence('comments:soFar.setAside')] : []),
    ...(rejections > 0 && phase === 'started' ? [voice.sentence('comments:soFar.sentBack')] : []),
  ];
}

/** What else is worth knowing now. */
export function remarks(wish: WishView, voice: Voice): readonly string[] {
  const { progress, namedBackers } = wish;
  const list = [...soFar(wish, voice), ...promised(wish, voice), ...issueRemarks(wish, voice)];
  if (progress.unconfirmed > 0n)
    list.push(
      voice.sentence('comments:unconfirmed', {
        amount: voice.money(progress.unconfirmed, progress.currency),
      }),
    );
  if (progress.ready && (progress.phase === 'funding' || progress.phase === 'confirming'))
    list.push(voice.sentence('comments:ready', people(wish, voice)));
  if (namedBackers.length > 0) {
    const shown = namedBackers.slice(0, MOST_NAMED).map(voice.name);
    const names = [...shown, ...(namedBackers.length > MOST_NAMED ? ['…'] : [])].join(', ');
    list.push(voice.sentence('comments:named', { names }));
  }
  return list;
}
