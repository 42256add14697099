// What follows an authorisation: taking a share of it, letting it go, giving money back. Owns the answer to "is it done
// already?", so that each of them may be asked again at any time and moves money once.
import type Stripe from 'stripe';
import { CallRefused, type CaptureOutcome, type RefundStatus } from '../ports/payments.ts';
import {
  type StripeFault,
  isAnswer,
  isFault,
  isReplayed,
  minorUnits,
  stripeAmount,
  unknownOutcome,
} from './answers.ts';
import { type InstanceId, keyIn, keyMetadata } from './metadata.ts';
import { meaningOf, reasonOf } from './refusals.ts';

const WITH_FEE = { expand: ['latest_charge.balance_transaction'] };

async function readIntent(stripe: Stripe, intent: string): Promise<Stripe.PaymentIntent | undefined> {
  try {
    return isAnswer(await stripe.paymentIntents.retrieve(intent, WITH_FEE), 'payment_intent', intent);
  } catch (error) {
    if (isFault(error, 'resource_missing')) return undefined;
    throw error;
  }
}

const MOST_KEYS = 10;

/**
 * For what an intent does once, under whatever key. A 500 says nothing of what was done and is given back under its key for
 * a day, longer than a hold may last: where Stripe repeats one, or the key was used for something else, the next key in the row
 * is asked.
 */
async function underNextKey<Answer>(key: string, ask: (key: string) => Promise<Answer>): Promise<Answer> {
  for (let keys = 1; ; keys += 1) {
    try {
      return await ask(keys === 1 ? key : `${key}:${keys}`);
    } catch (error) {
      const used =
        isFault(error) &&
        ((error.type === 'StripeAPIError' && isReplayed(error.headers)) ||
          error.type === 'StripeIdempotencyError');
      if (!used || keys === MOST_KEYS) throw error;
    }
  }
}

/** Undefined where Stripe does not know it yet, and where the money was converted: those books are compared elsewhere. */
function feeIn({ latest_charge: charge }: Stripe.PaymentIntent): bigint | undefined {
  if (charge === null || typeof charge === 'string') return undefined;
  const { balance_transaction: booked } = charge;
  if (booked === null || typeof booked === 'string' || booked === undefined) return undefined;
  return booked.currency === charge.currency ? minorUnits(booked.fee) : undefined;
}

/** What a capture came to; undefined while the money is still held. */
function captured(intent: Stripe.PaymentIntent | undefined): CaptureOutcome | undefined {
  if (intent === undefined) return { kind: 'failed' };
  if (intent.status === 'succeeded')
    return { kind: 'captured', amount: minorUnits(intent.amount_received), fee: feeIn(intent) };
  return intent.status === 'canceled' ? { kind: 'failed' } : undefined;
}

/** Its bank took the hold back, or it expired: time brings nothing. */
const IS_OVER = ['charge_expired_for_capture', 'capture_charge_authorization_expired'];

/** What became of a capture that was refused: the intent says it itself. */
async function afterRefusal(
  stripe: Stripe,
  key: string,
  intent: string,
  fault: StripeFault,
): Promise<CaptureOutcome | undefined> {
  const meaning = meaningOf('capture', fault);
  if (meaning === 'transient') return undefined;
  const outcome = captured(await readIntent(stripe, intent));
  if (outcome) return outcome;
  if (fault.type === 'StripeCardError' || isFault(fault, ...IS_OVER)) {
    // Nobody asks for it again: what is still held of it is let go, or its holder would miss it for days.
    const became = await cancel(stripe, `${key}:let-go`, intent);
    return became === 'captured' ? captured(await readIntent(stripe, intent)) : { kind: 'failed' };
  }
  if (meaning === 're-read') return undefined;
  throw new CallRefused(`capture: ${reasonOf(fault)}`);
}

/**
 * Captures once: an authorisation that was captured before answers with what was captured then. One that cannot be captured
 * is let go before that is said.
 */
export async function capture(
  stripe: Stripe,
  key: string,
  intent: string,
  amount: bigint,
): Promise<CaptureOutcome> {
  try {
    const asked = { amount_to_capture: stripeAmount(amount), ...WITH_FEE };
    const answer = await underNextKey(key, (idempotencyKey) =>
      stripe.paymentIntents.capture(intent, asked, { idempotencyKey }),
    );
    const outcome = captured(isAnswer(answer, 'payment_intent', intent));
    if (!outcome) throw new Error(`${intent} was captured and is ${answer.status}`);
    return outcome;
  } catch (error) {
    const outcome = isFault(error) ? await afterRefusal(stripe, key, intent, error) : undefined;
    if (outcome) return outcome;
    throw unknownOutcome('capturing', error);
  }
}

export async function cancel(stripe: Stripe, key: string, intent: string): Promise<'cancelled' | 'captured'> {
  try {
    const answer = await underNextKey(key, (idempotencyKey) =>
      stripe.paymentIntents.cancel(intent, {}, { idempotencyKey }),
    );
    isAnswer(answer, 'payment_intent', intent);
    return 'cancelled';
  } catch (error) {
    if (!isFault(error) || meaningOf('cancel', error) === 'transient')
      throw unknownOutcome('cancelling', error);
    const outcome = captured(await readIntent(stripe, intent));
    if (outcome) return outcome.kind === 'captured' ? 'captured' : 'cancelled';
    throw new CallRefused(`cancel: ${reasonOf(error)}`);
  }
}

export function refundStatus(status: string | null): RefundStatus {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

/**
 * Refunds once per key, for good: what an earlier call under it began is looked for. A refund that failed is begun again
 * under a key of its own, for Stripe would give the failed one back. Refused is one of a charge that went back already, in part or
 * whole, or is disputed: charge_already_refunded, charge_disputed, and no code at all where the amount is more than what is left.
 */
export async function refund(
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  intent: string,
  amount: bigint,
): Promise<RefundStatus | 'refused'> {
  try {
    let failed = 0;
    for await (const earlier of stripe.refunds.list({ payment_intent: intent, limit: 100 })) {
      if (keyIn(earlier.metadata) !== key) continue;
      const outcome = refundStatus(earlier.status);
      if (outcome !== 'failed') return outcome;
      failed += 1;
    }
    const made = await stripe.refunds.create(
      { payment_intent: intent, amount: stripeAmount(amount), metadata: keyMetadata(instance, key) },
      { idempotencyKey: failed === 0 ? key : `${key}:${failed + 1}` },
    );
    return refundStatus(isAnswer(made, 'refund').status);
  } catch (error) {
    if (isFault(error) && meaningOf('refund', error) !== 'transient') return 'refused';
    throw unknownOutcome('refunding', error);
  }
}
