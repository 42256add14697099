// The headings of the issue form in every language, and what of it an issue lacks.
import { type Description, describe, type WishPart } from '../domain/wish-parts.ts';
import { locales, text } from './texts.ts';

const inAll = (part: WishPart): readonly string[] =>
  locales.map((locale) => text(locale, `form:parts.${part}.label`));

const headings: Readonly<Record<WishPart, readonly string[]>> = {
  what: inAll('what'),
  why: inAll('why'),
  done: inAll('done'),
};

export const described = (source: string): Description => describe(source, headings);
