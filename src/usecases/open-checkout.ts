// Opens the processor's page for a backer's card: remembered before it is asked for, under a key of its own. Either the card is
// saved for later, or, for a pledge that is being collected, its amount is held at once. Nothing is charged here.
import type { Locale } from '../domain/settings.ts';
import { CustomerGone } from '../ports/payments.ts';
import type { Checkout, WishSummary } from '../ports/records.ts';
import type { WishView } from '../ports/views.ts';
import { idempotencyKeys } from './idempotency-keys.ts';
import type { WishAddress } from './links.ts';
import { placeOf } from './place-of.ts';
import { viewWish } from './view-wish.ts';
import type { World } from './world.ts';

export interface Visitor {
  readonly id: bigint;
  readonly login: string;
}

export interface CheckoutWords {
  readonly locale: Locale;
  /** The agreement in plain words, for the processor's page. */
  consent(view: WishView, amount: bigint): string;
}

interface Asked extends Pick<Checkout, 'amount' | 'named' | 'business' | 'earlyWork' | 'holds'> {
  readonly visitor: Visitor;
  readonly address: WishAddress;
  readonly summary: WishSummary;
  readonly words: CheckoutWords;
  /** What the page that the backer comes back to tells of: a pledge, or another card for one. */
  readonly backTo: 'cardDone' | 'pledgeDone';
}

async function customerOf(world: World, visitor: Visitor): Promise<string> {
  const person = (await world.store.people([visitor.id])).get(visitor.id);
  if (person?.customer !== undefined) return person.customer;
  const key = idempotencyKeys.customer(visitor.id, person?.formerCustomers ?? 0);
  await world.store.prepareCall(key, world.clock.now());
  const customer = await world.payments.createCustomer(key, visitor);
  await world.store.rememberContact(visitor.id, { customer });
  return customer;
}

/** A customer may have been deleted at the processor, by the operator or by the person's own wish: then they become another. */
async function forCustomer<T>(
  world: World,
  visitor: Visitor,
  ask: (customer: string, attempt: number) => Promise<T>,
): Promise<T> {
  const customer = await customerOf(world, visitor);
  try {
    return await ask(customer, 1);
  } catch (error) {
    if (!(error instanceof CustomerGone)) throw error;
    await world.store.forgetCustomer(visitor.id, customer);
    return ask(await customerOf(world, visitor), 2);
  }
}

/** @returns the address of the processor's page */
export async function openCheckout(world: World, asked: Asked): Promise<string> {
  const { visitor, address, summary, words, amount, named, business, earlyWork, holds, backTo } = asked;
  const { id: campaign, currency } = summary.campaign;
  const at = world.clock.now();
  await world.store.rememberPerson(visitor);
  await world.store.rememberContact(visitor.id, { locale: words.locale });
  const { id: checkout } = await world.store.openCheckout({
    campaign,
    backer: visitor.id,
    amount,
    named,
    business,
    earlyWork,
    holds,
    at,
  });
  const order = {
    checkout,
    currency,
    amount,
    consent: words.consent(await viewWish(world, summary), amount),
    locale: words.locale,
    successUrl: world.links[backTo](address, checkout),
    cancelUrl: world.links.pledge(address),
  };
  const description = await placeOf(world, campaign);
  const { session, url } = await forCustomer(world, visitor, async (customer, attempt) => {
    const key = idempotencyKeys.openCheckout(checkout, attempt);
    await world.store.prepareCall(key, at);
    return holds === undefined
      ? world.payments.openCheckout(key, { ...order, customer })
      : world.payments.openHoldCheckout(key, { ...order, ...holds, customer, campaign, description });
  });
  await world.store.rememberCheckoutSession(checkout, session);
  return url;
}
