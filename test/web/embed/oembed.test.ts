import { describe, expect, test } from 'vitest';
import { ORIGIN, WISH, aWeb, aWish, unescaped } from '../a-web.ts';

const at = (url: string, more = ''): string => `/oembed?url=${encodeURIComponent(url)}${more}`;

describe('oEmbed', () => {
  test('answers the address of a wish with its frame and its card', async () => {
    const answer = await aWeb().ask(at(ORIGIN + WISH, '&format=json'));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toEqual({
      version: '1.0',
      type: 'rich',
      provider_name: 'Wishwell',
      provider_url: ORIGIN,
      title: 'Dark mode',
      author_name: 'works/lantern',
      author_url: `${ORIGIN}/gh/works/lantern`,
      html: `<iframe src="${ORIGIN}/embed${WISH}" title="What remains of this wish" width="480" height="280" loading="lazy" style="border:0;max-width:100%;color-scheme:light"></iframe>`,
      width: 480,
      height: 280,
      thumbnail_url: `${ORIGIN}/card${WISH}.png`,
      thumbnail_width: 1200,
      thumbnail_height: 630,
      cache_age: 300,
    });
  });

  test('is no larger than the site allows, and speaks as the page was addressed', async () => {
    const asked = at(`${ORIGIN}${WISH}?lang=fr#quotes`, '&maxwidth=320&maxheight=2000');
    const found = (await (await aWeb().ask(asked)).json()) as { html: string };
    expect(found).toMatchObject({
      width: 320,
      height: 280,
      thumbnail_url: `${ORIGIN}/card${WISH}.png?lang=fr`,
    });
    expect(found.html).toContain(`src="${ORIGIN}/embed${WISH}?lang=fr" title="Ce qui reste`);
    const project = await (await aWeb().ask(at(`${ORIGIN}/gh/works/lantern/`))).json();
    expect(project).toMatchObject({ title: 'Wishes of works/lantern', height: 620 });
  });

  test.each([
    [400, '/oembed'],
    [400, at(ORIGIN + WISH, '&maxwidth=wide')],
    [501, at(ORIGIN + WISH, '&format=xml')],
    [404, at(`${ORIGIN}/gh/works/lantern/4`)],
    [404, at(`${ORIGIN}/about`)],
    [404, at(`https://elsewhere.example${WISH}`)],
    [404, at('javascript:alert(1)')],
    [404, '/oembed?url='],
  ])('says %i to %s', async (status, path) => {
    const answer = await aWeb().ask(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('is found by the head of the page, and keeps a title a title', async () => {
    const web = aWeb({ wish: aWish('funding', { title: '</iframe><script>' }) });
    const html = unescaped(await web.page(WISH));
    const [, href = ''] =
      /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)"/.exec(html) ?? [];
    const found = (await (await web.ask(href.slice(ORIGIN.length))).json()) as {
      html: string;
      title: string;
    };
    expect(found.title).toBe('</iframe><script>');
    expect(found.html).not.toContain('<script>');
  });
});
