// Every movement of the operator's balance, named by what it was about. Owns the translation of Stripe's kinds and the
// way from a movement to the pledge or payout behind it; what it means to the books is decided elsewhere.
import type Stripe from 'stripe';
import type { ChargeName, Movement, PayoutName } from '../ports/payments.ts';
import {
  currencyCode,
  idOf,
  instantOf,
  isAnswer,
  secondsOf,
  signedUnits,
  unknownOutcome,
} from './answers.ts';
import { type InstanceId, chargeNamed, payoutNamed } from './metadata.ts';

type Kind = Movement['kind'];

/** Stripe's own names, without the door that the SDK leaves open for those to come. */
type KnownType<T = Stripe.BalanceTransaction.Type> = T extends string
  ? string extends T
    ? never
    : T
  : never;

/** An adjustment may be anything: what it was for is told by its reporting category. */
const KINDS: Readonly<Record<KnownType, Kind>> = {
  charge: 'charge',
  payment: 'charge',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund-failure',
  transfer: 'transfer',
  transfer_cancel: 'transfer-reversal',
  transfer_failure: 'transfer-reversal',
  transfer_refund: 'transfer-reversal',
  adjustment: 'other',
  advance: 'other',
  advance_funding: 'other',
  anticipation_repayment: 'other',
  application_fee: 'other',
  application_fee_refund: 'other',
  climate_order_purchase: 'other',
  climate_order_refund: 'other',
  connect_collection_transfer: 'other',
  contribution: 'other',
  fee_credit_funding: 'other',
  inbound_transfer: 'other',
  inbound_transfer_reversal: 'other',
  issuing_authorization_hold: 'other',
  issuing_authorization_release: 'other',
  issuing_dispute: 'other',
  issuing_dispute_provisional_credit: 'other',
  issuing_dispute_provisional_credit_reversal: 'other',
  issuing_transaction: 'other',
  obligation_outbound: 'other',
  obligation_reversal_inbound: 'other',
  payment_failure_refund: 'other',
  payment_network_reserve_hold: 'other',
  payment_network_reserve_release: 'other',
  payment_reversal: 'other',
  payment_unreconciled: 'other',
  payout: 'other',
  payout_cancel: 'other',
  payout_failure: 'other',
  payout_minimum_balance_hold: 'other',
  payout_minimum_balance_release: 'other',
  reserve_hold: 'other',
  reserve_release: 'other',
  reserve_transaction: 'other',
  reserved_funds: 'other',
  stripe_balance_payment_debit: 'other',
  stripe_balance_payment_debit_reversal: 'other',
  stripe_fee: 'other',
  stripe_fx_fee: 'other',
  tax_fee: 'other',
  tax_fund: 'other',
  topup: 'other',
  topup_reversal: 'other',
};

/** docs.stripe.com/reports/reporting-categories: the same movement, by what it was for. */
const BY_CATEGORY: Readonly<Record<string, Kind>> = {
  dispute: 'dispute',
  dispute_reversal: 'dispute-reversal',
};

const kinds = new Map<string, Kind>(Object.entries(KINDS));
const categories = new Map<string, Kind>(Object.entries(BY_CATEGORY));

const kindOf = ({ type, reporting_category: category }: Stripe.BalanceTransaction): Kind =>
  categories.get(category) ?? kinds.get(type) ?? 'other';

/** Asks Stripe for each intent and transfer once a run. */
interface Names {
  charge(intent: string | undefined): Promise<ChargeName | undefined>;
  payout(transfer: string): Promise<PayoutName | undefined>;
}

function names(stripe: Stripe, instance: InstanceId): Names {
  const charges = new Map<string, Promise<ChargeName | undefined>>();
  const payouts = new Map<string, Promise<PayoutName | undefined>>();
  const readIntent = async (id: string) =>
    chargeNamed(instance, isAnswer(await stripe.paymentIntents.retrieve(id), 'payment_intent', id).metadata);
  const readTransfer = async (id: string) =>
    payoutNamed(instance, isAnswer(await stripe.transfers.retrieve(id), 'transfer', id).metadata);
  return {
    charge: async (id) => (id === undefined ? undefined : charges.getOrInsertComputed(id, readIntent)),
    payout: (id) => payouts.getOrInsertComputed(id, readTransfer),
  };
}

type About = Pick<Movement, 'charge' | 'payout'>;
const NOBODY: About = { charge: undefined, payout: undefined };

async function about(
  source: Stripe.BalanceTransaction['source'],
  instance: InstanceId,
  known: Names,
): Promise<About> {
  if (source === null || typeof source === 'string') return NOBODY;
  switch (source.object) {
    case 'charge':
    case 'refund':
    case 'dispute':
      return { ...NOBODY, charge: await known.charge(idOf(source.payment_intent)) };
    case 'transfer':
      return { ...NOBODY, payout: payoutNamed(instance, source.metadata) };
    case 'transfer_reversal': {
      const transfer = idOf(source.transfer);
      return transfer === undefined ? NOBODY : { ...NOBODY, payout: await known.payout(transfer) };
    }
    case 'application_fee':
    case 'fee_refund':
    case 'connect_collection_transfer':
    case 'customer_cash_balance_transaction':
    case 'issuing.authorization':
    case 'issuing.dispute':
    case 'issuing.transaction':
    case 'payout':
    case 'reserve_transaction':
    case 'tax_deducted_at_source':
    case 'topup':
    default:
      return NOBODY;
  }
}

/** Newest first. What a card pays before it settles is listed at once, as pending. */
export async function* movements(
  stripe: Stripe,
  instance: InstanceId,
  since: Temporal.Instant,
): AsyncGenerator<Movement> {
  try {
    const known = names(stripe, instance);
    const list = stripe.balanceTransactions.list({
      created: { gte: secondsOf(since) },
      limit: 100,
      expand: ['data.source'],
    });
    for await (const row of list)
      yield {
        id: row.id,
        kind: kindOf(row),
        currency: currencyCode(row.currency),
        amount: signedUnits(row.amount),
        fee: signedUnits(row.fee),
        aside: row.balance_type !== 'payments',
        createdAt: instantOf(row.created),
        ...(await about(row.source, instance, known)),
      };
  } catch (error) {
    throw unknownOutcome('listing the balance', error);
  }
}
