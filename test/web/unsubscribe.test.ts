import { describe, expect, test } from 'vitest';
import { aWeb, readable } from './a-web.ts';

const OUT = '/mail/unsubscribe?token=t0ken-of_a.mail';

describe('the way out of mail', () => {
  test('is a page with a button: going there changes nothing', async () => {
    const web = aWeb();
    for (const method of ['GET', 'HEAD']) await web.ask(OUT, { method });
    const html = await web.page(OUT);
    expect(html).toMatch(
      /<form method="post" action="\/mail\/unsubscribe\?token(?:&#x3D;|=)t0ken-of_a.mail">/,
    );
    expect(web.calls).toEqual([]);
  });

  test.each([
    ['a mail program', { 'content-type': 'application/x-www-form-urlencoded' }, 'List-Unsubscribe=One-Click'],
    [
      'a mail program that sends it in parts',
      { 'content-type': 'multipart/form-data; boundary=b' },
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
    ['the page’s own button', { origin: 'https://wishwell.example', 'sec-fetch-site': 'same-origin' }, ''],
    ['another page', { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' }, 'x=1'],
  ] as const)('can be taken by %s, without a cookie', async (_who, headers, body) => {
    const web = aWeb();
    const answer = await web.ask(OUT, { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
    expect(answer.headers.has('set-cookie')).toBe(false);
    expect(web.calls).toEqual([{ name: 'declineMail', given: [{ token: 't0ken-of_a.mail' }, true] }]);
  });

  test('looks at the token alone, whoever is signed in', async () => {
    const web = aWeb();
    await web.send(OUT, { declines: 'false', visitor: '1' }, await web.signedIn());
    expect(web.calls).toEqual([{ name: 'declineMail', given: [{ token: 't0ken-of_a.mail' }, true] }]);
  });

  test('never tells whether a token is anybody’s', async () => {
    const answers = await Promise.all(
      [true, false].map(async (known) => {
        const web = aWeb({ useCases: { declineMail: async () => known } });
        const post = await web.ask(OUT, { method: 'POST' });
        return [post.status, Object.fromEntries(post.headers), await post.text(), await web.page(OUT)];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    const none = aWeb();
    for (const query of ['', '?token=', `?token=${'x'.repeat(5000)}`, '?token=%00%22%3E']) {
      const post = await none.ask(`/mail/unsubscribe${query}`, { method: 'POST' });
      expect([post.status, await post.text()]).toEqual([200, answers[0]?.[2]]);
    }
    expect(none.calls).toEqual([]);
  });

  test('is kept by nobody, tells no other page its address, and says what is still sent', async () => {
    const web = aWeb();
    for (const method of ['GET', 'POST']) {
      const { headers } = await web.ask(OUT, { method });
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
    expect(readable(await web.page(OUT))).toContain('are still sent');
    expect(readable(await web.page(`${OUT}&lang=fr`))).toContain('sont toujours envoyés');
  });

  test('is the only address of ours that takes what comes from elsewhere', async () => {
    const web = aWeb();
    const headers = { ...(await web.signedIn()), origin: 'https://mail.example' };
    for (const path of [
      '/mail/unsubscribe/',
      '/mail/Unsubscribe',
      '/mail/unsubscribe/x',
      '/mail',
      '/me/mail',
    ]) {
      const answer = await web.ask(`${path}?token=x`, { method: 'POST', headers, body: 'news=no' });
      expect([path, answer.status]).toEqual([path, 403]);
    }
    expect((await web.ask(OUT, { method: 'PUT', headers })).status).toBe(403);
    expect(web.calls).toEqual([]);
  });
});
