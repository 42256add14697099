import { describe, expect, test } from 'vitest';
import { parseAmount } from '../../src/domain/money.ts';
import { currencyRules } from '../../src/payments/currencies.ts';
import { aCampaign, ids } from '../support/builders.ts';
import { WISH, ada, aWeb, aWish, changing, readable } from './a-web.ts';
import { htmlFaults } from './markup.ts';

const PLEDGE = `${WISH}/pledge`;
const OBLIGED = 'Pledge with obligation to pay';
const address = { owner: 'works', name: 'lantern', number: 3 };
const known = currencyRules(['EUR', 'USD', 'JPY']);
const habit = known.find(({ code }) => code === 'EUR');

/** What the use case answers to an amount that cannot be read. */
async function refused(amount: string) {
  const read = parseAmount(amount, { habit, known, locale: 'en' });
  if (read.ok) throw new Error(`${amount} can be read`);
  return { kind: 'unreadable', refusal: read.refusal } as const;
}

describe('the pledge page', () => {
  test('says what remains before anything else, in its title too', async () => {
    for (const path of [WISH, PLEDGE])
      expect(readable(await aWeb().page(path))).toMatch(
        /^(?:works\/lantern · #3 · funding|works\/lantern#3) €150 remaining of €500 /,
      );
    expect(await aWeb().page(WISH)).toContain('<title>€150 remaining of €500 · Dark mode · Wishwell</title>');
  });

  test('leads who is not signed in to sign in, and back with the amount', async () => {
    const html = await aWeb().page(`${PLEDGE}?amount=37.50`);
    const next = encodeURIComponent(`${PLEDGE}?amount=37.50`);
    expect(html).toContain(`href="/auth/login?next&#x3D;${next}"`);
    expect(readable(html)).toContain('sign in with GitHub');
    expect(html).not.toContain('<form');
  });

  test('shows who is signed in what they agree to, the least sum, and the obligation on the button', async () => {
    const web = aWeb();
    const html = await web.page(PLEDGE, { headers: await web.signedIn() });
    const words = readable(html);
    expect(words).toContain('What you agree to');
    expect(words).toContain('Nothing is charged today');
    expect(words).toContain('The least a card can be charged is €0.50');
    expect(html).toContain(`<button>${OBLIGED}</button>`);
    expect(html).toContain('value="150"');
    expect(words.indexOf('What you agree to')).toBeLessThan(words.indexOf(OBLIGED));
    expect(html).toContain('Signed in as ada');
  });

  test('begins a pledge of the signed-in person with what was typed, and leads to the processor', async () => {
    const web = aWeb();
    const answer = await web.send(PLEDGE, { amount: ' 37,50 € ', named: 'yes' }, await web.signedIn());
    expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://checkout.example/c/1']);
    expect(web.called(...changing)).toEqual([
      {
        name: 'startPledge',
        given: [ada, address, expect.objectContaining({ amount: ' 37,50 € ', named: true, locale: 'en' })],
      },
    ]);
  });

  test('asks nothing of the use cases for who is not signed in', async () => {
    const web = aWeb();
    for (const act of ['', '/change', '/withdraw', '/confirm']) {
      const answer = await web.send(`${PLEDGE}${act}`, { amount: '50', backer: '5' });
      expect(await answer.text()).toContain('/auth/login?next');
    }
    expect(web.called(...changing)).toEqual([]);
  });

  test.each([
    ['abc', 'is not an amount'],
    ['', 'is not an amount'],
    ['0', 'zero'],
    ['-5', 'negative'],
    ['1e3', 'is not an amount'],
    ['37.5055', 'more precise'],
    ['37.505', 'never guessed'],
    ['5 $', 'not in'],
    ['5 XYZ', 'not a currency'],
    ['99999999999', 'The most is'],
    ['"><b>', 'is not an amount'],
  ])('stays with a sentence that helps, and keeps what was typed: %j', async (amount, help) => {
    const mine = aCampaign({ phase: 'funding' }).pledgeOf(ids.backer);
    const offered = aWeb({ useCases: { startPledge: () => refused(amount) } });
    const own = aWeb({ useCases: { changePledge: () => refused(amount), myPledge: async () => mine } });
    for (const [web, path] of [
      [offered, PLEDGE],
      [own, `${PLEDGE}/change`],
    ] as const) {
      const answer = await web.send(path, { amount }, await web.signedIn());
      const html = await answer.text();
      expect(answer.status).toBe(422);
      expect(htmlFaults(html)).toEqual([]);
      expect(/<p class="problem" role="alert">([^<]*)/.exec(html)?.[1]).toContain(help);
      const typed = amount.replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      if (amount !== '') expect(html).toContain(`name="amount" value="${typed}"`);
    }
  });

  test('says why the campaign refuses, in its language', async () => {
    const refusal = { kind: 'BelowFloor', amount: 10n, floor: 50n } as const;
    const web = aWeb({ useCases: { startPledge: async () => ({ kind: 'refused', refusal }) } });
    const english = await web.send(PLEDGE, { amount: '0.10' }, await web.signedIn());
    expect([english.status, await english.text()]).toEqual([422, expect.stringContaining('€0.50')]);
    const french = await web.send(`${PLEDGE}?lang=fr`, { amount: '0.10' }, await web.signedIn());
    expect(await french.text()).toMatch(/role="alert">[^<]*0,50\s€/);
  });

  test('takes half a character for no reason to fail', async () => {
    const web = aWeb({ useCases: { startPledge: () => refused('x') } });
    const asked = encodeURIComponent(`${'x'.repeat(39)}👛`);
    expect((await web.ask(`${PLEDGE}?amount=${asked}`)).status).toBe(200);
    const answer = await web.send(PLEDGE, { amount: `${'x'.repeat(199)}👛` }, await web.signedIn());
    expect(answer.status).toBe(422);
  });

  test('shows one’s own pledge, to change and to withdraw alone', async () => {
    const mine = aCampaign({ phase: 'funding' }).pledgeOf(ids.backer);
    const web = aWeb({ useCases: { myPledge: async () => mine } });
    const headers = await web.signedIn();
    const html = await web.page(PLEDGE, { headers });
    expect(readable(html)).toContain('You pledged €250. That is the most you will be charged.');
    expect(html).toContain(`action="${PLEDGE}/change"`);
    expect(html).toContain(`action="${PLEDGE}/withdraw"`);
    expect(html).not.toContain(OBLIGED);
    for (const [act, name] of [
      ['/change', 'changePledge'],
      ['/withdraw', 'withdrawPledge'],
      ['/confirm', 'confirmConsent'],
    ] as const) {
      const answer = await web.send(`${PLEDGE}${act}`, { amount: '40' }, headers);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, PLEDGE]);
      expect(web.called(name)[0]?.given.slice(0, 2)).toEqual([ada, address]);
    }
  });

  test('takes back no pledge once money is being collected, and takes none after', async () => {
    const mine = aCampaign({ phase: 'started' }).pledgeOf(ids.backer);
    const own = aWeb({ wish: aWish('started'), useCases: { myPledge: async () => mine } });
    const html = await own.page(PLEDGE, { headers: await own.signedIn() });
    expect(readable(html)).toContain('You were charged');
    expect(html).not.toMatch(/\/withdraw|\/change/);
    const other = aWeb({ wish: aWish('started') });
    expect(readable(await other.page(PLEDGE, { headers: await other.signedIn() }))).toContain(
      'Pledges are not taken',
    );
  });

  test.each(['secured', 'waiting', 'expired'] as const)(
    'after the processor says how it stands: %s',
    async (kind) => {
      const web = aWeb({ useCases: { pledgeReturned: async () => ({ kind }) } });
      const html = await web.page(`${PLEDGE}/done?checkout=9`, { headers: await web.signedIn() });
      expect(web.called('pledgeReturned')).toEqual([{ name: 'pledgeReturned', given: [ada, 9n] }]);
      expect(html).toContain(`href="${kind === 'expired' ? PLEDGE : WISH}"`);
      expect((await web.ask(`${PLEDGE}/done?checkout=9x`)).status).toBe(404);
    },
  );

  test.each([
    ['the address', PLEDGE + '?lang=fr', 'en', 'fr'],
    ['the address before the project', PLEDGE + '?lang=en', 'fr', 'en'],
    ['the project', PLEDGE, 'fr', 'fr'],
    ['the project, whatever else is asked', PLEDGE + '?lang=xx', 'fr', 'fr'],
  ] as const)('speaks the language of %s', async (_what, path, locale, lang) => {
    const { page } = aWeb({ wish: aWish('funding', { locale }) });
    expect(await page(path, { headers: { 'accept-language': 'de' } })).toContain(`<html lang="${lang}">`);
  });
});
