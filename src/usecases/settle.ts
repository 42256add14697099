// What one person does for a wish with their own permission, asked of the forge at that moment: settle a contested delivery,
// renew a wish that expires. Must never act on a permission from before.
import type { Actor, Campaign } from '../domain/campaign.ts';
import type { PersonCommand } from '../domain/campaign-command.ts';
import { decide } from '../domain/decide.ts';
import { returnableSum } from '../domain/decide-refunding.ts';
import { settledUntil } from '../domain/work-clocks.ts';
import type { Renewing, Settling } from '../ports/affairs.ts';
import type { Wish } from '../ports/records.ts';
import { changeCampaign } from './change-campaign.ts';
import type { Visitor } from './open-checkout.ts';
import { type PledgeDone, publicWish } from './pledge.ts';
import type { WishAddress } from './links.ts';
import { maintainersWhereContested } from './judges.ts';
import { viewWish } from './view-wish.ts';
import type { World } from './world.ts';

async function actorOf(world: World, { project }: Wish, visitor: Visitor): Promise<Actor> {
  return { id: visitor.id, permission: await world.forge.permission(project, visitor) };
}

const settleCommand = async (
  world: World,
  wish: Wish,
  visitor: Visitor,
  developerPercent: number,
): Promise<PersonCommand> => ({
  type: 'Settle',
  by: await actorOf(world, wish, visitor),
  developerPercent,
  maintainers: await maintainersWhereContested(world, wish),
});

const renewCommand = async (world: World, wish: Wish, visitor: Visitor): Promise<PersonCommand> => ({
  type: 'RenewWish',
  by: await actorOf(world, wish, visitor),
});

/** Why it would be refused now; nothing is changed. */
function refusedNow(world: World, campaign: Campaign, command: PersonCommand) {
  const decided = decide(campaign, command, world.clock.now());
  return decided.ok ? undefined : decided.refusal;
}

/** What of the sum goes to the developer, and what back, in minor units. */
export function divided(sum: bigint, developerPercent: number): { developer: bigint; backers: bigint } {
  const developer = (sum * BigInt(developerPercent)) / 100n;
  return { developer, backers: sum - developer };
}

/** What the visitor can settle, or why they cannot; undefined: unknown, gone or private. */
export async function settling(
  world: World,
  visitor: Visitor,
  address: WishAddress,
): Promise<Settling | undefined> {
  const summary = await publicWish(world, address);
  const campaign = summary && (await world.store.campaign(summary.wish.campaign));
  if (!summary || !campaign) return undefined;
  const { work } = campaign;
  return {
    wish: await viewWish(world, summary),
    sum: returnableSum(campaign.pledges),
    until: work && settledUntil(work),
    refusal: refusedNow(world, campaign, await settleCommand(world, summary.wish, visitor, 50)),
  };
}

export async function settle(
  world: World,
  visitor: Visitor,
  address: WishAddress,
  developerPercent: number,
): Promise<PledgeDone> {
  const summary = await publicWish(world, address);
  if (!summary) return { kind: 'unknown-wish' };
  const command = await settleCommand(world, summary.wish, visitor, developerPercent);
  const outcome = await changeCampaign(world, summary.wish.campaign, command);
  return outcome.kind === 'refused' ? outcome : { kind: 'done' };
}

export async function renewing(
  world: World,
  visitor: Visitor,
  address: WishAddress,
): Promise<Renewing | undefined> {
  const summary = await publicWish(world, address);
  if (!summary) return undefined;
  const { campaign } = summary;
  return {
    wish: await viewWish(world, summary),
    expiresAt: campaign.expiresAt,
    days: campaign.rules.expiresDays,
    refusal: refusedNow(world, campaign, await renewCommand(world, summary.wish, visitor)),
  };
}

export async function renew(world: World, visitor: Visitor, address: WishAddress): Promise<PledgeDone> {
  const summary = await publicWish(world, address);
  if (!summary) return { kind: 'unknown-wish' };
  const command = await renewCommand(world, summary.wish, visitor);
  const outcome = await changeCampaign(world, summary.wish.campaign, command);
  return outcome.kind === 'refused' ? outcome : { kind: 'done' };
}
