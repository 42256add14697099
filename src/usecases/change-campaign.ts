// The one way a campaign changes: load under its lock, decide, commit. Every other use case goes through here.
import type { Campaign } from '../domain/campaign.ts';
import type { CampaignCommand } from '../domain/campaign-command.ts';
import { decide } from '../domain/decide.ts';
import type { Refusal } from '../domain/refusal.ts';
import { done } from '../domain/result.ts';
import type { CampaignChange, ChangeOutcome } from '../ports/store.ts';
import { jobsFor } from './jobs-for.ts';
import type { World } from './world.ts';

type Kept = Pick<
  CampaignChange<Refusal>,
  'once' | 'card' | 'intent' | 'intentIfChanged' | 'transfer' | 'worker'
>;

/** Whose pledge alone a command is about: the others need not be loaded, however many they are. */
function actingBacker(command: CampaignCommand): bigint | undefined {
  const own =
    command.type === 'SecurePledge' ||
    command.type === 'ChangePledge' ||
    command.type === 'WithdrawPledge' ||
    command.type === 'ConfirmConsent';
  return own ? command.by.id : undefined;
}

/** @param choose the command, from the campaign as it stands under the lock; undefined: nothing is to be done */
export function changeCampaign(
  world: World,
  campaign: bigint,
  choose: CampaignCommand | ((campaign: Campaign) => CampaignCommand | undefined),
  kept: Kept = {},
): Promise<ChangeOutcome<Refusal>> {
  return world.store.change<Refusal>({
    ...kept,
    campaign,
    at: world.clock.now(),
    backer: typeof choose === 'function' ? undefined : actingBacker(choose),
    decide: (state, at) => {
      const command = typeof choose === 'function' ? choose(state) : choose;
      return command === undefined ? done([]) : decide(state, command, at);
    },
    jobs: jobsFor,
  });
}
