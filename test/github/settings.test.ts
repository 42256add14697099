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
  test.each([
    ['currency: GBP', 1, 'currency', 'GBP', 'EUR | USD'],
    ['\n\nlocale: de', 3, 'locale', 'de', 'en | fr'],
    ['timezone: Europe/Atlantis', 1, 'timezone', 'Europe/Atlantis', 'UTC, Europe/Paris, America/New_York, …'],
    ['timezone: "+02:00"', 1, 'timezone', '"+02:00"', 'UTC, Europe/Paris, America/New_York, …'],
    ['label: ""', 1, 'label', '""', 'wish, "…" (1 … 50), not "wish: …"'],
    ['label: "wish: open"', 1, 'label', '"wish: open"', 'wish, "…" (1 … 50), not "wish: …"'],
    ['label: 5', 1, 'label', '5', 'wish, "…" (1 … 50), not "wish: …"'],
    ['funding:\n  cooling_off: 12h', 2, 'funding.cooling_off', '12h', '24h … 720h, 1d … 30d'],
    ['funding:\n  cooling_off: 48', 2, 'funding.cooling_off', '48', '24h … 720h, 1d … 30d'],
    ['funding: { last_call: -1h }', 1, 'funding.last_call', '-1h', '0h … 720h, 0d … 30d'],
    ['funding: { expires: 36h }', 1, 'funding.expires', '36h', '1d … 730d'],
    ['funding: { milestones: [0, 50] }', 1, 'funding.milestones', '[0, 50]', '[50, 80, 90]: 1 … 99'],
    ['funding: { milestones: [50, 50] }', 1, 'funding.milestones', '[50, 50]', '[50, 80, 90]: 1 … 99'],
    ['quotes:\n  min_spec: many', 2, 'quotes.min_spec', 'many', '1 … 10000'],
    ['quotes:\n  form: x', 2, 'quotes.form', 'form', 'by | accepted_by | min_spec | payout_ready'],
    ['quotes: anyone', 1, 'quotes', 'anyone', 'by | accepted_by | min_spec | payout_ready'],
    ['delivery:\n  - review', 2, 'delivery', '- review', 'review | grace'],
    [
      'announce: [accepted, everything]',
      1,
      'announce',
      '[accepted, everything]',
      '[accepted, milestones, last-call, started, delivered, completed]',
    ],
    ['currency:', 1, 'currency', '', 'EUR | USD'],
    ['a: &x 1\ncurrency: *x', 2, 'currency', '*x', 'EUR | USD'],
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
    expect(problemsOf('label: wish\nquotes: { by: anyone\n')[0]).toMatchObject({ key: '', allowed: 'YAML' });
    expect(problemsOf('label: wish\nlocale en\n')[0]).toMatchObject({ key: '', allowed: 'YAML' });
    expect(problemsOf('label: a\nlabel: b')[0]).toMatchObject({ line: 2, key: '', value: 'label: b' });
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
      { line: 1, key: '', value: '70007', allowed: '… 16384' },
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
