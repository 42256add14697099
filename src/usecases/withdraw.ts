// After the charge: a backer withdraws by right, a developer answers to the smaller sum, the operator refunds one backer. Also of a
// wish that is no longer public: a right does not end with its page.
import { writeAmount } from '../domain/money.ts';
import type { Refusal } from '../domain/refusal.ts';
import { changeCampaign } from './change-campaign.ts';
import type { Visitor } from './open-checkout.ts';
import type { PledgeDone } from './pledge.ts';
import type { Exponents } from './reconcile-words.ts';
import type { World } from './world.ts';

export type Withdrawn =
  | { readonly kind: 'done'; readonly back: bigint; readonly at: Temporal.Instant }
  | { readonly kind: 'unknown-wish' }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export async function withdrawAfterCharge(
  world: World,
  visitor: Visitor,
  campaign: bigint,
): Promise<Withdrawn> {
  if (!(await world.store.pledgedBy(visitor.id)).includes(campaign)) return { kind: 'unknown-wish' };
  const by = { id: visitor.id, permission: 'none' } as const;
  const outcome = await changeCampaign(world, campaign, { type: 'WithdrawAfterCharge', by });
  if (outcome.kind === 'refused') return { kind: 'refused', refusal: outcome.refusal };
  const events = outcome.kind === 'changed' ? outcome.events : [];
  const withdrawn = events.find(({ event }) => event.type === 'PledgeWithdrawn');
  const back = withdrawn?.event.type === 'PledgeWithdrawn' ? withdrawn.event.amount : 0n;
  return { kind: 'done', back, at: withdrawn?.at ?? world.clock.now() };
}

export async function answerSmallerSum(
  world: World,
  visitor: Visitor,
  campaign: bigint,
  accept: boolean,
): Promise<PledgeDone> {
  if (!(await world.store.quotedBy(visitor.id)).includes(campaign)) return { kind: 'unknown-wish' };
  const by = { id: visitor.id, permission: 'none' } as const;
  const outcome = await changeCampaign(world, campaign, { type: 'AnswerSmallerSum', by, accept });
  return outcome.kind === 'refused' ? outcome : { kind: 'done' };
}

export interface RefundOrder {
  readonly pledge: bigint;
  readonly reason: string;
  readonly by: string;
}

export type RefundDone =
  | { readonly kind: 'asked'; readonly campaign: bigint; readonly currency: string; readonly amount: bigint }
  | { readonly kind: 'unknown-pledge' }
  /** Nothing of it was charged, or it is on its way back, or its bank disputes it. */
  | { readonly kind: 'nothing' };

/** Moves no money itself: the server's jobs do. */
export async function refundPledge(
  world: Pick<World, 'store' | 'clock'>,
  { pledge, reason, by }: RefundOrder,
): Promise<RefundDone> {
  const { store } = world;
  const campaign = await store.campaignOfPledge(pledge);
  if (campaign === undefined) return { kind: 'unknown-pledge' };
  const outcome = await changeCampaign(world, campaign, { type: 'RefundPledge', pledge, reason });
  const event =
    outcome.kind === 'changed' &&
    outcome.events.map((recorded) => recorded.event).find(({ type }) => type === 'PledgeWithdrawn');
  if (!event || event.type !== 'PledgeWithdrawn') return { kind: 'nothing' };
  await store.recordOperatorAct({ act: 'refund', campaign, pledge, reason, by, at: world.clock.now() });
  return { kind: 'asked', campaign, currency: outcome.campaign.currency, amount: event.amount };
}

/** For the operator. */
export function refundDoneWords(done: RefundDone, pledge: bigint, exponent: Exponents): string {
  if (done.kind === 'unknown-pledge') return `There is no pledge ${pledge}.`;
  if (done.kind === 'nothing')
    return `Nothing of pledge ${pledge} can be refunded: it was not charged, is refunded already, or its bank disputes it.`;
  const { campaign, currency, amount: minor } = done;
  const amount = writeAmount({ currency, minor }, exponent(currency));
  return `${amount} of pledge ${pledge}, campaign ${campaign}, goes back to its backer, who is told by mail.`;
}
