// Stripe's webhooks: checked on the raw bytes, kept in one statement, then acknowledged. What was answered 2xx is stored;
// what could not be stored is answered 500, and Stripe sends it again for three days. Never acts on an event.
import Stripe from 'stripe';
import type { Inbox } from '../ports/inbox.ts';
import { keptOf } from './events.ts';
import type { InstanceId } from './metadata.ts';

export interface StripeIntakeOptions {
  readonly instance: InstanceId;
  /** The signing secrets of the endpoints that post here: the platform's own, and the one for connected accounts. */
  readonly secrets: readonly string[];
  readonly inbox: Pick<Inbox, 'keepPaymentEvent'>;
  readonly log: { error(detail: object, message: string): void };
}

const LARGEST = 1024 * 1024;

const answer = (status: number): Response => new Response(null, { status });

/** A body without a length, or a large one, is refused before any of it is read. */
function refusedLength(request: Request): number | undefined {
  const length = request.headers.get('content-length');
  if (length === null || !/^[0-9]+$/.test(length)) return 411;
  return Number(length) > LARGEST ? 413 : undefined;
}

/** Checked against real time, never the playground's clock: Stripe signs with it. */
function signedWith(secret: string, body: Buffer, signature: string): Stripe.Event | undefined {
  try {
    return Stripe.webhooks.constructEvent(body, signature, secret);
  } catch {
    return undefined;
  }
}

function signedEvent(body: Buffer, request: Request, secrets: readonly string[]): Stripe.Event | undefined {
  const signature = request.headers.get('stripe-signature') ?? '';
  return secrets.map((secret) => signedWith(secret, body, signature)).find((event) => event !== undefined);
}

export const stripeIntake =
  ({ instance, secrets, inbox, log }: StripeIntakeOptions) =>
  async (request: Request): Promise<Response> => {
    const refused = refusedLength(request);
    if (refused !== undefined) return answer(refused);
    const body = Buffer.from(await request.arrayBuffer());
    if (body.length > LARGEST) return answer(413);
    const event = signedEvent(body, request, secrets);
    if (!event) return answer(400);
    try {
      const kept = keptOf(instance, event);
      if (kept) await inbox.keepPaymentEvent(kept);
      return answer(200);
    } catch (error) {
      log.error({ err: error, event: event.id }, 'a payment event could not be stored');
      return answer(500);
    }
  };
