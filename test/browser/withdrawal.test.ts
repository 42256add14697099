// A backer withdraws after the charge by two clicks, the developer answers to the smaller sum, the operator refunds another backer:
// with the mails that tell of it, and the books that stay right.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { database } from '../support/database.ts';
import { overflow, picture, signedIn, violations } from '../support/in-chromium.ts';
import { SPECIFICATION, Story, until } from '../support/story.ts';
import { type WholeRun, startWholeRun } from '../support/whole-run.ts';

const ROOT = join(import.meta.dirname, '../..');
const db = database();
let run: WholeRun;
let story: Story;
let browser: Browser;
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
  const developer = story.login('developer');
  await story.say(developer, `/quote 500 in 3 weeks\n${SPECIFICATION}`);
  await story.onboard(developer);
  await story.say(story.login('maintainer'), `/accept @${developer}`);
  await story.untilPhase('funding');
  await story.pledge(story.login('backer'), '300');
  await story.pledge(story.login('backer', 1), '150');
  await story.untilPhase('last call');
  await story.say(developer, '/start');
  await (await story.playground()).send(/\/sandbox\/clock/, { hours: '48' });
  await story.untilPhase('in development');
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await run?.stop();
});
beforeEach(({ task }) => async () => {
  if (task.result?.state === 'fail') await shot('failed');
  await page?.context().close();
});

const shot = (name: string) => picture(page, `withdrawal-${name}`);
const lettersTo = (login: string): readonly string[] =>
  run.local.mailbox.letters.filter(({ to }) => to.startsWith(login)).map(({ subject }) => subject);
const mailed = (login: string, begins: string) =>
  until(`${login} has the mail “${begins} …”`, async () =>
    lettersTo(login).some((subject) => subject.startsWith(begins)),
  );
const readable = async (): Promise<void> => {
  expect(await violations(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
};
const wishwell = (...args: readonly string[]): Promise<string> => {
  const portOf = (origin: string): string => new URL(origin).port;
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: db.url,
    DATA_DIR: run.local.config.dataDir,
    PORT: portOf(run.base),
    SANDBOX_GITHUB_PORT: portOf(run.local.github.origin),
    SANDBOX_STRIPE_PORT: portOf(run.local.stripe.origin),
  };
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--require', './src/require-node.cjs', 'src/cli.ts', ...args],
      { cwd: ROOT, env },
      (error, stdout, stderr) =>
        error && error.code !== 1 ? reject(new Error(stderr || error.message)) : resolve(stdout),
    );
  });
};

test('a backer withdraws from the contract in two steps, and has it in writing', async () => {
  const backer = story.login('backer');
  const developer = story.login('developer');
  page = await signedIn(browser, backer, `${story.wishPath}/pledge`);
  await page.getByText('You may withdraw until').waitFor();
  await shot('pledge');
  await page.goto(`${run.base}/me`);
  await shot('me');
  await page.getByRole('link', { name: 'Withdraw from this contract here' }).click();
  await page.getByRole('heading', { name: 'Withdraw from this contract' }).waitFor();
  await readable();
  await shot('confirm');
  await page.getByRole('button', { name: 'Confirm withdrawal' }).click();
  await page.getByRole('heading', { name: 'You have withdrawn' }).waitFor();
  const said = await page.getByText(/^Received on /).textContent();
  expect(said).toMatch(/^Received on .* at \d\d:\d\d .*\. €300 goes back to your card/);
  await readable();
  await shot('done');
  await mailed(backer, 'Withdrawal confirmed: €300');
  expect(lettersTo(backer).filter((subject) => subject.startsWith('Withdrawal confirmed'))).toHaveLength(1);
  await mailed(backer, 'Refund: €300');
  await page.goto(`${run.base}/me`);
  await page.getByText('€300 went back to your card').waitFor();
  expect(await page.getByRole('link', { name: 'Withdraw from this contract here' }).count()).toBe(0);
  await shot('me-after');
  await until('the issue says it', async () =>
    (await story.status()).includes('€300 was withdrawn. €200 is left for the work.'),
  );
  await mailed(developer, '€200 is left for');
});

test('the developer reads of it in a mail, and goes on for what is left', async () => {
  const developer = story.login('developer');
  page = await signedIn(browser, developer, `${run.base}/me`);
  await page.goto(`${run.base}/sandbox/mail`);
  await page
    .getByRole('link', { name: /^€200 is left for/ })
    .first()
    .click();
  await shot('mail-developer');
  const letter = page.frameLocator('iframe').getByRole('link', { name: 'Answer' });
  const [opened] = await Promise.all([page.context().waitForEvent('page'), letter.click()]);
  page = opened;
  await page.getByRole('heading', { name: '€200 is left for your work' }).waitFor();
  await readable();
  await shot('smaller-sum');
  await page.getByRole('button', { name: 'Go on for €200' }).click();
  await page.getByText('€300 was withdrawn. You go on for €200, before fees.').waitFor();
  await shot('smaller-sum-accepted');
  expect(await story.labels()).toContain('wish: in development');
});

test('the operator refunds one backer, who reads why', async () => {
  const backer = story.login('backer', 1);
  const { rows } = await db.pool.query<{ id: string }>(
    `select id::text from pledges where amount_minor = 15000 and state = 'secured'`,
  );
  const pledge = rows[0]?.id ?? '';
  const order = [
    'refund',
    '--pledge',
    pledge,
    '--reason',
    'Pledged twice by mistake',
    '--by',
    'Ada',
  ] as const;
  expect(await wishwell(...order)).toContain(`150.00 EUR of pledge ${pledge}`);
  expect(await wishwell(...order)).toContain('Nothing of pledge');
  const acts = await db.pool.query('select act, reason, by_name from operator_acts');
  expect(acts.rows).toEqual([{ act: 'refund', reason: 'Pledged twice by mistake', by_name: 'Ada' }]);
  await mailed(backer, 'Refund: €150');
  page = await signedIn(browser, backer, `${run.base}/me`);
  await until('the money went back', async () => {
    await page.reload();
    return page.getByText('€150 went back to your card').isVisible();
  });
  await readable();
  await shot('me-refunded');
  await until('the issue says it', async () =>
    (await story.status()).includes('€450 was withdrawn. €50 is left for the work.'),
  );
  expect(await wishwell('reconcile')).toContain('The books and the processor agree.');
});
