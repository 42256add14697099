// /quote: amount, delay and technical specification. Owns the order in which what is missing is asked for; what it suggests
// is always the whole line, from all that could be read of it.
import { type CommandContext, type Outcome, misunderstood, understood } from './command-meaning.ts';
import { quoteLine, turnLine } from './command-suggestion.ts';
import { type Said, isIn, readTurn, spellTurn } from './command-words.ts';
import { type Delay, type DelayRefusal, parseDelay } from './delay.ts';
import { type AmountRefusal, type Money, parseAmount } from './money.ts';
import type { Result } from './result.ts';
import { cutWord, printable, visibleLength, words } from './text.ts';

/** Neither an amount nor a delay is as long: so many words on one side of "in" are refused, however many follow. */
const TOO_MANY_WORDS = 40;

type ReadAmount = Result<Money, AmountRefusal>;
type ReadDelay = Result<Delay, DelayRefusal>;

/** What a result is, or may have been meant to be. */
const hint = <T>(
  result: { ok: true; value: T } | { ok: false; refusal: { suggestion: T | undefined } },
): T | undefined => (result.ok ? result.value : result.refusal.suggestion);

/** /quote AMOUNT in DELAY, the specification below it; /quote withdraw */
export function readQuote(said: Said, context: CommandContext): Outcome {
  const { word, rest } = cutWord(said.rest);
  const found = readTurn(word, ['withdraw']);
  if (found && !found.slip && rest === '') return understood({ type: 'WithdrawQuote' });
  if (found) {
    const problem = found.slip
      ? ({ kind: 'WordUnknown', allowed: [spellTurn('withdraw', said.language)] } as const)
      : ({ kind: 'WordsLeftOver' } as const);
    return misunderstood(
      { ...problem, read: printable(found.slip ? word : rest) },
      turnLine(said, 'withdraw'),
    );
  }

  const all = words(said.rest, 2 * TOO_MANY_WORDS);
  const at = all.slice(0, TOO_MANY_WORDS).findIndex(isIn);
  if (at < 0) return withoutIn(said, all, context);
  const amountText = all.slice(0, at).join(' ');
  const delayText = all.slice(at + 1).join(' ');
  const amount = parseAmount(amountText, context);
  const delay = parseDelay(delayText, context);
  const whole = quoteLine(said, hint(amount), hint(delay), context);
  if (amountText === '') return misunderstood({ kind: 'AmountMissing' }, whole);
  if (!amount.ok) return misunderstood({ kind: 'AmountRefused', refusal: amount.refusal }, whole);
  if (delayText === '') return misunderstood({ kind: 'DelayMissing' }, whole);
  if (!delay.ok) return misunderstood({ kind: 'DelayRefused', refusal: delay.refusal }, whole);

  const length = visibleLength(said.below);
  const minimum = Math.max(1, context.minSpecification);
  if (length === 0) return misunderstood({ kind: 'SpecificationMissing', minimum }, whole);
  if (length < minimum) return misunderstood({ kind: 'SpecificationTooShort', length, minimum }, whole);
  return understood({
    type: 'SubmitQuote',
    amount: amount.value,
    delay: delay.value,
    specification: said.below,
  });
}

/** Nothing separates amount and delay: both may still be there ("500 14d", "500 for 2 weeks"), or one of them. */
function withoutIn(said: Said, all: readonly string[], context: CommandContext): Outcome {
  const suggest = (amount?: ReadAmount, delay?: ReadDelay): string =>
    quoteLine(said, amount && hint(amount), delay && hint(delay), context);
  const whole = all.join(' ');
  if (whole === '') return misunderstood({ kind: 'AmountMissing' }, suggest());

  const amount = parseAmount(whole, context);
  if (amount.ok) return misunderstood({ kind: 'DelayMissing' }, suggest(amount));
  const delay = parseDelay(whole, context);
  if (delay.ok) return misunderstood({ kind: 'AmountMissing' }, suggest(undefined, delay));

  const parts = splitAnywhere(all.slice(0, WORDS_TO_SPLIT), context);
  if (!parts) return misunderstood({ kind: 'AmountRefused', refusal: amount.refusal }, suggest(amount));
  return parts.amount.ok
    ? misunderstood({ kind: 'InMissing', read: printable(whole) }, suggest(parts.amount, parts.delay))
    : misunderstood(
        { kind: 'AmountRefused', refusal: parts.amount.refusal },
        suggest(parts.amount, parts.delay),
      );
}

/** An amount has few words, as "1 200 300,50 EUR"; so has a delay, and what follows it is not looked at. */
const MOST_WORDS = 5;
const WORDS_TO_SPLIT = 12;

/** The first words as an amount and the others as a delay, one word between them left out or not. */
function splitAnywhere(
  all: readonly string[],
  context: CommandContext,
): { amount: ReadAmount; delay: ReadDelay } | undefined {
  const splits = Array.from({ length: Math.min(MOST_WORDS, all.length - 1) }, (_, index) => index + 1)
    .toReversed()
    .flatMap((end) =>
      [end, end + 1].map((start) => ({
        amount: parseAmount(all.slice(0, end).join(' '), context),
        delay: parseDelay(all.slice(start).join(' '), context),
      })),
    );
  const readable = splits.filter(({ amount }) => amount.ok || amount.refusal.kind !== 'AmountUnreadable');
  return (
    readable.find(({ amount, delay }) => amount.ok && delay.ok) ??
    readable.find(({ delay }) => hint(delay) !== undefined) ??
    readable[0]
  );
}
