// A place in one line of Markdown, counted in characters and in columns (a tab reaches to the next multiple of four).
// Owns the arithmetic of tabs that are consumed in part; knows no block.

const TAB = 4;
const SPACE_CODE = 32;
const TAB_CODE = 9;

export class LineCursor {
  /** Columns of white space from here to the next character that is none. */
  indent = 0;
  #text = '';
  #position = 0;
  #column = 0;
  /** Columns of a tab before the position that are not consumed yet. */
  #pending = 0;
  #next = 0;

  /** Starts at the beginning of a line; one cursor serves them all. */
  enter(text: string): void {
    this.#text = text;
    this.#position = 0;
    this.#column = 0;
    this.#pending = 0;
    this.#look();
  }

  get isBlank(): boolean {
    return this.#next === this.#text.length;
  }

  /** The first character that is no white space; empty at the end. */
  get character(): string {
    return this.#text.charAt(this.#next);
  }

  /** What is left of the line, without the white space here. */
  get rest(): string {
    return this.#next === 0 ? this.#text : this.#text.slice(this.#next);
  }

  /** Consumes so many columns of white space, or all there is. */
  skipIndent(columns: number = this.indent): void {
    let left = Math.min(columns, this.indent);
    while (left > 0) {
      if (this.#pending === 0) this.#pending = this.#widthAt(this.#position++, this.#column);
      const taken = Math.min(left, this.#pending);
      this.#pending -= taken;
      this.#column += taken;
      left -= taken;
    }
    this.#look();
  }

  /** Consumes the white space here and so many characters after it. */
  skipMark(length: number): void {
    this.skipIndent();
    this.#position += length;
    this.#column += length;
    this.#look();
  }

  #look(): void {
    let column = this.#column + this.#pending;
    let at = this.#position;
    for (let width = this.#widthAt(at, column); width > 0; width = this.#widthAt(at, column)) {
      column += width;
      at += 1;
    }
    this.indent = column - this.#column;
    this.#next = at;
  }

  /** Columns of one character of white space; 0 for all others. */
  #widthAt(position: number, column: number): number {
    const code = this.#text.charCodeAt(position);
    if (code === SPACE_CODE) return 1;
    return code === TAB_CODE ? TAB - (column % TAB) : 0;
  }
}
