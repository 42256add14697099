// The one table that GitHub sees and other parsers do not: of one column, with a heading that has no bar in it.
// https://github.github.com/gfm/#tables-extension-

const ONE_COLUMN = /^[ \t>]*(?:\|[ \t]*:?-+:?[ \t]*\|?|:?-+:?[ \t]*\||:-+:?|-+:)[ \t]*$/;

/** Numbers of the lines, from 1, that are in one: its heading and what follows to the next blank line. */
export function headlessTables(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>();
  let isInside = false;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') isInside = false;
    else if (ONE_COLUMN.test(line) && (lines[index - 1] ?? '').trim() !== '') {
      isInside = true;
      inside.add(index);
    }
    if (isInside) inside.add(index + 1);
  }
  return inside;
}
