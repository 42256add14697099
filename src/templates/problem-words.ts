// What is wrong with a command line, in words: one sentence per problem. The line to write instead is its own, in
// `suggestion`; amounts are repeated as they were written, because that is what was not understood.
import type { CommandProblem } from '../domain/command.ts';
import { type DelayRefusal, writeDelay } from '../domain/delay.ts';
import type { AmountRefusal } from '../domain/money.ts';
import { type Voice, alternatives } from './voice.ts';

type Values = Readonly<Record<string, string | number>>;

export function problemWords(problem: CommandProblem, voice: Voice): string {
  const say = (values?: Values): string => voice.sentence(`problems:${problem.kind}`, values);
  switch (problem.kind) {
    case 'VerbMisspelt':
    case 'WordsLeftOver':
    case 'WordsAfterDelay':
    case 'InMissing':
    case 'DeveloperUnreadable':
    case 'VersionUnreadable':
    case 'PullRequestUnreadable':
      return say({ read: voice.code(problem.read) });
    case 'WordUnknown':
      return say({
        read: voice.code(problem.read),
        allowed: alternatives(voice, problem.allowed.map(voice.code)),
      });
    case 'AmountMissing':
    case 'DelayMissing':
    case 'ReasonMissing':
    case 'DeveloperMissing':
      return say();
    case 'AmountRefused':
      return amountWords(problem.refusal, voice);
    case 'DelayRefused':
      return delayWords(problem.refusal, voice);
    case 'SpecificationMissing':
      return say({ count: problem.minimum });
    case 'SpecificationTooShort':
      return say({ length: problem.length, minimum: problem.minimum });
    case 'LeftOut':
      return voice.sentence(`problems:LeftOut.${problem.why}`);
    case 'Doubtful':
      return voice.sentence(`problems:Doubtful.${problem.why}`);
    case 'TooIntricate':
      return say();
    case 'TooManyCommands':
      return say({ most: problem.most });
  }
}

function amountWords(refusal: AmountRefusal, voice: Voice): string {
  const read = voice.code(refusal.read);
  const say = (values: Values = {}): string =>
    voice.sentence(`problems:${refusal.kind}`, { read, ...values });
  const codes = (known: readonly string[]): string => alternatives(voice, known.map(voice.name));
  switch (refusal.kind) {
    case 'AmountUnreadable':
    case 'AmountShortened':
    case 'AmountRange':
    case 'AmountZero':
    case 'AmountNegative':
      return say();
    case 'AmountCurrencyMissing':
      return say({ known: codes(refusal.known) });
    case 'AmountCurrencyUnknown':
      return say({ written: voice.code(refusal.written), known: codes(refusal.known) });
    case 'AmountCurrencyAmbiguous':
      return say({ written: voice.code(refusal.written), candidates: codes(refusal.candidates) });
    case 'AmountCurrencyWrong':
      return say({ written: voice.code(refusal.written), expected: voice.name(refusal.expected) });
    case 'AmountAmbiguous': {
      const readings = refusal.readings.map(({ minor, currency }) => voice.money(minor, currency));
      return say({ readings: alternatives(voice, readings) });
    }
    case 'AmountTooPrecise':
      return say({ currency: voice.name(refusal.currency) });
    case 'AmountTooLarge':
      return say({ maximum: voice.money(refusal.maximum.minor, refusal.maximum.currency) });
  }
}

function delayWords(refusal: DelayRefusal, voice: Voice): string {
  const read = voice.code(refusal.read);
  const say = (values: Values = {}): string =>
    voice.sentence(`problems:${refusal.kind}`, { read, ...values });
  switch (refusal.kind) {
    case 'DelayUnreadable':
    case 'DelayZero':
    case 'DelayFraction':
    case 'DelayUnitUnknown':
      return say();
    case 'DelayIsDate': {
      const { suggestion } = refusal;
      if (suggestion === undefined) return say();
      return voice.sentence('problems:DelayIsDateFromToday', {
        read,
        delay: writeDelay(suggestion, voice.locale),
      });
    }
    case 'DelayTooLong':
      return say({ longest: writeDelay(refusal.longest, voice.locale) });
  }
}
