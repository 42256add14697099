// A decision in the making: the events decided so far and the campaign as it stands after them. The one place in the
// domain with a mutable variable, and it never leaves decide().
import type { Campaign } from './campaign.ts';
import type { CampaignEvent } from './campaign-event.ts';
import type { PersonCommand } from './campaign-command.ts';
import { evolve } from './evolve.ts';
import { type Pledge, live } from './pledge.ts';
import { placeOfPledge } from './pledge-places.ts';
import type { Refusal } from './refusal.ts';

/** What a part of decide() answers: nothing when the command is carried out, even if that changed nothing. */
export type Verdict = Refusal | undefined;

export class Decision {
  campaign: Campaign;
  readonly now: Temporal.Instant;
  readonly events: CampaignEvent[] = [];

  constructor(campaign: Campaign, now: Temporal.Instant) {
    this.campaign = campaign;
    this.now = now;
  }

  record(event: CampaignEvent): void {
    this.events.push(event);
    this.campaign = evolve(this.campaign, event, this.now);
  }

  wrongPhase(command: PersonCommand['type'], instead?: PersonCommand['type']): Refusal {
    return { kind: 'WrongPhase', command, phase: this.campaign.phase, instead };
  }

  /** The person's one pledge that is not released. */
  pledgeOf(backer: bigint): Pledge | undefined {
    return this.campaign.pledges.find((pledge) => pledge.backer === backer && live(pledge));
  }

  pledge(id: bigint): Pledge | undefined {
    const place = placeOfPledge(this.campaign.pledges, id);
    return place === undefined ? undefined : this.campaign.pledges[place];
  }
}
