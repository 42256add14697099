// The words: templates/locales/LOCALE/*.json by key, amounts, dates and delays as a language writes them. A key that a
// locale lacks throws; what is missing in one language is found by a test, never by a reader.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import i18next from 'i18next';
import type { Locale } from '../domain/settings.ts';

const folder = join(import.meta.dirname, '../../templates/locales');
export const locales: readonly Locale[] = ['en', 'fr'];

/** Every file is a namespace: `comments:status.remaining` is in comments.json. */
export const namespaces = readdirSync(join(folder, 'en'))
  .filter((file) => file.endsWith('.json'))
  .map((file) => basename(file, '.json'));

/** i18next looks at the values itself; a test holds both languages to the same keys. */
function readWords(file: string): Record<string, unknown> {
  const words: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  return words;
}

const resources = Object.fromEntries(
  locales.map((locale) => [
    locale,
    Object.fromEntries(namespaces.map((name) => [name, readWords(join(folder, locale, `${name}.json`))])),
  ]),
);

const words = i18next.createInstance({
  resources,
  ns: namespaces,
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

const language: Readonly<Record<Locale, string>> = { en: 'en-GB', fr: 'fr-FR' };

/** Decimals that people write for a currency. */
const decimals = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Minor units as people write them; whole amounts without decimals: €1,200, €37.50, 37,50 €. */
export function writeMoney(locale: Locale, minor: bigint, currency: string): string {
  const places = decimals(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0');
  const decimal = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return new Intl.NumberFormat(language[locale], {
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
      .toLocaleString(language[locale], { dateStyle: 'long' }),
  );

/** A month of a year, as on a card: March 2027. */
export const writeMonth = (
  locale: Locale,
  { year, month }: { readonly year: number; readonly month: number },
): string =>
  new Temporal.PlainDate(year, month, 1).toLocaleString(language[locale], { month: 'long', year: 'numeric' });

/** A minute in a time zone, with the zone: 3 March 2027, 14:05 CET. */
export const writeMoment = (locale: Locale, instant: Temporal.Instant, timeZone: string): string =>
  ordinal(
    locale,
    instant.toLocaleString(language[locale], { dateStyle: 'long', timeStyle: 'short', timeZone }),
  ) + ` (${timeZone === 'UTC' ? 'UTC' : timeZone})`;

export interface DelayWords {
  readonly count: number;
  readonly unit: 'day' | 'week' | 'month';
}

/** 2 weeks, 2 semaines. */
export const writeDelay = (locale: Locale, delay: DelayWords): string =>
  new Intl.NumberFormat(language[locale], { style: 'unit', unit: delay.unit, unitDisplay: 'long' }).format(
    delay.count,
  );
