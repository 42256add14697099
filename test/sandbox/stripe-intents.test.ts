import { afterEach, beforeEach, expect, test } from 'vitest';
import { type World, aStripe, hold, refusal, savedCard } from './stripe-world.ts';

const VISA = '4242424242424242';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

test.each([
  ['eur', 49, 'amount_too_small'],
  ['gbp', 29, 'amount_too_small'],
  ['huf', 17_499, 'amount_too_small'],
  ['jpy', 49, 'amount_too_small'],
  ['eur', 100_000_000, 'amount_too_large'],
])('an amount in %s of %i is refused as %s', async (currency, amount, code) => {
  const error = await refusal(world.stripe.paymentIntents.create({ amount, currency }));
  expect(error).toMatchObject({ statusCode: 400, code, param: 'amount' });
});

test.each([1.5, -1, 0, Number.NaN, 1e21])('an amount of %s is not an amount', async (amount) => {
  const error = await refusal(world.stripe.paymentIntents.create({ amount, currency: 'eur' }));
  expect(error).toMatchObject({ statusCode: 400, code: 'parameter_invalid_integer', param: 'amount' });
});

test('a currency that Stripe does not have is refused', async () => {
  const error = await refusal(world.stripe.paymentIntents.create({ amount: 500, currency: 'xxx' }));
  expect(error).toMatchObject({ statusCode: 400, param: 'currency' });
});

test('an intent goes from method to confirmation to capture, step by step', async () => {
  const { stripe } = world;
  const intent = await stripe.paymentIntents.create({
    amount: 500,
    currency: 'eur',
    metadata: { a: '1', b: '2' },
  });
  expect(intent.status).toBe('requires_payment_method');
  const missing = await refusal(
    stripe.paymentIntents.confirm(intent.id, { return_url: 'http://127.0.0.1:1/' }),
  );
  expect(missing).toMatchObject({ code: 'payment_intent_unexpected_state' });
  const updated = await stripe.paymentIntents.update(intent.id, {
    amount: 700,
    payment_method: 'pm_card_visa',
    capture_method: 'manual',
    metadata: { a: '', c: '3' },
  });
  expect(updated).toMatchObject({
    status: 'requires_confirmation',
    amount: 700,
    metadata: { b: '2', c: '3' },
  });
  expect(updated.metadata).not.toHaveProperty('a');
  const noReturn = await refusal(stripe.paymentIntents.confirm(intent.id));
  expect(noReturn).toMatchObject({ param: 'return_url' });
  const confirmed = await stripe.paymentIntents.confirm(intent.id, { return_url: 'http://127.0.0.1:1/' });
  expect(confirmed.status).toBe('requires_capture');
  const fixed = await refusal(stripe.paymentIntents.update(intent.id, { amount: 800 }));
  expect(fixed).toMatchObject({ code: 'payment_intent_unexpected_state' });
  const twice = await refusal(
    stripe.paymentIntents.confirm(intent.id, { return_url: 'http://127.0.0.1:1/' }),
  );
  expect(twice).toMatchObject({ code: 'payment_intent_unexpected_state' });
});

test('a card of one customer does not pay for another, and a used one pays no second time', async () => {
  const { stripe } = world;
  const card = await savedCard(stripe, VISA);
  const other = await stripe.customers.create();
  const wrong = await refusal(hold(stripe, { ...card, customer: other.id }));
  expect(wrong).toMatchObject({ statusCode: 400, param: 'payment_method' });
  const first = await stripe.paymentIntents.create({
    amount: 500,
    currency: 'eur',
    payment_method: 'pm_card_visa',
    confirm: true,
    off_session: true,
  });
  const again = await refusal(
    stripe.paymentIntents.create({
      amount: 500,
      currency: 'eur',
      payment_method: String(first.payment_method),
      confirm: true,
      off_session: true,
    }),
  );
  expect(again).toMatchObject({ statusCode: 400 });
});

test('intents are listed by customer, charges by intent and transfer group', async () => {
  const { stripe } = world;
  const card = await savedCard(stripe, VISA);
  const one = await hold(stripe, card, { transfer_group: 'g' });
  await hold(stripe, await savedCard(stripe, VISA));
  const intents = await stripe.paymentIntents.list({ customer: card.customer });
  expect(intents.data.map((intent) => intent.id)).toEqual([one.id]);
  const charges = await stripe.charges.list({ payment_intent: one.id });
  expect(charges.data.map((row) => row.id)).toEqual([one.latest_charge]);
  expect((await stripe.charges.list({ transfer_group: 'g' })).data).toHaveLength(1);
  expect(await stripe.charges.retrieve(String(one.latest_charge))).toMatchObject({
    payment_intent: one.id,
  });
});
