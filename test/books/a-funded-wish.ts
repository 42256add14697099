// A wish in the store whose money moved: brought there by the rules, its pledges numbered apart from every other's.
import type { CampaignEvent } from '../../src/domain/campaign-event.ts';
import type { Phase } from '../../src/domain/campaign.ts';
import { type Story, aCampaign } from '../support/builders.ts';
import type { TestDatabase } from '../support/database.ts';
import type { OpenStore } from '../../src/store/store.ts';
import { aWish, happens } from '../store/a-store.ts';

export interface FundedWish {
  readonly campaign: bigint;
  readonly events: readonly CampaignEvent[];
  /** When all of it happened. */
  readonly at: Temporal.Instant;
  readonly pledge: (backer: bigint) => bigint;
}

const FEE = 55n;
let apart = 0n;

/** Every charge's fee is known; a completed one is paid out unless `paid` is false. */
export async function aFundedWish(
  open: OpenStore,
  database: TestDatabase,
  phase: Phase = 'started',
  { paid = true, more = () => {} }: { paid?: boolean; more?: (story: Story) => void } = {},
): Promise<FundedWish> {
  const story = aCampaign({ phase });
  for (const { id, charge } of story.state.pledges)
    if (charge && charge.captured > 0n) story.do({ type: 'RecordFee', pledge: id, amount: FEE });
  more(story);
  if (phase === 'completed' && paid)
    story.do({ type: 'RecordPaidOut', payout: 1, amount: story.state.held - 500n, platformFee: 500n });
  apart += 10_000n;
  const offset = apart;
  const events = story.events
    .filter(({ type }) => type !== 'WishProposed')
    .map((event) => moved(event, offset));
  const campaign = await aWish(open.store);
  await happens(open.store, campaign, events, { at: story.now });
  for (const { id, backer, charge } of story.state.pledges) {
    if (charge)
      await database.pool.query('update charges set intent = $3 where pledge = $1 and attempt = $2', [
        id + offset,
        charge.attempt,
        `pi_${id + offset}`,
      ]);
    await database.pool.query(
      `insert into cards (campaign, backer, customer, payment_method) values ($1, $2, $3, 'pm_1')`,
      [campaign, backer, `cus_${campaign}_${backer}`],
    );
  }
  return {
    campaign,
    events,
    at: story.now,
    pledge: (backer) => story.pledgeOf(backer).id + offset,
  };
}

function moved(event: CampaignEvent, offset: bigint): CampaignEvent {
  if ('shares' in event)
    return { ...event, shares: event.shares.map((one) => ({ ...one, pledge: one.pledge + offset })) };
  return 'pledge' in event ? { ...event, pledge: event.pledge + offset } : event;
}
