// The template engine: loads templates/ once, compiles strictly, and knows the helpers. Owns escaping: in Markdown a bare
// {{value}} does not compile, since only {{md value}} (people's words) and {{raw value}} (ours) say what they are.
// Nothing else may import handlebars.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import type { Locale } from '../domain/settings.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { exactView } from './exact-view.ts';
import { text, writeDate, writeDelay, writeMoney, writeMoment, type DelayWords } from './texts.ts';

export const templatesFolder = join(import.meta.dirname, '../../templates');

export type Format = 'markdown' | 'html' | 'svg' | 'text';
export type Render<View> = (locale: Locale, view: View) => string;

const { SafeString } = Handlebars;
const localeOf = (options: Handlebars.HelperOptions): Locale => {
  const locale: Locale = options.data.locale;
  return locale;
};

/** Values that our own code wrote need no escaping in Markdown; strings from a view do. */
const forMarkdown = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? escapeMarkdown(value) : value,
    ]),
  );

function environment(format: Format): typeof Handlebars {
  const engine = Handlebars.create();
  const own = (written: string): Handlebars.SafeString | string =>
    format === 'markdown' ? new SafeString(written) : written;
  engine.registerHelper('t', (key: string, options: Handlebars.HelperOptions) =>
    own(text(localeOf(options), key, format === 'markdown' ? forMarkdown(options.hash) : options.hash)),
  );
  engine.registerHelper('money', (minor: bigint, currency: string, options: Handlebars.HelperOptions) =>
    own(writeMoney(localeOf(options), minor, currency)),
  );
  engine.registerHelper(
    'date',
    (instant: Temporal.Instant, timeZone: string, options: Handlebars.HelperOptions) =>
      own(writeDate(localeOf(options), instant, timeZone)),
  );
  engine.registerHelper(
    'moment',
    (instant: Temporal.Instant, timeZone: string, options: Handlebars.HelperOptions) =>
      own(writeMoment(localeOf(options), instant, timeZone)),
  );
  engine.registerHelper('delay', (delay: DelayWords, options: Handlebars.HelperOptions) =>
    own(writeDelay(localeOf(options), delay)),
  );
  engine.registerHelper('md', (value: unknown) => new SafeString(escapeMarkdown(String(value))));
  engine.registerHelper('raw', (value: unknown) => new SafeString(String(value)));
  engine.registerHelper('eq', (left: unknown, right: unknown) => left === right);
  engine.registerHelper('or', (left: unknown, right: unknown) => Boolean(left) || Boolean(right));
  engine.registerHelper('join', (...parts: unknown[]) => parts.slice(0, -1).join(''));
  return engine;
}

const knownHelpers = Object.fromEntries(
  ['t', 'money', 'date', 'moment', 'delay', 'md', 'raw', 'eq', 'or', 'join'].map((name) => [name, true]),
);

const engines = new Map<Format, typeof Handlebars>();
function engineFor(format: Format): typeof Handlebars {
  const engine = engines.get(format) ?? environment(format);
  engines.set(format, engine);
  return engine;
}

class BareValues extends Handlebars.Visitor {
  readonly found: (string | number | boolean | null | undefined)[] = [];
  override MustacheStatement(statement: hbs.AST.MustacheStatement): void {
    const isCall = statement.params.length > 0 || (statement.hash?.pairs.length ?? 0) > 0;
    if (!isCall) this.found.push('original' in statement.path ? statement.path.original : '?');
    super.MustacheStatement(statement);
  }
}

/** Throws when a Markdown template prints a value without saying whose words it is. */
function refuseBareValues(name: string, source: string): void {
  const visitor = new BareValues();
  visitor.accept(Handlebars.parse(source));
  if (visitor.found.length > 0)
    throw new Error(`templates/${name}: say {{md x}} or {{raw x}} for ${visitor.found.join(', ')}`);
}

const load = (name: string): string => readFileSync(join(templatesFolder, name), 'utf8');

/** Makes `{{> name}}` known to all templates of a format. */
export function partial(format: Format, name: string, file: string): void {
  const source = load(file);
  if (format === 'markdown') refuseBareValues(file, source);
  engineFor(format).registerPartial(name, source);
}

/**
 * One typed render function for a template file under templates/. Compiles at once, so that a broken template stops the
 * start; a variable that the view lacks throws at rendering, also inside #if, #each and helper arguments.
 */
export function template<View extends object>(file: string, format: Format): Render<View> {
  const source = load(file);
  if (format === 'markdown') refuseBareValues(file, source);
  const options = {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers,
    noEscape: format === 'markdown' || format === 'text',
    preventIndent: true,
  };
  // Handlebars compiles at the first rendering; a mistake is to be found now.
  engineFor(format).precompile(source, options);
  const compiled = engineFor(format).compile<View>(source, options);
  return (locale, view) => compiled(exactView(view, file), { data: { locale } });
}
