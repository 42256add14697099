// People, sessions, comments and what is known of the payment processor.
import { beforeAll, describe, expect, test } from 'vitest';
import type { LineAnswer } from '../../src/ports/answers.ts';
import { noon } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aStore, aWish, happens, queue } from './a-store.ts';

const db = database();
const open = aStore(db);
let campaign: bigint;

beforeAll(async () => {
  campaign = await aWish(open.store);
});

describe('people', () => {
  test('are known by id; the login follows the newest call and contacts stay', async () => {
    const { store } = open;
    await store.rememberPerson({ id: 1n, login: 'ann' });
    await store.rememberContact(1n, { customer: 'cus_1' });
    await store.rememberContact(1n, { email: 'ann@example.org', customer: undefined });
    await store.rememberPerson({ id: 1n, login: 'ann-renamed' });
    await store.rememberContact(2n, { email: 'first@example.org' });
    await store.rememberContact(3n, {});
    expect(await store.people([1n, 2n, 3n, 1n])).toEqual(
      new Map([
        [1n, { id: 1n, login: 'ann-renamed', customer: 'cus_1', email: 'ann@example.org' }],
        [2n, { id: 2n, login: undefined, customer: undefined, email: 'first@example.org' }],
      ]),
    );
    expect(await store.people([])).toEqual(new Map());
  });

  test('can be emptied, and everything else stands', async () => {
    await open.store.rememberPerson({ id: 4n, login: 'gone' });
    await db.pool.query('update people set login = null, customer = null, email = null where id = 4');
    expect((await open.store.people([4n])).get(4n)).toMatchObject({ id: 4n, login: undefined });
  });

  test('a session ends at its time or when it is revoked', async () => {
    const { store } = open;
    const session = { id: 's1', person: 1n, login: 'ann' };
    await store.openSession({ ...session, expiresAt: noon.add({ hours: 1 }) });
    expect(await store.session('s1', noon)).toEqual(session);
    expect(await store.session('s1', noon.add({ hours: 1 }))).toBeUndefined();
    await store.revokeSession('s1');
    await store.revokeSession('s1');
    expect(await store.session('s1', noon)).toBeUndefined();
  });
});

describe('comments', () => {
  const lines: readonly LineAnswer[] = [
    { kind: 'impossible', read: '/accept @nobody\0', why: 'unknown-person', name: 'nobody' },
    {
      kind: 'refused',
      read: '/quote 1',
      command: { type: 'OpenWish' },
      refusal: { kind: 'QuoteBelowFloor', amount: 100n, floor: 500n },
    },
  ];

  test('an answer is recorded with its job, and what GitHub shows of it is remembered beside it', async () => {
    const { store } = open;
    const answer = { comment: -5n, project: 1n, issueNumber: 3, author: 1n, lines };
    await store.recordAnswer(answer, [{ task: 'answer', comment: -5n }]);
    const read = lines.map((line) => ({
      ...line,
      read: line.kind === 'done' ? '' : line.read.replace('\0', ''),
    }));
    const unsaid = { reply: undefined, replyDigest: undefined, reaction: undefined };
    expect(await store.answer(-5n)).toEqual({ ...answer, lines: read, ...unsaid });
    expect((await queue(db)).filter(({ key }) => key === 'answer:-5')).toHaveLength(1);

    await store.rememberReply(-5n, { reply: 9n, digest: 'd', reaction: 'confused' });
    await store.recordAnswer({ ...answer, lines: [] }, []);
    const said = { reply: 9n, replyDigest: 'd', reaction: 'confused' };
    expect(await store.answer(-5n)).toEqual({ ...answer, lines: [], ...said });
    await store.rememberReply(-5n, { reply: undefined, digest: undefined, reaction: undefined });
    expect(await store.answer(-5n)).toMatchObject(unsaid);
    expect(await store.answer(6n)).toBeUndefined();
  });

  test('an announcement is remembered by its event', async () => {
    const { store } = open;
    expect(await store.announced(campaign, 1)).toBeUndefined();
    await store.rememberAnnouncement(campaign, 1, 55n);
    await store.rememberAnnouncement(campaign, 1, 55n);
    expect(await store.announced(campaign, 1)).toBe(55n);
  });
});

describe('the payment processor', () => {
  const order = () => ({
    campaign,
    backer: 1n,
    amount: 900n,
    named: true,
    business: false,
    earlyWork: true,
    holds: undefined,
    at: noon,
  });

  test('a checkout is opened, named, found and closed', async () => {
    const { store } = open;
    const opened = await store.openCheckout(order());
    expect(opened).toMatchObject({ campaign, backer: 1n, amount: 900n, named: true, state: 'open' });
    expect(opened.session).toBeUndefined();
    await store.rememberCheckoutSession(opened.id, 'cs_1');
    expect(await store.checkout(opened.id)).toEqual({ ...opened, session: 'cs_1' });
    expect(await store.checkoutBySession('cs_1')).toEqual({ ...opened, session: 'cs_1' });
    expect(await store.checkout(0n)).toBeUndefined();
    expect(await store.checkoutBySession('cs_0')).toBeUndefined();
    await store.closeCheckout(opened.id, 'complete');
    expect(await store.checkout(opened.id)).toMatchObject({ state: 'complete' });
  });

  test('a card that is saved is not forgotten because the page expired', async () => {
    const { store } = open;
    const [late, lost] = [await store.openCheckout(order()), await store.openCheckout(order())];
    await store.closeCheckout(late.id, 'complete');
    await store.closeCheckout(late.id, 'expired');
    await store.closeCheckout(lost.id, 'expired');
    await store.closeCheckout(lost.id, 'complete');
    expect(await store.checkout(late.id)).toMatchObject({ state: 'complete' });
    expect(await store.checkout(lost.id)).toMatchObject({ state: 'complete' });
  });

  test('open checkouts are listed, the oldest first', async () => {
    const { store } = open;
    const newer = await store.openCheckout({ ...order(), at: noon.add({ minutes: 5 }) });
    const older = await store.openCheckout(order());
    expect((await store.openCheckouts()).map(({ id }) => id)).toEqual([older.id, newer.id]);
  });

  test('a call’s key is remembered with the time of the first', async () => {
    const { store } = open;
    expect(await store.prepareCall('pledge:1:authorise:1', noon)).toEqual({ firstAt: noon });
    const later = noon.add({ hours: 30 });
    expect(await store.prepareCall('pledge:1:authorise:1', later)).toEqual({ firstAt: noon });
    expect(await store.prepareCall('pledge:1:authorise:2', later)).toEqual({ firstAt: later });
  });

  test('a backer’s card for a campaign is the last that was saved', async () => {
    const { store } = open;
    const card = {
      customer: 'cus_1',
      paymentMethod: 'pm_1',
      fingerprint: 'f',
      expires: { year: 2030, month: 4 },
    };
    await happens(store, campaign, [], { card: { backer: 1n, ...card } });
    await happens(store, campaign, [], {
      card: { backer: 1n, ...card, paymentMethod: 'pm_2', fingerprint: undefined },
    });
    expect(await store.card(campaign, 1n)).toEqual({
      ...card,
      paymentMethod: 'pm_2',
      fingerprint: undefined,
    });
    expect(await store.card(campaign, 2n)).toBeUndefined();
  });
});
