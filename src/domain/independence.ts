// Who may decide about quotes and deliveries. Rule 9: whoever approves, extends, settles or votes is independent of the
// developer, whatever other hats the developer wears. People are compared by numeric id, never by name.
import { type Actor, type Campaign, isMaintainer } from './campaign.ts';
import type { CommandType, Maintainers } from './campaign-command.ts';
import { live, stakeOf } from './pledge.ts';
import type { Refusal } from './refusal.ts';

export const independent = (campaign: Campaign, person: bigint): boolean =>
  campaign.accepted?.developer !== person;

export function mayAccept(campaign: Campaign, actor: Actor): boolean {
  const { acceptedBy } = campaign.rules;
  const asMaintainer = acceptedBy !== 'requester' && isMaintainer(actor);
  const asRequester = acceptedBy !== 'maintainers' && actor.id === campaign.requester;
  return asMaintainer || asRequester;
}

/** Why this person may not review a delivery: the independent maintainers and the independent requester may. */
export function refusedReview(campaign: Campaign, actor: Actor, command: CommandType): Refusal | undefined {
  if (!independent(campaign, actor.id)) return { kind: 'NotIndependent', command };
  if (isMaintainer(actor) || actor.id === campaign.requester) return undefined;
  return { kind: 'NotReviewer', command };
}

/** Who settles a contested delivery: the first of these that exists. Not knowing the maintainers is taken for having one. */
export function settledBy(
  campaign: Campaign,
  maintainers: Maintainers | undefined,
): 'maintainers' | 'requester' | 'backers' {
  if (maintainers === undefined || maintainers.some((person) => independent(campaign, person)))
    return 'maintainers';
  return independent(campaign, campaign.requester) ? 'requester' : 'backers';
}

/** Why this person may not settle alone. Backers never do: they vote. */
export function refusedSettlement(
  campaign: Campaign,
  actor: Actor,
  maintainers: Maintainers | undefined,
  command: CommandType,
): Refusal | undefined {
  if (!independent(campaign, actor.id)) return { kind: 'NotIndependent', command };
  if (isMaintainer(actor)) return undefined;
  const requesterMay = settledBy(campaign, maintainers) === 'requester';
  return requesterMay && actor.id === campaign.requester ? undefined : { kind: 'NotReviewer', command };
}

/** What an independent backer's word weighs, in minor units that were taken from them and not given back. */
export const weightOf = (campaign: Campaign, backer: bigint): bigint =>
  independent(campaign, backer)
    ? campaign.pledges
        .filter((pledge) => pledge.backer === backer && live(pledge))
        .reduce((sum, pledge) => sum + stakeOf(pledge.charge), 0n)
    : 0n;

/** What all backers' words weigh together. */
export const weightOfAll = (campaign: Campaign): bigint =>
  campaign.pledges.filter(live).reduce((sum, { charge }) => sum + stakeOf(charge), 0n);
