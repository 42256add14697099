// What the processor could not tell us: its events that no webhook of ours has taken are kept as the intake would have kept
// them. One that is known already changes nothing.
import type { Inbox } from '../ports/inbox.ts';
import { eachByItself } from './each-by-itself.ts';
import type { World } from './world.ts';

/** The processor tries for three days, and lists its events for thirty (docs.stripe.com/api/events). */
const WINDOW = Temporal.Duration.from({ hours: 30 * 24 });

/** Resolves to how many were read, known ones among them. */
export async function fetchUndelivered(
  { store, payments, clock }: Pick<World, 'store' | 'payments' | 'clock'>,
  inbox: Pick<Inbox, 'keepPaymentEvent'>,
): Promise<number> {
  const now = clock.now();
  let count = 0;
  await eachByItself(payments.undelivered(now.subtract(WINDOW)), async (event) => {
    await inbox.keepPaymentEvent(event);
    count += 1;
  });
  await store.choreRan('fetch-undelivered', now);
  return count;
}
