// One change of a campaign: all of it or nothing, one at a time, once per key, in a fixed number of statements.
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CampaignEvent } from '../../src/domain/campaign-event.ts';
import { done, refused } from '../../src/domain/result.ts';
import { anActor, ids, noon, people, specification } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aProject, aStore, aWish, ask, happens, proposal, queue, securePledge } from './a-store.ts';

const db = database();
const open = aStore(db);
let campaign: bigint;
let pledge = 0n;

beforeEach(async () => {
  campaign = await aWish(open.store);
  pledge += 1000n;
});
afterEach(() => vi.restoreAllMocks());

const rowsOf = async (table: string, where = `campaign = ${campaign}`): Promise<number> => {
  const { rows } = await db.pool.query<{ n: number }>(
    `select count(*)::int as n from ${table} where ${where}`,
  );
  return rows[0]?.n ?? -1;
};

const secured = (id: bigint, backer: bigint, amount = 1000n, named = false): CampaignEvent => ({
  type: 'PledgeSecured',
  pledge: id,
  backer,
  amount,
  named,
  consent: { kind: 'early' },
});

/** How many statements it takes, with those that begin and end a transaction. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(pg.Client.prototype, 'query');
  await work();
  const count = query.mock.calls.length;
  query.mockRestore();
  return count;
}

describe('a change is committed whole', () => {
  test('state, history, the saved card and the intent go together', async () => {
    const { store } = open;
    const card = { customer: 'cus_1', paymentMethod: 'pm_1', fingerprint: undefined, expires: undefined };
    const outcome = await ask(store, campaign, securePledge(pledge), {
      once: `secure:${pledge}`,
      card: { backer: ids.requester, ...card },
    });
    expect(outcome).toMatchObject({
      kind: 'changed',
      campaign: { phase: 'open', pledged: 1000n, backers: 1 },
    });
    expect(outcome.campaign).toEqual(await store.campaign(campaign));
    expect(await store.card(campaign, ids.requester)).toEqual(card);
    const asked = { type: 'AuthorisationAsked', pledge, attempt: 1, amount: 1000n } as const;
    const named = { pledge, attempt: 1, intent: `pi_${pledge}` };
    const charged = await happens(store, campaign, [asked], { intent: named });
    expect(charged).toEqual(await store.campaign(campaign));
    expect(await store.intentOf(pledge, 1)).toBe(`pi_${pledge}`);
    expect(await store.intentOf(pledge, 2)).toBeUndefined();
    expect((await store.events(campaign)).map(({ event }) => event.type)).toEqual([
      'WishProposed',
      'PledgeSecured',
      'WishOpened',
      'AuthorisationAsked',
    ]);
  });

  test('a refusal writes nothing, not even its key', async () => {
    const { store } = open;
    const before = await store.campaign(campaign);
    const once = `comment:${campaign}`;
    const refusal = await ask(
      store,
      campaign,
      { type: 'Approve', by: people.maintainer },
      {
        once,
        jobs: () => [{ task: 'show-status', campaign }],
      },
    );
    expect(refusal).toMatchObject({ kind: 'refused', campaign: before, refusal: { kind: 'WrongPhase' } });
    expect(await store.campaign(campaign)).toEqual(before);
    expect(await rowsOf('events')).toBe(1);
    expect(await rowsOf('once_keys', `key = '${once}'`)).toBe(0);
    expect((await queue(db)).filter(({ key }) => key === `status:${campaign}`)).toEqual([]);
    expect(await ask(store, campaign, securePledge(pledge), { once })).toMatchObject({ kind: 'changed' });
  });

  const fault = (): never => {
    throw new Error('fault');
  };
  test.each([
    ['a fault while deciding', { decide: fault }, 'fault'],
    ['a fault while jobs are chosen', { jobs: fault }, 'fault'],
    ['a posting that does not balance', {}, 'do not sum to zero'],
  ])('%s leaves nothing', async (what, kept, message) => {
    const { store } = open;
    const before = await store.campaign(campaign);
    await happens(store, campaign, [secured(pledge, 5n)]);
    if (what.startsWith('a posting'))
      await db.pool.query(
        `create or replace function upset() returns trigger language plpgsql as $$ begin new.amount_minor = 3; return new; end $$;
         create trigger upset before insert on postings for each row when (new.account = 'card') execute function upset()`,
      );
    const captured: CampaignEvent[] = [
      { type: 'AuthorisationAsked', pledge, attempt: 1, amount: 1000n },
      { type: 'PledgeAuthorised', pledge, attempt: 1, amount: 1000n, captureBefore: noon },
      { type: 'PledgeCaptured', pledge, attempt: 1, amount: 1000n },
    ];
    const change = {
      campaign,
      at: noon,
      once: `fault:${campaign}`,
      decide: () => done(captured),
      jobs: () => [{ task: 'assign', campaign } as const],
      ...kept,
    };
    await expect(store.change(change)).rejects.toThrow(message);
    await db.pool.query('drop trigger if exists upset on postings');
    expect(before?.events).toBe(1);
    expect((await store.campaign(campaign))?.events).toBe(2);
    expect(await rowsOf('events')).toBe(2);
    expect(await rowsOf('postings')).toBe(0);
    expect(await rowsOf('once_keys', `key = 'fault:${campaign}'`)).toBe(0);
    expect((await queue(db)).filter(({ key }) => key === `assign:${campaign}`)).toEqual([]);
  });

  test('a campaign that is not there is a fault', async () => {
    await expect(ask(open.store, 999_999n, { type: 'Tick' })).rejects.toThrow('no campaign 999999');
    expect(await open.store.campaign(999_999n)).toBeUndefined();
  });

  test('a charge never gets a second name', async () => {
    const { store } = open;
    const asked = { type: 'AuthorisationAsked', pledge, attempt: 1, amount: 5n } as const;
    await happens(store, campaign, [secured(pledge, 5n), asked]);
    const named = (intent: string) =>
      happens(store, campaign, [], { intent: { pledge, attempt: 1, intent } });
    await named(`pi_a${pledge}`);
    await named(`pi_a${pledge}`);
    await expect(named(`pi_b${pledge}`)).rejects.toThrow('is another intent');
    expect(await store.intentOf(pledge, 1)).toBe(`pi_a${pledge}`);
  });

  test('text that PostgreSQL would refuse is cleaned and kept', async () => {
    const { store } = open;
    const text = `${specification}\0 \ud800`;
    const delay = { count: 14, unit: 'day' } as const;
    await ask(store, campaign, {
      type: 'SubmitQuote',
      by: people.developer,
      amount: 50_000n,
      delay,
      specification: text,
      comment: 1n,
    });
    expect((await store.campaign(campaign))?.quotes[0]?.specification).toBe(`${specification} \ufffd`);
  });
});

describe('once per key', () => {
  test('a used key decides nothing again', async () => {
    const { store } = open;
    const once = `delivery:${campaign}`;
    await ask(store, campaign, securePledge(pledge), { once });
    let decided = false;
    const decide = () => {
      decided = true;
      return done([]);
    };
    const again = await store.change({ campaign, once, at: noon, decide, jobs: () => [] });
    expect(again).toEqual({ kind: 'already', campaign: await store.campaign(campaign) });
    expect(decided).toBe(false);
  });

  test('of many at once, one has the effect', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () =>
        ask(open.store, campaign, securePledge(pledge), { once: `k:${campaign}` }),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === 'changed')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'already')).toHaveLength(19);
    expect(await rowsOf('pledges')).toBe(1);
  });

  test('of two campaigns at once too', async () => {
    const other = await aWish(open.store);
    const once = `both:${campaign}`;
    const kinds = await Promise.all(
      [campaign, other].map(
        async (each) => (await ask(open.store, each, securePledge(pledge + each), { once })).kind,
      ),
    );
    expect(kinds.toSorted()).toEqual(['already', 'changed']);
  });

  test('a decision that nothing is to be done uses its key', async () => {
    await ask(open.store, campaign, { type: 'Tick' }, { once: `tick:${campaign}` });
    expect(await ask(open.store, campaign, { type: 'Tick' }, { once: `tick:${campaign}` })).toMatchObject({
      kind: 'already',
    });
    expect(await rowsOf('events')).toBe(1);
  });
});

describe('one at a time', () => {
  test('changes at the same moment each see what the other did', async () => {
    const { store } = open;
    const backers = Array.from({ length: 12 }, (_, index) => BigInt(index + 10));
    await ask(store, campaign, securePledge(pledge));
    const outcomes = await Promise.all(
      backers.map((id) =>
        ask(store, campaign, securePledge(pledge + id, { by: anActor(id), amount: id * 100n })),
      ),
    );
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['changed']));
    const state = await store.campaign(campaign);
    expect(state?.backers).toBe(13);
    expect(state?.pledged).toBe(1000n + backers.reduce((sum, id) => sum + id * 100n, 0n));
    expect((await store.events(campaign)).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: state?.events ?? 0 }, (_, index) => index + 1),
    );
  });

  test('one that waited for the lock decides no earlier than what it waited for', async () => {
    const { store } = open;
    await happens(store, campaign, [secured(pledge, 5n)], { at: noon.add({ hours: 1 }) });
    await happens(store, campaign, [secured(pledge + 1n, 6n)], { at: noon });
    const times = (await store.events(campaign)).map(({ at }) => at.toString());
    expect(times).toEqual(['2027-03-01T12:00:00Z', '2027-03-01T13:00:00Z', '2027-03-01T13:00:00Z']);
    const decide = (_: unknown, at: Temporal.Instant) => refused(at);
    expect(await store.change({ campaign, at: noon, decide, jobs: () => [] })).toMatchObject({
      refusal: noon.add({ hours: 1 }),
    });
  });

  test('a victim of a deadlock tries again', async () => {
    const { store } = open;
    let attempts = 0;
    const outcome = await store.change<never>({
      campaign,
      at: noon,
      decide: () => {
        attempts += 1;
        if (attempts < 3)
          throw Object.assign(new pg.DatabaseError('deadlock detected', 0, 'error'), { code: '40P01' });
        return done([secured(pledge, 5n)]);
      },
      jobs: () => [],
    });
    expect(outcome.kind).toBe('changed');
    expect(attempts).toBe(3);
  });

  test('the order of joining is kept, whatever the numbers of the pledges', async () => {
    const { store } = open;
    for (const [index, id] of [7n, 3n, 9n, 1n].entries())
      await happens(store, campaign, [secured(pledge + id, BigInt(index + 10))]);
    await happens(store, campaign, [{ type: 'PledgeReleased', pledge: pledge + 9n, reason: 'withdrawn' }]);
    expect((await store.campaign(campaign))?.pledges.map(({ id }) => id - pledge)).toEqual([7n, 3n, 9n, 1n]);
  });
});

describe('a fixed number of statements', () => {
  const many = (from: bigint, count: number): CampaignEvent[] =>
    Array.from({ length: count }, (_, index) => secured(from + BigInt(index), BigInt(index + 10)));

  test('however many pledges change, and however many there are', async () => {
    const { store } = open;
    const one = await statements(() =>
      happens(store, campaign, many(pledge, 1), { once: `one:${campaign}` }),
    );
    const other = await aWish(store);
    const all = await statements(() =>
      happens(store, other, many(pledge + 1n, 300), { once: `all:${campaign}` }),
    );
    expect(all).toBe(one);
    expect(one).toBeLessThanOrEqual(12);
    expect((await store.campaign(other))?.backers).toBe(300);
  });

  test('a backer’s own pledge loads nobody else’s, and changes the same totals', async () => {
    const { store } = open;
    await happens(store, campaign, many(pledge, 50));
    const seen: number[] = [];
    const outcome = await store.change({
      campaign,
      at: noon,
      only: { backer: 20n },
      decide: (state) => {
        seen.push(state.pledges.length, state.backers);
        return done([
          { type: 'PledgeReleased', pledge: pledge + 10n, reason: 'withdrawn' },
          secured(pledge + 900n, 20n, 5n),
        ]);
      },
      jobs: () => [],
    });
    expect(seen).toEqual([1, 50]);
    expect(outcome.campaign.pledges.map(({ state }) => state)).toEqual(['released', 'secured']);
    const state = await store.campaign(campaign);
    expect(state).toMatchObject({ backers: 50, pledged: 49_005n });
    expect(state?.pledges.at(-1)?.id).toBe(pledge + 900n);
    expect(state?.pledges).toHaveLength(51);
  });
});

describe('a wish is proposed once per issue', () => {
  test('of many at once, one creates the campaign and all name it', async () => {
    const { store } = open;
    await aProject(store);
    const wish = { project: 1n, issue: 5n, number: 5, title: 'Once', at: noon, decide: proposal() };
    const answers = await Promise.all(
      Array.from({ length: 16 }, () =>
        store.propose({ ...wish, jobs: ({ id }) => [{ task: 'show-status', campaign: id }] }),
      ),
    );
    const [first] = answers;
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ campaign: id }) => id))).toEqual(new Set([first?.campaign]));
    expect(await store.propose({ ...wish, jobs: () => [] })).toEqual({
      campaign: first?.campaign,
      created: false,
    });
    expect(await rowsOf('campaigns', 'issue_id = 5')).toBe(1);
    expect(await rowsOf('events', `campaign = ${first?.campaign}`)).toBe(1);
    expect((await queue(db)).filter(({ key }) => key === `status:${first?.campaign}`)).toHaveLength(1);
  });

  test('the event names the campaign', async () => {
    const [first] = await open.store.events(campaign);
    expect(first).toMatchObject({ sequence: 1, at: noon, event: { type: 'WishProposed', campaign } });
    expect(await open.store.campaign(campaign)).toMatchObject({ id: campaign, phase: 'proposed', events: 1 });
  });
});
