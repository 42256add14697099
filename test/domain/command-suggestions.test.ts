// A line to write instead repeats what was read and nothing else: no number, name or unit that its author did not write.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CommandContext, readCommands } from '../../src/domain/command.ts';
import { allCurrencies, eur } from './some-currencies.ts';

const context: CommandContext = {
  habit: eur,
  known: allCurrencies,
  locale: undefined,
  today: Temporal.PlainDate.from('2027-01-15'),
  minSpecification: 20,
};

const verbs = [
  '/quote',
  '/qoute',
  '/devis',
  '/pledge',
  '/accept',
  '/acept',
  '/extend',
  '/deliver',
  '/wish',
  '/reject',
  '/approve',
];
const pieces = [
  [
    '500',
    '20k',
    '1,00,000',
    ',89',
    '500-600',
    '1.200',
    '1 200,50',
    '3',
    '0',
    '14',
    '2027-03-01',
    '01/03/2027',
    '-5',
    '5oo',
    '1e3',
  ],
  ['EUR', '€', '$', 'USD', 'usd', 'CAD', 'dollars', 'k€', 'k'],
  ['days', 'weeks', 'd', 'w', 'months', 'semaines', '2w', '14d', '3 weeks', '1m', '48h', '1 an', 'soon'],
  [
    'in',
    'en',
    'for',
    'by',
    'or',
    ',',
    '-',
    '–',
    ':',
    'not',
    'to',
    'and',
    'withdraw',
    'undo',
    'cancel',
    'open',
    'refuse',
  ],
  [
    '@ada',
    'ada',
    '@ada,',
    'https://github.com/x',
    '@',
    'v2',
    'v02',
    '#12',
    'PR 12',
    'https://github.com/o/r/pull/7',
    'because ill',
  ],
];

/** Words as they stand between blanks, without the marks around a name, a number or a version. */
const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/^[@#]|[.,;:!?]+$/g, '').replace(/^v(?=\d)/, ''));
/** Words of the commands themselves. */
const OURS = new Set(
  'quote devis pledge promesse accept accepter extend prolonger deliver livrer wish souhait reject refuser approve approuver start demarrer in en withdraw retirer undo annuler cancel open ouvrir status statut help aide refuse v'.split(
    ' ',
  ),
);

test('no suggestion holds what its author did not write', () => {
  const line = fc
    .tuple(
      fc.constantFrom(...verbs),
      fc.array(fc.oneof(...pieces.map((some) => fc.constantFrom(...some))), { maxLength: 7 }),
    )
    .map(([verb, words]) => [verb, ...words].join(' '));
  let suggested = 0;
  fc.assert(
    fc.property(line, (source) => {
      for (const { outcome } of readCommands(
        { source, commandLines: [{ line: 1, text: source }] },
        context,
      )) {
        if (outcome.kind === 'understood' || outcome.problem.suggestion === '') continue;
        suggested += 1;
        const given = new Set(wordsOf(`${source} ${source.replaceAll('/', ' ')}`));
        const added = wordsOf(outcome.problem.suggestion.slice(1)).filter(
          (word) => /[\p{L}\p{N}\p{Sc}]/u.test(word) && !given.has(word) && !OURS.has(word),
        );
        expect({ source, suggestion: outcome.problem.suggestion, added }).toMatchObject({ added: [] });
      }
    }),
    { numRuns: 12_000 },
  );
  expect(suggested).toBeGreaterThan(2_000);
});
