// The same intent again, with the backer present: their bank may want to see them first. Owns the reading of where they
// are to go; never makes another intent, and never captures.
import type Stripe from 'stripe';
import type { ConfirmOutcome, Payments } from '../ports/payments.ts';
import { idOf, isAnswer, isFault, isReplayed, unknownOutcome } from './answers.ts';
import { declinedBy, holdOf } from './held.ts';

type Order = Parameters<Payments['confirm']>[2];

const WITH_CHARGE = { expand: ['latest_charge'] };

async function read(stripe: Stripe, intent: string): Promise<Stripe.PaymentIntent> {
  return isAnswer(await stripe.paymentIntents.retrieve(intent, WITH_CHARGE), 'payment_intent', intent);
}

const redirectOf = (intent: Stripe.PaymentIntent): string | undefined =>
  intent.status === 'requires_action' ? (intent.next_action?.redirect_to_url?.url ?? undefined) : undefined;

/** @throws Error when the intent is in no state that a confirmation ends in */
function outcomeOf(intent: Stripe.PaymentIntent): ConfirmOutcome {
  const url = redirectOf(intent);
  if (url !== undefined) return { kind: 'redirect', url };
  switch (intent.status) {
    case 'requires_capture':
      return { kind: 'authorised', ...holdOf(intent) };
    case 'requires_payment_method':
      return declinedBy(intent.id, intent.last_payment_error ?? {});
    case 'canceled':
      return declinedBy(intent.id, {});
    case 'processing':
    case 'requires_action':
    case 'requires_confirmation':
    case 'succeeded':
    default:
      throw new Error(`${intent.id} is ${intent.status}`);
  }
}

/** What an earlier call came to, where it stands: the money is held, or the backer is on their way to their bank. */
const standsAlready = (intent: Stripe.PaymentIntent, order: Order): boolean =>
  intent.status === 'requires_capture' ||
  intent.status === 'canceled' ||
  (redirectOf(intent) !== undefined && idOf(intent.payment_method) === order.card.paymentMethod);

/**
 * Looks before it asks, and after an answer that Stripe only remembered: of a redirect that is over the intent knows more.
 * Each further try of the backer needs a key of its own.
 * @throws Error when it is not known what became of it
 */
export async function confirm(
  stripe: Stripe,
  key: string,
  intent: string,
  order: Order,
): Promise<ConfirmOutcome> {
  try {
    const before = await read(stripe, intent);
    if (standsAlready(before, order)) return outcomeOf(before);
    const confirmed = await stripe.paymentIntents.confirm(
      intent,
      { payment_method: order.card.paymentMethod, return_url: order.returnUrl, ...WITH_CHARGE },
      { idempotencyKey: key },
    );
    const answer = isAnswer(confirmed, 'payment_intent', intent);
    return outcomeOf(isReplayed(confirmed.lastResponse.headers) ? await read(stripe, intent) : answer);
  } catch (error) {
    if (isFault(error) && error.type === 'StripeCardError') return declinedBy(intent, error);
    if (isFault(error, 'resource_missing') && error.param === 'payment_method')
      return { kind: 'declined', intent, cause: 'hard' };
    throw unknownOutcome(`confirming ${intent}`, error);
  }
}
