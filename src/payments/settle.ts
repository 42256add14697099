// What follows an authorisation: taking a share of it, letting it go, giving money back. Owns the answer to "is it done
// already?", so that each of them may be asked again at any time and moves money once.
import type Stripe from 'stripe';
import type { CaptureOutcome, RefundStatus } from '../ports/payments.ts';
import { isAnswer, isFault, isReplayed, minorUnits, stripeAmount, unknownOutcome } from './answers.ts';
import { type InstanceId, keyIn, keyMetadata } from './metadata.ts';

async function readIntent(stripe: Stripe, intent: string): Promise<Stripe.PaymentIntent> {
  return isAnswer(await stripe.paymentIntents.retrieve(intent), 'payment_intent', intent);
}

const MOST_KEYS = 100;

/**
 * For what an intent does once, under whatever key. A 500 says nothing of what was done and is given back under its key for
 * a day, longer than a hold may last: where Stripe repeats one, the next key in the row is asked.
 */
async function underNextKey<Answer>(key: string, ask: (key: string) => Promise<Answer>): Promise<Answer> {
  for (let keys = 1; ; keys += 1) {
    try {
      return await ask(keys === 1 ? key : `${key}:${keys}`);
    } catch (error) {
      const repeated = isFault(error) && error.type === 'StripeAPIError' && isReplayed(error.headers);
      if (!repeated || keys === MOST_KEYS) throw error;
    }
  }
}

/** What a capture came to; undefined while the money is still held. */
function captured(intent: Stripe.PaymentIntent): CaptureOutcome | undefined {
  if (intent.status === 'succeeded') return { kind: 'captured', amount: minorUnits(intent.amount_received) };
  return intent.status === 'canceled' ? { kind: 'failed' } : undefined;
}

/** Refusals that are about the state of the intent: it says itself what became of it. */
const OF_STATE = ['payment_intent_unexpected_state', 'charge_already_captured', 'charge_expired_for_capture'];

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
    const asked = { amount_to_capture: stripeAmount(amount) };
    const answer = await underNextKey(key, (idempotencyKey) =>
      stripe.paymentIntents.capture(intent, asked, { idempotencyKey }),
    );
    const outcome = captured(isAnswer(answer, 'payment_intent', intent));
    if (!outcome) throw new Error(`${intent} was captured and is ${answer.status}`);
    return outcome;
  } catch (error) {
    if (!isFault(error)) throw unknownOutcome('capturing', error);
    if (error.type === 'StripeCardError' || isFault(error, ...OF_STATE)) {
      const outcome = captured(await readIntent(stripe, intent));
      if (outcome) return outcome;
      if (error.type === 'StripeCardError' || isFault(error, 'charge_expired_for_capture')) {
        // Nobody asks for it again: what is still held of it is let go, or its holder would miss it for days.
        await cancel(stripe, `${key}:let-go`, intent);
        return { kind: 'failed' };
      }
    }
    throw unknownOutcome('capturing', error);
  }
}

/** @throws Error when the money was captured: then it is to be refunded, not cancelled */
export async function cancel(stripe: Stripe, key: string, intent: string): Promise<void> {
  try {
    const answer = await underNextKey(key, (idempotencyKey) =>
      stripe.paymentIntents.cancel(intent, {}, { idempotencyKey }),
    );
    isAnswer(answer, 'payment_intent', intent);
  } catch (error) {
    const cancelled =
      isFault(error, 'payment_intent_unexpected_state') &&
      (await readIntent(stripe, intent)).status === 'canceled';
    if (!cancelled) throw unknownOutcome('cancelling', error);
  }
}

export function refundStatus(status: string | null): RefundStatus {
  if (status === 'succeeded') return 'succeeded';
  return status === 'failed' || status === 'canceled' ? 'failed' : 'pending';
}

/**
 * Refunds once per key, for good: what an earlier call under it began is looked for. A refund that failed is begun anew,
 * under a key of its own, for Stripe would give the failed one back. What is disputed cannot be refunded: the bank has it.
 */
export async function refund(
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  intent: string,
  amount: bigint,
): Promise<RefundStatus> {
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
    if (isFault(error, 'charge_disputed', 'refund_disputed_payment')) return 'failed';
    throw unknownOutcome('refunding', error);
  }
}
