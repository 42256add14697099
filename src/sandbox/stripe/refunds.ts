// Refunds as requests ask for them: of what was captured, never more than was charged. What becomes of one stands in
// refund-states.ts.
import type Stripe from 'stripe';
import type { Context } from './context.ts';
import { money } from './currencies.ts';
import { emit } from './events.ts';
import { invalid, missing } from './faults.ts';
import { find, findCharge } from './find.ts';
import { created, page, paging } from './lists.ts';
import {
  type Names,
  type Read,
  expand,
  mergeMetadata,
  metadata,
  oneOf,
  positive,
  text,
  unsupported,
} from './params.ts';
import { beginRefund } from './refund-states.ts';
import { route } from './router.ts';
import type { Charge, Refund } from './state.ts';

const createSpec = {
  amount: positive,
  charge: text,
  currency: unsupported,
  customer: unsupported,
  expand,
  instructions_email: unsupported,
  metadata,
  origin: unsupported,
  payment_intent: text,
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
  refund_application_fee: unsupported,
  reverse_transfer: unsupported,
} satisfies Names<Stripe.RefundCreateParams>;
const listSpec = {
  ...paging,
  charge: text,
  created,
  payment_intent: text,
} satisfies Names<Stripe.RefundListParams>;

export function refundByRequest(context: Context, params: Read<typeof createSpec>): Refund {
  const charge = chargeToRefund(context, params);
  const rest = charge.amount - charge.amount_refunded;
  if (rest === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  }
  const amount = params.amount ?? rest;
  if (amount > rest) {
    throw invalid(
      `Refund amount (${money(amount, charge.currency)}) is greater than ${charge.amount_refunded === 0 ? 'charge amount' : 'unrefunded amount on charge'} (${money(rest, charge.currency)})`,
      { param: 'amount' },
    );
  }
  return beginRefund(context, charge, amount, params);
}

function chargeToRefund(context: Context, params: Read<typeof createSpec>): Charge {
  if (params.charge !== undefined && params.payment_intent !== undefined) {
    throw invalid('You may only specify one of these parameters: charge, payment_intent.', {
      code: 'parameters_exclusive',
    });
  }
  if (params.charge === undefined && params.payment_intent === undefined) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  const charge =
    params.payment_intent === undefined
      ? findCharge(context, params.charge ?? '', { param: 'charge' })
      : chargeOf(context, params.payment_intent);
  const taken = context.state.disputes
    .all()
    .some((row) => row.charge === charge.id && row.status !== 'won' && !row.status.startsWith('warning_'));
  if (taken) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  }
  if (!charge.paid) {
    throw invalid(`Charge ${charge.id} failed and cannot be refunded.`, { code: 'charge_not_refundable' });
  }
  if (!charge.captured && !charge.refunded) {
    throw invalid(
      `This uncaptured Charge was created by a PaymentIntent (${charge.payment_intent ?? ''}). You must cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly.`,
    );
  }
  return charge;
}

function chargeOf(context: Context, id: string): Charge {
  const intent = context.state.paymentIntents.get(id);
  if (intent === undefined) throw missing('payment_intent', id, 'payment_intent', false);
  if (
    intent.latest_charge === null ||
    !['canceled', 'requires_capture', 'succeeded'].includes(intent.status)
  ) {
    throw invalid(`This PaymentIntent (${id}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    });
  }
  return findCharge(context, intent.latest_charge, { param: 'payment_intent' });
}

function listRefunds(context: Context, params: Read<typeof listSpec>) {
  const rows = context.state.refunds
    .all()
    .filter((row) => params.charge === undefined || row.charge === params.charge)
    .filter((row) => params.payment_intent === undefined || row.payment_intent === params.payment_intent);
  return page(context, '/v1/refunds', rows, params);
}

const updateSpec = { expand, metadata } satisfies Names<Stripe.RefundUpdateParams>;

function update(context: Context, params: Read<typeof updateSpec>, id: string): Refund {
  const before = find(context.state.refunds, 'refund', id, { inPath: true });
  const refund = { ...before, metadata: mergeMetadata(before.metadata ?? {}, params.metadata) };
  context.state.refunds.put(id, refund);
  emit(context, 'refund.updated', refund, { metadata: before.metadata });
  return refund;
}

export const refundRoutes = [
  route('POST', '/v1/refunds', createSpec, refundByRequest),
  route('GET', '/v1/refunds', listSpec, listRefunds),
  route('GET', '/v1/refunds/:id', { expand }, (context, _params, id) =>
    find(context.state.refunds, 'refund', id, { inPath: true }),
  ),
  route('POST', '/v1/refunds/:id', updateSpec, update),
];
