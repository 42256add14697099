// What becomes of a payment intent once its card has said yes: captured, cancelled, run out. Owns those changes of its
// status, with the balance and the events that tell of them.
import { schedule, unschedule } from './agenda.ts';
import { bookCapture } from './balance.ts';
import type { Context } from './context.ts';
import { chargeable } from './currencies.ts';
import { emit } from './events.ts';
import { Fault, declined, invalid, wrongState } from './faults.ts';
import { findCharge } from './find.ts';
import { cardBehind } from './payment-methods.ts';
import { release } from './refund-states.ts';
import type { Charge, PaymentIntent } from './state.ts';
import { termsOf } from './terms.ts';
import { viewPaymentIntent } from './view.ts';

const HOUR = 60 * 60;

export function save(context: Context, intent: PaymentIntent): PaymentIntent {
  context.state.paymentIntents.put(intent.id, intent);
  return intent;
}

export function take(
  context: Context,
  intent: PaymentIntent,
  authorised: Charge,
  amount: number,
): PaymentIntent {
  unschedule(context, { what: 'let go of hold', row: intent.id });
  const { feeAfterHours } = termsOf(context);
  const late = feeAfterHours > 0;
  const captured: Charge = {
    ...authorised,
    amount_captured: amount,
    balance_transaction: late ? null : bookCapture(context, authorised, amount).id,
    captured: true,
  };
  if (late) {
    const at = context.now + feeAfterHours * HOUR;
    schedule(context, { at, what: 'book capture', row: captured.id });
  }
  context.state.charges.put(captured.id, captured);
  if (intent.capture_method === 'manual') emit(context, 'charge.captured', captured);
  if (amount < captured.amount) {
    const rest = release(context, captured, captured.amount - amount);
    emit(context, 'charge.refunded', rest, { amount_refunded: captured.amount_refunded });
  }
  const succeeded = save(context, {
    ...intent,
    status: 'succeeded',
    amount_capturable: 0,
    amount_received: amount,
  });
  emit(context, 'payment_intent.succeeded', succeeded);
  if (cardBehind(context, captured)?.disputes !== undefined) {
    schedule(context, { at: context.now, what: 'open dispute', row: captured.id });
  }
  markPaid(context, intent.id);
  return succeeded;
}

/** What it cost is known at last. */
export function bookLate(context: Context, id: string): void {
  unschedule(context, { what: 'book capture', row: id });
  const charge = findCharge(context, id);
  const { id: transaction } = bookCapture(context, charge, charge.amount_captured);
  const booked: Charge = { ...charge, balance_transaction: transaction };
  context.state.charges.put(id, booked);
  emit(context, 'charge.updated', booked, { balance_transaction: null });
}

function markPaid(context: Context, intent: string): void {
  const session = context.state.sessions.get(context.state.intentDetails.get(intent)?.session ?? '');
  if (session?.status === 'complete') {
    context.state.sessions.put(session.id, { ...session, payment_status: 'paid' });
  }
}

/** Once, of at most what is held; the rest is let go. */
export function capturePayment(
  context: Context,
  intent: PaymentIntent,
  asked: number | undefined,
): PaymentIntent {
  const shown = viewPaymentIntent(context, intent);
  if (intent.status !== 'requires_capture') {
    const message = `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`;
    throw wrongState(shown, message);
  }
  const amount = asked ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) {
    const message =
      'The payment could not be captured because the requested capture amount is greater than the amount you can capture for this charge.';
    const fault = invalid(message, { code: 'amount_too_large', param: 'amount_to_capture' });
    throw new Fault(400, { ...fault.error, payment_intent: shown });
  }
  chargeable(amount, intent.currency, 'amount_to_capture');
  const held = findCharge(context, intent.latest_charge ?? '');
  const refused = context.decline ?? cardBehind(context, held)?.refusedAtCapture;
  if (refused !== undefined) {
    throw new Fault(402, { ...declined(refused), charge: held.id, payment_intent: shown });
  }
  return take(context, intent, held, amount);
}

const CANCELABLE = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
];

export function cancelPayment(
  context: Context,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
): PaymentIntent {
  if (!CANCELABLE.includes(intent.status)) {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(', ')}.`;
    throw wrongState(viewPaymentIntent(context, intent), message);
  }
  if (intent.status === 'requires_capture') {
    unschedule(context, { what: 'let go of hold', row: intent.id });
    const held = findCharge(context, intent.latest_charge ?? '');
    const ranOut = reason === 'automatic';
    const freed = release(context, held, held.amount, ranOut ? { reason: 'expired_uncaptured_charge' } : {});
    emit(context, ranOut ? 'charge.expired' : 'charge.refunded', freed);
  }
  const canceled = save(context, {
    ...intent,
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: context.now,
    cancellation_reason: reason,
    next_action: null,
  });
  emit(context, 'payment_intent.canceled', canceled);
  return canceled;
}
