// Holding the money of one pledge on its card, without the backer present. Owns the reading of what Stripe made of it;
// never captures anything, and never asks twice for the same attempt of a pledge.
import type Stripe from 'stripe';
import type { AuthoriseOutcome, Payments } from '../ports/payments.ts';
import { isAnswer, isFault, stripeAmount, unknownOutcome } from './answers.ts';
import { declinedBy, holdOf } from './held.ts';
import { type InstanceId, chargeMetadata, transferGroup } from './metadata.ts';

type Order = Parameters<Payments['authorise']>[1];

const params = (instance: InstanceId, order: Order): Stripe.PaymentIntentCreateParams => ({
  amount: stripeAmount(order.amount),
  currency: order.currency.toLowerCase(),
  customer: order.card.customer,
  payment_method: order.card.paymentMethod,
  allowed_payment_method_types: ['card'],
  capture_method: 'manual',
  confirm: true,
  off_session: true,
  description: order.description,
  transfer_group: transferGroup(instance, order.campaign),
  metadata: chargeMetadata(instance, order),
  expand: ['latest_charge'],
});

function outcomeOf(intent: Stripe.PaymentIntent, order: Order): AuthoriseOutcome {
  switch (intent.status) {
    case 'requires_capture':
      if (
        intent.amount_capturable !== stripeAmount(order.amount) ||
        intent.currency !== order.currency.toLowerCase()
      )
        throw new Error(`${intent.id} holds another amount than pledge ${order.pledge} was asked for`);
      return { kind: 'authorised', ...holdOf(intent) };
    case 'requires_action':
    case 'requires_confirmation':
      return { kind: 'declined', intent: intent.id, cause: 'authentication-required' };
    case 'requires_payment_method':
      return declinedBy(intent.id, intent.last_payment_error ?? {});
    case 'canceled':
      return declinedBy(intent.id, {});
    case 'processing':
    case 'succeeded':
    default:
      throw new Error(`${intent.id} is ${intent.status}`);
  }
}

/** The intent of this very attempt, where an earlier call made one. Intents cannot be listed by transfer group. */
async function madeBefore(
  stripe: Stripe,
  instance: InstanceId,
  order: Order,
): Promise<Stripe.PaymentIntent | undefined> {
  const wanted = Object.entries(chargeMetadata(instance, order));
  const list = stripe.paymentIntents.list({
    customer: order.card.customer,
    limit: 100,
    expand: ['data.latest_charge'],
  });
  for await (const intent of list)
    if (wanted.every(([name, value]) => intent.metadata[name] === value)) return intent;
  return undefined;
}

/**
 * Looks before it asks: Stripe forgets a key after 24 hours, and a 500 that it remembers under one is given back for ever.
 * So a call whose answer was lost finds its own intent; only where there is none is the card asked.
 * @throws Error when it is not known what became of it. A 500 that comes again and again needs a new attempt, hence a new key.
 */
export async function authorise(
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  order: Order,
): Promise<AuthoriseOutcome> {
  const call = `authorising pledge ${order.pledge}, attempt ${order.attempt},`;
  try {
    const earlier = await madeBefore(stripe, instance, order);
    if (earlier) return outcomeOf(earlier, order);
    const made = await stripe.paymentIntents.create(params(instance, order), { idempotencyKey: key });
    return outcomeOf(isAnswer(made, 'payment_intent'), order);
  } catch (error) {
    if (isFault(error) && error.type === 'StripeCardError')
      return declinedBy(error.payment_intent?.id, error);
    // The card was taken off its customer, or the customer is gone: nothing that time could heal.
    if (
      isFault(error, 'resource_missing') &&
      (error.param === 'payment_method' || error.param === 'customer')
    )
      return { kind: 'declined', intent: undefined, cause: 'hard' };
    throw unknownOutcome(call, error);
  }
}
