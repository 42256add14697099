// A saved card makes a checkout a pledge, and money held by another card replaces one that was refused. Reads the processor itself,
// so that it does not matter whether the backer's browser, the processor's event or the sweep comes first, nor how often.
import type { Refusal } from '../domain/refusal.ts';
import type { CheckoutState } from '../ports/payments.ts';
import type { Card, Checkout } from '../ports/records.ts';
import { changeCampaign } from './change-campaign.ts';
import { idempotencyKeys } from './idempotency-keys.ts';
import type { World } from './world.ts';

export type Secured =
  | { readonly kind: 'secured' }
  /** By another card, for a pledge that is being collected. */
  | { readonly kind: 'held' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'expired' }
  /** The card is saved, but the wish has moved on meanwhile: nothing is pledged. */
  | { readonly kind: 'refused'; readonly refusal: Refusal };

type Complete = Extract<CheckoutState, { kind: 'complete' }>;

export async function securePledge(world: World, id: bigint): Promise<Secured> {
  const checkout = await world.store.checkout(id);
  if (!checkout || checkout.state === 'expired') return { kind: 'expired' };
  if (checkout.state === 'complete') return { kind: checkout.holds === undefined ? 'secured' : 'held' };
  if (checkout.session === undefined) return { kind: 'waiting' };
  const state = await world.payments.readCheckout(checkout.session);
  if (state.kind === 'open') return { kind: 'waiting' };
  if (state.kind === 'expired') {
    await world.store.closeCheckout(id, 'expired');
    return { kind: 'expired' };
  }
  await world.store.rememberContact(checkout.backer, { email: state.email });
  const outcome =
    checkout.holds === undefined
      ? await secure(world, checkout, state)
      : await takeHold(world, checkout, checkout.holds, state);
  await world.store.closeCheckout(id, 'complete');
  return outcome;
}

async function secure(world: World, checkout: Checkout, { card }: Complete): Promise<Secured> {
  const { id, backer, amount, named, business, earlyWork, campaign } = checkout;
  const outcome = await changeCampaign(
    world,
    campaign,
    {
      type: 'SecurePledge',
      by: { id: backer, permission: 'none' },
      pledge: id,
      amount,
      named,
      business,
      earlyWork,
      isDeveloper: await isDevelopers(world, campaign, backer, card),
    },
    { once: `checkout:${id}`, card: { backer, ...card } },
  );
  return outcome.kind === 'refused' ? { kind: 'refused', refusal: outcome.refusal } : { kind: 'secured' };
}

/** The developer's e-mail address or card, under whatever name: the same person to us, who cannot pay themselves. */
async function isDevelopers(world: World, campaign: bigint, backer: bigint, card: Card): Promise<boolean> {
  const developer = (await world.store.summary(campaign))?.campaign.accepted?.developer;
  return developer !== undefined && (await world.store.isSamePerson(developer, backer, card.fingerprint));
}

/** A hold that comes too late is let go at once. */
async function takeHold(
  world: World,
  { id, campaign, backer }: Checkout,
  { pledge, attempt }: NonNullable<Checkout['holds']>,
  { card, hold }: Complete,
): Promise<Secured> {
  // It is over: let go before a crash, or taken before one and captured since.
  if (hold === undefined)
    return { kind: (await world.store.intentOf(pledge, attempt)) === undefined ? 'expired' : 'secured' };
  const { intent, amount, captureBefore } = hold;
  const outcome = await changeCampaign(
    world,
    campaign,
    { type: 'RecordHeld', pledge, attempt, amount, captureBefore },
    { card: { backer, ...card }, intentIfChanged: { pledge, attempt, intent } },
  );
  const charge = outcome.campaign.pledges.find((one) => one.id === pledge)?.charge;
  const taken = charge?.attempt === attempt && (await world.store.intentOf(pledge, attempt)) === intent;
  if (taken) return { kind: 'held' };
  const key = idempotencyKeys.cancelCheckout(id);
  await world.store.prepareCall(key, world.clock.now());
  await world.payments.cancel(key, intent);
  return { kind: 'expired' };
}
