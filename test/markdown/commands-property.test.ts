// The scanner against the parser that renders: what it calls plain, remark must show as plain words, whatever the text;
// and in texts as people write them, it finds all that remark finds.
import * as fc from 'fast-check';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { expect, test } from 'vitest';
import { mayHoldCommand } from '../../src/domain/command.ts';
import { commandLines } from '../../src/markdown/commands.ts';

interface Node {
  readonly type: string;
  readonly children?: readonly Node[];
  readonly position?:
    | {
        readonly start: { readonly offset?: number | undefined };
        readonly end: { readonly offset?: number | undefined };
      }
    | undefined;
}

const parser = unified().use(remarkParse).use(remarkGfm);

function plainSpans(node: Node): readonly (readonly [number, number])[] {
  if (node.type === 'blockquote' || node.type === 'footnoteDefinition') return [];
  const { start, end } = node.position ?? {};
  if (node.type === 'text' && start?.offset !== undefined && end?.offset !== undefined)
    return [[start.offset, end.offset]];
  return (node.children ?? []).flatMap(plainSpans);
}

/** Numbers of the lines whose slash the parser finds in plain words outside quotes. */
function seenByRemark(source: string): number[] {
  const spans = plainSpans(parser.parse(source));
  let offset = 0;
  return source.split(/(\r\n|\n|\r)/).flatMap((piece, index) => {
    const slash = index % 2 === 0 ? (/^ {0,3}\//.exec(piece)?.[0].length ?? 0) - 1 : -1;
    const at = offset + slash;
    offset += piece.length;
    return slash >= 0 && spans.some(([start, end]) => start <= at && at < end) ? [index / 2 + 1] : [];
  });
}

const written = (pieces: readonly string[], maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map((parts) => parts.join(''));

const anything = [
  [
    '/a',
    '/',
    '/start b',
    'x',
    ' ',
    '  ',
    '   ',
    '    ',
    '\t',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\n/a',
    '\n /b',
    '\n   /c',
  ],
  [
    '>',
    '> ',
    '- ',
    '-',
    '* ',
    '1. ',
    '2. ',
    '2)',
    '`',
    '``',
    '```',
    '````',
    '~~~',
    '#',
    '# ',
    '=',
    '===',
    '---',
  ],
  [
    '<',
    '</',
    '<a>',
    '<b ',
    '<div>',
    '<pre>',
    '</pre>',
    '<!--',
    '-->',
    '<!-',
    '<?',
    '?>',
    '<!A',
    '<![CDATA[',
    ']]>',
  ],
  [
    'a="',
    '"',
    "'",
    '[',
    ']',
    '](',
    '](/',
    ')',
    '![',
    '][',
    '[^1]:',
    '[x]:',
    ':',
    '\\',
    '*',
    '_',
    '~',
    '&amp;',
  ],
  ['|', '|-|', '***'],
].flat();

const asPeopleWrite = [
  ['/a', '/start b', 'word', 'x y', '\n', '\n\n', '\n/a', '\n /b', '\n\n/c', '\n/d e\n', '   ', '  '],
  [
    '\n> q\n\n',
    '\n- x',
    '\n* x\n',
    '\n1. x',
    '\n2. x',
    '`',
    '``',
    '```\n',
    '\n```\n',
    '~~~\n',
    '# ',
    '---\n',
  ],
  [
    '\n===\n',
    'w<b>',
    '<div>\n',
    '</div>\n',
    '<!-- x -->',
    '\n\n<!--\nq\n\n-->\n',
    '_',
    '\\',
    '&amp;',
    '[ ',
    '] ',
  ],
  ['[a](b)', ' ~ '],
].flat();

test('what is read as a command is plain to every reader', () => {
  fc.assert(
    fc.property(written(anything, 14), (source) => {
      const seen = seenByRemark(source);
      const read = commandLines(source);
      expect(read.filter(({ line }) => !seen.includes(line))).toEqual([]);
      // What is dropped before it is stored must not have held any.
      expect(read.length === 0 || mayHoldCommand(source)).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

test('what people write plainly is read', () => {
  fc.assert(
    fc.property(written(asPeopleWrite, 12), (source) => {
      expect(commandLines(source).map(({ line }) => line)).toEqual(seenByRemark(source));
    }),
    { numRuns: 5_000 },
  );
});
