import { describe, expect, test } from 'vitest';
import { phases } from '../../src/domain/campaign.ts';
import { ORIGIN, aWeb, aWish } from './a-web.ts';

const ONE = '/api/v1/gh/works/lantern/3';
const ALL = '/api/v1/gh/works/lantern';

describe('the API', () => {
  test('says of a wish what its page says, amounts as text of minor units', async () => {
    const answer = await aWeb().ask(ONE);
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
      links: { page: `${ORIGIN}/gh/works/lantern/3`, badge: `${ORIGIN}/badge/gh/works/lantern/3.svg` },
    });
  });

  test.each(phases)('has no number for an amount and no gap in any phase: %s', async (phase) => {
    const wish = (await (await aWeb({ wish: aWish(phase) }).ask(ONE)).json()) as Record<string, unknown>;
    expect(wish['phase']).toBe(phase);
    for (const key of ['remaining', 'target', 'pledged', 'closeTheGap'])
      expect(wish[key] === null || /^\d+$/.test((wish[key] as { minor: string }).minor)).toBe(true);
    expect(wish).toHaveProperty('next.who');
  });

  test('lists the wishes of a project', async () => {
    const { ask } = aWeb();
    const project: unknown = await (await ask(ALL)).json();
    expect(project).toEqual({
      owner: 'works',
      repository: 'lantern',
      wishes: [await (await ask(ONE)).json()],
    });
  });

  test('speaks French when asked, and keeps its amounts', async () => {
    const wish: unknown = await (await aWeb().ask(`${ONE}?lang=fr`)).json();
    expect(wish).toMatchObject({
      pledged: { minor: '35000', display: expect.stringMatching(/350\s€/) as string },
    });
  });

  test('answers every site, and lets none change anything', async () => {
    const { ask } = aWeb();
    const headers = { origin: 'https://elsewhere.example' };
    expect((await ask(ONE, { headers })).headers.get('access-control-allow-origin')).toBe('*');
    expect((await ask(`${ALL}/99`, { headers })).headers.get('access-control-allow-origin')).toBe('*');
    const preflight = await ask(ONE, {
      method: 'OPTIONS',
      headers: { ...headers, 'access-control-request-method': 'GET' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'GET']);
    expect(preflight.headers.has('access-control-allow-credentials')).toBe(false);
    expect((await ask(ONE, { method: 'POST', headers })).status).toBe(403);
  });

  test.each([ONE, ALL])('is not sent again while nothing changed: %s', async (path) => {
    const { ask } = aWeb();
    const first = await ask(path);
    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const again = await ask(path, { headers });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect((await aWeb({ wish: aWish('started') }).ask(path, { headers })).status).toBe(200);
  });

  test('tells a problem as a problem', async () => {
    const answer = await aWeb().ask(`${ALL}/4`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({
      type: 'about:blank',
      title: 'Unknown, or not public',
      status: 404,
    });
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
