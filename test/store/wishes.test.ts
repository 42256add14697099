// How wishes and projects are found and shown, and how much is read for it.
import { beforeEach, describe, expect, test } from 'vitest';
import { defaultSettings } from '../../src/domain/settings.ts';
import { anActor, ids, noon, people, specification } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aProject, aStore, aWish, ask, happens, securePledge } from './a-store.ts';

const db = database();
// One connection, so that its own statistics can be asked for.
const open = aStore(db, { connections: 1 });
let lastProject = 100n;
let project: bigint;

beforeEach(() => {
  lastProject += 1n;
  project = lastProject;
});

const here = (changes: { owner?: string; name?: string } = {}) =>
  aProject(open.store, { id: project, owner: `Octo${project}`, name: 'Tools', ...changes });

describe('a project', () => {
  test('has the defaults until its settings are read, and keeps them when it is seen again', async () => {
    const { store } = open;
    expect(await here()).toEqual({
      id: project,
      installation: 9n,
      owner: `Octo${project}`,
      name: 'Tools',
      private: false,
      settings: defaultSettings('EUR'),
      settingsEtag: undefined,
      settingsReadAt: undefined,
      settingsIssue: undefined,
      archived: false,
      writesRefused: false,
      renamedLabel: undefined,
      formerLabels: [],
    });
    const settings = { ...defaultSettings('CHF'), locale: 'fr', milestones: [10] } as const;
    await store.saveSettings(project, { settings, formerLabels: ['wish'], etag: '"x"', at: noon }, []);
    const seen = await store.rememberProject(
      { id: project, installation: 10n, owner: 'new', name: 'name', private: true },
      defaultSettings('EUR'),
    );
    expect(seen).toMatchObject({ installation: 10n, owner: 'new', name: 'name', private: true, settings });
    expect(seen).toMatchObject({ settingsEtag: '"x"', settingsReadAt: noon, formerLabels: ['wish'] });
    expect(await store.projectById(project)).toEqual(seen);
  });

  test('remembers the issue about its settings, and where that is', async () => {
    const { store } = open;
    await here();
    const issue = { place: 'owner', number: 7 } as const;
    await store.rememberSettingsIssue(project, issue);
    expect(await store.projectById(project)).toMatchObject({ settingsIssue: issue });
    await store.rememberSettingsIssue(project, undefined);
    expect(await store.projectById(project)).toMatchObject({ settingsIssue: undefined });
  });

  test('is found by its address without case', async () => {
    await here();
    expect(await open.store.project(`OCTO${project}`, 'tools')).toMatchObject({ id: project });
    expect(await open.store.project(`Octo${project}`, 'other')).toBeUndefined();
  });

  test('loses its address to a repository that is seen there later', async () => {
    const { store } = open;
    await here();
    const owner = `Octo${project}`;
    lastProject += 1n;
    await aProject(store, { id: lastProject, owner: owner.toLowerCase(), name: 'tools' });
    expect(await store.project(owner, 'Tools')).toMatchObject({ id: lastProject });
    expect(await store.projectById(project)).toMatchObject({ owner });
    await here();
    expect(await store.project(owner, 'Tools')).toMatchObject({ id: project });
  });

  test('is listed, with all of its installation', async () => {
    const { store } = open;
    await here();
    expect((await store.projects()).map(({ id }) => id)).toContain(project);
    expect((await store.projectsOf(9n)).map(({ id }) => id)).toContain(project);
    expect(await store.projectsOf(99n)).toEqual([]);
  });
});

describe('a wish', () => {
  test('is found by campaign, by issue and by address', async () => {
    const { store } = open;
    const { owner, name } = await here();
    const campaign = await aWish(store, { project });
    const wish = await store.wish(campaign);
    expect(wish).toMatchObject({ campaign, project: { id: project, owner }, title: 'Export as CSV' });
    expect(wish).toMatchObject({
      stickyComment: undefined,
      stickyDigest: undefined,
      labelledPhase: undefined,
    });
    if (!wish) throw new Error('it was just made');
    expect(await store.wishByIssue(wish.issue)).toEqual(wish);
    expect(await store.wishAt(owner.toUpperCase(), name, wish.number)).toEqual(await store.summary(campaign));
    expect((await store.summary(campaign))?.wish).toEqual(wish);
    expect(await store.wishAt(owner, name, 0)).toBeUndefined();
    expect(await store.wishAt('nobody', name, wish.number)).toBeUndefined();
    expect(await store.wish(0n)).toBeUndefined();
    expect(await store.wishByIssue(0n)).toBeUndefined();
    expect(await store.summary(0n)).toBeUndefined();
  });

  test('remembers its title and how it is shown, each by itself', async () => {
    const { store } = open;
    const campaign = await aWish(store, { project });
    await store.rememberIssue(campaign, { title: 'Export\0 as \ud800 TSV' });
    await store.rememberSticky(campaign, { comment: 77n, digest: 'd1' });
    await store.rememberSticky(campaign, { labelledPhase: 'open' });
    await store.rememberSticky(campaign, { digest: 'd2' });
    await store.rememberSticky(campaign, {});
    expect(await store.wish(campaign)).toMatchObject({
      title: 'Export as \ufffd TSV',
      stickyComment: 77n,
      stickyDigest: 'd2',
      labelledPhase: 'open',
    });
  });

  test('a summary names only backers who chose to be named, and has the totals of all', async () => {
    const { store } = open;
    const campaign = await aWish(store, { project });
    const base = campaign * 1000n;
    await ask(store, campaign, securePledge(base, { named: true }));
    for (const id of [10n, 11n, 12n])
      await ask(store, campaign, securePledge(base + id, { by: anActor(id), named: id !== 11n }));
    await ask(store, campaign, { type: 'WithdrawPledge', by: anActor(12n) });
    const summary = await store.summary(campaign);
    expect(summary?.campaign.pledges.map(({ backer }) => backer)).toEqual([ids.requester, 10n]);
    expect(summary?.campaign).toMatchObject({ pledged: 3000n, backers: 3 });
    const whole = await store.campaign(campaign);
    expect({ ...summary?.campaign, pledges: [] }).toEqual({ ...whole, pledges: [] });
  });

  test('a project’s wishes come with their quotes, in the order of the issues', async () => {
    const { store } = open;
    const first = await aWish(store, { project });
    const second = await aWish(store, { project });
    await aWish(store);
    const delay = { count: 14, unit: 'day' } as const;
    const quote = { type: 'SubmitQuote', amount: 50_000n, delay, specification, comment: 1n } as const;
    await ask(store, second, { ...quote, by: people.developer });
    await ask(store, second, { ...quote, by: people.otherDeveloper });
    const wishes = await store.wishesOf(project);
    expect(wishes.map(({ wish }) => wish.campaign)).toEqual([first, second]);
    expect(wishes.map(({ campaign }) => campaign.quotes.map(({ developer }) => developer))).toEqual([
      [],
      [ids.developer, ids.otherDeveloper],
    ]);
    expect(await store.wishesOf(0n)).toEqual([]);
  });
});

describe('what is read does not grow with the number of pledges', () => {
  /** Pages of the pledges and their indexes that this work looked at. */
  async function pledgePages(work: () => Promise<unknown>): Promise<number> {
    const seen = async (): Promise<number> => {
      await open.pool.query('select pg_stat_force_next_flush()');
      const { rows } = await open.pool.query<{ pages: bigint }>(
        `select heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit as pages
         from pg_statio_user_tables where relname = 'pledges'`,
      );
      return Number(rows[0]?.pages);
    };
    const before = await seen();
    await work();
    return (await seen()) - before;
  }

  test('a summary of 20,000 pledges looks at a hundred named ones and no more', async () => {
    const { store } = open;
    const { owner, name } = await here();
    const campaign = await aWish(store, { project });
    const number = (await store.wish(campaign))?.number ?? 0;
    await db.pool.query(
      `insert into pledges (id, campaign, position, backer, amount_minor, state, consent, named, secured_at, waiting)
       select 10000000 + n, $1, n, n, 500, 'secured', 'early', n % 2 = 0, now(), false from generate_series(1, 20000) as n`,
      [campaign],
    );
    await db.pool.query('vacuum analyze pledges');
    let named = 0;
    const pages = await pledgePages(async () => {
      named = (await store.wishAt(owner, name, number))?.campaign.pledges.length ?? 0;
    });
    expect(named).toBe(100);
    expect(pages).toBeGreaterThan(0);
    expect(pages).toBeLessThanOrEqual(20);
  });

  test('a backer’s own change looks at their own pledges', async () => {
    const { store } = open;
    const campaign = await aWish(store, { project });
    const mine = campaign * 1000n;
    await happens(store, campaign, [
      {
        type: 'PledgeSecured',
        pledge: mine,
        backer: 1n,
        amount: 5n,
        named: false,
        consent: { kind: 'early' },
      },
    ]);
    await db.pool.query(
      `insert into pledges (id, campaign, position, backer, amount_minor, state, consent, named, secured_at, waiting)
       select 20000000 + n, $1, n, n, 500, 'secured', 'early', false, now(), false from generate_series(2, 20000) as n`,
      [campaign],
    );
    await db.pool.query('vacuum analyze pledges');
    const pages = await pledgePages(() => happens(store, campaign, [], { only: { backer: 1n } }));
    expect(pages).toBeLessThanOrEqual(12);
  });
});

describe('what time and the processor are waited for', () => {
  test('due are those whose deadline has come, the longest overdue first', async () => {
    const { store } = open;
    const one = await aWish(store, { project });
    const other = await aWish(store, { project });
    await db.pool.query('update campaigns set next_deadline_at = null where id not in ($1, $2)', [
      one,
      other,
    ]);
    await db.pool.query('update campaigns set next_deadline_at = $1 where id = $2', [
      '2027-04-01T00:00:00Z',
      one,
    ]);
    await db.pool.query('update campaigns set next_deadline_at = $1 where id = $2', [
      '2027-03-01T00:00:00Z',
      other,
    ]);
    expect(await store.due(Temporal.Instant.from('2027-02-28T23:59:59Z'))).toEqual([]);
    expect(await store.due(Temporal.Instant.from('2027-03-01T00:00:00Z'))).toEqual([other]);
    expect(await store.due(Temporal.Instant.from('2027-05-01T00:00:00Z'))).toEqual([other, one]);
  });

  test('unsettled are those with a charge whose next step is ours', async () => {
    const { store } = open;
    const campaign = await aWish(store, { project });
    const base = campaign * 1000n;
    const secured = (pledge: bigint) =>
      ({
        type: 'PledgeSecured',
        pledge,
        backer: pledge,
        amount: 500n,
        named: false,
        consent: { kind: 'early' },
      }) as const;
    await happens(store, campaign, [secured(base), secured(base + 1n)]);
    expect(await store.unsettled(noon)).toEqual([]);
    const asked = (pledge: bigint) =>
      ({ type: 'AuthorisationAsked', pledge, attempt: 1, amount: 500n }) as const;
    await happens(store, campaign, [asked(base), asked(base + 1n)]);
    expect(await store.unsettled(noon)).toEqual([
      { campaign, pledge: base },
      { campaign, pledge: base + 1n },
    ]);
    await store.enqueue([{ task: 'move-charge', pledge: base, turn: 0 }]);
    expect(await store.unsettled(noon)).toEqual([{ campaign, pledge: base + 1n }]);
    await store.setChargeStuck({ pledge: base + 1n, attempt: 1 }, 'refused', noon);
    expect(await store.unsettled(noon)).toEqual([]);
    const declined = (pledge: bigint) =>
      ({ type: 'PledgeDeclined', pledge, attempt: 1, cause: 'hard', nextAt: noon }) as const;
    await happens(store, campaign, [declined(base), declined(base + 1n)]);
    expect(await store.unsettled(noon)).toEqual([]);
  });
});
