// A wish on somebody else's site: the widget under a policy that forbids nearly all, the iframe, the pictures, without a
// script, by day and by night, on a telephone and on a desk. The site has another origin, and no word of ours but a snippet.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WishView } from '../../src/ports/views.ts';
import { aSite } from '../support/a-site.ts';
import { lookAs, looks, overflow, picture, readIn, unfold, violations } from '../support/in-chromium.ts';
import { aQuote } from '../templates/a-wish-view.ts';
import { aWeb, aWish, WISH, aShownProject } from '../web/a-web.ts';

const evil = '<img src=x onerror=alert(1)>"\' \u202eevil مرحبا 👩‍👩‍👧‍👦';
let shown: WishView | undefined;
let web: ReturnType<typeof aWeb>;
/** Where the wishes are, and the site of somebody else. */
let [ours, theirs] = ['', ''];
let body = '';
let lang = 'en';
const site = aSite(() => web.fetch);
const { asked, open } = site;

const POLICY = () =>
  [
    "default-src 'none'",
    `script-src ${ours}`,
    "style-src 'none'",
    `connect-src ${ours}`,
    `img-src ${ours}`,
    `frame-src ${ours}`,
  ].join('; ');

const elsewhere = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('content-security-policy', POLICY());
  response.end(
    `<!doctype html><html lang="${lang}"><head><title>A site</title><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head><body><main><h1>A site</h1>${body}</main></body></html>`,
  );
});

const others = (): WishView[] => [
  aWish('funding', { number: 7, title: 'Export a notebook to PDF with a table of contents and footnotes' }),
  aWish('open', { number: 8, title: 'Sync over WebDAV', quotes: [aQuote({ remaining: 38_000n })] }),
  aWish('started', { number: 9, title: 'Mathematics in headings' }),
];

beforeAll(async () => {
  ours = site.origin;
  await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
  const address = elsewhere.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  theirs = `http://localhost:${address.port}`;
});
afterAll(() => void elsewhere.close());
beforeEach(() => {
  const addresses = { pageUrl: ours + WISH, pledgeUrl: `${ours}${WISH}/pledge` };
  shown = aWish('funding', addresses);
  lang = 'en';
  // A web of its own, so that no test sees what another was shown.
  web = aWeb({
    publicUrl: ours,
    refreshSeconds: 1,
    useCases: {
      version: async (_owner, name) =>
        shown && name === 'lantern' ? `${shown.progress.phase} ${shown.title}` : undefined,
      wish: async (_owner, name) => (shown && name === 'lantern' ? { view: shown, version: '1' } : undefined),
      project: async (owner, name) =>
        shown && name === 'lantern' ? aShownProject([shown, ...others()], { owner, name }) : undefined,
    },
  });
});

/** As the page of snippets gives it. */
async function snippet(id: string, language = 'page'): Promise<string> {
  const html = await web.page(`${WISH}/embed?language=${language}`);
  const [, code = ''] =
    new RegExp(`aria-labelledby="\\w+ ${id}" data-snippet><code>([^<]*)</code>`).exec(html) ?? [];
  return code
    .replaceAll('&quot;', '"')
    .replaceAll('&#x3D;', '=')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe('the widget on somebody else’s site', () => {
  test('shows what remains under a policy that forbids all but our script, and follows it while the page is open', async () => {
    body = await snippet('widget-html');
    const { page, complaints } = await open();
    await page.goto(theirs);
    const card = page.locator('wishwell-banner');
    await card.getByText('€150', { exact: true }).waitFor();
    const bar = card.getByRole('progressbar', { name: 'Funding of “Dark mode”' });
    expect(await bar.getAttribute('aria-valuetext')).toBe('€350 of €500, 70\u00a0%');
    const call = card.getByRole('link', { name: 'Close the gap: €150' });
    expect(await call.getAttribute('href')).toBe(`${ours}${WISH}/pledge?amount=150&lang=en`);
    // The style came through, though the page allows none of its own.
    expect(await card.locator('.figure strong').evaluate((node) => getComputedStyle(node).display)).toBe(
      'block',
    );
    await call.focus();
    shown = aWish('confirming', { title: evil, pageUrl: ours + WISH });
    await card.getByText('Target reached').waitFor();
    const held = "document.querySelector('wishwell-banner').shadowRoot.activeElement?.className";
    expect(await page.evaluate(held)).toBe('call');
    expect(await card.locator('.title').textContent()).toContain('<img src=x onerror=alert(1)>');
    shown = undefined;
    // Made private or deleted: what was shown goes, the plain link comes back.
    await page.getByRole('link', { name: 'What remains of this wish' }).waitFor();
    expect(await card.getByText('Target reached').count()).toBe(0);
    expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
    expect(asked.filter(({ headers }) => headers.cookie !== undefined)).toEqual([]);
    expect(await page.context().cookies()).toEqual([]);
  });

  test('lists the wishes of a project, no more than asked for, in the language of the page around it', async () => {
    lang = 'fr-FR';
    body = `<script type="module" src="${ours}/widget.js"></script><wishwell-wishes project="gh/works/lantern" limit="2"><a href="${ours}/gh/works/lantern">Les souhaits</a></wishwell-wishes>`;
    const { page, complaints } = await open();
    await page.goto(theirs);
    const list = page.locator('wishwell-wishes');
    await list.getByRole('link', { name: 'Les 4 souhaits' }).waitFor();
    expect(await list.getByRole('listitem').count()).toBe(2);
    expect(await list.getByRole('progressbar').count()).toBe(2);
    await page.evaluate("document.querySelector('wishwell-wishes').setAttribute('limit', '3')");
    await list.getByRole('listitem').nth(2).waitFor();
    await page.evaluate("document.querySelector('wishwell-wishes').lang = 'en'");
    await list.getByRole('link', { name: 'All 4 wishes' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('leaves the plain link where there is no script, no server or no such wish', async () => {
    const link = `<a href="${ours}${WISH}">What remains of this wish</a>`;
    body = `<script type="module" src="${ours}/widget.js"></script><wishwell-banner wish="gh/no/where/1">${link}</wishwell-banner>`;
    const { page } = await open();
    const answered = page.waitForResponse((response) => response.url().includes('/widget/'));
    await page.goto(theirs);
    expect((await answered).status()).toBe(404);
    expect(await page.getByRole('link', { name: 'What remains of this wish' }).isVisible()).toBe(true);
    const without = await open({ javaScriptEnabled: false });
    await without.page.goto(theirs);
    expect(await without.page.getByRole('link', { name: 'What remains of this wish' }).isVisible()).toBe(
      true,
    );
  });
});

describe('the frame on somebody else’s site', () => {
  test('says all of it without a script, and takes the height it needs where there is one', async () => {
    const frame = await snippet('frame-html');
    body = frame;
    const still = await open({ javaScriptEnabled: false, viewport: { width: 320, height: 700 } });
    await still.page.goto(theirs);
    const inside = still.page.frameLocator('iframe');
    expect(await inside.getByText('€150', { exact: true }).isVisible()).toBe(true);
    expect(await inside.getByRole('progressbar').getAttribute('aria-label')).toBe('Funding of “Dark mode”');
    const link = inside.getByRole('link', { name: 'Close the gap: €150' });
    expect([await link.getAttribute('target'), await link.getAttribute('rel')]).toEqual([
      '_blank',
      'noopener',
    ]);

    body = `<script type="module" src="${ours}/widget.js"></script>${frame}`;
    const { page } = await open();
    await page.goto(theirs);
    await page.waitForFunction("document.querySelector('iframe').height !== '280'");
    const fits = 'document.documentElement.scrollHeight - document.documentElement.clientHeight';
    const content = page.frames()[1];
    expect(await content?.evaluate(fits)).toBe(0);
    shown = aWish('confirming', { pageUrl: ours + WISH });
    await page.frameLocator('iframe').getByText('Target reached').waitFor();
  });

  test('works in a box that allows it nothing but its script', async () => {
    body = `<iframe sandbox="allow-scripts allow-popups" title="a wish" src="${ours}/embed${WISH}"></iframe>`;
    const { page } = await open();
    await page.goto(theirs);
    await page.frameLocator('iframe').getByText('€150', { exact: true }).waitFor();
    shown = aWish('confirming', { pageUrl: ours + WISH });
    const changed = page.frameLocator('iframe').getByText('Target reached');
    await changed.waitFor();
    expect(await changed.isVisible()).toBe(true);
  });
});

describe('the page of snippets', () => {
  test('shows each way live, and by one click copies what makes a live banner of an empty page', async () => {
    const { page, complaints } = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await page.setViewportSize({ width: 1280, height: 800 });
    // Neither has to be looked for: both are seen without scrolling.
    const isSeen = async (it: Locator) => {
      const { y, height } = (await it.boundingBox()) ?? { y: Infinity, height: 0 };
      return y + height <= 800;
    };
    await page.goto(ours + WISH);
    const way = page.getByRole('link', { name: 'Put it on your site', exact: true });
    expect(await isSeen(way)).toBe(true);
    await way.click();
    await page.locator('wishwell-banner').getByText('€150', { exact: true }).waitFor();
    const button = page.getByRole('button', { name: 'Copy' }).first();
    expect(await isSeen(button)).toBe(true);
    await button.click();
    await page.getByRole('status').first().getByText('Copied').waitFor();
    body = await page.evaluate<string>('navigator.clipboard.readText()');
    await page.getByText('Change its colours').click();
    await page.getByLabel('Colours').selectOption('dark');
    await page.getByLabel('Badge', { exact: true }).selectOption('for-the-badge');
    await page.getByRole('button', { name: 'Show it' }).click();
    await page.waitForURL(/theme=dark/);
    expect(await page.locator('#badge-markdown + pre').textContent()).toContain(
      `${WISH}.svg?style=for-the-badge&theme=dark)`,
    );
    expect(complaints).toEqual([]);
    const empty = await open();
    await empty.page.goto(theirs);
    await empty.page.locator('wishwell-banner').getByText('€150', { exact: true }).waitFor();
  });
});

describe.each(['en', 'fr'])('in %s', (language) => {
  beforeEach(() => {
    const long = 'Export a notebook to PDF with a table of contents';
    shown = aWish('funding', { title: long, pageUrl: ours + WISH, pledgeUrl: `${ours}${WISH}/pledge` });
  });

  test.each(looks)('everybody can read the widgets, the frames and the pictures: %s, %i', async (...look) => {
    lang = language;
    body = `${await snippet('widget-html')}<wishwell-wishes project="gh/works/lantern"><a href="${ours}">Wishes</a></wishwell-wishes>${await snippet('frame-html', language)}<p><img alt="a wish" src="${ours}/banner${WISH}.svg?size=small&amp;lang=${language}"> <img alt="a wish" src="${ours}/badge${WISH}.svg?lang=${language}"></p>`;
    const page = await site.look();
    await lookAs(page, look);
    await page.goto(theirs);
    await page.locator('wishwell-banner .figure').waitFor();
    await page.locator('wishwell-wishes .list').waitFor();
    await page.locator('iframe').scrollIntoViewIfNeeded();
    await page.waitForFunction("document.querySelector('iframe').height !== '280'");
    await page.waitForFunction('[...document.images].every(({ complete }) => complete)');
    await picture(page, `embed-${look.join('-')}-${language}`);
    // A picture of a fixed size is wider than the narrowest telephone, on a site that does not fit it in.
    expect([await violations(page), look[1] === 320 ? 0 : await overflow(page)]).toEqual([[], 0]);
  });

  test.each([`/embed${WISH}`, `${WISH}/embed`, '/embed/gh/works/lantern', '/gh/works/lantern/embed'])(
    'everybody can read %s',
    async (path) => {
      const page = await site.look();
      await page.goto(`${ours}${path}?lang=${language}`);
      await unfold(page);
      if (path.endsWith('/embed'))
        await page.locator('wishwell-banner .figure, wishwell-wishes .figure').first().waitFor();
      for (const look of looks) {
        await lookAs(page, look);
        await picture(page, `embed${path.replaceAll('/', '-')}-${look.join('-')}-${language}`);
        expect([look, await overflow(page)]).toEqual([look, 0]);
        if (readIn(language, look)) expect([look, await violations(page)]).toEqual([look, []]);
      }
    },
  );
});

test('no text leaves its picture, whatever a title holds', async () => {
  const titles = [
    'W'.repeat(300),
    evil,
    'Щ'.repeat(80),
    '願'.repeat(80),
    'A title of many words '.repeat(20),
    '﷽ ﷺ'.repeat(30),
  ];
  const { page } = await open();
  for (const title of titles)
    for (const lang of ['en', 'fr'])
      for (const size of ['small', 'medium', 'large']) {
        shown = aWish('funding', { title, owner: 'o'.repeat(39), name: 'r'.repeat(90) });
        const svg = await web.page(`/banner${WISH}.svg?size=${size}&lang=${lang}`);
        web = aWeb({ useCases: { wish: async () => shown && { view: shown, version: '1' } } });
        await page.setContent(svg);
        const out = await page.evaluate<string[]>(
          `[...document.querySelectorAll('svg text')].filter((text) => text.getBBox().x + text.getBBox().width > Number(document.querySelector('svg').getAttribute('width')) - 10).map((text) => text.textContent)`,
        );
        expect([size, out]).toEqual([size, []]);
      }
});
