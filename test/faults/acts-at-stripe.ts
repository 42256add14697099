// What backers do on the pages of Stripe and of their banks, and what banks, Stripe and the operator do there.
import { startPledge } from '../../src/usecases/pledge.ts';
import { cardReturned, confirmCard, startCard } from '../../src/usecases/replace-card.ts';
import type { Life } from './a-life.ts';
import { type Act, act, news } from './acts.ts';

const post = (url: string, fields: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

export const account = (standing: 'active' | 'restricted'): Act =>
  act(`the account is ${standing}`, async ({ local, account: id }) =>
    local.turn({ turn: 'account', account: id, standing }),
  );
export const paidToBank = act('the developer is paid by Stripe', async ({ local, account: id }) =>
  local.turn({ turn: 'pay-out', account: id }),
);
export const topUp = act('the operator tops up', async ({ local }) =>
  local.turn({ turn: 'funds', amount: 100_000, currency: 'eur' }),
);

const chargeOf = async (life: Life, index: number): Promise<string> => {
  const intent = await life.stripe.paymentIntents.retrieve((await life.intents())[index] ?? '');
  return typeof intent.latest_charge === 'string' ? intent.latest_charge : '';
};
/** @param index of the charge among those of the campaign */
export const dispute = (index: number): Act =>
  act('a bank disputes', async (life) => {
    const charge = await chargeOf(life, index);
    if ((await life.stripe.disputes.list({ charge })).data.length === 0)
      life.local.turn({ turn: 'dispute', charge });
    await news.do(life, '');
  });
export const decided = (outcome: 'won' | 'lost'): Act =>
  act(`the bank decides: ${outcome}`, async (life) => {
    for (const { id, status } of (await life.stripe.disputes.list()).data)
      if (status === 'needs_response') life.local.turn({ turn: 'close-dispute', dispute: id, outcome });
    await news.do(life, '');
  });
export const refundsFail = act('refunds under way fail', async ({ stripe, local }) => {
  for (const { id, status } of (await stripe.refunds.list()).data)
    if (status === 'pending') local.turn({ turn: 'fail-refund', refund: id });
});

const order = { locale: 'en', consent: () => 'You agree.' } as const;
const card = (number: string) => ({ email: 'backer@example.com', number, expiry: '12/40', cvc: '123' });

/** A page of Stripe that was opened in a life, for a later act. */
const pages = new WeakMap<Life, string>();

export const opens = (index: number): Act =>
  act('a backer opens the page for another card', async (life) => {
    const started = await startCard(life.world, life.backer(index), life.address, order);
    if (started.kind === 'checkout') pages.set(life, started.url);
  });
export const fills = (number: string): Act =>
  act('a backer types a card', async (life) => {
    const filled = await post(pages.get(life) ?? '', card(number));
    const next = filled.headers.get('location') ?? '';
    if (next.includes('/authenticate/')) await post(next, { outcome: 'complete' });
  });
export const pledges = (index: number, amount: string): Act =>
  act('a backer opens the pledge page', async (life) => {
    const given = { ...order, amount, named: false, earlyWork: true };
    const started = await startPledge(life.world, life.backer(index), life.address, given);
    if (started.kind === 'checkout') pages.set(life, started.url);
  });
export const confirms = (index: number, outcome: 'complete' | 'fail' = 'complete'): Act =>
  act('a backer confirms at their bank', async (life) => {
    const visitor = life.backer(index);
    const started = await confirmCard(life.world, visitor, life.address);
    if (started.kind === 'checkout') await post(started.url, { outcome });
    await cardReturned(life.world, visitor, life.address);
  });

export const GOOD_CARD = '4242424242424242';

/** Held, and not yet more than that. */
export const authorised = act('the cards are asked', async (life) => {
  const { world, campaign } = life;
  for (const { id: pledge, amount, charge } of (await life.state()).pledges) {
    const attempt = charge?.attempt ?? 0;
    const of = { campaign, pledge, attempt, amount, currency: 'EUR', description: 'a wish' };
    const saved = await world.store.card(
      campaign,
      (await life.state()).pledges.find(({ id }) => id === pledge)?.backer ?? 0n,
    );
    if (saved === undefined || charge?.state !== 'asked') continue;
    const outcome = await world.payments.authorise(`pledge:${pledge}:authorise:${attempt}`, {
      ...of,
      card: saved,
    });
    if (outcome.kind !== 'authorised') throw new Error(outcome.kind);
  }
});
