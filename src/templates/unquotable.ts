// Keeps what the app writes from being read as a command when somebody quotes it: a mail program may leave out the marks of code,
// lists and tables, and break lines where it likes.

/** No program breaks a line there. */
const NO_BREAK = '\u00a0';
/** Not seen; between its slash and its word, a command is none. */
const WORD_JOINER = '\u2060';

/** A slash and a word keep to the word before them; at the beginning of a line, where none is, they are none of our commands. */
export const unquotable = (markdown: string): string =>
  markdown
    .replace(/(?<=\p{L}\.|[\p{L}\p{N},:;!?…)\]»”’`]) (?=[`*_("'“«]*\/\p{L})/gu, NO_BREAK)
    .replace(/^([ \t#>+-]*)\/(?=\p{L})/gmu, `$1/${WORD_JOINER}`);
