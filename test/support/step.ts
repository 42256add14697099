// One step of a generated history, as the rules look at it.
import type { Campaign } from '../../src/domain/campaign.ts';
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import type { CampaignEvent } from '../../src/domain/campaign-event.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import type { StripeReading, Taken } from './stripe-reading.ts';

/** What a move is, and two numbers to choose by. */
export type Move = readonly [kind: number, a: number, b: number];

/** What the processor really took and holds. */
export type Truth = Pick<StripeReading, 'holdsOf' | 'takenOf'> & {
  readonly byHand: ReadonlySet<bigint>;
  readonly intents: ReadonlyMap<string, Taken>;
};

export interface Step {
  readonly before: Campaign | undefined;
  readonly command: CampaignCommand;
  readonly events: readonly CampaignEvent[];
  readonly refusal: Refusal | undefined;
  readonly after: Campaign;
  readonly now: Temporal.Instant;
  readonly processor: Truth;
}
