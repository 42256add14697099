// What is private, unknown or deleted cannot be told apart, on any address, by anybody; and what becomes private is gone within
// a minute, whatever was kept of it. With the real store and the real use cases.
import { beforeAll, beforeEach, afterEach, describe, expect, test, vi } from 'vitest';
import { defaultSettings } from '../../src/domain/settings.ts';
import { describeIssue } from '../../src/usecases/describe-issue.ts';
import { loseIssue } from '../../src/usecases/follow-issue.ts';
import { followProject } from '../../src/usecases/follow-project.ts';
import { webUseCases } from '../../src/usecases/for-web.ts';
import type { SeenIssue } from '../../src/ports/seen.ts';
import { noon, people } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aStore, ask, proposal, securePledge } from '../store/a-store.ts';
import { type AWorld, aWorld } from '../usecases/a-world.ts';
import { ada, aWeb, type Web } from './a-web.ts';
import { type Address, elsewhere, everyAddress, isOfProject } from './every-address.ts';

const db = database();
const open = aStore(db);
const LONGEST_SEEN = 60_000;
const aDescription = { source: 'A secret plan.', missing: [] } as const;

let at: AWorld;
let web: Web;
let last = 500n;

interface Place {
  readonly owner: string;
  readonly issue: SeenIssue;
  readonly campaign: bigint;
}

/** A public wish that somebody pledged for, in a repository of its own. */
async function aPublicWish(): Promise<Place> {
  last += 1n;
  const owner = `owner${last}`;
  const project = { id: last, installation: 9n, owner, name: 'repo', private: false };
  await open.store.rememberProject(project, defaultSettings('EUR'));
  const author = { id: people.requester.id, login: 'ann', human: true };
  const state = { open: true, labels: ['wish'], locked: false, updatedAt: noon };
  const issue = { project, id: last, number: 7, title: 'A secret', author, ...state };
  const { campaign } = await open.store.propose({
    project: last,
    issue: last,
    number: 7,
    title: 'A secret',
    at: at.now,
    decide: proposal(),
    jobs: () => [],
  });
  await ask(open.store, campaign, securePledge(last, { named: true }));
  const seen: SeenIssue = { ...issue, description: aDescription };
  await describeIssue(at.world, seen);
  return { owner, issue: seen, campaign };
}

const hide = ({ issue }: Place): Promise<void> =>
  followProject(at.world, { ...issue.project, private: true });

async function answerOf(asked: Promise<Response>) {
  const answer = await asked;
  const headers = [...answer.headers].filter(
    // How often one asked is the same for all that one asks for.
    ([name]) => name !== 'date' && !name.startsWith('ratelimit-'),
  );
  // A number that is used once says nothing of what it stands beside.
  const body = (await answer.text()).replaceAll(/nonce="[^"]*"/g, '');
  const policy = (value: string) => value.replaceAll(/'nonce-[^']*'/g, '');
  return { status: answer.status, headers: headers.map(([name, value]) => [name, policy(value)]), body };
}

const addresses = (): readonly Address[] => everyAddress(web).filter(isOfProject);
const ofWish = ({ path }: Address): boolean => path.includes('/works/lantern/3');

beforeAll(() => {
  at = aWorld(open);
});
beforeEach(() => {
  web = aWeb({ useCases: webUseCases(at.world) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what is not public', () => {
  test('is on every address, byte for byte, like what never was', async () => {
    const [hidden, deleted] = [await aPublicWish(), await aPublicWish()];
    await hide(hidden);
    await loseIssue(at.world, deleted.issue.id, 'deleted');
    const backer = await web.signedIn({ id: people.requester.id, login: 'ann' });
    expect(addresses().length).toBeGreaterThan(8);
    for (const address of addresses())
      for (const headers of [{}, await web.signedIn(ada), backer]) {
        const seen = (owner: string, name: string, number: number) =>
          answerOf(web.ask(elsewhere(address, owner, name, number), { headers }));
        const nothing = await seen('vacantplot', 'vacantshed', 1);
        expect([address.path, await seen(hidden.owner, 'repo', 7)]).toEqual([address.path, nothing]);
        expect([address.path, await seen(hidden.owner, 'repo', 8)]).toEqual([address.path, nothing]);
        if (ofWish(address))
          expect([address.path, await seen(deleted.owner, 'repo', 7)]).toEqual([address.path, nothing]);
        expect(JSON.stringify(nothing)).not.toMatch(/vacant|secret/i);
      }
  });

  test('leaves no text of its issue behind, and a private one never brings any', async () => {
    const [hidden, deleted] = [await aPublicWish(), await aPublicWish()];
    expect(await open.store.description(hidden.campaign)).toBe('A secret plan.');
    await hide(hidden);
    await loseIssue(at.world, deleted.issue.id, 'deleted');
    await describeIssue(at.world, { ...hidden.issue, project: { ...hidden.issue.project, private: true } });
    expect(await open.store.description(hidden.campaign)).toBeUndefined();
    expect(await open.store.description(deleted.campaign)).toBeUndefined();
  });
});

test('what becomes private or is deleted is gone from everywhere within a minute, caches included', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] });
  for (const end of [hide, ({ issue }: Place) => loseIssue(at.world, issue.id, 'deleted')]) {
    web = aWeb({ useCases: webUseCases(at.world), refreshSeconds: 30 });
    const place = await aPublicWish();
    const asked = addresses().filter((address) => end === hide || ofWish(address));
    const nothings = new Map<string, unknown>();
    for (const address of asked)
      nothings.set(address.path, await answerOf(web.ask(elsewhere(address, 'vacantplot', 'vacantshed', 1))));
    const seen = (address: Address) => web.ask(elsewhere(address, place.owner, 'repo', 7));
    // Whatever is kept here is kept from now on.
    for (const address of asked) await seen(address);
    await end(place);
    // Until then an old answer may be given, and is kept elsewhere for as long as it says.
    for (let passed = 0; passed <= LONGEST_SEEN; passed += 15_000) {
      for (const address of asked) {
        const answer = await seen(address);
        const [, kept = '0'] = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '') ?? [];
        const until = passed + Number(kept) * 1000;
        const isOld =
          JSON.stringify(await answerOf(Promise.resolve(answer))) !==
          JSON.stringify(nothings.get(address.path));
        if (isOld) expect([address.path, until <= LONGEST_SEEN]).toEqual([address.path, true]);
        expect(answer.headers.get('cache-control')).not.toContain('stale-');
      }
      vi.advanceTimersByTime(15_000);
    }
    for (const address of asked)
      expect([address.path, await answerOf(seen(address))]).toEqual([
        address.path,
        nothings.get(address.path),
      ]);
  }
});
