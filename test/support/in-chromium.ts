// What a person does with a mouse and a keyboard on pages of the app and of the local card processor, in words of a story;
// and how a page is looked at afterwards: a picture of it, axe's complaints, what sticks out at its side.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';

const SHOTS = join(import.meta.dirname, '../../test-results');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Whether pictures are wanted, for a person to look at: they take as long as all the rest. */
const WANTED = Boolean(process.env['PICTURES']);
if (WANTED) mkdirSync(SHOTS, { recursive: true });

/** Into test-results/, when PICTURES is set: of the whole page, or of a part of it. */
export async function picture(of: Page | Locator, name: string): Promise<void> {
  if (!WANTED) return;
  const path = join(SHOTS, `${name}.png`);
  await ('goto' in of ? of.screenshot({ path, fullPage: true }) : of.screenshot({ path }));
}

/** By day and by night, on a desk and on a telephone. */
export const looks = [
  ['light', 1440],
  ['light', 320],
  ['dark', 1440],
  ['dark', 320],
] as const;

/** Of the eight looks in two languages, those four that axe reads: each look once, and each language in two that have nothing in common. */
export const readIn = (lang: string, [scheme, width]: (typeof looks)[number]): boolean =>
  ((scheme === 'light') === (width === 1440)) === (lang === 'en');

export async function lookAs(page: Page, [colorScheme, width]: (typeof looks)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 900 });
}

/** Whatever a page folds away is read, too. */
export const unfold = (page: Page): Promise<unknown> =>
  page.evaluate("document.querySelectorAll('details').forEach((detail) => (detail.open = true))");

export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe);
  return page.evaluate(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))",
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
  await page.getByLabel('Work may begin before my time to withdraw is over').check();
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
