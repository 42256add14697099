// Which of Stripe's events say something to us, what is kept of them, and what they mean. An event is only ever a hint to
// read the processor again: what it says of amounts and states is never believed.
import type Stripe from 'stripe';
import type { PaymentEvent } from '../ports/inbox.ts';
import { instantOf } from './answers.ts';
import { type InstanceId, idIn, isForeign, isOurs } from './metadata.ts';

type EventType = Stripe.Event['type'];

const CHECKOUT: ReadonlySet<string> = new Set<EventType>([
  'checkout.session.completed',
  'checkout.session.expired',
]);
/** After these a charge is to be read again. `charge.updated` comes when its fee is known. */
const CHARGE: ReadonlySet<string> = new Set<EventType>([
  'charge.dispute.closed',
  'charge.dispute.created',
  'charge.dispute.funds_reinstated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.updated',
  'charge.expired',
  'charge.refunded',
  'charge.updated',
  'payment_intent.amount_capturable_updated',
  'payment_intent.canceled',
  'payment_intent.payment_failed',
  'payment_intent.succeeded',
  'refund.failed',
  'refund.updated',
]);
const ACCOUNT: EventType = 'account.updated';
/** Also by hand: the transfer names its campaign. */
const PAYOUT: EventType = 'transfer.reversed';

export type PaymentNews =
  | { readonly kind: 'checkout'; readonly checkout: bigint }
  | {
      readonly kind: 'charge';
      readonly campaign: bigint;
      readonly pledge: bigint;
      /** Where the event says it. */
      readonly intent: string | undefined;
    }
  /** Of a dispute or a refund, which name no pledge: the store knows whose intent it is, if it is ours at all. */
  | { readonly kind: 'intent'; readonly intent: string }
  | { readonly kind: 'payout'; readonly campaign: bigint }
  | { readonly kind: 'account'; readonly account: string };

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const recordIn = (value: unknown, name: string): Fields => {
  const found = isRecord(value) ? value[name] : undefined;
  return isRecord(found) ? found : {};
};

/** Stripe's ids, which are kept and asked for later: nothing else is taken for one. */
function stripeId(prefix: 'acct' | 'pi', value: unknown): string | undefined {
  return typeof value === 'string' && new RegExp(`^${prefix}_[A-Za-z0-9_]{1,200}$`).test(value)
    ? value
    : undefined;
}

function news(type: string, payload: unknown): PaymentNews | undefined {
  const metadata = recordIn(payload, 'metadata');
  const { account, intent } = isRecord(payload) ? payload : {};
  if (CHECKOUT.has(type)) {
    const checkout = idIn(metadata, 'checkout');
    return checkout === undefined ? undefined : { kind: 'checkout', checkout };
  }
  if (CHARGE.has(type)) {
    const [campaign, pledge] = [idIn(metadata, 'campaign'), idIn(metadata, 'pledge')];
    const id = stripeId('pi', intent);
    if (campaign !== undefined && pledge !== undefined)
      return { kind: 'charge', campaign, pledge, intent: id };
    return id === undefined ? undefined : { kind: 'intent', intent: id };
  }
  if (type === PAYOUT) {
    const campaign = idIn(metadata, 'campaign');
    return campaign === undefined ? undefined : { kind: 'payout', campaign };
  }
  const id = type === ACCOUNT ? stripeId('acct', account) : undefined;
  return id === undefined ? undefined : { kind: 'account', account: id };
}

/** The intent that an object is, or is about. */
const intentOf = (object: Fields): string | undefined =>
  stripeId('pi', object['object'] === 'payment_intent' ? object['id'] : object['payment_intent']);

/** Of a charge what most events say: where we know it already, nothing has to be read. */
function saidOf(type: string, object: Fields): Fields {
  const amountIn = (name: string): Fields => {
    const amount = object[name];
    return typeof amount === 'number' && Number.isSafeInteger(amount) ? { amount } : {};
  };
  switch (type) {
    case 'payment_intent.amount_capturable_updated':
      return { says: 'held' };
    case 'payment_intent.succeeded':
      return { says: 'captured', ...amountIn('amount_received') };
    case 'payment_intent.canceled':
      return { says: 'cancelled' };
    case 'charge.updated':
      return { says: 'fee', ...amountIn('amount_captured') };
    default:
      return {};
  }
}

/** Ids, and what most events say; undefined for what says that another instance made it. */
function payloadOf(instance: InstanceId, event: Stripe.Event): Fields | undefined {
  const object = recordIn(recordIn(event, 'data'), 'object');
  const metadata = recordIn(object, 'metadata');
  if (event.type !== ACCOUNT && isForeign(instance, metadata)) return undefined;
  const names = isOurs(instance, metadata) ? ['checkout', 'campaign', 'pledge', 'attempt'] : [];
  const ours = names.flatMap((name) => {
    const id = idIn(metadata, name);
    return id === undefined ? [] : [[name, String(id)] as const];
  });
  const kept = { metadata: Object.fromEntries(ours) };
  if (event.type === ACCOUNT) return { ...kept, account: stripeId('acct', object['id']) };
  const intent = intentOf(object);
  return intent === undefined ? kept : { ...kept, intent, ...saidOf(event.type, object) };
}

/**
 * What is kept of an event, ids only; undefined for an event that is not about us. Of a connected account nothing is heard
 * but that it changed: its owner may write any metadata, and a charge of theirs is none of ours.
 */
export function keptOf(instance: InstanceId, event: Stripe.Event): PaymentEvent | undefined {
  if (event.account !== undefined && event.type !== ACCOUNT) return undefined;
  const payload = payloadOf(instance, event);
  if (payload === undefined || !news(event.type, payload)) return undefined;
  return { id: event.id, type: event.type, createdAt: instantOf(event.created), payload };
}

/** What a kept event is about; undefined when nothing follows from it. */
export const newsOf = (event: PaymentEvent): PaymentNews | undefined => news(event.type, event.payload);
