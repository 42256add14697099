// Stripe's webhooks: checked on the raw bytes, kept in one statement, then acknowledged. What was answered 2xx is stored;
// what could not be stored is answered 500, and Stripe sends it again for three days. Never acts on an event.
import Stripe from 'stripe';
import type { Inbox } from '../ports/inbox.ts';
import type { RefusalReason } from '../ports/webhook-health.ts';
import { keptOf } from './events.ts';
import type { InstanceId } from './metadata.ts';

export interface StripeIntakeOptions {
  readonly instance: InstanceId;
  /** The signing secrets of the endpoints that post here: the platform's own, and the one for connected accounts. */
  readonly secrets: readonly string[];
  readonly inbox: Pick<Inbox, 'keepPaymentEvent'>;
  readonly log: { error(detail: object, message: string): void };
  /** Told of each webhook that is turned away. */
  readonly onRefused: (reason: RefusalReason) => void;
}

const LARGEST = 1024 * 1024;

const answer = (status: number): Response => new Response(null, { status });

interface Refusal {
  readonly refused: number;
  readonly reason: RefusalReason;
}

/** A body without a length, or a large one, is refused before any of it is read. */
function refusedLength(request: Request): Refusal | undefined {
  const length = request.headers.get('content-length');
  if (length === null || !/^[0-9]+$/.test(length)) return { refused: 411, reason: 'no-length' };
  return Number(length) > LARGEST ? { refused: 413, reason: 'too-large' } : undefined;
}

/**
 * Checked against real time, never the playground's clock: Stripe signs with it. A thin event is signed in the same way; it names
 * what happened and carries nothing of it, and the SDK throws another error of it.
 */
function signedWith(secret: string, body: Buffer, signature: string): Stripe.Event | Refusal | undefined {
  try {
    return Stripe.webhooks.constructEvent(body, signature, secret);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return undefined;
    return { refused: 400, reason: isThin(body) ? 'thin-event' : 'not-json' };
  }
}

function isThin(body: Buffer): boolean {
  try {
    const event: unknown = JSON.parse(body.toString());
    return (
      typeof event === 'object' && event !== null && 'object' in event && event.object === 'v2.core.event'
    );
  } catch {
    return false;
  }
}

function signedEvent(body: Buffer, request: Request, secrets: readonly string[]): Stripe.Event | Refusal {
  const signature = request.headers.get('stripe-signature');
  if (signature === null) return { refused: 400, reason: 'no-signature' };
  return (
    secrets.map((secret) => signedWith(secret, body, signature)).find((event) => event !== undefined) ?? {
      refused: 400,
      reason: 'signature',
    }
  );
}

export const stripeIntake =
  ({ instance, secrets, inbox, log, onRefused }: StripeIntakeOptions) =>
  async (request: Request): Promise<Response> => {
    const refuse = ({ refused, reason }: Refusal): Response => {
      onRefused(reason);
      return answer(refused);
    };
    const refused = refusedLength(request);
    if (refused !== undefined) return refuse(refused);
    const body = Buffer.from(await request.arrayBuffer());
    if (body.length > LARGEST) return refuse({ refused: 413, reason: 'too-large' });
    const event = signedEvent(body, request, secrets);
    if ('refused' in event) return refuse(event);
    try {
      const kept = keptOf(instance, event);
      if (kept) await inbox.keepPaymentEvent(kept);
      return answer(200);
    } catch (error) {
      log.error({ err: error, event: event.id }, 'a payment event could not be stored');
      return answer(500);
    }
  };
