// Lives whose money takes every way there is, each the same at every run. An act is something a person, a bank or the clock
// does; between two acts the work is done until nothing changes.
import type { CampaignCommand } from '../../src/domain/campaign-command.ts';
import { nextDeadline } from '../../src/domain/deadline.ts';
import { changeCampaign } from '../../src/usecases/change-campaign.ts';
import { letTimePass } from '../../src/usecases/let-time-pass.ts';
import { startPledge } from '../../src/usecases/pledge.ts';
import { followIntent } from '../../src/usecases/follow-charge.ts';
import { cardReturned, confirmCard, startCard } from '../../src/usecases/replace-card.ts';
import type { Life, Plan } from './a-life.ts';

export interface Act {
  readonly name: string;
  /** May be begun again at any moment after a crash in it; `key` is this act's own in this life. */
  do(life: Life, key: string): Promise<unknown>;
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

const pass = (duration: Temporal.DurationLike): Act =>
  act('time passes', async (life) => {
    life.clock.now = life.clock.now.add(duration);
  });

const says = (command: (life: Life) => CampaignCommand): Act =>
  act('somebody says something', (life, once) =>
    changeCampaign(life.world, life.campaign, command(life), { once }),
  );

const deliver = says(({ developer }) => ({ type: 'Deliver', by: developer, pullRequest: undefined }));
const approve = says((life) => ({ type: 'Approve', by: life.backer(0), maintainers: [life.maintainer.id] }));
const giveUp = says(({ developer }) => ({ type: 'WithdrawQuote', by: developer }));

/** Whoever was not there at first pledges with the card that is saved. */
const joins = (index: number): Act =>
  says((life) => ({
    type: 'SecurePledge',
    by: life.backer(index),
    pledge: life.developer.id + 50n,
    amount: life.amount(index),
    named: false,
  }));

/** News of every charge, twice and the newest first: a hint is never more than that. */
const news = act('news', async (life) => {
  const intents = await life.intents();
  for (const intent of [...intents.toReversed(), ...intents])
    await followIntent(life.world, intent, undefined);
});

const post = (url: string, fields: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

const account = (standing: 'active' | 'restricted'): Act =>
  act(`the account is ${standing}`, async ({ local, account: id }) =>
    local.turn({ turn: 'account', account: id, standing }),
  );
const paidToBank = act('the developer is paid by Stripe', async ({ local, account: id }) =>
  local.turn({ turn: 'pay-out', account: id }),
);
const topUp = act('the operator tops up', async ({ local }) =>
  local.turn({ turn: 'funds', amount: 100_000, currency: 'eur' }),
);

const chargeOf = async ({ stripe, intents }: Life, index: number): Promise<string> => {
  const intent = await stripe.paymentIntents.retrieve((await intents())[index] ?? '');
  return typeof intent.latest_charge === 'string' ? intent.latest_charge : '';
};
/** @param index of the charge among those of the campaign */
const dispute = (index: number): Act =>
  act('a bank disputes', async (life) => {
    const charge = await chargeOf(life, index);
    if ((await life.stripe.disputes.list({ charge })).data.length === 0)
      life.local.turn({ turn: 'dispute', charge });
    await news.do(life, '');
  });
const decided = (outcome: 'won' | 'lost'): Act =>
  act(`the bank decides: ${outcome}`, async (life) => {
    for (const { id, status } of (await life.stripe.disputes.list()).data)
      if (status === 'needs_response') life.local.turn({ turn: 'close-dispute', dispute: id, outcome });
    await news.do(life, '');
  });
const refundsFail = act('refunds under way fail', async ({ stripe, local }) => {
  for (const { id, status } of (await stripe.refunds.list()).data)
    if (status === 'pending') local.turn({ turn: 'fail-refund', refund: id });
});

const order = { locale: 'en', consent: () => 'You agree.' } as const;
const card = (number: string) => ({ email: 'backer@example.com', number, expiry: '12/40', cvc: '123' });

/** A page of Stripe that was opened in a life, for a later act. */
const pages = new WeakMap<Life, string>();

const opens = (index: number): Act =>
  act('a backer opens the page for another card', async (life) => {
    const started = await startCard(life.world, life.backer(index), life.address, order);
    if (started.kind === 'checkout') pages.set(life, started.url);
  });
const fills = (number: string): Act =>
  act('a backer types a card', async (life) => {
    const filled = await post(pages.get(life) ?? '', card(number));
    const next = filled.headers.get('location') ?? '';
    if (next.includes('/authenticate/')) await post(next, { outcome: 'complete' });
  });
const pledges = (index: number, amount: string): Act =>
  act('a backer opens the pledge page', async (life) => {
    const given = { ...order, amount, named: false };
    const started = await startPledge(life.world, life.backer(index), life.address, given);
    if (started.kind === 'checkout') pages.set(life, started.url);
  });
const confirms = (index: number, outcome: 'complete' | 'fail' = 'complete'): Act =>
  act('a backer confirms at their bank', async (life) => {
    const visitor = life.backer(index);
    const started = await confirmCard(life.world, visitor, life.address);
    if (started.kind === 'checkout') await post(started.url, { outcome });
    await cardReturned(life.world, visitor, life.address);
  });

const by = (index: number, type: 'Object' | 'WithdrawPledge'): Act =>
  says((life) => ({ type, by: life.backer(index) }));
const cancel = says(({ maintainer }) => ({ type: 'CancelWish', by: maintainer, reason: 'done elsewhere' }));
const ready = says(({ developer }) => ({ type: 'DeclareReady', by: developer }));
const closed = says(() => ({ type: 'Pause', reason: 'closed' }));
const reopened = says(() => ({ type: 'Resume' }));
const settled = (developerPercent: number): Act =>
  says(({ maintainer }) => ({ type: 'Settle', by: maintainer, developerPercent }));

/** The collection has begun and nothing of it was done yet when this is said. */
const atOnce = (word: Act): Act =>
  act('at the moment of the collection', async (life, key) => {
    await deadline.do(life, key);
    await letTimePass(life.world, life.campaign);
    await word.do(life, key);
  });

const deadlines = (count: number): readonly Act[] => Array.from({ length: count }, () => deadline);
const [hour, day, days] = [{ hours: 1 }, { hours: 24 }, (count: number) => ({ hours: 24 * count })] as const;

const GOOD_CARD = '4242424242424242';
const collect = deadline;
const complete = [deliver, approve] as const;
const three = [good(10_000n), good(25_000n), good(30_000n)] as const;
const refundLater = (cardOf: string) => [good(20_000n), [cardOf, 30_000n]] as const;

const tick = act('time acts', (life) => letTimePass(life.world, life.campaign));
/** Held, and not yet more than that. */
const authorised = act('the cards are asked', async ({ world, campaign, state }) => {
  for (const { id: pledge, amount, charge } of (await state()).pledges) {
    const attempt = charge?.attempt ?? 0;
    const of = { campaign, pledge, attempt, amount, currency: 'EUR', description: 'a wish' };
    const saved = await world.store.card(
      campaign,
      (await state()).pledges.find(({ id }) => id === pledge)?.backer ?? 0n,
    );
    if (saved === undefined || charge?.state !== 'asked') continue;
    const outcome = await world.payments.authorise(`pledge:${pledge}:authorise:${attempt}`, {
      ...of,
      card: saved,
    });
    if (outcome.kind !== 'authorised') throw new Error(outcome.cause);
  }
});

/** For lives that are told otherwise. */
export const actsOf = { news, confirms, refundsFail, decided };

export const acts = {
  collect,
  tick,
  authorised,
  giveUp,
  closed,
  deliver,
  approve,
  hour: pass(hour),
  dispute: dispute(1),
  lost: decided('lost'),
};

export const scenarios: readonly Scenario[] = [
  {
    name: 'more than the target is paid out at once',
    backers: three,
    acts: [collect, news, ...complete, news],
    ends: 'completed',
  },
  {
    name: 'a payout waits for the balance',
    backers: three,
    funds: 0n,
    acts: [collect, ...complete, pass(day), pass(days(7))],
    ends: 'completed',
  },
  {
    name: 'a card that is declined once pays a day later',
    backers: [good(20_000n), ['pm_card_chargeDeclinedOnce', 30_000n]],
    acts: [collect, deadline, ...complete],
    ends: 'completed',
  },
  {
    name: 'a refused card, a new backer, a second collection',
    backers: [good(20_000n), ['pm_card_chargeCustomerFailForGood', 30_000n], good(35_000n)],
    later: 1,
    acts: [collect, ...deadlines(6), joins(2), ready, collect, ...complete],
    ends: 'completed',
  },
  {
    name: 'a card without money is given up at the end of the window',
    backers: [good(20_000n), ['pm_card_chargeCustomerInsufficientFunds', 30_000n]],
    acts: [collect, ...deadlines(6), news],
    ends: 'funding',
  },
  {
    name: 'a bank wants to see the backer, who confirms',
    backers: [good(20_000n), ['pm_card_authenticationRequired', 30_000n]],
    acts: [collect, deadline, confirms(1), ...complete],
    ends: 'completed',
  },
  {
    name: 'a bank refuses the backer it has seen, who brings another card',
    backers: [good(20_000n), ['pm_card_authenticationRequired', 30_000n]],
    acts: [collect, confirms(1, 'fail'), opens(1), fills(GOOD_CARD), ...complete],
    ends: 'completed',
  },
  {
    name: 'another card instead of a confirmation',
    backers: [good(20_000n), ['pm_card_authenticationRequired', 30_000n]],
    acts: [collect, opens(1), fills('4000002760003184'), ...complete],
    ends: 'completed',
  },
  {
    name: 'another card comes when the wish is back in funding',
    backers: [good(20_000n), ['pm_card_chargeCustomerInsufficientFunds', 30_000n]],
    acts: [collect, deadline, opens(1), closed, fills(GOOD_CARD), news],
    ends: 'funding',
  },
  {
    name: 'closed while a bank waits for the backer, opened again, collected again',
    backers: [good(20_000n), ['pm_card_authenticationRequired', 30_000n], good(40_000n)],
    later: 1,
    acts: [collect, closed, reopened, joins(2), ready, collect, ...complete],
    ends: 'completed',
  },
  {
    name: 'closed at the moment of the collection',
    backers: three,
    acts: [atOnce(closed), reopened, collect, ...complete],
    ends: 'completed',
  },
  {
    name: 'a capture fails, the others cover it',
    backers: [['pm_card_captureFails', 20_000n], good(30_000n), good(35_000n)],
    acts: [collect, news, ...complete],
    ends: 'completed',
  },
  {
    name: 'a capture fails and nobody covers it',
    backers: [['pm_card_captureFails', 20_000n], good(15_000n), good(20_000n)],
    acts: [collect, news, pass(hour)],
    ends: 'refunded',
  },
  {
    name: 'the developer gives up',
    backers: three,
    acts: [collect, giveUp, giveUp, news],
    ends: 'refunded',
  },
  {
    name: 'refunds take an hour',
    backers: refundLater('pm_card_pendingRefund'),
    acts: [collect, giveUp, giveUp, news, pass(hour)],
    ends: 'refunded',
  },
  {
    name: 'a refund fails and is made again a day later',
    backers: refundLater('pm_card_pendingRefund'),
    acts: [collect, giveUp, giveUp, refundsFail, news, pass(day), pass(hour)],
    ends: 'refunded',
  },
  {
    name: 'refunds wait until the operator tops up',
    backers: three,
    funds: 0n,
    acts: [collect, pass(days(8)), giveUp, giveUp, news, pass(day), topUp, pass(hour)],
    ends: 'refunded',
  },
  {
    name: 'nobody does anything any more',
    backers: three,
    acts: [collect, ...deadlines(2)],
    ends: 'refunded',
  },
  {
    name: 'the account is restricted for a while',
    backers: three,
    acts: [collect, account('restricted'), ...complete, pass(day), account('active'), pass(day)],
    ends: 'completed',
  },
  {
    name: 'the account is restricted until the hold limit',
    backers: three,
    acts: [collect, account('restricted'), ...complete, deadline],
    ends: 'refunded',
  },
  {
    name: 'contested, and settled by a part',
    backers: three,
    acts: [collect, deliver, by(1, 'Object'), settled(60), news],
    ends: 'completed',
  },
  {
    name: 'disputed before the payout, and lost',
    backers: [good(20_000n), ['pm_card_createDispute', 30_000n]],
    acts: [collect, news, ...complete, pass(days(9)), news],
    ends: 'completed',
  },
  {
    name: 'disputed before the payout, and won after it',
    backers: three,
    acts: [collect, dispute(1), ...complete, decided('won'), news],
    ends: 'completed',
  },
  {
    name: 'disputed before the payout, and won when nothing can be paid any more',
    backers: three,
    acts: [collect, dispute(1), account('restricted'), ...complete, decided('won'), deadline],
    ends: 'refunded',
  },
  {
    name: 'disputed after the payout, lost, and taken back',
    backers: three,
    acts: [collect, ...complete, dispute(1), decided('lost'), news],
    ends: 'completed',
  },
  {
    name: 'disputed after the payout, lost, and the developer has it no more',
    backers: three,
    acts: [collect, ...complete, paidToBank, dispute(1), decided('lost'), news],
    ends: 'completed',
  },
  {
    name: 'disputed after the payout, and won',
    backers: three,
    acts: [collect, ...complete, dispute(2), decided('won'), news],
    ends: 'completed',
  },
  {
    name: 'disputed while all goes back, and lost',
    backers: three,
    acts: [collect, dispute(0), giveUp, giveUp, decided('lost'), news],
    ends: 'refunded',
  },
  {
    name: 'disputed while all goes back, and won',
    backers: three,
    acts: [collect, dispute(0), giveUp, giveUp, decided('won'), news],
    ends: 'refunded',
  },
  {
    name: 'disputed while a refund is under way',
    backers: refundLater('pm_card_pendingRefund'),
    acts: [
      collect,
      deliver,
      by(1, 'Object'),
      settled(50),
      dispute(1),
      refundsFail,
      news,
      decided('lost'),
      pass(days(2)),
    ],
    ends: 'completed',
  },
  {
    name: 'cards come by the page of Stripe, one leaves again',
    backers: [good(20_000n), good(25_000n), good(30_000n), good(10_000n)],
    later: 2,
    acts: [
      pledges(3, '100'),
      fills(GOOD_CARD),
      pledges(2, '300'),
      fills('4000002500003155'),
      by(3, 'WithdrawPledge'),
      ready,
      collect,
      ...complete,
    ],
    ends: 'completed',
  },
  {
    name: 'cancelled before anything was collected',
    backers: [good(20_000n), good(25_000n)],
    later: 1,
    acts: [cancel],
    ends: 'cancelled',
  },
];
