// Every call that moves money, with its answer lost in every way: it throws, is made again under the same key, and in the
// end the money has moved once. So too when Stripe has forgotten the key, where the call can look up what it did.
import { afterEach, expect, it } from 'vitest';
import type { Payments } from '../../src/ports/payments.ts';
import type { Asked, Trouble } from './stripe-way.ts';
import { INSTANCE, keyOf, testStripe } from './stripe.ts';

const stripe = testStripe();
let cases = 500n;

afterEach(() => {
  stripe.way.trouble = () => undefined;
  stripe.way.forgetful = false;
});

interface Case {
  /** The request that moves the money. */
  readonly moves: (asked: Asked) => boolean;
  readonly call: (payments: Payments) => Promise<unknown>;
  /** What came of it, told once. */
  readonly outcome: unknown;
  /** What moved at Stripe. */
  readonly moved: () => Promise<unknown>;
  readonly once: unknown;
}

const posts =
  (path: RegExp) =>
  ({ method, path: asked }: Asked): boolean =>
    method === 'POST' && path.test(asked);

async function paid() {
  await stripe.taken(undefined, { amount: 6000n });
  stripe.pass({ days: 8 });
  const order = {
    campaign: (cases += 1n),
    payout: 1,
    account: await stripe.account(),
    currency: 'EUR',
    amount: 3000n,
    description: 'acme/widgets#1',
  };
  const group = { transfer_group: `${INSTANCE}_campaign_${order.campaign}` };
  return { order, sent: async () => (await stripe.raw.transfers.list(group)).data };
}

const calls: Readonly<Record<string, () => Promise<Case>>> = {
  async authorise() {
    const order = stripe.orderFor(await stripe.savedCard());
    const { customer } = order.card;
    return {
      moves: posts(/^\/v1\/payment_intents$/),
      call: (payments) => payments.authorise(keyOf(order), order),
      outcome: expect.objectContaining({ kind: 'authorised', amount: 5000n }),
      moved: async () =>
        (await stripe.raw.paymentIntents.list({ customer })).data.map((intent) => intent.amount_capturable),
      once: [5000],
    };
  },
  async confirm() {
    const order = stripe.orderFor(await stripe.savedCard('4000000420000004'));
    const { intent } = await stripe.authorise(order);
    const asked = { card: order.card, returnUrl: 'http://127.0.0.1:9/confirmed' };
    return {
      moves: posts(/\/confirm$/),
      call: (payments) => payments.confirm(`confirm:${order.pledge}`, intent ?? '', asked),
      outcome: expect.objectContaining({ kind: 'authorised', amount: 5000n }),
      moved: async () =>
        (await stripe.raw.charges.list({ payment_intent: intent ?? '' })).data.map(({ status }) => status),
      once: ['succeeded', 'failed'],
    };
  },
  async capture() {
    const { intent } = await stripe.held();
    return {
      moves: posts(/\/capture$/),
      call: (payments) => payments.capture(`capture:${intent}`, intent, 3700n),
      outcome: expect.objectContaining({ kind: 'captured', amount: 3700n }),
      moved: async () => (await stripe.raw.paymentIntents.retrieve(intent)).amount_received,
      once: 3700,
    };
  },
  async cancel() {
    const { intent } = await stripe.held();
    return {
      moves: posts(/\/cancel$/),
      call: (payments) => payments.cancel(`cancel:${intent}`, intent),
      outcome: 'cancelled',
      moved: async () => (await stripe.raw.paymentIntents.retrieve(intent)).status,
      once: 'canceled',
    };
  },
  async refund() {
    const { intent } = await stripe.taken();
    return {
      moves: posts(/^\/v1\/refunds$/),
      call: (payments) => payments.refund(`refund:${intent}`, intent, 2000n),
      outcome: 'succeeded',
      moved: async () =>
        (await stripe.raw.refunds.list({ payment_intent: intent })).data.map(({ amount }) => amount),
      once: [2000],
    };
  },
  async transfer() {
    const { order, sent } = await paid();
    return {
      moves: posts(/^\/v1\/transfers$/),
      call: (payments) => payments.transfer(`payout:${order.campaign}:1`, order),
      outcome: expect.objectContaining({ kind: 'paid' }),
      moved: async () => (await sent()).map(({ amount }) => amount),
      once: [3000],
    };
  },
  async reverse() {
    const { order, sent } = await paid();
    await stripe.payments.transfer(`payout:${order.campaign}:1`, order);
    const [transfer] = await sent();
    const id = transfer?.id ?? '';
    return {
      moves: posts(/\/reversals$/),
      call: (payments) => payments.reverse(`reverse:${id}`, id, 1000n),
      outcome: 'succeeded',
      moved: async () => (await stripe.raw.transfers.listReversals(id)).data.map(({ amount }) => amount),
      once: [1000],
    };
  },
};

const troubles: readonly Trouble[] = ['lost', 'unheard', 'broken'];
const each = Object.keys(calls).flatMap((name) => troubles.map((trouble) => [name, trouble] as const));

const prepare = async (name: string): Promise<Case> => {
  const make = calls[name];
  if (!make) throw new Error(name);
  return make();
};

const trouble = (moves: Case['moves'], kind: Trouble): void => {
  stripe.way.trouble = (asked) => (moves(asked) ? kind : undefined);
};

it.each(each)(
  '%s whose answer is %s throws, and moves the money once when it is made again',
  async (...of) => {
    const [name, kind] = of;
    const { moves, call, outcome, moved, once } = await prepare(name);
    trouble(moves, kind);
    const before = stripe.way.asked.length;
    await expect(call(stripe.payments)).rejects.toThrow('at Stripe failed');
    // The trouble lasts: what can look finds what it did, what cannot throws again.
    await call(stripe.payments).catch((error: unknown) =>
      expect(String(error)).toContain('at Stripe failed'),
    );
    const keys = stripe.way.asked.slice(before).flatMap((asked) => (moves(asked) ? [asked.key] : []));
    stripe.way.trouble = () => undefined;
    expect(await call(stripe.payments)).toEqual(outcome);
    expect(await call(stripe.payments)).toEqual(outcome);
    expect(await moved()).toEqual(once);
    expect([new Set(keys).size, keys.includes(undefined)]).toEqual([1, false]);
  },
);

it.each(Object.keys(calls))(
  '%s is done once when its answer was lost and Stripe has forgotten the key since',
  async (name) => {
    const { moves, call, outcome, moved, once } = await prepare(name);
    trouble(moves, 'unheard');
    await expect(call(stripe.payments)).rejects.toThrow('at Stripe failed');
    stripe.way.trouble = () => undefined;
    stripe.way.forgetful = true;
    expect(await call(stripe.payments)).toEqual(outcome);
    expect(await call(stripe.payments)).toEqual(outcome);
    expect(await moved()).toEqual(once);
  },
);

it.each(Object.keys(calls))('%s that nobody answers in time throws, and is done once', async (name) => {
  const { moves, call, outcome, moved, once } = await prepare(name);
  trouble(moves, 'endless');
  await expect(call(stripe.impatient(700))).rejects.toThrow('at Stripe failed');
  stripe.way.trouble = () => undefined;
  expect(await call(stripe.payments)).toEqual(outcome);
  expect(await moved()).toEqual(once);
});

it.each(Object.keys(calls))('%s that two ask for at the same time is done once', async (name) => {
  const { call, moved, once } = await prepare(name);
  const both = await Promise.allSettled([call(stripe.payments), call(stripe.payments)]);
  expect(both.map(({ status }) => status)).toContain('fulfilled');
  expect(await moved()).toEqual(once);
});

it.each(
  ['capture', 'cancel'].flatMap((name) =>
    (['before', 'after'] as const).map((when) => [name, when] as const),
  ),
)('%s heals at once from a 500 that Stripe remembers, heard %s it was done', async (name, when) => {
  const { call, outcome, moved, once } = await prepare(name);
  stripe.local.turn({ turn: 'calls', rules: [{ path: `*/${name}`, when, how: '500' }] });
  await expect(call(stripe.payments)).rejects.toThrow('500');
  expect(await call(stripe.payments)).toEqual(outcome);
  expect(await moved()).toEqual(once);
});

/** A capture and a cancellation can only be done once: Stripe itself refuses the second. */
const looking = Object.keys(calls).filter((name) => name !== 'capture' && name !== 'cancel');

it.each(looking)('%s makes nothing where it cannot see what was made before', async (name) => {
  const { moves, call, moved } = await prepare(name);
  const nothing = await moved();
  stripe.way.trouble = ({ method }) => (method === 'GET' ? 'broken' : undefined);
  const before = stripe.way.asked.length;
  await expect(call(stripe.payments)).rejects.toThrow('at Stripe failed');
  expect(stripe.way.asked.slice(before).filter(moves)).toEqual([]);
  stripe.way.trouble = () => undefined;
  expect(await moved()).toEqual(nothing);
});
