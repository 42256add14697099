// Blocks of HTML by the rules of GitHub's Markdown: https://github.github.com/gfm/#html-blocks. They differ from the present
// CommonMark in `<textarea>`, in declarations, and in what may end the paragraph of a container that does not go on.
import type { StateBlock } from 'markdown-it';

const BLOCK_TAGS =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
  'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|' +
  'menuitem|nav|noframes|ol|optgroup|option|p|param|section|source|summary|table|tbody|td|tfoot|th|thead|title|tr|' +
  'track|ul';
const NAME = '[A-Za-z][A-Za-z0-9-]*';
const ATTRIBUTE = String.raw`[ \t]+[A-Za-z_:][\w.:-]*(?:[ \t]*=[ \t]*(?:[^ \t"'=<>${'`'}]+|'[^']*'|"[^"]*"))?`;

/** Without an `end` it reaches to the next blank line. */
const STARTS: readonly (readonly [begin: RegExp, end: RegExp | undefined])[] = [
  [/^<(?:script|pre|style)(?:[\s>]|$)/i, /<\/(?:script|pre|style)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![A-Z]/, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [new RegExp(`^</?(?:${BLOCK_TAGS})(?:\\s|/?>|$)`, 'i'), undefined],
];
/** One whole tag alone on its line: it ends no paragraph but one that its container would go on with only out of laziness. */
const WHOLE_TAG = new RegExp(`^(?:<${NAME}(?:${ATTRIBUTE})*[ \\t]*/?>|</${NAME}[ \\t]*>)[ \\t]*$`);

export function htmlBlock(state: StateBlock, first: number, end: number, silent: boolean): boolean {
  const textOf = (line: number): string =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
  const indent = (line: number): number => (state.sCount[line] ?? 0) - state.blkIndent;
  if (indent(first) >= 4) return false;
  const text = textOf(first);
  if (!text.startsWith('<')) return false;
  const start = STARTS.find(([begin]) => begin.test(text));
  if (!start) {
    const isLazy = ['blockquote', 'table'].includes(state.parentType) || indent(first) < 0;
    if ((silent && !isLazy) || !WHOLE_TAG.test(text)) return false;
  }
  if (silent) return true;

  const isEnd = start?.[1];
  let next = first + 1;
  if (!isEnd?.test(text)) {
    for (; next < end && indent(next) >= 0; next += 1) {
      if (isEnd ? isEnd.test(textOf(next)) : state.isEmpty(next)) {
        if (isEnd) next += 1;
        break;
      }
    }
  }
  state.line = next;
  const token = state.push('html_block', '', 0);
  token.map = [first, next];
  token.content = state.getLines(first, next, state.blkIndent, true);
  return true;
}
