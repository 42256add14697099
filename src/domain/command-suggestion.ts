// Lines to write instead: what could be read of a command, and an example for what could not. Owns their form only, which
// the grammars read back; must never be carried out.
import { type Said, type Turn, spell, spellTurn } from './command-words.ts';
import type { CommandContext } from './command-meaning.ts';
import { type Delay, writeDelay } from './delay.ts';
import { type Money, quoteFloor, writeAmount } from './money.ts';
import { printable } from './text.ts';

type Spoken = Pick<Said, 'verb' | 'language'>;

/** The verb, and then whatever is said after it. */
export const line = (said: Spoken, ...after: readonly string[]): string =>
  [spell(said), ...after.filter((word) => word !== '')].join(' ');

export const turnLine = (said: Spoken, turn: Turn, ...after: readonly string[]): string =>
  line(said, spellTurn(turn, said.language), ...after);

/** The reason that was given, or the word that stands for one. */
export const reasonOr = (said: Spoken, reason: string): string =>
  printable(reason) || spellTurn('reason', said.language);

export const EXAMPLE_DELAY: Delay = { count: 14, unit: 'day' };

/** 500 of the campaign's currency, or the least that can be quoted where that is more. */
function exampleAmount(context: CommandContext): Money | undefined {
  const rule = context.habit ?? context.known[0];
  if (!rule) return undefined;
  const plenty = 500n * 10n ** BigInt(rule.exponent);
  const least = quoteFloor(rule);
  return { currency: rule.code, minor: plenty > least ? plenty : least };
}

/** `500 EUR`, `1200.50 EUR`; an example when there is none. */
export function amountWords(amount: Money | undefined, context: CommandContext): string {
  const money = amount ?? exampleAmount(context);
  const rules = context.habit ? [context.habit, ...context.known] : context.known;
  const rule = rules.find(({ code }) => code === money?.currency);
  return money && rule ? writeAmount(money, rule.exponent).replace(/\.0+ /, ' ') : '500';
}

export const quoteLine = (
  said: Spoken,
  amount: Money | undefined,
  delay: Delay | undefined,
  context: CommandContext,
): string =>
  line(
    said,
    amountWords(amount, context),
    spellTurn('in', said.language),
    writeDelay(delay ?? EXAMPLE_DELAY, said.language),
  );
