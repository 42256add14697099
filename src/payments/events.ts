// Which of Stripe's events say something to us, what is kept of them, and what they mean. An event is only ever a hint to
// read the processor again: what it says of amounts and states is never believed.
import type Stripe from 'stripe';
import type { PaymentEvent } from '../ports/inbox.ts';

const CHECKOUT = ['checkout.session.completed', 'checkout.session.expired'];
const CHARGE = [
  'payment_intent.amount_capturable_updated',
  'payment_intent.canceled',
  'payment_intent.payment_failed',
  'payment_intent.succeeded',
];

export type PaymentNews =
  | { readonly kind: 'checkout'; readonly checkout: bigint }
  | { readonly kind: 'charge'; readonly campaign: bigint; readonly pledge: bigint };

const idIn = (metadata: Readonly<Record<string, unknown>>, name: string): bigint | undefined => {
  const value = metadata[name];
  return typeof value === 'string' && /^[0-9]{1,18}$/.test(value) ? BigInt(value) : undefined;
};

function news(type: string, metadata: Readonly<Record<string, unknown>>): PaymentNews | undefined {
  const checkout = idIn(metadata, 'checkout');
  if (CHECKOUT.includes(type) && checkout !== undefined) return { kind: 'checkout', checkout };
  const [campaign, pledge] = [idIn(metadata, 'campaign'), idIn(metadata, 'pledge')];
  if (CHARGE.includes(type) && campaign !== undefined && pledge !== undefined)
    return { kind: 'charge', campaign, pledge };
  return undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const recordIn = (value: unknown, name: string): Readonly<Record<string, unknown>> => {
  const found = isRecord(value) ? value[name] : undefined;
  return isRecord(found) ? found : {};
};

/** What is kept of an event, ids only; undefined for an event that is not about us. */
export function keptOf(event: Stripe.Event): PaymentEvent | undefined {
  const metadata = recordIn(recordIn(recordIn(event, 'data'), 'object'), 'metadata');
  const ours = ['checkout', 'campaign', 'pledge', 'attempt'].flatMap((name) => {
    const id = idIn(metadata, name);
    return id === undefined ? [] : [[name, String(id)] as const];
  });
  const kept = Object.fromEntries(ours);
  if (!news(event.type, kept)) return undefined;
  return {
    id: event.id,
    type: event.type,
    createdAt: Temporal.Instant.fromEpochMilliseconds(event.created * 1000),
    payload: { metadata: kept },
  };
}

/** What a kept event is about; undefined when nothing follows from it. */
export const newsOf = (event: PaymentEvent): PaymentNews | undefined =>
  news(event.type, recordIn(event.payload, 'metadata'));
