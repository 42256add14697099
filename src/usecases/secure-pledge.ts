// A saved card makes a checkout a pledge. Reads the processor itself, so that it does not matter whether the backer's
// browser, the processor's event or the sweep comes first, nor how often.
import type { Refusal } from '../domain/refusal.ts';
import { changeCampaign } from './change-campaign.ts';
import type { World } from './world.ts';

export type Secured =
  | { readonly kind: 'secured' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'expired' }
  /** The card is saved, but the wish has moved on meanwhile: nothing is pledged. */
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export async function securePledge(world: World, id: bigint): Promise<Secured> {
  const checkout = await world.store.checkout(id);
  if (!checkout || checkout.state === 'expired') return { kind: 'expired' };
  if (checkout.state === 'complete') return { kind: 'secured' };
  if (checkout.session === undefined) return { kind: 'waiting' };
  const state = await world.payments.readCheckout(checkout.session);
  if (state.kind === 'open') return { kind: 'waiting' };
  if (state.kind === 'expired') {
    await world.store.closeCheckout(id, 'expired');
    return { kind: 'expired' };
  }
  const { backer, amount, named, campaign } = checkout;
  await world.store.rememberContact(backer, { email: state.email });
  const outcome = await changeCampaign(
    world,
    campaign,
    { type: 'SecurePledge', by: { id: backer, permission: 'none' }, pledge: id, amount, named },
    { once: `checkout:${id}`, card: { backer, ...state.card } },
  );
  await world.store.closeCheckout(id, 'complete');
  return outcome.kind === 'refused' ? { kind: 'refused', refusal: outcome.refusal } : { kind: 'secured' };
}
