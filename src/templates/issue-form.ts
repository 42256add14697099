// The headings of the issue form in every language, and what of it an issue lacks.
import { type Description, describe, type WishPart } from '../domain/wish-form.ts';
import { locales, text } from './texts.ts';

const inAll = (part: WishPart): readonly string[] =>
  locales.map((locale) => text(locale, `form:parts.${part}.label`));

const headings: Readonly<Record<WishPart, readonly string[]>> = {
  need: inAll('need'),
  behaviour: inAll('behaviour'),
  proof: inAll('proof'),
};

export const described = (source: string): Description => describe(source, headings);
