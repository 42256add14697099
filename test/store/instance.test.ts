// What a database belongs to: remembered once, told apart from copies of it, taken over only on purpose.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Identity } from '../../src/ports/instance.ts';
import { type OpenStore, openStore } from '../../src/store/store.ts';
import { database } from '../support/database.ts';
import { aProject, aStore, aWish } from './a-store.ts';

const db = database();
const open = aStore(db);

const first: Identity = { mode: 'test', githubApp: 7, stripeAccount: 'acct_1', stripeKeyDigest: 'aa' };
const other: Identity = { mode: 'live', githubApp: 8, stripeAccount: 'acct_2', stripeKeyDigest: 'bb' };

test('each database has an id of its own, whoever asks first', async () => {
  const [one, two] = await Promise.all([open.instance.instanceId(), open.instance.instanceId()]);
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(two).toBe(one);
});

test('only the first identity is remembered', async () => {
  expect(await open.instance.identity()).toBeUndefined();
  expect(await open.instance.rememberIdentity(first)).toEqual(first);
  expect(await open.instance.rememberIdentity(other)).toEqual(first);
  await open.instance.rememberKey('cc');
  expect(await open.instance.identity()).toEqual({ ...first, stripeKeyDigest: 'cc' });
});

test('a database without tables belongs to nobody', async () => {
  const url = new URL(db.url);
  url.pathname = '/postgres';
  const bare = openStore(url.href, { refreshDelaySeconds: 30, connections: 1 });
  expect(await bare.instance.identity()).toBeUndefined();
  await bare.close();
});

describe('a copy', () => {
  let copy: OpenStore;
  const name = `copy_${crypto.randomUUID().replaceAll('-', '')}`;
  const admin = async (statement: string): Promise<void> => {
    const client = new pg.Client(inject('postgres'));
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };

  // As pg_dump and pg_restore make one: the same rows in another database.
  beforeAll(async () => {
    await aProject(open.store);
    await aWish(open.store);
    const from = new URL(db.url).pathname.slice(1);
    await admin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${from}'`);
    await admin(`create database ${name} template ${from}`);
    const url = new URL(db.url);
    url.pathname = `/${name}`;
    copy = openStore(url.href, { refreshDelaySeconds: 30, connections: 2 });
  });
  afterAll(async () => {
    await copy.close();
    await admin(`drop database if exists ${name} with (force)`);
  });

  test('has the id of its origin, and is not in its place', async () => {
    expect(await copy.instance.instanceId()).toBe(await open.instance.instanceId());
    expect(await open.instance.isInPlace()).toBe(true);
    expect(await copy.instance.isInPlace()).toBe(false);
  });

  test('that is adopted keeps the id, is in place, and makes no id that its origin may have made since', async () => {
    const known = await aWish(open.store);
    await copy.instance.adopt(first);
    expect(await copy.instance.isInPlace()).toBe(true);
    expect(await copy.instance.instanceId()).toBe(await open.instance.instanceId());
    expect(await aWish(copy.store)).toBeGreaterThan(known + 900_000n);
  });

  test('that moves to another Stripe account forgets who people were there', async () => {
    await copy.store.rememberPerson({ id: 5n, login: 'ada' });
    await copy.store.rememberContact(5n, { customer: 'cus_1', account: 'acct_x', email: 'a@example.org' });
    await copy.instance.adopt(other);
    expect(await copy.instance.identity()).toEqual(other);
    expect((await copy.store.people([5n])).get(5n)).toMatchObject({
      customer: undefined,
      account: undefined,
      email: 'a@example.org',
      formerCustomers: 1,
    });
  });
});
