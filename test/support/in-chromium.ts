// What a person does with a mouse and a keyboard on pages of the app and of the local card processor, in words of a story;
// and how a page is looked at afterwards: a picture of it, axe's complaints, what sticks out at its side.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

const SHOTS = join(import.meta.dirname, '../../test-results');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
mkdirSync(SHOTS, { recursive: true });

export const picturePath = (name: string): string => join(SHOTS, `${name}.png`);

export const picture = (page: Page, name: string): Promise<unknown> =>
  page.screenshot({ path: picturePath(name), fullPage: true });

export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))',
  );
}

/** In pixels: how much wider the page is than the window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** A browser of one's own, signed in, on that page, which must be one that asks for it. */
export async function signedIn(browser: Browser, login: string, address: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(address);
  await page.getByRole('link', { name: 'Sign in with GitHub' }).click();
  await page.locator(`button[value="${login}"]`).click();
  await page.waitForURL(address);
  return page;
}

/** On the processor's page. */
export async function giveCard(page: Page, number: string, email?: string): Promise<void> {
  if (email !== undefined) await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel(/Expiry/).fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
}

/** On the pledge page, up to the processor's; what stands in the field closes the gap. */
export async function pledgeUpTo(page: Page, amount?: string): Promise<void> {
  if (amount !== undefined) await page.getByLabel(/most you will pay/).fill(amount);
  await page.getByRole('button', { name: 'Pledge with obligation to pay' }).click();
}

/** From the page about their payouts, over the processor's, and back. */
export async function onboard(page: Page, email: string, shot: (name: string) => Promise<unknown>) {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Country').selectOption('FR');
  await shot('asked');
  await page.getByRole('button', { name: 'Go on at the payment processor' }).click();
  const complete = page.getByRole('button', { name: /^Complete/ });
  await complete.waitFor();
  await shot('processor');
  await complete.click();
  await page.getByText('can reach you').first().waitFor();
  await shot('ready');
}
