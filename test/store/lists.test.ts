// Pages of wishes, of projects and of what happened: who is on them, in which order, and that the totals and versions beside
// them follow every change.
import { beforeEach, describe, expect, test } from 'vitest';
import { type Standing, totalsOf } from '../../src/domain/listing.ts';
import type { ListPosition, ListQuery } from '../../src/ports/lists.ts';
import { timelineTypes } from '../../src/domain/told.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { anActor, ids, noon, people, specification } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aProject, aStore, aWish, ask, happens, securePledge } from './a-store.ts';

const db = database();
const open = aStore(db);
let project = 100n;
let backer = 1000n;

const place = () => ({ id: project, owner: `Octo${project}`, name: 'Tools' });
beforeEach(async () => {
  project += 1n;
  await aProject(open.store, place());
});

const delay = { count: 14, unit: 'day' } as const;
const TARGET = 50_000n;

async function pledge(campaign: bigint, amount: bigint, by = (backer += 1n)): Promise<void> {
  const pledgeId = campaign * 1_000_000n + by;
  await ask(open.store, campaign, securePledge(pledgeId, { by: anActor(by), amount }));
}

async function titled(campaign: bigint, title: string): Promise<void> {
  await open.store.rememberIssue(campaign, { title });
}

const quote = (campaign: bigint, by = people.developer) =>
  ask(open.store, campaign, { type: 'SubmitQuote', by, amount: TARGET, delay, specification, comment: 1n });

/** A wish of the project that came to this by its own commands. */
async function aWishThatIs(standing: Standing | 'quoted', pledged = 1_000n): Promise<bigint> {
  const { store } = open;
  const campaign = await aWish(store, { project });
  if (standing === 'proposed') return campaign;
  await pledge(campaign, 1_000n, ids.requester);
  if (pledged > 1_000n) await pledge(campaign, pledged - 1_000n);
  if (standing === 'open') return campaign;
  if (standing === 'cancelled') {
    await ask(store, campaign, { type: 'CancelWish', by: people.maintainer, reason: 'not needed' });
    return campaign;
  }
  await quote(campaign);
  if (standing === 'quoted') return campaign;
  await ask(store, campaign, {
    type: 'AcceptQuote',
    by: people.maintainer,
    developer: ids.developer,
    version: 1,
    sameAsDeveloper: [],
    payout: 'ready',
  });
  if (standing === 'paused') await ask(store, campaign, { type: 'Pause', reason: 'closed' });
  return campaign;
}

const query = (changes: Partial<ListQuery> = {}): ListQuery => ({
  project,
  order: 'nearest',
  limit: 20,
  ...changes,
});

async function listed(changes: Partial<ListQuery> = {}): Promise<readonly bigint[]> {
  const { items } = await open.store.listWishes(query(changes));
  return items.map(({ wish }) => wish.campaign);
}

/** All pages of a list, one after the other. */
async function paged(changes: Partial<ListQuery>): Promise<readonly bigint[]> {
  const all: bigint[] = [];
  let after: ListPosition | undefined;
  do {
    const page = await open.store.listWishes(query({ ...changes, after }));
    all.push(...page.items.map(({ wish }) => wish.campaign));
    after = page.next;
  } while (after);
  return all;
}

describe('a list of wishes', () => {
  test('puts the nearest first within each phase, and of two as near the newer', async () => {
    const proposed = await aWishThatIs('proposed');
    const cancelled = await aWishThatIs('cancelled');
    const half = await aWishThatIs('funding', 25_000n);
    const most = await aWishThatIs('funding', 45_000n);
    const older = await aWishThatIs('open');
    const newer = await aWishThatIs('open', 3_000n);
    const quoted = await aWishThatIs('quoted', 10_000n);
    const quotedMore = await aWishThatIs('quoted', 20_000n);
    const resting = await aWishThatIs('paused', 45_000n);
    const full = await aWishThatIs('funding', TARGET);
    const all = [full, most, half, quotedMore, quoted, newer, older, proposed, resting, cancelled];
    expect(await listed()).toEqual(all);
    for (const limit of [1, 3, 4, 10]) expect(await paged({ limit })).toEqual(all);
    expect(await paged({ order: 'newest', limit: 3 })).toEqual(all.toSorted((a, b) => Number(b - a)));
    expect(await listed({ standings: ['funding'] })).toEqual([most, half]);
    expect(await listed({ standings: ['paused'] })).toEqual([resting]);
    expect(await listed({ need: 'quote' })).toEqual([newer, older]);
    expect(await listed({ need: 'last-bit' })).toEqual([most]);
    expect(await paged({ standings: ['cancelled', 'open', 'confirming'], limit: 2 })).toEqual([
      full,
      quotedMore,
      quoted,
      newer,
      older,
      cancelled,
    ]);
    expect(
      await paged({ standings: ['open', 'cancelled', 'confirming'], limit: 2, order: 'newest' }),
    ).toEqual([full, quotedMore, quoted, newer, older, cancelled]);
    expect(await listed({ standings: [] })).toEqual([]);
  });

  test('finds by the beginnings of words, by number, and in its own project only', async () => {
    const { store } = open;
    const one = await aWish(store, { project });
    const other = await aWish(store, { project });
    await titled(one, 'Exporter en CSV, « élégamment » & sans l’aide d’un tableur');
    await titled(other, `Import of CSV it's ${project - 1n}`);
    expect(await listed({ search: 'csv' })).toEqual([other, one]);
    expect(await listed({ search: 'EXPO ÉLÉG' })).toEqual([one]);
    expect(await listed({ search: 'import tableur' })).toEqual([]);
    expect(await listed({ search: String((await store.wish(one))?.number) })).toEqual([one]);
    expect(await listed({ search: '  ' })).toEqual([]);
    for (const hostile of [
      "' | 'a",
      'csv:* | x',
      '\\',
      "\\'",
      '!csv',
      '()',
      '&&',
      '<->',
      'a\0b',
      '\ud800',
      "it's",
    ])
      await expect(listed({ search: hostile })).resolves.toBeInstanceOf(Array);
    project += 1n;
    await aProject(store, place());
    expect(await listed({ search: 'csv' })).toEqual([]);
    expect(await listed({ search: 'csv import', project: undefined })).toEqual([other]);
  });

  test('knows a person’s own: asked for, pledged for or quoted, and nothing that they left', async () => {
    const mine = await aWishThatIs('quoted', 5_000n);
    const left = await aWishThatIs('open', 5_000n);
    const person = (backer += 1n);
    expect(await listed({ person })).toEqual([]);
    for (const campaign of [mine, left]) await pledge(campaign, 700n, person);
    await ask(open.store, left, { type: 'WithdrawPledge', by: anActor(person) });
    expect(await listed({ person })).toEqual([mine]);
    expect(await listed({ person: ids.developer })).toEqual([mine]);
    expect(await listed({ person: ids.requester })).toEqual([mine, left]);
    expect(await listed({ person: ids.requester, search: 'export', limit: 1 })).toEqual([mine]);
    expect(await paged({ person: ids.requester, limit: 1 })).toEqual([mine, left]);
  });

  test('of the whole server shows no wish of a private project, nor of one whose address another has', async () => {
    const { store } = open;
    const campaign = await aWishThatIs('funding', 48_000n);
    const everywhere = () => listed({ project: undefined, limit: 100, need: 'last-bit' });
    const seen = (isPrivate: boolean) =>
      store.rememberProject({ ...place(), installation: 9n, private: isPrivate }, defaultSettings('EUR'));
    expect(await everywhere()).toContain(campaign);
    await seen(true);
    expect(await everywhere()).not.toContain(campaign);
    const hidden = await aWish(store, { project });
    await seen(false);
    expect(await everywhere()).toContain(campaign);
    expect(await listed({ project: undefined, order: 'newest', limit: 1 })).toEqual([hidden]);
    const { owner, name } = place();
    await aProject(store, { id: 9_000n + project, owner: owner.toUpperCase(), name });
    expect(await everywhere()).not.toContain(campaign);
  });

  test('names no backer', async () => {
    const campaign = await aWishThatIs('open');
    await ask(open.store, campaign, securePledge(campaign * 7n, { by: anActor(77n), named: true }));
    const { items } = await open.store.listWishes(query());
    expect(items[0]?.campaign).toMatchObject({ pledges: [], backers: 2 });
    expect((await open.store.summaries([campaign]))[0]?.wish.campaign).toBe(campaign);
    expect(await open.store.summaries([])).toEqual([]);
  });
});

describe('totals', () => {
  const counted = `select project, band, currency, count(*) as wishes, sum(pledged_minor) as pledged,
      sum(captured_minor) as captured, sum(paid_out_minor) as paid from campaigns group by 1, 2, 3`;

  test('follow every change in its own commit', async () => {
    await aWishThatIs('open', 4_000n);
    const campaign = await aWishThatIs('funding', 20_000n);
    await aWishThatIs('cancelled');
    await ask(open.store, campaign, { type: 'WithdrawPledge', by: anActor(backer) }).catch(() => undefined);
    const { rows } = await db.pool.query(
      `(${counted}) except select * from project_totals where wishes > 0 order by 1, 2`,
    );
    expect(rows).toEqual([]);
    const totals = totalsOf(await open.store.totalsOf([project]));
    expect(totals).toMatchObject({ wishes: 3, groups: { awaiting: 2, ended: 1 }, needs: { quote: 1 } });
    expect(await open.store.totalsOf([])).toEqual([]);
  });

  test('hold when many wishes of one project change at the same moment', async () => {
    const campaigns = await Promise.all([...Array(6)].map(() => aWishThatIs('open')));
    await Promise.all(
      campaigns.flatMap((campaign) => [
        pledge(campaign, 500n),
        pledge(campaign, 700n),
        ask(open.store, campaign, { type: 'Pause', reason: 'closed' }),
        quote(campaign),
      ]),
    );
    const { rows } = await db.pool.query(`(${counted}) except select * from project_totals where wishes > 0`);
    expect(rows).toEqual([]);
    expect(totalsOf(await open.store.totalsOf([project])).wishes).toBe(6);
  });
});

describe('the version of what is shown', () => {
  const now = async (number?: number) => {
    const { owner, name } = place();
    return open.store.shownVersion(owner.toLowerCase(), name, number);
  };

  test('changes with the wish, its title, the project and the names in it, and with nothing else', async () => {
    const { store } = open;
    expect(await now()).toBeDefined();
    const campaign = await aWishThatIs('open');
    const other = await aWish(store, { project });
    const number = (await store.wish(campaign))?.number ?? 0;
    const untouched = await now((await store.wish(other))?.number);
    let last = [await now(number), await now()];
    const changed = async (act: Promise<unknown>): Promise<readonly boolean[]> => {
      await act;
      const next = [await now(number), await now()];
      const differs = next.map((version, index) => version !== last[index]);
      last = next;
      return differs;
    };
    const [both, neither] = [
      [true, true],
      [false, false],
    ];
    expect(await changed(pledge(campaign, 900n))).toEqual(both);
    expect(await changed(titled(campaign, 'Another title'))).toEqual(both);
    expect(await changed(store.rememberPerson({ id: ids.requester, login: `a${project}` }))).toEqual(both);
    expect(await changed(store.rememberPerson({ id: ids.requester, login: `a${project}` }))).toEqual(neither);
    expect(await changed(store.rememberPerson({ id: backer, login: `b${project}` }))).toEqual(neither);
    expect(await changed(store.rememberSticky(campaign, { comment: 5n, digest: 'x' }))).toEqual(neither);
    expect(await changed(store.rememberPerson({ id: 5_555_555n, login: 'nobody' }))).toEqual(neither);
    expect(await changed(store.forgetPerson(ids.requester))).toEqual(both);
    expect(await changed(happens(store, campaign, []))).toEqual(neither);
    await store.saveSettings(
      project,
      {
        settings: { ...defaultSettings('EUR'), locale: 'fr' },
        formerLabels: [],
        etag: undefined,
        at: noon,
      },
      [],
    );
    expect(await changed(Promise.resolve())).toEqual(both);
    expect(await now((await store.wish(other))?.number)).not.toBe(untouched);
  });

  test('is nothing for what is private or unknown', async () => {
    const campaign = await aWish(open.store, { project });
    const number = (await open.store.wish(campaign))?.number ?? 0;
    expect(await now(number + 1)).toBeUndefined();
    expect(await open.store.shownVersion('nobody', 'nothing')).toBeUndefined();
    await open.store.rememberProject({ ...place(), installation: 9n, private: true }, defaultSettings('EUR'));
    expect([await now(number), await now()]).toEqual([undefined, undefined]);
  });
});

test('projects are listed once they have a wish, while they are public', async () => {
  const { store } = open;
  const ofPage = async (after: bigint | undefined) => {
    const { items, next } = await store.listProjects(after, 1);
    return { ids: items.map(({ id }) => id), next };
  };
  expect((await ofPage(project - 1n)).ids).toEqual([]);
  await aWish(store, { project });
  expect(await ofPage(project - 1n)).toEqual({ ids: [project], next: undefined });
  const first = await ofPage(undefined);
  expect(first.next).toBe(first.ids[0]);
  await store.rememberProject({ ...place(), installation: 9n, private: true }, defaultSettings('EUR'));
  expect((await ofPage(project - 1n)).ids).toEqual([]);
});

test('what happened is told newest first, page by page, without single pledges and cards', async () => {
  const { store } = open;
  const first = await aWishThatIs('funding', 45_000n);
  const second = await aWishThatIs('open');
  const pages = async (of: { campaign: bigint } | { project: bigint }) => {
    const all: string[] = [];
    let after: Parameters<typeof store.told>[1];
    do {
      const page = await store.told(of, after, 2);
      all.push(...page.items.map(({ campaign, event }) => `${campaign === first ? 1 : 2} ${event.type}`));
      after = page.next;
    } while (after);
    return all;
  };
  expect(await pages({ campaign: first })).toEqual([
    '1 MilestoneReached',
    '1 MilestoneReached',
    '1 MilestoneReached',
    '1 QuoteAccepted',
    '1 QuoteSubmitted',
    '1 WishOpened',
    '1 WishProposed',
  ]);
  const all = await pages({ project });
  expect(all).toHaveLength(9);
  expect(all.slice(0, 2)).toEqual(['2 WishOpened', '2 WishProposed']);
  expect(await pages({ campaign: second })).toEqual(all.slice(0, 2));
});

test('totals that went astray are found, those that are missing too, and counted anew', async () => {
  await aWishThatIs('funding', 25_000n);
  await aWishThatIs('open');
  const { checkup, pool } = open;
  const astray = async () =>
    (await checkup.totalsAstray(50))
      .filter(({ owner }) => owner === place().owner)
      .map(({ what, shown, counted }) => `${what}: ${shown} for ${counted}`);
  expect(await astray()).toEqual([]);
  await pool.query(
    'update project_totals set pledged_minor = pledged_minor + 5 where project = $1 and wishes > 0',
    [project],
  );
  expect(await astray()).toEqual(['pledged: 26010 for 26000']);
  await pool.query('delete from project_totals where project = $1', [project]);
  expect(await astray()).toEqual(['pledged: 0 for 26000', 'wishes: 0 for 2']);
  const before = await open.store.shownVersion(place().owner, place().name);
  await checkup.recountTotals();
  expect(await astray()).toEqual([]);
  expect(await open.store.shownVersion(place().owner, place().name)).not.toBe(before);
});

test('the page of a wish tells it newest first with its pledges, in pages that end where the one before began', async () => {
  const { store } = open;
  const campaign = await aWishThatIs('funding', 45_000n);
  const told: string[] = [];
  let before: number | undefined;
  do {
    const page = await store.timeline(campaign, before, 3);
    expect(page.items.length).toBeLessThanOrEqual(3);
    told.push(...page.items.map(({ event }) => event.type));
    before = page.next;
  } while (before !== undefined);
  const all = (await store.events(campaign)).map(({ event }) => event.type);
  const shown = all.filter((type) => timelineTypes.some((known) => known === type));
  expect(told).toEqual(shown.toReversed());
  expect(told.filter((type) => type === 'PledgeSecured')).toHaveLength(2);
  expect(told).toContain('QuoteAccepted');
});
