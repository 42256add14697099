// The headings of the issue form in every language, and what of it an issue lacks.
import { type Description, describe, type FormField } from '../domain/wish-form.ts';
import { locales, text } from './texts.ts';

const inAll = (field: string): readonly string[] =>
  locales.map((locale) => text(locale, `form:${field}.label`));

const headings: Readonly<Record<FormField, readonly string[]>> = {
  need: inAll('parts.need'),
  behaviour: inAll('parts.behaviour'),
  proof: inAll('parts.proof'),
  more: inAll('more'),
};

export const described = (source: string): Description => describe(source, headings);
