import { describe, expect, it } from 'vitest';
import type { CommandContext, CommandProblem, IssueCommand } from '../../src/domain/command.ts';
import { mayHoldCommand, readCommands } from '../../src/domain/command.ts';
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
      problem: { kind, minimum: 20, suggestion: '/quote 500 EUR in 2 weeks' },
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
    ['/qoute 500 in 2w', 'VerbMisspelt', '/quote 500 EUR in 2 weeks'],
    ['/quotes 500 in 2w', 'VerbMisspelt', '/quote 500 EUR in 2 weeks'],
    ['/pledges', 'VerbMisspelt', '/pledge'],
    ['/pledges 20', 'VerbMisspelt', '/pledge 20'],
    ['/plege', 'VerbMisspelt', '/pledge'],
    ['/approve!', 'VerbMisspelt', '/approve'],
    ['/dèmarrer', 'VerbMisspelt', '/demarrer'],
    ['/souhaits', 'VerbMisspelt', '/souhait'],
    ['/refuse ça plante', 'VerbMisspelt', '/refuser ça plante'],
    // other words
    ['/wish for a dark theme', 'WordUnknown', '/wish status'],
    ['/wish opne', 'WordUnknown', '/wish open'],
    ['/wish cancle too late', 'WordUnknown', '/wish cancel too late'],
    ['/souhait anuler', 'WordUnknown', '/souhait annuler RAISON'],
    ['/quote withdrawn', 'WordUnknown', '/quote withdraw'],
    ['/accept undoo', 'WordUnknown', '/accept undo'],
    ['/extend acept', 'WordUnknown', '/extend accept'],
    // too many words
    ['/wish open please', 'WordsLeftOver', '/wish open'],
    ['/quote withdraw please', 'WordsLeftOver', '/quote withdraw'],
    ['/accept undo please', 'WordsLeftOver', '/accept undo'],
    ['/accept @ada please', 'WordsLeftOver', '/accept @ada'],
    ['/accept @ada v2 please', 'WordsLeftOver', '/accept @ada v2'],
    ['/start now', 'WordsLeftOver', '/start'],
    ['/extend accept of course', 'WordsLeftOver', '/extend accept'],
    ['/approve not yet', 'WordsLeftOver', '/approve'],
    ['/approuver presque', 'WordsLeftOver', '/approuver'],
    ['/deliver #12 #13', 'WordsLeftOver', '/deliver #12'],
    // quotes
    ['/quote', 'AmountMissing', '/quote 500 EUR in 14 days'],
    ['/devis', 'AmountMissing', '/devis 500 EUR en 14 jours'],
    ['/quote in 3 weeks', 'AmountMissing', '/quote 500 EUR in 3 weeks'],
    ['/quote 3 weeks', 'AmountMissing', '/quote 500 EUR in 3 weeks'],
    ['/quote €750.50', 'DelayMissing', '/quote 750.50 EUR in 14 days'],
    ['/quote 750 in', 'DelayMissing', '/quote 750 EUR in 14 days'],
    ['/quote $750 in 2w', 'AmountRefused', '/quote 750 EUR in 2 weeks'],
    ['/quote lots in 2w', 'AmountRefused', '/quote 500 EUR in 2 weeks'],
    ['/quote lots', 'AmountRefused', '/quote 500 EUR in 14 days'],
    ['/quote 1.200 in 2w', 'AmountRefused', '/quote 1200 EUR in 2 weeks'],
    ['/quote $750 for 2w', 'AmountRefused', '/quote 750 EUR in 2 weeks'],
    ['/quote 750 in soon', 'DelayRefused', '/quote 750 EUR in 14 days'],
    ['/quote 750 in 1m', 'DelayRefused', '/quote 750 EUR in 1 month'],
    ['/devis 750 en 1 an', 'DelayRefused', '/devis 750 EUR en 12 mois'],
    ['/quote 750 in 2 weeks, see below', 'DelayRefused', '/quote 750 EUR in 2 weeks'],
    ['/devis 750 en 1er mars 2027', 'DelayRefused', '/devis 750 EUR en 45 jours'],
    ['/quote 750 14d', 'InMissing', '/quote 750 EUR in 14 days'],
    ['/quote 1 750 14 days', 'InMissing', '/quote 1750 EUR in 14 days'],
    ['/quote 500 100 days', 'InMissing', '/quote 500 EUR in 100 days'],
    ['/quote 750 for 14 days', 'InMissing', '/quote 750 EUR in 14 days'],
    ['/devis 750 sous 2 semaines', 'InMissing', '/devis 750 EUR en 2 semaines'],
    ['/quote 750 by 1 March 2027', 'InMissing', '/quote 750 EUR in 45 days'],
    ['/quote 750 whenever', 'InMissing', '/quote 750 EUR in 14 days'],
    // pledges
    ['/pledge $50', 'AmountRefused', '/pledge 50 EUR'],
    ['/promesse beaucoup', 'AmountRefused', '/promesse 500 EUR'],
    // acceptance
    ['/accept', 'DeveloperMissing', '/accept @developer'],
    ['/accept ada', 'DeveloperUnreadable', '/accept @ada'],
    ['/accept @ada, v2', 'DeveloperUnreadable', '/accept @ada v2'],
    ["/accept @ada's quote", 'DeveloperUnreadable', '/accept @ada'],
    ['/accept @', 'DeveloperUnreadable', '/accept @developer'],
    ['/accept @-ada', 'DeveloperUnreadable', '/accept @ada'],
    ['/accept @ada v0', 'VersionUnreadable', '/accept @ada'],
    ['/accept @ada 2', 'VersionUnreadable', '/accept @ada v2'],
    ['/accept @ada version 2', 'VersionUnreadable', '/accept @ada v2'],
    ['/accept @ada v02', 'VersionUnreadable', '/accept @ada v2'],
    ['/accept @ada v99999', 'VersionUnreadable', '/accept @ada'],
    // delivery
    ['/deliver 12', 'PullRequestUnreadable', '/deliver #12'],
    ['/deliver #0', 'PullRequestUnreadable', '/deliver'],
    ['/deliver https://github.com/o/r/pull/12', 'PullRequestUnreadable', '/deliver #12'],
    ['/livrer tout', 'PullRequestUnreadable', '/livrer'],
    // reasons and extensions
    ['/wish cancel', 'ReasonMissing', '/wish cancel REASON'],
    ['/reject', 'ReasonMissing', '/reject REASON'],
    ['/refuser', 'ReasonMissing', '/refuser RAISON'],
    ['/reject <!-- why -->', 'ReasonMissing', '/reject REASON'],
    ['/extend 3w', 'ReasonMissing', '/extend 3 weeks REASON'],
    ['/extend', 'DelayMissing', '/extend 14 days REASON'],
    ['/prolonger', 'DelayMissing', '/prolonger 14 jours RAISON'],
    ['/extend because ill', 'DelayRefused', '/extend 14 days REASON'],
    ['/extend 48h because ill', 'DelayRefused', '/extend 2 days because ill'],
    ['/extend 2027-03-01: ill', 'DelayRefused', '/extend 45 days ill'],
    ['/extend the 1st of March 2027 as I am ill', 'DelayRefused', '/extend 45 days as I am ill'],
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

  it('takes its example from the campaign’s currency, or the first that the operator takes', () => {
    expect(problem('/quote', { ...context, habit: cad }).suggestion).toBe('/quote 500 CAD in 14 days');
    expect(problem('/quote', { ...context, habit: undefined, known: [usd, eur] }).suggestion).toBe(
      '/quote 500 USD in 14 days',
    );
    expect(problem('/quote', { ...context, habit: undefined, known: [] }).suggestion).toBe(
      '/quote 500 in 14 days',
    );
    const dear = { ...eur, floorMinor: 17_500n };
    expect(problem('/quote', { ...context, habit: dear }).suggestion).toBe('/quote 1750 EUR in 14 days');
  });

  it('suggests only lines that are understood where they are whole', () => {
    for (const line of ['/quote', '/devis 750', '/qoute 1,200 in 1m', '/quote $5 14d']) {
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
