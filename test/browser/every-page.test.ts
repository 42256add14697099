// Every page of the router in a browser: read by axe in both languages, by day and by night, on a telephone and on a desk; and
// gone through by the keyboard alone, from the link that skips the head to the last thing that can be acted on.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { aSite, holdCookie } from '../support/a-site.ts';
import { aCampaign, ids, noon } from '../support/builders.ts';
import { lookAs, looks, overflow, picture, readIn, unfold, violations } from '../support/in-chromium.ts';
import { aQuote } from '../templates/a-wish-view.ts';
import { ada, aWeb, aWish, readable, WISH } from '../web/a-web.ts';
import { everyAddress } from '../web/every-address.ts';
import { someAffairs } from '../web/some-affairs.ts';

const description = [
  '### Who needs it, and what for?\n\nWhoever works at night. The white window hurts, and there is no way to change it.',
  '### What should it do?\n\nIn the settings there is a choice between *light*, *dark*, and *as the system has it*.\n\n- [x] windows\n- [ ] printing stays as it is',
  '### How can one tell that it is done?\n\n```\nlantern --theme dark\n```\n\nopens a dark window.',
].join('\n\n');
const before = { amount: 40_000n, delay: { count: 3, unit: 'week' as const }, specification: 'kept\nold' };
const quotes = [aQuote({ accepted: true, version: 2, specification: '## What\n\nkept\n\n`new`', before })];
const wish = aWish('funding', { quotes, namedBackers: ['bob'], missing: ['proof'] });
const campaign = aCampaign({ phase: 'funding' });
const events = campaign.events.map((event, index) => ({ sequence: index, at: noon, event }));
const affairs = someAffairs('funding', wish);

let web: ReturnType<typeof aWeb>;
let origin = '';
const site = aSite(() => web.fetch);

beforeAll(() => {
  origin = site.origin;
  web = aWeb({
    wish,
    publicUrl: origin,
    useCases: {
      affairs: async () => affairs,
      ownPledge: async () => affairs.pledges[0],
      story: async () => ({
        description,
        events: events.toReversed(),
        earlier: 3,
        names: new Map([[ids.developer, 'grace']]),
      }),
    },
  });
});

async function htmlPages(): Promise<readonly string[]> {
  const headers = await web.signedIn(ada);
  const found: string[] = [];
  const seen = new Set<string>();
  for (const { path } of everyAddress(web)) {
    const answer = await web.ask(path, { headers });
    if (answer.status >= 500 || !answer.headers.get('content-type')?.startsWith('text/html')) continue;
    const words = readable(await answer.text());
    // A notice that stands at several addresses is one page.
    if (!seen.has(words)) found.push(path);
    seen.add(words);
  }
  return found;
}

const signIn = async (page: Page): Promise<void> => holdCookie(page, (await web.signedIn(ada)).cookie);

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await site.open(options);
  await signIn(page);
  return page;
}

const inLanguage = (path: string, lang: string): string =>
  `${origin}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;

describe.each(['en', 'fr'])('%s', (lang) => {
  test(
    'every page can be read by everybody, sticks out nowhere, and every bar has a name and a value in words',
    { timeout: 300_000 },
    async () => {
      const page = await site.look();
      await signIn(page);
      const faults: unknown[] = [];
      for (const path of await htmlPages()) {
        await page.goto(inLanguage(path, lang));
        await unfold(page);
        for (const look of looks) {
          await lookAs(page, look);
          await picture(page, `page-${path.replaceAll(/\W+/g, '-')}-${look.join('-')}-${lang}`);
          if ((await overflow(page)) > 0) faults.push([path, look, 'sticks out at its side']);
          if (!readIn(lang, look)) continue;
          for (const fault of await violations(page)) faults.push([path, look, fault]);
        }
        const bars = page.locator('progress, meter, [role="progressbar"], [role="meter"]');
        for (const bar of await bars.all())
          if (
            !(await bar.getAttribute('aria-label')) ||
            !/\d.*%/.test((await bar.getAttribute('aria-valuetext')) ?? '')
          )
            faults.push([path, 'a bar without a name or a value']);
      }
      expect(faults).toEqual([]);
    },
  );
});

/** Where the keyboard is: what it would act on, and whether that can be seen. */
const focused = `(() => {
  let at = document.activeElement;
  if (at === null || at === document.body) return undefined;
  // Into widgets and frames: what has the keyboard is within them.
  for (let inner = at; inner && inner.tagName !== 'BODY'; inner = at.shadowRoot?.activeElement ?? at.contentDocument?.activeElement)
    at = inner;
  const { width, height, top, bottom } = at.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  const after = getComputedStyle(at, '::after');
  const marked = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2)
    || (after.outlineStyle !== 'none' && parseFloat(after.outlineWidth) >= 2);
  at.dataset.visited = 'yes';
  return { tag: at.tagName, seen: width > 0 && height > 0 && bottom > 0 && top < innerHeight, marked };
})()`;

test('every page is gone through by the keyboard alone: all of it is reached, seen, and left again', async () => {
  const page = await open({ viewport: { width: 1440, height: 900 } });
  const faults: unknown[] = [];
  for (const path of await htmlPages()) {
    await page.goto(inLanguage(path, 'en'));
    await page.evaluate("document.querySelector('[autofocus]')?.blur()");
    let steps = 0;
    for (; steps < 200; steps += 1) {
      await page.keyboard.press('Tab');
      const at: { tag: string; seen: boolean; marked: boolean } | undefined = await page.evaluate(focused);
      if (at === undefined) break;
      if (!at.seen || !at.marked) faults.push([path, steps, at]);
    }
    if (steps === 200) faults.push([path, 'never lets the keyboard go']);
    const unreached: string[] = await page.evaluate(
      `[...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type="hidden"])')]
        .filter((at) => at.checkVisibility() && !at.disabled && at.dataset.visited !== 'yes' && at.type !== 'radio')
        .map((at) => at.outerHTML.slice(0, 120))`,
    );
    if (unreached.length > 0) faults.push([path, unreached]);
  }
  expect(faults).toEqual([]);
});

test('the first key leads past the head, and a folded part opens by the keyboard', async () => {
  const page = await open();
  await page.goto(origin + WISH);
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').textContent()).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate("document.querySelector('main').contains(document.activeElement)")).toBe(true);
  const changes = page.locator('summary', { hasText: 'What changed since version 1' });
  await changes.focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('ins', { hasText: 'new' }).first().isVisible()).toBe(true);
});

test('a wish is shared by its copied address and the device’s own sheet where there is one', async () => {
  const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
  await page.addInitScript('navigator.share = async (what) => { window.given = what; }');
  await page.goto(origin + WISH);
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await page.getByText('Copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(wish.pageUrl);
  await page.getByRole('button', { name: 'Share…' }).click();
  expect(await page.evaluate('window.given')).toEqual({
    text: '€150 from starting: Dark mode (works/lantern)',
    url: wish.pageUrl,
  });
  const { page: plain } = await site.open({ javaScriptEnabled: false });
  await plain.goto(origin + WISH);
  expect(await plain.getByRole('button', { name: 'Copy the link' }).isVisible()).toBe(false);
  expect(await plain.getByLabel('Address of this wish').inputValue()).toBe(wish.pageUrl);
});

test('one’s Mastodon server is remembered by the browser, and never told to this one where scripts run', async () => {
  const page = await open();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.route('https://mastodon.example/**', (route) => route.fulfill({ body: 'a post' }));
  await page.goto(`${origin}${WISH}/mastodon`);
  await page.getByLabel('Your server').fill('@ada@Mastodon.Example');
  await page.keyboard.press('Enter');
  await page.getByText('a post').waitFor();
  expect(page.url()).toMatch(/^https:\/\/mastodon\.example\/share\?text=%E2%82%AC150%20from%20starting/);
  expect(asked.filter((url) => url.startsWith(origin) && /mastodon\.example/i.test(url))).toEqual([]);
  await page.goto(`${origin}${WISH}/mastodon`);
  expect(await page.getByLabel('Your server').inputValue()).toBe('mastodon.example');

  const { page: plain } = await site.open({ javaScriptEnabled: false });
  await plain.goto(`${origin}${WISH}/mastodon`);
  await plain.getByLabel('Your server').fill('mastodon.example');
  await plain.getByRole('button', { name: 'Go on' }).click();
  const link = plain.getByRole('link', { name: 'Go on to mastodon.example' });
  expect(await link.getAttribute('href')).toMatch(/^https:\/\/mastodon\.example\/share\?text=/);
});
