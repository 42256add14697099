// Who a backer is at Stripe: the same customer from pledge to pledge, and another one after the first was deleted, also within
// the 24 hours for which Stripe replays the answer to a key.
import { expect, test } from 'vitest';
import { forgetPerson } from '../../src/usecases/own-data.ts';
import { startPledge } from '../../src/usecases/pledge.ts';
import { testStripe } from '../payments/stripe.ts';
import { aStore, ask, aWish } from '../store/a-store.ts';
import { people } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);
const stripe = testStripe();

let last = 800n;

/** Somebody new, who pledges to an open wish and tells which customer that made of them. */
async function aBacker() {
  const visitor = { id: (last += 1n), login: `backer-${last}` };
  const { world } = aWorld(open, stripe.payments);
  const campaign = await aWish(open.store);
  await ask(open.store, campaign, { type: 'OpenWish', by: people.maintainer });
  const address = { owner: 'Octo', name: 'Tools', number: (await open.store.wish(campaign))?.number ?? 0 };
  const pledge = async () => {
    const started = await startPledge(world, visitor, address, {
      amount: '12',
      named: false,
      earlyWork: true,
      locale: 'en',
      billing: undefined,
      consent: () => 'You agree.',
    });
    expect(started).toMatchObject({ kind: 'checkout' });
    return (await open.store.people([visitor.id])).get(visitor.id)?.customer ?? '';
  };
  return { visitor, world, pledge };
}

test('pledges again as the same customer', async () => {
  const { pledge } = await aBacker();
  expect(await pledge()).toBe(await pledge());
});

test('pledges as another customer within 24 hours after “Delete my data”, as often as that happens', async () => {
  const { visitor, world, pledge } = await aBacker();
  const customers = new Set<string>();
  for (let erasures = 0; erasures < 3; erasures += 1) {
    customers.add(await pledge());
    expect(await forgetPerson(world, visitor)).toEqual({ kind: 'done' });
  }
  expect(customers.size).toBe(3);
});

test('pledges as another customer after the operator deleted theirs in the Dashboard', async () => {
  const { pledge } = await aBacker();
  const first = await pledge();
  await stripe.raw.customers.del(first);
  const second = await pledge();
  expect(second).not.toBe(first);
  expect(await pledge()).toBe(second);
});
