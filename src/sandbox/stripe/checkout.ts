// What becomes of a Checkout session: paid or a card saved, authenticated on the way, completed once, or run out. Owns
// the session's own fields and events; the intents inside follow their own rules.
import { unschedule } from './agenda.ts';
import type { TypedCard } from './cards.ts';
import type { Context } from './context.ts';
import { createCustomer, updateCustomer } from './customers.ts';
import { emit } from './events.ts';
import { Fault, invalid } from './faults.ts';
import { newPaymentIntent } from './new-payment-intent.ts';
import { createPaymentMethod } from './payment-methods.ts';
import { cancelPayment, save } from './captures.ts';
import { authenticatePayment, confirmPayment } from './payments.ts';
import { authenticateSetup, cancelSetup, confirmSetup, saveSetup } from './setups.ts';
import type { Order } from './hidden-rows.ts';
import type { PaymentIntent, Session, SetupIntent } from './state.ts';

export interface Submission {
  readonly typed: TypedCard;
  readonly email: string;
  readonly agreed: boolean;
}

export type Progress =
  | { readonly kind: 'complete'; readonly session: Session }
  | { readonly kind: 'authenticate'; readonly secret: string }
  | { readonly kind: 'declined'; readonly message: string };

type Intent = PaymentIntent | SetupIntent;

/** The card holder pressed the button. Declined cards leave the session open for another try. */
export function submit(context: Context, open: Session, given: Submission): Progress {
  const order = context.state.orders.get(open.id);
  if (order === undefined) throw new Error(`${open.id} has no order`);
  const session = withCustomer(context, open, order, given);
  const method = createPaymentMethod(context, { ...given.typed, card: given.typed.card, email: given.email });
  try {
    if (session.mode === 'setup') {
      const intent = context.state.setupIntents.get(session.setup_intent ?? '');
      if (intent === undefined) throw new Error(`${session.id} has no setup intent`);
      const ready = saveSetup(context, {
        ...intent,
        customer: session.customer,
        payment_method: method.id,
        status: 'requires_confirmation',
      });
      return proceed(context, session, confirmSetup(context, ready, null));
    }
    const intent = paymentOf(context, session, order);
    const ready = save(context, {
      ...intent,
      customer: session.customer,
      payment_method: method.id,
      status: 'requires_confirmation',
    });
    const withIntent = { ...session, payment_intent: ready.id };
    context.state.sessions.put(session.id, withIntent);
    const how = { offSession: false, refuseAction: false, returnUrl: null };
    return proceed(context, withIntent, confirmPayment(context, ready, how));
  } catch (error) {
    if (error instanceof Fault && error.status === 402) return { kind: 'declined', message: error.message };
    throw error;
  }
}

function proceed(context: Context, session: Session, intent: Intent): Progress {
  return intent.status === 'requires_action'
    ? { kind: 'authenticate', secret: intent.client_secret ?? '' }
    : { kind: 'complete', session: complete(context, session) };
}

/** The address typed is the customer's when they had none; a customer is made when the session asks for one. */
function withCustomer(
  context: Context,
  session: Session,
  order: Order,
  { email, agreed }: Submission,
): Session {
  const customer = context.state.customers.get(session.customer ?? '');
  if (customer !== undefined && customer.email === null) updateCustomer(context, customer, { email });
  const wanted =
    session.customer_creation === 'always' ||
    (session.customer_creation === 'if_required' && order.setupFutureUsage !== null);
  const id = customer === undefined && wanted ? createCustomer(context, { email }).id : session.customer;
  const identified: Session = {
    ...session,
    consent: agreed ? { promotions: null, terms_of_service: 'accepted' } : session.consent,
    customer: id,
    customer_details: {
      address: null,
      business_name: null,
      email,
      individual_name: null,
      name: customer?.name ?? null,
      phone: null,
      tax_exempt: 'none',
      tax_ids: [],
    },
  };
  context.state.sessions.put(session.id, identified);
  return identified;
}

/** One payment intent per session, however often the card is declined. */
function paymentOf(context: Context, session: Session, order: Order): PaymentIntent {
  const existing = context.state.paymentIntents.get(session.payment_intent ?? '');
  if (existing !== undefined) return existing;
  const plain = newPaymentIntent(context, {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? '',
    customer: session.customer,
    allowedTypes: session.allowed_payment_method_types,
    redirects: 'always',
    session: session.id,
  });
  const intent = save(context, {
    ...plain,
    capture_method: order.captureMethod,
    description: order.description,
    metadata: { ...order.metadata },
    receipt_email: order.receiptEmail,
    setup_future_usage: order.setupFutureUsage,
    statement_descriptor_suffix: order.statementDescriptorSuffix,
    transfer_group: order.transferGroup,
  });
  emit(context, 'payment_intent.created', intent);
  return intent;
}

function complete(context: Context, session: Session): Session {
  const payment = context.state.paymentIntents.get(session.payment_intent ?? '');
  const done: Session = {
    ...session,
    payment_status: payment?.status === 'succeeded' ? 'paid' : session.payment_status,
    status: 'complete',
  };
  context.state.sessions.put(done.id, done);
  unschedule(context, { what: 'expire session', row: done.id });
  emit(context, 'checkout.session.completed', done);
  return done;
}

/** After the hosted authentication: the intent goes on, and with it the session it belongs to, if any. */
export function authenticate(
  context: Context,
  intent: Intent,
  passed: boolean,
): { readonly intent: Intent; readonly session: Session | undefined } {
  const session = sessionOf(context, intent);
  const after = settle(context, intent, passed);
  if (session?.status !== 'open') return { intent: after, session: undefined };
  const good = ['requires_capture', 'succeeded'].includes(after.status);
  return { intent: after, session: good ? complete(context, session) : session };
}

/** A card that is authenticated may still be declined. */
function settle(context: Context, intent: Intent, passed: boolean): Intent {
  try {
    return intent.object === 'setup_intent'
      ? authenticateSetup(context, intent, passed)
      : authenticatePayment(context, intent, passed);
  } catch (error) {
    if (!(error instanceof Fault && error.status === 402)) throw error;
    return context.state.paymentIntents.get(intent.id) ?? intent;
  }
}

const sessionOf = (context: Context, intent: Intent): Session | undefined =>
  context.state.sessions.get(context.state.intentDetails.get(intent.id)?.session ?? '');

export function expireSession(context: Context, session: Session): Session {
  if (session.status !== 'open') {
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status ?? ''}.`,
    );
  }
  const expired: Session = { ...session, status: 'expired' };
  context.state.sessions.put(expired.id, expired);
  unschedule(context, { what: 'expire session', row: expired.id });
  const setup = context.state.setupIntents.get(session.setup_intent ?? '');
  if (setup !== undefined) cancelSetup(context, setup, 'abandoned');
  const payment = context.state.paymentIntents.get(session.payment_intent ?? '');
  if (payment !== undefined) cancelPayment(context, payment, 'abandoned');
  emit(context, 'checkout.session.expired', expired);
  return expired;
}
