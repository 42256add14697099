// The files that a project may want of us, as text: the issue form, the settings with what each means, a badge. Owns their words
// and layout; what is allowed in the settings is settled where they are read.
import { wishParts } from '../domain/wish-form.ts';
import type { Locale, Settings } from '../domain/settings.ts';
import { template } from './engine.ts';
import { locales, text } from './texts.ts';

interface FormField {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly required: boolean;
}

interface FormView {
  readonly name: string;
  readonly about: string;
  readonly label: string;
  readonly intro: string;
  readonly promise: string;
  readonly fields: readonly FormField[];
}

type SettingsView = Omit<Settings, 'milestones' | 'announce'> & {
  readonly currencies: string;
  readonly locales: string;
  readonly milestones: string;
  readonly announce: string;
};

const form = template<FormView>('files/wish.yml.hbs', 'text');
const settingsFile = template<SettingsView>('files/wishwell.yml.hbs', 'text');

/** Any text as one word of YAML: what JSON quotes, YAML reads. */
const quoted = (words: string): string => JSON.stringify(words);

/** `.github/ISSUE_TEMPLATE/wish.yml`: its headings are those that are looked for in an issue. */
export function writeIssueForm(locale: Locale, label: string): string {
  const say = (key: string): string => quoted(text(locale, `form:${key}`));
  const field = (id: string, key: string, required: boolean): FormField => ({
    id,
    label: say(`${key}.label`),
    hint: say(`${key}.hint`),
    required,
  });
  return form(locale, {
    name: say('name'),
    about: say('about'),
    label: quoted(label),
    intro: say('intro'),
    promise: say('promise'),
    fields: [...wishParts.map((part) => field(part, `parts.${part}`, true)), field('more', 'more', false)],
  });
}

/** `.github/wishwell.yml`, saying what holds now. */
export const writeSettings = (locale: Locale, settings: Settings, currencies: readonly string[]): string =>
  settingsFile(locale, {
    ...settings,
    label: quoted(settings.label),
    currencies: currencies.join(', '),
    locales: locales.join(', '),
    milestones: settings.milestones.join(', '),
    announce: settings.announce.join(', '),
  });
