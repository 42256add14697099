// Payouts and top-ups as requests ask for them: the operator moves money between the balance and their own bank.
import type Stripe from 'stripe';
import { balanceOf, book } from './balance.ts';
import type { Payout, Topup } from './connect-rows.ts';
import type { Context } from './context.ts';
import { knownCurrency } from './currencies.ts';
import { emit } from './events.ts';
import { invalid, missing, required } from './faults.ts';
import { find } from './find.ts';
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
import { accountOf, cancelPayout, newPayout } from './payout-states.ts';
import { route } from './router.ts';

const createSpec = {
  amount: positive,
  currency: text,
  description: text,
  destination: unsupported,
  expand,
  metadata,
  method: oneOf('standard'),
  payout_method: unsupported,
  source_type: oneOf('card'),
  statement_descriptor: unsupported,
} satisfies Names<Stripe.PayoutCreateParams>;
const listSpec = {
  ...paging,
  arrival_date: unsupported,
  created,
  destination: unsupported,
  status: text,
} satisfies Names<Stripe.PayoutListParams>;
const topupSpec = {
  amount: positive,
  currency: text,
  description: text,
  expand,
  metadata,
  payment_method: unsupported,
  payment_method_options: unsupported,
  source: unsupported,
  statement_descriptor: unsupported,
  transfer_group: text,
} satisfies Names<Stripe.TopupCreateParams>;
const topupListSpec = {
  ...paging,
  amount: unsupported,
  created,
  status: text,
} satisfies Names<Stripe.TopupListParams>;

function create(context: Context, params: Read<typeof createSpec>): Payout {
  const currency = knownCurrency(required(params.currency, 'currency'));
  const amount = required(params.amount, 'amount');
  if (context.account !== null) throw invalid('Connected accounts are paid out by themselves here.');
  if (amount > balanceOf(context, currency, true)) {
    throw invalid('You have insufficient funds in your Stripe account for this payout.', {
      code: 'balance_insufficient',
    });
  }
  const { description, metadata: given } = params;
  return newPayout(context, null, {
    amount,
    currency,
    automatic: false,
    description: description ?? null,
    metadata: mergeMetadata({}, given),
  });
}

function findPayout(context: Context, id: string): Payout {
  const row = find(context.state.payouts, 'payout', id, { inPath: true });
  if (accountOf(context, id) !== context.account) throw missing('payout', id, 'id', true);
  return row;
}

function cancel(context: Context, id: string): Payout {
  const payout = findPayout(context, id);
  if (payout.status !== 'pending' || payout.automatic) {
    throw invalid(`Payouts can only be canceled while they are pending. This one is ${payout.status}.`);
  }
  return cancelPayout(context, payout);
}

/** From the operator's own bank: what covers refunds that cost more than was kept. */
export function newTopup(context: Context, params: Read<typeof topupSpec>): Topup {
  const currency = knownCurrency(required(params.currency, 'currency'));
  const amount = required(params.amount, 'amount');
  const id = newId('tu');
  const description = params.description ?? 'Top-up';
  const topup: Topup = {
    id,
    object: 'topup',
    amount,
    balance_transaction: book(context, { amount, currency, type: 'topup', source: id, description }).id,
    created: context.now,
    currency,
    description,
    expected_availability_date: context.now,
    failure_code: null,
    failure_message: null,
    initiated_by: 'user',
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    source: null,
    statement_descriptor: null,
    status: 'succeeded',
    transfer_group: params.transfer_group ?? null,
  };
  context.state.topups.put(id, topup);
  emit(context, 'topup.created', topup);
  emit(context, 'topup.succeeded', topup);
  return topup;
}

export const payoutRoutes = [
  route('POST', '/v1/payouts', createSpec, create),
  route('GET', '/v1/payouts', listSpec, (context, params) => {
    const rows = context.state.payouts
      .all()
      .filter((row) => accountOf(context, row.id) === context.account)
      .filter((row) => params.status === undefined || row.status === params.status);
    return page(context, '/v1/payouts', rows, params);
  }),
  route('GET', '/v1/payouts/:id', { expand }, (context, _params, id) => findPayout(context, id)),
  route('POST', '/v1/payouts/:id/cancel', { expand }, (context, _params, id) => cancel(context, id)),
  route('POST', '/v1/topups', topupSpec, newTopup),
  route('GET', '/v1/topups', topupListSpec, (context, params) => {
    const rows = context.state.topups
      .all()
      .filter((row) => params.status === undefined || row.status === params.status);
    return page(context, '/v1/topups', rows, params);
  }),
  route('GET', '/v1/topups/:id', { expand }, (context, _params, id) =>
    find(context.state.topups, 'topup', id, { inPath: true }),
  ),
];
