// Charges at the processor that we do not know, because the answer was lost: found by customer and what they say of
// themselves. One that is still awaited is left to whoever awaits it; one that nobody awaits must not hold anybody's money.
import type { JobLease } from '../ports/jobs.ts';
import type { ChargeFacts } from '../ports/payments.ts';
import { idempotencyKeys } from './idempotency-keys.ts';
import { eachByItself } from './each-by-itself.ts';
import { proveLease } from './prove-lease.ts';
import type { World } from './world.ts';

export interface LostIntent {
  readonly intent: string;
  readonly facts: ChargeFacts;
  /** awaited: its campaign's money is moved again. captured: money was taken that the books do not have; reconcile says so too. */
  readonly became: 'awaited' | 'cancelled' | 'captured';
}

/** No hold lives longer. */
const WINDOW = Temporal.Duration.from({ hours: 10 * 24 });

/**
 * @param which `unanswered` asks about calls whose answer we know to be missing, `all` about everybody lately collected from
 * @param say hears of each as it is found, whatever fails afterwards
 */
export async function findLostIntents(
  world: Pick<World, 'store' | 'payments' | 'clock'>,
  which: 'unanswered' | 'all',
  lease?: JobLease,
  say: (lost: LostIntent) => void = () => {},
): Promise<readonly LostIntent[]> {
  const { store, payments, clock } = world;
  const now = clock.now();
  const lost: LostIntent[] = [];
  await eachByItself(await store.customersToSearch(now.subtract(WINDOW), which), async (customer) => {
    const charges = await payments.findCharges(customer);
    const known = await store.knownIntents(charges.map(({ intent }) => intent));
    await eachByItself(charges, async ({ intent, ...facts }) => {
      if (known.has(intent) || facts.state === 'cancelled' || facts.state === 'declined') return;
      const became = await settle(world, intent, facts, lease);
      if (became === undefined) return;
      lost.push({ intent, facts, became });
      say({ intent, facts, became });
    });
  });
  await store.choreRan('find-lost-intents', now);
  return lost;
}

async function settle(
  { store, payments, clock }: Pick<World, 'store' | 'payments' | 'clock'>,
  intent: string,
  { state, pledge, attempt }: ChargeFacts,
  lease: JobLease | undefined,
): Promise<LostIntent['became'] | undefined> {
  if (state === 'captured') return 'captured';
  if (await store.awaited(pledge, attempt)) {
    await store.enqueue([{ task: 'move-charge', pledge, turn: 0 }]);
    return 'awaited';
  }
  // Its answer may have been written just now, which ends the waiting and makes it known at once: it is looked at again.
  if ((await store.knownIntents([intent])).has(intent)) return undefined;
  await proveLease({ store }, lease);
  const key = idempotencyKeys.cancelIntent(intent);
  await store.prepareCall(key, clock.now());
  await payments.cancel(key, intent);
  return 'cancelled';
}
