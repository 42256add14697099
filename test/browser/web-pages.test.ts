// The pages in a browser, with their own policy in force: they look again by themselves, nothing of them is blocked, and
// every one of them can be read with a screen reader, by day and by night, on a telephone and on a desk.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { getRequestListener } from '@hono/node-server';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WishView } from '../../src/ports/views.ts';
import { launchBrowser } from '../support/browser.ts';
import { aCampaign, ids } from '../support/builders.ts';
import { aQuote } from '../templates/a-wish-view.ts';
import { ada, anOwnPledge, aWeb, aWish, WISH } from '../web/a-web.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const before = { amount: 40_000n, delay: { count: 3, unit: 'week' as const }, specification: 'kept\nold' };
const quote = aQuote({ accepted: true, version: 2, specification: '## What\n\nkept\n\n`new`', before });
const mine = aCampaign({ phase: 'funding' }).pledgeOf(ids.backer);

let shown: WishView;
let ownPledge: typeof mine | undefined;
let web: ReturnType<typeof aWeb>;
let browser: Browser;
let origin: string;
const listener = getRequestListener((request) => web.fetch(request));
const server = createServer((request, response) => void listener(request, response));

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  origin = `http://127.0.0.1:${address.port}`;
  web = aWeb({
    publicUrl: origin,
    refreshSeconds: 1,
    useCases: {
      wish: async () => ({ view: shown, version: '1' }),
      ownPledge: async () => ownPledge && anOwnPledge(ownPledge, { wish: shown }),
      startPledge: async () => ({ kind: 'checkout', url: `${origin}/healthz` }),
    },
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  server.close();
});
beforeEach(() => {
  shown = aWish('funding', { quotes: [quote], namedBackers: ['bob'] });
  ownPledge = undefined;
});

/** A page of which every complaint of the browser is kept. */
async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

async function signIn(page: Page): Promise<void> {
  const { cookie } = await web.signedIn(ada);
  const [, value = ''] = /^[^=]+=(.*)$/.exec(cookie) ?? [];
  await page
    .context()
    .addCookies([
      { name: '__Host-wishwell', value, domain: '127.0.0.1', path: '/', secure: true, httpOnly: true },
    ]);
}

describe('the page of a wish', () => {
  test('shows what changed without being loaded again, and leaves open what was opened', async () => {
    const { page, complaints } = await open();
    await page.goto(origin + WISH);
    await page.getByText('What changed since version 1').click();
    await page.evaluate('document.activeElement.blur(); window.sameDocument = true');
    expect(await page.locator('.figure strong').textContent()).toBe('€150');
    shown = aWish('confirming', { quotes: [quote] });
    await page.locator('.figure strong', { hasText: 'Target reached' }).waitFor();
    expect(await page.title()).toContain('last call');
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    expect(await page.locator('details').nth(1).getAttribute('open')).not.toBeNull();
    expect(complaints).toEqual([]);
  });

  test('takes nothing away from under the keyboard', async () => {
    const { page } = await open();
    await page.goto(origin + WISH);
    const link = page.getByRole('link', { name: 'Pledge', exact: true });
    await link.focus();
    shown = aWish('started', { quotes: [quote] });
    const looked = async () => page.waitForResponse((response) => response.url().includes('/api/v1/'));
    await looked();
    await looked();
    expect(await link.isVisible()).toBe(true);
    await page.locator('footer').click();
    await link.waitFor({ state: 'detached' });
  });

  test('says all of it without a script', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto(origin + WISH);
    expect(await page.getByRole('link', { name: 'Close the gap: €150' }).isVisible()).toBe(true);
    await page.getByText('What changed since version 1').click();
    expect(await page.locator('ins', { hasText: 'new' }).isVisible()).toBe(true);
  });

  test('leads a signed-in backer by one click to the amount that closes the gap', async () => {
    const { page, complaints } = await open();
    await signIn(page);
    await page.goto(origin + WISH);
    await page.getByRole('link', { name: 'Close the gap: €150' }).click();
    expect(await page.getByLabel('The most you will pay').inputValue()).toBe('150');
    await page.getByRole('link', { name: /€75/ }).click();
    expect(await page.getByLabel('The most you will pay').inputValue()).toBe('75');
    await page.getByRole('button', { name: 'Pledge with obligation to pay' }).click();
    // The processor's page is not among those that a form may lead to: a link leads there.
    const leave = page.getByRole('link', { name: 'Go on to save your card' });
    await leave.waitFor();
    expect(complaints).toEqual([]);
    await leave.click();
    await page.getByText('ok').waitFor();
  });
});

const pages: readonly (readonly [string, string, 'nobody' | 'visitor' | 'backer'])[] = [
  ['start', '/', 'nobody'],
  ['project', '/gh/works/lantern', 'nobody'],
  ['wish', WISH, 'visitor'],
  ['pledge, signed out', `${WISH}/pledge`, 'nobody'],
  ['pledge', `${WISH}/pledge`, 'visitor'],
  ['own pledge', `${WISH}/pledge`, 'backer'],
  ['secured', `${WISH}/pledge/done?checkout=1`, 'visitor'],
  ['nothing there', '/gh/nothing/there', 'nobody'],
];

describe.each([
  ['light', 1440, 'en'],
  ['dark', 320, 'fr'],
] as const)('%s, %i px, %s', (colorScheme, width, lang) => {
  test.each(pages)('can be read by everybody: %s', async (_name, path, who) => {
    const { page } = await open({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    if (who !== 'nobody') await signIn(page);
    ownPledge = who === 'backer' ? mine : undefined;
    await page.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    await page.evaluate("document.querySelectorAll('details').forEach((detail) => (detail.open = true))");
    await page.evaluate(axe);
    const violations: unknown = await page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))',
    );
    expect(violations).toEqual([]);
    const overflow: unknown = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBe(0);
  });
});
