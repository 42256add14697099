// Lives whose money takes every way there is, each the same at every run. An act is something a person, a bank or the clock
// does; between two acts the work is done until nothing changes.
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { changeCampaign } from '../../src/usecases/change-campaign.ts';
import { followIntent } from '../../src/usecases/follow-charge.ts';
import { cardReturned, confirmCard, startCard } from '../../src/usecases/replace-card.ts';
import type { Life, Plan } from './a-life.ts';

export interface Act {
  readonly name: string;
  /** May be begun again at any moment after a crash in it. */
  do(life: Life): Promise<unknown>;
}

export interface Scenario extends Partial<Plan> {
  readonly name: string;
  readonly acts: readonly Act[];
  /** In what phase it ends, so that each goes where its name says. */
  readonly ends: string;
}

const GOOD = 'pm_card_visa';
const good = (amount: bigint) => [GOOD, amount] as const;

const act = (name: string, run: Act['do']): Act => ({ name, do: run });

/** The clock moves on to what happens next by itself. */
const deadline = act('the next deadline', async (life) => {
  const at = nextDeadline(await life.state());
  if (at === undefined) throw new Error('nothing is due');
  if (Temporal.Instant.compare(at, life.clock.now) > 0) life.clock.now = at;
});

/** Acts that move the clock by a length are no retry: the clock is moved once, however often they are begun. */
const pass = (duration: Temporal.DurationLike): Act =>
  act('time passes', async (life) => {
    life.clock.now = life.clock.now.add(duration);
  });

const says = (command: (life: Life) => CampaignCommand): Act =>
  act('somebody says something', (life) => changeCampaign(life.world, life.campaign, command(life)));

const deliver = says(({ developer }) => ({ type: 'Deliver', by: developer, pullRequest: undefined }));
const approve = says((life) => ({ type: 'Approve', by: life.backer(0), maintainers: [life.maintainer.id] }));
const giveUp = says(({ developer }) => ({ type: 'WithdrawQuote', by: developer }));

/** News of every charge, twice and the newest first: a hint is never more than that. */
const news = act('news', async (life) => {
  const intents = await life.intents();
  for (const intent of [...intents.toReversed(), ...intents])
    await followIntent(life.world, intent, undefined);
});

const post = (url: string, fields: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

const standing = (to: 'active' | 'restricted'): Act =>
  act(`the account is ${to}`, async ({ local, account }) =>
    local.turn({ turn: 'account', account, standing: to }),
  );

const topUp = act('the operator tops up', async ({ local }) =>
  local.turn({ turn: 'funds', amount: 100_000, currency: 'eur' }),
);

const collected = [deadline] as const;
const completed = [...collected, deliver, approve] as const;

export const scenarios: readonly Scenario[] = [
  {
    name: 'good cards, paid out when the money has settled',
    backers: [good(10_000n), good(25_000n), good(30_000n)],
    acts: [...completed, pass({ hours: 24 * 8 })],
    ends: 'completed',
  },
];
