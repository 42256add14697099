// Holding the money of one pledge on its card, without the backer present. Owns the reading of what Stripe made of it;
// never captures anything, and never asks twice for the same attempt of a pledge.
import type Stripe from 'stripe';
import { type AuthoriseOutcome, CallRefused, type Payments, type Unanswered } from '../ports/payments.ts';
import { type StripeFault, isAnswer, isFault, isReplayed, stripeAmount, unknownOutcome } from './answers.ts';
import { declinedBy, holdOf } from './held.ts';
import { type InstanceId, chargeMetadata, transferGroup } from './metadata.ts';
import { meaningOf, reasonOf } from './refusals.ts';

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

/** What is known of this attempt, after an answer that says nothing of it. */
async function found(
  stripe: Stripe,
  instance: InstanceId,
  order: Order,
): Promise<AuthoriseOutcome | undefined> {
  const made = await madeBefore(stripe, instance, order);
  return made && outcomeOf(made, order);
}

async function afterFault(
  stripe: Stripe,
  instance: InstanceId,
  order: Order,
  fault: StripeFault,
): Promise<AuthoriseOutcome | Unanswered | undefined> {
  switch (meaningOf('authorise', fault)) {
    case 'declined':
      return declinedBy(fault.payment_intent?.id, fault);
    case 'card-unusable':
      return { kind: 'declined', intent: fault.payment_intent?.id, cause: 'hard' };
    case 'other-parameters':
      return (await found(stripe, instance, order)) ?? { kind: 'unanswered' };
    case 'transient':
      // A 500 is given back under its key for a day: nothing more will ever be heard of it.
      return fault.type === 'StripeAPIError' && isReplayed(fault.headers)
        ? ((await found(stripe, instance, order)) ?? { kind: 'unanswered' })
        : undefined;
    case 're-read':
    case 'gone':
    case 'refused': {
      const known = await found(stripe, instance, order);
      if (known === undefined) throw new CallRefused(`authorise: ${reasonOf(fault)}`);
      return known;
    }
  }
}

/**
 * Looks before it asks, unless it is the first call of its attempt: Stripe forgets a key after 24 hours. So a call whose answer
 * was lost finds its own intent; only where there is none is the card asked.
 * @throws Error when it is not known what became of it
 */
export async function authorise(
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  order: Order,
): Promise<AuthoriseOutcome | Unanswered> {
  const call = `authorising pledge ${order.pledge}, attempt ${order.attempt},`;
  try {
    const earlier = order.first === true ? undefined : await found(stripe, instance, order);
    if (earlier) return earlier;
    try {
      const made = await stripe.paymentIntents.create(params(instance, order), { idempotencyKey: key });
      return outcomeOf(isAnswer(made, 'payment_intent'), order);
    } catch (error) {
      const outcome = isFault(error) ? await afterFault(stripe, instance, order, error) : undefined;
      if (outcome === undefined) throw error;
      return outcome;
    }
  } catch (error) {
    if (error instanceof CallRefused) throw error;
    throw unknownOutcome(call, error);
  }
}
