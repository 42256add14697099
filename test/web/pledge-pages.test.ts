import { describe, expect, test } from 'vitest';
import { parseAmount } from '../../src/domain/money.ts';
import { currencyRules } from '../../src/payments/currencies.ts';
import { progressOf } from '../../src/domain/progress.ts';
import type { PledgeOrder } from '../../src/usecases/pledge.ts';
import { aCampaign, ids, people } from '../support/builders.ts';
import { aQuote } from '../templates/a-wish-view.ts';
import { WISH, ada, anOwnPledge, aWeb, aWish, changing, readable, unescaped } from './a-web.ts';
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
        /^works\/lantern (?:\/ )?#3 €150 to go before development starts /,
      );
    expect(await aWeb().page(WISH)).toContain('<title>€150 remaining of €500 · Dark mode · Wishwell</title>');
  });

  test('leads who is not signed in to sign in, and back with the amount', async () => {
    const html = await aWeb().page(`${PLEDGE}?amount=37.50`);
    const next = encodeURIComponent(`${PLEDGE}?amount=37.50`);
    expect(html).toContain(`href="/auth/login?next&#x3D;${next}"`);
    expect(readable(html)).toContain('Sign in with GitHub');
    expect(readable(html)).toContain('What you agree to');
    expect(html).not.toContain('<form');
  });

  test('shows who is signed in what they agree to, the least sum, and the obligation on the button', async () => {
    const web = aWeb();
    const html = await web.page(PLEDGE, { headers: await web.signedIn() });
    const words = readable(html);
    expect(words).toContain('What you agree to');
    expect(words).toContain('The accepted quote is €500, by @grace, in 2 weeks from the start.');
    expect(words).toContain('Nothing is charged today');
    expect(words).toContain('At least €0.50');
    expect(html).toContain(`<button type="submit">${OBLIGED}</button>`);
    expect(html).toMatch(/name="amount"[^>]* value="150"/);
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
    const own = aWeb({
      useCases: { changePledge: () => refused(amount), ownPledge: async () => anOwnPledge(mine) },
    });
    for (const [web, path] of [
      [offered, PLEDGE],
      [own, `${PLEDGE}/change`],
    ] as const) {
      const answer = await web.send(path, { amount }, await web.signedIn());
      const html = await answer.text();
      expect(answer.status).toBe(422);
      expect(htmlFaults(html)).toEqual([]);
      expect(/role="alert" id="problem">([^<]*)/.exec(html)?.[1]).toContain(help);
      const typed = amount.replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      if (amount !== '')
        expect(html).toMatch(new RegExp(`name="amount"[^>]* value="${RegExp.escape(typed)}"`));
      expect(html).toContain('aria-invalid="true"');
    }
  });

  test('says why the campaign refuses, in its language', async () => {
    const refusal = { kind: 'BelowFloor', amount: 10n, floor: 50n } as const;
    const web = aWeb({ useCases: { startPledge: async () => ({ kind: 'refused', refusal }) } });
    const english = await web.send(PLEDGE, { amount: '0.10' }, await web.signedIn());
    expect([english.status, await english.text()]).toEqual([422, expect.stringContaining('€0.50')]);
    const french = await web.send(`${PLEDGE}?lang=fr`, { amount: '0.10' }, await web.signedIn());
    expect(await french.text()).toMatch(/role="alert"[^>]*>[^<]*0,50\s€/);
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
    const web = aWeb({ useCases: { ownPledge: async () => anOwnPledge(mine) } });
    const headers = await web.signedIn();
    const html = await web.page(PLEDGE, { headers });
    expect(readable(html)).toContain('You pledged €250 You owe at most €250, once');
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
    const own = aWeb({
      wish: aWish('started'),
      useCases: { ownPledge: async () => anOwnPledge(mine, { wish: aWish('started') }) },
    });
    const html = await own.page(PLEDGE, { headers: await own.signedIn() });
    expect(readable(html)).toContain('You were charged');
    expect(html).not.toMatch(/\/withdraw|\/change/);
    const other = aWeb({ wish: aWish('started') });
    expect(readable(await other.page(PLEDGE, { headers: await other.signedIn() }))).toContain(
      'takes no pledges now',
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

  test('agrees to the quote that the page showed, and to no other', async () => {
    const web = aWeb({ wish: aWish('funding', { quotes: [aQuote({ accepted: true, version: 2 })] }) });
    const headers = await web.signedIn();
    expect(await web.page(PLEDGE, { headers })).toContain('name="agreed" value="grace v2"');
    for (const act of ['', '/change', '/confirm']) {
      const answer = await web.send(`${PLEDGE}${act}`, { amount: '50', agreed: 'grace v1' }, headers);
      expect([act, answer.status]).toEqual([act, 409]);
      expect(readable(await answer.text())).toContain('The accepted quote changed while you were reading');
    }
    expect(web.called(...changing)).toEqual([]);
    await web.send(`${PLEDGE}/withdraw`, { agreed: 'grace v1' }, headers);
    await web.send(PLEDGE, { amount: '50', agreed: 'grace v2' }, headers);
    expect(web.called(...changing).map(({ name }) => name)).toEqual(['withdrawPledge', 'startPledge']);
  });

  test('asks a backer whose quote has changed to agree anew, by when, and to what', async () => {
    const story = aCampaign({ phase: 'funding' });
    story.quote(people.developer, { amount: 60_000n });
    story.accept();
    const mine = story.pledgeOf(ids.backer);
    const wish = aWish('funding', { quotes: [aQuote({ accepted: true, version: 2, amount: 60_000n })] });
    const web = aWeb({ wish, useCases: { ownPledge: async () => anOwnPledge(mine, { wish }) } });
    const html = await web.page(PLEDGE, { headers: await web.signedIn() });
    expect(readable(html)).toMatch(/It does not count at present: .* Confirm it before \d+ \w+ 2027/);
    expect(readable(html)).toContain('It is now €600, by @grace, in 2 weeks from the start.');
    expect(html).toContain(`action="${PLEDGE}/confirm"`);
    expect(html).toContain('Agree, with obligation to pay');
  });

  test('lets a backer withdraw while the wish is paused', async () => {
    const story = aCampaign({ phase: 'funding' });
    story.do({ type: 'Pause', reason: 'closed' });
    const wish = aWish('funding', { progress: progressOf(story.state, story.now) });
    const web = aWeb({
      wish,
      useCases: { ownPledge: async () => anOwnPledge(story.pledgeOf(ids.backer), { wish }) },
    });
    expect(await web.page(PLEDGE, { headers: await web.signedIn() })).toContain(
      `action="${PLEDGE}/withdraw"`,
    );
  });

  test('offers what closes the gap, shares of it and a small sum, none too small and none larger than the gap', async () => {
    const web = aWeb();
    const html = await web.page(`${PLEDGE}?amount=150`, { headers: await web.signedIn() });
    const offered = [...unescaped(html).matchAll(/href="[^"]*\?amount=([\d.]+)"( aria-current="true")?/g)];
    expect(offered.map(([, amount, chosen]) => [amount, chosen !== undefined])).toEqual([
      ['150', true],
      ['75', false],
      ['38', false],
      ['15', false],
      ['5', false],
    ]);
    expect(html).toMatch(/name="amount"[^>]* value="150"/);
  });

  test('tells who may not begin yet whose turn it is', async () => {
    const web = aWeb({ wish: aWish('proposed', { requester: 'ida' }) });
    const html = await web.page(PLEDGE, { headers: await web.signedIn() });
    expect(readable(html)).toContain('waits for the first pledge of @ida');
    expect(html).not.toContain(OBLIGED);
    const headers = await web.signedIn({ id: 3n, login: 'Ida' });
    expect(await web.page(PLEDGE, { headers })).toContain(OBLIGED);
  });

  test('gives the processor the whole agreement in words', async () => {
    const web = aWeb({ wish: aWish('funding', { title: 'x'.repeat(5000) }) });
    for (const lang of ['en', 'fr'])
      await web.send(`${PLEDGE}?lang=${lang}`, { amount: '50' }, await web.signedIn());
    const [english = '', french = ''] = web.called('startPledge').map(({ given }) => {
      const order = given[2] as PledgeOrder;
      return order.consent(aWish('funding', { title: 'x'.repeat(5000) }), 5000n);
    });
    expect(english).toContain('at most €50, once');
    expect(english).toContain('The accepted quote is €500 by @grace, in 2 weeks.');
    expect(english).toContain(
      'withdraw until collecting begins, at https://wishwell.example/gh/works/lantern/3/pledge',
    );
    expect(french).toMatch(/au plus 50\s€, une fois/);
    for (const words of [english, french]) expect(words.length).toBeLessThanOrEqual(1200);
  });

  test('leads by a link where no form may lead', async () => {
    const url = 'https://pay.operator.example/c/1?a=1&b=2';
    const web = aWeb({ useCases: { startPledge: async () => ({ kind: 'checkout', url }) } });
    const answer = await web.send(PLEDGE, { amount: '50' }, await web.signedIn());
    expect(answer.status).toBe(200);
    expect(unescaped(await answer.text())).toContain(`href="${url}"`);
  });

  test('looks again by itself until the processor has spoken, and says why it took nothing', async () => {
    const waiting = aWeb({ useCases: { pledgeReturned: async () => ({ kind: 'waiting' }) } });
    const html = await waiting.page(`${PLEDGE}/done?checkout=9`, { headers: await waiting.signedIn() });
    expect(html).toContain('<meta http-equiv="refresh" content="3" />');
    const refusal = { kind: 'DeveloperCannotPledge' } as const;
    const refused = aWeb({ useCases: { pledgeReturned: async () => ({ kind: 'refused', refusal }) } });
    const words = readable(
      await refused.page(`${PLEDGE}/done?checkout=9`, { headers: await refused.signedIn() }),
    );
    expect(words).toContain('Nothing was pledged');
    expect(words).toContain('cannot pay for it');
  });

  test('keeps the language that was asked for, from page to page', async () => {
    const web = aWeb();
    const headers = await web.signedIn();
    const html = unescaped(await web.page(`${PLEDGE}?lang=fr`, { headers }));
    expect(html).toContain(`action="${PLEDGE}?lang=fr"`);
    expect(html).toContain(`href="${PLEDGE}?lang=en" lang="en"`);
    const answer = await web.send(`${PLEDGE}/change?lang=fr`, { amount: '5' }, headers);
    expect(answer.headers.get('location')).toBe(`${PLEDGE}?lang=fr`);
  });

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
