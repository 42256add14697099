// Another card, filled in on two pages: one hold is the pledge's, and what becomes of the other says nothing of it.
import { expect, test } from 'vitest';
import type { ChargeFacts } from '../../src/ports/payments.ts';
import { followIntent } from '../../src/usecases/follow-charge.ts';
import { ids } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aFundedWish } from '../books/a-funded-wish.ts';
import { aStore } from '../store/a-store.ts';
import { aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);

test.each([
  ['cancelled', []],
  ['declined', []],
  ['held', ['pi_other']],
] as const)('the other hold, %s, leaves the pledge as it is', async (state, letGo) => {
  const { campaign, pledge, at } = await aFundedWish(open, db, 'collecting', {
    more: (story) => story.authorise(ids.backer),
  });
  const cancelled: string[] = [];
  const facts: ChargeFacts = {
    campaign,
    pledge: pledge(ids.backer),
    attempt: 1,
    currency: 'EUR',
    state,
    cause: undefined,
    authorised: 25_000n,
    captureBefore: at.add({ hours: 7 * 24 }),
    captured: 0n,
    fee: undefined,
    refunds: [],
    disputes: [],
  };
  const { world } = aWorld(open, {
    readCharge: async () => facts,
    async cancel(_key, intent) {
      cancelled.push(intent);
      return 'cancelled';
    },
  });
  const before = await open.store.campaign(campaign);
  await followIntent(world, 'pi_other', undefined);
  expect(cancelled).toEqual(letGo);
  expect((await open.store.campaign(campaign))?.events).toBe(before?.events);
  // Of the pledge's own intent the same news counts.
  if (state !== 'cancelled') return;
  await followIntent(world, `pi_${pledge(ids.backer)}`, undefined);
  const own = (await open.store.campaign(campaign))?.pledges.find(({ id }) => id === pledge(ids.backer));
  expect(own?.charge?.state).toBe('cancelled');
});
