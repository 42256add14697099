// What can be seen of people's words in a picture: on one line, without what hides or turns the text around it, no longer than
// it may be. Owns the limits; escaping belongs to the templates.

/** What cannot be seen, reorders what can, or may not stand in XML at all. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]+/gu;
const MOST_GRAPHEMES = 64;
/** A grapheme may be a letter under a heap of accents; escaping can make five characters of one. */
const MOST_BYTES = 190;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A text letter by letter, as people count them. */
export const graphemes = (text: string): readonly string[] =>
  [...segmenter.segment(text)].map(({ segment }) => segment);

const escapedLength = (piece: string): number =>
  Buffer.byteLength(piece) + 5 * (piece.match(/[&<>"'`=]/g)?.length ?? 0);

/** The text on one line with nothing hidden in it; cut before it is looked at, so that 64 KiB cost no more than a line. */
export const oneLine = (words: string): string =>
  words
    .slice(0, 2000)
    .toWellFormed()
    .replace(/\s+/gu, ' ')
    .replace(HIDDEN, '')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, 1000);

/** 64 graphemes and 190 escaped bytes at most; what was cut ends in an ellipsis. */
export function visible(words: string): string {
  const clean = oneLine(words);
  let kept = '';
  let [count, bytes] = [0, 0];
  for (const letter of graphemes(clean)) {
    count += 1;
    bytes += escapedLength(letter);
    if (count >= MOST_GRAPHEMES && kept.length + letter.length < clean.length) return `${kept.trimEnd()}…`;
    if (bytes > MOST_BYTES) return `${kept.trimEnd()}…`;
    kept += letter;
  }
  return kept;
}
