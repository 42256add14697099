import { expect, test } from 'vitest';
import { commandLines } from '../../src/markdown/commands.ts';

const filled = (piece: string) => (size: number) =>
  piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const rising = (line: (index: number) => string) => (size: number) =>
  Array.from({ length: Math.ceil(Math.sqrt(size * 2)) }, (_, index) => line(index)).join('\n');

/** Texts that cost a full parser seconds or minutes, and texts that would cost a careless scanner as much. */
const hostile: readonly (readonly [string, (size: number) => string])[] = [
  ...['>', '>\n', '> > a\n', '- ', '-\n', '- a\n', '1. a\n', '* * *\n', '#', '='].map(named),
  ...['*a_', '**', '_', '~', '[', ']', '](', '][', '![', '[a](<b', '[a]: b\n', '[a', '[^a]:', '\\`'].map(
    named,
  ),
  ...[
    '<',
    '<a ',
    '<a b="',
    '<a b=" <c d=\'',
    '<a b=c',
    '<!--',
    '<!-- a',
    '<!--->',
    '<!A',
    '<![CDATA[',
    '<?',
  ].map(named),
  ...['<a@b.', '<http:', '<pre>\n', '<div>\n', '<a b>\n\n', '```\n', '~~~a\n', '`a', '`', '|a|\n|-|\n'].map(
    named,
  ),
  ...['\n', '\r', '\r\n', ' ', '\t', ' \t', 'a\n', 'a\n===\n', '/', '/a\n', '/a\n\n', '\u2028', '\0'].map(
    named,
  ),
  ['backticks of every length', rising((index) => '`'.repeat(index))],
  ['lists ever deeper', rising((index) => `${' '.repeat(index)}- a`)],
  ['quotes ever deeper', rising((index) => `${'>'.repeat(index)} a`)],
  ['a tag with many attributes', (size) => `<a${filled(' a=b')(size)}`],
  ['a tag with blanks', (size) => `<a${' '.repeat(size)}`],
  ['a tag over many lines', (size) => `<a${'\n'.repeat(size)}`],
  ['a long autolink', (size) => `<a:${'a'.repeat(size)}`],
];

function named(piece: string): readonly [string, (size: number) => string] {
  return [`${JSON.stringify(piece)} again and again`, filled(piece)];
}

// Sixteen times what GitHub lets through: what takes time in the square of the length does not end here.
test.each(hostile)('a hostile comment is read to its end: %s', (_, make) => {
  const lines = commandLines(`/first\n\n${make(1024 * 1024)}\n\n/last`);
  expect(lines[0]).toEqual({ line: 1, text: '/first' });
});
