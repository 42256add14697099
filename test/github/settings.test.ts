import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../src/domain/settings.ts';
import { settingsParser } from '../../src/github/settings.ts';

const parse = settingsParser({ currencies: ['EUR', 'USD'], defaultCurrency: 'EUR' });

function problemsOf(text: string) {
  const parsed = parse(text);
  if (parsed.ok) throw new Error('the file is valid');
  return parsed.problems;
}

function settingsOf(text: string) {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.settings;
}

describe('a settings file', () => {
  test('that says nothing leaves everything as it is by default', () => {
    for (const text of ['', '\n', '# nothing yet\n', '---\n', 'quotes:\nfunding:\n', '\ufeff# nothing'])
      expect(settingsOf(text)).toEqual(defaultSettings('EUR'));
  });

  test('may say everything', () => {
    const text = `
label: fund me         # a comment
currency: usd
locale: fr
timezone: Europe/Paris
requester_pledge: optional
quotes: { by: collaborators, accepted_by: either, min_spec: 200, payout_ready: optional }
funding:
  cooling_off: 3d
  last_call: 0
  expires: 90d
  milestones: [90, 25]
delivery: { review: 7d, grace: 48h }
announce: [started, accepted]
`;
    expect(settingsOf(text)).toEqual({
      label: 'fund me',
      currency: 'USD',
      locale: 'fr',
      timeZone: 'Europe/Paris',
      requesterPledge: 'optional',
      quotesBy: 'collaborators',
      acceptedBy: 'either',
      minSpecification: 200,
      payoutReady: 'optional',
      coolingOffHours: 72,
      lastCallHours: 0,
      expiresDays: 90,
      milestones: [25, 90],
      reviewDays: 7,
      graceDays: 2,
      announce: ['started', 'accepted'],
    });
  });

  test('may turn announcements and milestones off', () => {
    expect(settingsOf('announce: []\nfunding: { milestones: [] }')).toMatchObject({
      announce: [],
      milestones: [],
    });
  });
});

describe('a mistake in a settings file', () => {
  const oneOf = (...values: string[]) => ({ kind: 'one-of', values });
  const keys = (...values: string[]) => ({ kind: 'keys', values });
  const label = { kind: 'label', longest: 50 };
  const coolingOff = { kind: 'hours', least: 24, most: 720 };
  const percentages = { kind: 'percentages', most: 10 };
  const all = ['accepted', 'milestones', 'last-call', 'started', 'delivered', 'completed'];
  test.each([
    ['currency: GBP', 1, 'currency', 'GBP', oneOf('EUR', 'USD')],
    ['\n\nlocale: de', 3, 'locale', 'de', oneOf('en', 'fr')],
    ['timezone: Europe/Atlantis', 1, 'timezone', 'Europe/Atlantis', { kind: 'time-zone' }],
    ['timezone: "+02:00"', 1, 'timezone', '"+02:00"', { kind: 'time-zone' }],
    ['label: ""', 1, 'label', '""', label],
    ['label: "wish: open"', 1, 'label', '"wish: open"', label],
    ['label: 5', 1, 'label', '5', label],
    ['funding:\n  cooling_off: 12h', 2, 'funding.cooling_off', '12h', coolingOff],
    ['funding:\n  cooling_off: 48', 2, 'funding.cooling_off', '48', coolingOff],
    ['funding: { last_call: -1h }', 1, 'funding.last_call', '-1h', { kind: 'hours', least: 0, most: 720 }],
    ['funding: { expires: 36h }', 1, 'funding.expires', '36h', { kind: 'days', least: 1, most: 730 }],
    ['funding: { milestones: [0, 50] }', 1, 'funding.milestones', '[0, 50]', percentages],
    ['funding: { milestones: [50, 50] }', 1, 'funding.milestones', '[50, 50]', percentages],
    ['quotes:\n  min_spec: many', 2, 'quotes.min_spec', 'many', { kind: 'number', least: 1, most: 10_000 }],
    ['quotes:\n  form: x', 2, 'quotes.form', 'form', keys('by', 'accepted_by', 'min_spec', 'payout_ready')],
    ['quotes: anyone', 1, 'quotes', 'anyone', keys('by', 'accepted_by', 'min_spec', 'payout_ready')],
    ['delivery:\n  - review', 2, 'delivery', '- review', keys('review', 'grace')],
    ['announce: [accepted, all]', 1, 'announce', '[accepted, all]', { kind: 'some-of', values: all }],
    ['currency:', 1, 'currency', '', oneOf('EUR', 'USD')],
    ['a: &x 1\ncurrency: *x', 2, 'currency', '*x', oneOf('EUR', 'USD')],
    ['locale: en\nlocale: fr', 2, '', 'locale: fr', { kind: 'once' }],
    ['quotes:\n\tby: anyone', 2, '', 'by: anyone', { kind: 'yaml' }],
    ['\ufefflocale: de', 1, 'locale', 'de', oneOf('en', 'fr')],
    [
      '../../shared/wishwell.yml',
      1,
      '',
      '../../shared/wishwell.yml',
      expect.objectContaining({ kind: 'keys' }),
    ],
  ])('is named with its line, its value and what is allowed: %s', (text, line, key, value, allowed) => {
    expect(problemsOf(text).at(-1)).toEqual({ line, key, value, allowed });
  });

  test('is told together with all others', () => {
    expect(problemsOf('lable: wish\ncurrency: X\nlocale: y').map(({ line, key }) => [line, key])).toEqual([
      [1, 'lable'],
      [2, 'currency'],
      [3, 'locale'],
    ]);
    expect(problemsOf(Array.from({ length: 100 }, (_, index) => `k${index}: 1`).join('\n'))).toHaveLength(20);
  });

  test('of the language is named by its line', () => {
    expect(problemsOf('label: wish\nquotes: { by: anyone\n')[0]).toMatchObject({
      key: '',
      allowed: { kind: 'yaml' },
    });
    expect(problemsOf('label: wish\nlocale en\n')[0]).toMatchObject({ key: '', allowed: { kind: 'yaml' } });
    expect(problemsOf('label: a\n---\nlabel: b')[0]).toMatchObject({ key: '' });
  });

  test('leaves no room for values that only look like ours', () => {
    for (const text of [
      '__proto__: 1',
      'constructor: 1',
      'toString: 1',
      '<<: { label: x }',
      '? [a]\n: 1',
      '- label',
      'wish',
    ])
      expect(problemsOf(text)).toHaveLength(1);
    expect(settingsOf('# the same\n')).toEqual(defaultSettings('EUR'));
  });

  test('repeats nothing invisible and nothing long', () => {
    const [problem] = problemsOf(`currency: "\u202e\u0007${'x'.repeat(500)}"`);
    expect(problem?.value).toMatch(/^" x{77}…$/);
  });
});

describe('a hostile settings file', () => {
  test('is refused when it is long', () => {
    expect(problemsOf(`label: ${'x'.repeat(70_000)}`)).toEqual([
      { line: 1, key: '', value: '> 16 KiB', allowed: { kind: 'size', kibibytes: 16 } },
    ]);
  });

  test('does not grow', () => {
    const bomb = [
      'a: &a [x]',
      ...Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*a, *a, *a, *a]`),
    ];
    expect(problemsOf(bomb.join('\n'))).toHaveLength(20);
    expect(problemsOf('announce: &a [*a]')).toMatchObject([{ key: 'announce' }]);
  });

  test.each(['[', '{', '{a: ', '- ', '? ', '&a ', '!a ', "'", '"', '#', '%', '|\n ', 'a: {b: '])(
    'of nothing but %s is read to its end',
    (piece) => {
      expect(parse(piece.repeat(16_384 / piece.length))).toHaveProperty('ok');
    },
  );
});

describe('what editors and word processors make of a settings file', () => {
  test.each([
    ['label: “wish”', 'label', 'straight-quotes'],
    ['label: «souhait»', 'label', 'straight-quotes'],
    ['label: ‘wish', 'label', 'straight-quotes'],
    ['label: "`wish`"', 'label', 'straight-quotes'],
    ['“label”: wish', '“label”', 'straight-quotes'],
    ['locale: “fr”', 'locale', 'straight-quotes'],
    ['quotes: { by: “anyone” }', 'quotes.by', 'straight-quotes'],
    ['quotes.min_spec: 90', 'quotes.min_spec', 'nested'],
    ['quotes:\n  quotes.min_spec: 90', 'quotes.min_spec', 'nested'],
    ['label: W\uFFFDnsche', '', 'utf-8'],
    ['currency: EUR\nlabel: caf\uFFFD', '', 'utf-8'],
    ['l\u0000a\u0000b\u0000', '', 'utf-8'],
  ])('%j is refused by name', (text, key, kind) => {
    expect(problemsOf(text)).toMatchObject([{ key, allowed: { kind } }]);
  });

  test('the line of the first byte that is no UTF-8 is named', () => {
    expect(problemsOf('currency: EUR\nlabel: caf\uFFFD\n')[0]?.line).toBe(2);
  });

  test('quotes inside a label stay a part of it', () => {
    expect(settingsOf('label: the “big” wish').label).toBe('the “big” wish');
    expect(settingsOf('label: "wish"').label).toBe('wish');
  });
});
