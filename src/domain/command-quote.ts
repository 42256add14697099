// /quote: amount, delay and technical specification. Owns the order in which what is missing is asked for, and which words of a line
// are which part of it.
import { type CommandContext, type Outcome, misunderstood, understood } from './command-meaning.ts';
import { NO_SUGGESTION, quoteLine, turnLine } from './command-suggestion.ts';
import { type Said, isIn, readTurn, spellTurn } from './command-words.ts';
import { type Delay, type DelayRefusal, parseDelay } from './delay.ts';
import { type AmountRefusal, type Money, parseAmount } from './money.ts';
import type { Result } from './result.ts';
import { cutWord, printable, visibleLength, words } from './text.ts';

/** Neither an amount nor a delay is as long: so many words on one side of "in" are refused, however many follow. */
const TOO_MANY_WORDS = 40;

/** A part of the line: as it was written, and as it was read. */
interface Read<T> {
  readonly text: string;
  readonly result: T;
}
type ReadAmount = Read<Result<Money, AmountRefusal>>;
type ReadDelay = Read<Result<Delay, DelayRefusal>>;

const readAmount = (text: string, context: CommandContext): ReadAmount => ({
  text,
  result: parseAmount(text, context),
});
const readDelay = (text: string, context: CommandContext): ReadDelay => ({
  text,
  result: parseDelay(text, context),
});

/** In its author's words, where it was understood. */
const understoodIn = (part: ReadAmount | ReadDelay | undefined): string | undefined =>
  part?.result.ok === true ? part.text : undefined;

/** /quote AMOUNT in DELAY, the specification below it; /quote withdraw */
export function readQuote(said: Said, context: CommandContext): Outcome {
  const { word, rest } = cutWord(said.rest);
  const found = readTurn(word, ['withdraw']);
  if (found && !found.slip && rest === '') return understood({ type: 'WithdrawQuote' });
  if (found?.slip && rest === '') {
    const allowed = [spellTurn('withdraw', said.language)];
    return misunderstood({ kind: 'WordUnknown', allowed, read: printable(word) }, turnLine(said, 'withdraw'));
  }
  if (found) return misunderstood({ kind: 'WordsLeftOver', read: printable(rest) }, NO_SUGGESTION);

  const all = words(said.rest, 2 * TOO_MANY_WORDS);
  const at = all.slice(0, TOO_MANY_WORDS).findIndex(isIn);
  if (at < 0) return withoutIn(said, all, context);
  const amount = readAmount(all.slice(0, at).join(' '), context);
  const delay = readDelay(all.slice(at + 1).join(' '), context);
  const whole = quoteLine(said, understoodIn(amount), understoodIn(delay));
  if (amount.text === '') return misunderstood({ kind: 'AmountMissing' }, whole);
  if (!amount.result.ok)
    return misunderstood({ kind: 'AmountRefused', refusal: amount.result.refusal }, whole);
  if (delay.text === '') return misunderstood({ kind: 'DelayMissing' }, whole);
  if (!delay.result.ok) return refusedDelay(said, amount, { ...delay, result: delay.result }, context);

  const length = visibleLength(said.below);
  const minimum = Math.max(1, context.minSpecification);
  if (length === 0) return misunderstood({ kind: 'SpecificationMissing', minimum }, whole);
  if (length < minimum) return misunderstood({ kind: 'SpecificationTooShort', length, minimum }, whole);
  return understood({
    type: 'SubmitQuote',
    amount: amount.result.value,
    delay: delay.result.value,
    specification: said.below,
  });
}

/** "2 months, with a test": the delay ends at the mark, and what follows belongs on the lines below. */
function refusedDelay(
  said: Said,
  amount: ReadAmount,
  delay: Read<{ readonly ok: false; readonly refusal: DelayRefusal }>,
  context: CommandContext,
): Outcome {
  const { refusal } = delay.result;
  const mark = refusal.kind === 'DelayUnreadable' ? delay.text.search(/[,;:(]|\.(?!\d)/u) : -1;
  const before = mark < 0 ? undefined : readDelay(delay.text.slice(0, mark), context);
  const suggestion = quoteLine(said, understoodIn(amount), understoodIn(before));
  return before?.result.ok === true
    ? misunderstood({ kind: 'WordsAfterDelay', read: printable(delay.text.slice(mark)) }, suggestion)
    : misunderstood({ kind: 'DelayRefused', refusal }, suggestion);
}

/** Nothing separates amount and delay: both may still be there ("500 14d", "2 weeks, 500 EUR"), or one of them. */
function withoutIn(said: Said, all: readonly string[], context: CommandContext): Outcome {
  const suggest = (amount?: ReadAmount, delay?: ReadDelay): string =>
    quoteLine(said, understoodIn(amount), understoodIn(delay));
  const whole = all.join(' ');
  if (whole === '') return misunderstood({ kind: 'AmountMissing' }, suggest());

  const amount = readAmount(whole, context);
  if (amount.result.ok) return misunderstood({ kind: 'DelayMissing' }, suggest(amount));
  const delay = readDelay(whole, context);
  if (delay.result.ok) return misunderstood({ kind: 'AmountMissing' }, suggest(undefined, delay));

  const parts = splitAnywhere(all.slice(0, WORDS_TO_SPLIT), all.length <= WORDS_TO_SPLIT, context);
  if (!parts) return misunderstood({ kind: 'AmountRefused', refusal: amount.result.refusal }, suggest());
  return parts.amount.result.ok
    ? misunderstood({ kind: 'InMissing', read: printable(whole) }, suggest(parts.amount, parts.delay))
    : misunderstood(
        { kind: 'AmountRefused', refusal: parts.amount.result.refusal },
        suggest(parts.amount, parts.delay),
      );
}

/** An amount has few words, as "1 200 300,50 EUR"; so has a delay. */
const MOST_WORDS = 5;
const WORDS_TO_SPLIT = 12;

/** A word that may stand between the two: "500 for 2 weeks". */
const BETWEEN = /^(?:for|sous|within|by|over|pour|avec|with|und|and|et|,|-|–|—|\/|:|=|@)$/iu;
const withoutMark = (text: string): string => text.replace(/[,;:]$/u, '');

/** The first words as the one and the others as the other, in either order, a word between them left out or not. */
function splitAnywhere(
  all: readonly string[],
  isWhole: boolean,
  context: CommandContext,
): { amount: ReadAmount; delay: ReadDelay | undefined } | undefined {
  const splits = Array.from({ length: Math.min(MOST_WORDS, all.length - 1) }, (_, index) => index + 1)
    .toReversed()
    .flatMap((end) =>
      (BETWEEN.test(all[end] ?? '') ? [end + 1, end] : [end]).map((start) => ({ end, start })),
    )
    .map(({ end, start }) => ({
      first: withoutMark(all.slice(0, end).join(' ')),
      second: all.slice(start).join(' '),
    }));
  const both = splits
    .flatMap(({ first, second }) => [
      { amount: readAmount(first, context), delay: readDelay(second, context) },
      { amount: readAmount(second, context), delay: readDelay(first, context) },
    ])
    .find(({ amount, delay }) => amount.result.ok && delay.result.ok);
  if (both) return isWhole ? both : undefined;
  // Only where nothing else in the line could be meant: what follows the amount is named, and left blank.
  const begins = splits
    .filter(({ second }) => !/[0-9]/.test(second) || BETWEEN.test(cutWord(second).word))
    .map(({ first }) => readAmount(first, context))
    .find(({ result }) => result.ok || result.refusal.kind !== 'AmountUnreadable');
  return begins && { amount: begins, delay: undefined };
}
