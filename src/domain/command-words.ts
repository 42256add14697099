// The words of the commands in English and French, both understood everywhere. Owns finding them in a line and writing them
// in a suggestion; a line whose first word is neither ours nor one slip away is nobody's business of ours.
import { isSlip } from './near-miss.ts';
import { cutWord } from './text.ts';

export type Language = 'en' | 'fr';

const VERBS = {
  wish: { en: ['wish'], fr: ['souhait'] },
  pledge: { en: ['pledge'], fr: ['promesse'] },
  quote: { en: ['quote'], fr: ['devis'] },
  accept: { en: ['accept'], fr: ['accepter'] },
  start: { en: ['start'], fr: ['demarrer', 'démarrer'] },
  extend: { en: ['extend'], fr: ['prolonger'] },
  deliver: { en: ['deliver'], fr: ['livrer'] },
  approve: { en: ['approve'], fr: ['approuver'] },
  reject: { en: ['reject'], fr: ['refuser'] },
} as const;

/** Words after a verb. */
const TURNS = {
  status: { en: 'status', fr: 'statut' },
  help: { en: 'help', fr: 'aide' },
  open: { en: 'open', fr: 'ouvrir' },
  cancel: { en: 'cancel', fr: 'annuler' },
  withdraw: { en: 'withdraw', fr: 'retirer' },
  undo: { en: 'undo', fr: 'annuler' },
  accept: { en: 'accept', fr: 'accepter' },
  refuse: { en: 'refuse', fr: 'refuser' },
  in: { en: 'in', fr: 'en' },
} as const;

export type Verb = keyof typeof VERBS;
export type Turn = keyof typeof TURNS;

/** A line that calls us: `rest` is what follows the verb, `below` the Markdown between it and the next command. */
export interface Said {
  readonly verb: Verb;
  readonly language: Language;
  readonly rest: string;
  readonly below: string;
}

export interface Called extends Omit<Said, 'below'> {
  /** The first word as written, when it is not spelt like ours. */
  readonly misspelt: string | undefined;
}

interface Spelling {
  readonly verb: Verb;
  readonly language: Language;
  readonly word: string;
}

const isVerb = (name: string): name is Verb => name in VERBS;

const SPELLINGS: readonly Spelling[] = Object.keys(VERBS)
  .filter(isVerb)
  .flatMap((verb) =>
    (['en', 'fr'] as const).flatMap((language) =>
      VERBS[verb][language].map((word) => ({ verb, language, word })),
    ),
  );

const plain = (word: string): string => (word.length > 20 ? '' : word.normalize('NFC').toLowerCase());

/** A slash, letters, and what clings to them. */
const CALL = /^\/(\p{L}\p{M}*(?:\p{L}|\p{M}){0,20})(.*)$/su;
/** Marks that nobody sees, at the edge of a word; those that turn the direction of text are not among them. */
const UNSEEN_AT_EDGES =
  /(?<=^|[\s])[\u00ad\u200b-\u200f\u2060\ufeff]+|[\u00ad\u200b-\u200f\u2060\ufeff]+(?=\s|$)/gu;

/** The verb a line begins with, or nothing when the line is not for us ("/cc @ada", "/etc/hosts", "/wishlist"). */
export function readVerb(line: string): Called | undefined {
  const { word, rest } = cutWord(line);
  const [, letters = '', clinging = ''] = CALL.exec(word) ?? [];
  const argument = argumentIn(clinging.replace(/\p{Cf}+/gu, ''));
  if (letters === '' || argument === undefined) return undefined;
  const written = plain(letters);
  const exact = SPELLINGS.find((one) => one.word === written);
  const spelling = exact ?? SPELLINGS.find((one) => isSlip(written, one.word));
  if (!spelling) return undefined;
  const { verb, language } = spelling;
  const isExact = exact !== undefined && (argument === '' ? isUnseen(clinging) : /^[@#?]/.test(argument));
  const after = [argument, rest].filter((part) => part !== '').join(' ');
  return { verb, language, rest: after.replace(UNSEEN_AT_EDGES, ''), misspelt: isExact ? undefined : word };
}

const isUnseen = (text: string): boolean => /^\p{Cf}*$/u.test(text);

/** "/accept@ada", "/quote500" and "/approve!": what is said after the verb without a blank; nothing: another word, or a path. */
function argumentIn(clinging: string): string | undefined {
  if (/^[!.,:;…]*$/u.test(clinging)) return '';
  return /^(?:[@#]|[\p{Nd}\p{Sc}]|\?+!*$)/u.test(clinging) ? clinging : undefined;
}

/** Which of the turns a word is, in either language; `slip` when it is one slip away. */
export function readTurn<T extends Turn>(
  word: string,
  turns: readonly T[],
): { readonly turn: T; readonly slip: boolean } | undefined {
  const written = plain(word);
  const find = (matches: (spelt: string) => boolean): T | undefined =>
    turns.find((turn) => matches(TURNS[turn].en) || matches(TURNS[turn].fr));
  const exact = find((spelt) => spelt === written);
  if (exact) return { turn: exact, slip: false };
  const near = find((spelt) => isSlip(written, spelt));
  return near && { turn: near, slip: true };
}

/** Whether a word stands between an amount and a delay. */
export const isIn = (word: string): boolean => ['in', 'en', 'dans'].includes(plain(word));

/** `/devis`. */
export const spell = ({ verb, language }: Pick<Said, 'verb' | 'language'>): string =>
  `/${VERBS[verb][language][0]}`;

export const spellTurn = (turn: Turn, language: Language): string => TURNS[turn][language];
