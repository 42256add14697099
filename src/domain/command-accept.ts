// /accept: whose quote, and which version of it. Owns the shape of a login as people write it; who that is, GitHub says.
import { type Outcome, misunderstood, understood } from './command-meaning.ts';
import { BLANK, NO_SUGGESTION, line, turnLine } from './command-suggestion.ts';
import { type Said, readTurn, spellTurn } from './command-words.ts';
import { cutWord, printable } from './text.ts';

/** 39 characters at most; managed accounts have an underscore, some old ones end with a hyphen. */
const NAME = '[A-Za-z0-9][A-Za-z0-9_-]{0,38}';
const LOGIN = new RegExp(`^@(${NAME})$`);
/** As the address bar has it. */
const PROFILE = new RegExp(`^(?:https?://)?(?:www\\.)?github\\.com/(${NAME})/?$`, 'i');
/** A name with what clings to one in a sentence: "ada", "@ada,", "@ada's". */
const NEARLY = new RegExp(`^[(<"']?(?:@[-_]?)?(${NAME})(?:['’]s?)?[.,;:!?)>"']*$`);
const VERSION = /^v([1-9][0-9]{0,3})$/i;

/** /accept @developer [vN]; /accept undo */
export function readAccept(said: Said): Outcome {
  const { word, rest } = cutWord(said.rest);
  if (word === '') return misunderstood({ kind: 'DeveloperMissing' }, line(said, `@${BLANK}`));
  const found = readTurn(word, ['undo']);
  if (found && rest !== '') {
    return misunderstood({ kind: 'WordsLeftOver', read: printable(rest) }, NO_SUGGESTION);
  }
  if (found?.slip) {
    const allowed = [spellTurn('undo', said.language)];
    return misunderstood({ kind: 'WordUnknown', read: printable(word), allowed }, turnLine(said, 'undo'));
  }
  if (found) return understood({ type: 'UndoAcceptance' });
  const developer = LOGIN.exec(word)?.[1] ?? PROFILE.exec(word)?.[1];
  const { word: versionWord, rest: more } = cutWord(rest);
  const version = more === '' ? VERSION.exec(versionWord)?.[1] : undefined;
  const nearVersion = /^(?:v|version|#)?[ .]*([1-9][0-9]{0,3})$/i.exec(printable(rest))?.[1];
  if (developer === undefined) {
    const near = NEARLY.exec(word)?.[1];
    const isAll = rest === '' || nearVersion !== undefined;
    const suggestion = line(said, `@${near ?? BLANK}`, versionOr(nearVersion));
    return misunderstood(
      { kind: 'DeveloperUnreadable', read: printable(word) },
      isAll ? suggestion : NO_SUGGESTION,
    );
  }

  if (rest === '') return understood({ type: 'AcceptQuote', developer });
  if (version !== undefined) return understood({ type: 'AcceptQuote', developer, version: Number(version) });
  if (nearVersion === undefined && !/^(?:v|version|#)?[ .]*[0-9]+$/i.test(printable(rest))) {
    const left = VERSION.test(versionWord) ? more : rest;
    return misunderstood({ kind: 'WordsLeftOver', read: printable(left) }, NO_SUGGESTION);
  }
  const suggestion = line(said, `@${developer}`, versionOr(nearVersion ?? BLANK));
  return misunderstood({ kind: 'VersionUnreadable', read: printable(rest) }, suggestion);
}

const versionOr = (version: string | undefined): string => (version === undefined ? '' : `v${version}`);
