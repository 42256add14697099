// The one way a campaign changes: load under its lock, decide, commit. Every other use case goes through here.
import type { Campaign } from '../domain/campaign.ts';
import type { CampaignCommand } from '../domain/campaign-command.ts';
import { decide } from '../domain/decide.ts';
import type { Refusal } from '../domain/refusal.ts';
import { done } from '../domain/result.ts';
import type { CampaignChange, ChangeOutcome } from '../ports/store.ts';
import { jobsFor } from './jobs-for.ts';
import type { World } from './world.ts';

type Kept = Pick<CampaignChange<Refusal>, 'once' | 'card' | 'intent'>;

/** @param choose the command, from the campaign as it stands under the lock; undefined: nothing is to be done */
export function changeCampaign(
  world: World,
  campaign: bigint,
  choose: CampaignCommand | ((campaign: Campaign) => CampaignCommand | undefined),
  kept: Kept = {},
): Promise<ChangeOutcome<Refusal>> {
  const at = world.clock.now();
  return world.store.change<Refusal>({
    ...kept,
    campaign,
    at,
    decide: (state) => {
      const command = typeof choose === 'function' ? choose(state) : choose;
      return command === undefined ? done([]) : decide(state, command, at);
    },
    jobs: jobsFor,
  });
}
