// Link definitions whose extent parsers do not agree on: without their address on the same line, within a quote or a list, or
// with a line below that is far in. What follows such a one in its paragraph may be a part of it.

const INSIDE = /^(?:[ \t]*(?:>|[-+*]|[0-9]{1,9}[.)]))+[ \t]*\[[^\]]*\]:/;
const WITHOUT_ADDRESS = /^ {0,3}\[[^\]]*\]:[ \t]*$/;
const PLAIN = /^ {0,3}\[[^\]]*\]:/;
const FAR_IN = /^(?: {4}| {0,3}\t)/;

/** What may hide all that follows where it is a part of a paragraph, and not of code. */
const REACHES_FAR = /[<`~]/;

/** Numbers of the lines, from 1, below the beginning of one in the same paragraph, or in all that follows. */
export function doubtfulDefinitions(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>();
  let isInside = false;
  let reachesFar = false;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') isInside = false;
    if (isInside || reachesFar) inside.add(index + 1);
    if (isInside && REACHES_FAR.test(line)) reachesFar = true;
    const isBegun =
      INSIDE.test(line) ||
      WITHOUT_ADDRESS.test(line) ||
      (PLAIN.test(line) && FAR_IN.test(lines[index + 1] ?? ''));
    if (isBegun) isInside = true;
  }
  return inside;
}
