// Every call that we make of Stripe, on a way of five backers that leads to it, with every answer by which Stripe refuses it for
// good. What is refused is the call for one backer, the first, the middle or the last, or the one call for all.
import type { CallFault } from '../../src/sandbox/stripe/fault-controls.ts';
import type { RefusalName } from '../../src/sandbox/stripe/refusals.ts';
import { forgetPerson } from '../../src/usecases/own-data.ts';
import { letCardsGo } from '../../src/usecases/let-cards-go.ts';
import { act, approve, closed, deliver, giveUp } from './acts.ts';
import { GOOD_CARD, confirms, decided, dispute, fills, opens, pledges } from './acts-at-stripe.ts';
import { refusalsOf } from '../support/permanent-refusals.ts';
import type { Life } from './a-life.ts';
import type { RefusedLife } from './refused-life.ts';

export const POSITIONS = { first: 0, middle: 2, last: 4 } as const;
export type Position = keyof typeof POSITIONS;

export const AMOUNT = 12_000n;

interface Way {
  /** `METHOD /path` as the refusals name it. */
  readonly call: string;
  /** The card of the backer in that position, where it is no good one. */
  readonly card?: string;
  /** The card of another. */
  readonly otherCard?: string;
  /** Covered without one of the five, unless said otherwise. */
  readonly target?: bigint;
  /** One call for all backers. */
  readonly once?: true;
  /** Whose call it is, as Stripe sees it. */
  match?(life: Life, index: number): Promise<CallFault['match']>;
  /** What leads to the call besides. */
  trouble?(life: Life, index: number): Promise<void>;
  live(life: RefusedLife, index: number): Promise<void>;
  /** What the way leads to for everybody but the backer in that position. */
  readonly others: 'paid' | 'settled' | 'refunded' | 'released';
}

const ofPledge = async (life: Life, index: number) => {
  const backer = life.backer(index).id;
  const pledge = (await life.state()).pledges.find((one) => one.backer === backer)?.id;
  return { metadata: { pledge: String(pledge) } };
};
const customerOf = async (life: Life, index: number): Promise<string> =>
  (await life.world.store.people([life.backer(index).id])).get(life.backer(index).id)?.customer ?? '';
const ofCustomer = async (life: Life, index: number) => ({ customer: await customerOf(life, index) });
const customerInPath = async (life: Life, index: number) => ({ id: await customerOf(life, index) });
const cardInPath = async (life: Life, index: number) => ({
  id: (await life.world.store.card(life.campaign, life.backer(index).id))?.paymentMethod ?? '',
});

const toThePayout = async (life: RefusedLife): Promise<void> => {
  await life.collect();
  await life.do(deliver, approve);
  await life.news();
};
const toTheRefund = async (life: RefusedLife): Promise<void> => {
  await life.collect();
  await life.do(giveUp, giveUp);
};
/** One card of the others is refused for good: the target cannot be covered, and every hold is cancelled. */
const uncovered = { otherCard: 'pm_card_chargeCustomerFailForGood', target: 5n * AMOUNT } as const;
const toTheCancellation = async (life: RefusedLife): Promise<void> => {
  await life.deadline();
  await life.do(closed);
};
const toTheReversal = async (life: RefusedLife, index: number): Promise<void> => {
  await toThePayout(life);
  life.life.clock.now = life.life.clock.now.add({ hours: 24 * 8 });
  await life.work();
  await life.do(dispute(index), decided('lost'));
};
const byPage = async (life: RefusedLife, index: number): Promise<void> => {
  await life.do(pledges(index, '120'), fills(GOOD_CARD));
  await toThePayout(life);
};
const needed = 4n * AMOUNT + AMOUNT / 2n;
const withAnotherCard = async (life: RefusedLife, index: number): Promise<void> => {
  await life.deadline();
  await life.do(opens(index), fills(GOOD_CARD));
  await life.collect();
};
const atTheBank = async (life: RefusedLife, index: number): Promise<void> => {
  await life.deadline();
  await life.do(confirms(index));
  await life.collect();
};
const withdrawn = (index: number) =>
  act('a backer has their data deleted', ({ world, ...life }) => forgetPerson(world, life.backer(index)));
const cardsGo = act('cards are forgotten', ({ world, campaign }) => letCardsGo(world, campaign));

const newCustomer = (index: number) =>
  act('a backer was nobody at Stripe yet', ({ forgetCustomer }: Life) => forgetCustomer(index));

const forAll = { once: true, others: 'paid', live: toThePayout } as const;
const paying = { match: ofPledge, live: toThePayout, others: 'paid' } as const;
const returning = { match: ofPledge, live: toTheRefund, others: 'refunded' } as const;

export const WAYS: readonly Way[] = [
  { ...paying, call: 'POST /v1/payment_intents' },
  {
    ...paying,
    call: 'GET /v1/payment_intents',
    match: ofCustomer,
    // Looked up only when an answer was lost.
    async trouble(life, index) {
      const call = 'POST /v1/payment_intents';
      const match = await ofPledge(life, index);
      life.local.refuse(call, 'server_error', { match, when: 'after' });
    },
  },
  { ...paying, call: 'GET /v1/payment_intents/*' },
  { ...paying, call: 'POST /v1/payment_intents/*/capture', others: 'settled' },
  {
    ...paying,
    call: 'POST /v1/payment_intents/*/confirm',
    card: 'pm_card_authenticationRequired',
    target: needed,
    live: atTheBank,
    others: 'released',
  },
  {
    ...uncovered,
    call: 'POST /v1/payment_intents/*/cancel',
    match: ofPledge,
    live: toTheCancellation,
    others: 'released',
  },
  { ...returning, call: 'POST /v1/refunds' },
  { ...returning, call: 'GET /v1/refunds' },
  { ...forAll, call: 'POST /v1/transfers' },
  { ...forAll, call: 'GET /v1/transfers' },
  { ...forAll, call: 'GET /v1/accounts/*' },
  { call: 'POST /v1/transfers/*/reversals', once: true, live: toTheReversal, others: 'paid' },
  { call: 'GET /v1/transfers/*/reversals', once: true, live: toTheReversal, others: 'paid' },
  {
    call: 'POST /v1/customers',
    others: 'paid',
    match: async (life, index) => ({ metadata: { person: String(life.backer(index).id) } }),
    async live(life, index) {
      await life.do(newCustomer(index));
      await byPage(life, index);
    },
  },
  { call: 'POST /v1/checkout/sessions', others: 'paid', match: ofCustomer, live: byPage },
  { call: 'GET /v1/checkout/sessions/*', others: 'paid', match: ofCustomer, live: byPage },
  {
    call: 'POST /v1/checkout/sessions',
    card: 'pm_card_chargeCustomerFailForGood',
    target: needed,
    others: 'released',
    match: ofCustomer,
    live: withAnotherCard,
  },
  {
    call: 'DELETE /v1/customers/*',
    others: 'paid',
    match: customerInPath,
    async live(life, index) {
      await life.do(withdrawn(index));
      await toThePayout(life);
    },
  },
  {
    call: 'POST /v1/payment_methods/*/detach',
    others: 'released',
    match: cardInPath,
    async live(life) {
      await life.say({ type: 'CancelWish', by: life.life.maintainer, reason: 'done elsewhere' });
      await life.do(cardsGo);
    },
  },
];

export interface Cell {
  readonly way: Way;
  readonly refusal: RefusalName;
  readonly position: Position;
}

export const CELLS: readonly Cell[] = WAYS.flatMap((way) =>
  refusalsOf(way.call).flatMap((refusal) =>
    (way.once ? (['first'] as const) : (Object.keys(POSITIONS) as Position[])).map((position) => ({
      way,
      refusal,
      position,
    })),
  ),
);

export const nameOf = ({ way, refusal, position }: Cell): string =>
  `${way.call}${way.card === undefined ? '' : ` (${way.card})`} ${refusal} ${way.once ? 'for all' : position}`;
