// Stripe's hosted page, where a backer types in a card. Owns what is asked of it: a card saved for one later charge, or a
// card whose money is held at once. Nothing is captured here, and no card number ever comes near us.
import type Stripe from 'stripe';
import { CustomerGone, type Payments } from '../ports/payments.ts';
import { isAnswer, isFault, stripeAmount, unknownOutcome } from './answers.ts';
import { type InstanceId, chargeMetadata, checkoutMetadata, transferGroup } from './metadata.ts';

/** Stripe's limit for the words beside the button. */
const LONGEST_CONSENT = 1200;

type Order = Parameters<Payments['openCheckout']>[1];
type HoldOrder = Parameters<Payments['openHoldCheckout']>[1];
type Opened = Awaited<ReturnType<Payments['openCheckout']>>;

const common = (instance: InstanceId, order: Order) =>
  ({
    customer: order.customer,
    allowed_payment_method_types: ['card'],
    locale: order.locale,
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
    client_reference_id: String(order.checkout),
    metadata: checkoutMetadata(instance, order.checkout),
    custom_text: { submit: { message: order.consent } },
  }) satisfies Stripe.Checkout.SessionCreateParams;

const cardOnly = (instance: InstanceId, order: Order): Stripe.Checkout.SessionCreateParams => ({
  ...common(instance, order),
  mode: 'setup',
  currency: order.currency.toLowerCase(),
  setup_intent_data: { metadata: checkoutMetadata(instance, order.checkout) },
});

const cardAndHold = (instance: InstanceId, order: HoldOrder): Stripe.Checkout.SessionCreateParams => ({
  ...common(instance, order),
  mode: 'payment',
  // Paid in the backer's own currency it would be converted, and hold another amount than was pledged.
  adaptive_pricing: { enabled: false },
  line_items: [
    {
      quantity: 1,
      price_data: {
        currency: order.currency.toLowerCase(),
        unit_amount: stripeAmount(order.amount),
        product_data: { name: order.description },
      },
    },
  ],
  payment_intent_data: {
    capture_method: 'manual',
    setup_future_usage: 'off_session',
    description: order.description,
    transfer_group: transferGroup(instance, order.campaign),
    metadata: { ...chargeMetadata(instance, order), ...checkoutMetadata(instance, order.checkout) },
  },
});

async function open(
  stripe: Stripe,
  key: string,
  order: Order,
  params: Stripe.Checkout.SessionCreateParams,
): Promise<Opened> {
  // An agreement must not be cut off.
  if (order.consent.length > LONGEST_CONSENT) throw new RangeError('the agreement is too long for Stripe');
  try {
    const opened = await stripe.checkout.sessions.create(params, { idempotencyKey: key });
    const { id, url } = isAnswer(opened, 'checkout.session');
    if (url === null) throw new Error('Stripe opened a checkout without an address');
    return { session: id, url };
  } catch (error) {
    const unknown = unknownOutcome(`opening checkout ${order.checkout}`, error);
    if (isFault(error, 'resource_missing') && error.param === 'customer')
      throw new CustomerGone(`${order.customer} is gone`, { cause: unknown });
    throw unknown;
  }
}

export const openCheckout = (
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  order: Order,
): Promise<Opened> => open(stripe, key, order, cardOnly(instance, order));

export const openHoldCheckout = (
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  order: HoldOrder,
): Promise<Opened> => open(stripe, key, order, cardAndHold(instance, order));

async function isOpen(stripe: Stripe, session: string): Promise<boolean> {
  const read = await stripe.checkout.sessions.retrieve(session);
  return isAnswer(read, 'checkout.session', session).status === 'open';
}

/** Stripe refuses to expire what is over, without a code of its own for it: the session says whether it is. */
export async function expireCheckout(stripe: Stripe, session: string): Promise<void> {
  try {
    try {
      isAnswer(await stripe.checkout.sessions.expire(session), 'checkout.session', session);
    } catch (error) {
      const refused = isFault(error) && error.type === 'StripeInvalidRequestError';
      if (!refused || (await isOpen(stripe, session))) throw error;
    }
  } catch (error) {
    throw unknownOutcome('expiring a checkout', error);
  }
}
