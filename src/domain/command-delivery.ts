// /start, /deliver, /approve, /reject: the words exchanged once there is a developer. Words left over are refused rather than
// overlooked: "/approve not yet" must not pay anybody.
import { type IssueCommand, type Outcome, misunderstood, understood } from './command-meaning.ts';
import { line, reasonOr } from './command-suggestion.ts';
import type { Said } from './command-words.ts';
import { reasonGiven } from './command-wish.ts';
import { cutWord, printable } from './text.ts';

const alone = (said: Said, command: IssueCommand): Outcome =>
  said.rest === ''
    ? understood(command)
    : misunderstood({ kind: 'WordsLeftOver', read: printable(said.rest) }, line(said));

/** /start */
export const readStart = (said: Said): Outcome => alone(said, { type: 'DeclareReady' });

/** /approve */
export const readApprove = (said: Said): Outcome => alone(said, { type: 'Approve' });

/** /reject REASON */
export function readReject(said: Said): Outcome {
  const reason = reasonGiven(said.rest, said.below);
  return reason === undefined
    ? misunderstood({ kind: 'ReasonMissing' }, line(said, reasonOr(said, '')))
    : understood({ type: 'Reject', reason });
}

/** /deliver [#PR] */
export function readDeliver(said: Said): Outcome {
  const { word, rest } = cutWord(said.rest);
  if (word === '') return understood({ type: 'Deliver' });
  const number = /^#([1-9][0-9]{0,8})$/.exec(word)?.[1];
  if (number === undefined) {
    const near = /(?<![0-9])[1-9][0-9]{0,8}(?![0-9])/.exec(printable(said.rest))?.[0];
    return misunderstood(
      { kind: 'PullRequestUnreadable', read: printable(said.rest) },
      line(said, near === undefined ? '' : `#${near}`),
    );
  }
  return rest === ''
    ? understood({ type: 'Deliver', pullRequest: Number(number) })
    : misunderstood({ kind: 'WordsLeftOver', read: printable(rest) }, line(said, word));
}
