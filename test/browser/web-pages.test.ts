// The pages in a browser, with their own policy in force: they look again by themselves, nothing of them is blocked, and
// every one of them can be read with a screen reader, by day and by night, on a telephone and on a desk.
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OwnPledge, PayoutView } from '../../src/ports/affairs.ts';
import type { WishView } from '../../src/ports/views.ts';
import { aSite, holdCookie } from '../support/a-site.ts';
import { aCampaign, ids, noon } from '../support/builders.ts';
import { lookAs, looks, overflow, picture, readIn, unfold, violations } from '../support/in-chromium.ts';
import { aQuote } from '../templates/a-wish-view.ts';
import { ada, anOwnPledge, aWeb, aWish, WISH } from '../web/a-web.ts';
import { billing, someAffairs } from '../web/some-affairs.ts';

const before = { amount: 40_000n, delay: { count: 3, unit: 'week' as const }, specification: 'kept\nold' };
const quote = aQuote({ accepted: true, version: 2, specification: '## What\n\nkept\n\n`new`', before });
const mine = aCampaign({ phase: 'funding' }).pledgeOf(ids.backer);
const held = aCampaign({ phase: 'collecting' }).pledgeOf(ids.backer);
const paid = aCampaign({ phase: 'started' }).pledgeOf(ids.backer);
const soon = noon.add({ hours: 30 });
const cardExpires = { year: 2027, month: 4 };

let shown: WishView;
let own: OwnPledge | undefined;
let payout: PayoutView;
let web: ReturnType<typeof aWeb>;
let origin = '';
const site = aSite(() => web.fetch);
const { open } = site;

beforeAll(() => {
  origin = site.origin;
  web = aWeb({
    publicUrl: origin,
    refreshSeconds: 1,
    useCases: {
      wish: async () => ({ view: shown, version: '1' }),
      version: async () => shown.progress.phase,
      ownPledge: async () => own,
      affairs: async () => someAffairs('funding', shown),
      payoutAccount: async () => payout,
      confirmCard: async () => ({ kind: 'checkout', url: `${origin}/healthz` }),
      startOnboarding: async () => ({ kind: 'leave', url: `${origin}/healthz` }),
      forgetPerson: async () => ({ kind: 'refused', wishes: [shown] }),
      startPledge: async () => ({ kind: 'checkout', url: `${origin}/healthz` }),
    },
  });
});
beforeEach(() => {
  shown = aWish('funding', { quotes: [quote], namedBackers: ['bob'] });
  own = undefined;
  payout = { standing: 'absent', due: [], email: undefined };
});

const signIn = async (page: Page): Promise<void> => holdCookie(page, (await web.signedIn(ada)).cookie);

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

describe('a backer', () => {
  test('is told by one click from the wish what they owe at most, when, and how to get out, before signing in', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto(origin + WISH);
    await page.getByRole('link', { name: 'Close the gap: €150' }).click();
    for (const words of ['You pay at most', 'only after a last call', 'withdraw on this page'])
      expect(await page.locator('.terms').getByText(words).isVisible()).toBe(true);
  });

  test('reads the same of their own pledge', async () => {
    own = anOwnPledge(mine, { wish: shown });
    const { page } = await open();
    await signIn(page);
    await page.goto(`${origin}${WISH}/pledge`);
    for (const words of ['You owe at most', 'When', 'How to get out'])
      expect(await page.locator('.mine dt', { hasText: words }).isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Withdraw my pledge' }).isVisible()).toBe(true);
  });

  test('whose bank wants to see them goes there, from their own page, by the keyboard', async () => {
    shown = aWish('collecting', { quotes: [quote] });
    own = anOwnPledge(held, { wish: shown, trouble: 'confirm', actUntil: soon });
    const { page, complaints } = await open();
    await signIn(page);
    await page.goto(`${origin}/me`);
    await page.getByRole('link', { name: 'Confirm with my bank, or use another card' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Confirm with my bank' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Go on to my bank' }).click();
    await page.getByText('ok').waitFor();
    expect(complaints).toEqual([]);
  });

  test('pledging for an organisation opens its fields, and is told when its name is missing', async () => {
    const { page, complaints } = await open();
    await signIn(page);
    await page.goto(`${origin}${WISH}/pledge`);
    expect(await page.getByLabel('Name of the organisation').isVisible()).toBe(false);
    await page.getByText('On behalf of an organisation').click();
    await page.getByLabel('Tax number').fill('FR 1');
    await page.getByRole('button', { name: 'Pledge with obligation to pay' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Tax number').inputValue()).toBe('FR 1');
    await page.getByLabel('Name of the organisation').fill('Lantern Friends');
    await page.getByRole('button', { name: 'Pledge with obligation to pay' }).click();
    await page.getByRole('link', { name: 'Go on to save your card' }).waitFor();
    expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
  });
});

test('a developer gives an address and a country, and goes on at the processor', async () => {
  const { page, complaints } = await open();
  await signIn(page);
  await page.goto(`${origin}/me/payout`);
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Country').selectOption({ label: 'Germany' });
  await page.getByRole('button', { name: 'Go on at the payment processor' }).click();
  await page.getByRole('link', { name: 'Go on to the payment processor' }).click();
  await page.getByText('ok').waitFor();
  expect(complaints).toEqual([]);
});

test('the way out of mail works from its own page, which tells nobody its address', async () => {
  const { page, complaints } = await open();
  await page.goto(`${origin}/mail/unsubscribe?token=t`);
  await page.getByRole('button', { name: 'Send me no more news' }).click();
  await page.getByRole('heading', { name: 'That is noted' }).waitFor();
  expect(web.called('declineMail').at(-1)?.given).toEqual([{ token: 't' }, true]);
  expect(complaints).toEqual([]);
});

type Who = 'nobody' | 'visitor' | 'backer' | 'troubled' | 'voter' | 'asked';
/** States that every-page.test.ts, which visits every address once, does not see. */
const pages: readonly (readonly [string, string, Who])[] = [
  ['pledge, signed out', `${WISH}/pledge`, 'nobody'],
  ['pledge', `${WISH}/pledge`, 'visitor'],
  ['own pledge', `${WISH}/pledge`, 'backer'],
  ['own pledge, card refused', `${WISH}/pledge`, 'troubled'],
  ['own pledge, asked for more time', `${WISH}/pledge`, 'asked'],
  ['own pledge, asked to vote', `${WISH}/pledge`, 'voter'],
  ['settle', `${WISH}/settle`, 'voter'],
  ['renew', `${WISH}/renew`, 'visitor'],
  ['secured', `${WISH}/pledge/done?checkout=1`, 'visitor'],
  ['my page, signed out', '/me', 'nobody'],
  ['payout', '/me/payout', 'visitor'],
  ['payout, more asked', '/me/payout', 'backer'],
];

describe.each(['en', 'fr'])('%s', (lang) => {
  test.each(pages)('can be read by everybody: %s', async (name, path, who) => {
    const page = await site.look();
    if (who !== 'nobody') await signIn(page);
    if (who === 'backer') own = anOwnPledge(mine, { wish: shown, billing, cardExpires });
    if (who === 'backer') payout = { standing: 'incomplete', due: ['external_account'], email: undefined };
    if (who === 'troubled') {
      shown = aWish('collecting', { quotes: [quote] });
      own = anOwnPledge(held, { wish: shown, trouble: 'confirm', actUntil: soon });
    }
    if (who === 'voter') {
      shown = aWish('contested', { quotes: [quote] });
      const say = { kind: 'vote', until: soon, voted: undefined, approve: 30, refund: 45 } as const;
      own = anOwnPledge(paid, { wish: shown, say });
    }
    if (who === 'asked') {
      shown = aWish('started', { quotes: [quote] });
      const delay = { count: 1, unit: 'week' } as const;
      const say = { kind: 'extension', delay, dueAt: soon, until: soon, agreed: false, percent: 30 } as const;
      own = anOwnPledge(paid, { wish: shown, say });
    }
    await page.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    await unfold(page);
    for (const look of looks) {
      await lookAs(page, look);
      await picture(page, `${name.replaceAll(/\W+/g, '-')}-${look.join('-')}-${lang}`);
      expect([look, await overflow(page)]).toEqual([look, 0]);
      if (readIn(lang, look)) expect([look, await violations(page)]).toEqual([look, []]);
    }
  });
});
