// /wish and /pledge: the wish itself, and the way to a pledge. A pledge command carries no consent to pay: it asks for the
// page on which a person can give it.
import { type CommandContext, type Outcome, misunderstood, understood } from './command-meaning.ts';
import { BLANK, NO_SUGGESTION, line, turnLine } from './command-suggestion.ts';
import { type Said, readTurn, spellTurn } from './command-words.ts';
import { parseAmount } from './money.ts';
import { cutWord, printable, visibleLength } from './text.ts';

const TURNS = ['status', 'help', 'open', 'cancel'] as const;

/** /wish [status | help | open | cancel REASON] */
export function readWish(said: Said): Outcome {
  const { word, rest } = cutWord(said.rest);
  if (word === '') return understood({ type: 'ShowStatus' });
  const found = readTurn(word, TURNS);
  if (!found || found.slip) {
    const allowed = TURNS.map((turn) => spellTurn(turn, said.language));
    return misunderstood(
      { kind: 'WordUnknown', read: printable(word), allowed },
      nearTurn(said, found?.turn, rest),
    );
  }
  if (found.turn === 'cancel') {
    const reason = reasonGiven(rest, said.below);
    return reason === undefined
      ? misunderstood({ kind: 'ReasonMissing' }, turnLine(said, 'cancel', BLANK))
      : understood({ type: 'CancelWish', reason });
  }
  if (rest !== '') {
    return misunderstood({ kind: 'WordsLeftOver', read: printable(rest) }, NO_SUGGESTION);
  }
  const types = { status: 'ShowStatus', help: 'ShowHelp', open: 'OpenWish' } as const;
  return understood({ type: types[found.turn] });
}

/** One slip away from a word of ours, with nothing after it that could mean something else. */
function nearTurn(said: Said, turn: (typeof TURNS)[number] | undefined, rest: string): string {
  if (turn === undefined) return NO_SUGGESTION;
  if (turn === 'cancel') return turnLine(said, turn, printable(rest) || BLANK);
  return rest === '' ? turnLine(said, turn) : NO_SUGGESTION;
}

/** The rest of the line, or where that says nothing the text below it; nothing when neither does. */
export const reasonGiven = (rest: string, below: string): string | undefined =>
  [rest, below].find((text) => visibleLength(text) > 0 && printable(text, 4) !== BLANK);

/** /pledge [AMOUNT] */
export function readPledge(said: Said, context: CommandContext): Outcome {
  if (said.rest === '') return understood({ type: 'AskPledgeLink' });
  const amount = parseAmount(said.rest, context);
  if (amount.ok) return understood({ type: 'AskPledgeLink', amount: amount.value });
  return misunderstood({ kind: 'AmountRefused', refusal: amount.refusal }, line(said, BLANK));
}
