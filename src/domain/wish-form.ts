// The parts of a wish that the issue form asks for, found again in the text of an issue. Owns what counts as written; the
// words of the headings are given, in every language, since people use whichever form their project has.

/** Who needs it and what for; what it should do; how to tell that it is done. */
export const wishParts = ['need', 'behaviour', 'proof'] as const;
export type WishPart = (typeof wishParts)[number];
/** The last field of the form may stay empty; its heading ends the part before. */
export type FormField = WishPart | 'more';

/** What an issue says, and which parts of the form it lacks. */
export interface Description {
  /** Markdown, 65,536 characters at most. */
  readonly source: string;
  readonly missing: readonly WishPart[];
}

/** GitHub takes no longer text. */
const LONGEST = 65_536;
/** What GitHub writes under the heading of a field that was left empty. */
const NO_ANSWER = '_No response_';

/** As people repeat a heading: in another case, with other blanks, without its question mark. */
const plain = (heading: string): string =>
  heading
    .normalize('NFC')
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/\s+/g, ' ')
    .replace(/[ ?!:.…]+$/, '')
    .trim();

/** Longer than any heading of a form: taking the end off such a line would take time in its square. */
const LONGEST_HEADING = 200;
const headingIn = (line: string): string | undefined =>
  line.length > LONGEST_HEADING
    ? undefined
    : /^ {0,3}#{1,6}[ \t]+(\S.*)$/.exec(line)?.[1]?.replace(/[ \t]+#*[ \t]*$/, '');

/**
 * Text before any heading of the form says what is wished for, so that an issue written without the form lacks only the rest.
 * @param headings of each part, in every language
 */
export function describe(
  text: string,
  headings: Readonly<Record<FormField, readonly string[]>>,
): Description {
  const source = text.slice(0, LONGEST).toWellFormed();
  const fields: readonly FormField[] = [...wishParts, 'more'];
  const fieldOf = new Map(fields.flatMap((field) => headings[field].map((words) => [plain(words), field])));
  const written = new Set<FormField>();
  let field: FormField = 'behaviour';
  for (const line of withoutComments(source).split(/\r\n|\n|\r/)) {
    const heading = headingIn(line);
    const begun = heading === undefined ? undefined : fieldOf.get(plain(heading));
    if (begun !== undefined) field = begun;
    else if (heading === undefined && /[\p{L}\p{N}]/u.test(line) && line.trim() !== NO_ANSWER)
      written.add(field);
  }
  return { source, missing: wishParts.filter((each) => !written.has(each)) };
}

/** Hints of a template are no answer to it. */
function withoutComments(source: string): string {
  let rest = source;
  let kept = '';
  for (let start = rest.indexOf('<!--'); start >= 0; start = rest.indexOf('<!--')) {
    kept += rest.slice(0, start);
    const end = rest.indexOf('-->', start);
    rest = end < 0 ? '' : rest.slice(end + 3);
  }
  return kept + rest;
}
