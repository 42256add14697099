// Blocks that hold blocks: quotes, list items, footnotes. Owns what begins one and how a line goes on inside it.
import { footnoteMark, listMarker } from './block-starts.ts';
import type { LineCursor } from './line-cursor.ts';

export type Container =
  | { readonly kind: 'quote' }
  | { readonly kind: 'footnote' }
  /** `columns`: how far its content is indented. `empty`: it began with a blank line and nothing came yet. */
  | { readonly kind: 'item'; readonly columns: number; empty: boolean };

const FOOTNOTE_COLUMNS = 4;

/** Consumes what marks the line as one of the container's. */
export function goesOn(container: Container, cursor: LineCursor): boolean {
  if (container.kind === 'quote') {
    if (cursor.indent >= 4 || cursor.character !== '>') return false;
    skipQuoteMark(cursor);
    return true;
  }
  if (cursor.isBlank) return container.kind === 'footnote' || !container.empty;
  const columns = container.kind === 'item' ? container.columns : FOOTNOTE_COLUMNS;
  if (cursor.indent < columns) return false;
  cursor.skipIndent(columns);
  return true;
}

export interface ContainerStart {
  readonly container: Container;
  /** Whether all dialects begin it although a paragraph, or a line of another kind, stands before it. */
  readonly certain: boolean;
}

/** Consumes the mark of the container that begins here, if one does. */
export function containerStart(cursor: LineCursor, inParagraph: boolean): ContainerStart | undefined {
  if (cursor.character === '>') {
    skipQuoteMark(cursor);
    return { container: { kind: 'quote' }, certain: true };
  }
  const text = cursor.rest;
  const marker = listMarker(text);
  if (marker) {
    if (inParagraph && !marker.interrupts) return undefined;
    return { container: listItem(cursor, marker.length), certain: marker.interrupts };
  }
  const length = footnoteMark(text);
  if (length === 0) return undefined;
  cursor.skipMark(length);
  return { container: { kind: 'footnote' }, certain: false };
}

function skipQuoteMark(cursor: LineCursor): void {
  cursor.skipMark(1);
  cursor.skipIndent(1);
}

function listItem(cursor: LineCursor, length: number): Container {
  const before = cursor.indent;
  cursor.skipMark(length);
  const empty = cursor.isBlank;
  const padding = empty || cursor.indent > 4 ? 1 : cursor.indent;
  cursor.skipIndent(padding);
  return { kind: 'item', columns: before + length + padding, empty };
}
