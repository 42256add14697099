// What may stand in a settings file: one entry per key, with how its value is read and what is allowed, as data: what is
// wrong is said in the project's language.
import { z } from 'zod';
import { type Settings, announcements } from '../domain/settings.ts';
import type { SettingsAllowed } from '../ports/forge.ts';

/** Reads one key's value; `allowed` is said when it cannot. */
export interface Field {
  readonly read: z.ZodType<Partial<Settings>>;
  readonly allowed: SettingsAllowed;
}

/** A key of the file, or of one of its groups: `currency`, `quotes.min_spec`. */
export type Fields = Readonly<Record<string, Field>>;

const field = <T>(
  schema: z.ZodType<T>,
  allowed: SettingsAllowed,
  settings: (value: T) => Partial<Settings>,
): Field => ({
  read: schema.transform((value) => settings(value)),
  allowed,
});

function oneOf<const T extends string>(
  values: readonly T[],
  settings: (value: T) => Partial<Settings>,
): Field {
  return field(z.enum(values), { kind: 'one-of', values }, settings);
}

/** "48h" or "14d" as hours; 0 needs no unit. */
const hours = z
  .union([z.literal(0), z.string().regex(/^[0-9]{1,5}[hd]$/)])
  .transform((written) =>
    written === 0 ? 0 : Number.parseInt(written, 10) * (written.endsWith('d') ? 24 : 1),
  );

const inHours = (least: number, most: number, settings: (value: number) => Partial<Settings>): Field =>
  field(
    hours.refine((value) => value >= least && value <= most),
    { kind: 'hours', least, most },
    settings,
  );

const inDays = (least: number, most: number, settings: (value: number) => Partial<Settings>): Field =>
  field(
    hours
      .refine((value) => value % 24 === 0 && value >= least * 24 && value <= most * 24)
      .transform((value) => value / 24),
    { kind: 'days', least, most },
    settings,
  );

/** A list in brackets, each value once. */
const listOf = <T>(schema: z.ZodType<T>, most: number): z.ZodType<readonly T[]> =>
  z
    .array(schema)
    .max(most)
    .refine((values) => new Set(values).size === values.length);

/** A name from the time zone database; an offset would be wrong for half of the year. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The names of our own phase labels begin so. */
const isOwnLabel = (name: string): boolean => /^wish:/i.test(name);
/** What GitHub takes. */
const LONGEST_LABEL = 50;
const label = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_LABEL)
  .refine((name) => !isOwnLabel(name));

const SPECIFICATION = { least: 1, most: 10_000 };
const MOST_MILESTONES = 10;

/** @param currencies ISO codes that the operator takes */
export const settingsFields = (currencies: readonly string[]): Fields => ({
  label: field(label, { kind: 'label', longest: LONGEST_LABEL }, (value) => ({ label: value })),
  currency: field(
    z
      .string()
      .toUpperCase()
      .refine((code) => currencies.includes(code)),
    { kind: 'one-of', values: currencies },
    (currency) => ({ currency }),
  ),
  locale: oneOf(['en', 'fr'], (locale) => ({ locale })),
  timezone: field(z.string().refine(isTimeZone), { kind: 'time-zone' }, (timeZone) => ({ timeZone })),
  requester_pledge: oneOf(['required', 'optional'], (requesterPledge) => ({ requesterPledge })),
  'quotes.by': oneOf(['anyone', 'collaborators'], (quotesBy) => ({ quotesBy })),
  'quotes.accepted_by': oneOf(['maintainers', 'requester', 'either'], (acceptedBy) => ({ acceptedBy })),
  'quotes.min_spec': field(
    z.int().min(SPECIFICATION.least).max(SPECIFICATION.most),
    { kind: 'number', ...SPECIFICATION },
    (minSpecification) => ({ minSpecification }),
  ),
  'quotes.payout_ready': oneOf(['required', 'optional'], (payoutReady) => ({ payoutReady })),
  'funding.cooling_off': inHours(24, 720, (coolingOffHours) => ({ coolingOffHours })),
  'funding.last_call': inHours(0, 720, (lastCallHours) => ({ lastCallHours })),
  'funding.expires': inDays(1, 730, (expiresDays) => ({ expiresDays })),
  'funding.milestones': field(
    listOf(z.int().min(1).max(99), MOST_MILESTONES),
    { kind: 'percentages', most: MOST_MILESTONES },
    (milestones) => ({ milestones: milestones.toSorted((a, b) => a - b) }),
  ),
  'delivery.review': inDays(1, 90, (reviewDays) => ({ reviewDays })),
  'delivery.grace': inDays(1, 90, (graceDays) => ({ graceDays })),
  announce: field(
    listOf(z.enum(announcements), announcements.length),
    { kind: 'some-of', values: announcements },
    (announce) => ({ announce }),
  ),
});
