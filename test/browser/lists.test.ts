// A project's space, the start page and the reference of the API in a browser: nothing sticks out, nothing is missed by a
// screen reader, by day and by night, on a telephone and on a desk; filters and the search work without a script.
import { beforeAll, describe, expect, test } from 'vitest';
import type { ListRequest } from '../../src/web/use-cases.ts';
import { aSite } from '../support/a-site.ts';
import { lookAs, looks, overflow, picture, readIn, violations } from '../support/in-chromium.ts';
import { aQuote } from '../templates/a-wish-view.ts';
import { aShownProject, aWeb, aWish } from '../web/a-web.ts';

const SPACE = '/gh/works/lantern';
const wishes = [
  aWish('confirming', { number: 12, title: 'Keep the window where it was' }),
  aWish('funding', { number: 3, title: 'Export everything as CSV, also from the calendar' }),
  aWish('open', {
    number: 9,
    title: 'A dark mode that follows the system and does not flash white when the application starts',
    quotes: [aQuote()],
  }),
  aWish('open', { number: 21, title: 'Unterstützung für Donaudampfschifffahrtsgesellschaftskapitänsmützen' }),
  aWish('proposed', { number: 22, title: 'Offline use' }),
  aWish('started', { number: 5, title: 'Import from the old format' }),
  aWish('completed', { number: 2, title: 'Print without margins' }),
  aWish('expired', { number: 4, title: 'A port to a system that nobody has' }),
];

let web: ReturnType<typeof aWeb>;
const requests: (ListRequest | undefined)[] = [];
const site = aSite(() => web.fetch);
let origin = '';

beforeAll(() => {
  origin = site.origin;
  web = aWeb({
    publicUrl: origin,
    useCases: {
      almostFunded: async () => wishes.slice(1, 4),
      project: async (_owner, _name, request) => {
        requests.push(request);
        const next = { band: 10, nearness: 0, campaign: 5n };
        return request?.search === 'nowhere'
          ? { ...aShownProject(wishes), wishes: [] }
          : aShownProject(wishes, { next });
      },
    },
  });
});

describe.each(['en', 'fr'])('in %s', (lang) => {
  test.each([
    ['space', SPACE],
    ['space-nothing', `${SPACE}?search=nowhere&phase=done`],
    ['start', '/'],
    ['api', '/api'],
  ])('nothing sticks out and nothing is missed: %s', async (name, path) => {
    const page = await site.look();
    await page.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    expect(await page.evaluate('document.scripts.length')).toBe(0);
    for (const look of looks) {
      await lookAs(page, look);
      await picture(page, `lists-${name}-${look.join('-')}-${lang}`);
      expect([look, await overflow(page)]).toEqual([look, 0]);
      if (readIn(lang, look)) expect([look, await violations(page)]).toEqual([look, []]);
    }
  });
});

test('filters, the search and the next page work by keyboard and without a script', async () => {
  const { page } = await site.open({ javaScriptEnabled: false });
  await page.goto(`${origin}${SPACE}?lang=fr`);
  await page.getByRole('link', { name: 'Attend un devis' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/needs=quote/);
  expect(requests.at(-1)).toMatchObject({ need: 'quote' });
  expect(await page.locator('.filters [aria-current]').textContent()).toMatch(/Attend un devis/);
  await page.getByRole('searchbox').fill('sombre & <clair>');
  await page.keyboard.press('Enter');
  await page.waitForURL(/search=/);
  expect(requests.at(-1)).toMatchObject({ need: 'quote', search: 'sombre & <clair>' });
  expect(await page.getByRole('searchbox').inputValue()).toBe('sombre & <clair>');
  await page.getByRole('link', { name: 'Plus de souhaits' }).click();
  expect(requests.at(-1)).toMatchObject({
    need: 'quote',
    search: 'sombre & <clair>',
    after: { band: 10, nearness: 0, campaign: 5n },
  });
  await page.getByRole('link', { name: 'Revenir à la première page' }).click();
  expect(requests.at(-1)).toMatchObject({ need: 'quote', after: undefined });
  expect(page.url()).toContain('lang=fr');
});
