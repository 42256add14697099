import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Format, template, templatesFolder } from '../../src/templates/engine.ts';
import { locales, text } from '../../src/templates/texts.ts';

const folder = mkdtempSync(join(tmpdir(), 'templates-'));
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;
function made(source: string, format: Format = 'markdown') {
  written += 1;
  const file = join(folder, `${written}.hbs`);
  writeFileSync(file, source);
  return template<Record<string, unknown>>(relative(templatesFolder, file), format);
}
const said = (source: string, view: Record<string, unknown>, format?: Format) =>
  made(source, format)('en', view);

describe('a variable that the view lacks stops the rendering', () => {
  test.each([
    ['alone', '{{md absent}}'],
    ['in a condition', '{{#if absent}}x{{/if}}'],
    ['in a condition turned round', '{{#unless absent}}x{{/unless}}'],
    ['in a list', '{{#each absent}}x{{/each}}'],
    ['inside a list', '{{#each people as |person|}}{{md person.absent}}{{/each}}'],
    ['as a helper’s argument', '{{money absent currency}}'],
    ['as a helper’s named argument', '{{t "comments:reply.noWish" name=absent}}'],
    ['in a helper inside a condition', '{{#if (eq absent "x")}}x{{/if}}'],
    ['one step in', '{{raw link.absent}}'],
  ])('%s', (_, source) => {
    const view = { people: [{ name: 'ada' }], currency: 'EUR', link: { url: 'x' } };
    expect(() => said(source, view)).toThrow(/absent/);
  });

  test('but one that is there without a value does not', () => {
    expect(said('{{#if link}}a{{else}}b{{/if}}', { link: undefined })).toBe('b');
  });
});

describe('a template for Markdown', () => {
  test('is not taken when it does not say whose words it prints', () => {
    expect(() => made('{{title}}')).toThrow(/say \{\{md x\}\} or \{\{raw x\}\} for title/);
    expect(() => made('{{#if a}}{{#each b as |c|}}{{c.d}}{{/each}}{{/if}}')).toThrow(/c\.d/);
    expect(() => made('{{{title}}}')).toThrow(/title/);
  });

  test('is not taken when it asks for a helper that nobody knows', () => {
    expect(() => made('{{shout title}}')('en', { title: 'x' })).toThrow(/shout/);
  });

  test('escapes people’s words and leaves ours', () => {
    expect(said('{{md title}} {{raw url}}', { title: '<b> *x*', url: 'https://a.example/*' })).toBe(
      '\\<b\\> \\*x\\* https://a.example/*',
    );
    expect(said('{{t "comments:reply.noWish" label=name name=name}}', { name: '*x*' })).toContain('\\*x\\*');
  });

  test('escapes what is in a list as it escapes what is not', () => {
    expect(said('{{#each all}}{{md this}}{{/each}}', { all: ['_a_', '[b]'] })).toBe('\\_a\\_\\[b\\]');
  });
});

describe('a template for HTML', () => {
  test('escapes every value and every sentence', () => {
    expect(said('{{title}} {{money minor "EUR"}}', { title: '<b>&"', minor: 3_750n }, 'html')).toBe(
      '&lt;b&gt;&amp;&quot; €37.50',
    );
  });
});

test('amounts, days and delays are written as the language writes them', () => {
  const at = Temporal.Instant.from('2027-03-03T23:30:00Z');
  const view = { minor: 120_050n, at, zone: 'Europe/Paris', delay: { count: 2, unit: 'week' } };
  const render = made('{{money minor "EUR"}} · {{date at zone}} · {{delay delay}}', 'text');
  expect(render('en', view)).toBe('€1,200.50 · 4 March 2027 · 2 weeks');
  expect(render('fr', view).replaceAll(/\s/g, ' ')).toBe('1 200,50 € · 4 mars 2027 · 2 semaines');
  const yen = made('{{money minor "JPY"}}', 'text');
  expect(yen('en', { minor: 1_200n })).toBe('¥1,200');
});

describe('a sentence', () => {
  test('that does not exist is a fault, not a gap', () => {
    expect(() => text('en', 'comments:no.such')).toThrow('no text comments:no.such in en');
  });

  test('that is not told what it names is a fault, in every form of its plural', () => {
    expect(() => text('en', 'comments:reply.unknownPerson')).toThrow(/needs name/);
    expect(() => text('en', 'comments:backers', { count: 1 })).toThrow(/needs pledged/);
    expect(() => text('en', 'comments:backers', { count: 3 })).toThrow(/needs pledged/);
  });

  test('repeats a value as it is, braces and dollars included', () => {
    const name = '{{count}} $t(comments:nextTitle) $& {{name}}';
    expect(text('en', 'comments:reply.unknownPerson', { name })).toContain(name);
  });
});

const templates = readdirSync(templatesFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.hbs'),
);

test.each(templates)('every sentence that %s asks for exists in both languages', (file) => {
  const source = readFileSync(join(templatesFolder, file), 'utf8');
  for (const [, key = ''] of source.matchAll(/[{(]t "([^"]+)"/g))
    for (const locale of locales)
      // One that needs values complains of those, never of its absence.
      try {
        text(locale, key, { count: 2 });
      } catch (error) {
        expect(String(error)).not.toContain('no text');
      }
});
