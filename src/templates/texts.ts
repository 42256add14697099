// The words by key, amounts, dates and delays as a language writes them. A language is what stands in templates/locales: a
// folder of files, or one file that holds the same parts; nothing else in the code names one. A key that a language lacks
// throws; what is missing in one is found by a test, never by a reader.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import i18next, { type ResourceLanguage } from 'i18next';
import type { Locale } from '../domain/settings.ts';

const folder = join(import.meta.dirname, '../../templates/locales');

/** i18next looks at the values itself; a test holds all languages to the same keys. */
function readWords(file: string): ResourceLanguage {
  const words: ResourceLanguage = JSON.parse(readFileSync(file, 'utf8'));
  return words;
}

/** Each part is a namespace: `comments:status.remaining` is in comments.json of a folder, under "comments" in a file. */
function readLanguages(): ReadonlyMap<Locale, ResourceLanguage> {
  const found = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(
    found.map((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [basename(entry.name, '.json'), readWords(path)];
      const parts = readdirSync(path).filter((file) => file.endsWith('.json'));
      const words = parts.map((file) => [basename(file, '.json'), readWords(join(path, file))]);
      return [entry.name, Object.fromEntries(words)];
    }),
  );
}

/** All words of each language, by part. */
export const languages = readLanguages();
export const locales: readonly Locale[] = [...languages.keys()];
export const isLocale = (value: string | null | undefined): value is Locale =>
  typeof value === 'string' && languages.has(value);

const FIRST = 'en';
export const namespaces: readonly string[] = Object.keys(languages.get(FIRST) ?? {});

const words = i18next.createInstance({
  resources: Object.fromEntries(languages),
  ns: [...namespaces],
  fallbackLng: false,
  interpolation: { escapeValue: false, skipOnVariables: true },
  // Whatever form of a plural was chosen, it never reaches a reader with a gap in it.
  missingInterpolationHandler: (_sentence: string, found: RegExpExecArray) => {
    throw new Error(`a text needs ${found[1]?.trim()}`);
  },
  initAsync: false,
});
void words.init();
const translators = new Map(locales.map((locale) => [locale, words.getFixedT(locale)]));

/** @throws Error when the key is missing in this locale, or when a value that the text names is not given */
export function text(locale: Locale, key: string, values: Record<string, unknown> = {}): string {
  const translate = translators.get(locale);
  if (!translate || !words.exists(key, { lng: locale, ...values }))
    throw new Error(`no text ${key} in ${locale}`);
  return translate(key, values);
}

/** As Intl knows it, country and all: each language says so itself. */
const tags = new Map(locales.map((locale) => [locale, text(locale, 'common:language.tag')]));
export const languageTag = (locale: Locale): string => tags.get(locale) ?? locale;
export const languageName = (locale: Locale): string => text(locale, 'common:language.name');

/** Decimals that people write for a currency. */
const decimals = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Minor units as people write them; whole amounts without decimals: €1,200, €37.50, 37,50 €. */
export function writeMoney(locale: Locale, minor: bigint, currency: string): string {
  const places = decimals(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0');
  const decimal = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return new Intl.NumberFormat(languageTag(locale), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    trailingZeroDisplay: 'stripIfInteger',
    // Exact as text; the types ask for a literal, which no computed amount is.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- digits and one point, made above
  }).format(`${minor < 0n ? '-' : ''}${decimal}` as Intl.StringNumericLiteral);
}

/** French names the first of a month as the first, and the other days by their number. */
const ordinal = (locale: Locale, date: string): string =>
  locale === 'fr' ? date.replace(/^1 /, '1er ') : date;

/** A day in a time zone: 3 March 2027. */
export const writeDate = (locale: Locale, instant: Temporal.Instant, timeZone: string): string =>
  ordinal(
    locale,
    instant
      .toZonedDateTimeISO(timeZone)
      .toPlainDate()
      .toLocaleString(languageTag(locale), { dateStyle: 'long' }),
  );

/** A month of a year, as on a card: March 2027. */
export const writeMonth = (
  locale: Locale,
  { year, month }: { readonly year: number; readonly month: number },
): string =>
  new Temporal.PlainDate(year, month, 1).toLocaleString(languageTag(locale), {
    month: 'long',
    year: 'numeric',
  });

/** A minute in a time zone, with the zone: 3 March 2027, 14:05 CET. */
export const writeMoment = (locale: Locale, instant: Temporal.Instant, timeZone: string): string =>
  ordinal(
    locale,
    instant.toLocaleString(languageTag(locale), { dateStyle: 'long', timeStyle: 'short', timeZone }),
  ) + ` (${timeZone === 'UTC' ? 'UTC' : timeZone})`;

export interface DelayWords {
  readonly count: number;
  readonly unit: 'day' | 'week' | 'month';
}

/** 2 weeks, 2 semaines. */
export const writeDelay = (locale: Locale, delay: DelayWords): string =>
  new Intl.NumberFormat(languageTag(locale), { style: 'unit', unit: delay.unit, unitDisplay: 'long' }).format(
    delay.count,
  );
