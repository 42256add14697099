// Time acts on campaigns: the one whose deadline came, and, by sweep, every one that a lost job or webhook left behind.
import type { PayoutStanding } from '../domain/campaign.ts';
import { collectsAt } from '../domain/clocks.ts';
import type { Chore } from '../ports/books.ts';
import type { Job, JobLease } from '../ports/jobs.ts';
import { changeCampaign } from './change-campaign.ts';
import { because } from './finding.ts';
import { AT_A_TURN } from './jobs-for.ts';
import { payDeveloper, payoutStanding } from './pay-developer.ts';
import { proveLease } from './prove-lease.ts';
import { warnExpiringCards } from './remind.ts';
import type { World } from './world.ts';

/** What may have failed because the forge did not answer. */
const AT_THE_FORGE: readonly Job['task'][] = [
  'drain',
  'look',
  'read-settings',
  'answer',
  'announce',
  'show-status',
  'assign',
];
/** Every live wish is held against the forge's present once a day, a share of them at each sweep. */
const LOOK_AFTER = Temporal.Duration.from({ hours: 24 });
/** No event tells of a push to a settings file: that of a project in which nothing moves is read once an hour. */
const SETTINGS_AFTER = Temporal.Duration.from({ hours: 1 });
const MOST_SETTINGS = 200;

/** A little less than an hour and a night, so that neither slips by a sweep each time. */
const CHORES: readonly (readonly [chore: Chore, after: Temporal.Duration])[] = [
  ['fetch-undelivered', Temporal.Duration.from({ minutes: 55 })],
  ['find-lost-intents', Temporal.Duration.from({ minutes: 55 })],
  ['reconcile', Temporal.Duration.from({ hours: 20 })],
];

async function dueChores({ store }: Pick<World, 'store'>, now: Temporal.Instant): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  for (const [task, after] of CHORES) {
    const last = await store.lastRun(task);
    if (last === undefined || Temporal.Instant.compare(last.add(after), now) <= 0) jobs.push({ task });
  }
  return jobs;
}

/** Before anybody is charged it is asked whether the money can reach the developer. */
async function payoutIfDue(world: World, id: bigint): Promise<PayoutStanding | undefined> {
  const campaign = (await world.store.summary(id))?.campaign;
  const at = campaign && collectsAt(campaign);
  const developer = campaign?.accepted?.developer;
  if (at === undefined || developer === undefined || campaign?.rules.payoutReady !== 'required')
    return undefined;
  if (Temporal.Instant.compare(at, world.clock.now()) > 0) return undefined;
  return payoutStanding(world, developer);
}

/** Before a wish that could not be paid out ends in refunds, its payout is tried once more: one whose answer was lost shows then. */
async function payBeforeTheEnd(world: World, id: bigint, lease?: JobLease): Promise<void> {
  const work = (await world.store.summary(id))?.campaign;
  const ends = work?.phase === 'completed' ? work.work?.holdEndsAt : undefined;
  if (ends === undefined || Temporal.Instant.compare(ends, world.clock.now()) > 0) return;
  await payDeveloper(world, id, lease);
}

/**
 * The last attempt at a payout may fail in any way: the deadline acts all the same, unless that payout is open. Then it is the
 * open payout that has to be known first, and the next sweep asks for it.
 */
export async function letTimePass(world: World, campaign: bigint, lease?: JobLease): Promise<void> {
  const failure = await payBeforeTheEnd(world, campaign, lease).then(
    () => undefined,
    (error: unknown) => error,
  );
  await proveLease(world, lease);
  const payout = await payoutIfDue(world, campaign);
  await changeCampaign(world, campaign, { type: 'Tick', payout }, { worker: lease?.worker });
  if (failure instanceof Error) throw failure;
}

/** What one step of the sweep does; each finds its own work, and fails alone. */
type Step = (world: World, now: Temporal.Instant) => Promise<void>;

/** Jobs for what is found; those that failed before keep their own pace. */
const adding =
  (find: (world: World, now: Temporal.Instant) => Promise<readonly Job[]>): Step =>
  async (world, now) =>
    world.store.enqueueMissing(await find(world, now));

const STEPS: Readonly<Record<string, Step>> = {
  deadlines: adding(async ({ store }, now) =>
    (await store.due(now)).map((campaign) => ({ task: 'tick', campaign })),
  ),
  charges: adding(async ({ store }, now) =>
    (await store.unsettled(now)).map(({ pledge }, index) => ({
      task: 'move-charge',
      pledge,
      turn: Math.floor(index / AT_A_TURN),
    })),
  ),
  'charges to follow': adding(async ({ store }) =>
    (await store.toFollow()).map((campaign) => ({ task: 'follow-charges', campaign })),
  ),
  payouts: adding(async ({ store }, now) =>
    (await store.toPay(now)).map((campaign) => ({ task: 'pay-developer', campaign })),
  ),
  checkouts: adding(async ({ store }) =>
    (await store.openCheckouts())
      .filter(({ session }) => session !== undefined)
      .map(({ id }) => ({ task: 'secure-pledge', checkout: id })),
  ),
  issues: adding(async ({ store }, now) =>
    (await store.wishesToLookAt(now.subtract(LOOK_AFTER))).map((campaign) => ({ task: 'look', campaign })),
  ),
  settings: adding(async ({ store }, now) =>
    (await store.staleSettings(now.subtract(SETTINGS_AFTER), MOST_SETTINGS)).map((project) => ({
      task: 'read-settings',
      project,
    })),
  ),
  'cards to detach': adding(async ({ store }) => {
    const campaigns = new Set((await store.idleCards()).map(({ campaign }) => campaign));
    return [...campaigns].map((campaign) => ({ task: 'let-cards-go', campaign }));
  }),
  chores: adding(dueChores),
  'mails about expiring cards': warnExpiringCards,
  async redeliveries({ store, forge }, now) {
    await forge.redeliverFailed(now);
    // It answers: nothing has to wait any longer because it did not, which after an hour of that would be another hour.
    await store.hurry(AT_THE_FORGE);
  },
};

export interface StepFailure {
  readonly step: string;
  readonly error: unknown;
}

/**
 * Finds what is due by our clock, what waits for the processor, and what GitHub could not deliver. A step that fails stops no
 * other; it is kept for doctor and tried again by the next sweep.
 */
export async function sweep(world: World): Promise<readonly StepFailure[]> {
  const now = world.clock.now();
  const failed: StepFailure[] = [];
  for (const [step, work] of Object.entries(STEPS))
    try {
      await work(world, now);
      await world.store.stepSucceeded(step);
    } catch (error) {
      failed.push({ step, error });
      await world.store.stepFailed(step, because(error), now);
    }
  return failed;
}
