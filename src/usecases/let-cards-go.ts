// Cards of pledges that ended, by withdrawal, silence or the end of their wish: the processor forgets them. Says nothing to anybody;
// that a pledge ended is told by its own mail.
import { eachByItself } from './each-by-itself.ts';
import type { World } from './world.ts';

/** May run twice: a card that is gone already is no error, and one that was saved anew stays. */
export async function letCardsGo(world: World, campaign: bigint): Promise<void> {
  await eachByItself(await world.store.idleCards(campaign), async (card) => {
    await world.payments.forgetCard(card.paymentMethod);
    await world.store.cardLetGo(card, world.clock.now());
  });
}
