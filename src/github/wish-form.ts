// Which parts of the wish form an issue's text lacks. GitHub writes a form's answers as headings with text below; whoever
// writes by hand may do the same. Owns how a part is found; its headings are words of the locales.
import { type WishPart, wishParts } from '../domain/wish-form.ts';
import { locales, text } from '../templates/texts.ts';

/** What GitHub writes where nothing was answered. */
const NOTHING = '_No response_';

const plain = (heading: string): string =>
  heading
    .trim()
    .replace(/[\s:?!.*_]+$/u, '')
    .toLowerCase();

const partOf: ReadonlyMap<string, WishPart> = new Map(
  wishParts.flatMap((part) =>
    locales.map((locale) => [plain(text(locale, `common:wishForm.${part}`)), part] as const),
  ),
);

const HEADING = /^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/;

export function missingParts(body: string): readonly WishPart[] {
  const answered = new Set<WishPart>();
  let part: WishPart | undefined;
  for (const line of body.split(/\r\n|\n|\r/)) {
    const heading = HEADING.exec(line)?.[1];
    if (heading !== undefined) part = partOf.get(plain(heading));
    else if (part !== undefined && line.trim() !== '' && line.trim() !== NOTHING) answered.add(part);
  }
  return wishParts.filter((each) => !answered.has(each));
}
