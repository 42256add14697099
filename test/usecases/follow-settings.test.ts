// A project's settings as they are read, kept, followed by its wishes and, where they are wrong, told of.
import { beforeEach, describe, expect, test } from 'vitest';
import { type Settings, defaultSettings } from '../../src/domain/settings.ts';
import type { SettingsRead } from '../../src/ports/forge.ts';
import { followSettings, readProjectSettings, reportSettings } from '../../src/usecases/follow-settings.ts';
import { followIssue } from '../../src/usecases/follow-issue.ts';
import { sweep } from '../../src/usecases/let-time-pass.ts';
import { labelIssue, proposeWish } from '../../src/usecases/propose-wish.ts';
import { seeProject } from '../../src/usecases/see-project.ts';
import type { SeenIssue } from '../../src/ports/seen.ts';
import { announce, showStatus } from '../../src/usecases/tell-forge.ts';
import { ask, aStore, emptyQueue, queue, securePledge } from '../store/a-store.ts';
import { ids } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { type AWorld, aWorld } from './a-world.ts';

const db = database();
const open = aStore(db, { refreshDelaySeconds: 0 });

let at: AWorld;
let file: SettingsRead;
let reads = 0;
let locales: string[] = [];
const told: string[] = [];
const problems = [
  { line: 1, key: 'locale', value: 'de', allowed: { kind: 'one-of', values: ['en'] } },
] as const;
const invalid = { kind: 'invalid', etag: '"x"', place: 'repository', path: 'a file', problems } as const;

const saying = (changes: Partial<Settings>): SettingsRead => ({
  kind: 'valid',
  settings: { ...defaultSettings('EUR'), ...changes },
  etag: `"${JSON.stringify(changes)}"`,
  place: 'repository',
});

let project = 7000n;
const seen = () => ({ id: project, installation: 9n, owner: 'works', name: `p${project}`, private: false });
const requester = { id: ids.requester, login: 'ada', human: true };

const issue = (labels: readonly string[], number = 1): SeenIssue => ({
  project: seen(),
  id: project * 100n + BigInt(number),
  number,
  title: 'A wish',
  author: requester,
  open: true,
  labels,
  locked: false,
  updatedAt: at.now,
});

beforeEach(async () => {
  project += 1n;
  [reads, locales, told.length] = [0, [], 0];
  file = { kind: 'absent', etag: undefined };
  at = aWorld(
    open,
    {},
    {
      readSettings: async () => ((reads += 1), file),
      reportSettings: async (_project, { place }) => (told.push('said'), { place, number: 5 }),
      closeSettingsReport: async (_project, { number }) => void told.push(`closed ${number}`),
      redeliverFailed: async () => 0,
      statusDigest: ({ locale }) => locale,
      writeStatus: async (_at, _remembered, { locale }) => (locales.push(locale), 1n),
      announce: async (_at, _marker, { kind }) => (told.push(kind), 2n),
      labelPhase: async () => {},
    },
  );
  await emptyQueue(db);
});

/** The clock goes on, the file is read because something moves, and what follows from it is done. */
async function fileBecomes(now: SettingsRead): Promise<void> {
  file = now;
  at.now = at.now.add({ minutes: 6 });
  await seeProject(at.world, seen());
  for (const { task } of await queue(db)) {
    if (task === 'follow-settings') await followSettings(at.world, project);
    if (task === 'report-settings') await reportSettings(at.world, project);
  }
}

async function aProposedWish(): Promise<bigint> {
  const known = await seeProject(at.world, seen());
  return proposeWish(at.world, known, issue([known.settings.label]), requester);
}
const state = async (campaign: bigint) => (await open.store.campaign(campaign)) ?? expect.fail('no campaign');
const tasks = async () => (await queue(db)).map(({ task }) => task);

describe('settings', () => {
  test('are read when a wish moves and the copy is older than five minutes, and not before', async () => {
    const campaign = await aProposedWish();
    expect(reads).toBe(1);
    at.now = at.now.add({ minutes: 5 });
    await seeProject(at.world, seen());
    await emptyQueue(db);
    await showStatus(at.world, campaign);
    expect(await tasks()).toEqual([]);
    at.now = at.now.add({ seconds: 1 });
    await showStatus(at.world, campaign);
    expect(await tasks()).toEqual(['read-settings']);
    await readProjectSettings(at.world, project);
    await readProjectSettings(at.world, project);
    expect(reads).toBe(2);
  });

  test('of a project in which nothing moves are read by the sweep, once an hour, where the app can', async () => {
    const campaign = await aProposedWish();
    const due = async () => {
      await emptyQueue(db);
      await sweep(at.world);
      return (await queue(db)).some(
        ({ task, payload }) => task === 'read-settings' && payload['project'] === `${project}`,
      );
    };
    expect(await due()).toBe(false);
    at.now = at.now.add({ hours: 1, seconds: 1 });
    expect(await due()).toBe(true);
    await ask(open.store, campaign, { type: 'Pause', reason: 'app-removed' });
    expect(await due()).toBe(false);
  });

  test('that are wrong leave those that were valid last, and are told of once until they change', async () => {
    await fileBecomes(saying({ locale: 'fr' }));
    await fileBecomes(invalid);
    expect(told).toEqual(['said']);
    const known = await open.store.projectById(project);
    expect(known).toMatchObject({
      settings: { locale: 'fr' },
      settingsEtag: '"x"',
      settingsIssue: { number: 5 },
    });
    await emptyQueue(db);
    await fileBecomes({ kind: 'unchanged' });
    expect(told).toEqual(['said']);
    await fileBecomes(saying({ locale: 'en' }));
    expect(told).toEqual(['said', 'closed 5']);
    expect(await open.store.projectById(project)).toMatchObject({
      settings: { locale: 'en' },
      settingsIssue: undefined,
    });
  });

  test('of the owner that are wrong stay told of where a project has its own, and are closed once they are right', async () => {
    const owners = { ...invalid, place: 'owner' } as const;
    await fileBecomes(owners);
    await emptyQueue(db);
    await fileBecomes(saying({}));
    expect(told).toEqual(['said']);
    await fileBecomes(owners);
    await emptyQueue(db);
    await fileBecomes({ kind: 'absent', etag: undefined });
    expect(told).toEqual(['said', 'said', 'closed 5']);
  });
});

describe('a wish that runs', () => {
  test('goes on when another label is said, and rests only without either', async () => {
    const campaign = await aProposedWish();
    await fileBecomes(saying({ label: 'Fund me' }));
    expect((await state(campaign)).paused).toBeUndefined();
    // Closed and opened again, it carries its old label as before.
    await ask(open.store, campaign, { type: 'Pause', reason: 'closed' });
    const labelled = async (...labels: readonly string[]) => {
      at.now = at.now.add({ seconds: 1 });
      await followIssue(at.world, issue(labels));
      return (await state(campaign)).paused;
    };
    expect(await labelled('WISH')).toBeUndefined();
    expect(await labelled('fund me')).toBeUndefined();
    expect(await labelled('bug')).toBe('unlabelled');
    at.now = at.now.add({ seconds: 1 });
    await labelIssue(at.world, issue(['wish']), 'wish', requester);
    expect((await state(campaign)).paused).toBeUndefined();
  });

  test('is made by the present label only', async () => {
    await aProposedWish();
    await fileBecomes(saying({ label: 'fund me' }));
    await labelIssue(at.world, issue(['wish'], 2), 'wish', requester);
    expect(await open.store.wishByIssue(issue([], 2).id)).toBeUndefined();
    await labelIssue(at.world, issue(['fund me'], 2), 'fund me', requester);
    expect(await open.store.wishByIssue(issue([], 2).id)).toBeDefined();
    await fileBecomes(saying({ label: 'wish' }));
    expect(await open.store.projectById(project)).toMatchObject({ formerLabels: ['fund me'] });
  });

  test('takes another currency while nobody has named an amount or is at the card page', async () => {
    const campaign = await aProposedWish();
    await fileBecomes(saying({ currency: 'JPY' }));
    const floor = at.world.payments.currencies.find(({ code }) => code === 'JPY')?.floorMinor;
    expect(await state(campaign)).toMatchObject({ currency: 'JPY', rules: { floor } });
    await open.store.openCheckout({
      campaign,
      backer: ids.requester,
      amount: 5_000n,
      named: false,
      business: false,
      earlyWork: true,
      holds: undefined,
      at: at.now,
    });
    await fileBecomes(saying({ currency: 'EUR', locale: 'fr' }));
    expect(await state(campaign)).toMatchObject({ currency: 'JPY', rules: { floor } });
  });

  test('keeps its currency, and its floor, once it is open', async () => {
    const campaign = await aProposedWish();
    await ask(open.store, campaign, securePledge(project));
    const { rules } = await state(campaign);
    await fileBecomes(saying({ currency: 'JPY', reviewDays: 3 }));
    expect(await state(campaign)).toMatchObject({
      currency: 'EUR',
      rules: { floor: rules.floor, reviewDays: 3 },
    });
  });

  test('is told in another language once', async () => {
    const campaign = await aProposedWish();
    await showStatus(at.world, campaign);
    await emptyQueue(db);
    await fileBecomes(saying({ locale: 'fr' }));
    expect(await tasks()).toContain('show-status');
    await showStatus(at.world, campaign);
    await showStatus(at.world, campaign);
    expect(locales).toEqual(['en', 'fr']);
  });

  test('announces what is to be announced now', async () => {
    const campaign = await aProposedWish();
    const said = { task: 'announce', campaign, kind: 'started', sequence: 1, percent: undefined } as const;
    await fileBecomes(saying({ announce: ['accepted'] }));
    await announce(at.world, said);
    expect(told).toEqual([]);
    await fileBecomes(saying({ announce: ['started'] }));
    await announce(at.world, said);
    expect(told).toEqual(['started']);
  });
});
