import { describe, expect, test } from 'vitest';
import { locales } from '../../../src/templates/texts.ts';
import { ORIGIN, WISH, aWeb, aWish, unescaped } from '../a-web.ts';
import { htmlFaults } from '../markup.ts';

const PAGE = `${WISH}/embed`;
const PROJECT = '/gh/works/lantern/embed';

/** What stands in each snippet, by its id. */
async function snippets(path: string, web = aWeb()): Promise<ReadonlyMap<string, string>> {
  const html = await web.page(path);
  const found = html.matchAll(/aria-labelledby="\w+ ([\w-]+)" data-snippet><code>([^<]*)<\/code>/g);
  return new Map([...found].map(([, id = '', code = '']) => [id, unescaped(code)]));
}

describe('the page of snippets', () => {
  test('gives each way in each language that sites and READMEs are written in', async () => {
    const found = await snippets(PAGE);
    const [page, badge] = [`${ORIGIN}${WISH}`, `${ORIGIN}/badge${WISH}.svg`];
    const words = 'What remains of this wish';
    expect([...found]).toEqual([
      [
        'widget-html',
        `<script type="module" src="${ORIGIN}/widget.js"></script>\n<wishwell-banner wish="gh/works/lantern/3"><a href="${page}">${words}</a></wishwell-banner>`,
      ],
      ['badge-markdown', `[![${words}](${badge})](${page})`],
      ['badge-html', `<a href="${page}"><img src="${badge}" alt="${words}" height="20"></a>`],
      ['badge-restructured', `.. image:: ${badge}\n   :target: ${page}\n   :alt: ${words}`],
      ['badge-asciidoc', `image:${badge}["${words}",link="${page}"]`],
      [
        'badge-shields',
        `[![${words}](https://img.shields.io/endpoint?url=${encodeURIComponent(`${ORIGIN}/badge${WISH}.json`)})](${page})`,
      ],
      [
        'banner-html',
        expect.stringContaining(
          `<img src="${ORIGIN}/banner${WISH}.svg" alt="${words}" width="480" height="160">`,
        ),
      ],
      ['banner-markdown', `[![${words}](${ORIGIN}/banner${WISH}.svg)](${page})`],
      ['banner-restructured', expect.stringContaining(`.. image:: ${ORIGIN}/banner${WISH}.svg`)],
      ['banner-asciidoc', expect.stringContaining(`image:${ORIGIN}/banner${WISH}.svg[`)],
      [
        'frame-html',
        expect.stringContaining(
          `<iframe src="${ORIGIN}/embed${WISH}" title="${words}" width="480" height="280"`,
        ),
      ],
      ['funding-yaml', `custom: ["${page}"]`],
    ]);
  });

  test('follows what was chosen, in what is shown and in what is copied', async () => {
    const query = '?theme=dark&language=fr&style=for-the-badge&size=large';
    const found = await snippets(PAGE + query);
    expect(found.get('widget-html')).toContain('wish="gh/works/lantern/3" theme="dark" lang="fr"');
    expect(found.get('widget-html')).toContain('>Ce qui reste à trouver pour ce souhait</a>');
    expect(found.get('badge-markdown')).toContain('.svg?style=for-the-badge&theme=dark&lang=fr)');
    expect(found.get('badge-html')).toContain('.svg?style=for-the-badge&amp;theme=dark&amp;lang=fr"');
    expect(found.get('badge-html')).toContain('height="28"');
    expect(found.get('banner-html')).toContain('?size=large&amp;theme=dark&amp;lang=fr" alt');
    expect(found.get('banner-html')).toContain('width="728" height="220"');
    expect(found.get('frame-html')).toContain(`/embed${WISH}?theme=dark&amp;lang=fr"`);
    const html = unescaped(await aWeb().page(PAGE + query));
    expect(html).toContain(`src="/banner${WISH}.svg?size=large&theme=dark&lang=fr"`);
    expect(html).toContain('<option value="dark" selected>');
    expect(html).toContain('<html lang="en">');
  });

  test('lists the wishes of a project, as many as chosen', async () => {
    const found = await snippets(`${PROJECT}?limit=10`);
    expect(found.get('widget-html')).toContain('<wishwell-wishes project="gh/works/lantern" limit="10">');
    expect(found.get('frame-html')).toContain('/embed/gh/works/lantern?limit=10"');
    expect(found.get('badge-markdown')).toContain(`${ORIGIN}/badge/gh/works/lantern.svg`);
    expect([...found.keys()].some((id) => id.startsWith('banner'))).toBe(false);
  });

  test('holds no word of people: they could change what a snippet is', async () => {
    const evil = '](https://evil.example) <script> :target: "';
    const web = aWeb({ wish: aWish('funding', { title: evil, requester: evil }) });
    expect([...(await snippets(PAGE, web)).values()].join('\n')).not.toContain('evil');
  });

  test.each(locales)('is valid, and runs no script but ours: %s', async (lang) => {
    for (const path of [PAGE, PROJECT]) {
      const answer = await aWeb().ask(`${path}?lang=${lang}`);
      const html = await answer.text();
      expect([path, htmlFaults(html)]).toEqual([path, []]);
      expect(html).toContain(`<html lang="${lang}">`);
      expect(html.match(/<h1\b/g)).toHaveLength(1);
      expect(html).not.toMatch(/undefined|NaN|\{\{|(?:embed|banner):\w/);
      const policy = answer.headers.get('content-security-policy') ?? '';
      const [, nonce = ''] = /script-src 'nonce-([\w+/]{24})'/.exec(policy) ?? [];
      expect(unescaped(html).match(new RegExp(`nonce="${nonce.replaceAll('+', '\\+')}"`, 'g'))).toHaveLength(
        2,
      );
      expect(html.match(/<script\b/g)).toHaveLength(2);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(answer.headers.get('cache-control')).toBe('private, no-cache');
    }
  });

  test('is one click from the wish and from its project', async () => {
    const { page } = aWeb();
    expect(await page(WISH)).toContain(`href="${PAGE}"`);
    expect(await page('/gh/works/lantern')).toContain(`href="${PROJECT}"`);
  });
});
