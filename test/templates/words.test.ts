import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { templatesFolder } from '../../src/templates/engine.ts';
import { locales, namespaces } from '../../src/templates/texts.ts';

const files = readdirSync(templatesFolder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

/** Pledges pay for a defined piece of development, and the operator holds the money. */
const NEVER =
  /\b(?:donations?|donors?|donat\w*|gifts?|escrow\w*|dons?|donateurs?|donatrices?|cadeaux?|séquestr\w*)\b/iu;

type Tree = { readonly [key: string]: string | Tree };

const keysOf = (tree: Tree, path = ''): readonly string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}`] : keysOf(value, `${path}${key}.`),
  );

const textsOf = (tree: Tree): readonly string[] =>
  Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : textsOf(value)));

const load = (locale: string, namespace: string): Tree =>
  JSON.parse(readFileSync(join(templatesFolder, 'locales', locale, `${namespace}.json`), 'utf8')) as Tree;

describe('what people read', () => {
  test('is found', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  test.each(files.map((file) => [file.slice(templatesFolder.length + 1), file]))(
    'never speaks of giving, in %s',
    (_, file) => {
      expect(readFileSync(file, 'utf8').normalize('NFC').match(NEVER)).toBeNull();
    },
  );

  test.each(namespaces)('says the same things in both languages: %s', (namespace) => {
    // French counts millions apart.
    const plain = (locale: string) =>
      keysOf(load(locale, namespace))
        .filter((key) => !key.endsWith('_many'))
        .toSorted();
    expect(plain('fr')).toEqual(plain('en'));
  });

  test.each(namespaces)('names the same facts in both languages: %s', (namespace) => {
    const facts = (locale: string): Record<string, readonly string[]> => {
      const tree = load(locale, namespace);
      const texts = textsOf(tree);
      return Object.fromEntries(
        keysOf(tree).map((key, index) => [
          key,
          [...new Set((texts[index] ?? '').match(/\{\{\w+\}\}/g) ?? [])].toSorted(),
        ]),
      );
    };
    const french = facts('fr');
    for (const [key, named] of Object.entries(facts('en')).filter(([key]) => !key.endsWith('_one')))
      expect([key, french[key]]).toEqual([key, named]);
  });

  test('is set as French is, with blanks that do not break before double signs', () => {
    const words = namespaces.flatMap((namespace) => textsOf(load(locales[1] ?? 'fr', namespace)));
    expect(words.filter((text) => / [:;!?»]|« /.test(text))).toEqual([]);
  });
});
