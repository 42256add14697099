// What a comment of 64 KiB can cost: the first look in the process that answers, and the whole reading in a thread. Measured in
// computing time, the best of three, so that a busy machine fails nothing.
import { expect, test } from 'vitest';
import { mayHoldCommand } from '../../src/domain/slash-lines.ts';
import { readComment } from '../../src/markdown/commands.ts';
import { randomFrom } from '../support/random.ts';

const SIZE = 65_000;
const filled = (piece: string, size = SIZE): string =>
  piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

function milliseconds(work: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const began = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

const ALPHABET = [
  ...[
    '>',
    '- ',
    '-\n',
    '1. a\n',
    '*',
    '**',
    '_',
    '~~',
    '`',
    '[',
    ']',
    '](',
    '![',
    '<',
    '</',
    '<b>',
    '</b>',
    '<div>',
  ],
  ...[
    '<p>',
    '<table>',
    '<td>',
    '<a>',
    '<!--',
    '-->',
    '<?',
    '<![CDATA[',
    '<!A',
    '|',
    '|-|\n',
    '=',
    '#',
    '\n',
    '\n\n',
    '\r',
  ],
  ...[
    '\\',
    '&',
    '"',
    ':',
    'a',
    'b ',
    ' ',
    '    ',
    '\t',
    '[^1]:',
    '[x]:',
    '$',
    '$$',
    '/',
    '/wish ',
    'http://a',
    ')',
    '@',
  ],
  ...[
    'From: a\n',
    'On 10:11 :\n',
    '____',
    '<i>',
    '<code>',
    '<del>',
    'é',
    '.',
    '\u200b',
    '\u00a0',
    '\u2028',
    '<select>',
  ],
  ...['<svg>', '<li>', '<font>', 'x\n', '/a\n', '\u0000', '-- \n', '<a b="', '<a b=c'],
];

/** One sign again and again, and prefix, filler and suffix of several. */
const bodies = (): readonly string[] => {
  const random = randomFrom(12);
  const some = (most: number): string =>
    Array.from(
      { length: 1 + Math.floor(random() * most) },
      () => ALPHABET[Math.floor(random() * ALPHABET.length)],
    ).join('');
  return [
    ...ALPHABET.map((piece) => filled(piece)),
    `|${'a|'.repeat(500)}\n|${'-|'.repeat(500)}\n${'|\n'.repeat(31_000)}`,
    `http://a${')'.repeat(64_000)}a`,
    ...Array.from({ length: 150 }, () => `${some(4)}${filled(some(4))}${some(4)}`),
  ];
};

test('the first look takes no more than a millisecond, and the reading no more than fifty', () => {
  // A first reading pays for what the engine learns from it.
  for (let count = 0; count < 20; count += 1) readComment(`${filled('a *b* [c](d)\n', 20_000)}\n\n/approve`);
  const costs = bodies().map((body) => {
    const source = `${body}\n\n/approve`;
    return {
      begins: JSON.stringify(body.slice(0, 40)),
      look: milliseconds(() => mayHoldCommand(body)),
      reading: milliseconds(() => readComment(source)),
    };
  });
  const worst = (by: 'look' | 'reading') => costs.toSorted((one, other) => other[by] - one[by])[0]!;
  expect.soft(worst('look').look, worst('look').begins).toBeLessThanOrEqual(1);
  expect(worst('reading').reading, worst('reading').begins).toBeLessThanOrEqual(50);
}, 120_000);
