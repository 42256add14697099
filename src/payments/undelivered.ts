// Events that no webhook of ours has taken: Stripe tries for three days, and lists them for thirty. Events of connected
// accounts are not among them: an account is read again instead.
import type Stripe from 'stripe';
import type { PaymentEvent } from '../ports/inbox.ts';
import { secondsOf, unknownOutcome } from './answers.ts';
import { keptOf } from './events.ts';
import type { InstanceId } from './metadata.ts';

/** Stripe lists newest first; oldest first takes all of them, of which only ids are kept. */
async function listed(
  stripe: Stripe,
  instance: InstanceId,
  since: Temporal.Instant,
): Promise<readonly PaymentEvent[]> {
  const kept: PaymentEvent[] = [];
  const list = stripe.events.list({
    delivery_success: false,
    created: { gte: secondsOf(since) },
    limit: 100,
  });
  for await (const event of list) {
    const ours = keptOf(instance, event);
    if (ours) kept.push(ours);
  }
  return kept.toReversed();
}

export async function* undelivered(
  stripe: Stripe,
  instance: InstanceId,
  since: Temporal.Instant,
): AsyncGenerator<PaymentEvent> {
  try {
    yield* await listed(stripe, instance, since);
  } catch (error) {
    throw unknownOutcome('listing events', error);
  }
}
