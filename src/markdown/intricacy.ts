// Whether a text would take too long to be read: a count of what costs a parser time, in one pass. Measured, not derived: the
// worst that passes takes some 30 ms, and test/markdown/commands-hostile.test.ts looks for worse.

/** In thousandths of a millisecond, about. */
const COST = { character: 0.1, line: 3, mark: 3, cell: 3, item: 8 } as const;
const MOST = 30_000;

const MARKS = new Set('[]<>*_~`!|\\&"\'');
const ITEM = /^[ \t>]*(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]|$)/;
const DELIMITERS = /^[ \t>*+.)0-9-]*[|:-][-|: \t]*$/;

export function isTooIntricate(lines: readonly string[]): boolean {
  let cost = 0;
  let columns = 0;
  for (const line of lines) {
    let marks = 0;
    for (const character of line) if (MARKS.has(character)) marks += 1;
    cost += COST.line + COST.character * line.length + COST.mark * marks;
    if (ITEM.test(line)) cost += COST.item;
    // Each line below the head of a table is as many cells as the head has, whatever is in it.
    if (line.trim() === '') columns = 0;
    else if (line.includes('|') && DELIMITERS.test(line)) columns = Math.max(columns, line.split('|').length);
    cost += COST.cell * columns;
    if (cost > MOST) return true;
  }
  return false;
}
