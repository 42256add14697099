// Brings a charge of ours in line with what the processor knows of it: held, refused, captured, its fee, refunds, disputes. Events
// of the processor are only ever a hint to do this; a hold that nobody waits for is let go.
import type { Campaign } from '../domain/campaign.ts';
import type { MoneyCommand } from '../domain/campaign-command.ts';
import type { Charge, Pledge } from '../domain/pledge.ts';
import type { JobLease } from '../ports/jobs.ts';
import { type ChargeFacts, ForeignCharge } from '../ports/payments.ts';
import { changeCampaign } from './change-campaign.ts';
import { idempotencyKeys } from './idempotency-keys.ts';
import { proveLease } from './prove-lease.ts';
import type { World } from './world.ts';

/** What the facts say of this charge, in the order in which it happened. */
export function commandsFrom(facts: ChargeFacts, charge: Charge | undefined): readonly MoneyCommand[] {
  const of = { pledge: facts.pledge, attempt: facts.attempt };
  if (charge?.attempt !== facts.attempt) return [];
  return [...stateOf(facts, charge), ...afterCapture(facts, charge, of)];
}

function stateOf(facts: ChargeFacts, charge: Charge): readonly MoneyCommand[] {
  const of = { pledge: facts.pledge, attempt: facts.attempt };
  switch (facts.state) {
    case 'processing':
      return [];
    case 'needs-authentication':
      return charge.state === 'asked'
        ? [{ type: 'RecordDeclined', ...of, cause: 'authentication-required' }]
        : [];
    case 'declined': {
      // Whoever was seen by their bank and refused there gains nothing by being asked there again. The same answer once more
      // is the processor's event about the refusal that is known: nobody was there yet.
      const known = charge.decline?.cause === 'authentication-required';
      const seen = known && facts.cause !== 'authentication-required';
      return [{ type: 'RecordDeclined', ...of, cause: seen ? 'hard' : (facts.cause ?? 'soft') }];
    }
    case 'held': {
      const { authorised: amount, captureBefore } = facts;
      return captureBefore === undefined ? [] : [{ type: 'RecordAuthorised', ...of, amount, captureBefore }];
    }
    case 'cancelled':
      return [{ type: 'RecordCancelled', ...of }];
    case 'captured':
      return [{ type: 'RecordCaptured', ...of, amount: facts.captured }];
  }
}

function afterCapture(
  facts: ChargeFacts,
  charge: Charge,
  of: { readonly pledge: bigint; readonly attempt: number },
): readonly MoneyCommand[] {
  if (facts.state !== 'captured') return [];
  const { pledge, fee, dispute } = facts;
  const commands: MoneyCommand[] = [];
  if (fee !== undefined) commands.push({ type: 'RecordFee', pledge, amount: fee });
  if (dispute && dispute.fee !== charge.disputeFee)
    commands.push({ type: 'RecordDisputeFee', pledge, fee: dispute.fee });
  if (dispute)
    commands.push({
      type: 'RecordDispute',
      pledge,
      outcome: dispute.status === 'open' ? 'opened' : dispute.status,
      amount: dispute.amount,
    });
  const refund = charge.refundAttempts;
  const asked = facts.refunds.findLast(
    ({ key }) => key === idempotencyKeys.refund(pledge, of.attempt, refund),
  );
  if (asked) commands.push({ type: 'RecordRefund', ...of, refund, outcome: asked.status });
  if (asked?.status === 'failed')
    commands.push({ type: 'RecordRefundReturned', ...of, refund, amount: asked.amount });
  return commands;
}

const awaited = (pledge: Pledge | undefined, attempt: number): boolean => {
  const charge = pledge?.charge;
  return (
    charge?.attempt === attempt && ['asked', 'authorised', 'capturing', 'cancelling'].includes(charge.state)
  );
};

/** Undefined for a charge of another instance on the same account: whatever leads to it, it is not ours to touch. */
async function readOwn({ payments }: World, intent: string): Promise<ChargeFacts | undefined> {
  try {
    return await payments.readCharge(intent);
  } catch (error) {
    if (error instanceof ForeignCharge) return undefined;
    throw error;
  }
}

/** @returns what is left unknown: nothing, or that the processor does not know its own fee yet */
export async function followIntent(
  world: World,
  intent: string,
  lease: JobLease | undefined,
): Promise<'known' | 'fee-unknown'> {
  await proveLease(world, lease);
  const facts = await readOwn(world, intent);
  if (facts === undefined) return 'known';
  const { campaign, pledge: id, attempt } = facts;
  let state = await world.store.campaign(campaign, { pledge: id });
  const charge = state && chargeOf(state, id);
  // A later attempt is that of a checkout, whose end is read elsewhere.
  if (state === undefined || charge === undefined || attempt > charge.attempt) return 'known';
  // Two pages for another card, both filled in, bear one attempt: what becomes of the other is none of this charge's.
  const ours = await world.store.intentOf(id, attempt);
  if (ours !== undefined && ours !== intent) {
    if (facts.state === 'held') await letGo(world, idempotencyKeys.cancelIntent(intent), intent, lease);
    return 'known';
  }
  const kept = {
    worker: lease?.worker,
    ...(charge.state === 'asked' || charge.state === 'cancelling'
      ? { intent: { pledge: id, attempt, intent } }
      : {}),
  };
  for (const command of commandsFrom(facts, charge))
    state = (await changeCampaign(world, campaign, command, kept)).campaign;
  if (facts.state === 'held' && !awaited(pledgeIn(state, id), attempt))
    await letGo(world, idempotencyKeys.cancel(id, attempt), intent, lease);
  return facts.state === 'captured' && facts.fee === undefined ? 'fee-unknown' : 'known';
}

/** A hold that nobody waits for. */
async function letGo(world: World, key: string, intent: string, lease: JobLease | undefined): Promise<void> {
  await proveLease(world, lease);
  await world.store.prepareCall(key, world.clock.now());
  await world.payments.cancel(key, intent);
}

const pledgeIn = (campaign: Campaign, id: bigint): Pledge | undefined =>
  campaign.pledges.find((pledge) => pledge.id === id);
const chargeOf = (campaign: Campaign, id: bigint): Charge | undefined => pledgeIn(campaign, id)?.charge;

/** Those of which the processor may know more than we do. */
const toFollow = ({ charge }: Pledge): boolean =>
  charge !== undefined &&
  (charge.state === 'refundPending' ||
    charge.state === 'disputed' ||
    (charge.captured > 0n && charge.fee === undefined));

export async function followCharges(
  world: World,
  campaign: bigint,
  lease: JobLease | undefined,
): Promise<'known' | 'fee-unknown'> {
  const state = await world.store.campaign(campaign);
  let left: 'known' | 'fee-unknown' = 'known';
  for (const { id, charge } of state?.pledges.filter(toFollow) ?? []) {
    const intent = await world.store.intentOf(id, charge?.attempt ?? 0);
    if (intent !== undefined && (await followIntent(world, intent, lease)) === 'fee-unknown')
      left = 'fee-unknown';
  }
  return left;
}
