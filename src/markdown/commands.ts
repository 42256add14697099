// Command lines of a comment: the lines that start with a slash where a reader sees plain words. Owns what is quoted, coded
// or commented out; knows no command. A line inside a list counts when it starts with the slash itself; "- /start" does not.
import { hiddenText } from './hidden-text.ts';
import { type Paragraph, type ParagraphLine, paragraphsOf } from './paragraphs.ts';

export interface MarkdownLine {
  /** Counts from 1 in the source; lines end with \n, \r\n or \r. */
  readonly line: number;
  readonly text: string;
}

/** Up to three spaces before the slash, as Markdown allows before any block. */
const AT_LINE_START = /^ {0,3}\//;

/**
 * In ascending order, without the spaces around. Takes time in the length of the source whatever is in it. It agrees with
 * remark on what is plain text and leaves out what is doubtful: lines after an unfinished link, image or comment in the
 * same paragraph, and paragraphs that begin with a link definition.
 */
export function commandLines(source: string): MarkdownLine[] {
  if (!/^ {0,3}\//m.test(source)) return [];
  const lines = source.split(/\r\n|\n|\r/);
  const isCandidate = ({ line, text }: ParagraphLine): boolean =>
    text.startsWith('/') && AT_LINE_START.test(lines[line - 1] ?? '');
  return paragraphsOf(lines).flatMap((paragraph) =>
    paragraph.quoted ? [] : plainLines(paragraph, isCandidate),
  );
}

function plainLines({ lines }: Paragraph, isCandidate: (line: ParagraphLine) => boolean): MarkdownLine[] {
  const last = lines.findLastIndex(isCandidate);
  if (last < 0) return [];
  const text = lines.length === 1 ? (lines[0]?.text ?? '') : lines.map((line) => line.text).join('\n');
  if (text.startsWith('[') && /^\[(?:[^\][\\]|\\.){1,999}\]:/s.test(text)) return [];

  const hidden = hiddenText(text);
  const found: MarkdownLine[] = [];
  let offset = 0;
  let span = 0;
  for (const line of lines) {
    while ((hidden.spans[span]?.[1] ?? Infinity) <= offset) span += 1;
    const isPlain = offset < hidden.from && (hidden.spans[span]?.[0] ?? Infinity) > offset;
    if (isPlain && isCandidate(line)) found.push({ line: line.line, text: line.text.trimEnd() });
    offset += line.text.length + 1;
  }
  return found;
}
