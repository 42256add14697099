// What reconcile finds different is first read at the processor and booked, whoever caused it: only what cannot be booked is left as
// a difference. One that cannot be read never stops the next.
import type { ChargeName } from '../ports/payments.ts';
import type { Difference } from './compare-books.ts';
import { followIntent } from './follow-charge.ts';
import { followPayouts } from './follow-payouts.ts';
import { noLease } from './prove-lease.ts';
import type { World } from './world.ts';

type Books = Pick<World, 'store' | 'payments' | 'clock'>;

/** As long as banks ask: an inquiry that nobody told us of moves no money until it is a dispute. */
const DISPUTES_SINCE = Temporal.Duration.from({ hours: 30 * 24 });

export async function bookDifferences(world: Books, differences: readonly Difference[]): Promise<void> {
  const charges = new Map<string, ChargeName>();
  const payouts = new Set<bigint>();
  for (const { of } of differences) {
    if (of === undefined) continue;
    if ('pledge' in of) charges.set(`${of.pledge}:${of.attempt}`, of);
    else payouts.add(of.campaign);
  }
  for (const { pledge, attempt } of charges.values())
    await unlessUnreadable(async () => {
      const intent = await world.store.intentOf(pledge, attempt);
      if (intent !== undefined) await followIntent(world, intent, noLease);
    });
  const known = await world.store.knownCampaigns([...payouts]);
  for (const campaign of known) await unlessUnreadable(() => followPayouts(world, campaign));
}

/** Disputes that were opened while nothing of ours listened, for longer than events are told. */
export async function bookDisputes(world: Books): Promise<void> {
  const since = world.clock.now().subtract(DISPUTES_SINCE);
  for await (const intent of world.payments.disputed(since))
    if ((await world.store.chargeOf(intent)) !== undefined)
      await unlessUnreadable(() => followIntent(world, intent, noLease).then(() => undefined));
}

/** What stays different is said by the comparison that follows. */
async function unlessUnreadable(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch {
    // Of a charge that was converted, for one: reconcile says in which currency it moved.
  }
}
