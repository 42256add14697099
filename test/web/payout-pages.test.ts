import { describe, expect, test } from 'vitest';
import type { Leaving, PayoutView } from '../../src/ports/affairs.ts';
import { countries, isCountry } from '../../src/web/countries.ts';
import { ada, aWeb, changing, readable, unescaped } from './a-web.ts';

const PAYOUT = '/me/payout';

async function shown(view: Partial<PayoutView>, path: string = PAYOUT) {
  const account: PayoutView = { standing: 'absent', due: [], email: undefined, ...view };
  const web = aWeb({ useCases: { payoutAccount: async () => account } });
  return web.page(path, { headers: await web.signedIn() });
}

describe('where payouts go', () => {
  test('asks who has no account for an e-mail address and a country, and leads to the processor', async () => {
    const html = await shown({ email: 'ada@example.org' });
    expect(readable(html)).toContain('Payouts cannot reach you yet');
    expect(html).toMatch(/name="email"[^>]* value="ada@example.org"/);
    expect(html).toContain('<option value="FR">France</option>');
    const web = aWeb();
    const fields = { email: ' ada@example.org ', country: 'FR' };
    const answer = await web.send(`${PAYOUT}?lang=fr`, fields, await web.signedIn());
    expect(answer.status).toBe(200);
    expect(unescaped(await answer.text())).toContain('href="https://connect.example/setup/1"');
    expect(web.called(...changing)).toEqual([
      {
        name: 'startOnboarding',
        given: [ada, { email: 'ada@example.org', country: 'FR', locale: 'fr' }],
      },
    ]);
  });

  test.each([
    ['incomplete', ['individual.dob.day', 'individual.dob.year', 'external_account', 'mystery'], '/refresh'],
    ['restricted', [], '/refresh'],
    ['ready', [], '/dashboard'],
  ] as const)('says how the account stands and what to do: %s', async (standing, due, action) => {
    const html = await shown({ standing, due });
    expect(html).toContain(`action="${PAYOUT}${action}"`);
    expect(html).not.toContain('name="country"');
    const asked = readable(html).match(/Who you are|The bank account|Something else/g) ?? [];
    expect(asked).toHaveLength(due.length === 0 ? 0 : 3);
    expect(html).not.toContain('mystery');
  });

  test('looks again while the processor looks at what it was given', async () => {
    const html = await shown({ standing: 'incomplete' }, `${PAYOUT}/return`);
    expect(html).toContain('http-equiv="refresh"');
    expect(readable(html)).toContain('This page looks again by itself');
    expect(await shown({ standing: 'incomplete', due: ['external_account'] })).not.toContain(
      'http-equiv="refresh"',
    );
  });

  test('coming back to a link that ran out changes nothing: a button makes another', async () => {
    const web = aWeb({
      useCases: { payoutAccount: async () => ({ standing: 'incomplete', due: [], email: undefined }) },
    });
    const headers = await web.signedIn();
    const html = await web.page(`${PAYOUT}/refresh`, { headers });
    expect(readable(html)).toContain('had run out');
    expect(web.called(...changing)).toEqual([]);
    expect(html).toContain(`action="${PAYOUT}/refresh"`);
    const answer = await web.send(`${PAYOUT}/refresh`, {}, headers);
    expect(unescaped(await answer.text())).toContain('href="https://connect.example/setup/2"');
    expect(web.called(...changing)).toEqual([{ name: 'resumeOnboarding', given: [ada] }]);
  });

  test('leads to the processor’s own page with what arrived, and keeps the way there to itself', async () => {
    const web = aWeb();
    const answer = await web.send(`${PAYOUT}/dashboard`, {}, await web.signedIn());
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(unescaped(await answer.text())).toContain('href="https://connect.example/express/1"');
    const allowed = aWeb({
      useCases: { payoutDashboard: async () => ({ kind: 'leave', url: 'https://checkout.example/d' }) },
    });
    const led = await allowed.send(`${PAYOUT}/dashboard`, {}, await allowed.signedIn());
    expect([led.status, led.headers.get('location')]).toEqual([303, 'https://checkout.example/d']);
  });

  test.each([
    [{ kind: 'unreadable', field: 'email' }, 422, 'This is not an e-mail address'],
    [{ kind: 'unreadable', field: 'country' }, 422, 'Choose a country'],
    [{ kind: 'unpayable', country: 'BE' }, 422, 'Payouts from this server cannot reach Belgium'],
    [{ kind: 'nothing' }, 409, 'There is nothing to go on with'],
  ] as const)(
    'stays with a sentence that helps, and keeps what was typed: %j',
    async (refused, status, help) => {
      const leaving: Leaving = refused;
      const web = aWeb({ useCases: { startOnboarding: async () => leaving } });
      const answer = await web.send(PAYOUT, { email: 'ada@', country: 'BE' }, await web.signedIn());
      const html = await answer.text();
      expect(answer.status).toBe(status);
      expect(/role="alert" id="problem">([^<]*)/.exec(html)?.[1]).toContain(help);
      expect(html).toMatch(/name="email"[^>]* value="ada@"/);
      expect(html).toContain('<option value="BE" selected>');
    },
  );

  test.each(['', 'XX', 'fr', 'FRANCE', '"><b>'])(
    'asks the processor for no country but those: %j',
    async (country) => {
      const web = aWeb();
      const answer = await web.send(PAYOUT, { email: 'ada@example.org', country }, await web.signedIn());
      expect(answer.status).toBe(422);
      expect(web.called(...changing)).toEqual([]);
    },
  );

  const reach = { platform: 'FR', countries: ['BE', 'FR', 'US'] };

  test('names countries that can be paid before those that cannot', async () => {
    const html = await shown({ reach });
    const [, payable, others] = html.split('<optgroup');
    expect(payable?.match(/value="(\w\w)"/g)).toHaveLength(3);
    expect(payable).toContain('label="Payouts reach"');
    expect(others).toContain('<option value="JP">Japan</option>');
    expect(await shown({})).not.toContain('Payouts do not reach');
  });

  test('says of a country that cannot be paid where the operator’s account is, and what can be done', async () => {
    const web = aWeb({
      useCases: {
        payoutAccount: async () => ({ standing: 'absent', due: [], email: undefined, reach }),
        startOnboarding: async () => ({ kind: 'unpayable', country: 'JP' }),
      },
    });
    const answer = await web.send(PAYOUT, { email: 'ada@example.org', country: 'JP' }, await web.signedIn());
    const words = readable(await answer.text());
    expect(answer.status).toBe(422);
    expect(words).toContain('cannot reach Japan: its operator’s account is in France');
    expect(words).toContain('write to the operator before you quote');
  });

  test.each([
    ['closed', 'was closed or rejected'],
    ['unpayable', 'your account is in Japan, and the operator’s account, in France, cannot pay there'],
  ] as const)('offers another account to who has one that is %s', async (standing, said) => {
    const html = await shown({ standing, reach, country: 'JP' });
    expect(readable(html)).toContain(said);
    expect(html).toContain('name="country"');
    expect(html).not.toContain('/refresh"');
  });

  test('names every country once, in the reader’s language and order', () => {
    for (const [locale, germany] of [
      ['en', 'Germany'],
      ['fr', 'Allemagne'],
    ] as const) {
      const names = countries(locale).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toContain(germany);
      expect(names).toEqual(names.toSorted(new Intl.Collator(locale).compare));
    }
    expect(countries('en').every(({ code, name }) => isCountry(code) && name !== code)).toBe(true);
  });
});
