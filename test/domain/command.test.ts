import { describe, expect, it } from 'vitest';
import type { CommandContext, CommandProblem, IssueCommand } from '../../src/domain/command.ts';
import { readCommands } from '../../src/domain/command.ts';
import { fromSlash, mayHoldCommand } from '../../src/domain/slash-lines.ts';
import { allCurrencies, cad, eur, usd } from './some-currencies.ts';

const context: CommandContext = {
  habit: eur,
  known: allCurrencies,
  locale: 'en',
  today: Temporal.PlainDate.from('2027-01-15'),
  minSpecification: 20,
};

const specification = 'A dark theme that follows the system, with a switch.';

/** Reads a comment of which every line is outside code and quotes. */
const read = (source: string, given: CommandContext = context) =>
  readCommands(
    { source, commandLines: source.split('\n').map((text, index) => ({ line: index + 1, text })) },
    given,
  );

function command(source: string, given?: CommandContext): IssueCommand {
  const [first, ...others] = read(source, given);
  expect(others).toEqual([]);
  if (first?.outcome.kind !== 'understood') throw new Error(`not understood: ${JSON.stringify(first)}`);
  return first.outcome.command;
}

function problem(source: string, given?: CommandContext): CommandProblem {
  const [first, ...others] = read(source, given);
  expect(others).toEqual([]);
  if (first?.outcome.kind !== 'misunderstood') throw new Error(`understood: ${source}`);
  return first.outcome.problem;
}

const euros = (minor: bigint) => ({ currency: 'EUR', minor });

describe('every command, in English and French', () => {
  it.each<[string, IssueCommand]>([
    ['/wish', { type: 'ShowStatus' }],
    ['/souhait', { type: 'ShowStatus' }],
    ['/wish status', { type: 'ShowStatus' }],
    ['/souhait statut', { type: 'ShowStatus' }],
    ['/wish help', { type: 'ShowHelp' }],
    ['/souhait aide', { type: 'ShowHelp' }],
    ['/wish open', { type: 'OpenWish' }],
    ['/souhait ouvrir', { type: 'OpenWish' }],
    ['/wish cancel we chose another way', { type: 'CancelWish', reason: 'we chose another way' }],
    ['/souhait annuler  déjà fait ', { type: 'CancelWish', reason: 'déjà fait' }],
    ['/pledge', { type: 'AskPledgeLink' }],
    ['/promesse', { type: 'AskPledgeLink' }],
    ['/pledge 50', { type: 'AskPledgeLink', amount: euros(5000n) }],
    ['/promesse 1 200,50 €', { type: 'AskPledgeLink', amount: euros(120_050n) }],
    ['/quote withdraw', { type: 'WithdrawQuote' }],
    ['/devis retirer', { type: 'WithdrawQuote' }],
    ['/accept @ada', { type: 'AcceptQuote', developer: 'ada' }],
    ['/accepter @ada-b v12', { type: 'AcceptQuote', developer: 'ada-b', version: 12 }],
    ['/accept @ada_corp V2', { type: 'AcceptQuote', developer: 'ada_corp', version: 2 }],
    ['/accept undo', { type: 'UndoAcceptance' }],
    ['/accepter annuler', { type: 'UndoAcceptance' }],
    ['/start', { type: 'DeclareReady' }],
    ['/demarrer', { type: 'DeclareReady' }],
    ['/démarrer', { type: 'DeclareReady' }],
    ['/de\u0301marrer', { type: 'DeclareReady' }],
    ['/extend 2w ill', { type: 'AskExtension', delay: { count: 2, unit: 'week' }, reason: 'ill' }],
    ['/extend 14 days: ill', { type: 'AskExtension', delay: { count: 14, unit: 'day' }, reason: 'ill' }],
    ['/extend by 14 days - ill', { type: 'AskExtension', delay: { count: 14, unit: 'day' }, reason: 'ill' }],
    [
      '/prolonger de 2 semaines car malade',
      { type: 'AskExtension', delay: { count: 2, unit: 'week' }, reason: 'car malade' },
    ],
    ['/extend accept', { type: 'AcceptExtension' }],
    ['/prolonger accepter', { type: 'AcceptExtension' }],
    ['/extend refuse', { type: 'RefuseExtension' }],
    ['/prolonger refuser', { type: 'RefuseExtension' }],
    ['/deliver', { type: 'Deliver' }],
    ['/livrer #12', { type: 'Deliver', pullRequest: 12 }],
    ['/approve', { type: 'Approve' }],
    ['/approuver', { type: 'Approve' }],
    ['/reject it crashes', { type: 'Reject', reason: 'it crashes' }],
    ['/refuser ça plante', { type: 'Reject', reason: 'ça plante' }],
  ])('%j', (line, expected) => {
    expect(command(line)).toEqual(expected);
    expect(command(`  ${line}  `)).toEqual(expected);
  });

  it.each([
    ['/quote 1200 in 14d', 'en'],
    ['/devis 1200 en 14 jours', 'fr'],
    ['/quote €1,200 in 14 days', 'en'],
    ['/devis 1 200 € dans 14j', 'fr'],
    ['/QUOTE 1200.00 EUR IN 14 Days', 'en'],
    ['/quote\t1200   en\u00a014d', 'en'],
  ] as const)('%j', (line, locale) => {
    expect(command(`${line}\n${specification}`, { ...context, locale })).toEqual({
      type: 'SubmitQuote',
      amount: euros(120_000n),
      delay: { count: 14, unit: 'day' },
      specification,
    });
  });

  it('take words of either language after a verb of the other, in any case', () => {
    expect(command('/WISH Ouvrir')).toEqual({ type: 'OpenWish' });
    expect(command('/Souhait STATUS')).toEqual({ type: 'ShowStatus' });
    expect(command('/DÉMARRER')).toEqual({ type: 'DeclareReady' });
  });
});

describe('what is not a command', () => {
  it.each([
    '',
    'wish',
    'please /wish',
    '/cc @ada',
    '/etc/hosts is broken',
    '/wishlist',
    '/wishes',
    '/start/stop buttons',
    '/start/',
    '/quote/:',
    '/ wish',
    '//wish',
    '/',
    '/fish',
    '/eject',
    '/w',
    '/accepting',
    '/restart',
    '/ｗish',
    '/wi\u0000\u0000sh',
    `/wish${'h'.repeat(300)}`,
  ])('is left alone: %j', (line) => {
    expect(read(line)).toEqual([]);
  });

  it('stays in the specification that it stands in', () => {
    const source = `/quote 500 in 2w\n${specification}\n\n/cc @ada\n/etc/wishwell.conf is read first`;
    expect(command(source)).toMatchObject({
      specification: `${specification}\n\n/cc @ada\n/etc/wishwell.conf is read first`,
    });
  });
});

describe('a specification', () => {
  it('is the Markdown below its quote, up to the next command of ours', () => {
    const source = `Hello\n\n/quote 500 in 2w\n\n    indented code\n\n${specification}\n\n\n/start\nthanks`;
    const [quote, start] = read(source);
    expect(quote).toMatchObject({ line: 3, text: '/quote 500 in 2w' });
    expect(quote?.outcome).toMatchObject({
      command: { specification: `    indented code\n\n${specification}` },
    });
    expect(start).toMatchObject({ line: 10, outcome: { command: { type: 'DeclareReady' } } });
  });

  it('keeps lines that look like commands but were not handed over, such as code', () => {
    const source = `/quote 500 in 2w\r\n\`\`\`\r\n/quote 1 in 1d\r\n\`\`\`\r\n${specification}`;
    const [quote, ...others] = readCommands(
      { source, commandLines: [{ line: 1, text: '/quote 500 in 2w' }] },
      context,
    );
    expect(others).toEqual([]);
    expect(quote?.outcome).toMatchObject({
      command: { specification: `\`\`\`\n/quote 1 in 1d\n\`\`\`\n${specification}` },
    });
  });

  it.each([
    ['', 'SpecificationMissing'],
    ['\n  \n', 'SpecificationMissing'],
    [`\n<!-- ${'describe your work here '.repeat(4)} -->`, 'SpecificationMissing'],
    [`\n${'\u200b'.repeat(90)}`, 'SpecificationMissing'],
    ['\nA dark theme.', 'SpecificationTooShort'],
    [`\nA dark${' '.repeat(90)}theme.`, 'SpecificationTooShort'],
    [`\nshort\n/start`, 'SpecificationTooShort'],
  ])('is long enough in visible characters, or refused: %j', (below, kind) => {
    const [quote] = read(`/quote 500 in 2w${below}`);
    expect(quote?.outcome).toMatchObject({
      problem: { kind, minimum: 20, suggestion: '/quote 500 in 2w' },
    });
  });

  it('is required even where the project asks for no length', () => {
    expect(problem('/quote 500 in 2w', { ...context, minSpecification: 0 })).toMatchObject({
      kind: 'SpecificationMissing',
      minimum: 1,
    });
    expect(problem('/quote 500 in 2w\nshort')).toMatchObject({ length: 5 });
  });
});

describe('a reason', () => {
  it('may stand below its command', () => {
    expect(command('/reject\n\nIt crashes.\nTwice.')).toEqual({
      type: 'Reject',
      reason: 'It crashes.\nTwice.',
    });
    expect(command('/extend 2w\nill')).toMatchObject({ reason: 'ill' });
    expect(command('/wish cancel\nno longer needed')).toMatchObject({ reason: 'no longer needed' });
  });
});

describe('a line that is not understood is answered with the line to write instead', () => {
  it.each([
    // a slip in the verb
    ['/qoute 500 in 2w', 'VerbMisspelt', '/quote 500 in 2w'],
    ['/quotes 500 in 2w', 'VerbMisspelt', '/quote 500 in 2w'],
    ['/pledges', 'VerbMisspelt', '/pledge'],
    ['/pledges 20', 'VerbMisspelt', '/pledge 20'],
    ['/plege', 'VerbMisspelt', '/pledge'],
    ['/approve!', 'VerbMisspelt', '/approve'],
    ['/dèmarrer', 'VerbMisspelt', '/demarrer'],
    ['/souhaits', 'VerbMisspelt', '/souhait'],
    ['/refuse ça plante', 'VerbMisspelt', '/refuser ça plante'],
    // other words
    ['/wish for a dark theme', 'WordUnknown', ''],
    ['/wish opne', 'WordUnknown', '/wish open'],
    ['/wish cancle too late', 'WordUnknown', '/wish cancel too late'],
    ['/souhait anuler', 'WordUnknown', '/souhait annuler …'],
    ['/quote withdrawn', 'WordUnknown', '/quote withdraw'],
    ['/accept undoo', 'WordUnknown', '/accept undo'],
    ['/extend acept', 'WordUnknown', '/extend accept'],
    // too many words
    ['/wish open please', 'WordsLeftOver', ''],
    ['/quote withdraw please', 'WordsLeftOver', ''],
    ['/accept undo please', 'WordsLeftOver', ''],
    ['/accept @ada please', 'WordsLeftOver', ''],
    ['/accept @ada v2 please', 'WordsLeftOver', ''],
    ['/start now', 'WordsLeftOver', ''],
    ['/extend accept of course', 'WordsLeftOver', ''],
    ['/approve not yet', 'WordsLeftOver', ''],
    ['/approuver presque', 'WordsLeftOver', ''],
    ['/deliver #12 #13', 'WordsLeftOver', ''],
    // quotes
    ['/quote', 'AmountMissing', '/quote … in …'],
    ['/devis', 'AmountMissing', '/devis … en …'],
    ['/quote in 3 weeks', 'AmountMissing', '/quote … in 3 weeks'],
    ['/quote 3 weeks', 'AmountMissing', '/quote … in 3 weeks'],
    ['/quote €750.50', 'DelayMissing', '/quote €750.50 in …'],
    ['/quote 750 in', 'DelayMissing', '/quote 750 in …'],
    ['/quote $750 in 2w', 'AmountRefused', '/quote … in 2w'],
    ['/quote lots in 2w', 'AmountRefused', '/quote … in 2w'],
    ['/quote lots', 'AmountRefused', '/quote … in …'],
    ['/quote 1.200 in 2w', 'AmountRefused', '/quote … in 2w'],
    ['/quote $750 for 2w', 'AmountRefused', '/quote … in …'],
    ['/quote 750 in soon', 'DelayRefused', '/quote 750 in …'],
    ['/quote 750 in 1m', 'DelayRefused', '/quote 750 in …'],
    ['/devis 750 en 1 an', 'DelayRefused', '/devis 750 en …'],
    ['/quote 750 in 2 weeks, see below', 'WordsAfterDelay', '/quote 750 in 2 weeks'],
    ['/devis 750 en 1er mars 2027', 'DelayRefused', '/devis 750 en …'],
    ['/quote 750 14d', 'InMissing', '/quote 750 in 14d'],
    ['/quote 1 750 14 days', 'InMissing', '/quote 1 750 in 14 days'],
    ['/quote 500 100 days', 'InMissing', '/quote 500 in 100 days'],
    ['/quote 750 for 14 days', 'InMissing', '/quote 750 in 14 days'],
    ['/devis 750 sous 2 semaines', 'InMissing', '/devis 750 en 2 semaines'],
    ['/quote 750 by 1 March 2027', 'InMissing', '/quote 750 in …'],
    ['/quote 750 whenever', 'InMissing', '/quote 750 in …'],
    // pledges
    ['/pledge $50', 'AmountRefused', '/pledge …'],
    ['/promesse beaucoup', 'AmountRefused', '/promesse …'],
    // acceptance
    ['/accept', 'DeveloperMissing', '/accept @…'],
    ['/accept ada', 'DeveloperUnreadable', '/accept @ada'],
    ['/accept @ada, v2', 'DeveloperUnreadable', '/accept @ada v2'],
    ["/accept @ada's quote", 'DeveloperUnreadable', ''],
    ['/accept @', 'DeveloperUnreadable', '/accept @…'],
    ['/accept @-ada', 'DeveloperUnreadable', '/accept @ada'],
    ['/accept @ada v0', 'VersionUnreadable', '/accept @ada v…'],
    ['/accept @ada 2', 'VersionUnreadable', '/accept @ada v2'],
    ['/accept @ada version 2', 'VersionUnreadable', '/accept @ada v2'],
    ['/accept @ada v02', 'VersionUnreadable', '/accept @ada v…'],
    ['/accept @ada v99999', 'VersionUnreadable', '/accept @ada v…'],
    // delivery
    ['/deliver 12', 'PullRequestUnreadable', '/deliver #12'],
    ['/deliver #0', 'PullRequestUnreadable', '/deliver #…'],
    ['/deliver https://github.com/o/r/pull/12', 'PullRequestUnreadable', '/deliver #12'],
    ['/livrer tout', 'PullRequestUnreadable', '/livrer #…'],
    // reasons and extensions
    ['/wish cancel', 'ReasonMissing', '/wish cancel …'],
    ['/reject', 'ReasonMissing', '/reject …'],
    ['/refuser', 'ReasonMissing', '/refuser …'],
    ['/reject <!-- why -->', 'ReasonMissing', '/reject …'],
    ['/extend 3w', 'ReasonMissing', '/extend 3w …'],
    ['/extend', 'DelayMissing', '/extend …'],
    ['/prolonger', 'DelayMissing', '/prolonger …'],
    ['/extend because ill', 'DelayRefused', '/extend …'],
    ['/extend 48h because ill', 'DelayRefused', '/extend … because ill'],
    ['/extend 2027-03-01: ill', 'DelayRefused', '/extend … ill'],
    ['/extend the 1st of March 2027 as I am ill', 'DelayRefused', '/extend … as I am ill'],
  ])('%j is %s: %j', (line, kind, suggestion) => {
    expect(problem(line)).toMatchObject({ kind, suggestion });
  });

  it('names the words that are allowed in the language of the verb', () => {
    expect(problem('/wish what')).toMatchObject({ allowed: ['status', 'help', 'open', 'cancel'] });
    expect(problem('/souhait quoi')).toMatchObject({ allowed: ['statut', 'aide', 'ouvrir', 'annuler'] });
  });

  it('passes on why an amount or a delay was refused', () => {
    expect(problem('/quote $750 in 2w')).toMatchObject({
      refusal: { kind: 'AmountCurrencyWrong', read: '$750', expected: 'EUR' },
    });
    expect(problem('/quote 750 in 01/03/2027')).toMatchObject({
      refusal: { kind: 'DelayIsDate', read: '01/03/2027' },
    });
  });

  it.each([
    ['/quote 3 weeks, 500 EUR', 'InMissing', '/quote 500 EUR in 3 weeks'],
    ['/quote 500 EUR, 3 weeks', 'InMissing', '/quote 500 EUR in 3 weeks'],
    ['/devis 3 semaines pour 500 €', 'InMissing', '/devis 500 € en 3 semaines'],
    ['/quote 500 EUR in 2 months, with tests', 'WordsAfterDelay', '/quote 500 EUR in 2 months'],
    ['/quote 500 EUR in 2 months (see below)', 'WordsAfterDelay', '/quote 500 EUR in 2 months'],
    ['/quote 500 EUR in 2 weeks or 3 months', 'DelayRefused', '/quote 500 EUR in …'],
    ['/quote 20k in 2w', 'AmountRefused', '/quote … in 2w'],
    ['/quote 500-600 in 2w', 'AmountRefused', '/quote … in 2w'],
    ['/quote ,89 in 2w', 'AmountRefused', '/quote … in 2w'],
    ['/quote … in …', 'AmountRefused', '/quote … in …'],
    ['/approve cancel', 'WordsLeftOver', ''],
    ['/approve?', 'WordsLeftOver', ''],
    ['/aprove not yet', 'VerbMisspelt', ''],
    ['/quote500 in 2w', 'VerbMisspelt', '/quote 500 in 2w'],
    ['/accept ada lovelace', 'DeveloperUnreadable', ''],
    ['/accept https://gitlab.com/ada', 'DeveloperUnreadable', '/accept @…'],
    ['/accept [ada](https://github.com/ada)', 'DeveloperUnreadable', '/accept @…'],
    ['/accept @…', 'DeveloperUnreadable', '/accept @…'],
    ['/deliver 2 of 12', 'PullRequestUnreadable', '/deliver #…'],
    ['/deliver PR 12', 'PullRequestUnreadable', '/deliver #12'],
    ['/reject …', 'ReasonMissing', '/reject …'],
    ['/wish cancel …', 'ReasonMissing', '/wish cancel …'],
  ])('of what was read only: %j is %s: %j', (line, kind, suggestion) => {
    expect(problem(line)).toMatchObject({ kind, suggestion });
  });

  it('suggests only lines that are understood where they are whole', () => {
    for (const line of [
      '/qoute 750 in 2w',
      '/quote 750 14d',
      '/devis 2 mois, 1 200 €',
      '/quote 750 in 2 weeks: see below',
    ]) {
      const { suggestion } = problem(line);
      expect(command(`${suggestion}\n${specification}`)).toMatchObject({ type: 'SubmitQuote' });
    }
  });
});

describe('a text that may hold a command', () => {
  it.each(['/wish', 'Hello\n/wish', 'Hello\r\n   /wish', 'Hello\r/wish', '/cc'])(
    'is not overlooked: %j',
    (body) => {
      expect(mayHoldCommand(body)).toBe(true);
    },
  );

  it.each(['', 'wish', 'a /wish', '    /wish', '> /wish', 'http://wish', '\t/wish'])(
    'is told cheaply: %j',
    (body) => {
      expect(mayHoldCommand(body)).toBe(false);
    },
  );
});

describe('characters that nobody sees around the slash and its word', () => {
  const unseen = [
    '\u00a0',
    '\ufeff',
    '\u200b',
    '\u3000',
    '\u200e',
    '\u200f',
    '\u2060',
    '\u2003',
    '\u00ad',
    '\u202f',
  ];

  it.each(unseen)('do not hide it: %j', (sign) => {
    for (const text of [
      `${sign}/approve`,
      `/approve${sign}`,
      `${sign}/approve${sign}`,
      `/accept${sign}@ada`,
      `/accept ${sign}@ada${sign}`,
    ]) {
      const source = text;
      expect(mayHoldCommand(source)).toBe(true);
      const [found] = readCommands({ source, commandLines: [{ line: 1, text: fromSlash(text) }] }, context);
      expect(found?.outcome.kind ?? `silence after ${JSON.stringify(text)}`).toMatch(/understood/);
    }
    expect(command(`/approve${sign}`)).toEqual({ type: 'Approve' });
  });

  it('keep a word from being ours where they are in it', () => {
    expect(read('/\u2060approve')).toEqual([]);
    expect(read('/app\u200brove')).toEqual([]);
  });

  it('are no matter where a name or a number clings to the verb', () => {
    expect(command('/accept@ada')).toEqual({ type: 'AcceptQuote', developer: 'ada' });
    expect(command('/accept@ada v2')).toEqual({ type: 'AcceptQuote', developer: 'ada', version: 2 });
    expect(command('/deliver#12')).toEqual({ type: 'Deliver', pullRequest: 12 });
    expect(command('/accept https://github.com/ada-b')).toEqual({ type: 'AcceptQuote', developer: 'ada-b' });
    expect(problem('/approve@ada')).toMatchObject({ kind: 'WordsLeftOver' });
  });
});

describe('what cannot be undone', () => {
  const found = (source: string, reading: object = {}) =>
    readCommands(
      {
        source,
        commandLines: source
          .split('\n')
          .flatMap((text, index) => (text.startsWith('/') ? [{ line: index + 1, text }] : [])),
        ...reading,
      },
      context,
    );
  const kinds = (source: string, reading: object = {}) =>
    found(source, reading).map(({ outcome }) =>
      outcome.kind === 'understood'
        ? outcome.command.type
        : 'why' in outcome.problem
          ? `${outcome.problem.kind} ${outcome.problem.why}`
          : outcome.problem.kind,
    );

  it('is done where it is all that a comment says, by mail or not', () => {
    expect(kinds('/approve', { mail: true, alone: [1] })).toEqual(['Approve']);
    expect(kinds('/approve\n\nOn 1 March 2027 Ada wrote:', { mail: true, alone: [1], own: 2 })).toEqual([
      'Approve',
    ]);
    expect(found('/approve')[0]?.doubtfulByMail).toBe(false);
  });

  it('is done in a paragraph of its own at the beginning or the end', () => {
    expect(kinds('Thank you!\n\n/approve', { alone: [3] })).toEqual(['Approve']);
    expect(found('Thank you!\n\n/approve', { alone: [3] })[0]?.doubtfulByMail).toBe(true);
    expect(kinds('I would write\n/approve\nif it worked', { alone: [] })).toEqual(['Doubtful words']);
  });

  it('is asked for again where a mail program may have added to it, or where other commands are', () => {
    expect(kinds('/approve\n\nThanks', { mail: true, alone: [1] })).toEqual(['Doubtful mail']);
    expect(kinds('/wish cancel too late\n\nThanks', { mail: true, alone: [1] })).toEqual(['Doubtful mail']);
    expect(kinds('/approve\n\n/reject broken', { alone: [1, 3] })).toEqual(['Doubtful commands', 'Reject']);
    expect(
      kinds('/approve', { alone: [1], leftOut: [{ line: 5, text: '/reject broken', why: 'mail' }] }),
    ).toEqual(['Doubtful commands', 'LeftOut mail']);
  });

  it('is nothing that can be corrected', () => {
    expect(kinds('/reject broken\n\nThanks', { mail: true })).toEqual(['Reject']);
  });

  it('is not read where a comment is too intricate, and that is told', () => {
    expect(kinds('/cc @ada\n/approve', { intricate: true, commandLines: [] })).toEqual(['TooIntricate']);
    expect(kinds('/cc @ada', { intricate: true, commandLines: [] })).toEqual([]);
  });

  it('is told once for each place where a line was left out', () => {
    const leftOut = [1, 2, 3].map((line) => ({ line, text: '/approve', why: 'mail' }));
    expect(kinds('', { leftOut: [...leftOut, { line: 4, text: '/cc', why: 'fold' }] })).toEqual([
      'LeftOut mail',
    ]);
  });
});
