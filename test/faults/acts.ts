// What people and the clock do in a life, each an act that may be begun again after a crash in it.
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { changeCampaign } from '../../src/usecases/change-campaign.ts';
import { followIntent } from '../../src/usecases/follow-charge.ts';
import { letTimePass } from '../../src/usecases/let-time-pass.ts';
import type { Life } from './a-life.ts';

export interface Act {
  readonly name: string;
  /** May be begun again at any moment after a crash in it; `key` is this act's own in this life. */
  do(life: Life, key: string): Promise<unknown>;
}

const GOOD = 'pm_card_visa';
export const good = (amount: bigint) => [GOOD, amount] as const;

export const act = (name: string, run: Act['do']): Act => ({ name, do: run });

/** The clock moves on to what happens next by itself. */
export const deadline = act('the next deadline', async (life) => {
  const at = nextDeadline(await life.state());
  if (at === undefined) throw new Error('nothing is due');
  if (Temporal.Instant.compare(at, life.clock.now) > 0) life.clock.now = at;
});

export const pass = (duration: Temporal.DurationLike): Act =>
  act('time passes', async (life) => {
    life.clock.now = life.clock.now.add(duration);
  });

const says = (command: (life: Life) => CampaignCommand): Act =>
  act('somebody says something', (life, once) =>
    changeCampaign(life.world, life.campaign, command(life), { once }),
  );

export const deliver = says(({ developer }) => ({ type: 'Deliver', by: developer, pullRequest: undefined }));
export const approve = says((life) => ({
  type: 'Approve',
  by: life.backer(0),
  maintainers: [life.maintainer.id],
}));
export const giveUp = says(({ developer }) => ({ type: 'WithdrawQuote', by: developer }));

/** Whoever was not there at first pledges with the card that is saved. */
export const joins = (index: number): Act =>
  says((life) => ({
    type: 'SecurePledge',
    by: life.backer(index),
    pledge: life.developer.id + 50n,
    amount: life.amount(index),
    named: false,
  }));

/** News of every charge, twice and the newest first: a hint is never more than that. */
export const news = act('news', async (life) => {
  const intents = await life.intents();
  for (const intent of [...intents.toReversed(), ...intents])
    await followIntent(life.world, intent, undefined);
});

export const by = (index: number, type: 'Object' | 'WithdrawPledge'): Act =>
  says((life) => ({ type, by: life.backer(index) }));
export const cancel = says(({ maintainer }) => ({
  type: 'CancelWish',
  by: maintainer,
  reason: 'done elsewhere',
}));
export const ready = says(({ developer }) => ({ type: 'DeclareReady', by: developer }));
export const closed = says(() => ({ type: 'Pause', reason: 'closed' }));
export const reopened = says(() => ({ type: 'Resume' }));
export const settled = (developerPercent: number): Act =>
  says(({ maintainer }) => ({ type: 'Settle', by: maintainer, developerPercent }));

const begun = new WeakSet<Life>();

/** The collection has begun and nothing of it was done yet when this is said. */
export const atOnce = (word: Act): Act =>
  act('at the moment of the collection', async (life, key) => {
    // The clock is no part of what dies: it is moved once.
    if (!begun.has(life)) await deadline.do(life, key);
    begun.add(life);
    await letTimePass(life.world, life.campaign);
    await word.do(life, key);
  });

export const deadlines = (count: number): readonly Act[] => Array.from({ length: count }, () => deadline);
export const [hour, day, days] = [
  { hours: 1 },
  { hours: 24 },
  (count: number) => ({ hours: 24 * count }),
] as const;

export const collect = act('the collection begins', (life, key) => deadline.do(life, key));
export const complete = [deliver, approve] as const;
export const three = [good(10_000n), good(25_000n), good(30_000n)] as const;
export const refundLater = (cardOf: string) => [good(20_000n), [cardOf, 30_000n]] as const;

export const tick = act('time acts', (life) => letTimePass(life.world, life.campaign));
