import { describe, expect, test } from 'vitest';
import { aCampaign, ids } from '../support/builders.ts';
import { WISH, ada, aWeb, aWish, anAffair, anOwnPledge, changing, readable, unescaped } from './a-web.ts';
import { someAffairs, withdrawnPledge } from './some-affairs.ts';

const mine = aCampaign({ phase: 'funding' }).pledgeOf(ids.backer);
const ROUTES = [
  '/me',
  '/me/export',
  '/me/forget',
  '/me/payout',
  '/me/payout/return',
  '/me/payout/refresh',
  '/me/withdraw?campaign=7',
  '/me/smaller-sum?campaign=7',
] as const;
const SENT = ['/me/mail', '/me/forget', '/me/payout', '/me/payout/refresh', '/me/payout/dashboard'] as const;

describe('one’s own pages', () => {
  test.each([...ROUTES.map((path) => ['GET', path]), ...SENT.map((path) => ['POST', path])] as const)(
    'ask who is not signed in to sign in, and tell and do nothing: %s %s',
    async (method, path) => {
      const web = aWeb();
      const fields = { sure: 'yes', news: 'no', email: 'a@example.org', country: 'FR' };
      const answer = await (method === 'GET' ? web.ask(path) : web.send(path, fields));
      expect(answer.status).toBe(method === 'GET' ? 200 : 403);
      const back = path.startsWith('/me/payout') ? '/me/payout' : /^\/me(?:\/forget)?/.exec(path)?.[0];
      const next = path === '/me/mail' || path === '/me/export' ? '/me' : (back ?? '');
      expect(unescaped(await answer.text())).toContain(`/auth/login?next=${encodeURIComponent(next)}"`);
      expect(web.calls).toEqual([]);
    },
  );

  test.each(ROUTES)('are kept by nobody: %s', async (path) => {
    const web = aWeb();
    for (const headers of [{}, await web.signedIn()])
      expect((await web.ask(path, { headers })).headers.get('cache-control')).toBe('no-store');
  });

  test('are asked for as the person who is signed in, whatever the address says', async () => {
    const web = aWeb();
    const headers = await web.signedIn();
    for (const path of ROUTES) await web.ask(`${path}?visitor=1&id=1&login=bob`, { headers });
    expect(web.calls.length).toBe(7);
    for (const { given } of web.calls) expect(given).toEqual([ada]);
  });

  test('are linked from the head of every page, for who is signed in alone', async () => {
    const web = aWeb();
    for (const path of ['/', WISH, `${WISH}/pledge`, '/about']) {
      expect(await web.page(path)).not.toContain('href="/me"');
      expect(await web.page(path, { headers: await web.signedIn() })).toContain(
        '<a href="/me">My pledges</a>',
      );
    }
  });
});

describe('my page', () => {
  const show = async (affairs: Parameters<typeof anAffair>[0], path = '/me') => {
    const web = aWeb({ useCases: { affairs: async () => anAffair(affairs) } });
    return web.page(path, { headers: await web.signedIn() });
  };

  test('says that there is nothing where there is nothing', async () => {
    const words = readable(await show({}));
    expect(words).toContain('You have pledged nothing yet.');
    expect(words).toContain('You have quoted nothing yet.');
    expect(words).toContain('Nothing is to be paid to you.');
  });

  test('says of a pledge what is owed, when, how to get out and what happens next, and leads there', async () => {
    const html = await show({ pledges: [anOwnPledge(mine)] });
    const words = readable(html);
    expect(words).toContain('You pledged €250');
    expect(words).toContain('You owe at most €250, once');
    expect(words).toContain('Only after the pledges reach the quote and a last call is over');
    expect(words).toContain('Withdraw, alone and without giving a reason, until collecting begins');
    expect(words).toContain('Then a last call is made');
    for (const anchor of ['#change', '#withdraw', '#card']) {
      expect(html).toContain(`href="${WISH}/pledge${anchor}"`);
      const web = aWeb({ useCases: { ownPledge: async () => anOwnPledge(mine) } });
      expect(await web.page(`${WISH}/pledge`, { headers: await web.signedIn() })).toContain(
        `id="${anchor.slice(1)}"`,
      );
    }
  });

  test('puts first what waits for the person, with until when', async () => {
    const held = aCampaign({ phase: 'collecting' }).pledgeOf(ids.backer);
    const actUntil = Temporal.Instant.from('2027-03-04T10:00:00Z');
    const html = await show({
      pledges: [
        anOwnPledge(mine),
        anOwnPledge(held, { wish: aWish('collecting', { title: 'Late' }), trouble: 'new-card', actUntil }),
      ],
    });
    const words = readable(html);
    expect(words.indexOf('Late')).toBeLessThan(words.indexOf('Dark mode'));
    expect(words).toContain('Your card was refused');
    expect(words).toContain('You can do so until 4 March 2027');
    expect(html).toContain(`href="${WISH}/pledge#trouble"`);
  });

  test('offers nothing to change on a pledge that ended, but another one', async () => {
    const html = await show({ pledges: [anOwnPledge(withdrawnPledge())] });
    expect(readable(html)).toContain('You withdrew it.');
    expect(html).not.toMatch(/#withdraw|#change|#card/);
    expect(html).toContain(`href="${WISH}/pledge"`);
  });

  test('tells neither name nor title of a wish that is no longer public', async () => {
    const wish = aWish('funding', { title: 'Secret plan', private: true });
    const html = await show({ ...someAffairs('funding', wish), pledges: [anOwnPledge(mine, { wish })] });
    expect(readable(html)).toContain('A wish that is no longer public');
    expect(html).not.toMatch(/Secret plan|works\/lantern|grace/);
    // Rule 5 holds there too: there is no page to withdraw on, so it is done here.
    expect(html).toContain('action="/me/leave"');
    expect(await show({ ...someAffairs('funding'), pledges: [anOwnPledge(mine)] })).not.toContain(
      '/me/leave',
    );
  });

  test('says of a payout what arrived, what waits and why', async () => {
    const { payouts, quotes } = someAffairs('completed');
    const html = await show({ payouts, quotes });
    const words = readable(html);
    expect(words).toContain('Arrived €480');
    expect(words).toContain('payouts cannot reach you yet');
    expect(words).toContain('money to become available');
    expect(words).toContain('difference in the books');
    expect(words).toContain('Disputed €20');
    expect(html).toContain('class="button" href="/me/payout"');
  });

  test.each([
    [false, 'no', true],
    [true, 'yes', false],
  ] as const)('lets the person decline news and take them again: %s', async (declines, news, then) => {
    const web = aWeb({ useCases: { affairs: async () => anAffair({ declines }) } });
    const headers = await web.signedIn();
    expect(await web.page('/me', { headers })).toContain(`name="news" value="${news}"`);
    const answer = await web.send('/me/mail', { news }, headers);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/me#mail']);
    expect(web.called('declineMail').map(({ given }) => given)).toEqual([[{ visitor: ada }, then]]);
  });

  test('takes nothing else for a wish about mail', async () => {
    const web = aWeb();
    for (const fields of [{}, { news: 'maybe' }]) await web.send('/me/mail', fields, await web.signedIn());
    expect(web.called('declineMail')).toEqual([]);
  });

  test('gives all that is kept of the person as a file, amounts whole', async () => {
    const at = Temporal.Instant.from('2027-03-04T10:00:00Z');
    const kept = { login: 'ada', pledges: [{ amount: 9_007_199_254_740_993n, at }] };
    const web = aWeb({ useCases: { exportPerson: async () => kept } });
    const answer = await web.ask('/me/export', { headers: await web.signedIn() });
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="wishwell.json"');
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toEqual({
      login: 'ada',
      pledges: [{ amount: '9007199254740993', at: '2027-03-04T10:00:00Z' }],
    });
  });
});

describe('deleting one’s data', () => {
  test('is asked for twice', async () => {
    const web = aWeb();
    const headers = await web.signedIn();
    expect(await web.page('/me', { headers })).toContain('href="/me/forget"');
    expect(readable(await web.page('/me/forget', { headers }))).toContain('it cannot be undone');
    const answer = await web.send('/me/forget', {}, headers);
    expect([answer.status, readable(await answer.text())]).toEqual([
      422,
      expect.stringContaining('Say that you are sure'),
    ]);
    expect(web.called(...changing)).toEqual([]);
  });

  test('ends the session and says so', async () => {
    const web = aWeb();
    const answer = await web.send('/me/forget', { sure: 'yes' }, await web.signedIn());
    expect(answer.status).toBe(200);
    expect(web.called('forgetPerson').map(({ given }) => given)).toEqual([[ada]]);
    expect(web.rows.size).toBe(0);
    expect(answer.headers.get('set-cookie')).toContain('__Host-wishwell=;');
    const html = await answer.text();
    expect(readable(html)).toContain('Your data is deleted');
    expect(html).not.toContain('Signed in as');
  });

  test('is refused while money is under way, with the wishes it is about', async () => {
    const wishes = [aWish('started'), aWish('started', { title: 'Hidden', private: true })];
    const web = aWeb({ useCases: { forgetPerson: async () => ({ kind: 'refused', wishes }) } });
    const answer = await web.send('/me/forget', { sure: 'yes' }, await web.signedIn());
    const html = await answer.text();
    expect(answer.status).toBe(409);
    expect(readable(html)).toContain('Nothing was deleted');
    expect(html).toContain(`<a href="${WISH}">Dark mode</a>`);
    expect(html).not.toContain('Hidden');
    expect(web.rows.size).toBe(1);
  });
});
