// /start, /deliver, /approve, /reject: the words exchanged once there is a developer. Words left over are refused rather than
// overlooked: "/approve not yet" must not pay anybody, and is not told to leave out its "not yet".
import { type IssueCommand, type Outcome, misunderstood, understood } from './command-meaning.ts';
import { BLANK, NO_SUGGESTION, line } from './command-suggestion.ts';
import type { Said } from './command-words.ts';
import { reasonGiven } from './command-wish.ts';
import { cutWord, printable } from './text.ts';

const alone = (said: Said, command: IssueCommand): Outcome =>
  said.rest === ''
    ? understood(command)
    : misunderstood({ kind: 'WordsLeftOver', read: printable(said.rest) }, NO_SUGGESTION);

/** /start */
export const readStart = (said: Said): Outcome => alone(said, { type: 'DeclareReady' });

/** /approve */
export const readApprove = (said: Said): Outcome => alone(said, { type: 'Approve' });

/** /reject REASON */
export function readReject(said: Said): Outcome {
  const reason = reasonGiven(said.rest, said.below);
  return reason === undefined
    ? misunderstood({ kind: 'ReasonMissing' }, line(said, BLANK))
    : understood({ type: 'Reject', reason });
}

/** A number alone, or as people call it: "12", "PR 12", "PR #12", and its address. */
const NEARLY =
  /^(?:(?:pr|pull|pull request|!)? ?#?|https?:\/\/\S{1,200}\/pull\/)([1-9][0-9]{0,8})\/?[.,;:!]?$/i;

/** /deliver [#PR] */
export function readDeliver(said: Said): Outcome {
  const { word, rest } = cutWord(said.rest);
  if (word === '') return understood({ type: 'Deliver' });
  const number = /^#([1-9][0-9]{0,8})$/.exec(word)?.[1];
  if (number === undefined) {
    const near = NEARLY.exec(printable(said.rest, 250))?.[1];
    return misunderstood(
      { kind: 'PullRequestUnreadable', read: printable(said.rest) },
      line(said, `#${near ?? BLANK}`),
    );
  }
  return rest === ''
    ? understood({ type: 'Deliver', pullRequest: Number(number) })
    : misunderstood({ kind: 'WordsLeftOver', read: printable(rest) }, NO_SUGGESTION);
}
