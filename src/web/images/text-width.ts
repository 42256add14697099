// How wide a text is, and where it has to be cut to fit. A picture brings no font, so this measures by the widest that is
// common (Verdana, which DejaVu Sans was drawn after): in any other the same text takes less room, never more.
import { graphemes } from './visible-text.ts';

export interface Face {
  /** Pixels. */
  readonly size: number;
  readonly bold: boolean;
}

/** Hundredths of the font's size for U+0020 to U+007E. */
const PLAIN =
  '32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 100 68 69 70 77 63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 50 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84';
const BOLD =
  '35 46 52 84 70 100 87 31 46 46 52 84 38 42 38 37 70 70 70 70 70 70 70 70 70 70 40 40 84 84 84 58 100 77 76 73 83 68 68 82 84 37 37 77 64 100 84 85 73 85 77 72 68 81 77 110 77 72 73 46 37 46 84 50 50 67 72 59 72 68 44 72 71 34 34 67 34 104 71 69 72 72 49 60 48 71 65 92 65 65 58 71 37 71 84';
const widths = (list: string): readonly number[] => list.split(' ').map(Number);
const tables = { plain: widths(PLAIN), bold: widths(BOLD) } as const;
type Weight = keyof typeof tables;

/** Not in the tables, and common in what we write ourselves. */
const KNOWN: Readonly<Record<string, number>> = {
  '€': 70,
  '…': 100,
  '·': 38,
  '’': 38,
  '\u202f': 30,
};
const MARK = /\p{M}/u;
/** A letter of another script, or a sign, at its widest: Щ. */
const OTHER = { plain: 118, bold: 132 } as const;
/** Chinese, Japanese, Korean, pictures. */
const BROAD =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u;
const BROADEST = 130;

function ofCharacter(character: string, weight: Weight): number {
  const known = tables[weight][(character.codePointAt(0) ?? 0) - 32] ?? KNOWN[character];
  if (known !== undefined) return known;
  if (MARK.test(character)) return 0;
  return BROAD.test(character) ? BROADEST : OTHER[weight];
}

/** Letters with accents are as wide as without, and one sign that stands for many (ﷺ) as wide as those. */
function ofGrapheme(letter: string, weight: Weight): number {
  let sum = 0;
  for (const character of letter.normalize('NFKD')) sum += ofCharacter(character, weight);
  return sum;
}

/** In pixels. */
export function widthOf(text: string, face: Face): number {
  const weight = face.bold ? 'bold' : 'plain';
  return (graphemes(text).reduce((sum, letter) => sum + ofGrapheme(letter, weight), 0) * face.size) / 100;
}

/** As much of it as fits, marked with an ellipsis where something is left out. */
export function fitted(text: string, width: number, face: Face): string {
  if (widthOf(text, face) <= width) return text;
  const room = width - widthOf('…', face);
  let [kept, used] = ['', 0];
  for (const letter of graphemes(text)) {
    used += widthOf(letter, face);
    if (used > room) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}
