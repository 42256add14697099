// People's text, cut into words and made fit to be repeated to them. Owns which characters count as blank or invisible;
// must never be taken for escaping, which belongs to the templates.

/** Blanks that keyboards and typography put between digits and words; U+202F and U+00A0 group digits in French. */
const BLANKS =
  ' \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000';
const BLANK = new RegExp(`[${BLANKS}]+`, 'u');

/** Control, format (zero-width, right-to-left marks), unpaired surrogate and private characters: nobody sees them. */
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Co}]+/gu;
const SPACING = /[\p{Cc}\p{Z}]+/gu;

/** The words between the blanks, no more than `most` of them. */
export const words = (text: string, most?: number): string[] => {
  const all = strip(text);
  return all === '' ? [] : all.split(BLANK, most);
};

/** The text with every run of blanks as one space, and none at either end. */
export const squeeze = (text: string): string => words(text).join(' ');

/** The text without the blanks at its ends; line ends and invisible characters are no blanks. */
export function strip(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && BLANKS.includes(text.charAt(start))) start += 1;
  while (end > start && BLANKS.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The first word, and what follows it as it was written. */
export function cutWord(text: string): { readonly word: string; readonly rest: string } {
  const all = strip(text);
  const end = all.search(BLANK);
  return end < 0 ? { word: all, rest: '' } : { word: all.slice(0, end), rest: strip(all.slice(end)) };
}

/** What was read, safe to name in a reply: visible characters on one line, cut at `most` with an ellipsis. */
export function printable(text: string, most = 80): string {
  // Cut before looking, so that 64 KiB of text cost no more than the 80 characters that are kept.
  const visible = Array.from(plainLine(text.slice(0, most * 8)));
  return visible.length > most ? `${visible.slice(0, most - 1).join('')}…` : visible.join('');
}

/** How many visible characters a text has: runs of blanks count once, HTML comments and invisible characters not at all. */
export const visibleLength = (text: string): number => Array.from(plainLine(withoutComments(text))).length;

const plainLine = (text: string): string => text.replace(INVISIBLE, '').replace(SPACING, ' ').trim();

function withoutComments(text: string): string {
  let kept = '';
  let from = 0;
  for (;;) {
    const start = text.indexOf('<!--', from);
    const end = start < 0 ? -1 : text.indexOf('-->', start + 4);
    if (end < 0) return kept + text.slice(from);
    kept += text.slice(from, start);
    from = end + 3;
  }
}
