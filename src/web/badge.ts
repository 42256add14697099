// A badge as a pure function of two texts: measured, escaped by the template, stripped of what could hide or reorder it.
import { renderBadge } from '../templates/pages.ts';

/** What cannot be seen, reorders what can, or may not stand in XML at all. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]/gu;
/** More marks than writing needs on one letter: they count as no grapheme of their own, and could go on for ever. */
const PILED = /(\p{M}{4})\p{M}+/gu;
const MOST = 64;
const NARROW = /[ijltfr.,:;'|!()[\] ]/;
const WIDE = /[mwMW@%#]/;

/** At most 64 graphemes of what can be seen, on one line. */
function visibleText(words: string): string {
  const clean = words
    .replace(/\s+/g, ' ')
    .replace(HIDDEN, '')
    .replace(PILED, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  const graphemes = [...new Intl.Segmenter('en').segment(clean)].map(({ segment }) => segment);
  return graphemes.length > MOST ? `${graphemes.slice(0, MOST - 1).join('')}…` : clean;
}

/** Near enough to Verdana at 11 px; the text is fitted to it. */
const widthOf = (words: string): number =>
  Math.round(
    [...words].reduce(
      (sum, letter) =>
        sum +
        (NARROW.test(letter) ? 4.2 : WIDE.test(letter) ? 10.2 : letter.codePointAt(0)! > 0x2e7f ? 11 : 7),
      0,
    ),
  );

export function badge(label: string, message: string, colour: string): string {
  const [left, right] = [visibleText(label), visibleText(message)];
  const [labelText, messageText] = [widthOf(left), widthOf(right)];
  const [labelWidth, messageWidth] = [labelText + 10, messageText + 10];
  return renderBadge('en', {
    label: left,
    message: right,
    colour,
    width: labelWidth + messageWidth,
    labelWidth,
    messageWidth,
    labelX: labelWidth / 2,
    messageX: labelWidth + messageWidth / 2,
    labelText,
    messageText,
  }).trim();
}
