import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, test } from 'vitest';
import { phases } from '../../src/domain/campaign.ts';
import type { ListPosition } from '../../src/ports/lists.ts';
import { networkOf, addressBehind } from '../../src/web/limits.ts';
import { noon } from '../support/builders.ts';
import { aQuote } from '../templates/a-wish-view.ts';
import { ORIGIN, aShownProject, aWeb, aWish, someNews } from './a-web.ts';
import { type Described, undescribed } from './described.ts';

const ONE = '/api/v1/gh/works/lantern/3';
const ALL = '/api/v1/gh/works/lantern';
const EVERY = [
  ONE,
  ALL,
  `${ALL}/totals`,
  `${ALL}/events`,
  `${ONE}/quotes`,
  `${ONE}/events`,
  '/api/v1/wishes',
  '/api/v1/projects',
];

let description: Described;
const json = async (answer: Response | Promise<Response>): Promise<Record<string, unknown>> =>
  (await (await answer).json()) as Record<string, unknown>;
/** The answer, which is as it is described. */
async function asked(path: string, web = aWeb()): Promise<Response> {
  const answer = await web.ask(path);
  expect(await undescribed(description, path, answer)).toBeUndefined();
  return answer;
}
beforeAll(async () => {
  description = (await json(aWeb().ask('/api/v1/openapi.json'))) as unknown as Described;
});

describe('the API', () => {
  test('says of a wish what its page says, amounts as text of minor units', async () => {
    const answer = await asked(ONE);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      owner: 'works',
      repository: 'lantern',
      number: 3,
      headline: '€150 remaining of €500',
      phase: 'funding',
      paused: null,
      remaining: { minor: '15000', currency: 'EUR', display: '€150' },
      target: { minor: '50000', currency: 'EUR', display: '€500' },
      pledged: { minor: '35000', currency: 'EUR', display: '€350' },
      percent: 70,
      backers: 2,
      pledgeable: true,
      closeTheGap: { minor: '15000' },
      developer: 'grace',
      dueAt: null,
      links: {
        page: `${ORIGIN}/gh/works/lantern/3`,
        badge: `${ORIGIN}/badge/gh/works/lantern/3.svg`,
        feed: `${ORIGIN}/gh/works/lantern/3/feed.atom`,
        api: `${ORIGIN}${ONE}`,
      },
    });
  });

  test.each(phases)('has no number for an amount and no gap in any phase: %s', async (phase) => {
    const wish = await json(asked(ONE, aWeb({ wish: aWish(phase) })));
    expect(wish['phase']).toBe(phase);
    for (const key of ['remaining', 'target', 'pledged', 'closeTheGap'])
      expect(wish[key] === null || /^\d+$/.test((wish[key] as { minor: string }).minor)).toBe(true);
    expect(wish).toHaveProperty('next.who');
  });

  test('lists the wishes of a project beside what they come to', async () => {
    const { namedBackers: _, ...listed } = await json(asked(ONE));
    expect(await json(asked(ALL))).toMatchObject({
      owner: 'works',
      repository: 'lantern',
      wishes: [listed],
      next: null,
      totals: {
        wishes: 1,
        phases: { funding: 1, open: 0 },
        needs: { quote: 0, 'last-bit': 0 },
        sums: [{ currency: 'EUR', pledged: { minor: '35000' }, funded: { minor: '0' } }],
      },
      links: { page: `${ORIGIN}/gh/works/lantern`, repository: 'https://github.com/works/lantern' },
    });
    expect(await json(asked(`${ALL}/totals`))).toEqual((await json(asked(ALL)))['totals']);
    expect(await json(asked('/api/v1/wishes'))).toEqual({ wishes: [listed], next: null });
    expect(await json(asked('/api/v1/projects'))).toMatchObject({
      projects: [{ owner: 'works', totals: { wishes: 1 } }],
      next: null,
    });
  });

  test('gives the quotes with their specifications, and what happened in words and as data', async () => {
    const before = { amount: 40_000n, delay: { count: 3, unit: 'week' as const }, specification: 'old' };
    const wish = aWish('funding', { quotes: [aQuote({ accepted: true, specification: '## All', before })] });
    const web = aWeb({ wish });
    expect(await json(asked(`${ONE}/quotes`, web))).toMatchObject({
      quotes: [{ accepted: true, specification: '## All', before: { amount: { minor: '40000' } } }],
    });
    const { events } = (await json(asked(`${ONE}/events`, web))) as { events: object[] };
    expect(events).toHaveLength(4);
    expect(events[0]).toMatchObject({
      type: 'QuoteAccepted',
      words: '@grace’s quote is accepted: €500 in 3 weeks',
      amount: { minor: '50000' },
      delay: { count: 3, unit: 'week' },
      at: '2027-03-01T15:00:00Z',
    });
    expect(await json(asked(`${ALL}/events`, web))).toEqual({ events, next: null });
    expect(JSON.stringify(events)).not.toMatch(/"requester"|"developer"|"by"/);
  });

  test('hands what is asked of a list to whoever finds it', async () => {
    const web = aWeb();
    await asked(
      `${ALL}?phase=funding,paused&needs=last-bit&search=dark%20mode&order=newest&limit=7&lang=fr`,
      web,
    );
    expect(web.called('project')[0]?.given[2]).toEqual({
      standings: ['funding', 'paused'],
      need: 'last-bit',
      search: 'dark mode',
      order: 'newest',
      limit: 7,
      after: undefined,
    });
  });

  test('leads from page to page by an address that only its own list takes', async () => {
    const next: ListPosition = { band: 12, nearness: 4500, campaign: 77n };
    const page = { items: [aWish('funding')], next };
    const told = { items: someNews(aWish('funding')), next: { at: noon, campaign: 7n, sequence: 3 } };
    const web = aWeb({
      useCases: {
        wishes: async () => page,
        project: async () => aShownProject([aWish('funding')], { next }),
        projects: async () => ({ items: [], next: 9n }),
        told: async () => told,
      },
    });
    const taken: [string, string, unknown][] = [
      ['/api/v1/wishes?limit=1&lang=fr', 'wishes', { after: next }],
      [`${ALL}?limit=1`, 'project', { after: next }],
      [`${ONE}/events?limit=4`, 'told', told.next],
      ['/api/v1/projects?limit=5', 'projects', 9n],
    ];
    const cursors: string[] = [];
    for (const [path, name, after] of taken) {
      const answer = await asked(path, web);
      const { next: link } = (await answer.json()) as { next: string };
      expect(answer.headers.get('link')).toBe(`<${link}>; rel="next"`);
      expect(link.startsWith(`${ORIGIN}${path}&cursor=`)).toBe(true);
      expect((await asked(link.slice(ORIGIN.length), web)).status).toBe(200);
      const given = web.calls.filter((call) => call.name === name).at(-1)?.given ?? [];
      expect(given).toContainEqual(
        typeof after === 'bigint' || name === 'told' ? after : expect.objectContaining(after as object),
      );
      cursors.push(new URL(link).searchParams.get('cursor') ?? '');
    }
    const [wishes = '', , events = '', projects = ''] = cursors;
    for (const wrong of [
      `/api/v1/wishes?order=newest&cursor=${wishes}`,
      `/api/v1/wishes?cursor=${events}`,
      `/api/v1/projects?cursor=${wishes}`,
      `${ALL}/events?cursor=${projects}`,
      `/api/v1/wishes?cursor=${wishes}x`,
      '/api/v1/wishes?cursor=',
    ])
      expect([wrong, (await asked(wrong, web)).status]).toEqual([wrong, 400]);
  });

  test.each([
    ['limit=0', 'limit', '0', 'a whole number from 1 to 100'],
    ['limit=101', 'limit', '101', 'a whole number from 1 to 100'],
    ['limit=1e1', 'limit', '1e1', 'a whole number from 1 to 100'],
    ['cursor=%00%E2%80%AE', 'cursor', '', 'the cursor out of next of an answer, with the same order'],
    ['phase=open,fundig', 'phase', 'open,fundig', expect.stringContaining('funding, open, proposed, paused')],
    ['needs=money', 'needs', 'money', 'quote, last-bit'],
    ['order=oldest', 'order', 'oldest', 'nearest, newest'],
    ['search=%20', 'search', '', '1 to 100 characters'],
    ['fase=open', 'fase', 'open', 'lang, phase, needs, search, order, limit, cursor'],
  ])(
    'says of %s what was read, why it is refused and what is allowed',
    async (query, name, read, allowed) => {
      const answer = await asked(`${ALL}?${query}`);
      expect(answer.status).toBe(400);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await answer.json()).toMatchObject({
        title: 'The query cannot be read',
        status: 400,
        errors: [{ name, read, allowed }],
      });
      expect(await json(asked(`${ALL}?${query}&lang=fr`))).toMatchObject({
        title: 'La requête est illisible',
      });
    },
  );

  test('speaks French when asked, and keeps its amounts', async () => {
    expect(await json(asked(`${ONE}?lang=fr`))).toMatchObject({
      pledged: { minor: '35000', display: expect.stringMatching(/350\s€/) as string },
    });
    expect(await json(asked(`${ONE}?lang=xx`))).toEqual(await json(asked(ONE)));
  });

  test('answers every site, and lets none change anything', async () => {
    const { ask } = aWeb();
    const headers = { origin: 'https://elsewhere.example' };
    for (const path of [...EVERY, `${ALL}/99`, `${ALL}?limit=x`])
      expect((await ask(path, { headers })).headers.get('access-control-allow-origin')).toBe('*');
    const preflight = await ask(ONE, {
      method: 'OPTIONS',
      headers: { ...headers, 'access-control-request-method': 'GET' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'GET']);
    expect(preflight.headers.has('access-control-allow-credentials')).toBe(false);
    expect((await ask(ONE, { method: 'POST', headers })).status).toBe(403);
  });

  test.each(EVERY)('is not sent again, nor put together again, while nothing changed: %s', async (path) => {
    let wish = aWish('funding');
    const project = () => aShownProject([wish]);
    const web = aWeb({
      useCases: {
        wish: async () => ({ view: wish, version: '' }),
        project: async () => project(),
        wishes: async () => ({ items: [wish], next: undefined }),
        projects: async () => ({ items: [project()], next: undefined }),
        told: async () => ({ items: someNews(wish), next: undefined }),
        version: async () => wish.progress.phase,
      },
    });
    const first = await web.ask(path);
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    const headers = { 'if-none-match': `"other", W/${first.headers.get('etag') ?? ''}` };
    web.calls.length = 0;
    const again = await web.ask(path, { headers });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(web.calls.filter(({ name }) => name !== 'version')).toEqual([]);
    wish = aWish('started', { title: 'Another' });
    const says = path.includes('/gh/') && !/quotes|events/.test(path);
    expect((await web.ask(path, { headers })).status).toBe(says ? 200 : 304);
  });

  test('tells a problem as a problem, and the private as the unknown', async () => {
    const web = aWeb({
      useCases: {
        project: async () => undefined,
        wish: async () => undefined,
        version: async () => undefined,
        told: async () => undefined,
      },
    });
    for (const path of EVERY.filter((one) => one.includes('/gh/'))) {
      const answer = await asked(path, web);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await answer.json()).toEqual({
        type: 'about:blank',
        title: 'Unknown, or not public',
        status: 404,
      });
    }
  });

  test.each(['03', '3.0', '0x3', '3e0', '%203', '+3'])(
    'knows a number as GitHub writes it, not as %s',
    async (number) => {
      expect((await aWeb().ask(`${ALL}/${number}`)).status).toBe(404);
    },
  );

  test('tells that it failed, and not of what', async () => {
    const fail = () => Promise.reject(new Error('password of the database'));
    const web = aWeb({ useCases: { wish: fail } });
    const answer = await web.ask(ONE);
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.has('etag')).toBe(false);
    expect(await answer.json()).toEqual({ type: 'about:blank', title: 'Something went wrong', status: 500 });
    expect(web.failures).toHaveLength(1);
  });
});

describe('how often one address may ask', () => {
  const from = (address: string) => ({ headers: { 'x-from': address } });

  test('every answer says how often still, and one too many is refused until the minute is over', async () => {
    const { ask } = aWeb({ perMinute: 2 });
    const first = await ask(ONE, from('192.0.2.1'));
    expect(first.headers.get('ratelimit-limit')).toBe('2');
    expect(first.headers.get('ratelimit-remaining')).toBe('1');
    expect(first.headers.get('ratelimit-policy')).toBe('2;w=60');
    const tagged = { 'if-none-match': first.headers.get('etag') ?? '', 'x-from': '192.0.2.1' };
    const second = await ask(ONE, { headers: tagged });
    expect([second.status, second.headers.get('ratelimit-remaining')]).toEqual([304, '0']);
    const refused = await ask(`${ONE}?lang=en`, from('192.0.2.1'));
    expect(refused.status).toBe(429);
    const seconds = refused.headers.get('retry-after') ?? '';
    expect(seconds).toMatch(/^[1-5]?\d$|^60$/);
    expect(refused.headers.get('ratelimit-reset')).toBe(seconds);
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    expect(await undescribed(description, ONE, refused)).toBeUndefined();
    expect(await json(refused)).toMatchObject({
      title: 'Too many requests',
      detail: `This address may ask 2 times a minute. Ask again in ${seconds} s.`,
    });
    expect((await ask(ONE, from('192.0.2.2'))).status).toBe(200);
    expect((await ask('/gh/works/lantern/3', from('192.0.2.1'))).status).toBe(200);
  });

  test('an address of IPv6 is its network, and one of IPv4 is the same in both forms', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::9'));
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0');
    expect(networkOf('2001:db8:1:2::')).not.toBe(networkOf('2001:db8:1:3::'));
    expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(networkOf('::1')).toBe('0:0:0:0');
  });

  test('nobody is another by writing an address into a header', () => {
    const request = (forwarded?: string) =>
      new Request(ORIGIN, forwarded === undefined ? {} : { headers: { 'x-forwarded-for': forwarded } });
    const peer = () => '10.0.0.1';
    expect(addressBehind(0, peer)(request('1.1.1.1'))).toBe('10.0.0.1');
    expect(addressBehind(1, peer)(request('1.1.1.1, 2.2.2.2'))).toBe('2.2.2.2');
    expect(addressBehind(2, peer)(request('1.1.1.1, 2.2.2.2, 3.3.3.3'))).toBe('2.2.2.2');
    expect(addressBehind(2, peer)(request('3.3.3.3'))).toBe('10.0.0.1');
    expect(addressBehind(1, peer)(request())).toBe('10.0.0.1');
  });
});

describe('the description', () => {
  test('is OpenAPI 3.1, in either language, with a word for everything', async () => {
    const french = await json(aWeb().ask('/api/v1/openapi.json?lang=fr'));
    for (const document of [description, french]) {
      const { valid, errors } = await new Validator().validate(
        structuredClone(document) as unknown as Record<string, unknown>,
      );
      expect(errors).toBeUndefined();
      expect(valid).toBe(true);
      expect(JSON.stringify(document)).not.toContain('api:');
    }
    expect(description.openapi).toBe('3.1.0');
    expect(JSON.stringify(french)).toContain('Les souhaits de tous les projets publics');
    expect(Object.keys(description.paths)).toHaveLength(EVERY.length);
  });
});
