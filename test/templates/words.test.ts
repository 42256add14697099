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

  test('is set as French is, with blanks that do not break before double signs', () => {
    const words = namespaces.flatMap((namespace) => textsOf(load(locales[1] ?? 'fr', namespace)));
    expect(words.filter((text) => / [:;!?»]|« /.test(text))).toEqual([]);
  });
});
