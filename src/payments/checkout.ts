// Stripe's hosted page, where a backer saves a card for one later charge. Owns what is asked of it and how its end is
// read; nothing is charged here, and no card number ever comes near us.
import type Stripe from 'stripe';
import type { CheckoutState, Payments } from '../ports/payments.ts';
import { expanded, isAnswer, unknownOutcome } from './answers.ts';

/** Stripe's limit for the words beside the button. */
const LONGEST_CONSENT = 1200;

export async function createCustomer(
  stripe: Stripe,
  key: string,
  person: { readonly id: bigint; readonly login: string },
): Promise<string> {
  try {
    const customer = await stripe.customers.create(
      { name: person.login, metadata: { person: String(person.id) } },
      { idempotencyKey: key },
    );
    return isAnswer(customer, 'customer').id;
  } catch (error) {
    throw unknownOutcome('creating a customer', error);
  }
}

type Order = Parameters<Payments['openCheckout']>[1];

const sessionParams = (order: Order): Stripe.Checkout.SessionCreateParams => ({
  mode: 'setup',
  customer: order.customer,
  currency: order.currency.toLowerCase(),
  allowed_payment_method_types: ['card'],
  locale: order.locale,
  success_url: order.successUrl,
  cancel_url: order.cancelUrl,
  client_reference_id: String(order.checkout),
  metadata: { checkout: String(order.checkout) },
  setup_intent_data: { metadata: { checkout: String(order.checkout) } },
  custom_text: { submit: { message: order.consent } },
});

export async function openCheckout(
  stripe: Stripe,
  key: string,
  order: Order,
): Promise<{ readonly session: string; readonly url: string }> {
  // An agreement must not be cut off.
  if (order.consent.length > LONGEST_CONSENT) throw new RangeError('the agreement is too long for Stripe');
  try {
    const opened = await stripe.checkout.sessions.create(sessionParams(order), { idempotencyKey: key });
    const { id, url } = isAnswer(opened, 'checkout.session');
    if (url === null) throw new Error('Stripe opened a checkout without an address');
    return { session: id, url };
  } catch (error) {
    throw unknownOutcome(`opening checkout ${order.checkout}`, error);
  }
}

function stateOf(session: Stripe.Checkout.Session): CheckoutState {
  if (session.status === 'expired') return { kind: 'expired' };
  if (session.status === 'open' && session.url !== null) return { kind: 'open', url: session.url };
  const setup = expanded(session.setup_intent, 'setup intent');
  const method = expanded(setup.payment_method, 'payment method');
  const { customer } = session;
  if (session.status !== 'complete' || setup.status !== 'succeeded' || customer === null)
    throw new Error(`checkout ${session.id} is ${session.status}, its setup intent ${setup.status}`);
  return {
    kind: 'complete',
    card: {
      customer: typeof customer === 'string' ? customer : customer.id,
      paymentMethod: method.id,
      fingerprint: method.card?.fingerprint ?? undefined,
    },
    email: session.customer_details?.email ?? undefined,
  };
}

export async function readCheckout(stripe: Stripe, session: string): Promise<CheckoutState> {
  try {
    const read = await stripe.checkout.sessions.retrieve(session, {
      expand: ['setup_intent.payment_method'],
    });
    return stateOf(isAnswer(read, 'checkout.session', session));
  } catch (error) {
    throw unknownOutcome('reading a checkout', error);
  }
}
