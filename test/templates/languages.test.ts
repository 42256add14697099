// Languages are data: all of them say the same things, nothing in them is unused, and another one is one file.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { languages, locales, namespaces } from '../../src/templates/texts.ts';

const ROOT = join(import.meta.dirname, '../..');

type Tree = { readonly [key: string]: string | Tree };
const isTree = (value: string | Tree): value is Tree => typeof value !== 'string';

/** Every text by its key: `comments:headline.funding`. */
function textsOf(tree: Tree, path: string): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) ? textsOf(value, `${path}${key}.`) : [[`${path}${key}`, value] as const],
  );
}

const wordsOf = (locale: string): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(languages.get(locale) ?? {}).flatMap(([part, tree]) => textsOf(tree as Tree, `${part}:`)),
  );

/** A form of a plural and its key: each language has forms of its own. */
const plain = (key: string): string => key.replace(/_(?:zero|one|two|few|many|other)$/, '');
const facts = (words: string): readonly string[] =>
  [...new Set(words.match(/\{\{\w+\}\}/g) ?? [])].toSorted();

const english = wordsOf('en');
const others = locales.filter((locale) => locale !== 'en');

describe.each(others)('%s and English', (locale) => {
  const words = wordsOf(locale);

  test('hold the same keys', () => {
    const keys = (all: ReadonlyMap<string, string>) => [...new Set([...all.keys()].map(plain))].toSorted();
    expect(keys(words)).toEqual(keys(english));
  });

  test('name the same facts under each', () => {
    const differing = [...words].filter(([key, text]) => {
      const meant = english.get(key) ?? english.get(`${plain(key)}_other`) ?? '';
      // "One" needs no figure.
      return !/_(?:zero|one)$/.test(key) && facts(text).join() !== facts(meant).join();
    });
    expect(differing).toEqual([]);
  });

  test('have every form of a plural that the language counts by', () => {
    const forms = (of: string) => new Intl.PluralRules(of).resolvedOptions().pluralCategories;
    for (const key of new Set([...words.keys()].filter((key) => key !== plain(key)).map(plain)))
      expect([key, forms(locale).filter((form) => !words.has(`${key}_${form}`))]).toEqual([key, []]);
  });
});

/** What stands in code and templates where a key could stand, with whatever is put into it left open. */
function keysNamed(): readonly RegExp[] {
  const files = ['src', 'templates'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:ts|hbs)$/.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
  );
  const begin = `(?:${namespaces.join('|')}):`;
  const quoted = ['"', "'", '`'].map((quote) => new RegExp(`${quote}(${begin}[^${quote}\\n]*)${quote}`, 'g'));
  const named = files.flatMap((source) =>
    quoted.flatMap((pattern) => [...source.matchAll(pattern)].map(([, key = '']) => key)),
  );
  return [...new Set(named)].map((key) => {
    const parts = key.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/).map((part) => RegExp.escape(part));
    // A key that ends open, or is only begun, is gone on with elsewhere.
    const isOpen = /[}.]$/.test(key);
    return new RegExp(`^${parts.join('[^:]+')}${isOpen ? '.*' : ''}$`);
  });
}

test('every key is used', () => {
  const named = keysNamed();
  const isBegun = (key: string): boolean => named.some((pattern) => pattern.test(key));
  // A branch is used where it is named as a whole and gone on with: `pages:headline.${state}`, then `${key}.label`.
  expect([...english.keys()].filter((key) => !isBegun(plain(key)) && !isBegun(key))).toEqual([]);
});

const run = promisify(execFile);

test('another language is one file, and nothing else anywhere', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'wishwell-language-'));
  try {
    for (const folder of ['src', 'templates'])
      cpSync(join(ROOT, folder), join(elsewhere, folder), { recursive: true });
    for (const file of ['package.json', 'node_modules']) symlinkSync(join(ROOT, file), join(elsewhere, file));
    const german = structuredClone(languages.get('en')) as Record<string, Tree>;
    german['common'] = { ...german['common'], language: { name: 'Deutsch', tag: 'de-DE' } };
    german['share'] = { ...german['share'], text: '{{state}}! {{title}} ({{project}})' };
    writeFileSync(join(elsewhere, 'templates/locales/de.json'), JSON.stringify(german));
    const script = `
      import { locales, writeMoney, languageName, isLocale } from './src/templates/texts.ts';
      import { settingsParser } from './src/github/settings.ts';
      import { unknownBadge } from './src/templates/badge-words.ts';
      import './src/web/web.ts';
      const parse = settingsParser({ currencies: ['EUR'], defaultCurrency: 'EUR' });
      console.log(JSON.stringify({
        locales, name: languageName('de'), money: writeMoney('de', 123456n, 'EUR'), known: isLocale('de'),
        settings: parse('locale: de').ok, refused: parse('locale: xx').problems[0].allowed, badge: unknownBadge().label,
      }));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: elsewhere });
    expect(JSON.parse(stdout)).toEqual({
      locales: ['de', ...locales],
      name: 'Deutsch',
      money: '1.234,56\u00a0€',
      known: true,
      settings: true,
      refused: { kind: 'one-of', values: ['de', ...locales] },
      badge: 'wish',
    });
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});
