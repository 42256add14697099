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

function afterCapture(facts: ChargeFacts, charge: Charge, of: Of): readonly MoneyCommand[] {
  if (facts.state !== 'captured') return [];
  const { pledge, fee } = facts;
  const commands: MoneyCommand[] = [];
  if (fee !== undefined) commands.push({ type: 'RecordFee', pledge, amount: fee });
  return [...commands, ...returnsIn(facts, charge, of), ...disputesIn(facts, charge, of)];
}

type Of = Pick<ChargeFacts, 'pledge' | 'attempt'>;

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** All refunds together, whoever made them: none from outside can be missed, and none be booked twice. */
function returnsIn({ refunds }: ChargeFacts, charge: Charge, of: Of): readonly MoneyCommand[] {
  if (refunds.length === 0 && charge.refunded === 0n) return [];
  const key = idempotencyKeys.refund(of.pledge, of.attempt, charge.refundAttempts);
  const asked = refunds.findLast((refund) => refund.key === key);
  const done = refunds.filter(
    (refund) => refund.status !== 'failed' && !(refund === asked && isPending(refund)),
  );
  const refunded = sum(done.map(({ amount }) => amount));
  return [{ type: 'RecordReturns', ...of, refunded, asked: asked?.status }];
}

const isPending = ({ status }: ChargeFacts['refunds'][number]): boolean => status === 'pending';

function disputesIn({ disputes }: ChargeFacts, charge: Charge, of: Of): readonly MoneyCommand[] {
  if (disputes.length === 0 && charge.disputed === 0n && charge.lost === 0n) return [];
  const open = disputes.filter(({ status }) => status === 'open');
  const closed = disputes.filter(({ status }) => status === 'closed');
  const about = open.map(({ amount, taken }) => (taken > amount ? taken : amount));
  return [
    { type: 'RecordDisputeFee', pledge: of.pledge, fee: sum(disputes.map(({ fee }) => fee)) },
    {
      type: 'RecordDisputes',
      ...of,
      open: sum(about),
      refundable: open.every(({ refundable }) => refundable),
      lost: sum(closed.map(({ taken }) => taken)),
    },
  ];
}

const awaited = (pledge: Pledge | undefined, attempt: number): boolean => {
  const charge = pledge?.charge;
  return (
    charge?.attempt === attempt && ['asked', 'authorised', 'capturing', 'cancelling'].includes(charge.state)
  );
};

/** Undefined for a charge of another instance on the same account: whatever leads to it, it is not ours to touch. */
async function readOwn({ payments }: Following, intent: string): Promise<ChargeFacts | undefined> {
  try {
    return await payments.readCharge(intent);
  } catch (error) {
    if (error instanceof ForeignCharge) return undefined;
    throw error;
  }
}

const MOST_READS = 5;

/** @returns what is left unknown: nothing, or that the processor does not know its own fee yet */
export async function followIntent(
  world: Following,
  intent: string,
  lease: JobLease | undefined,
): Promise<'known' | 'fee-unknown'> {
  for (let reads = 1; ; reads += 1) {
    await proveLease(world, lease);
    // The charge is looked at before the processor is: what was read is true of a charge that has not changed since.
    const before = await ourCharge(world, intent);
    const facts = await readOwn(world, intent);
    if (facts === undefined) return 'known';
    const became = await follow(world, intent, { facts, before }, lease);
    if (became !== 'changed' || reads === MOST_READS) return became === 'fee-unknown' ? became : 'known';
  }
}

type Following = Pick<World, 'store' | 'payments' | 'clock'>;

async function ourCharge({ store }: Following, intent: string): Promise<Charge | undefined> {
  const name = await store.chargeOf(intent);
  const campaign = name && (await store.campaign(name.campaign, { pledge: name.pledge }));
  return campaign && name && chargeOf(campaign, name.pledge);
}

interface Read {
  readonly facts: ChargeFacts;
  readonly before: Charge | undefined;
}

async function follow(
  world: Following,
  intent: string,
  { facts, before }: Read,
  lease: JobLease | undefined,
): Promise<'known' | 'fee-unknown' | 'changed'> {
  const { campaign, pledge: id, attempt } = facts;
  let state = await world.store.campaign(campaign, { pledge: id });
  let charge = state && chargeOf(state, id);
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
  // Without a name of ours nothing that was captured is known, which could have changed meanwhile.
  let expected = before ?? charge;
  for (const command of commandsFrom(facts, charge)) {
    const unchanged = expected;
    let changed = false;
    const whenSame = (now: Campaign): MoneyCommand | undefined => {
      changed = !sameMoney(chargeOf(now, id), unchanged);
      return changed ? undefined : command;
    };
    state = (await changeCampaign(world, campaign, whenSame, { ...kept, only: { pledge: id } })).campaign;
    if (changed) return 'changed';
    charge = chargeOf(state, id);
    if (charge === undefined) return 'known';
    expected = charge;
  }
  if (facts.state === 'held' && !awaited(pledgeIn(state, id), attempt))
    await letGo(world, idempotencyKeys.cancel(id, attempt), intent, lease);
  return facts.state === 'captured' && facts.fee === undefined ? 'fee-unknown' : 'known';
}

/** Nobody else has booked anything on it in between. */
const sameMoney = (a: Charge | undefined, b: Charge): boolean =>
  a !== undefined &&
  a.attempt === b.attempt &&
  a.state === b.state &&
  a.refundAttempts === b.refundAttempts &&
  MONEY.every((amount) => a[amount] === b[amount]);

const MONEY = [
  'captured',
  'refunded',
  'refunding',
  'refundOwed',
  'lost',
  'disputed',
  'fee',
  'disputeFee',
] as const;

/** A hold that nobody waits for. */
async function letGo(
  world: Following,
  key: string,
  intent: string,
  lease: JobLease | undefined,
): Promise<void> {
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
    charge.disputed > 0n ||
    (charge.captured > 0n && charge.fee === undefined));

export async function followCharges(
  world: Following,
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
