import { readFileSync } from 'node:fs';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type World, aStripe, developer, euros, hold, paidBy, refusal, savedCard } from './stripe-world.ts';

const VISA = '4242424242424242';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const customers = async () => (await world.stripe.customers.list({ limit: 100 })).data.length;
const make = (key: string) => world.stripe.customers.create({}, { idempotencyKey: key });
const failure = async (call: Promise<unknown>) => (await refusal(call)).type;

describe('a call that goes wrong', () => {
  test('before: the n-th one is answered with 500, does nothing, and its key never heals', async () => {
    world.server.turn({
      turn: 'calls',
      rules: [{ path: '/v1/customers', nth: 2, when: 'before', how: '500' }],
    });
    await make('a');
    expect(await refusal(make('b'))).toMatchObject({ statusCode: 500, rawType: 'api_error' });
    expect(await customers()).toBe(1);
    expect(await refusal(make('b'))).toMatchObject({ statusCode: 500 });
    await make('c');
    expect(await customers()).toBe(2);
  });

  test('before: a reset connection does nothing, and the same key may try again', async () => {
    world.server.turn({ turn: 'calls', rules: [{ when: 'before', how: 'reset', times: 2 }] });
    expect(await failure(make('a'))).toBe('StripeConnectionError');
    expect(await customers()).toBe(0);
    await make('a');
    expect(await customers()).toBe(1);
  });

  test('after: it is done, the caller does not hear of it, and the key gives the answer later', async () => {
    world.server.turn({ turn: 'calls', rules: [{ when: 'after', how: 'reset', times: 2 }] });
    expect(await failure(make('a'))).toBe('StripeConnectionError');
    expect(await customers()).toBe(1);
    const again = await make('a');
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(await customers()).toBe(1);
  });

  test('after: a single reset is healed by the SDK, which asks again under the same key', async () => {
    world.server.turn({ turn: 'calls', rules: [{ when: 'after', how: 'reset' }] });
    await world.stripe.customers.create();
    expect(await customers()).toBe(1);
    expect(world.server.turn({ turn: 'calls', rules: [] })).toEqual({ counted: [2] });
  });

  test('after: silence lasts until the caller loses patience', async () => {
    world.server.turn({ turn: 'calls', rules: [{ when: 'after', how: 'silence' }] });
    const impatient = { timeout: 100, idempotencyKey: 'a' };
    expect(await failure(world.stripe.customers.create({}, impatient))).toBe('StripeConnectionError');
    expect(await customers()).toBe(1);
  });

  test('after: a 500 hides what was done, also from its key', async () => {
    const card = await savedCard(world.stripe, VISA);
    const held = await hold(world.stripe, card);
    world.server.turn({ turn: 'calls', rules: [{ path: '*/capture', when: 'after', how: '500' }] });
    const capture = () => world.stripe.paymentIntents.capture(held.id, {}, { idempotencyKey: 'capture:1' });
    expect(await refusal(capture())).toMatchObject({ statusCode: 500 });
    expect(await refusal(capture())).toMatchObject({ statusCode: 500 });
    expect(await world.stripe.paymentIntents.retrieve(held.id)).toMatchObject({ status: 'succeeded' });
  });

  test('rules count what they match, and are gone when others are set', async () => {
    world.server.turn({
      turn: 'calls',
      rules: [
        { nth: 1000, when: 'before', how: '500' },
        { method: 'GET', path: '/v1/customers*', nth: 1000, when: 'before', how: '500' },
      ],
    });
    await make('a');
    await make('b');
    await customers();
    expect(world.server.turn({ turn: 'calls', rules: [] })).toEqual({ counted: [2, 1] });
  });

  test('by chance, the same seed hits the same calls', async () => {
    const outcomes = async (seed: number) => {
      const rule = { when: 'before', how: '500', percent: 40, times: 1000 } as const;
      world.server.turn({ turn: 'calls', seed, rules: [rule] });
      const seen: boolean[] = [];
      for (let call = 0; call < 20; call += 1) {
        seen.push(
          await world.stripe.customers.create().then(
            () => true,
            () => false,
          ),
        );
      }
      return seen;
    };
    const first = await outcomes(7);
    expect(new Set(first)).toEqual(new Set([false, true]));
    expect(await outcomes(7)).toEqual(first);
    expect(await outcomes(8)).not.toEqual(first);
  });
});

describe('webhooks that go wrong', () => {
  const names = async () => {
    await world.server.flush();
    return world.app.heard.map(({ body }) => (JSON.parse(body.toString()) as Stripe.Event).id);
  };
  const emitted = async () =>
    (await world.stripe.events.list({ limit: 100 })).data.map((event) => event.id).toReversed();

  test('dropped ones are listed as not delivered', async () => {
    world.server.turn({ turn: 'webhooks', drop: 100 });
    await make('a');
    expect(await names()).toEqual([]);
    expect((await world.stripe.events.list({ delivery_success: false })).data).toHaveLength(1);
    await world.restart();
    expect(await names()).toHaveLength(1);
  });

  test('doubled ones arrive twice', async () => {
    world.server.turn({ turn: 'webhooks', double: 100 });
    await make('a');
    const [event = ''] = await emitted();
    expect(await names()).toEqual([event, event]);
  });

  test('reordered ones arrive after those that followed them, and none is lost', async () => {
    world.server.turn({ turn: 'webhooks', reorder: 100 });
    await make('a');
    world.server.turn({ turn: 'webhooks' });
    await make('b');
    const [first = '', second = ''] = await emitted();
    await world.app.until(2);
    expect(new Set(await names())).toEqual(new Set([first, second]));
    world.server.turn({ turn: 'webhooks', reorder: 100 });
    await make('c');
    expect(world.app.heard).toHaveLength(2);
    expect(await names()).toHaveLength(3);
  });

  test('delayed ones are waited for', async () => {
    world.server.turn({ turn: 'webhooks', delay: 100, delayMs: 50 });
    await make('a');
    expect(await names()).toHaveLength(1);
  });

  test('by chance, the same seed has the same fate', async () => {
    const attempts = async (seed: number) => {
      const before = world.app.heard.length;
      world.server.turn({ turn: 'webhooks', seed, double: 30, drop: 30 });
      for (let each = 0; each < 12; each += 1) await world.stripe.customers.create();
      await world.server.flush();
      return world.app.heard.length - before;
    };
    expect(await attempts(3)).toBe(await attempts(3));
  });
});

describe('what banks and Stripe do', () => {
  test('an account is restricted and active again, and its events say so', async () => {
    const { id } = await developer(world.stripe, 'complete');
    world.server.turn({ turn: 'account', account: id, standing: 'restricted' });
    expect(await world.stripe.accounts.retrieve(id)).toMatchObject({
      payouts_enabled: false,
      requirements: { disabled_reason: 'requirements.past_due' },
    });
    world.server.turn({ turn: 'account', account: id, standing: 'active' });
    expect(await world.toldOfAccounts()).toHaveLength(3);
    expect(await world.stripe.accounts.retrieve(id)).toMatchObject({ payouts_enabled: true });
  });

  test('a charge is disputed and won, a refund fails, funds are added', async () => {
    const { stripe, server } = world;
    const { charge, intent } = await paidBy(stripe, VISA, 4000);
    server.turn({ turn: 'dispute', charge });
    const [dispute] = (await stripe.disputes.list({ charge })).data;
    server.turn({ turn: 'close-dispute', dispute: dispute?.id ?? '', outcome: 'won' });
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    server.turn({ turn: 'fail-refund', refund: refund.id });
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'failed' });
    const before = await euros(stripe);
    server.turn({ turn: 'funds', amount: 5000, currency: 'eur' });
    expect(await euros(stripe)).toEqual({ ...before, available: (before.available ?? 0) + 5000 });
    expect((await stripe.balanceTransactions.list({ type: 'topup' })).data).toMatchObject([{ net: 5000 }]);
    expect(() => server.turn({ turn: 'dispute', charge })).toThrow('nothing left to dispute');
    expect(() => server.turn({ turn: 'fail-refund', refund: refund.id })).toThrow('cannot fail');
  });

  test('from another process it is one JSON object', async () => {
    const { id } = await developer(world.stripe, 'complete');
    const turn = async (body: string, type = 'application/json') => {
      const response = await fetch(`${world.server.origin}/_knobs`, {
        method: 'POST',
        body,
        headers: { 'Content-Type': type },
      });
      return { status: response.status, text: await response.text() };
    };
    const knob = JSON.stringify({ turn: 'account', account: id, standing: 'pending' });
    expect((await turn(knob)).status).toBe(200);
    expect(await world.stripe.accounts.retrieve(id)).toMatchObject({
      capabilities: { transfers: 'pending' },
    });
    expect((await turn(knob, 'text/plain')).status).toBe(415);
    expect((await turn('{"turn":"nothing"}')).status).toBe(400);
    expect((await turn('{')).status).toBe(400);
    expect((await turn('{"turn":"dispute","charge":"ch_x"}')).text).toContain("No such charge: 'ch_x'");
    const unknown = JSON.stringify({ turn: 'pay-out', account: id, colour: 'red' });
    expect((await turn(unknown)).text).toContain('colour');
  });
});

test('every knob and every field of a fault is documented', () => {
  const page = readFileSync('docs/local-stripe.md', 'utf8');
  const source = (name: string) => readFileSync(`src/sandbox/stripe/${name}.ts`, 'utf8');
  const knobs = [...source('knobs').matchAll(/turn: z\.literal\('([^']+)'\)/g)].map(([, name = '']) => name);
  expect(knobs.length).toBeGreaterThan(15);
  expect(knobs.filter((name) => !page.includes(`"turn": "${name}"`))).toEqual([]);
  const fields = ['call', 'match', 'nth', 'times', 'percent', 'seed', 'when', 'answer', 'lost', 'delay'];
  expect(fields.filter((name) => !new RegExp(`^\\|.*\`${name}\``, 'm').test(page))).toEqual([]);
});
