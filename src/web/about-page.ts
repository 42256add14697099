// Who runs this server and by what terms: what money does here is ours to say, the rest is the operator's. What they have
// not filled in is said to be missing, never left out.
import { Hono } from 'hono';
import type { Locale } from '../domain/settings.ts';
import type { Operator, PayoutReach } from '../ports/affairs.ts';
import { type AboutPage, renderAbout } from '../templates/pages.ts';
import { text } from '../templates/texts.ts';
import { countries, countryName } from './countries.ts';
import { frameFor, localeFor, type Pages } from './page-context.ts';

const FIELDS = ['name', 'address', 'email', 'registration', 'termsUrl', 'privacyUrl'] as const;
/** A private person has no registration. */
const EXPECTED = FIELDS.filter((field) => field !== 'registration');

const webAddress = (url: string): string | undefined =>
  /^https?:$/.test(URL.parse(url)?.protocol ?? '') ? url : undefined;

function operatorRow(operator: Operator, field: (typeof FIELDS)[number], locale: Locale) {
  const name = text(locale, `pages:about.fields.${field}`);
  const value = operator[field];
  if (value === undefined) return { name, words: text(locale, 'pages:about.none'), href: undefined };
  if (field === 'email') return { name, words: value, href: `mailto:${value}` };
  if (field === 'termsUrl' || field === 'privacyUrl') {
    const words = text(locale, `pages:about.${field === 'termsUrl' ? 'terms' : 'privacy'}`);
    const href = webAddress(value);
    return { name, words: href === undefined ? value : words, href };
  }
  return { name, words: value, href: undefined };
}

function sectionsOf(
  operator: Operator,
  locale: Locale,
  reach: PayoutReach | undefined,
): AboutPage['sections'] {
  const section = (id: string, lines: readonly string[], values = {}) => ({
    id,
    title: text(locale, `pages:about.${id}.title`),
    lines: lines.map((line) => text(locale, `pages:about.${id}.${line}`, values)),
  });
  const listed = (names: readonly string[]): string =>
    new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' }).format(names);
  const { platformFeeBasisPoints: fee, maxHoldDays, email } = operator;
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(
    fee / 10_000,
  );
  return [
    section('fees', [fee === 0 ? 'none' : 'platform', 'processor', 'refund'], { percent }),
    section('money', ['saved', 'whole', 'held', 'limit', 'back'], { days: maxHoldDays }),
    section('payouts', [reach === undefined ? 'unknown' : 'reach', 'refused'], {
      platform: reach && countryName(reach.platform, locale),
      countries: listed(countries(locale, reach?.countries ?? []).map(({ name }) => name)),
    }),
    section('rights', ['withdraw', 'changed', 'object', 'law']),
    section('contact', [email === undefined ? 'unknown' : 'known'], { email }),
  ];
}

export function aboutPage({ operator, cookies, useCases }: Pages): Hono {
  const app = new Hono();
  app.get('/about', async (c) => {
    const locale = localeFor(c);
    const heading = text(locale, 'pages:about.title');
    const absent = EXPECTED.filter((field) => operator[field] === undefined);
    const what = new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' }).format(
      absent.map((field) => text(locale, `pages:about.fields.${field}`)),
    );
    c.header('cache-control', 'private, no-cache');
    c.header('vary', 'Accept-Language, Cookie');
    return c.html(
      renderAbout(locale, {
        ...frameFor(c, locale, heading, await cookies.visitor(c)),
        heading,
        missing: absent.length === 0 ? undefined : text(locale, 'pages:about.missing', { what }),
        operator: FIELDS.map((field) => operatorRow(operator, field, locale)),
        sections: sectionsOf(operator, locale, await useCases.payoutReach()),
      }),
    );
  });
  return app;
}
