// Reversals: a transfer, or a part of it, back to the platform, as long as the account still has it.
import type Stripe from 'stripe';
import { book } from './balance.ts';
import type { Transfer, TransferReversal } from './connect-rows.ts';
import { connectedBalance } from './connected-balance.ts';
import type { Context } from './context.ts';
import { money } from './currencies.ts';
import { emit } from './events.ts';
import { invalid } from './faults.ts';
import { find } from './find.ts';
import { newId } from './ids.ts';
import { page, paging } from './lists.ts';
import {
  type Names,
  type Read,
  expand,
  mergeMetadata,
  metadata,
  positive,
  text,
  unsupported,
} from './params.ts';
import { route } from './router.ts';
import { balanceInsufficient, findTransfer } from './transfers.ts';

const createSpec = {
  amount: positive,
  description: text,
  expand,
  metadata,
  refund_application_fee: unsupported,
} satisfies Names<Stripe.TransferCreateReversalParams>;

export function reverse(context: Context, params: Read<typeof createSpec>, id: string): TransferReversal {
  const transfer = findTransfer(context, id);
  const rest = transfer.amount - transfer.amount_reversed;
  if (rest === 0) throw invalid(`Transfer ${id} is already fully reversed.`);
  const amount = params.amount ?? rest;
  if (amount > rest) {
    throw invalid(
      `Reversal amount (${money(amount, transfer.currency)}) is greater than the unreversed amount of the transfer (${money(rest, transfer.currency)})`,
      { param: 'amount' },
    );
  }
  if (amount > heldBy(context, transfer)) throw balanceInsufficient("the connected account's");
  const sent = context.state.balanceTransactions.get(transfer.balance_transaction ?? '');
  const reversalId = newId('trr');
  const transaction = book(context, {
    amount,
    currency: transfer.currency,
    type: 'transfer_refund',
    source: reversalId,
    description: params.description ?? null,
    availableOn: Math.max(context.now, sent?.available_on ?? 0),
  });
  const reversal: TransferReversal = {
    id: reversalId,
    object: 'transfer_reversal',
    amount,
    balance_transaction: transaction.id,
    created: context.now,
    currency: transfer.currency,
    destination_payment_refund: newId('pyr'),
    metadata: mergeMetadata({}, params.metadata),
    source_refund: null,
    transfer: id,
  };
  context.state.transferReversals.put(reversalId, reversal);
  const reversed = transfer.amount_reversed + amount;
  const after = { ...transfer, amount_reversed: reversed, reversed: reversed === transfer.amount };
  context.state.transfers.put(id, after);
  emit(context, 'transfer.reversed', after, { amount_reversed: transfer.amount_reversed });
  return reversal;
}

/** What is on its way to the account can be called back too. */
function heldBy(context: Context, { currency, destination }: Transfer): number {
  const held = connectedBalance(context, destination ?? '').find((each) => each.currency === currency);
  return held === undefined ? 0 : held.available + held.pending;
}

export const reversalRoutes = [
  route('POST', '/v1/transfers/:id/reversals', createSpec, reverse),
  route('GET', '/v1/transfers/:id/reversals', paging, (context, params, id) => {
    const transfer = findTransfer(context, id);
    const rows = context.state.transferReversals.all().filter((row) => row.transfer === transfer.id);
    return page(context, `/v1/transfers/${id}/reversals`, rows, params);
  }),
  route('GET', '/v1/transfers/:id/reversals/:item', { expand }, (context, _params, _id, item) =>
    find(context.state.transferReversals, 'transfer reversal', item, { inPath: true }),
  ),
];
