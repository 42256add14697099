// Refunds: money given back after a capture, and holds let go before one. Never more than was charged.
import type Stripe from 'stripe';
import { bookRefund } from './balance.ts';
import type { Context } from './context.ts';
import { money } from './currencies.ts';
import { emit } from './events.ts';
import { invalid, missing } from './faults.ts';
import { find, findCharge } from './find.ts';
import { newId } from './ids.ts';
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

interface Given {
  readonly reason?: Refund['reason'];
  readonly metadata?: Readonly<Record<string, string>> | null;
}

function newRefund(context: Context, charge: Charge, amount: number, given: Given): Refund {
  return {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: context.now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: charge.captured
        ? { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' }
        : { type: 'reversal' },
      type: 'card',
    },
    metadata: mergeMetadata({}, given.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: given.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}

function giveBack(context: Context, charge: Charge, refund: Refund): Charge {
  const refunded = charge.amount_refunded + refund.amount;
  const after: Charge = { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount };
  context.state.refunds.put(refund.id, refund);
  context.state.charges.put(after.id, after);
  emit(context, 'refund.created', refund);
  return after;
}

/** What was held and is not captured goes back without ever having been on the balance. */
export function release(context: Context, charge: Charge, amount: number, given: Given = {}): Charge {
  return giveBack(context, charge, newRefund(context, { ...charge, captured: false }, amount, given));
}

function refundByRequest(context: Context, params: Read<typeof createSpec>): Refund {
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
  const plain = newRefund(context, charge, amount, params);
  const booked = { ...plain, balance_transaction: bookRefund(context, plain, charge).id };
  const after = giveBack(context, charge, booked);
  emit(context, 'charge.refunded', after, { amount_refunded: charge.amount_refunded });
  return booked;
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

export const refundRoutes = [
  route('POST', '/v1/refunds', createSpec, refundByRequest),
  route('GET', '/v1/refunds', listSpec, listRefunds),
  route('GET', '/v1/refunds/:id', { expand }, (context, _params, id) =>
    find(context.state.refunds, 'refund', id, { inPath: true }),
  ),
];
