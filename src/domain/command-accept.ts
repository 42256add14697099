// /accept: whose quote, and which version of it. Owns the shape of a login as people write it; who that is, GitHub says.
import { type Outcome, misunderstood, understood } from './command-meaning.ts';
import { line, turnLine } from './command-suggestion.ts';
import { type Said, readTurn, spellTurn } from './command-words.ts';
import { cutWord, printable } from './text.ts';

/** 39 characters at most; managed accounts have an underscore, some old ones end with a hyphen. */
const LOGIN = /^@([A-Za-z0-9][A-Za-z0-9_-]{0,38})$/;
const VERSION = /^v([1-9][0-9]{0,3})$/i;

/** /accept @developer [vN]; /accept undo */
export function readAccept(said: Said): Outcome {
  const { word, rest } = cutWord(said.rest);
  if (word === '') return misunderstood({ kind: 'DeveloperMissing' }, line(said, '@developer'));
  const found = readTurn(word, ['undo']);
  if (found?.slip) {
    const allowed = [spellTurn('undo', said.language)];
    return misunderstood({ kind: 'WordUnknown', read: printable(word), allowed }, turnLine(said, 'undo'));
  }
  if (found) {
    return rest === ''
      ? understood({ type: 'UndoAcceptance' })
      : misunderstood({ kind: 'WordsLeftOver', read: printable(rest) }, turnLine(said, 'undo'));
  }
  const developer = LOGIN.exec(word)?.[1];
  const near = developer ?? /[A-Za-z0-9][A-Za-z0-9_-]{0,38}/.exec(word)?.[0] ?? 'developer';
  const nearVersion = /^(?:v|version|#)?[ .]*0*([1-9][0-9]{0,3})(?![0-9])/i.exec(printable(rest))?.[1];
  const suggestion = line(said, `@${near}`, nearVersion === undefined ? '' : `v${nearVersion}`);
  if (developer === undefined) {
    return misunderstood({ kind: 'DeveloperUnreadable', read: printable(word) }, suggestion);
  }

  if (rest === '') return understood({ type: 'AcceptQuote', developer });
  const { word: versionWord, rest: more } = cutWord(rest);
  const version = VERSION.exec(versionWord)?.[1];
  if (version !== undefined && more === '') {
    return understood({ type: 'AcceptQuote', developer, version: Number(version) });
  }
  const isVersion = version === undefined && /^(?:v|version|#)?[ .]*[0-9]/i.test(rest);
  return isVersion
    ? misunderstood({ kind: 'VersionUnreadable', read: printable(rest) }, suggestion)
    : misunderstood({ kind: 'WordsLeftOver', read: printable(version ? more : rest) }, suggestion);
}
