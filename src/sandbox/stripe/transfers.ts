// Transfers: from the platform's available balance to a connected account that may take them. What is asked for is
// there, or nothing moves.
import type Stripe from 'stripe';
import { balanceOf, book, settledOn } from './balance.ts';
import type { Account, Transfer } from './connect-rows.ts';
import type { Context } from './context.ts';
import { assertPayable } from './countries.ts';
import { knownCurrency, money } from './currencies.ts';
import { emit } from './events.ts';
import { invalid, missing, required } from './faults.ts';
import { find, findCharge } from './find.ts';
import { newId } from './ids.ts';
import { created, page, paging } from './lists.ts';
import { type Names, type Read, expand, mergeMetadata, metadata, oneOf, positive, text } from './params.ts';
import { payOutTonight } from './payout-states.ts';
import { platformCountry } from './platform.ts';
import { route } from './router.ts';
import type { Charge } from './state.ts';
import { view } from './view.ts';

const updateSpec = { description: text, expand, metadata } satisfies Names<Stripe.TransferUpdateParams>;
const createSpec = {
  ...updateSpec,
  amount: positive,
  currency: text,
  destination: text,
  source_transaction: text,
  source_type: oneOf('card'),
  transfer_group: text,
} satisfies Names<Stripe.TransferCreateParams>;
const listSpec = {
  ...paging,
  created,
  destination: text,
  transfer_group: text,
} satisfies Names<Stripe.TransferListParams>;

export const balanceInsufficient = (whose: string) =>
  invalid(
    `You have insufficient available funds in ${whose} Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance`,
    { code: 'balance_insufficient' },
  );

function create(context: Context, params: Read<typeof createSpec>): Transfer {
  const currency = knownCurrency(required(params.currency, 'currency'));
  const account = destinationOf(context, required(params.destination, 'destination'));
  const source =
    params.source_transaction === undefined
      ? undefined
      : sourceOf(context, params.source_transaction, currency);
  const left = source === undefined ? undefined : settledAmount(context, source) - moved(context, source);
  const amount = required(params.amount ?? left, 'amount');
  if (source !== undefined && amount > (left ?? 0)) throw tooMuch(context, source);
  if (source === undefined && amount > balanceOf(context, currency, true)) throw balanceInsufficient('your');
  const id = newId('tr');
  const description = params.description ?? null;
  const transaction = book(context, {
    amount: -amount,
    currency,
    type: 'transfer',
    source: id,
    description,
    availableOn: source === undefined ? context.now : Math.max(context.now, settledOn(context, source)),
  });
  const transfer: Transfer = {
    id,
    object: 'transfer',
    amount,
    amount_reversed: 0,
    balance_transaction: transaction.id,
    created: context.now,
    currency,
    description,
    destination: account.id,
    destination_payment: newId('py'),
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    reversals: { object: 'list', data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: source?.id ?? null,
    source_type: 'card',
    transfer_group: params.transfer_group ?? source?.transfer_group ?? null,
  };
  context.state.transfers.put(id, transfer);
  emit(context, 'transfer.created', transfer);
  if (account.settings?.payouts?.schedule.interval === 'daily') payOutTonight(context, account.id);
  return transfer;
}

function destinationOf(context: Context, id: string): Account {
  const account = context.state.accounts.get(id);
  if (account === undefined) throw missing('destination', id, 'destination', false);
  if (account.capabilities?.transfers !== 'active') {
    throw invalid(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      { code: 'insufficient_capabilities_for_transfer' },
    );
  }
  assertPayable(platformCountry(context), account);
  return account;
}

function sourceOf(context: Context, id: string, currency: string): Charge {
  const charge = findCharge(context, id, { param: 'source_transaction' });
  if (!charge.captured) {
    throw invalid(`Cannot use an uncaptured charge as a source_transaction: ${id}.`, {
      param: 'source_transaction',
    });
  }
  const settles = bookingOf(context, charge)?.currency ?? charge.currency;
  if (settles !== currency) {
    throw invalid(
      `The currency of source_transaction's balance transaction (${settles}) must be the same as the transfer currency (${currency})`,
      {
        param: 'source_transaction',
      },
    );
  }
  return charge;
}

const bookingOf = (context: Context, charge: Charge) =>
  context.state.balanceTransactions.get(charge.balance_transaction ?? '');

const settledAmount = (context: Context, charge: Charge): number =>
  bookingOf(context, charge)?.amount ?? charge.amount_captured;

const moved = (context: Context, source: Charge): number =>
  context.state.transfers
    .all()
    .filter((row) => row.source_transaction === source.id)
    .reduce((sum, row) => sum + row.amount, 0);

const tooMuch = (context: Context, source: Charge) =>
  invalid(
    `Transfers using this transaction as a source must not exceed the source amount of ${money(source.amount_captured, source.currency)}. (There are already transfers using this source, amounting to a total of ${money(moved(context, source), source.currency)}.)`,
    { param: 'amount' },
  );

export const findTransfer = (context: Context, id: string): Transfer =>
  find(context.state.transfers, 'transfer', id, { inPath: true });

function update(context: Context, params: Read<typeof updateSpec>, id: string): Transfer {
  const before = findTransfer(context, id);
  const transfer: Transfer = {
    ...before,
    description: params.description ?? before.description,
    metadata: mergeMetadata(before.metadata, params.metadata),
  };
  context.state.transfers.put(id, transfer);
  emit(context, 'transfer.updated', transfer, {
    ...(transfer.description === before.description ? {} : { description: before.description }),
    ...(params.metadata === undefined ? {} : { metadata: before.metadata }),
  });
  return transfer;
}

function list(context: Context, params: Read<typeof listSpec>) {
  const rows = context.state.transfers
    .all()
    .filter((row) => params.destination === undefined || row.destination === params.destination)
    .filter((row) => params.transfer_group === undefined || row.transfer_group === params.transfer_group);
  return page(context, '/v1/transfers', rows, params);
}

export const transferRoutes = [
  route('POST', '/v1/transfers', createSpec, (context, params) => view(context, create(context, params))),
  route('GET', '/v1/transfers', listSpec, list),
  route('GET', '/v1/transfers/:id', { expand }, (context, _params, id) =>
    view(context, findTransfer(context, id)),
  ),
  route('POST', '/v1/transfers/:id', updateSpec, (context, params, id) =>
    view(context, update(context, params, id)),
  ),
];
