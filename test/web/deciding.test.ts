// What backers say of the work, and where one person decides for a wish: by POST alone, with clear words, for who is signed in.
import { describe, expect, test } from 'vitest';
import type { OwnSay } from '../../src/ports/affairs.ts';
import { locales } from '../../src/templates/texts.ts';
import { aCampaign, ids, noon } from '../support/builders.ts';
import { WISH, ada, anAffair, anOwnPledge, aWeb, aWish, changing, readable } from './a-web.ts';
import { htmlFaults } from './markup.ts';

const PLEDGE = `${WISH}/pledge`;
const address = { owner: 'works', name: 'lantern', number: 3 };
const until = noon.add({ hours: 240 });
const paid = aCampaign({ phase: 'started' }).pledgeOf(ids.backer);
const extension = {
  kind: 'extension',
  delay: { count: 1, unit: 'week' },
  dueAt: noon.add({ hours: 480 }),
  until,
  agreed: false,
  percent: 20,
} as const;
const objection = { kind: 'objection', until, silencePays: true, objected: false, percent: 12 } as const;
const vote = { kind: 'vote', until, voted: undefined, approve: 30, refund: 45 } as const;
const says: readonly OwnSay[] = [
  extension,
  { ...extension, agreed: true },
  objection,
  { ...objection, silencePays: false, objected: true },
  vote,
  { ...vote, voted: true },
  { ...vote, voted: false },
  { kind: 'settled-by', by: 'maintainers', until },
  { kind: 'settled-by', by: 'requester', until },
];
const phaseOf = {
  extension: 'started',
  objection: 'delivered',
  vote: 'contested',
  'settled-by': 'contested',
} as const;

function webWith(say: OwnSay) {
  const wish = aWish(phaseOf[say.kind]);
  const own = anOwnPledge(paid, { wish, say });
  const affairs = async () => anAffair({ pledges: [own] });
  return aWeb({ wish, useCases: { ownPledge: async () => own, affairs } });
}

describe('a backer', () => {
  test.each(locales)(
    'reads what is asked, until when, how it stands, and what happens otherwise, in %s',
    async (locale) => {
      const pages: string[] = [];
      for (const say of says) {
        const web = webWith(say);
        const html = await web.page(`${PLEDGE}?lang=${locale}`, { headers: await web.signedIn() });
        expect(htmlFaults(html)).toEqual([]);
        const section = /<section class="panel[^"]*" id="say"[\s\S]*?<\/section>/.exec(html)?.[0] ?? '';
        pages.push(readable(section));
      }
      await expect(pages.join('\n\n')).toMatchFileSnapshot(`./snapshots/say.${locale}.txt`);
    },
  );

  test.each([
    [extension, 'extension', 'yes', { name: 'answerExtension', given: [ada, address, true] }],
    [
      { ...extension, agreed: true },
      'extension',
      'no',
      { name: 'answerExtension', given: [ada, address, false] },
    ],
    [objection, 'object', 'yes', { name: 'objectTo', given: [ada, address] }],
    [vote, 'vote', 'approve', { name: 'voteSettlement', given: [ada, address, true] }],
    [vote, 'vote', 'refund', { name: 'voteSettlement', given: [ada, address, false] }],
  ] as const)('says so by one button, %j', async (say, path, value, call) => {
    const web = webWith(say);
    const html = await web.page(PLEDGE, { headers: await web.signedIn() });
    expect(html).toContain(`action="${PLEDGE}/${path}"><input type="hidden" name="say" value="${value}" />`);
    const answer = await web.send(`${PLEDGE}/${path}`, { say: value }, await web.signedIn());
    expect([answer.status, answer.headers.get('location')]).toEqual([303, PLEDGE]);
    expect(web.called(...changing)).toEqual([call]);
  });

  test('changes nothing by looking, by saying nothing clear, or without signing in', async () => {
    const web = webWith(vote);
    for (const path of ['extension', 'object', 'vote']) {
      await web.ask(`${PLEDGE}/${path}?say=approve`, { headers: await web.signedIn() });
      const stranger = await web.send(`${PLEDGE}/${path}`, { say: 'approve' });
      expect(stranger.status).toBe(403);
    }
    for (const path of ['extension', 'vote']) {
      const unclear = await web.send(`${PLEDGE}/${path}`, { say: 'maybe' }, await web.signedIn());
      expect([unclear.status, await unclear.text()]).toEqual([
        422,
        expect.stringContaining('Use one of the buttons.'),
      ]);
    }
    expect(web.called(...changing)).toEqual([]);
  });

  test('is told why it was too late', async () => {
    const refusal = {
      kind: 'WrongPhase',
      command: 'Object',
      phase: 'completed',
      instead: undefined,
    } as const;
    const web = aWeb({ useCases: { objectTo: async () => ({ kind: 'refused', refusal }) } });
    const answer = await web.send(`${PLEDGE}/object`, { say: 'yes' }, await web.signedIn());
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining('come true and is paid'),
    ]);
  });

  test('finds what is asked of them first on their own page', async () => {
    const web = webWith(vote);
    const html = await web.page('/me', { headers: await web.signedIn() });
    expect(html).toContain(`href="${PLEDGE}#say"`);
    expect(readable(html)).toContain('Vote on the contested delivery');
  });
});

describe('who settles', () => {
  const SETTLE = `${WISH}/settle`;
  const settled = (web: ReturnType<typeof aWeb>) => web.called('settle').map(({ given }) => given[2]);

  test('chooses, sees what it comes to, and decides by a second button', async () => {
    const web = aWeb({ wish: aWish('contested') });
    const headers = await web.signedIn();
    expect(htmlFaults(await web.page(SETTLE, { headers }))).toEqual([]);
    const look = await web.send(SETTLE, { choice: 'share', percent: '60' }, headers);
    const html = await look.text();
    expect(htmlFaults(html)).toEqual([]);
    expect(readable(html)).toMatch(/@grace is paid €300, less the fees\. €200 goes back to the backers/);
    expect(settled(web)).toEqual([]);
    for (const [fields, percent] of [
      [{ choice: 'share', percent: ' 60 ' }, 60],
      [{ choice: 'approve', percent: '7' }, 100],
      [{ choice: 'refund' }, 0],
    ] as const) {
      const done = await web.send(SETTLE, { ...fields, sure: 'yes' }, headers);
      expect([done.status, done.headers.get('location')]).toEqual([303, WISH]);
      expect(settled(web).at(-1)).toBe(percent);
    }
  });

  test.each(['', '0', '100', '-5', '12.5', '1e1', '１２', 'half'])(
    'cannot decide by a part of %j',
    async (percent) => {
      const web = aWeb({ wish: aWish('contested') });
      const answer = await web.send(SETTLE, { choice: 'share', percent, sure: 'yes' }, await web.signedIn());
      expect([answer.status, await answer.text()]).toEqual([
        422,
        expect.stringContaining('whole percent, from 1 to 99'),
      ]);
      expect(settled(web)).toEqual([]);
    },
  );

  test('is somebody whom GitHub lets: others read why not, and have no form', async () => {
    const refusal = { kind: 'NotIndependent', command: 'Settle' } as const;
    const settling = async () => ({ wish: aWish('contested'), sum: 50_000n, until, refusal });
    const web = aWeb({ wish: aWish('contested'), useCases: { settling } });
    const html = await web.page(SETTLE, { headers: await web.signedIn() });
    expect(readable(html)).toContain('you are its developer');
    expect(html).not.toContain('name="choice"');
    await web.send(SETTLE, { choice: 'approve', sure: 'yes' }, await web.signedIn());
    expect(settled(web)).toEqual([]);
  });
});

describe('a wish that expires', () => {
  const RENEW = `${WISH}/renew`;

  test('is renewed by one button, and by nothing else', async () => {
    const web = aWeb({ wish: aWish('expired') });
    const html = await web.page(RENEW, { headers: await web.signedIn() });
    expect(html.match(/<button type="submit">/g)).toHaveLength(1);
    expect(readable(html)).toContain('pledges have to be made anew');
    expect(web.called(...changing)).toEqual([]);
    const answer = await web.send(RENEW, {}, await web.signedIn());
    expect([answer.status, answer.headers.get('location')]).toEqual([303, WISH]);
    expect(web.called('renew')).toEqual([{ name: 'renew', given: [ada, address] }]);
  });

  test('leads who is not signed in there, and back', async () => {
    for (const path of ['settle', 'renew']) {
      const web = aWeb();
      const html = await web.page(`${WISH}/${path}`);
      expect(html).toContain(
        `/auth/login?next=${encodeURIComponent(`${WISH}/${path}`)}`.replaceAll('=', '&#x3D;'),
      );
      expect((await web.send(`${WISH}/${path}`, { choice: 'approve', sure: 'yes' })).status).toBe(403);
      expect(web.called(...changing)).toEqual([]);
      expect((await web.ask(`/gh/works/other/3/${path}`)).status).toBe(404);
    }
  });

  test('says on its page where it is renewed, settled, and answered', async () => {
    expect(await aWeb({ wish: aWish('expired') }).page(WISH)).toContain(`href="${RENEW}"`);
    expect(await aWeb({ wish: aWish('funding') }).page(WISH)).not.toContain(`href="${RENEW}"`);
    const contested = await aWeb({ wish: aWish('contested') }).page(WISH);
    expect(contested).toContain(`href="${WISH}/settle"`);
    expect(contested).toContain(`href="${PLEDGE}#say"`);
  });
});
