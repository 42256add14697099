// Every deadline there is, its job lost: the sweep finds it by the row alone, and time does what was due.
import { beforeEach, describe, expect, test } from 'vitest';
import type { EventType } from '../../src/domain/campaign-event.ts';
import { type Due, nextDue } from '../../src/domain/deadline.ts';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { CampaignEvent } from '../../src/domain/campaign-event.ts';
import { letTimePass, sweep } from '../../src/usecases/let-time-pass.ts';
import { aProject, aStore, emptyQueue, happens, queue } from '../store/a-store.ts';
import { type Story, aCampaign, ids, noon, people } from '../support/builders.ts';
import { database } from '../support/database.ts';
import { aWorld } from './a-world.ts';

const db = database();
const open = aStore(db);
let issue = 0n;
beforeEach(async () => {
  await emptyQueue(db);
});

const deliver = (merged: boolean) =>
  ({ type: 'Deliver', by: people.developer, pullRequest: { number: 12, merged } }) as const;

interface Lost {
  /** A wish that comes to it, nobody doing anything more. */
  story(): Story;
  readonly brings: EventType;
}

const wishIn = (phase: Parameters<typeof aCampaign>[0], go?: (story: Story) => void) => (): Story => {
  const story = aCampaign(phase);
  go?.(story);
  return story;
};

const every: Readonly<Record<Due, Lost>> = {
  expire: { story: wishIn({ phase: 'open' }), brings: 'WishExpired' },
  'remind-expiry': { story: wishIn({ phase: 'open' }), brings: 'ExpiryReminded' },
  'release-silent': {
    story: wishIn({ phase: 'funding' }, (story) => {
      story.quote(people.developer, { amount: 60_000n });
      story.accept();
    }),
    brings: 'PledgeReleased',
  },
  collect: {
    story: wishIn({ phase: 'confirming' }, (story) =>
      story.do({ type: 'DeclareReady', by: people.developer }),
    ),
    brings: 'CollectionBegan',
  },
  'remind-ready': { story: wishIn({ phase: 'confirming' }), brings: 'ReadinessReminded' },
  'undo-not-ready': { story: wishIn({ phase: 'confirming' }), brings: 'AcceptanceUndone' },
  'follow-up': {
    story: wishIn({ phase: 'collecting' }, (story) => story.decline(ids.backer)),
    brings: 'CardReminded',
  },
  conclude: {
    story: wishIn({ phase: 'collecting' }, (story) => {
      story.authorise(ids.requester);
      story.authorise(ids.backer);
      const captureBefore = story.now.add({ hours: 7 * 24 });
      story.answer({
        type: 'RecordAuthorised',
        ...story.charge(ids.otherBacker),
        amount: 15_000n,
        captureBefore,
      });
    }),
    brings: 'TargetCovered',
  },
  'end-window': { story: wishIn({ phase: 'collecting' }), brings: 'CollectionFailed' },
  'remind-due': { story: wishIn({ phase: 'started' }), brings: 'DueReminded' },
  'say-overdue': { story: wishIn({ phase: 'started' }), brings: 'WorkOverdue' },
  'remind-grace': { story: wishIn({ phase: 'started' }), brings: 'GraceReminded' },
  'refund-overdue': { story: wishIn({ phase: 'started' }), brings: 'RefundingBegan' },
  'remind-review': { story: wishIn({ phase: 'delivered' }), brings: 'ReviewReminded' },
  complete: {
    story: wishIn({ phase: 'started' }, (story) => story.do(deliver(true))),
    brings: 'WishCompleted',
  },
  'refund-hold-limit': { story: wishIn({ phase: 'delivered' }), brings: 'RefundingBegan' },
  'remind-settlement': { story: wishIn({ phase: 'contested' }), brings: 'SettlementReminded' },
  'refund-contested': { story: wishIn({ phase: 'contested' }), brings: 'RefundingBegan' },
  'end-unpaid': { story: wishIn({ phase: 'completed' }), brings: 'RefundAsked' },
  'retry-refund': {
    story: wishIn({ phase: 'refunding' }, (story) => story.refund(ids.backer, 'failed')),
    brings: 'RefundAsked',
  },
};

/** Pledges are numbered for ever, and every story begins with the same number. */
function numbered(event: CampaignEvent, campaign: bigint): CampaignEvent {
  const own = (pledge: bigint): bigint => campaign * 1000n + pledge;
  if ('pledge' in event) return { ...event, pledge: own(event.pledge) };
  if ('shares' in event)
    return { ...event, shares: event.shares.map(({ pledge, share }) => ({ pledge: own(pledge), share })) };
  return event;
}

/** Keeps what happened, and none of the jobs that it should have brought. */
async function kept({ events, times }: Story): Promise<bigint> {
  await aProject(open.store);
  issue += 1n;
  const proposed = (campaign: bigint) =>
    events.slice(0, 1).map((event) => ('campaign' in event ? { ...event, campaign } : event));
  const { campaign } = await open.store.propose({
    project: 1n,
    issue,
    number: Number(issue),
    title: 'Export',
    at: noon,
    decide: proposed,
    jobs: () => [],
  });
  for (let first = 1; first < events.length;) {
    const at = times[first] ?? noon;
    const next = times.findIndex((time, index) => index > first && !time.equals(at));
    const last = next === -1 ? events.length : next;
    const together = events.slice(first, last).map((event) => numbered(event, campaign));
    await happens(open.store, campaign, together, { at });
    first = last;
  }
  return campaign;
}

const state = async (campaign: bigint): Promise<Campaign> => {
  const found = await open.store.campaign(campaign);
  if (!found) throw new Error('the campaign is gone');
  return found;
};

describe('a lost job', () => {
  test.each(Object.keys(every) as Due[])('to %s is found by the sweep', async (due) => {
    const story = every[due].story();
    for (let next = nextDue(story.state); next?.due !== due; next = nextDue(story.state)) {
      if (next === undefined) throw new Error(`it never comes to ${due}`);
      story.passUntil(next.at);
    }
    const campaign = await kept(story);
    const before = await state(campaign);
    const at = aWorld(
      open,
      { readCharge: () => Promise.reject(new Error('no charge is known')) },
      {
        redeliverFailed: async () => 0,
      },
    );
    const deadline = nextDue(before)?.at ?? noon;
    at.now = deadline.subtract({ milliseconds: 1 });
    const ticks = async () =>
      (await queue(db)).filter(
        ({ task, payload }) => task === 'tick' && BigInt(String(payload['campaign'])) === campaign,
      );

    await emptyQueue(db);
    await sweep(at.world);
    expect(await ticks()).toEqual([]);
    at.now = deadline;
    await sweep(at.world);
    expect(await ticks()).toHaveLength(1);
    await letTimePass(at.world, campaign);
    const brought = (await open.store.events(campaign, before.events + 1)).map(({ event }) => event);
    expect(brought.map(({ type }) => type)).toContain(every[due].brings);
    const left = nextDue(await state(campaign));
    expect(left === undefined || Temporal.Instant.compare(left.at, deadline) > 0).toBe(true);
  });
});
