// Stripe's webhooks: checked on the raw bytes, kept in one statement, then acknowledged. What was answered 2xx is stored;
// what could not be stored is answered 500, and Stripe sends it again for three days. Never acts on an event.
import Stripe from 'stripe';
import type { Inbox } from '../ports/inbox.ts';
import { keptOf } from './events.ts';

export interface StripeIntakeOptions {
  /** The endpoint's signing secret. */
  readonly secret: string;
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

function signedEvent(body: Buffer, request: Request, secret: string): Stripe.Event | undefined {
  try {
    // Against real time, never the playground's clock: Stripe signs with it.
    return Stripe.webhooks.constructEvent(body, request.headers.get('stripe-signature') ?? '', secret);
  } catch {
    return undefined;
  }
}

export const stripeIntake =
  ({ secret, inbox, log }: StripeIntakeOptions) =>
  async (request: Request): Promise<Response> => {
    const refused = refusedLength(request);
    if (refused !== undefined) return answer(refused);
    const body = Buffer.from(await request.arrayBuffer());
    if (body.length > LARGEST) return answer(413);
    const event = signedEvent(body, request, secret);
    if (!event) return answer(400);
    try {
      const kept = keptOf(event);
      if (kept) await inbox.keepPaymentEvent(kept);
      return answer(200);
    } catch (error) {
      log.error({ err: error, event: event.id }, 'a payment event could not be stored');
      return answer(500);
    }
  };
