// Lines inside mathematics, which GitHub draws and does not show as words: between two `$$`, and between two `$` of one paragraph
// where the first touches what follows and the second what precedes it.
// https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions

/** Numbers of the lines, from 1, whose beginning is inside a formula. */
export function formulaLines(lines: readonly string[]): ReadonlySet<number> {
  const inside = new Set<number>();
  if (!lines.some((line) => line.includes('$'))) return inside;
  let opened: number | undefined;
  let single: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') single = undefined;
    for (const { 0: sign, index: at } of line.matchAll(/(?<!\\)\$\$?/g)) {
      if (sign === '$$') {
        if (opened === undefined) opened = index;
        else {
          for (let within = opened + 1; within <= index; within += 1) inside.add(within + 1);
          opened = undefined;
        }
        continue;
      }
      const before = line.charAt(at - 1);
      const after = line.charAt(at + 1);
      if (single !== undefined && /[^\s$]/.test(before) && !/[\w$]/.test(after)) {
        for (let within = single + 1; within <= index; within += 1) inside.add(within + 1);
        single = undefined;
      } else if (/[^\s$]/.test(after) && !/[\w$]/.test(before)) single ??= index;
    }
  }
  return inside;
}
