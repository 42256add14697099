// What a line of Markdown can begin: the patterns of leaf blocks and of list markers, as CommonMark has them. Each is
// anchored and takes time in the length of the line; none knows what came before.

interface Fence {
  readonly mark: string;
  readonly length: number;
}

/** A block that takes the lines after it as they come. */
export type RawBlock =
  | { readonly kind: 'fence'; readonly fence: Fence }
  /** Without an `end` it reaches to the next blank line. */
  | { readonly kind: 'html'; readonly end: RegExp | undefined };

/** A block that is over with its line. */
export const LINE_BLOCK = { kind: 'line' } as const;
export type LeafStart = RawBlock | typeof LINE_BLOCK;

/** Whether a block can begin with this character at all. */
export const mayBegin = (character: string): boolean =>
  '>#`~<=-_*+['.includes(character) || isDigit(character);
const isDigit = (character: string): boolean => character >= '0' && character <= '9';

/** @param inParagraph the line would otherwise go on with the paragraph before it */
export function leafStart(text: string, inParagraph: boolean): LeafStart | undefined {
  switch (text.charAt(0)) {
    case '#':
      return /^#{1,6}(?:[ \t]|$)/.test(text) ? LINE_BLOCK : undefined;
    case '`':
    case '~':
      return fenceStart(text);
    case '<':
      return htmlStart(text, inParagraph);
    case '=':
    case '-':
      if (inParagraph && /^(?:=+|-+)[ \t]*$/.test(text)) return LINE_BLOCK;
      return isThematicBreak(text) ? LINE_BLOCK : undefined;
    case '*':
    case '_':
      return isThematicBreak(text) ? LINE_BLOCK : undefined;
    default:
      return undefined;
  }
}

function fenceStart(text: string): LeafStart | undefined {
  const run = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(text)?.[0];
  return run === undefined
    ? undefined
    : { kind: 'fence', fence: { mark: run.charAt(0), length: run.length } };
}

/** Whether a line, without its indentation, is the last of a block. */
export function endsRawBlock(text: string, indent: number, block: RawBlock): boolean {
  if (block.kind === 'html') return block.end ? block.end.test(text) : text === '';
  const run = indent < 4 ? /^(`{3,}|~{3,})[ \t]*$/.exec(text)?.[1] : undefined;
  return run !== undefined && run.startsWith(block.fence.mark) && run.length >= block.fence.length;
}

const isThematicBreak = (text: string): boolean =>
  /^[-*_ \t]{3,}$/.test(text) && /^(?:\*{3,}|-{3,}|_{3,})$/.test(text.replace(/[ \t]+/g, ''));

const BLOCK_TAGS =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
  'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|' +
  'menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|' +
  'track|ul';
const NAME = '[A-Za-z][A-Za-z0-9-]*';
const ATTRIBUTE = String.raw`[ \t]+[A-Za-z_:][\w.:-]*(?:[ \t]*=[ \t]*(?:[^ \t"'=<>${'`'}]+|'[^']*'|"[^"]*"))?`;

const ANYWHERE: readonly (readonly [begin: RegExp, end: RegExp | undefined])[] = [
  [/^<(?:script|pre|style|textarea)(?:[ \t>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![A-Za-z]/, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [new RegExp(`^</?(?:${BLOCK_TAGS})(?:[ \\t>]|/>|$)`, 'i'), undefined],
];
/** One whole tag alone on its line: never within a paragraph. */
const WHOLE_TAG = new RegExp(`^(?:<${NAME}(?:${ATTRIBUTE})*[ \\t]*/?>|</${NAME}[ \\t]*>)[ \\t]*$`);

function htmlStart(text: string, inParagraph: boolean): LeafStart | undefined {
  const found = ANYWHERE.find(([begin]) => begin.test(text));
  if (!found && (inParagraph || !WHOLE_TAG.test(text))) return undefined;
  const block: RawBlock = { kind: 'html', end: found?.[1] };
  return endsRawBlock(text, 0, block) ? LINE_BLOCK : block;
}

export interface ListMarker {
  readonly length: number;
  /** Whether it can begin a list in the middle of a paragraph. */
  readonly interrupts: boolean;
}

export function listMarker(text: string): ListMarker | undefined {
  const isBullet = '-+*'.includes(text.charAt(0));
  const match = isBullet ? undefined : /^([0-9]{1,9})[.)]/.exec(text);
  const length = isBullet ? 1 : (match?.[0].length ?? 0);
  if (length === 0 || !' \t'.includes(text.charAt(length))) return undefined;
  const counts = isBullet || match?.[1] === '1';
  return { length, interrupts: counts && /[^ \t]/.test(text.slice(length)) };
}

/** How long the opening of a footnote's text is, `[^1]:`; 0 where there is none. */
export const footnoteMark = (text: string): number =>
  text.startsWith('[^') ? (/^\[\^[^\][\s]{1,999}\]:/.exec(text)?.[0].length ?? 0) : 0;
