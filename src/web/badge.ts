// A badge as a pure function of its words: stripped of what hides or reorders text, cut, measured, and escaped by its
// template, in one place each. Under 1.4 KB whatever a title holds.
import type { BadgeWords } from '../templates/badge-words.ts';
import { renderBadge } from '../templates/pages.ts';

/** What cannot be seen, reorders what can, or may not stand in XML at all. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]+/gu;
const MOST_GRAPHEMES = 64;
/** A grapheme may be a letter under a heap of accents; escaping can make five characters of one. */
const MOST_BYTES = 190;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const escapedLength = (piece: string): number =>
  Buffer.byteLength(piece) + 5 * (piece.match(/[&<>"'`=]/g)?.length ?? 0);

/** What can be seen of a text, on one line: 64 graphemes at most. */
function visible(words: string): string {
  const clean = words
    .slice(0, 2000)
    .toWellFormed()
    .replace(/\s+/gu, ' ')
    .replace(HIDDEN, '')
    .replace(/ +/g, ' ')
    .trim();
  let kept = '';
  let [count, bytes] = [0, 0];
  for (const { segment } of graphemes.segment(clean.slice(0, 1000))) {
    count += 1;
    bytes += escapedLength(segment);
    if (count >= MOST_GRAPHEMES && kept.length + segment.length < clean.length) return `${kept.trimEnd()}…`;
    if (bytes > MOST_BYTES) return `${kept.trimEnd()}…`;
    kept += segment;
  }
  return kept;
}

const NARROW = /[ijlI1tfr.,:;'’|!()[\]·\u00a0\u202f ]/u;
const WIDE = /[mwMW@%#&€…]/u;
/** Chinese, Japanese, Korean, pictures. */
const BROAD =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Emoji_Presentation}/u;

/** Near enough to 11 px Verdana; the picture fits its text to it, so that no font makes it overflow. */
const lengthOf = (words: string): number =>
  Math.max(
    4,
    Math.round(
      [...words].reduce(
        (sum, letter) =>
          sum + (BROAD.test(letter) ? 12 : NARROW.test(letter) ? 4.4 : WIDE.test(letter) ? 9.2 : 6.9),
        0,
      ),
    ),
  );

const PADDING = 6;

export function drawBadge(words: BadgeWords): string {
  const [label, message] = [visible(words.label), visible(words.message)];
  const [labelLength, messageLength] = [lengthOf(label), lengthOf(message)];
  const messageAt = labelLength + 2 * PADDING;
  const messageWidth = messageLength + 2 * PADDING;
  return renderBadge('en', {
    title: visible(words.title),
    label,
    message,
    tone: words.tone,
    width: messageAt + messageWidth,
    messageAt,
    messageWidth,
    labelLength,
    messageX: messageAt + PADDING,
    messageLength,
    done: Math.round((messageWidth * Math.min(100, Math.max(0, words.percent))) / 100),
  }).trim();
}
