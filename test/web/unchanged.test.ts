// What others keep of a wish: while nothing changes they are told so without anybody looking at a campaign, and what a pledge
// changes reaches every one of them within a minute. With the real store and the real use cases; time is moved by hand.
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Cost, counting } from '../../bench/counted.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { type OpenStore, openStore } from '../../src/store/store.ts';
import { webUseCases } from '../../src/usecases/for-web.ts';
import { anActor, ids, people, specification } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aStore, ask, proposal, securePledge } from '../store/a-store.ts';
import { type AWorld, aWorld } from '../usecases/a-world.ts';
import { type Web, aWeb } from './a-web.ts';

const REFRESH_SECONDS = 30;
const WISH = '/gh/works/lantern/3';
const PROJECT = '/gh/works/lantern';
const kept = [
  `/badge${WISH}.svg`,
  `/badge${WISH}.json`,
  `/badge${PROJECT}.svg`,
  `/banner${WISH}.svg`,
  `/card${WISH}.png`,
  `/card${PROJECT}.png`,
  `/widget${WISH}.json`,
  `/widget${PROJECT}.json`,
  `/embed${WISH}`,
  `/embed${PROJECT}`,
  `/api/v1${WISH}`,
  `/api/v1${PROJECT}`,
  `/api/v1${WISH}/quotes`,
  `/api/v1${WISH}/events`,
  `${WISH}/feed.atom`,
  `${PROJECT}/feed.atom`,
];
/** They tell what happened; of single pledges nobody is told. */
const saysNothingOfPledges = /feed|events|quotes/;

const db = database();
const base = aStore(db);
let heard: (work: () => Promise<unknown>) => Promise<Cost>;
let open: OpenStore;
let at: AWorld;
let web: Web;
let campaign = 0n;
let pledge = 1n;

beforeAll(async () => {
  open = openStore(db.url, { refreshDelaySeconds: REFRESH_SECONDS });
  heard = counting(open);
  at = aWorld(open);
  const project = { id: 1n, installation: 9n, owner: 'works', name: 'lantern', private: false };
  await base.store.rememberProject(project, defaultSettings('EUR'));
  const issue = { project: 1n, issue: 3n, number: 3, title: 'Dark mode', at: at.now };
  ({ campaign } = await base.store.propose({ ...issue, decide: proposal(), jobs: () => [] }));
  const by = people.developer;
  const offer = { amount: 50_000n, delay: { count: 2, unit: 'week' }, specification, comment: 1n } as const;
  const accepted = { developer: by.id, version: 1, sameAsDeveloper: [], payout: 'ready' } as const;
  await ask(base.store, campaign, securePledge(pledge, { by: anActor(ids.requester) }));
  await ask(base.store, campaign, { type: 'SubmitQuote', by, ...offer });
  await ask(base.store, campaign, { type: 'AcceptQuote', by: people.maintainer, ...accepted });
  return () => open.close();
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] });
  web = aWeb({ useCases: webUseCases(at.world), refreshSeconds: REFRESH_SECONDS });
});
afterEach(() => {
  vi.useRealTimers();
});

async function tagOf(path: string): Promise<string> {
  const answer = await web.ask(path);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.headers.get('etag') ?? expect.fail(`${path} has no tag`);
}

const statusFor = async (path: string, tag: string): Promise<number> =>
  (await web.ask(path, { headers: { 'if-none-match': tag } })).status;

test.each(kept)(
  '%s is said to be unchanged without looking at a campaign, however old it is',
  async (path) => {
    const tag = await tagOf(path);
    for (const minutes of [0, 1, 60]) {
      vi.advanceTimersByTime(minutes * 60_000);
      let status = 0;
      const { texts } = await heard(async () => (status = await statusFor(path, tag)));
      expect(status).toBe(304);
      expect(texts.join()).not.toMatch(/\b(?:campaigns|pledges|quotes|events|told_events|project_totals)\b/);
      if (minutes > 0) expect(texts.join()).toContain('shown_versions');
    }
  },
);

test.each(kept.filter((path) => !saysNothingOfPledges.test(path)))(
  'a pledge reaches %s within a minute, what others keep included',
  async (path) => {
    const before = await tagOf(path);
    // The worst case: it is made, and kept, just before.
    vi.advanceTimersByTime(REFRESH_SECONDS * 1000);
    const answer = await web.ask(path);
    const [, seconds = ''] = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '') ?? [];
    pledge += 1n;
    await ask(base.store, campaign, securePledge(pledge, { by: anActor(1000n + pledge), amount: 700n }));
    for (let passed = 0; passed + Number(seconds) < 60; passed += 5) vi.advanceTimersByTime(5000);
    expect(await statusFor(path, before)).toBe(200);
    expect(await tagOf(path)).not.toBe(before);
  },
);

test('and the page at once', async () => {
  const amount = async () => /<strong>[^<]*<\/strong>/.exec(await web.page(WISH))?.[0];
  const facts = async () => /<p class="facts">.*<\/p>/.exec(await web.page(WISH))?.[0];
  const before = [await amount(), await facts()];
  pledge += 1n;
  await ask(base.store, campaign, securePledge(pledge, { by: anActor(1000n + pledge), amount: 700n }));
  expect([await amount(), await facts()]).not.toEqual(before);
});
