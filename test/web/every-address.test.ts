// Every page and every other answer to a GET: valid, and with the headers that are promised, whatever is added later.
import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { phases } from '../../src/domain/campaign.ts';
import { locales } from '../../src/templates/texts.ts';
import { aCampaign, ids, noon } from '../support/builders.ts';
import { aQuote } from '../templates/a-wish-view.ts';
import { aWeb, aWish, changing } from './a-web.ts';
import { everyAddress } from './every-address.ts';
import { someAffairs } from './some-affairs.ts';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  // How it is typed, not what it is: a page is read by browsers, and its templates by people.
  rules: { 'doctype-style': 'off', 'void-style': 'off', 'no-trailing-whitespace': 'off' },
});

function faultsOf(html: string): readonly string[] {
  const { results } = validator.validateStringSync(html);
  return results.flatMap(({ messages }) =>
    messages.map(
      ({ ruleId, message, line }) =>
        `${ruleId}: ${message} ${html.split('\n')[line - 1]?.trim().slice(0, 200)}`,
    ),
  );
}

const description =
  '### What\n\nA **switch** <kbd>x</kbd>\n\n- [x] one\n- [ ] two\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n![p](https://example.org/p.png)';
const before = { amount: 40_000n, delay: { count: 3, unit: 'week' as const }, specification: 'kept\nold' };

function aFullWeb(phase: (typeof phases)[number]) {
  const quotes = [aQuote({ accepted: phase !== 'open', version: 2, specification: description, before })];
  const wish = aWish(phase, {
    title: 'A dark mode that follows the system, the hour and the room, with a switch of its own',
    namedBackers: ['ada', 'bob'],
    quotes: phase === 'proposed' ? [] : quotes,
  });
  const affairs = someAffairs(phase, wish);
  const campaign = aCampaign({ phase });
  const events = campaign.events.map((event, index) => ({ sequence: index, at: noon, event }));
  return aWeb({
    wish,
    useCases: {
      affairs: async () => affairs,
      ownPledge: async () => affairs.pledges[0],
      story: async () => ({
        description,
        events: events.toReversed(),
        earlier: 3,
        names: new Map([[ids.developer, 'grace']]),
      }),
    },
  });
}

describe('every page', () => {
  test.each(phases)('is valid HTML by the recommended rules while a wish is %s', async (phase) => {
    const web = aFullWeb(phase);
    const headers = { ...(await web.signedIn()), 'sec-fetch-site': 'same-origin' };
    const isFirst = phase === phases[0];
    let count = 0;
    const faults = new Set<string>();
    for (const { path, route } of everyAddress(web)) {
      // What says nothing of a wish is the same in all phases.
      if (!isFirst && !route.includes(':owner') && !route.startsWith('/me')) continue;
      for (const lang of isFirst ? locales : [count % 2 === 0 ? 'fr' : 'en'])
        for (const who of isFirst ? [{}, headers] : [headers]) {
          const answer = await web.ask(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, {
            headers: who,
          });
          if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
          for (const fault of faultsOf(await answer.text())) faults.add(`${path} ${fault}`);
          count += 1;
        }
    }
    expect([...faults]).toEqual([]);
    expect(count).toBeGreaterThan(5);
  });
});

describe('every answer', () => {
  test('carries the headers that keep it to itself, and no visit changes anything', async () => {
    const web = aFullWeb('funding');
    const signedIn = await web.signedIn();
    for (const { path } of everyAddress(web))
      for (const headers of [{}, signedIn]) {
        const answer = await web.ask(path, { headers });
        const policy = answer.headers.get('content-security-policy')?.split('; ') ?? [];
        const isFrame = path.startsWith('/embed/');
        const isPage = answer.headers.get('content-type')?.startsWith('text/html') ?? false;
        expect([path, policy[0]]).toEqual([path, "default-src 'none'"]);
        expect([path, answer.headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
        expect([path, policy.some((part) => part.includes("'unsafe-eval'"))]).toEqual([path, false]);
        if (isPage) {
          expect([path, policy]).toEqual([
            path,
            expect.arrayContaining(["base-uri 'none'", "object-src 'none'"]),
          ]);
          expect([path, policy.includes("frame-ancestors 'none'")]).toEqual([path, !isFrame]);
          // A frame is kept, and has no number of its own: it runs scripts of this server only.
          const foreign = isFrame ? /^script-src(?! 'self'$)/ : /^script-src(?! 'nonce-)/;
          expect([path, policy.some((part) => foreign.test(part))]).toEqual([path, false]);
          expect([path, answer.headers.get('referrer-policy')]).toEqual([
            path,
            expect.stringMatching(/^(?:strict-origin-when-cross-origin|no-referrer)$/),
          ]);
        }
        if (path.startsWith('/api/')) {
          expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, '*']);
          expect([path, answer.headers.has('access-control-allow-credentials')]).toEqual([path, false]);
        }
        if (!path.startsWith('/auth/') && !path.startsWith('/me') && !path.includes('/pledge'))
          expect([path, answer.headers.has('set-cookie')]).toEqual([path, false]);
      }
    const visits = ['pledgeReturned', 'cardReturned', 'resumeOnboarding'];
    const changes = web.called(...changing).filter(({ name }) => !visits.includes(name));
    expect(changes).toEqual([]);
  });
});
