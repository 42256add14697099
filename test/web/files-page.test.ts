// The files that a project may want: each valid where it goes, and saying what is really so.
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { defaultSettings } from '../../src/domain/settings.ts';
import { wishParts } from '../../src/domain/wish-form.ts';
import { settingsParser } from '../../src/github/settings.ts';
import { described } from '../../src/templates/issue-form.ts';
import { writeIssueForm, writeSettings } from '../../src/templates/project-files.ts';
import { locales } from '../../src/templates/texts.ts';
import { aWeb, readable, unescaped } from './a-web.ts';

const said = z.string().trim().min(1);
/** GitHub's own rules of an issue form, as far as ours goes: no other key, no empty text, every label and id once. */
const githubForm = z.strictObject({
  name: said,
  description: said,
  labels: z.array(said),
  body: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: said }) }),
        z.strictObject({
          type: z.literal('textarea'),
          id: z.string().regex(/^[A-Za-z0-9_-]+$/),
          attributes: z.strictObject({ label: said, description: said }),
          validations: z.strictObject({ required: z.boolean() }),
        }),
      ]),
    )
    .refine((body) => body.some(({ type }) => type !== 'markdown')),
});

describe.each(locales)('in %s', (locale) => {
  test('the form is one that GitHub takes, and its headings are those that are looked for', () => {
    const form = githubForm.parse(parse(writeIssueForm(locale, 'wish: "big" # one')));
    expect(form.labels).toEqual(['wish: "big" # one']);
    const fields = form.body.filter((part) => part.type === 'textarea');
    const labels = fields.map(({ attributes }) => attributes.label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(fields.filter(({ validations }) => validations.required).map(({ id }) => id)).toEqual([
      ...wishParts,
    ]);
    // As GitHub writes what was filled in.
    const filled = (answer: string) => labels.map((label) => `### ${label}\n\n${answer}`).join('\n\n');
    expect(described(filled('All of it.')).missing).toEqual([]);
    expect(described(filled('_No response_')).missing).toEqual([...wishParts]);
  });

  test('the settings are read as what holds already', () => {
    const currencies = ['EUR', 'USD'];
    const parser = settingsParser({ currencies, defaultCurrency: 'USD' });
    const settings = { ...defaultSettings('EUR'), locale, label: 'a "wish": #1', timeZone: 'Europe/Paris' };
    expect(parser(writeSettings(locale, settings, currencies))).toEqual({ ok: true, settings });
  });

  test('every link opens the file filled in, and none is longer than GitHub takes', async () => {
    const html = unescaped(await aWeb().page(`/gh/works/lantern/files?lang=${locale}`));
    const links = [...html.matchAll(/href="(https:\/\/github\.com\/works\/lantern\/[^"]*)"/g)].map(
      ([, href = '']) => new URL(href),
    );
    expect(links.map(({ pathname, searchParams }) => [pathname, searchParams.get('filename')])).toEqual([
      ['/works/lantern/new/HEAD', '.github/ISSUE_TEMPLATE/wish.yml'],
      ['/works/lantern/new/HEAD', '.github/wishwell.yml'],
      ['/works/lantern/edit/HEAD/README.md', null],
      ['/works/lantern/new/HEAD', 'README.md'],
    ]);
    for (const { href } of links) expect(href.length).toBeLessThan(8_000);
    expect(links[0]?.searchParams.get('value')).toBe(writeIssueForm(locale, 'wish'));
    expect(html).toContain('](https://wishwell.example/gh/works/lantern)');
  });
});

describe('for a repository that nobody knows here', () => {
  test('the same files are shown, and filled into its links once it is named', async () => {
    const { page, calls } = aWeb();
    const asked = await page('/files');
    expect(asked).not.toContain('https://github.com');
    expect(readable(asked)).toContain('The form of a wish');
    const named = unescaped(await page('/files?repository=octo%2Ftools'));
    expect(named).toContain('https://github.com/octo/tools/new/HEAD?filename=');
    expect(readable(named)).toContain('Files for octo/tools');
    // Nothing is looked up, so that nobody learns from it what exists.
    expect(calls).toEqual([]);
  });

  test('what is no repository is said to be none', async () => {
    for (const wrong of ['octo', 'octo/tools/issues', '../..', '<b>/x', ' '])
      expect(readable(await aWeb().page(`/files?repository=${encodeURIComponent(wrong)}`))).toContain(
        'That is not the name of a repository',
      );
  });
});
