import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { database } from '../support/database.ts';
import { SPECIFICATION } from '../support/story.ts';
import { type WholeRun, startWholeRun } from '../support/whole-run.ts';

const ISSUE = 3;
const SHOTS = join(import.meta.dirname, '../../test-results');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const db = database();
let run: WholeRun;
let browser: Browser;
let page: Page;
let wish: string;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  run = await startWholeRun(db.url);
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const { owner, name } = run.local.github.repository;
  wish = `${run.base}/gh/${owner}/${name}/${ISSUE}`;
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await run?.stop();
});

const shot = (name: string) => page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
const login = (role: string, nth = 0): string =>
  run.local.github.people.filter((person) => person.role === role)[nth]?.login ?? '';

/** In the playground, as one person, by clicks. */
async function be(person: string): Promise<void> {
  await page.goto(`${run.base}/sandbox?issue=${ISSUE}`);
  await page.getByRole('list', { name: 'You are' }).getByRole('link', { name: person }).click();
}
async function say(person: string, words: string): Promise<void> {
  await be(person);
  await page.getByRole('textbox', { name: `Comment as ${person}` }).fill(words);
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
}
/** What the bot did appears without loading the page again. */
const appears = (words: string | RegExp) =>
  page.locator('#thread').getByText(words).first().waitFor({ state: 'visible', timeout: 20_000 });

const hasLabel = (name: string): Promise<boolean> =>
  page
    .locator('.issue-head .label', { hasText: name })
    .waitFor({ timeout: 20_000 })
    .then(() => true);

async function pledge(person: string, amount?: string): Promise<void> {
  const context = await browser.newContext();
  const own = await context.newPage();
  await own.goto(`${wish}/pledge`);
  await own.getByRole('link', { name: 'Sign in with GitHub' }).click();
  await own.locator(`button[value="${person}"]`).click();
  if (amount !== undefined) await own.getByLabel(/most you will pay/).fill(amount);
  await own.screenshot({ path: join(SHOTS, `pledge-${person}.png`), fullPage: true });
  await own.getByRole('button', { name: 'Pledge with obligation to pay' }).click();
  await own.getByLabel('E-mail').fill(`${person}@example.org`);
  await own.getByLabel('Card number').fill('4242 4242 4242 4242');
  await own.getByLabel(/Expiry/).fill('12 / 34');
  await own.getByLabel('Security code').fill('123');
  await own.screenshot({ path: join(SHOTS, `card-${person}.png`), fullPage: true });
  await own.getByRole('button', { name: 'Save card' }).click();
  await own.getByRole('heading', { name: 'Your pledge is secured' }).waitFor();
  await context.close();
}

async function violations(target: Page): Promise<string[]> {
  await target.evaluate(axe);
  const found: string[] = await target.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))',
  );
  return found;
}

describe('the tour of the playground, by clicks and comments alone', () => {
  test('labelling an issue brings the status comment without reloading', async () => {
    await be(login('maintainer'));
    await page.getByRole('button', { name: 'Label “wish”' }).click();
    await appears('Waiting for the first pledge');
    await shot('1-labelled');
    expect(await page.locator('.entry.bot').count()).toBe(1);
  });

  test("the requester's pledge opens the wish", async () => {
    await pledge(login('requester'), '50');
    await be(login('requester'));
    await appears('€50 pledged by one backer');
    expect(await hasLabel('wish: open')).toBe(true);
  });

  test('a quote with a bad amount is refused helpfully, and corrected by an edit', async () => {
    const developer = login('developer');
    await say(developer, `/quote 5oo in 3 weeks\n${SPECIFICATION}`);
    await appears('is not an amount');
    await shot('2-refused');
    const own = page
      .locator('article.entry:not(.bot)', { hasText: '/quote 5oo' })
      .filter({ hasText: 'Edit' })
      .last();
    await own.getByText('Edit', { exact: true }).click();
    await own.getByLabel('Comment').fill(`/quote 500 in 3 weeks\n${SPECIFICATION}`);
    await own.getByRole('button', { name: 'Update comment' }).click();
    await appears(/€450 remaining if/);
    await page
      .locator('#thread')
      .getByText('is not an amount')
      .waitFor({ state: 'detached', timeout: 20_000 });
    expect(await page.locator('.reaction', { hasText: '👍' }).count()).toBe(1);
  });

  test('a second developer quotes, and the maintainer accepts the first', async () => {
    await say(login('developer', 1), `/quote 620 in 1 month\n${SPECIFICATION} And the cover.`);
    await appears('€570');
    await say(login('maintainer'), `/accept @${login('developer')}`);
    await appears('€450 remaining of €500');
    await shot('3-accepted');
    const status = page.locator('.entry.bot').first();
    await status.screenshot({ path: join(SHOTS, 'status-comment.png') });
    await status
      .locator('img')
      .first()
      .screenshot({ path: join(SHOTS, 'badge.png') });
    expect(await hasLabel('wish: funding')).toBe(true);
  });

  test('two backers pledge, one closing the gap', async () => {
    await pledge(login('backer'), '300');
    await pledge(login('backer', 1));
    await be(login('developer'));
    await appears(/last call/);
    expect(await hasLabel('wish: last call')).toBe(true);
  });

  test('the start signal: assigned, labelled, collected, and the books balance', async () => {
    const developer = login('developer');
    await say(developer, '/start');
    await appears(/is ready to begin/);
    await page.getByRole('button', { name: '+2 days' }).click();
    await appears('€500 collected · in development');
    await page.locator('.assignee', { hasText: developer }).waitFor();
    await shot('4-started');
    expect(await hasLabel('wish: in development')).toBe(true);
    await page.goto(`${run.base}/sandbox/books`);
    expect(await page.locator('#sum-EUR').textContent()).toBe('0');
    expect(await page.getByRole('row', { name: /held:/ }).textContent()).toContain('50000');
  });

  test.for([
    { scheme: 'light', width: 1440 },
    { scheme: 'dark', width: 320 },
  ] as const)('pages are readable: $scheme, $width px', async ({ scheme, width }) => {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 800 } });
    const own = await context.newPage();
    const { owner, name } = run.local.github.repository;
    for (const [title, address] of [
      ['start', run.base],
      ['project', `${run.base}/gh/${owner}/${name}`],
      ['wish', wish],
      ['pledge', `${wish}/pledge`],
      ['playground', `${run.base}/sandbox?issue=${ISSUE}`],
    ] as const) {
      await own.goto(address);
      await own.screenshot({ path: join(SHOTS, `${title}-${scheme}.png`), fullPage: true });
      expect(await violations(own), `${title} ${scheme}`).toEqual([]);
      const overflow: number = await own.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow, `${title} overflows at ${width} px`).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
});
