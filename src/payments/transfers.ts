// Paying a developer, and taking back what was paid. Owns the answer to "was it done already?": each payout is made once
// and each reversal once, however often they are asked for, also when Stripe has forgotten the key.
import type Stripe from 'stripe';
import type { Paid, PayoutFacts, PayoutName, Payments, TransferOutcome } from '../ports/payments.ts';
import { currencyCode, isAnswer, isFault, minorUnits, stripeAmount, unknownOutcome } from './answers.ts';
import {
  type InstanceId,
  keyIn,
  keyMetadata,
  payoutMetadata,
  payoutNamed,
  transferGroup,
} from './metadata.ts';
import { meaningOf } from './refusals.ts';
import { transferRefusal } from './transfer-refusals.ts';

type Order = Parameters<Payments['transfer']>[1];

const params = (instance: InstanceId, order: Order): Stripe.TransferCreateParams => ({
  amount: stripeAmount(order.amount),
  currency: order.currency.toLowerCase(),
  destination: order.account,
  description: order.description,
  transfer_group: transferGroup(instance, order.campaign),
  metadata: payoutMetadata(instance, order),
});

const paid = (transfer: Stripe.Transfer): Paid => ({
  kind: 'paid',
  transfer: transfer.id,
  amount: minorUnits(transfer.amount),
});

async function madeBefore(
  stripe: Stripe,
  instance: InstanceId,
  { campaign, payout }: PayoutName,
): Promise<Paid | undefined> {
  const list = stripe.transfers.list({ transfer_group: transferGroup(instance, campaign), limit: 100 });
  for await (const transfer of list) {
    const name = payoutNamed(instance, transfer.metadata);
    if (name?.campaign === campaign && name.payout === payout) return paid(transfer);
  }
  return undefined;
}

export async function findPayout(
  stripe: Stripe,
  instance: InstanceId,
  payout: PayoutName,
): Promise<Paid | undefined> {
  try {
    return await madeBefore(stripe, instance, payout);
  } catch (error) {
    throw unknownOutcome(`looking for payout ${payout.payout} of campaign ${payout.campaign}`, error);
  }
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
    if (earlier) return earlier;
    const made = await stripe.transfers.create(params(instance, order), { idempotencyKey: key });
    return paid(isAnswer(made, 'transfer'));
  } catch (error) {
    const why = transferRefusal(error);
    if (why !== undefined) return { kind: 'refused', why };
    throw unknownOutcome(`payout ${order.payout} of campaign ${order.campaign}`, error);
  }
}

async function reversedBefore(stripe: Stripe, key: string, id: string): Promise<boolean> {
  for await (const reversal of stripe.transfers.listReversals(id, { limit: 100 }))
    if (keyIn(reversal.metadata) === key) return true;
  return false;
}

/**
 * Refused for good: without the money on the connected account (balance_insufficient), which accounts that are paid out daily have
 * not, with more than is left of the transfer, or of an account that is gone.
 *
 * @throws Error when it is not known what became of it
 */
export async function reverse(
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  id: string,
  amount: bigint,
): Promise<'succeeded' | 'refused'> {
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
    if (isFault(error) && meaningOf('reverse', error) !== 'transient') return 'refused';
    throw unknownOutcome('reversing a payout', error);
  }
}

/** By Stripe's own word, whoever made or reversed them. */
export async function readPayouts(
  stripe: Stripe,
  instance: InstanceId,
  campaign: bigint,
): Promise<readonly PayoutFacts[]> {
  try {
    const found: PayoutFacts[] = [];
    for await (const row of stripe.transfers.list({
      transfer_group: transferGroup(instance, campaign),
      limit: 100,
    })) {
      const name = payoutNamed(instance, row.metadata);
      if (name?.campaign !== campaign) continue;
      found.push({
        ...name,
        transfer: row.id,
        currency: currencyCode(row.currency),
        amount: minorUnits(row.amount),
        reversed: minorUnits(row.amount_reversed),
      });
    }
    return found;
  } catch (error) {
    throw unknownOutcome('reading payouts', error);
  }
}
