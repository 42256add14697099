import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type World, aStripe, anApp, hold, savedCard } from './stripe-world.ts';

let world: World;
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const types = (events: readonly Stripe.Event[]) => events.map((event) => event.type);

describe('an event', () => {
  beforeEach(async () => {
    world = await aStripe();
  });

  test('is posted signed, with its length, as the SDK wants it', async () => {
    const customer = await world.stripe.customers.create(
      { email: 'ada@example.org' },
      { idempotencyKey: 'customer:7' },
    );
    const [event] = await world.told();
    expect(event).toMatchObject({
      object: 'event',
      type: 'customer.created',
      api_version: Stripe.API_VERSION,
      livemode: false,
      pending_webhooks: 1,
      request: { id: customer.lastResponse.requestId, idempotency_key: 'customer:7' },
      data: { object: { id: customer.id, email: 'ada@example.org' } },
    });
    const [heard] = world.app.heard;
    expect(heard?.length).toBe(String(heard?.body.length));
    const { body, signature } = heard ?? { body: Buffer.of(), signature: '' };
    const forged = () => Stripe.webhooks.constructEvent(body, signature, 'whsec_other');
    expect(forged).toThrow(Stripe.errors.StripeSignatureVerificationError);
  });

  test('is signed by real time however far the clock was moved', async () => {
    world.pass(90 * 24 * 60 * 60);
    const customer = await world.stripe.customers.create();
    const [event] = await world.told();
    expect(event?.created).toBe(customer.created);
  });

  test('keeps the object as it was then', async () => {
    const { stripe } = world;
    const held = await hold(stripe, await savedCard(stripe, '4242424242424242'));
    await stripe.paymentIntents.cancel(held.id);
    const { data } = await stripe.events.list({ type: 'payment_intent.amount_capturable_updated' });
    expect(data[0]?.data.object).toMatchObject({ id: held.id, status: 'requires_capture' });
    expect(await stripe.events.retrieve(data[0]?.id ?? '')).toMatchObject({ id: data[0]?.id });
  });

  test('is found by type, by several types, by a family of types and by time', async () => {
    const { stripe } = world;
    const customer = await stripe.customers.create();
    world.pass(10);
    await stripe.customers.update(customer.id, { name: 'Ada' });
    await stripe.setupIntents.create();
    const list = async (params: Stripe.EventListParams) => types((await stripe.events.list(params)).data);
    expect(await list({ type: 'customer.updated' })).toEqual(['customer.updated']);
    expect(await list({ types: ['customer.created', 'setup_intent.created'] })).toEqual([
      'setup_intent.created',
      'customer.created',
    ]);
    expect(await list({ type: 'customer.*' })).toEqual(['customer.updated', 'customer.created']);
    expect(await list({ created: { gt: customer.created } })).toEqual([
      'setup_intent.created',
      'customer.updated',
    ]);
  });
});

describe('a receiver that fails', () => {
  beforeEach(async () => {
    world = await aStripe({ retryAfter: [1] });
  });

  test('is told again until it answers with success', async () => {
    world.app.answer(500);
    await world.stripe.customers.create();
    await world.app.until(3);
    const undelivered = await world.stripe.events.list({ delivery_success: false });
    expect(undelivered.data).toMatchObject([{ type: 'customer.created', pending_webhooks: 1 }]);
    expect((await world.stripe.events.list({ delivery_success: true })).data).toEqual([]);
    world.app.answer(200);
    await expect
      .poll(async () => (await world.stripe.events.list({ delivery_success: true })).data)
      .toMatchObject([{ type: 'customer.created', pending_webhooks: 0 }]);
    expect((await world.stripe.events.list({ delivery_success: false })).data).toEqual([]);
    const ids = (await world.told()).map((event) => event.id);
    expect(new Set(ids).size).toBe(1);
  });

  test('a redirect is no success', async () => {
    world.app.answer(302);
    await world.stripe.customers.create();
    await world.app.until(2);
    expect((await world.stripe.events.list({ delivery_success: false })).data).toHaveLength(1);
    world.app.answer(204);
  });
});

describe('a receiver that is not there', () => {
  beforeEach(async () => {
    world = await aStripe({ retryAfter: [60_000] });
  });

  test('that never answers holds nobody up', async () => {
    world.app.answer(undefined);
    for (let index = 0; index < 20; index += 1) await world.stripe.customers.create();
    expect((await world.stripe.customers.list({ limit: 100 })).data).toHaveLength(20);
    expect((await world.stripe.events.list({ delivery_success: false, limit: 100 })).data).toHaveLength(20);
  });

  test('hears after a restart what it missed', async () => {
    world.app.answer(503);
    const customer = await world.stripe.customers.create();
    await world.server.flush();
    expect(world.app.heard).toHaveLength(1);
    world.app.answer(200);
    await world.restart();
    const events = await world.told();
    expect(events).toMatchObject([
      { data: { object: { id: customer.id } } },
      { data: { object: { id: customer.id } } },
    ]);
    await world.restart();
    await world.server.flush();
    expect(world.app.heard).toHaveLength(2);
  });

  test('hears at its new address what it missed at the old one', async () => {
    world.app.answer(503);
    await world.stripe.customers.create();
    await world.server.flush();
    const moved = await anApp();
    world.server.setWebhookUrl(moved.url);
    await moved.until(1);
    await world.server.flush();
    expect((await world.stripe.events.list({ delivery_success: false })).data).toEqual([]);
    await moved.stop();
  });
});
