// The one way a campaign changes: load under its lock, decide, commit. Every other use case goes through here.
import type { Campaign } from '../domain/campaign.ts';
import type { CampaignCommand } from '../domain/campaign-command.ts';
import { decide } from '../domain/decide.ts';
import type { Refusal } from '../domain/refusal.ts';
import { done } from '../domain/result.ts';
import type { CampaignChange, ChangeOutcome, SomePledges } from '../ports/store.ts';
import { jobsFor } from './jobs-for.ts';
import type { World } from './world.ts';

type Kept = Pick<
  CampaignChange<Refusal>,
  'once' | 'card' | 'intent' | 'intentIfChanged' | 'transfer' | 'worker'
>;

/** The pledges that a command is about: the others need not be loaded, however many they are (see decide.ts). */
function pledgesFor(command: CampaignCommand): SomePledges | undefined {
  switch (command.type) {
    case 'SecurePledge':
    case 'ChangePledge':
    case 'WithdrawPledge':
    case 'AllowEarlyWork':
    case 'ConfirmConsent':
      return { backer: command.by.id };
    case 'RecordAuthorised':
    case 'RecordHeld':
    case 'RecordDeclined':
    case 'RecordUnanswered':
    case 'RecordCancelled':
    case 'RecordCaptured':
    case 'RecordCaptureFailed':
    case 'RecordRefund':
    case 'RecordRefundReturned':
    case 'RecordFee':
    case 'RecordDispute':
    case 'RecordDisputeFee':
    case 'RecordReversal':
      return { pledge: command.pledge };
    case 'RecordPayoutWait':
      return 'none';
    default:
      return undefined;
  }
}

/** @param choose the command, from the campaign as it stands under the lock; undefined: nothing is to be done */
export function changeCampaign(
  world: Pick<World, 'store' | 'clock'>,
  campaign: bigint,
  choose: CampaignCommand | ((campaign: Campaign) => CampaignCommand | undefined),
  kept: Kept = {},
): Promise<ChangeOutcome<Refusal>> {
  return world.store.change<Refusal>({
    ...kept,
    campaign,
    at: world.clock.now(),
    only: typeof choose === 'function' ? undefined : pledgesFor(choose),
    decide: (state, at) => {
      const command = typeof choose === 'function' ? choose(state) : choose;
      return command === undefined ? done([]) : decide(state, command, at);
    },
    jobs: jobsFor,
  });
}
