// A settings file's text as settings, or everything that is wrong with it by line. Owns YAML; must never guess: one wrong
// value makes the whole file invalid, and the project keeps the settings that were valid last.
import {
  type Alias,
  LineCounter,
  type Node,
  type Pair,
  type YAMLParseError,
  isAlias,
  isMap,
  isScalar,
  parseDocument,
} from 'yaml';
import { type Settings, defaultSettings } from '../domain/settings.ts';
import { printable } from '../domain/text.ts';
import type { SettingsAllowed, SettingsProblem } from '../ports/forge.ts';
import { type Fields, settingsFields } from './settings-fields.ts';

export type ParsedSettings =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

/** Ten times the longest file that says everything; the parser takes time in the square of some texts. */
const KIBIBYTES = 16;
const LONGEST = KIBIBYTES * 1024;
/** So many bytes are more than LONGEST characters, whichever they are: nothing is lost by reading no further. */
export const MOST_BYTES = 3 * LONGEST + 4;
const MOST_PROBLEMS = 20;
/** What is left of bytes that are no UTF-8: the mark that the decoder writes, and the zeros of UTF-16. */
const UNDECODABLE = ['\uFFFD', '\u0000'];

export interface SettingsOptions {
  /** ISO codes that the operator takes. */
  readonly currencies: readonly string[];
  readonly defaultCurrency: string;
}

/** What a problem with the file as a whole is said of; its key is empty. */
const whole = (line: number, value: string, allowed: SettingsAllowed): SettingsProblem => ({
  line,
  key: '',
  value: printable(value),
  allowed,
});

export function settingsParser({
  currencies,
  defaultCurrency,
}: SettingsOptions): (text: string) => ParsedSettings {
  const fields = settingsFields(currencies);
  return (text) => {
    if (text.length > LONGEST)
      return {
        ok: false,
        problems: [whole(1, `> ${KIBIBYTES} KiB`, { kind: 'size', kibibytes: KIBIBYTES })],
      };
    const undecodable = UNDECODABLE.map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
    if (undecodable.length > 0) {
      const line = text.slice(0, Math.min(...undecodable)).split('\n').length;
      return { ok: false, problems: [whole(line, text.split(/\r?\n/)[line - 1] ?? '', { kind: 'utf-8' })] };
    }
    const { values, problems } = readFile(text, fields);
    return problems.length > 0
      ? { ok: false, problems: problems.slice(0, MOST_PROBLEMS) }
      : { ok: true, settings: { ...defaultSettings(defaultCurrency), ...values } };
  };
}

interface Read {
  readonly values: Partial<Settings>;
  readonly problems: readonly SettingsProblem[];
}

function readFile(text: string, fields: Fields): Read {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const written = (line: number): string => text.split(/\r?\n/)[line - 1] ?? '';
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    const faults = document.errors.map(({ pos, code }) =>
      whole(lineAt(pos[0]), written(lineAt(pos[0])), allowedInstead(code)),
    );
    if (faults.length > 0) return { values: {}, problems: faults };
    return new SettingsReader(text, fields, lineAt).readMap(document.contents, '');
  } catch {
    // Nested deeper than the parser can follow.
    return { values: {}, problems: [whole(1, written(1), { kind: 'yaml' })] };
  }
}

const allowedInstead = (code: YAMLParseError['code']): SettingsAllowed =>
  code === 'DUPLICATE_KEY' ? { kind: 'once' } : { kind: 'yaml' };

/** Word processors turn straight quotes into these; YAML takes them for a part of the value. */
const OPENS = /^[\u2018-\u201F\u00AB\u2039\u300C\u300E\uFF02\uFF07`\u00B4]/;
const CLOSES = /[\u2018-\u201F\u00BB\u203A\u300D\u300F\uFF02\uFF07`\u00B4]$/;
const isInCurlyQuotes = (value: unknown): boolean =>
  typeof value === 'string' && (OPENS.test(value) || CLOSES.test(value));

class SettingsReader {
  readonly #text: string;
  readonly #fields: Fields;
  readonly #lineAt: (offset: number) => number;

  constructor(text: string, fields: Fields, lineAt: (offset: number) => number) {
    this.#text = text;
    this.#fields = fields;
    this.#lineAt = lineAt;
  }

  /** @param group empty for the file itself, `quotes.` for what is inside quotes */
  readMap(node: unknown, group: string): Read {
    if (node === null || node === undefined || (isScalar(node) && node.value === null))
      return { values: {}, problems: [] };
    if (!isMap<Node, Node>(node))
      return { values: {}, problems: [this.#problem(group.slice(0, -1), node, this.#keys(group))] };
    const reads = node.items.map((pair) => this.#readPair(pair, group));
    return {
      values: Object.assign({}, ...reads.map(({ values }) => values)),
      problems: reads.flatMap(({ problems }) => problems),
    };
  }

  #readPair({ key, value }: Pair<Node, Node | null>, group: string): Read {
    const written = isScalar(key) ? String(key.value) : '';
    const name = `${group}${written}`;
    if (Object.hasOwn(this.#fields, written) && written.includes('.')) {
      const [outer = '', inner = ''] = written.split('.');
      const allowed = { kind: 'nested', example: `${outer}: { ${inner}: … }` } as const;
      return { values: {}, problems: [this.#problem(written, key, allowed)] };
    }
    if (isInCurlyQuotes(valueOf(value)) || isInCurlyQuotes(written))
      return { values: {}, problems: [this.#problem(name, value ?? key, { kind: 'straight-quotes' })] };
    if (!group && Object.keys(this.#fields).some((each) => each.startsWith(`${name}.`)))
      return this.readMap(value, `${name}.`);
    const field = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
    if (!field) return { values: {}, problems: [this.#problem(name, key, this.#keys(group))] };
    const read = field.read.safeParse(valueOf(value));
    return read.success
      ? { values: read.data, problems: [] }
      : { values: {}, problems: [this.#problem(name, value ?? key, field.allowed)] };
  }

  #keys(group: string): SettingsAllowed {
    const names = Object.keys(this.#fields)
      .filter((name) => name.startsWith(group))
      .map((name) => name.slice(group.length).split('.')[0] ?? '');
    return { kind: 'keys', values: [...new Set(names)] };
  }

  #problem(key: string, node: unknown, allowed: SettingsAllowed): SettingsProblem {
    const [start, end] = rangeOf(node);
    return {
      line: this.#lineAt(start),
      key: printable(key),
      value: printable(this.#text.slice(start, end)),
      allowed,
    };
  }
}

function rangeOf(node: unknown): readonly [number, number] {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  const [start, end]: unknown[] = Array.isArray(range) ? range : [];
  return [typeof start === 'number' ? start : 0, typeof end === 'number' ? end : 0];
}

/** Plain values and lists of them. Aliases are not followed: a short file must not grow into a long one. */
function valueOf(node: Node | Alias | null): unknown {
  if (node === null || isAlias(node)) return undefined;
  if (isScalar(node)) return node.value;
  return 'items' in node && !isMap(node)
    ? node.items.map((item) => (isScalar(item) ? item.value : undefined))
    : undefined;
}
