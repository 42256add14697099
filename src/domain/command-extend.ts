// /extend: the developer asks for more time and says why; maintainers and backers answer with one word. Owns where the
// delay ends and the reason begins.
import { type CommandContext, type Outcome, misunderstood, understood } from './command-meaning.ts';
import { BLANK, NO_SUGGESTION, line, orBlank, turnLine } from './command-suggestion.ts';
import { type Said, readTurn, spellTurn } from './command-words.ts';
import { reasonGiven } from './command-wish.ts';
import { type Delay, type DelayRefusal, parseDelay } from './delay.ts';
import type { Result } from './result.ts';
import { cutWord, printable, strip } from './text.ts';

const TURNS = ['accept', 'refuse'] as const;

/** /extend DELAY REASON; /extend accept | refuse */
export function readExtend(said: Said, context: CommandContext): Outcome {
  const { word, rest } = cutWord(said.rest);
  if (word === '') return misunderstood({ kind: 'DelayMissing' }, line(said, BLANK));

  const found = readTurn(word, TURNS);
  if (found && rest !== '') {
    return misunderstood({ kind: 'WordsLeftOver', read: printable(rest) }, NO_SUGGESTION);
  }
  if (found?.slip) {
    const allowed = TURNS.map((turn) => spellTurn(turn, said.language));
    return misunderstood({ kind: 'WordUnknown', read: printable(word), allowed }, turnLine(said, found.turn));
  }
  if (found) return understood({ type: found.turn === 'accept' ? 'AcceptExtension' : 'RefuseExtension' });

  const asked = /^(?:by|de)$/i.test(word) ? rest : said.rest;
  const { delay, written, after } = readLeadingDelay(asked, context);
  if (!delay.ok) {
    return misunderstood(
      { kind: 'DelayRefused', refusal: delay.refusal },
      line(said, BLANK, printable(after)),
    );
  }
  const reason = reasonGiven(after, said.below);
  return reason === undefined
    ? misunderstood({ kind: 'ReasonMissing' }, line(said, written, orBlank('')))
    : understood({ type: 'AskExtension', delay: delay.value, reason });
}

/** A date has the most words: "the 1st of March 2027". */
const MOST_WORDS = 5;

/** The most words that are a delay; else the most that are a date or nearly a delay; else none of them. */
function readLeadingDelay(
  text: string,
  context: CommandContext,
): { delay: Result<Delay, DelayRefusal>; written: string; after: string } {
  const tries = [];
  let taken = '';
  let after = text;
  for (let count = 1; count <= MOST_WORDS && after !== ''; count += 1) {
    const { word, rest } = cutWord(after);
    taken = `${taken} ${word}`;
    after = rest;
    // The mark that parts the delay from its reason belongs to neither: "14 days: ill", "14 days - ill".
    const written = strip(taken.replace(/[:;,.–—-]$/u, ''));
    tries.unshift({ delay: parseDelay(written, context), written, after });
  }
  return (
    tries.find(({ delay }) => delay.ok) ??
    tries.find(({ delay }) => !delay.ok && delay.refusal.kind !== 'DelayUnreadable') ?? {
      delay: parseDelay(text.slice(0, 200), context),
      written: '',
      after: '',
    }
  );
}
