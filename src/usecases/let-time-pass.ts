// Time acts on campaigns: the one whose deadline came, and, by sweep, every one that a lost job or webhook left behind.
import type { PayoutStanding } from '../domain/campaign.ts';
import { collectsAt } from '../domain/clocks.ts';
import type { Chore } from '../ports/books.ts';
import type { Job, JobLease } from '../ports/jobs.ts';
import { changeCampaign } from './change-campaign.ts';
import { payDeveloper, payoutStanding } from './pay-developer.ts';
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
async function payBeforeTheEnd(world: World, id: bigint, lease?: JobLease): Promise<'over' | 'frozen'> {
  const work = (await world.store.summary(id))?.campaign;
  const ends = work?.phase === 'completed' ? work.work?.holdEndsAt : undefined;
  if (ends === undefined || Temporal.Instant.compare(ends, world.clock.now()) > 0) return 'over';
  await payDeveloper(world, id, lease);
  return (await world.store.payoutsFrozen()) === undefined ? 'over' : 'frozen';
}

export async function letTimePass(world: World, campaign: bigint, lease?: JobLease): Promise<void> {
  // While the books do not agree no money is moved either way: the operator was told.
  if ((await payBeforeTheEnd(world, campaign, lease)) === 'frozen') return;
  const payout = await payoutIfDue(world, campaign);
  await changeCampaign(world, campaign, { type: 'Tick', payout });
}

/** Finds what is due by our clock, what waits for the processor, and what GitHub could not deliver. */
export async function sweep(world: World): Promise<void> {
  const now = world.clock.now();
  const due = (await world.store.due(now)).map((campaign): Job => ({ task: 'tick', campaign }));
  const unsettled = (await world.store.unsettled()).map((campaign): Job => ({
    task: 'move-money',
    campaign,
  }));
  const checkouts = (await world.store.openCheckouts())
    .filter(({ session }) => session !== undefined)
    .map(({ id }): Job => ({ task: 'secure-pledge', checkout: id }));
  const followed = (await world.store.toFollow()).map((campaign): Job => ({
    task: 'follow-charges',
    campaign,
  }));
  const looks = (await world.store.wishesToLookAt(now.subtract(LOOK_AFTER))).map((campaign): Job => ({
    task: 'look',
    campaign,
  }));
  const payouts = (await world.store.toPay()).map((campaign): Job => ({ task: 'pay-developer', campaign }));
  const idle = new Set((await world.store.idleCards()).map(({ campaign }) => campaign));
  const cards = [...idle].map((campaign): Job => ({ task: 'let-cards-go', campaign }));
  const chores = await dueChores(world, now);
  const settings = (await world.store.staleSettings(now.subtract(SETTINGS_AFTER), MOST_SETTINGS)).map(
    (project): Job => ({ task: 'read-settings', project }),
  );
  await world.store.enqueue([
    ...settings,
    ...due,
    ...unsettled,
    ...followed,
    ...payouts,
    ...checkouts,
    ...looks,
    ...cards,
    ...chores,
  ]);
  await warnExpiringCards(world);
  await world.forge.redeliverFailed(now);
  // It answers: nothing has to wait any longer because it did not, which after an hour of that would be another hour.
  await world.store.hurry(AT_THE_FORGE);
}
