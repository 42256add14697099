// What changed between two versions of a text, line by line, with a little of what stands around it. Owns only the
// comparison; takes bounded time and space whatever the texts are.

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added' | 'gap';
  readonly text: string;
}

/** Lines compared with each other; of longer texts the rest is shown as replaced. */
const MOST_COMPARED = 300;
const CONTEXT = 2;

export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const old = linesOf(before);
  const now = linesOf(after);
  const start = sharedLength(old, now);
  const end = sharedLength(old.slice(start).toReversed(), now.slice(start).toReversed());
  const same = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }));
  const middle = changed(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return withGaps([...same(now.slice(0, start)), ...middle, ...same(now.slice(now.length - end))]);
}

const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/).map((line) => line.trimEnd());

function sharedLength(one: readonly string[], other: readonly string[]): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) length += 1;
  return length;
}

/** By longest common subsequence. */
function changed(old: readonly string[], now: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: 'removed', text });
  const added = (text: string): DiffLine => ({ kind: 'added', text });
  if (old.length > MOST_COMPARED || now.length > MOST_COMPARED)
    return [...old.map(removed), ...now.map(added)];

  const common = commonLengths(old, now);
  const at = (row: number, column: number): number => common[row]?.[column] ?? 0;
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < old.length && column < now.length) {
    const [before = '', after = ''] = [old[row], now[column]];
    if (before === after) {
      lines.push({ kind: 'same', text: after });
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) {
      lines.push(removed(before));
      row += 1;
    } else {
      lines.push(added(after));
      column += 1;
    }
  }
  return [...lines, ...old.slice(row).map(removed), ...now.slice(column).map(added)];
}

/** How many lines the rests of both texts have in common, from every pair of lines on. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint16Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      const here = table[row];
      const below = table[row + 1];
      if (!here || !below) continue;
      here[column] =
        old[row] === now[column]
          ? (below[column + 1] ?? 0) + 1
          : Math.max(below[column] ?? 0, here[column + 1] ?? 0);
    }
  }
  return table;
}

/** Unchanged lines far from any change become one gap. */
function withGaps(lines: readonly DiffLine[]): readonly DiffLine[] {
  const near = new Set<number>();
  for (const [index, { kind }] of lines.entries()) {
    if (kind === 'same') continue;
    for (let at = index - CONTEXT; at <= index + CONTEXT; at += 1) near.add(at);
  }
  return lines.flatMap((line, index) => {
    if (near.has(index)) return [line];
    return near.has(index - 1) || index === 0 ? [{ kind: 'gap', text: '' } as const] : [];
  });
}
