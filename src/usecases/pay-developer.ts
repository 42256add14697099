// Pays the developer of a completed wish: once per payout, what is held and neither disputed nor on its way back, less the
// platform's fee. Where it cannot be done yet the campaign says why, and the sweep tries again. Must never pay from books that
// are known not to agree with the processor.
import { payable } from '../domain/books.ts';
import type { PayoutStanding, PayoutWait } from '../domain/campaign.ts';
import type { JobLease } from '../ports/jobs.ts';
import { changeCampaign } from './change-campaign.ts';
import { followCharges } from './follow-charge.ts';
import { idempotencyKeys } from './idempotency-keys.ts';
import { placeOf } from './move-money.ts';
import { proveLease } from './prove-lease.ts';
import type { World } from './world.ts';

/** Asked of the processor at this moment. */
export async function payoutStanding(world: World, person: bigint): Promise<PayoutStanding> {
  const account = (await world.store.people([person])).get(person)?.account;
  return account === undefined ? 'absent' : (await world.payments.readAccount(account)).standing;
}

/** What of a payout the operator keeps, and what arrives. */
export function splitPayout(total: bigint, basisPoints: number): { amount: bigint; platformFee: bigint } {
  const platformFee = (total * BigInt(basisPoints)) / 10_000n;
  return { amount: total - platformFee, platformFee };
}

/** The fee that goes with what arrived. */
const feeOn = (amount: bigint, basisPoints: number): bigint =>
  (amount * BigInt(basisPoints)) / (10_000n - BigInt(basisPoints));

export async function payDeveloper(world: World, id: bigint, lease?: JobLease): Promise<void> {
  const before = await world.store.campaign(id);
  if (before === undefined || payable(before) === 0n) return;
  const fees = await followCharges(world, id, lease);
  const campaign = await world.store.campaign(id);
  const developer = campaign?.accepted?.developer;
  const total = campaign ? payable(campaign) : 0n;
  if (campaign === undefined || developer === undefined || total === 0n) return;
  const wait = async (why: PayoutWait): Promise<void> => {
    await changeCampaign(world, id, { type: 'RecordPayoutWait', why }, { worker: lease?.worker });
  };
  if (fees === 'fee-unknown') return wait('balance');
  if ((await world.store.payoutsFrozen()) !== undefined) return wait('books');
  const account = (await world.store.people([developer])).get(developer)?.account;
  if (account === undefined) return wait('account');

  const { amount, platformFee } = splitPayout(total, world.platformFeeBasisPoints);
  const payout = campaign.payouts + 1;
  const key = idempotencyKeys.payout(id, payout);
  await world.store.prepareCall(key, world.clock.now());
  await proveLease(world, lease);
  const { currency } = campaign;
  const description = await placeOf(world, id);
  const outcome = await world.payments.transfer(key, {
    campaign: id,
    payout,
    account,
    currency,
    amount,
    description,
  });
  if (outcome.kind === 'waiting') return wait(outcome.why);
  // An earlier call whose answer was lost may have moved another sum: what was moved is what is booked.
  const moved = outcome.amount;
  const kept = moved === amount ? platformFee : feeOn(moved, world.platformFeeBasisPoints);
  await changeCampaign(
    world,
    id,
    { type: 'RecordPaidOut', payout, amount: moved, platformFee: kept },
    { transfer: { payout, transfer: outcome.transfer }, worker: lease?.worker },
  );
}
