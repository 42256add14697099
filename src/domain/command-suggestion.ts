// Lines to write instead. They hold what was read, in its author's own words, and a blank for what is missing or was not understood:
// never an example that could be taken for terms, and nothing at all where other words may change what was meant. A line with a
// blank is no command that is understood.
import { type Said, type Turn, spell, spellTurn } from './command-words.ts';
import { printable } from './text.ts';

type Spoken = Pick<Said, 'verb' | 'language'>;

export const BLANK = '…';

/** Where the words left over may change what was meant, nobody is told to write it without them. */
export const NO_SUGGESTION = '';

/** The verb, and then whatever is said after it. */
export const line = (said: Spoken, ...after: readonly string[]): string =>
  [spell(said), ...after.filter((word) => word !== '')].join(' ');

export const turnLine = (said: Spoken, turn: Turn, ...after: readonly string[]): string =>
  line(said, spellTurn(turn, said.language), ...after);

/** What was read, or a blank for it. */
export const orBlank = (read: string | undefined): string => printable(read ?? '', 400) || BLANK;

/** `amount` and `delay` as they were written, where they were understood. */
export const quoteLine = (said: Spoken, amount: string | undefined, delay: string | undefined): string =>
  line(said, orBlank(amount), spellTurn('in', said.language), orBlank(delay));
