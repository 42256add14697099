// Paying a developer, and taking back what was paid. Owns the answer to "was it done already?": each payout is made once
// and each reversal once, however often they are asked for, also when Stripe has forgotten the key.
import type Stripe from 'stripe';
import type { Payments, TransferOutcome } from '../ports/payments.ts';
import { readAccount } from './accounts.ts';
import {
  currencyCode,
  idOf,
  isAnswer,
  isFault,
  isReplayed,
  minorUnits,
  stripeAmount,
  unknownOutcome,
} from './answers.ts';
import {
  type InstanceId,
  keyIn,
  keyMetadata,
  payoutMetadata,
  payoutNamed,
  transferGroup,
} from './metadata.ts';

type Order = Parameters<Payments['transfer']>[1];

const params = (instance: InstanceId, order: Order): Stripe.TransferCreateParams => ({
  amount: stripeAmount(order.amount),
  currency: order.currency.toLowerCase(),
  destination: order.account,
  description: order.description,
  transfer_group: transferGroup(instance, order.campaign),
  metadata: payoutMetadata(instance, order),
});

/** @throws Error when Stripe holds something else under the payout's name */
function paid(transfer: Stripe.Transfer, order: Order): TransferOutcome {
  const same =
    currencyCode(transfer.currency) === currencyCode(order.currency) &&
    idOf(transfer.destination) === order.account;
  if (!same)
    throw new Error(`${transfer.id} is not what payout ${order.payout} of campaign ${order.campaign} asks`);
  return { kind: 'paid', transfer: transfer.id, amount: minorUnits(transfer.amount) };
}

async function madeBefore(
  stripe: Stripe,
  instance: InstanceId,
  order: Order,
): Promise<Stripe.Transfer | undefined> {
  const list = stripe.transfers.list({ transfer_group: transferGroup(instance, order.campaign), limit: 100 });
  for await (const transfer of list) {
    const name = payoutNamed(instance, transfer.metadata);
    if (name?.campaign === order.campaign && name.payout === order.payout) return transfer;
  }
  return undefined;
}

/** Refusals that move nothing and that time or a person may heal. */
function waitingFor(error: unknown): Extract<TransferOutcome, { kind: 'waiting' }>['why'] | undefined {
  if (isFault(error, 'balance_insufficient')) return 'balance';
  return isFault(error, 'insufficient_capabilities_for_transfer', 'account_invalid') ? 'account' : undefined;
}

/** Stripe remembers a key for a day: more refusals than that many in a day are not a payout's. */
const MOST_REFUSALS = 1000;

const WITH_OTHER_PARAMETERS = 'only be used with the same parameters';

/**
 * The key was used for another amount: while a payout waits, refunds and disputes may change it. The earlier call is over
 * (one under way is answered with another code), and what it made would be in the list.
 */
async function wasUsedForAnother(
  stripe: Stripe,
  instance: InstanceId,
  order: Order,
  error: unknown,
): Promise<boolean> {
  if (!isFault(error) || error.type !== 'StripeIdempotencyError') return false;
  return (
    error.message.includes(WITH_OTHER_PARAMETERS) && (await madeBefore(stripe, instance, order)) === undefined
  );
}

/**
 * A refusal is remembered under its key for 24 hours, and money that has come meanwhile could not be paid out: so where
 * Stripe repeats one, the next key in the row is asked. Everybody walks the same row, so that two who ask at the same time
 * ask under the same key. Only of a refusal that is known to have moved nothing: a 500 is given back until it is forgotten.
 */
async function create(
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  order: Order,
): Promise<TransferOutcome> {
  for (let refusals = 0; refusals < MOST_REFUSALS; refusals += 1) {
    const idempotencyKey = refusals === 0 ? key : `${key}:${refusals + 1}`;
    try {
      const made = await stripe.transfers.create(params(instance, order), { idempotencyKey });
      return paid(isAnswer(made, 'transfer'), order);
    } catch (error) {
      if (await wasUsedForAnother(stripe, instance, order, error)) continue;
      const why = waitingFor(error);
      if (why === undefined) throw error;
      if (!isFault(error) || !isReplayed(error.headers)) return { kind: 'waiting', why };
    }
  }
  throw new Error(`payout ${order.payout} of campaign ${order.campaign} was refused too often`);
}

/** @throws Error when it is not known what became of it */
export async function transfer(
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  order: Order,
): Promise<TransferOutcome> {
  try {
    const earlier = await madeBefore(stripe, instance, order);
    if (earlier) return paid(earlier, order);
    const { standing } = await readAccount(stripe, order.account);
    if (standing !== 'ready') return { kind: 'waiting', why: 'account' };
    return await create(stripe, instance, key, order);
  } catch (error) {
    throw unknownOutcome(`payout ${order.payout} of campaign ${order.campaign}`, error);
  }
}

async function reversedBefore(stripe: Stripe, key: string, id: string): Promise<boolean> {
  for await (const reversal of stripe.transfers.listReversals(id, { limit: 100 }))
    if (keyIn(reversal.metadata) === key) return true;
  return false;
}

/** @throws Error when it is not known what became of it */
export async function reverse(
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  id: string,
  amount: bigint,
): Promise<'succeeded' | 'failed'> {
  try {
    if (await reversedBefore(stripe, key, id)) return 'succeeded';
    const made = await stripe.transfers.createReversal(
      id,
      { amount: stripeAmount(amount), metadata: keyMetadata(instance, key) },
      { idempotencyKey: key },
    );
    isAnswer(made, 'transfer_reversal');
    return 'succeeded';
  } catch (error) {
    if (isFault(error, 'balance_insufficient')) return 'failed';
    throw unknownOutcome('reversing a payout', error);
  }
}
