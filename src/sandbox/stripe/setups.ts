// What becomes of a setup intent: a card kept for later payments, authenticated if its bank wants that, and attached to
// its customer. Nothing is charged.
import type { Context } from './context.ts';
import { emit } from './events.ts';
import { type Decline, Fault, declined, wrongState } from './faults.ts';
import { findPaymentMethod } from './find.ts';
import { newId } from './ids.ts';
import { assertUsable, attach, cardOnFile, remember } from './payment-methods.ts';
import type { PaymentMethod, SetupIntent } from './state.ts';
import { viewSetupIntent } from './view.ts';

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export function saveSetup(context: Context, intent: SetupIntent): SetupIntent {
  context.state.setupIntents.put(intent.id, intent);
  return intent;
}

/** Throws a 402 that keeps its changes when the card is declined. */
export function confirmSetup(context: Context, intent: SetupIntent, returnUrl: string | null): SetupIntent {
  assertConfirmable(context, intent);
  const method = findPaymentMethod(context, intent.payment_method ?? '', { param: 'payment_method' });
  assertUsable(context, method, intent.customer);
  const { card } = cardOnFile(context, method);
  const attempted = { ...intent, latest_attempt: newId('setatt') };
  if (card.refusedAtOnce !== undefined) return refuse(context, attempted, method, card.refusedAtOnce);
  const asked = intent.payment_method_options?.card?.request_three_d_secure ?? 'automatic';
  if (card.authentication === 'never' && asked === 'automatic') return succeed(context, attempted, method);
  const { session = null } = context.state.intentDetails.get(intent.id) ?? {};
  context.state.intentDetails.put(intent.id, { returnUrl, session });
  const waiting = saveSetup(context, {
    ...attempted,
    status: 'requires_action',
    last_setup_error: null,
    next_action:
      returnUrl === null && session === null
        ? { type: 'use_stripe_sdk', use_stripe_sdk: {} }
        : { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url: null } },
  });
  emit(context, 'setup_intent.requires_action', waiting);
  return waiting;
}

/** What the card holder did on the hosted page. */
export function authenticateSetup(context: Context, intent: SetupIntent, passed: boolean): SetupIntent {
  const method = findPaymentMethod(context, intent.payment_method ?? '', { param: 'payment_method' });
  if (passed) return succeed(context, intent, method);
  const failed = saveSetup(context, {
    ...intent,
    status: 'requires_payment_method',
    next_action: null,
    payment_method: null,
    last_setup_error: {
      type: 'invalid_request_error',
      code: 'setup_intent_authentication_failure',
      message:
        'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
      payment_method: method,
      payment_method_type: 'card',
    },
  });
  emit(context, 'setup_intent.setup_failed', failed);
  return failed;
}

function assertConfirmable(context: Context, intent: SetupIntent): void {
  if (!CONFIRMABLE.includes(intent.status)) {
    const message = `You cannot confirm this SetupIntent because it has a status of ${intent.status}. Only a SetupIntent with one of the following statuses may be confirmed: ${CONFIRMABLE.join(', ')}.`;
    throw wrongState(viewSetupIntent(context, intent), message);
  }
  if (intent.payment_method === null) {
    const message =
      "You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it again.";
    throw wrongState(viewSetupIntent(context, intent), message);
  }
}

function succeed(context: Context, intent: SetupIntent, method: PaymentMethod): SetupIntent {
  const succeeded = saveSetup(context, {
    ...intent,
    status: 'succeeded',
    last_setup_error: null,
    next_action: null,
    payment_method: method.id,
  });
  if (intent.usage === 'off_session') remember(context, method, { setUp: true });
  if (intent.customer !== null) attach(context, method, intent.customer);
  emit(context, 'setup_intent.succeeded', succeeded);
  return succeeded;
}

function refuse(context: Context, intent: SetupIntent, method: PaymentMethod, why: Decline): never {
  const error = { ...declined(why), payment_method: method, payment_method_type: 'card' };
  const failed = saveSetup(context, {
    ...intent,
    status: 'requires_payment_method',
    last_setup_error: error,
    next_action: null,
    payment_method: null,
  });
  emit(context, 'setup_intent.setup_failed', failed);
  throw new Fault(402, { ...error, setup_intent: viewSetupIntent(context, failed) }, true);
}

export function cancelSetup(
  context: Context,
  intent: SetupIntent,
  reason: SetupIntent['cancellation_reason'],
): SetupIntent {
  if (!CONFIRMABLE.includes(intent.status)) {
    const message = `You cannot cancel this SetupIntent because it has a status of ${intent.status}. Only a SetupIntent with one of the following statuses may be canceled: ${CONFIRMABLE.join(', ')}.`;
    throw wrongState(viewSetupIntent(context, intent), message);
  }
  const canceled = saveSetup(context, {
    ...intent,
    status: 'canceled',
    cancellation_reason: reason,
    next_action: null,
  });
  emit(context, 'setup_intent.canceled', canceled);
  return canceled;
}
