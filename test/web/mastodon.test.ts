import { describe, expect, test } from 'vitest';
import { serverIn } from '../../src/web/mastodon.ts';
import { aWeb, aWish, ORIGIN, readable, unescaped, WISH } from './a-web.ts';

const PAGE = `${WISH}/mastodon`;
const asked = (instance: string) => `${PAGE}?instance=${encodeURIComponent(instance)}`;
const here = { headers: { 'sec-fetch-site': 'same-origin' } };

describe('the page that leads to one’s Mastodon server', () => {
  test('asks for it, says what the post will say, and keeps nothing', async () => {
    const answer = await aWeb().ask(PAGE);
    expect(answer.headers.has('set-cookie')).toBe(false);
    const words = readable(await answer.text());
    expect(words).toContain('On which one are you?');
    expect(words).toContain(`€150 from starting: Dark mode (works/lantern) ${ORIGIN}${WISH}`);
  });

  test('leads there by a link with the post written, and never by itself', async () => {
    const answer = await aWeb().ask(asked('https://Mastodon.Social/@ada'), here);
    expect(answer.status).toBe(200);
    expect(answer.headers.has('location')).toBe(false);
    const html = unescaped(await answer.text());
    expect(html).toMatch(/href="https:\/\/mastodon\.social\/share\?text=%E2%82%AC150%20from%20starting/);
    expect(html).toContain('rel="noopener nofollow"');
    expect(html).not.toContain('http-equiv="refresh"');
  });

  test('lets no link from elsewhere choose where it leads', async () => {
    const { ask } = aWeb();
    const elsewhere = [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'none' },
      { referer: 'https://evil.example/' },
      { referer: `${ORIGIN}.evil.example/` },
      { 'sec-fetch-site': 'cross-site', referer: `${ORIGIN}${PAGE}` },
    ];
    for (const headers of elsewhere)
      expect(await (await ask(asked('evil.example'), { headers })).text()).not.toContain(
        'https://evil.example',
      );
    const referer = { headers: { referer: `${ORIGIN}${PAGE}` } };
    expect(await (await ask(asked('good.example'), referer)).text()).toContain('https://good.example/share');
  });

  test('says what is no server, and repeats it harmlessly', async () => {
    const html = await aWeb().page(asked('"><script>'), here);
    expect(readable(html)).toContain('is not the name of a server. It looks like mastodon.social.');
    expect(html.match(/<script/g)).toHaveLength(1);
  });

  test('has nothing to say of a wish that nobody would share', async () => {
    const words = readable(await aWeb({ wish: aWish('cancelled') }).page(asked('mastodon.social'), here));
    expect(words).toContain('nothing to tell others');
  });
});

test.each([
  ['mastodon.social', 'mastodon.social'],
  [' HTTPS://Piaille.FR/home ', 'piaille.fr'],
  ['@ada@mstdn.jp', 'mstdn.jp'],
  ['müller.example', 'xn--mller-kva.example'],
  ['localhost', undefined],
  ['127.0.0.1', undefined],
  ['0x7f.1', undefined],
  ['[::1]', undefined],
  ['evil.example:8080', undefined],
  ['javascript:alert(1)', undefined],
  ['a b.example', undefined],
  ['', undefined],
  [`${'a.'.repeat(200)}example`, undefined],
])('%s names the server %s', (written, server) => {
  expect(serverIn(written)).toBe(server);
});
