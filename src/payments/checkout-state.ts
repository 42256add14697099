// How a hosted page ended, read back: the card that was typed in, and the money that it holds where it was asked to hold
// some. Reads only.
import type Stripe from 'stripe';
import type { CheckoutState, Hold } from '../ports/payments.ts';
import type { Card } from '../ports/records.ts';
import { expanded, idOf, isAnswer, unknownOutcome } from './answers.ts';
import { holdOf } from './held.ts';

function cardOf(session: Stripe.Checkout.Session, method: Stripe.PaymentMethod): Card {
  const customer = idOf(session.customer);
  if (customer === undefined) throw new Error(`checkout ${session.id} has no customer`);
  const { card } = method;
  return {
    customer,
    paymentMethod: method.id,
    fingerprint: card?.fingerprint ?? undefined,
    expires: card && { year: card.exp_year, month: card.exp_month },
  };
}

interface Outcome {
  readonly method: Stripe.PaymentMethod;
  readonly hold: Hold | undefined;
}

function savedBy(session: Stripe.Checkout.Session): Outcome {
  const setup = expanded(session.setup_intent, 'setup intent');
  if (setup.status !== 'succeeded')
    throw new Error(`the setup intent of checkout ${session.id} is ${setup.status}`);
  return { method: expanded(setup.payment_method, 'payment method'), hold: undefined };
}

/** Once it was captured or let go, nothing is held any more; the card stays. */
function heldBy(session: Stripe.Checkout.Session): Outcome {
  const intent = expanded(session.payment_intent, 'payment intent');
  const over = intent.status === 'succeeded' || intent.status === 'canceled';
  if (!over && intent.status !== 'requires_capture')
    throw new Error(`the payment intent of checkout ${session.id} is ${intent.status}`);
  return {
    method: expanded(intent.payment_method, 'payment method'),
    hold: over ? undefined : holdOf(intent),
  };
}

function stateOf(session: Stripe.Checkout.Session): CheckoutState {
  if (session.status === 'expired') return { kind: 'expired' };
  if (session.status === 'open' && session.url !== null) return { kind: 'open', url: session.url };
  if (session.status !== 'complete') throw new Error(`checkout ${session.id} is ${session.status}`);
  const { method, hold } = session.mode === 'payment' ? heldBy(session) : savedBy(session);
  return {
    kind: 'complete',
    card: cardOf(session, method),
    email: session.customer_details?.email ?? undefined,
    hold,
  };
}

export async function readCheckout(stripe: Stripe, session: string): Promise<CheckoutState> {
  try {
    const read = await stripe.checkout.sessions.retrieve(session, {
      expand: [
        'setup_intent.payment_method',
        'payment_intent.payment_method',
        'payment_intent.latest_charge',
      ],
    });
    return stateOf(isAnswer(read, 'checkout.session', session));
  } catch (error) {
    throw unknownOutcome('reading a checkout', error);
  }
}
