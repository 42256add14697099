// The paragraphs and headings of a Markdown text with the lines they are written on, found in one pass over its blocks.
// Takes time in the length of the text whatever is in it, where a full parser takes minutes for some 64 KiB; owns no words
// within a line. Where quotes and lists go deeper than anybody writes, it stops and finds nothing more.
import { type RawBlock, endsRawBlock, leafStart, mayBegin } from './block-starts.ts';
import { type Container, containerStart, goesOn } from './containers.ts';
import { LineCursor } from './line-cursor.ts';

export interface ParagraphLine {
  /** Counts from 1 in the source. */
  readonly line: number;
  /** Without the marks of the quotes and lists around it, and without indentation. */
  readonly text: string;
}

export interface Paragraph {
  readonly lines: readonly ParagraphLine[];
  /** In a block quote or a footnote, or where dialects of Markdown differ on whether it is. */
  readonly quoted: boolean;
}

const DEEPEST = 12;

export function paragraphsOf(lines: readonly string[]): readonly Paragraph[] {
  const scan = new BlockScan();
  for (const [index, text] of lines.entries()) {
    if (!scan.read(text, index + 1)) break;
  }
  scan.close(0);
  return scan.found;
}

type Leaf =
  | undefined
  | RawBlock
  | { readonly kind: 'paragraph'; readonly lines: ParagraphLine[]; readonly doubtful: boolean };

class BlockScan {
  readonly found: Paragraph[] = [];
  readonly #cursor = new LineCursor();
  readonly #open: Container[] = [];
  #leaf: Leaf;
  /** The line before was not blank. */
  #afterText = false;
  /** Dialects differ on how the lines from here to the next blank one belong together. */
  #doubtful = false;

  /** false: too deep, nothing after this line can be told. */
  read(text: string, line: number): boolean {
    this.#cursor.enter(text);
    const afterText = this.#afterText;
    this.#afterText = !this.#cursor.isBlank;
    if (this.#cursor.isBlank) this.#doubtful = false;

    const matched = this.#matched();
    if (this.#leaf && this.#leaf.kind !== 'paragraph') {
      if (matched < this.#open.length) this.close(matched);
      else return this.#readRaw(this.#leaf);
    }
    if (this.#cursor.isBlank) {
      this.close(matched);
      return true;
    }
    return this.#readText(line, matched, afterText);
  }

  /** Ends the leaf, and all containers but the outermost `kept`. */
  close(kept: number): void {
    if (this.#leaf?.kind === 'paragraph') {
      const quoted = this.#leaf.doubtful || this.#open.some(({ kind }) => kind !== 'item');
      this.found.push({ lines: this.#leaf.lines, quoted });
    }
    this.#leaf = undefined;
    this.#open.length = kept;
  }

  #matched(): number {
    const first = this.#open.findIndex((container) => !goesOn(container, this.#cursor));
    return first < 0 ? this.#open.length : first;
  }

  #readRaw(block: RawBlock): true {
    if (endsRawBlock(this.#cursor.rest, this.#cursor.indent, block)) this.#leaf = undefined;
    return true;
  }

  /** What the line begins, from the outside in, and then its words. */
  #readText(line: number, matched: number, afterText: boolean): boolean {
    const cursor = this.#cursor;
    let begun = false;
    while (!cursor.isBlank && cursor.indent < 4 && mayBegin(cursor.character)) {
      const paragraph = !begun && this.#leaf !== undefined;
      const inParagraph = paragraph && matched === this.#open.length;
      const leaf = leafStart(cursor.rest, inParagraph);
      if (leaf) {
        // Only some dialects let a whole tag end a paragraph whose container does not go on.
        if (paragraph && !inParagraph && !leafStart(cursor.rest, true)) this.#doubtful = true;
        this.#begin(begun ? this.#open.length : matched);
        this.#leaf = leaf.kind === 'line' ? undefined : leaf;
        return true;
      }
      const start = containerStart(cursor, inParagraph);
      if (!start) break;
      if (!start.certain && (start.container.kind === 'footnote' || (begun && afterText)))
        this.#doubtful = true;
      this.#begin(begun ? this.#open.length : matched);
      begun = true;
      if (this.#open.push(start.container) > DEEPEST) return false;
    }
    if (!cursor.isBlank) this.#addWords(line, begun ? this.#open.length : matched, begun);
    return true;
  }

  #begin(kept: number): void {
    this.close(kept);
    const around = this.#open.at(-1);
    if (around?.kind === 'item') around.empty = false;
  }

  /** A paragraph goes on even where its containers do not ("lazily"), unless something began. */
  #addWords(line: number, kept: number, begun: boolean): void {
    const words = { line, text: this.#cursor.rest };
    if (!begun && this.#leaf?.kind === 'paragraph') {
      this.#leaf.lines.push(words);
      return;
    }
    this.#begin(kept);
    if (this.#cursor.indent >= 4) return;
    this.#leaf = { kind: 'paragraph', lines: [words], doubtful: this.#doubtful };
  }
}
