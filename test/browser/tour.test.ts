import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { database } from '../support/database.ts';
import {
  giveCard,
  onboard,
  overflow,
  picture,
  pledgeUpTo,
  signedIn,
  violations,
} from '../support/in-chromium.ts';
import { SPECIFICATION, until } from '../support/story.ts';
import { type WholeRun, startWholeRun } from '../support/whole-run.ts';

const ISSUE = 3;
/** A busy machine is slow; nothing here is measured. */
const PATIENCE = 60_000;

const db = database();
let run: WholeRun;
let browser: Browser;
let page: Page;
let wish: string;

beforeAll(async () => {
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

const shot = (name: string) => picture(page, name);
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
  page.locator('#thread').getByText(words).first().waitFor({ state: 'visible', timeout: PATIENCE });

const hasLabel = (name: string): Promise<boolean> =>
  page
    .locator('.issue-head .label', { hasText: name })
    .waitFor({ timeout: PATIENCE })
    .then(() => true);

async function pledge(person: string, amount?: string): Promise<void> {
  const own = await signedIn(browser, person, `${wish}/pledge`);
  await pledgeUpTo(own, amount);
  await giveCard(own, '4242 4242 4242 4242', `${person}@example.org`);
  await picture(own, `card-${person}`);
  await own.getByRole('button', { name: 'Save card' }).click();
  await own.getByRole('heading', { name: 'Your pledge is secured' }).waitFor();
  await own.context().close();
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
      .waitFor({ state: 'detached', timeout: PATIENCE });
    const done = page.locator('.reaction', { hasText: '👍' });
    await done.first().waitFor({ timeout: PATIENCE }); // it comes after the words
    expect(await done.count()).toBe(1);
  });

  test('the reply to the quote says what will arrive, and leads to where payouts are settled', async () => {
    const developer = login('developer');
    await appears(/reach you if 10 backers share it/);
    const payout = await page
      .locator('#thread')
      .getByRole('link', { name: /payout/ })
      .getAttribute('href');
    expect(payout).toBe(`${run.base}/me/payout`);
    const own = await signedIn(browser, developer, `${run.base}/me/payout`);
    await onboard(own, `${developer}@example.org`, (name) => picture(own, `payout-${name}`));
    await own.context().close();
  });

  test('a second developer quotes, and the maintainer accepts the first', async () => {
    await say(login('developer', 1), `/quote 620 in 1 month\n${SPECIFICATION} And the cover.`);
    await appears('€570');
    await say(login('maintainer'), `/accept @${login('developer')}`);
    await appears('€450 remaining of €500');
    await shot('3-accepted');
    const status = page.locator('.entry.bot').first();
    await picture(status, 'status-comment');
    await picture(status.locator('img').first(), 'badge');
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
    const held = page.getByRole('row', { name: /held:/ });
    await until('what is held is the quote, less the fees of the processor', async () => {
      await page.reload();
      return (await held.textContent())?.includes('€491.75');
    });
    expect(await page.locator('#sum-EUR').textContent()).toBe('€0.00');
  });

  test('delivered, approved, and paid out once the money has come', async () => {
    await say(login('developer'), '/deliver');
    await appears(/review/);
    expect(await hasLabel('wish: delivered')).toBe(true);
    await say(login('requester'), '/approve');
    await page.locator('.issue-head .label', { hasText: 'wish: completed' }).waitFor({ timeout: PATIENCE });
    await page.getByRole('button', { name: '+1 week' }).click();
    await page.goto(`${run.base}/sandbox/mail`);
    const paid = page.getByRole('link', { name: /491\.75/ });
    await until('the developer is told', async () => {
      await page.reload();
      return (await paid.count()) === 1;
    });
    await shot('mailbox');
    await paid.click();
    await shot('mail-paid');
    await page.goto(`${run.base}/sandbox/books`);
    expect(await page.locator('#sum-EUR').textContent()).toBe('€0.00');
    expect(await page.getByRole('row', { name: /developer:/ }).textContent()).toContain('€491.75');
    await be(login('developer'));
    await appears(/paid/);
    await shot('5-completed');
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
      ['about', `${run.base}/about`],
      ['books', `${run.base}/sandbox/books`],
      ['mailbox', `${run.base}/sandbox/mail`],
      ['mail', `${run.base}/sandbox/mail/1`],
      ['processor', run.local.stripe.origin],
      ['playground', `${run.base}/sandbox?issue=${ISSUE}`],
    ] as const) {
      await own.goto(address);
      await picture(own, `${title}-${scheme}`);
      expect(await violations(own), `${title} ${scheme}`).toEqual([]);
      expect(await overflow(own), `${title} overflows at ${width} px`).toBeLessThanOrEqual(0);
    }
    await context.close();
  });
});
