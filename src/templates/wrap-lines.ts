// Plain text as mail readers show it: no line longer than they like, no address broken. Owns where lines break, nothing else.

const WIDTH = 72;

/** Wraps what is longer than 72 characters at its blanks; further lines are indented as the first. A word is never cut. */
export const wrapLines = (text: string): string => text.split('\n').map(wrapLine).join('\n');

function wrapLine(line: string): string {
  if (line.length <= WIDTH) return line.trimEnd();
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = indent;
  // Only at the blank that can break: one that holds an amount and its sign together stays.
  for (const word of line.trim().split(' ')) {
    const longer = current === indent ? indent + word : `${current} ${word}`;
    if (longer.length > WIDTH && current !== indent) {
      lines.push(current);
      current = indent + word;
    } else current = longer;
  }
  return [...lines, current].join('\n');
}
