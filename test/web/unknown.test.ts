import { describe, expect, test } from 'vitest';
import { ORIGIN, aWeb, aWish } from './a-web.ts';

/** These count the caller's requests, whatever was asked for. */
const COUNTS = ['ratelimit-remaining', 'ratelimit-reset'];
const whole = async (asked: Promise<Response>) => {
  const answer = await asked;
  const headers = [...answer.headers].filter(([name]) => !['etag', 'date', ...COUNTS].includes(name));
  return { status: answer.status, headers, body: await answer.text() };
};

const [owner, repo, number] = ['secretowner', 'secretrepo', '7331'];

const places = [
  ['a page', (at: string) => `/gh/${at}`, 404],
  ['a pledge page', (at: string) => `/gh/${at}/pledge`, 404],
  ['a page to settle on', (at: string) => `/gh/${at}/settle`, 404],
  ['a page to renew on', (at: string) => `/gh/${at}/renew`, 404],
  ['a return from the processor', (at: string) => `/gh/${at}/pledge/done?checkout=1`, 404],
  ['a badge', (at: string) => `/badge/gh/${at}.svg`, 200],
  [
    'a badge of another look',
    (at: string) => `/badge/gh/${at}.svg?style=for-the-badge&theme=dark&lang=fr`,
    200,
  ],
  ['a badge drawn elsewhere', (at: string) => `/badge/gh/${at}.json`, 200],
  ['a banner', (at: string) => `/banner/gh/${at}.svg`, 200],
  ['a banner of another look', (at: string) => `/banner/gh/${at}.svg?size=large&theme=dark&lang=fr`, 200],
  ['a card', (at: string) => `/card/gh/${at}.png`, 200],
  ['what the widget shows', (at: string) => `/widget/gh/${at}.json`, 404],
  ['a frame', (at: string) => `/embed/gh/${at}`, 404],
  ['the page of snippets', (at: string) => `/gh/${at}/embed`, 404],
  ['oEmbed', (at: string) => `/oembed?url=${encodeURIComponent(`${ORIGIN}/gh/`)}${at}`, 404],
  ['the API', (at: string) => `/api/v1/gh/${at}`, 404],
  ['a feed', (at: string) => `/gh/${at}/feed.atom`, 404],
] as const;

describe('what is private or unknown', () => {
  test.each(places)('is the same to the byte, whatever was asked for: %s', async (_what, path, status) => {
    const { ask } = aWeb();
    const reference = await whole(ask(path('works/lantern/4')));
    expect(reference.status).toBe(status);
    const others = [
      `${owner}/${repo}/${number}`,
      'works/other/3',
      'a/b/0',
      'a/b/-1',
      'a/b/1e1',
      'a/b/999999999999999999999',
      'a/%3Cb%3E/x',
    ];
    for (const at of others) expect(await whole(ask(path(at)))).toEqual(reference);
    expect(JSON.stringify(reference)).not.toMatch(/works|lantern/);
  });

  test.each([
    ['a project’s page', `/gh/${owner}/${repo}`, '/gh/x/y'],
    ['a project’s pledge page', `/gh/${owner}/${repo}/pledge`, '/gh/x/y/pledge'],
    ['a project’s badge', `/badge/gh/${owner}/${repo}.svg`, '/badge/gh/x/y.svg'],
    ['a project’s badge drawn elsewhere', `/badge/gh/${owner}/${repo}.json`, '/badge/gh/x/y.json'],
    ['a project’s card', `/card/gh/${owner}/${repo}.png`, '/card/gh/x/y.png'],
    ['a project’s widget', `/widget/gh/${owner}/${repo}.json`, '/widget/gh/x/y.json'],
    ['a project’s frame', `/embed/gh/${owner}/${repo}`, '/embed/gh/x/y'],
    ['a project’s page of snippets', `/gh/${owner}/${repo}/embed`, '/gh/x/y/embed'],
    ['a project in oEmbed', `/oembed?url=${ORIGIN}/gh/${owner}/${repo}`, `/oembed?url=${ORIGIN}/gh/x/y`],
    ['a project in the API', `/api/v1/gh/${owner}/${repo}`, '/api/v1/gh/x/y'],
    ['an endless name in the API', `/api/v1/gh/${owner}/${'x'.repeat(300)}`, '/api/v1/gh/x/y'],
    ['an unheard-of address', `/${owner}/${repo}`, '/gh/x/y'],
    ['an unheard-of address of the API', `/api/${owner}`, '/api/v1/gh/x/y'],
    ['an unheard-of version of the API', `/api/v2/gh/${owner}/${repo}`, '/api/v1/gh/x/y'],
  ])('is answered without repeating it: %s', async (_what, path, like) => {
    const { ask } = aWeb();
    const answer = await whole(ask(path));
    expect(answer).toEqual(await whole(ask(like)));
    expect(JSON.stringify(answer)).not.toMatch(/secret/);
  });

  test('is answered the same to who is signed in, and to a form', async () => {
    const web = aWeb();
    const { ask, send } = web;
    const headers = await web.signedIn();
    const reference = await whole(ask('/gh/x/y/1'));
    expect(await whole(ask(`/gh/${owner}/${repo}/${number}`, { headers }))).toEqual(reference);
    for (const act of ['', '/change', '/withdraw', '/confirm'])
      expect(
        await whole(send(`/gh/${owner}/${repo}/${number}/pledge${act}`, { amount: '5' }, headers)),
      ).toEqual(reference);
  });

  test('an image of it is one neutral badge that nobody keeps', async () => {
    const answer = await aWeb().ask('/badge/gh/x/y/1.svg?lang=fr');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
    expect(await answer.text()).toContain('wish: not found');
  });

  test('no answer differs for a wish of another project', async () => {
    const { ask } = aWeb({ wish: aWish('funding', { owner: 'other', name: 'place' }) });
    expect((await ask('/gh/works/lantern/3')).status).toBe(404);
    expect((await ask('/gh/other/place/3')).status).toBe(200);
  });
});
