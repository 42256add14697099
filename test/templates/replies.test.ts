import { describe, expect, test } from 'vitest';
import { phases } from '../../src/domain/campaign.ts';
import type { CommandType } from '../../src/domain/campaign-command.ts';
import type { CommandProblem, IssueCommand } from '../../src/domain/command.ts';
import type { DelayRefusal } from '../../src/domain/delay.ts';
import type { AmountRefusal } from '../../src/domain/money.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import type { LineAnswer } from '../../src/ports/answers.ts';
import { renderReply } from '../../src/templates/comments.ts';
import { refusalWords } from '../../src/templates/refusal-words.ts';
import { locales } from '../../src/templates/texts.ts';
import { markdownVoice, plainVoice } from '../../src/templates/voice.ts';
import { aProgress, aReplyView, aWishView } from './a-wish-view.ts';

/** One of each kind: what is forgotten here does not compile. */
type OneOfEach<T extends { readonly kind: string }> = {
  readonly [K in T['kind']]: Omit<Extract<T, { readonly kind: K }>, 'kind' | 'suggestion' | 'read'> &
    (Extract<T, { readonly kind: K }> extends { readonly read: string }
      ? { readonly read: string }
      : unknown);
};

const eur = (minor: bigint) => ({ currency: 'EUR', minor });

const amountRefusals: OneOfEach<AmountRefusal> = {
  AmountUnreadable: { read: '5x0' },
  AmountCurrencyMissing: { read: '500', known: ['EUR', 'USD'] },
  AmountCurrencyUnknown: { read: '500 XYZ', written: 'XYZ', expected: undefined, known: ['EUR', 'USD'] },
  AmountCurrencyAmbiguous: { read: '$500', written: '$', candidates: ['USD', 'CAD', 'AUD'] },
  AmountCurrencyWrong: { read: '500 USD', written: 'USD', expected: 'EUR' },
  AmountAmbiguous: { read: '1,200', readings: [eur(120_000n), eur(120n)] },
  AmountTooPrecise: { read: '1.005', currency: 'EUR', exponent: 2 },
  AmountShortened: { read: '20k' },
  AmountRange: { read: '500-600' },
  AmountZero: { read: '0' },
  AmountNegative: { read: '-5' },
  AmountTooLarge: { read: '1000000000', maximum: eur(99_999_999n) },
};

const delayRefusals: OneOfEach<DelayRefusal> = {
  DelayUnreadable: { read: 'soon' },
  DelayZero: { read: '0 days' },
  DelayFraction: { read: '1.5 weeks' },
  DelayUnitUnknown: { read: '3 years' },
  DelayTooLong: { read: '900 days', longest: { count: 731, unit: 'day' } },
  DelayIsDate: { read: '1 March 2027', date: '2027-03-01' },
};

const problems: OneOfEach<CommandProblem> = {
  VerbMisspelt: { read: '/qoute' },
  WordUnknown: { read: 'statsu', allowed: ['status', 'help', 'open', 'cancel'] },
  WordsLeftOver: { read: 'not yet' },
  WordsAfterDelay: { read: ', with tests' },
  LeftOut: { why: 'mail' },
  Doubtful: { why: 'words' },
  TooIntricate: {},
  AmountMissing: {},
  AmountRefused: { refusal: { kind: 'AmountUnreadable', read: '5x0', suggestion: undefined } },
  DelayMissing: {},
  DelayRefused: { refusal: { kind: 'DelayZero', read: '0 days', suggestion: undefined } },
  InMissing: { read: '500 14 days' },
  SpecificationMissing: { minimum: 80 },
  SpecificationTooShort: { length: 12, minimum: 80 },
  ReasonMissing: {},
  DeveloperMissing: {},
  DeveloperUnreadable: { read: 'grace' },
  VersionUnreadable: { read: 'version two' },
  PullRequestUnreadable: { read: 'the last one' },
  TooManyCommands: { most: 20 },
};

const refusals: OneOfEach<Refusal> = {
  NoWish: { command: 'OpenWish' },
  WrongPhase: { command: 'Approve', phase: 'started', instead: 'Deliver' },
  Paused: {},
  NotMaintainer: { command: 'CancelWish' },
  NotCollaborator: {},
  NotAllowedToAccept: { acceptedBy: 'either' },
  NotDeveloper: { command: 'DeclareReady', developer: 3n },
  NotIndependent: { command: 'Approve' },
  NotReviewer: { command: 'Reject' },
  NotBacker: { command: 'Object' },
  PayoutNotReady: { command: 'AcceptQuote', developer: 3n, standing: 'absent' },
  RequesterFirst: {},
  DeveloperCannotPledge: {},
  BelowFloor: { amount: 10n, floor: 50n },
  QuoteBelowFloor: { amount: 100n, floor: 500n },
  QuoteTooLong: { longestDays: 75 },
  SpecificationTooShort: { length: 12, minimum: 80 },
  NoQuote: { developer: 4n, others: [3n] },
  NoSuchVersion: { developer: 3n, version: 1, current: 2 },
  AlreadyAccepted: { developer: 3n, version: 2 },
  NothingAccepted: {},
  NoExtensionAsked: {},
  ExtensionTooLong: { longestDays: 0, latest: undefined },
  CaptureBegan: {},
  AlreadyDone: { command: 'OpenWish' },
  NothingToSettle: {},
  ShareOutOfRange: { percent: 120 },
};

const latest = Temporal.Instant.from('2027-05-23T22:30:00Z');
const more: readonly Refusal[] = [
  { kind: 'PayoutNotReady', command: 'AcceptQuote', developer: 3n, standing: 'incomplete' },
  { kind: 'PayoutNotReady', command: 'AcceptQuote', developer: 3n, standing: 'restricted' },
  { kind: 'PayoutNotReady', command: 'DeclareReady', developer: 3n, standing: 'absent' },
  { kind: 'WrongPhase', command: 'Deliver', phase: 'completed', instead: undefined },
  { kind: 'NotAllowedToAccept', acceptedBy: 'maintainers' },
  { kind: 'NotAllowedToAccept', acceptedBy: 'requester' },
  { kind: 'NotDeveloper', command: 'Deliver', developer: undefined },
  { kind: 'NoQuote', developer: 99n, others: [] },
  { kind: 'ExtensionTooLong', longestDays: 1, latest },
  { kind: 'ExtensionTooLong', longestDays: 9, latest },
  { kind: 'QuoteTooLong', longestDays: 1 },
];

/** Every command there is: what is forgotten here does not compile. */
const everyCommand: Readonly<Record<CommandType, true>> = {
  SecurePledge: true,
  ChangePledge: true,
  WithdrawPledge: true,
  ConfirmConsent: true,
  SubmitQuote: true,
  WithdrawQuote: true,
  AcceptQuote: true,
  UndoAcceptance: true,
  DeclareReady: true,
  AskExtension: true,
  AnswerExtension: true,
  Deliver: true,
  Approve: true,
  Reject: true,
  Object: true,
  VoteSettlement: true,
  Settle: true,
  CancelWish: true,
  OpenWish: true,
  RenewWish: true,
  ProposeWish: true,
  Pause: true,
  Resume: true,
  ChangeRules: true,
  Tick: true,
  RecordAuthorised: true,
  RecordDeclined: true,
  RecordCaptured: true,
  RecordCaptureFailed: true,
  RecordCancelled: true,
  RecordRefund: true,
  RecordFee: true,
  RecordRefundReturned: true,
  RecordHeld: true,
  RequestPayout: true,
  RecordPayoutRefused: true,
  RecordPayoutUnknown: true,
  RecordPayoutWait: true,
  RecordDisputeFee: true,
  RecordReversal: true,
  RecordPaidOut: true,
  RecordDispute: true,
  RecordUnanswered: true,
};

/** The kinds above with what they share; compiled as what they are made of. */
function all<T extends { readonly kind: string }>(each: OneOfEach<T>, shared: object): readonly T[] {
  return Object.entries(each).map(
    ([kind, facts]) => ({ kind, ...shared, ...(facts as object) }) as unknown as T,
  );
}

const misunderstood = (problem: CommandProblem): LineAnswer => ({
  kind: 'misunderstood',
  read: '/quote 5x0',
  problem,
});
const command: IssueCommand = { type: 'DeclareReady' };

const everyProblem: readonly CommandProblem[] = [
  ...all<CommandProblem>(problems, { suggestion: '/quote 500 EUR in 14 days' }),
  ...all<AmountRefusal>(amountRefusals, { suggestion: undefined }).map((refusal): CommandProblem => ({
    kind: 'AmountRefused',
    refusal,
    suggestion: '/pledge 500 EUR',
  })),
  ...all<DelayRefusal>(delayRefusals, { suggestion: undefined }).map((refusal): CommandProblem => ({
    kind: 'DelayRefused',
    refusal,
    suggestion: '/extend 14 days REASON',
  })),
];
const everyRefusal: readonly Refusal[] = [...all<Refusal>(refusals, {}), ...more];

const kindOf = (problem: CommandProblem): string =>
  'refusal' in problem ? `${problem.kind}: ${problem.refusal.kind}` : problem.kind;

describe.each(locales)('a reply in %s', (locale) => {
  const reply = (line: LineAnswer): string => {
    const wish = aWishView('funding', { locale });
    const words = renderReply(aReplyView({ lines: [line], locale, wish }));
    if (words === undefined) throw new Error('nothing was said');
    return words;
  };

  test.each(everyProblem)('says what was read, why not, and what to write instead: $kind', (problem) => {
    const words = reply(misunderstood(problem));
    expect(words).toMatch(/^\p{L}[^`]*`\/quote 5x0`/u);
    expect(words.includes(problem.suggestion)).toBe(problem.kind !== 'TooManyCommands');
    expect(words).not.toMatch(/undefined|\{\{|\[object/);
  });

  test.each(everyRefusal)('says what was read, and why it was not done: $kind', (refusal) => {
    const words = reply({ kind: 'refused', read: '/start', command, refusal });
    expect(words).toMatch(/^\p{L}[^`]*`\/start`.{20,}/u);
    expect(words).not.toMatch(/undefined|\{\{|\[object/);
  });

  test('reads well, whatever was wrong', async () => {
    const problemWords = everyProblem.map(
      (problem) => `===== ${kindOf(problem)}\n\n${reply(misunderstood(problem))}\n`,
    );
    const refusedWords = everyRefusal.map(
      (refusal) =>
        `===== ${refusal.kind}\n\n${reply({ kind: 'refused', read: '/start', command, refusal })}\n`,
    );
    await expect([...problemWords, ...refusedWords].join('\n')).toMatchFileSnapshot(
      `./snapshots/replies.${locale}.txt`,
    );
  });

  test('knows every command and every phase by name', () => {
    const facts = { currency: 'EUR', timeZone: 'Europe/Paris', names: new Map<bigint, string>() };
    for (const phase of phases)
      for (const type of Object.keys(everyCommand)) {
        const refusal = {
          kind: 'WrongPhase',
          command: type as CommandType,
          phase,
          instead: undefined,
        } as const;
        expect(refusalWords(refusal, facts, markdownVoice(locale))).not.toMatch(/undefined|\{\{/);
        expect(refusalWords(refusal, facts, plainVoice(locale))).not.toContain('`');
      }
  });
});

describe('a reply', () => {
  const said = (...lines: LineAnswer[]) => renderReply(aReplyView({ lines }));

  test('is not written when everything was carried out', () => {
    expect(said()).toBeUndefined();
    expect(said({ kind: 'done', command, note: undefined })).toBeUndefined();
  });

  test('leads to the pledge page, with the amount that was named', () => {
    const ask = (amount?: bigint): LineAnswer => ({
      kind: 'done',
      command: { type: 'AskPledgeLink', ...(amount === undefined ? {} : { amount: eur(amount) }) },
      note: 'pledge-link',
    });
    expect(said(ask())).toContain('[Pledge](https://wishwell.example/gh/works/lantern/3/pledge)');
    expect(said(ask(2_000n))).toContain('/pledge?amount=20)');
    expect(said(ask(2_050n))).toContain('/pledge?amount=20.50)');
    const closed = aWishView('started');
    const words = renderReply(aReplyView({ lines: [ask()], wish: closed }));
    expect(words).toContain('was collected');
    expect(words).not.toContain('/pledge)');
    const proposed = renderReply(aReplyView({ lines: [ask()], wish: aWishView('proposed') }));
    expect(proposed).toContain('with its requester’s first pledge');
  });

  test('says how things are when asked', () => {
    const words = said({ kind: 'done', command: { type: 'ShowStatus' }, note: 'status' });
    expect(words).toMatch(/^\*\*€380 remaining of €500\*\*\n\nBackers pledge what remains\./);
  });

  test('lists the commands when asked', () => {
    expect(said({ kind: 'done', command: { type: 'ShowHelp' }, note: 'help' })).toContain(
      '`/quote 500 in 14 days`',
    );
  });

  test('asks once more before a wish is given up', () => {
    expect(said({ kind: 'done', command: { type: 'WithdrawQuote' }, note: 'give-up-asked' })).toContain(
      'once more',
    );
  });

  test('says that an issue is no wish, and that a name is nobody’s', () => {
    const words = (why: 'no-wish' | 'unknown-person' | 'no-pull-request', name: string) =>
      renderReply(aReplyView({ lines: [{ kind: 'impossible', read: '/wish', why, name }], wish: undefined }));
    expect(words('no-wish', 'wish')).toContain('with the label `wish`');
    expect(words('unknown-person', 'grcae')).toContain('Nobody on GitHub has the name `grcae`');
    expect(words('no-pull-request', '#12')).toContain('no pull request `#12`');
  });

  test('answers every line that needs words, in order', () => {
    const words = said(
      misunderstood({ kind: 'AmountMissing', suggestion: '/quote 500 EUR in 14 days' }),
      { kind: 'done', command, note: undefined },
      { kind: 'refused', read: '/approve', command, refusal: { kind: 'Paused' } },
    );
    expect(words?.match(/^You wrote\s`\/\w+/gm)).toEqual([
      'You wrote\u00a0`/quote',
      'You wrote\u00a0`/approve',
    ]);
    expect(words).toContain('with the technical specification on the lines below it.');
  });

  test('names people by their logins, and who is unknown a ghost', () => {
    const refusal = { kind: 'NoQuote', developer: 99n, others: [3n, 4n] } as const;
    expect(said({ kind: 'refused', read: '/accept @x', command, refusal })).toContain(
      'ghost has no quote here that stands. Quotes are there from grace or linus.',
    );
  });

  test('says how to make it go away', () => {
    const wrong = misunderstood({ kind: 'AmountMissing', suggestion: '/quote 500 EUR in 14 days' });
    expect(said(wrong)).toMatch(/Edit your comment: it is read again, and this answer goes away\.$/);
    const refusal = { kind: 'NotMaintainer', command: 'CancelWish' } as const;
    expect(said({ kind: 'refused', read: '/wish cancel', command, refusal })).toMatch(
      /Take the line out of your comment, and this answer goes away\.$/,
    );
    expect(said({ kind: 'done', command: { type: 'ShowHelp' }, note: 'help' })).not.toContain('goes away');
  });

  test('speaks of a wish that rests', () => {
    const progress = aProgress('funding', { paused: 'unlabelled', pledgeable: false });
    const lines: LineAnswer[] = [{ kind: 'done', command: { type: 'AskPledgeLink' }, note: 'pledge-link' }];
    expect(renderReply(aReplyView({ lines, wish: aWishView('funding', { progress }) }))).toContain(
      'The wish label was taken away',
    );
  });
});
