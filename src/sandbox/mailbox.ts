// The local run's mailbox: letters that would have been sent, one JSON line each in a file, so that they are still there
// after a restart. Only ever read on this machine.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Letter, Mailbox } from '../ports/mail.ts';

/** A letter as it is kept: its time as text. */
export type KeptLetter = Omit<Letter, 'writtenAt'> & { readonly writtenAt: string };

export interface LocalMailbox extends Mailbox {
  /** In the order they came; a letter's place in it never changes. */
  readonly letters: readonly KeptLetter[];
}

/** The last line may be cut off when the process was killed while it wrote: that letter is sent again. */
function readLetters(file: string): KeptLetter[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  if (lines.pop() !== '') writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return lines.map((line) => JSON.parse(line) as KeptLetter);
}

/** @throws when the file holds something else */
export function localMailbox(file: string): LocalMailbox {
  const letters = readLetters(file);
  return {
    letters,
    keep: async (letter) => {
      if (letters.some(({ messageId }) => messageId === letter.messageId)) return;
      const kept = { ...letter, writtenAt: letter.writtenAt.toString() };
      appendFileSync(file, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
      letters.push(kept);
    },
  };
}
