import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandContext, readCommands } from '../../src/domain/command.ts';
import { mayHoldCommand } from '../../src/domain/slash-lines.ts';
import { allCurrencies, eur } from './some-currencies.ts';

const context: CommandContext = {
  habit: eur,
  known: allCurrencies,
  locale: undefined,
  today: Temporal.PlainDate.from('2027-01-15'),
  minSpecification: 80,
};

const read = (source: string) =>
  readCommands(
    { source, commandLines: source.split('\n').map((text, index) => ({ line: index + 1, text })) },
    context,
  );

/** Texts that cost much where something is looked at again and again. */
const hostile: readonly (readonly [string, (size: number) => string])[] = [
  ['slashes', (size) => '/'.repeat(size)],
  ['lines of a slash', (size) => '/\n'.repeat(size / 2)],
  ['lines that are nearly ours', (size) => '/wis\n'.repeat(size / 5)],
  ['lines that are nearly nearly ours', (size) => '/pledg5e\n'.repeat(size / 9)],
  ['commands only', (size) => '/wish\n'.repeat(size / 6)],
  ['quotes only', (size) => '/quote 1 in 1d\n'.repeat(size / 15)],
  ['one long verb', (size) => `/wish${'h'.repeat(size)}`],
  ['blanks after a verb', (size) => `/quote${' '.repeat(size)}x`],
  ['narrow blanks', (size) => `/quote 1${' \u202f'.repeat(size / 2)}in 2w`],
  ['digits', (size) => `/quote ${'9'.repeat(size)} in ${'9'.repeat(size)}d`],
  ['words of digits', (size) => `/quote ${'1 '.repeat(size / 2)}`],
  ['words of "in"', (size) => `/quote ${'in '.repeat(size / 3)}`],
  ['words without "in"', (size) => `/quote 1 ${'d '.repeat(size / 2)}`],
  ['a long delay', (size) => `/extend ${'1 day '.repeat(size / 6)}`],
  ['a long reason', (size) => `/reject ${'a '.repeat(size / 2)}`],
  ['marks in a delay', (size) => `/extend ${'.'.repeat(size)}`],
  ['open comments', (size) => `/quote 1 in 1d\n${'<!--'.repeat(size / 4)}`],
  ['comments', (size) => `/quote 1 in 1d\n${'<!---->'.repeat(size / 7)}`],
  ['invisible text', (size) => `/quote 1 in 1d\n${'\u200b'.repeat(size)}`],
  ['controls and blanks in turn', (size) => `/quote 1 in 1d\n${'\u200b \u0000'.repeat(size / 3)}`],
  ['blank lines', (size) => `/quote 1 in 1d${'\n \r'.repeat(size / 3)}`],
  ['unpaired surrogates', (size) => `/quote ${'\ud800'.repeat(size)} in 2w`],
  ['combining marks', (size) => `/accept @a${'\u0301'.repeat(size)}`],
  ['a long login', (size) => `/accept @${'a-'.repeat(size / 2)} v${'0'.repeat(size)}1`],
  ['a long number', (size) => `/deliver #${'1'.repeat(size)}`],
];

describe('a hostile comment', () => {
  // Sixteen times what GitHub lets through: what takes time in the square of the length does not end here.
  it.each(hostile)('is read to its end: %s', (_, make) => {
    const source = make(1024 * 1024);
    for (const { text, outcome } of read(source)) {
      expect(Array.from(text).length).toBeLessThanOrEqual(200);
      const suggestion = outcome.kind === 'misunderstood' ? outcome.problem.suggestion : '';
      expect(suggestion.length).toBeLessThanOrEqual(600);
    }
  });

  it('has twenty commands read, and is told once that there are more', () => {
    const found = read('/cc\n/wish\n'.repeat(30));
    expect(found).toHaveLength(21);
    expect(found[19]?.outcome.kind).toBe('understood');
    expect(found[20]).toMatchObject({
      line: 42,
      outcome: { kind: 'misunderstood', problem: { kind: 'TooManyCommands', most: 20, suggestion: '/wish' } },
    });
  });

  it('does not hand the text of a command too many to the one before', () => {
    const found = read(`${'/wish\n'.repeat(19)}/reject\nbroken\n/start\nmore`);
    expect(found[19]?.outcome).toMatchObject({ command: { type: 'Reject', reason: 'broken' } });
  });

  it('repeats nothing that is invisible or turns the direction of text', () => {
    const [found] = read('/accept \u202eada\u0000\u200f v2');
    expect(found?.text).toBe('/accept ada v2');
    expect(found?.outcome).toMatchObject({ problem: { kind: 'DeveloperUnreadable', read: 'ada' } });
  });
});

describe('for any comment', () => {
  const verbs = [
    'wish',
    'pledge',
    'quote',
    'devis',
    'accept',
    'start',
    'extend',
    'deliver',
    'approve',
    'reject',
  ];
  const piece = fc.oneof(
    fc.constantFrom(...verbs.map((verb) => `\n/${verb} `)),
    fc.constantFrom(
      ' in ',
      ' 500',
      '€',
      ' 2w',
      ' @ada',
      ' v2',
      ' #3',
      ' undo',
      ' accept',
      '<!--',
      '-->',
      '\r\n',
      '\n',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const comment = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  it('reading never throws; every problem says what to write, in printable characters on one line', () => {
    fc.assert(
      fc.property(comment, (source) => {
        for (const { outcome, line } of read(source)) {
          expect(line).toBeGreaterThan(0);
          if (outcome.kind === 'understood') continue;
          expect(outcome.problem.suggestion).toMatch(/^(?:\/\S|$)/u);
          expect(outcome.problem.suggestion).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it('what is found is found by the cheap look as well', () => {
    fc.assert(
      fc.property(comment, (source) => {
        const commandLines = source
          .split(/\r\n|\n|\r/)
          .map((text, index) => ({ line: index + 1, text }))
          .filter(({ text }) => /^ {0,3}\S/.test(text));
        const found = readCommands({ source, commandLines }, context);
        expect(found.length === 0 || mayHoldCommand(source)).toBe(true);
      }),
    );
  });

  it('a reason or specification is never blank, and lies in the source', () => {
    fc.assert(
      fc.property(comment, (source) => {
        for (const { outcome } of read(source)) {
          if (outcome.kind !== 'understood') continue;
          const { command } = outcome;
          const reason = 'reason' in command ? command.reason : undefined;
          expect(reason?.trim()).not.toBe('');
          for (const line of (reason ?? '').split('\n')) expect(source).toContain(line);
        }
      }),
    );
  });
});
