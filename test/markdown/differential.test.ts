// What is read as a command against what GitHub's own Markdown library and an HTML parser show (oracle.py): nothing that they do
// not show as plain words is a command, and hardly anything that they do is overlooked. In CI it must run; elsewhere it says
// what it lacks.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readComment } from '../../src/markdown/commands.ts';
import { randomFrom } from '../support/random.ts';

const PYTHON = '/usr/bin/python3';
const ORACLE = fileURLToPath(new URL('oracle.py', import.meta.url));
const BODIES = 20_000;

const isThere = spawnSync(PYTHON, ['-c', 'import cmarkgfm, html5lib']).status === 0;
const isCi = process.env['CI'] === 'true';

const WORDS = [
  ...[
    '/approve\n',
    '/accept @x\n',
    '/start b',
    '\n/approve\n',
    '\n\n/approve\n\n',
    '\n /b',
    '\n   /c',
    '\n    /d',
    '\n\t/e',
  ],
  ...['x', 'word ', ' ', '  ', '    ', '\t', '\n', '\n', '\n\n', '\n\n', '\r\n', '\r'],
];
const BLOCKS = [
  ...[
    '>',
    '> ',
    '- ',
    '* ',
    '1. ',
    '2. ',
    '2)',
    '+ ',
    '  - ',
    '   ',
    '`',
    '``',
    '```',
    '```\n',
    '````',
    '~~~\n',
    '#',
    '# ',
  ],
  ...['===', '---', '***\n', '___\n', '\n---\n'],
];
const HTML = [
  ...[
    '<',
    '</',
    '<a>',
    '<b ',
    '<b>',
    '</b>',
    '<div>',
    '</div>',
    '<div>\n\n',
    '<pre>',
    '</pre>',
    '<!--',
    '-->',
    '<!-- x -->',
  ],
  ...[
    '<!-',
    '<?',
    '?>',
    '<!A',
    '<![CDATA[',
    ']]>',
    '<blockquote>',
    '</blockquote>',
    '<del>',
    '</del>',
    '<code>',
    '</code>',
  ],
  ...[
    '<sub>',
    '</sub>',
    '<p title="',
    '<p>',
    '</p>',
    '<details>\n',
    '<summary>x</summary>\n',
    '</details>\n',
    '<br>',
  ],
  ...[
    '<table><tr><td>',
    '</table>',
    '<ul><li>',
    '<kbd>',
    '<svg>',
    '<s>',
    '<h2>',
    '<details open>',
    '<!-->',
    '<x-y>',
  ],
  ...['<img alt="', '<textarea>', '<script>'],
];
const INLINE = [
  ...[
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
    '[^1]',
    '[x]:',
    '[x]: /u\n',
    '[x]',
    ':',
    '\\',
    '*',
  ],
  ...[
    '**',
    '_',
    '~',
    '~~',
    '&amp;',
    '|',
    '|-|',
    '| a |\n|---|\n',
    '$$',
    '\\\n',
    'On 1 March 2027 Ada wrote:\n',
    '-- \n',
  ],
];

function bodies(): readonly string[] {
  const random = randomFrom(11);
  const oneOf = (some: readonly string[]): string => some[Math.floor(random() * some.length)] ?? '';
  const piece = (): string => {
    const which = random();
    if (which < 0.45) return oneOf(WORDS);
    if (which < 0.65) return oneOf(BLOCKS);
    return oneOf(which < 0.88 ? HTML : INLINE);
  };
  const found: string[] = [];
  while (found.length < BODIES) {
    const body = Array.from({ length: 2 + Math.floor(random() * 12) }, piece).join('');
    if (/^\s*\/[a-z]/m.test(body)) found.push(body);
  }
  return found;
}

const marked = (body: string): string =>
  body
    .split(/\r\n|\n|\r/)
    .map((line, index) => line.replace(/^([^\S\n]*\/)(?=[a-z])/, (slash) => `${slash}qqm${index + 1}z`))
    .join('\n');

async function seenBy(some: readonly string[]): Promise<readonly (readonly number[])[]> {
  const oracle = spawn(PYTHON, [ORACLE], { stdio: ['pipe', 'pipe', 'inherit'] });
  let said = '';
  oracle.stdout.setEncoding('utf8').on('data', (part: string) => (said += part));
  oracle.stdin.end(some.map((body) => `${JSON.stringify(marked(body))}\n`).join(''));
  await new Promise((resolve) => oracle.once('close', resolve));
  return said
    .trim()
    .split('\n')
    .map((line): readonly number[] => JSON.parse(line));
}

const lacking = 'needs cmark-gfm and html5lib for Python: apt-get install python3-cmarkgfm python3-html5lib';

test.skipIf(!isThere && !isCi)(
  `what is read is what GitHub shows (${isThere ? 'compared' : lacking})`,
  async () => {
    expect(isThere, lacking).toBe(true);
    const all = bodies();
    const half = all.length / 2;
    const seen = (await Promise.all([seenBy(all.slice(0, half)), seenBy(all.slice(half))])).flat();
    expect(seen).toHaveLength(all.length);

    const wrong: string[] = [];
    let visible = 0;
    let told = 0;
    let silent = 0;
    for (const [index, body] of all.entries()) {
      const shown = seen[index] ?? [];
      const read = readComment(body);
      wrong.push(
        ...read.commandLines
          .filter(({ line }) => !shown.includes(line))
          .map(({ text }) => `${JSON.stringify(body)}: ${text}`),
      );
      const missed = shown.filter((line) => !read.commandLines.some((one) => one.line === line));
      const answered = missed.filter((line) => read.leftOut.some((one) => one.line === line));
      visible += shown.length;
      told += answered.length;
      silent += missed.length - answered.length;
    }
    expect(wrong).toEqual([]);
    expect(visible).toBeGreaterThan(BODIES);
    // By cmark-gfm alone a line far in is words after an empty list item, and after a definition that it finds nothing in; what is
    // in `<textarea>`, or behind a declaration that closes nothing, is left out because GitHub's rules for it have changed.
    expect(silent / visible).toBeLessThanOrEqual(0.005);
    // Far in, in a table, below a quoted mail: each is answered where it is one of our commands.
    expect(told / visible).toBeLessThanOrEqual(0.25);
  },
  300_000,
);
