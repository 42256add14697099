// What a backer and a developer do about money, by clicks: a bank that wants to see them, a withdrawal, another card, a
// refused one put right while the pledges are collected, and the way to a payout. Everything else is said over HTTP.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
import { SPECIFICATION, Story, until } from '../support/story.ts';
import { type WholeRun, startWholeRun } from '../support/whole-run.ts';

const GOOD = '4242 4242 4242 4242';
const ASKS_EVERY_TIME = '4000 0027 6000 3184';
const DECLINES_LATER = '4000 0000 0000 0341';

const db = database();
let run: WholeRun;
let story: Story;
let browser: Browser;
/** Of the person whose part it is; closed after it. */
let page: Page;

beforeAll(async () => {
  run = await startWholeRun(db.url);
  const { github } = run.local;
  const project = `${github.repository.owner}/${github.repository.name}`;
  const repository = `${github.apiUrl}/repos/${project}`;
  story = new Story({ base: run.base, repository, project, people: github.people }, 3);
  browser = await launchBrowser();
  await story.as(story.login('maintainer')).label(story.issue, 'wish');
  await story.untilPhase('proposed');
  await story.pledge(story.login('requester'), '50');
  await story.untilPhase('open');
  await story.say(story.login('developer'), `/quote 500 in 3 weeks\n${SPECIFICATION}`);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await run?.stop();
});
beforeEach(({ task }) => async () => {
  if (task.result?.state === 'fail') await shot('failed');
  await page?.context().close();
});

const shot = (name: string) => picture(page, `money-${name}`);
const heading = async (name: string) => {
  await page.getByRole('heading', { name }).waitFor();
};
const become = async (login: string, path = '/pledge'): Promise<void> => {
  page = await signedIn(browser, login, `${story.wishPath}${path}`);
};
const pressed = (name: string | RegExp) => page.getByRole('button', { name }).click();
const passBank = async (name: string): Promise<void> => {
  await heading('Is this you?');
  await shot(name);
  await pressed('Complete the 3-D Secure authentication');
};
const lettersTo = (login: string): readonly string[] =>
  run.local.mailbox.letters.filter(({ to }) => to.startsWith(login)).map(({ subject }) => subject);

describe('before the collection', () => {
  test('a developer says where a payout reaches them, and is accepted', async () => {
    const developer = story.login('developer');
    page = await signedIn(browser, developer, `${run.base}/me/payout`);
    await onboard(page, `${developer}@example.org`, (name) => shot(`onboarding-${name}`));
    await story.say(story.login('maintainer'), `/accept @${developer}`);
    expect(await story.untilPhase('funding')).toBe(true);
  });

  test('by two clicks from the issue a backer sees what they owe at most, when, and how to get out', async () => {
    const requester = story.login('requester');
    await become(requester);
    await page.goto(`${run.base}/sandbox?issue=${story.issue}&as=${requester}`);
    let clicks = 0;
    const followed = async (name: RegExp) => {
      clicks += 1;
      await page.locator('#thread .entry.bot').first().getByRole('link', { name }).first().click();
      await page.waitForLoadState();
    };
    await followed(/^Pledge/);
    const facts = page.locator('.mine .pairs');
    await shot('owed');
    expect(await facts.getByText('You owe at most').isVisible()).toBe(true);
    expect(await facts.getByText('€50, once').isVisible()).toBe(true);
    expect(await facts.getByText('When', { exact: true }).isVisible()).toBe(true);
    expect(await facts.getByText('How to get out').isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Withdraw my pledge' }).isVisible()).toBe(true);
    expect(clicks).toBeLessThanOrEqual(2);
  });

  test('another card takes the place of the saved one, from the pledge page', async () => {
    await become(story.login('requester'));
    await pressed('Use another card');
    await giveCard(page, '5555 5555 5555 4444');
    await shot('other-card');
    await pressed('Save card');
    await heading('Your new card is saved');
    await shot('other-card-saved');
    expect(new URL(page.url()).pathname).toMatch(/card-done$/);
  });

  test('a pledge by a card that asks for 3-D Secure goes over the page of the bank', async () => {
    const backer = story.login('backer');
    await become(backer);
    await shot('pledge');
    await pledgeUpTo(page, '300');
    await giveCard(page, ASKS_EVERY_TIME, `${backer}@example.org`);
    await pressed('Save card');
    await passBank('bank-saving');
    await heading('Your pledge is secured');
    await shot('secured');
    const remains = await until('€150 remain', async () => /€150 remaining/.exec(await story.status())?.[0]);
    expect(remains).toBe('€150 remaining');
  });

  test('who withdraws is out at once, and told so', async () => {
    const outsider = story.login('outsider');
    await become(outsider);
    await pledgeUpTo(page, '20');
    await giveCard(page, GOOD, `${outsider}@example.org`);
    await pressed('Save card');
    await heading('Your pledge is secured');
    await page.goto(`${story.wishPath}/pledge`);
    await shot('own-pledge');
    await pressed('Withdraw my pledge');
    await page.getByText('You withdrew it').waitFor();
    await shot('withdrawn');
    await until('the mail says so', async () => lettersTo(outsider).some((s) => s.startsWith('Withdrawn')));
    const remains = await until('it shows', async () => /€150 remaining/.exec(await story.status())?.[0]);
    expect(remains).toBe('€150 remaining');
  });

  test('a card that will decline is saved like any other', async () => {
    const backer = story.login('backer', 1);
    await become(backer);
    await pledgeUpTo(page);
    await giveCard(page, DECLINES_LATER, `${backer}@example.org`);
    await pressed('Save card');
    await heading('Your pledge is secured');
    expect(await story.untilPhase('last call')).toBe(true);
    await page.goto(`${run.base}/me`);
    await shot('me');
  });
});

describe('while the pledges are collected', () => {
  test('a refused payment is confirmed at the bank, by the link that came by mail', async () => {
    const backer = story.login('backer');
    await story.say(story.login('developer'), '/start');
    await (await story.playground()).send(/\/sandbox\/clock/, { hours: '48' });
    await until('the mail is there', async () => lettersTo(backer).some((s) => s.startsWith('Confirm €300')));
    await become(backer);
    await page.goto(`${run.base}/sandbox/mail`);
    await page.getByRole('link', { name: /^Confirm €300/ }).click();
    await shot('mail-confirm');
    const letter = page.frameLocator('iframe').getByRole('link', { name: 'Confirm with your bank' });
    const [opened] = await Promise.all([page.context().waitForEvent('page'), letter.click()]);
    page = opened;
    await heading('Confirm this payment with your bank');
    await shot('confirm');
    await pressed('Confirm with my bank');
    await passBank('bank-confirming');
    await heading('Confirmed');
    await shot('confirmed');
    await page.goto(`${story.wishPath}/pledge`);
    expect(await page.getByText('€300 is held on your card and not charged').isVisible()).toBe(true);
    await shot('held');
  });

  test('who brings another card for a declined one lets development start', async () => {
    const backer = story.login('backer', 1);
    expect(lettersTo(backer).filter((s) => s.startsWith('Another card for €150'))).toHaveLength(1);
    page = await signedIn(browser, backer, `${run.base}/me`);
    await shot('me-trouble');
    await page.getByRole('link', { name: 'Use another card' }).click();
    await heading('Your card was refused');
    await shot('refused');
    await pressed('Use another card');
    await giveCard(page, GOOD);
    await shot('refused-other-card');
    await pressed(/^Pay/);
    await heading('Confirmed');
    await shot('refused-mended');
    await story.untilPhase('in development');
    await page.goto(`${story.wishPath}/pledge`);
    await page.getByText('You were charged €150').waitFor();
    await shot('charged');
  });

  test('and nobody else learns of either', async () => {
    page = await browser.newPage();
    await page.goto(`${run.base}/sandbox?issue=${story.issue}`);
    expect(await page.locator('#thread').textContent()).not.toMatch(/declin|refused by|card was|bank/i);
    const balances = await run.app.store.balances();
    expect(balances.find(({ account }) => account === 'card')?.amount).toBe(-50_000n);
    expect(balances.reduce((sum, { amount }) => sum + amount, 0n)).toBe(0n);
  });
});

describe.each([
  { scheme: 'light', width: 1440 },
  { scheme: 'dark', width: 320 },
] as const)('$scheme, $width px', ({ scheme, width }) => {
  test.each([
    ['me, as a backer', 'backer', '/me'],
    ['me, as the developer', 'developer', '/me'],
    ['payout', 'developer', '/me/payout'],
  ])('can be read by everybody: %s', async (title, role, path) => {
    page = await signedIn(browser, story.login(role), `${run.base}${path}`);
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 800 });
    await shot(`${title.replaceAll(/\W+/g, '-')}-${scheme}`);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  });
});
