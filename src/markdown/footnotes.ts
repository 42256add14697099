// Footnotes of GitHub's Markdown: `[^1]: text`. GitHub shows it elsewhere, or nowhere where nothing refers to it, so that what it
// says is left out.
import type { StateBlock } from 'markdown-it';

const START = /^\[\^[^\][\s]+\]:[ \t]*/;

/** Takes the lines of one footnote, and gives nothing for them. */
export function footnote(state: StateBlock, first: number, end: number, silent: boolean): boolean {
  const indent = (line: number): number => (state.sCount[line] ?? 0) - state.blkIndent;
  const start = (state.bMarks[first] ?? 0) + (state.tShift[first] ?? 0);
  if (indent(first) >= 4 || !state.src.startsWith('[^', start)) return false;
  const text = state.src.slice(start, state.eMarks[first]);
  const mark = START.exec(text)?.[0];
  if (mark === undefined) return false;
  if (silent) return true;

  const interrupts = state.md.block.ruler.getRules('paragraph');
  const around = state.parentType;
  // Not as in a paragraph: what begins here ends the footnote, which does not go on.
  state.parentType = 'blockquote';
  let isParagraph = mark.length < text.length;
  let next = first + 1;
  for (; next < end; next += 1) {
    if (state.isEmpty(next)) isParagraph = false;
    else if (indent(next) >= 4) isParagraph = true;
    else if (!isParagraph) break;
    else {
      const line = next;
      if (interrupts.some((rule) => rule(state, line, end, true))) break;
    }
  }
  state.parentType = around;
  state.line = next;
  return true;
}
