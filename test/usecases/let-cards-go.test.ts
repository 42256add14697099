// A saved card is kept for a pledge, and no longer than it.
import { expect, test } from 'vitest';
import { letCardsGo } from '../../src/usecases/let-cards-go.ts';
import { sweep } from '../../src/usecases/let-time-pass.ts';
import { ask, aStore, aWish, emptyQueue, queue, securePledge } from '../store/a-store.ts';
import { ids, people } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);

const cardOf = (backer: bigint, paymentMethod: string) => ({
  backer,
  customer: `cus_${backer}`,
  paymentMethod,
  fingerprint: undefined,
  expires: undefined,
});

test('the processor forgets the card of a pledge that ended, and no other', async () => {
  const { store } = open;
  const forgotten: string[] = [];
  const forgetCard = async (card: string): Promise<void> => void forgotten.push(card);
  const { world } = aWorld(open, { forgetCard }, { redeliverFailed: async () => 0 });
  const campaign = await aWish(store);
  await ask(store, campaign, { type: 'OpenWish', by: people.maintainer });
  await ask(store, campaign, securePledge(8101n, { by: people.backer }), {
    card: cardOf(ids.backer, 'pm_left'),
  });
  await ask(store, campaign, securePledge(8102n, { by: people.otherBacker }), {
    card: cardOf(ids.otherBacker, 'pm_stays'),
  });
  await emptyQueue(db);
  await sweep(world);
  const asked = async () => (await queue(db)).filter(({ task }) => task === 'let-cards-go').length;
  expect(await asked()).toBe(0);

  await ask(store, campaign, { type: 'WithdrawPledge', by: people.backer });
  await sweep(world);
  expect(await asked()).toBe(1);
  for (const _ of [1, 2]) await letCardsGo(world, campaign);
  expect(forgotten).toEqual(['pm_left']);
  expect(await store.card(campaign, ids.backer)).toBeUndefined();

  await ask(store, campaign, securePledge(8103n, { by: people.backer }), {
    card: cardOf(ids.backer, 'pm_again'),
  });
  await letCardsGo(world, campaign);
  expect(forgotten).toEqual(['pm_left']);
  expect((await store.card(campaign, ids.backer))?.paymentMethod).toBe('pm_again');
  await ask(store, campaign, { type: 'CancelWish', by: people.maintainer, reason: 'done elsewhere' });
  await letCardsGo(world, campaign);
  expect(forgotten.toSorted()).toEqual(['pm_again', 'pm_left', 'pm_stays']);
});
