// Feeds as a feed reader and an XML parser take them, whatever people wrote.
import { parseAtomFeed } from 'feedsmith';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { toldTypes } from '../../src/domain/told.ts';
import { ORIGIN, aShownProject, aWeb, aWish, someNews } from './a-web.ts';

const OF_WISH = '/gh/works/lantern/3/feed.atom';
const OF_PROJECT = '/gh/works/lantern/feed.atom';

/** The feed as it is read, once it was well-formed. */
function read(xml: string): ReturnType<typeof parseAtomFeed> {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
  return parseAtomFeed(xml);
}

const hostile = [
  `"quotes" 'and' <b>markup</b> & &amp; ]]> <![CDATA[`,
  '\u202eright to left\u2069 שלום',
  '👩‍👩‍👧‍👦🏳️‍🌈 family',
  'x'.repeat(10_000),
  '\0\u0001\u0008\u000b\u001f\u0085\ufffe\uffff\ud800 control',
  '{{title}} {{{raw}}}',
  '',
];

describe('a feed', () => {
  test('of a wish says what happened in words, the newest first, with ids that stay', async () => {
    const answer = await aWeb().ask(OF_WISH);
    expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const feed = read(await answer.text());
    expect(feed).toMatchObject({
      id: `${ORIGIN}/gh/works/lantern/3`,
      subtitle: { value: '€150 remaining of €500' },
      updated: '2027-03-01T15:00:00Z',
      links: [
        { rel: 'self', href: `${ORIGIN}${OF_WISH}` },
        { rel: 'alternate', href: `${ORIGIN}/gh/works/lantern/3` },
      ],
    });
    expect(feed.entries?.map(({ title }) => title?.value)).toEqual([
      '@grace’s quote is accepted: €500 in 3 weeks',
      '@grace quotes €500 in 3 weeks (version 1)',
      'Opened',
      expect.stringContaining('Proposed by @'),
    ]);
    expect(feed.entries?.[0]).toMatchObject({
      id: 'tag:wishwell.example,2026:event/1/4',
      updated: '2027-03-01T15:00:00Z',
      links: [{ rel: 'alternate', href: `${ORIGIN}/gh/works/lantern/3` }],
    });
  });

  test('of a project names the wish in each entry, and speaks French when asked', async () => {
    const feed = read(await aWeb().page(`${OF_PROJECT}?lang=fr`));
    expect(feed.entries?.[0]?.title?.value).toMatch(
      /^Le devis de @grace est accepté : 500\s€ en 3\ssemaines · .+ \(#3\)$/,
    );
    expect(feed.subtitle?.value).toBe('1 souhait');
    expect(feed.links?.[0]?.href).toBe(`${ORIGIN}${OF_PROJECT}?lang=fr`);
  });

  test.each(hostile)('can be read whatever a title holds: %j', async (title) => {
    const wish = aWish('funding', { title, requester: title });
    const web = aWeb({ wish });
    for (const path of [OF_WISH, OF_PROJECT]) {
      const feed = read(await web.page(path));
      expect(feed.entries).toHaveLength(4);
      expect(JSON.stringify(feed)).not.toMatch(/[\u202e\u2069\ufffe\uffff]/);
    }
  });

  test('has words for everything that is told', async () => {
    const wish = aWish('funding');
    const at = someNews(wish)[0]?.at ?? Temporal.Now.instant();
    const delay = { count: 1, unit: 'day' } as const;
    const items = toldTypes.map((type, sequence) => ({
      campaign: 1n,
      sequence,
      at,
      wish,
      names: new Map<bigint, string>(),
      event: { type, amount: 5n, delay, version: 1, percent: 50, dueAt: at } as never,
    }));
    for (const lang of ['en', 'fr']) {
      const web = aWeb({ wish, useCases: { told: async () => ({ items, next: undefined }) } });
      expect(read(await web.page(`${OF_WISH}?lang=${lang}`)).entries).toHaveLength(toldTypes.length);
    }
  });

  test.each([OF_WISH, OF_PROJECT])('is not put together again while nothing changed: %s', async (path) => {
    const web = aWeb();
    const first = await web.ask(path);
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    web.calls.length = 0;
    const again = await web.ask(path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(web.calls.map(({ name }) => name)).toEqual(['version']);
  });

  test('of what is private is like one of what does not exist', async () => {
    const web = aWeb({ useCases: { version: async () => undefined } });
    const unknown = await aWeb().page('/gh/x/y/feed.atom');
    for (const path of [OF_WISH, OF_PROJECT, '/gh/a/b/0/feed.atom', '/gh/a/b/x/feed.atom']) {
      const answer = await web.ask(path);
      expect([answer.status, await answer.text()]).toEqual([404, unknown]);
    }
  });

  test('without anything in it is a feed all the same', async () => {
    const none = { items: [], next: undefined };
    const web = aWeb({ useCases: { told: async () => none, project: async () => aShownProject([]) } });
    expect(read(await web.page(OF_PROJECT)).title?.value).toBe('Wishes of works/lantern');
  });

  test('is found from the pages that it belongs to', async () => {
    const web = aWeb();
    for (const [page, feed] of [
      ['/gh/works/lantern/3', OF_WISH],
      ['/gh/works/lantern', OF_PROJECT],
    ] as const)
      expect(await web.page(page)).toMatch(
        new RegExp(`<link rel="alternate" type="application/atom\\+xml" href="${feed}" title="[^"]+" />`),
      );
  });
});
