// Charges: one per attempt at the card, made by confirming a payment intent, never by a caller.
import type Stripe from 'stripe';
import type { TestCard } from './test-cards.ts';
import type { Context } from './context.ts';
import type { Decline } from './faults.ts';
import { findCharge } from './find.ts';
import { newId } from './ids.ts';
import { created, page, paging } from './lists.ts';
import { type Names, type Read, expand, text } from './params.ts';
import { route } from './router.ts';
import type { Charge, PaymentIntent, PaymentMethod } from './state.ts';

export interface Attempt {
  readonly intent: PaymentIntent;
  readonly method: PaymentMethod;
  readonly card: TestCard;
  readonly authenticated: boolean;
}

const HOUR = 60 * 60;

/** Told to the card's bank: approved, or why not. */
export function newCharge(context: Context, attempt: Attempt, decline: Decline | undefined): Charge {
  const { intent, method } = attempt;
  const charge: Charge = {
    id: newId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: statementDescriptor(intent),
    captured: false,
    created: context.now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcome(decline),
    paid: decline === undefined,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { card: cardDetails(context, attempt, decline), type: 'card' },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: decline === undefined ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
  context.state.charges.put(charge.id, charge);
  return charge;
}

const statementDescriptor = ({ statement_descriptor_suffix: suffix }: PaymentIntent): string =>
  suffix === null ? 'WISHWELL' : `WISHWELL* ${suffix}`.slice(0, 22);

function outcome(decline: Decline | undefined): Stripe.Charge.Outcome {
  if (decline === undefined) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      risk_score: 7,
      seller_message: 'Payment complete.',
      type: 'authorized',
    };
  }
  return {
    advice_code: decline.adviceCode ?? null,
    network_advice_code: null,
    network_decline_code: '05',
    network_status: 'declined_by_network',
    reason: decline.declineCode,
    risk_level: 'normal',
    risk_score: 7,
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  };
}

function cardDetails(
  context: Context,
  { intent, method, card, authenticated }: Attempt,
  decline: Decline | undefined,
): Stripe.Charge.PaymentMethodDetails.Card {
  const held = decline === undefined && intent.capture_method === 'manual';
  return {
    amount_authorized: decline === undefined ? intent.amount : null,
    authorization_code: decline === undefined ? '004242' : null,
    brand: card.brand,
    ...(held ? { capture_before: context.now + card.holdHours * HOUR } : {}),
    checks: method.card?.checks ?? null,
    country: method.card?.country ?? null,
    electronic_commerce_indicator: authenticated ? '05' : null,
    exp_month: method.card?.exp_month ?? 0,
    exp_year: method.card?.exp_year ?? 0,
    extended_authorization: { status: 'disabled' },
    fingerprint: method.card?.fingerprint ?? null,
    funding: 'credit',
    incremental_authorization: { status: 'unavailable' },
    installments: null,
    last4: card.number.slice(-4),
    mandate: null,
    multicapture: { status: 'unavailable' },
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: newId('').slice(1, 16),
    overcapture: { maximum_amount_capturable: intent.amount, status: 'unavailable' },
    regulated_status: 'unregulated',
    three_d_secure: authenticated
      ? {
          authentication_flow: 'challenge',
          electronic_commerce_indicator: '05',
          exemption_indicator: null,
          result: 'authenticated',
          result_reason: null,
          transaction_id: null,
          version: '2.2.0',
        }
      : null,
    transaction_link_id: null,
    wallet: null,
  };
}

const listSpec = {
  ...paging,
  created,
  customer: text,
  payment_intent: text,
  transfer_group: text,
} satisfies Names<Stripe.ChargeListParams>;

function listCharges(context: Context, params: Read<typeof listSpec>) {
  const rows = context.state.charges
    .all()
    .filter((row) => params.customer === undefined || row.customer === params.customer)
    .filter((row) => params.payment_intent === undefined || row.payment_intent === params.payment_intent)
    .filter((row) => params.transfer_group === undefined || row.transfer_group === params.transfer_group);
  return page(context, '/v1/charges', rows, params);
}

export const chargeRoutes = [
  route('GET', '/v1/charges', listSpec, listCharges),
  route('GET', '/v1/charges/:id', { expand }, (context, _params, id) => findCharge(context, id)),
];
