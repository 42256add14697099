// Everything that can happen to an issue, in every phase: every cell of the table, told or looked at as in production, through
// intake, handlers and use cases on the real store. Money never moves by it, and nothing is lost.
import { beforeAll, describe, expect, test } from 'vitest';
import type { CampaignEvent } from '../../src/domain/campaign-event.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { type Deliver, deliverTo, githubProbot } from '../../src/github/probot.ts';
import { reduce } from '../../src/github/reduce.ts';
import { createLog } from '../../src/log.ts';
import type { IssueReading } from '../../src/ports/forge.ts';
import type { SeenIssue } from '../../src/ports/seen.ts';
import type { WishSummary } from '../../src/ports/records.ts';
import { forgeUseCases } from '../../src/usecases/for-forge.ts';
import { lookAtIssue } from '../../src/usecases/look-at-issue.ts';
import { type Story, aCampaign, ids } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { SECRET, anAppKey } from '../github/events.ts';
import { aStore, emptyQueue, happens, queue } from '../store/a-store.ts';
import { decide } from '../../src/domain/decide.ts';
import { aWorld } from '../usecases/a-world.ts';
import { type Cell, type Happens, type Place, type Row, cellsOf, table } from './life-of-an-issue.table.ts';

const db = database();
// Nothing here is about what survives a crash: a commit need not wait for the disk.
const open = aStore({
  get pool() {
    return db.pool;
  },
  get url() {
    return `${db.url}?options=-c%20synchronous_commit%3Doff`;
  },
});
let deliver: Deliver;
let reading: (now: SeenIssue) => IssueReading;
let installation: bigint | undefined;
let login = 'unchanged';

const at = aWorld(
  open,
  {},
  {
    readSettings: async () => ({ kind: 'unchanged' }),
    permission: async () => 'none',
    installationOf: async () => installation,
    loginOf: async () => login,
    readIssue: async (project, number) => {
      const summary = await open.store.wishAt(project.owner, project.name, number);
      if (!summary) throw new Error('no such wish');
      return reading(asSeen(summary));
    },
  },
);

beforeAll(() => {
  const log = createLog({ level: 'silent' });
  const apiUrl = 'http://127.0.0.1:9';
  const probot = githubProbot({ appId: 7, privateKey: anAppKey(), webhookSecret: SECRET, apiUrl, log });
  deliver = deliverTo(probot, forgeUseCases(at.world));
});

/** The issue as it stands when nothing happened to it. */
const asSeen = ({ wish }: WishSummary): SeenIssue => ({
  project: wish.project,
  id: wish.issue,
  number: wish.number,
  title: wish.title,
  author: { id: ids.requester, login: 'requester', human: true },
  open: true,
  labels: [wish.project.settings.label],
  locked: false,
  updatedAt: at.now,
});

let last = 10_000n;

const apart = (event: CampaignEvent, offset: bigint, quote: bigint): CampaignEvent => {
  if (event.type === 'QuoteSubmitted') return { ...event, comment: quote };
  if ('shares' in event)
    return { ...event, shares: event.shares.map((one) => ({ ...one, pledge: one.pledge + offset })) };
  return 'pledge' in event ? { ...event, pledge: event.pledge + offset } : event;
};

/** A wish of a repository of its own, brought to the phase by what brings it there. */
async function aWishIn({ phase, capturing }: Cell, before: (story: Story) => void): Promise<Place> {
  const story = aCampaign({ phase, rules: { payoutReady: 'optional' } });
  if (capturing) {
    story.authoriseAll();
    story.capture(ids.backer);
  }
  before(story);
  last += 10n;
  const project = last;
  const quote = last * 1000n;
  const seen = { id: project, installation: project, owner: 'Octo', name: `Tools${project}`, private: false };
  await open.store.rememberProject(seen, defaultSettings('EUR'));
  const { store } = open;
  await store.saveSettings(
    project,
    { settings: defaultSettings('EUR'), formerLabels: [], etag: undefined, at: story.now },
    [],
  );
  const { campaign } = await store.propose({
    project,
    issue: project + 5n,
    number: Number(project),
    title: 'Export as CSV',
    at: story.now,
    decide: (id) => {
      const { requester, currency, rules } = story.state;
      const decided = decide(
        undefined,
        { type: 'ProposeWish', campaign: id, requester, currency, rules },
        story.now,
      );
      return decided.ok ? decided.value : expect.fail('a new wish was refused');
    },
    jobs: () => [],
  });
  const [, ...events] = story.events.map((event) => apart(event, project * 1000n, quote));
  if (events.length > 0) await happens(store, campaign, events, { at: story.now });
  at.now = story.now;
  const wish = (await store.wish(campaign)) ?? expect.fail('it was just made');
  return { wish, at: at.now, quote };
}

/** As intake keeps it and the worker hands it on; or as the daily look does. What either asks for is done, too. */
async function undergo(happens: Happens, place: Place): Promise<void> {
  at.now = at.now.add({ seconds: 1 });
  const now = { ...place, at: at.now };
  if ('looked' in happens) {
    reading = (issue) => happens.looked(now, issue);
    await lookAtIssue(at.world, place.wish.campaign);
  } else {
    const { event, payload } = happens.told(now);
    const reduced = reduce(event, payload);
    if (reduced.kind === 'malformed') throw new Error(reduced.where);
    if (reduced.kind === 'kept') await deliver({ guid: 'g', event, ...reduced.delivery });
    reading = (issue) => ({ kind: 'here', issue, missing: [], comments: [], asked: new Map() });
    const looks = (await queue(db)).filter(({ task }) => task === 'look');
    for (const { payload: job } of looks)
      if (job['campaign'] === String(place.wish.campaign) && /installation/.test(event))
        await lookAtIssue(at.world, place.wish.campaign);
  }
}

const stateOf = async ({ wish }: Place): Promise<WishSummary> =>
  (await open.store.summary(wish.campaign)) ?? expect.fail('it was lost');

async function booksOf({ wish }: Place) {
  const campaign = (await open.store.campaign(wish.campaign)) ?? expect.fail('it was lost');
  return { balances: await open.store.balances(wish.campaign), campaign };
}

/** What no event of an issue may ever change. */
const kept = ({ campaign, balances }: Awaited<ReturnType<typeof booksOf>>) => ({
  balances,
  currency: campaign.currency,
  requester: campaign.requester,
  captured: campaign.captured,
  refunded: campaign.refunded,
  paidOut: campaign.paidOut,
  pledges: campaign.pledges.map(({ id, amount, state }) => ({ id, amount, state })),
  work: campaign.work,
});

async function expectCell(row: Row, { phase, cell, capturing }: Cell, place: Place): Promise<void> {
  const before = await booksOf(place);
  const was = await stateOf(place);
  await emptyQueue(db);
  await undergo(row.happens, place);
  const after = await booksOf(place);
  const now = await stateOf(place);
  const shown = (await queue(db)).some(
    ({ task, payload }) => task === 'show-status' && payload['campaign'] === String(place.wish.campaign),
  );
  expect(kept(after)).toEqual(kept(before));
  const happened = after.campaign.events - before.campaign.events;
  const collecting = phase === 'collecting' && !capturing;
  switch (cell) {
    case 'rests':
      expect(now.campaign.paused).toBe(row.reason);
      expect(now.campaign.phase).toBe(collecting ? 'confirming' : phase);
      for (const { charge } of after.campaign.pledges)
        expect(charge?.state ?? 'cancelling').toBe('cancelling');
      expect(shown).toBe(true);
      return;
    case 'noted':
      expect(now.campaign).toMatchObject({ phase, paused: row.reason });
      expect(after.campaign.collection).toEqual(before.campaign.collection);
      expect(shown).toBe(true);
      return;
    case 'on':
      expect(now.campaign.paused).toBeUndefined();
      expect(now.campaign.phase).toBe(was.campaign.phase);
      expect(shown).toBe(true);
      return;
    case 'moved':
      expect(now.wish).toMatchObject({ number: 1, stickyComment: undefined });
      expect(now.wish.project.name).toBe(`elsewhere-${place.wish.campaign}`);
      expect(now.campaign).toMatchObject({ phase: was.campaign.phase, currency: 'EUR' });
      expect(now.campaign.paused).toBeUndefined();
      expect(shown).toBe(true);
      return;
    case 'withdrawn':
      expect(after.campaign.quotes.map(({ state }) => state)).toEqual(['withdrawn']);
      expect(now.campaign.phase).toBe(phase);
      return;
    case 'altered':
      expect(now.wish.state.alteredQuote).toMatchObject({ developer: ids.developer, version: 1 });
      expect(after.campaign.quotes).toEqual(before.campaign.quotes);
      expect(happened).toBe(0);
      expect(shown).toBe(true);
      return;
    case 'answered':
      expect(happened).toBe(0);
      expect((await queue(db)).some(({ task }) => task === 'answer')).toBe(true);
      return;
    case 'shown':
      expect(happened).toBe(0);
      expect(shown).toBe(true);
      return;
    case '–':
      expect(happened).toBe(0);
      return;
    default:
      expect.fail(`nothing is defined by ${cell}`);
  }
}

describe.each(table)('$row', (row) => {
  test('has the outcome that the table says, in every phase', async () => {
    for (const cell of cellsOf(row)) {
      installation = undefined;
      login = `renamed-${last}`;
      await db.pool.query(`update people set login_seen_at = null`);
      const place = await aWishIn(cell, row.before ?? (() => {}));
      for (const one of row.after ?? []) await undergo(one, place);
      installation = row.appThere === true ? place.wish.project.installation : undefined;
      await open.store.rememberPerson({ id: ids.developer, login: 'developer' });
      if (/renamed/.test(row.row)) await db.pool.query(`update people set login_seen_at = null`);
      await expectCell(row, cell, place).catch((error: unknown) => {
        throw new Error(`in ${cell.capturing ? 'collecting, after the first capture' : cell.phase}`, {
          cause: error,
        });
      });
    }
  });
});
