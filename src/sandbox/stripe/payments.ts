// What becomes of a payment intent until its card has said yes or no: confirmed, authenticated, declined, authorised.
// Owns those changes of its status with the events that tell of them; what follows stands in captures.ts, what a request
// may ask in payment-intents.ts.
import { authenticationRequired, expired } from './test-cards.ts';
import { captureBefore, schedule } from './agenda.ts';
import { save, take } from './captures.ts';
import { type Attempt, newCharge } from './charges.ts';
import type { Context } from './context.ts';
import { emit } from './events.ts';
import { type Decline, Fault, declined, wrongState } from './faults.ts';
import { findPaymentMethod } from './find.ts';
import { assertUsable, attach, cardOnFile, remember } from './payment-methods.ts';
import type { PaymentIntent, PaymentMethod } from './state.ts';
import { viewPaymentIntent } from './view.ts';

export interface Confirmation {
  readonly offSession: boolean;
  /** Rather fail than ask the card holder. */
  readonly refuseAction: boolean;
  readonly returnUrl: string | null;
}

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Throws a 402 that keeps its changes when the card is declined. */
export function confirmPayment(context: Context, intent: PaymentIntent, how: Confirmation): PaymentIntent {
  assertConfirmable(context, intent);
  const method = findPaymentMethod(context, intent.payment_method ?? '', { param: 'payment_method' });
  assertUsable(context, method, intent.customer);
  const { card, setUp } = cardOnFile(context, method);
  const attempt = { intent, method, card, authenticated: false };
  const asked = intent.payment_method_options?.card?.request_three_d_secure ?? 'automatic';
  const wanted = !how.offSession && asked !== 'automatic';
  const needed =
    card.authentication === 'always' ||
    (card.authentication === 'until set up' && !(how.offSession && setUp));
  if (!wanted && !needed) return charge(context, attempt);
  if (how.offSession || how.refuseAction) return decline(context, attempt, authenticationRequired);
  const { session = null } = context.state.intentDetails.get(intent.id) ?? {};
  context.state.intentDetails.put(intent.id, { returnUrl: how.returnUrl, session });
  const waiting = save(context, {
    ...intent,
    status: 'requires_action',
    last_payment_error: null,
    next_action:
      how.returnUrl === null && session === null
        ? { type: 'use_stripe_sdk', use_stripe_sdk: {} }
        : { type: 'redirect_to_url', redirect_to_url: { return_url: how.returnUrl, url: null } },
  });
  emit(context, 'payment_intent.requires_action', waiting);
  return waiting;
}

/** What the card holder did on the hosted page. */
export function authenticatePayment(context: Context, intent: PaymentIntent, passed: boolean): PaymentIntent {
  const method = findPaymentMethod(context, intent.payment_method ?? '', { param: 'payment_method' });
  const attempt = { intent, method, card: cardOnFile(context, method).card, authenticated: passed };
  if (passed) return charge(context, attempt);
  const failed = save(context, {
    ...intent,
    status: 'requires_payment_method',
    next_action: null,
    payment_method: null,
    last_payment_error: {
      type: 'invalid_request_error',
      code: 'payment_intent_authentication_failure',
      message:
        'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
      payment_method: method,
      payment_method_type: 'card',
    },
  });
  emit(context, 'payment_intent.payment_failed', failed);
  return failed;
}

function assertConfirmable(context: Context, intent: PaymentIntent): void {
  const shown = viewPaymentIntent(context, intent);
  if (intent.status === 'succeeded' || intent.status === 'requires_capture') {
    const message =
      'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.';
    throw wrongState(shown, message);
  }
  if (!CONFIRMABLE.includes(intent.status)) {
    const message = `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action.`;
    throw wrongState(shown, message);
  }
  if (intent.payment_method === null) {
    const message =
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.";
    throw wrongState(shown, message);
  }
}

function charge(context: Context, attempt: Attempt): PaymentIntent {
  const refused = refusal(context, attempt);
  if (refused !== undefined) return decline(context, attempt, refused);
  const { intent } = attempt;
  const method = keepForLater(context, attempt);
  const approved = newCharge(context, { ...attempt, method }, undefined);
  emit(context, 'charge.succeeded', approved);
  const held = save(context, {
    ...intent,
    status: 'requires_capture',
    amount_capturable: intent.amount,
    last_payment_error: null,
    latest_charge: approved.id,
    next_action: null,
    payment_method: method.id,
  });
  if (intent.capture_method !== 'manual') return take(context, held, approved, intent.amount);
  const before = captureBefore(context.state, approved.id);
  if (before !== undefined) schedule(context, { at: before, what: 'let go of hold', row: held.id });
  emit(context, 'payment_intent.amount_capturable_updated', held);
  return held;
}

function refusal(context: Context, { card, method }: Attempt): Decline | undefined {
  if (context.decline !== undefined) return context.decline;
  const always = card.refusedAtOnce ?? card.refusedLater;
  if (always !== undefined) return always;
  const today = Temporal.Instant.fromEpochMilliseconds(context.now * 1000).toZonedDateTimeISO('UTC');
  const { exp_month: month = 12, exp_year: year = today.year } = method.card ?? {};
  if (year < today.year || (year === today.year && month < today.month)) return expired;
  if (card.refusedOnce === undefined || cardOnFile(context, method).refusedBefore === true) return undefined;
  remember(context, method, { refusedBefore: true });
  return card.refusedOnce;
}

function keepForLater(context: Context, { intent, method, authenticated }: Attempt): PaymentMethod {
  if (intent.customer === null) {
    remember(context, method, { spent: true });
    return method;
  }
  if (intent.setup_future_usage === null) {
    if (method.customer === null) remember(context, method, { spent: true });
    return method;
  }
  if (authenticated && intent.setup_future_usage === 'off_session')
    remember(context, method, { setUp: true });
  return attach(context, method, intent.customer);
}

function decline(context: Context, attempt: Attempt, why: Decline): never {
  const { intent, method } = attempt;
  const failedCharge = newCharge(context, attempt, why);
  emit(context, 'charge.failed', failedCharge);
  const error = {
    ...declined(why),
    charge: failedCharge.id,
    payment_method: method,
    payment_method_type: 'card',
  };
  const failed = save(context, {
    ...intent,
    status: 'requires_payment_method',
    last_payment_error: error,
    latest_charge: failedCharge.id,
    next_action: null,
    payment_method: null,
  });
  emit(context, 'payment_intent.payment_failed', failed);
  throw new Fault(402, { ...error, payment_intent: viewPaymentIntent(context, failed) }, true);
}
