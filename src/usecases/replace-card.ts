// A backer whose card was refused while their pledge is collected helps: confirms the payment at their bank, or brings another
// card. Also a new card at any other time. Who acts is the signed-in person, and only for their own pledge.
import type { Campaign } from '../domain/campaign.ts';
import { maySwapCard } from '../domain/decide-collecting.ts';
import { type Charge, type Pledge, live, refusedNow } from '../domain/pledge.ts';
import type { WishSummary } from '../ports/records.ts';
import { changeCampaign } from './change-campaign.ts';
import { followIntent } from './follow-charge.ts';
import { idempotencyKeys } from './idempotency-keys.ts';
import type { WishAddress } from './links.ts';
import { type Visitor, openCheckout } from './open-checkout.ts';
import {
  type PledgeDone,
  type PledgeOrder,
  type PledgeStarted,
  publicWish,
  startPledgeOf,
} from './pledge.ts';
import { noLease } from './prove-lease.ts';
import type { World } from './world.ts';

interface Own {
  readonly summary: WishSummary;
  readonly campaign: Campaign;
  readonly pledge: Pledge;
}

async function own(world: World, visitor: Visitor, address: WishAddress): Promise<Own | undefined> {
  const summary = await publicWish(world, address);
  const campaign = summary && (await world.store.campaign(summary.wish.campaign, { backer: visitor.id }));
  const pledge = campaign?.pledges.find((one) => one.backer === visitor.id && live(one));
  return summary && campaign && pledge && { summary, campaign, pledge };
}

const notBacker = { kind: 'refused', refusal: { kind: 'NotBacker', command: 'ChangePledge' } } as const;

/** Ends an intent that its holder could still confirm, so that two cards are never held for one pledge. */
async function endFormer(world: World, { campaign, pledge }: Own, charge: Charge): Promise<'held' | 'ended'> {
  const intent = await world.store.intentOf(pledge.id, charge.attempt);
  if (intent === undefined || charge.decline?.cause !== 'authentication-required') return 'ended';
  await followIntent(world, intent, noLease);
  const now = (await world.store.campaign(campaign.id, { backer: pledge.backer }))?.pledges.find(
    ({ id }) => id === pledge.id,
  );
  if (now?.charge?.state !== 'declined') return 'held';
  const key = idempotencyKeys.cancel(pledge.id, charge.attempt);
  await world.store.prepareCall(key, world.clock.now());
  await world.payments.cancel(key, intent);
  await changeCampaign(world, campaign.id, {
    type: 'RecordDeclined',
    pledge: pledge.id,
    attempt: charge.attempt,
    cause: 'hard',
  });
  return 'ended';
}

export async function startCard(
  world: World,
  visitor: Visitor,
  address: WishAddress,
  order: Pick<PledgeOrder, 'locale' | 'consent'>,
): Promise<PledgeStarted | PledgeDone> {
  const found = await own(world, visitor, address);
  if (!found) return (await publicWish(world, address)) ? notBacker : { kind: 'unknown-wish' };
  const { summary, pledge } = found;
  if (!refusedNow(pledge) || pledge.charge === undefined)
    return startPledgeOf(world, visitor, address, summary, {
      ...order,
      amount: pledge.amount,
      named: pledge.named,
      business: pledge.business,
      earlyWork: pledge.earlyWork,
      backTo: 'cardDone',
    });
  if (!maySwapCard(pledge.charge)) return notBacker;
  if ((await endFormer(world, found, pledge.charge)) === 'held') return { kind: 'done' };

  const { id, amount, named, business, earlyWork, charge } = pledge;
  const holds = { pledge: id, attempt: charge.attempt + 1 };
  const url = await openCheckout(world, {
    visitor,
    address,
    summary,
    words: order,
    amount,
    named,
    business,
    earlyWork,
    holds,
    backTo: 'cardDone',
  });
  return { kind: 'checkout', url };
}

export async function confirmCard(
  world: World,
  visitor: Visitor,
  address: WishAddress,
): Promise<PledgeStarted | PledgeDone> {
  const found = await own(world, visitor, address);
  if (!found) return (await publicWish(world, address)) ? notBacker : { kind: 'unknown-wish' };
  const { campaign, pledge } = found;
  const { charge } = pledge;
  if (!refusedNow(pledge) || charge?.decline?.cause !== 'authentication-required') return { kind: 'done' };
  const intent = await world.store.intentOf(pledge.id, charge.attempt);
  const card = await world.store.card(campaign.id, visitor.id);
  if (intent === undefined || card === undefined) return notBacker;
  const at = world.clock.now();
  const key = idempotencyKeys.confirm(pledge.id, charge.attempt, at);
  await world.store.prepareCall(key, at);
  const returnUrl = world.links.cardDone(address);
  const outcome = await world.payments.confirm(key, intent, { card, returnUrl });
  if (outcome.kind === 'redirect') return { kind: 'checkout', url: outcome.url };
  await followIntent(world, intent, noLease);
  return { kind: 'done' };
}

export async function cardReturned(
  world: World,
  visitor: Visitor,
  address: WishAddress,
): Promise<'held' | 'waiting' | 'declined'> {
  const found = await own(world, visitor, address);
  const charge = found?.pledge.charge;
  const intent = found && charge && (await world.store.intentOf(found.pledge.id, charge.attempt));
  if (intent === undefined) return 'declined';
  await followIntent(world, intent, noLease);
  const now = (await own(world, visitor, address))?.pledge.charge;
  if (now?.state === 'declined')
    return now.decline?.cause === 'authentication-required' ? 'waiting' : 'declined';
  return now === undefined || now.state === 'asked' ? 'waiting' : 'held';
}
