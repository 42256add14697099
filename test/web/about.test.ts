import { describe, expect, test } from 'vitest';
import { WISH, aWeb, readable } from './a-web.ts';

const operator = {
  name: 'Lantern Friends',
  address: '1 Quay\nAda Town',
  email: 'hello@lantern.example',
  registration: 'RNA W751234567',
  termsUrl: 'https://lantern.example/terms',
  privacyUrl: 'https://lantern.example/privacy',
  platformFeeBasisPoints: 250,
  maxHoldDays: 60,
  withdrawalDays: 14,
};

describe('the page about this server', () => {
  test('says who runs it, what it costs, how money is held and returned, how to get out, and whom to ask', async () => {
    const html = await aWeb({ operator }).page('/about');
    const words = readable(html);
    expect(words).toContain('Name Lantern Friends');
    expect(words).toContain('1 Quay Ada Town');
    expect(words).toContain('RNA W751234567');
    expect(html).toContain('href="https://lantern.example/terms"');
    expect(html).toContain('href="https://lantern.example/privacy"');
    expect(words).toContain('takes 2.5% of what is paid out');
    expect(words).toContain('for 60 days at most');
    expect(words).toContain('The operator bears it');
    expect(words).toContain('withdrawn on its page, alone and without giving a reason');
    expect(words).toContain('Write to hello@lantern.example.');
    expect(words).not.toContain('has not said');
  });

  test('says clearly what the operator has not filled in', async () => {
    const words = readable(await aWeb().page('/about'));
    expect(words).toContain(
      'Whoever runs this server has not said: Name, Address, Contact, Terms, and Privacy. Ask them before you pledge.',
    );
    expect(words.match(/not filled in by the operator/g)).toHaveLength(6);
    expect(words).toContain('The operator takes no fee.');
    expect(words).toContain('has named no address to write to');
  });

  test('expects no registration of a private person', async () => {
    const web = aWeb({ operator: { ...operator, registration: undefined } });
    expect(readable(await web.page('/about'))).not.toContain('has not said');
  });

  test('links nowhere but to pages of the web', async () => {
    const web = aWeb({ operator: { ...operator, termsUrl: 'javascript:alert(1)', privacyUrl: 'our wiki' } });
    const html = await web.page('/about');
    expect(html).not.toContain('href="javascript');
    expect(readable(html)).toContain('our wiki');
  });

  test('is linked from the foot of every page, and from what is agreed to', async () => {
    const web = aWeb();
    for (const path of ['/', '/gh/works/lantern', WISH, '/nowhere', '/auth/callback'])
      expect(await web.page(path)).toMatch(/<footer>.*<a href="\/about">/);
    for (const headers of [{}, await web.signedIn()]) {
      const html = await web.page(`${WISH}/pledge`, { headers });
      expect(html.slice(html.indexOf('class="terms"'), html.indexOf('</main>'))).toContain('href="/about"');
    }
    expect(await web.page('/?lang=fr')).toMatch(/<footer>.*<a href="\/about\?lang&#x3D;fr">/);
  });
});
