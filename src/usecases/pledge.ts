// What a backer does with a pledge: begin one, change it, withdraw it, confirm a changed quote. Who acts is the signed-in
// person by numeric id; nothing here charges anybody.
import { decide } from '../domain/decide.ts';
import { parseAmount, type AmountRefusal } from '../domain/money.ts';
import type { PersonCommand } from '../domain/campaign-command.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Locale } from '../domain/settings.ts';
import type { Billing } from '../ports/mail.ts';
import type { WishSummary } from '../ports/records.ts';
import { changeCampaign } from './change-campaign.ts';
import { type CheckoutWords, type Visitor, openCheckout } from './open-checkout.ts';
import type { WishAddress } from './links.ts';
import type { World } from './world.ts';

export interface PledgeOrder extends CheckoutWords {
  /** As typed. */
  readonly amount: string;
  readonly named: boolean;
  /** Work may begin, and the card be charged, before the backer's time to withdraw is over. */
  readonly earlyWork: boolean;
  /** On behalf of an organisation, for the receipt. */
  readonly billing?: Billing | undefined;
}

export type PledgeStarted =
  | { readonly kind: 'checkout'; readonly url: string }
  | { readonly kind: 'unknown-wish' }
  | { readonly kind: 'unreadable'; readonly refusal: AmountRefusal }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type PledgeDone =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown-wish' }
  | { readonly kind: 'unreadable'; readonly refusal: AmountRefusal }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** undefined: unknown, gone or private, which nobody can tell apart. */
export const publicWish = async (world: World, { owner, name, number }: WishAddress) => {
  const summary = await world.store.wishAt(owner, name, number);
  return summary && !summary.wish.project.private ? summary : undefined;
};

const read = (world: World, amount: string, currency: string, locale: Locale) =>
  parseAmount(amount, {
    habit: world.payments.currencies.find(({ code }) => code === currency),
    known: world.payments.currencies,
    locale,
  });

/** Leads to the processor's page where the card is saved; what could not be secured now is refused before. */
export async function startPledge(
  world: World,
  visitor: Visitor,
  address: WishAddress,
  order: PledgeOrder,
): Promise<PledgeStarted> {
  const summary = await publicWish(world, address);
  const campaign = summary?.campaign;
  if (!summary || !campaign) return { kind: 'unknown-wish' };
  const amount = read(world, order.amount, campaign.currency, order.locale);
  if (!amount.ok) return { kind: 'unreadable', refusal: amount.refusal };
  const started = await startPledgeOf(world, visitor, address, summary, {
    ...order,
    amount: amount.value.minor,
    business: order.billing !== undefined,
    backTo: 'pledgeDone',
  });
  if (started.kind === 'checkout') await world.store.saveBilling(campaign.id, visitor.id, order.billing);
  return started;
}

/** As `startPledge`, of an amount that is known. */
export async function startPledgeOf(
  world: World,
  visitor: Visitor,
  address: WishAddress,
  summary: WishSummary,
  order: Pick<PledgeOrder, 'named' | 'earlyWork' | 'locale' | 'consent'> & {
    readonly amount: bigint;
    readonly business: boolean;
    readonly backTo: 'cardDone' | 'pledgeDone';
  },
): Promise<PledgeStarted> {
  const campaign = await world.store.campaign(summary.wish.campaign, { backer: visitor.id });
  if (!campaign) return { kind: 'unknown-wish' };
  const { amount: minor, named, business, earlyWork } = order;
  const by = { id: visitor.id, permission: 'none' } as const;
  const at = world.clock.now();
  const isDeveloper =
    campaign.accepted !== undefined &&
    (await world.store.isSamePerson(campaign.accepted.developer, visitor.id, undefined));
  const wouldBe = decide(
    campaign,
    { type: 'SecurePledge', by, pledge: 0n, amount: minor, named, isDeveloper },
    at,
  );
  if (!wouldBe.ok) return { kind: 'refused', refusal: wouldBe.refusal };

  const words = { locale: order.locale, consent: order.consent };
  const url = await openCheckout(world, {
    visitor,
    address,
    summary,
    words,
    amount: minor,
    named,
    business,
    earlyWork,
    holds: undefined,
    backTo: order.backTo,
  });
  return { kind: 'checkout', url };
}

async function ask(world: World, address: WishAddress, command: PersonCommand): Promise<PledgeDone> {
  const summary = await publicWish(world, address);
  if (!summary) return { kind: 'unknown-wish' };
  const outcome = await changeCampaign(world, summary.wish.campaign, command);
  return outcome.kind === 'refused' ? outcome : { kind: 'done' };
}

/** Raises or lowers with the card that is saved. */
export async function changePledge(
  world: World,
  visitor: Visitor,
  address: WishAddress,
  order: Pick<PledgeOrder, 'amount' | 'locale'>,
): Promise<PledgeDone> {
  const summary = await publicWish(world, address);
  if (!summary) return { kind: 'unknown-wish' };
  const amount = read(world, order.amount, summary.campaign.currency, order.locale);
  if (!amount.ok) return { kind: 'unreadable', refusal: amount.refusal };
  const by = { id: visitor.id, permission: 'none' } as const;
  return ask(world, address, { type: 'ChangePledge', by, amount: amount.value.minor });
}

export const withdrawPledge = (world: World, visitor: Visitor, address: WishAddress): Promise<PledgeDone> =>
  ask(world, address, { type: 'WithdrawPledge', by: { id: visitor.id, permission: 'none' } });

/** From a person's own page, also of a wish that is no longer public: nobody is kept from leaving (rule 5). */
export async function leaveWish(world: World, visitor: Visitor, campaign: bigint): Promise<PledgeDone> {
  if (!(await world.store.pledgedBy(visitor.id)).includes(campaign)) return { kind: 'unknown-wish' };
  const by = { id: visitor.id, permission: 'none' } as const;
  const outcome = await changeCampaign(world, campaign, { type: 'WithdrawPledge', by });
  return outcome.kind === 'refused' ? outcome : { kind: 'done' };
}

export const allowEarlyWork = (world: World, visitor: Visitor, address: WishAddress): Promise<PledgeDone> =>
  ask(world, address, { type: 'AllowEarlyWork', by: { id: visitor.id, permission: 'none' } });

export const confirmConsent = (world: World, visitor: Visitor, address: WishAddress): Promise<PledgeDone> =>
  ask(world, address, { type: 'ConfirmConsent', by: { id: visitor.id, permission: 'none' } });
