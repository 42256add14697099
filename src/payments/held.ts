// Reading a payment intent: until when its money is held, and why it is not. Asks Stripe for nothing.
import type Stripe from 'stripe';
import type { AuthoriseOutcome, Hold } from '../ports/payments.ts';
import { expanded, instantOf, minorUnits } from './answers.ts';
import { type DeclineSaid, declineCause } from './declines.ts';

/** What Stripe leaves at least, where a charge does not say: the window of Visa payments that a merchant starts. */
const SHORTEST_HOLD = Temporal.Duration.from({ hours: 4 * 24 + 18 });

export function heldUntil(charge: Stripe.Charge): Temporal.Instant {
  const until = charge.payment_method_details?.card?.capture_before;
  return until === undefined ? instantOf(charge.created).add(SHORTEST_HOLD) : instantOf(until);
}

/** Of an intent that requires capture, with its charge sent along. */
export const holdOf = (intent: Stripe.PaymentIntent): Hold => ({
  intent: intent.id,
  amount: minorUnits(intent.amount_capturable),
  captureBefore: heldUntil(expanded(intent.latest_charge, 'charge')),
});

export const declinedBy = (
  intent: string | undefined,
  said: DeclineSaid,
): Extract<AuthoriseOutcome, { kind: 'declined' }> => ({
  kind: 'declined',
  intent,
  cause: declineCause(said),
});
