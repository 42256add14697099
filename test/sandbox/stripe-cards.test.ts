import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testCards } from '../../src/sandbox/stripe/test-cards.ts';
import {
  DAY,
  type World,
  aStripe,
  hold,
  look,
  openSetup,
  refusal,
  savedCard,
  send,
  typed,
} from './stripe-world.ts';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

describe('cards that succeed', () => {
  test.each([
    ['4242424242424242', 'visa', '123'],
    ['5555555555554444', 'mastercard', '123'],
    ['378282246310005', 'amex', '1234'],
  ])('%s is saved as %s and charged off session', async (number, brand, cvc) => {
    const { stripe } = world;
    const { customer, session, url } = await openSetup(stripe);
    const sent = await send(url, { ...typed(number), cvc });
    expect(sent.status).toBe(303);
    const { data } = await stripe.paymentMethods.list({ customer: customer.id, type: 'card' });
    expect(data).toMatchObject([
      { customer: customer.id, card: { brand, last4: number.slice(-4), exp_month: 12, exp_year: 2034 } },
    ]);
    const held = await hold(stripe, { customer: customer.id, paymentMethod: data[0]?.id ?? '' });
    expect(held.status).toBe('requires_capture');
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'complete' });
  });

  test('the same number has the same fingerprint, another number another one', async () => {
    const { stripe } = world;
    const numbers = ['4242424242424242', '4242424242424242', '5555555555554444'];
    const fingerprints: unknown[] = [];
    for (const number of numbers) {
      const card = await savedCard(stripe, number);
      fingerprints.push((await stripe.paymentMethods.retrieve(card.paymentMethod)).card?.fingerprint);
    }
    expect(fingerprints[0]).toBe(fingerprints[1]);
    expect(fingerprints[0]).not.toBe(fingerprints[2]);
  });
});

describe('cards that are declined at once', () => {
  test.each([
    ['4000000000000002', 'card_declined', 'generic_decline', 'Your card was declined.'],
    ['4000000000009995', 'card_declined', 'insufficient_funds', 'Your card has insufficient funds.'],
    ['4000000000000069', 'expired_card', 'expired_card', 'Your card has expired.'],
  ])('%s cannot be saved: %s, %s', async (number, code, declineCode, message) => {
    const { stripe } = world;
    const { customer, session, url } = await openSetup(stripe);
    const sent = await send(url, typed(number));
    expect(sent).toMatchObject({ status: 402, location: null });
    expect(sent.text).toContain(message);
    expect(await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] })).toMatchObject({
      status: 'open',
      setup_intent: {
        status: 'requires_payment_method',
        payment_method: null,
        last_setup_error: { type: 'card_error', code, decline_code: declineCode },
      },
    });
    expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toEqual([]);
    expect((await world.told()).map((event) => event.type)).toContain('setup_intent.setup_failed');

    const ready = testCards.find((card) => card.number === number)?.ready ?? '';
    const error = await refusal(stripe.paymentMethods.attach(ready, { customer: customer.id }));
    expect(error).toMatchObject({
      statusCode: 402,
      type: 'StripeCardError',
      code,
      decline_code: declineCode,
    });
  });

  test('another card can be tried on the same page', async () => {
    const { stripe } = world;
    const { session, url } = await openSetup(stripe);
    expect((await send(url, typed('4000000000000002'))).status).toBe(402);
    expect((await look(url)).text).toContain('Your card was declined.');
    expect((await send(url, typed('4242424242424242'))).status).toBe(303);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'complete' });
  });
});

describe('cards that are declined later', () => {
  test.each([
    ['4000000000000341', 'generic_decline', 'try_again_later'],
    ['4000000410000006', 'stolen_card', 'do_not_try_again'],
    ['4000000420000012', 'insufficient_funds', 'try_again_later'],
    ['4000000420000020', 'lost_card', 'do_not_try_again'],
    ['4000000420000038', 'do_not_honor', 'try_again_later'],
  ])('%s is saved and then declined: %s, %s', async (number, declineCode, adviceCode) => {
    const { stripe } = world;
    const card = await savedCard(stripe, number);
    const error = await refusal(hold(stripe, card, { metadata: { pledge: '42' } }));
    expect(error).toMatchObject({
      statusCode: 402,
      type: 'StripeCardError',
      rawType: 'card_error',
      code: 'card_declined',
      decline_code: declineCode,
      advice_code: adviceCode,
      payment_intent: {
        object: 'payment_intent',
        status: 'requires_payment_method',
        payment_method: null,
        metadata: { pledge: '42' },
        last_payment_error: { decline_code: declineCode, payment_method: { id: card.paymentMethod } },
      },
    });
    expect(await stripe.charges.retrieve(String(error.charge))).toMatchObject({
      status: 'failed',
      paid: false,
      failure_code: 'card_declined',
      outcome: { type: 'issuer_declined', advice_code: adviceCode, reason: declineCode },
    });
    const types = (await world.told()).map((event) => event.type);
    expect(types).toContain('charge.failed');
    expect(types).toContain('payment_intent.payment_failed');
    expect((await stripe.paymentIntents.list({ customer: card.customer })).data).toHaveLength(1);
  });

  test('the same intent goes through with another card', async () => {
    const { stripe } = world;
    const card = await savedCard(stripe, '4000000000000341');
    const { payment_intent: intent } = await refusal(hold(stripe, card));
    const other = await stripe.paymentMethods.attach('pm_card_visa', { customer: card.customer });
    const confirmed = await stripe.paymentIntents.confirm(intent?.id ?? '', {
      payment_method: other.id,
      off_session: true,
    });
    expect(confirmed).toMatchObject({ status: 'requires_capture', last_payment_error: null });
  });
});

describe('cards with moods', () => {
  test('one is declined once, softly, and taken from then on, also after a restart', async () => {
    const card = await savedCard(world.stripe, '4000000420000004');
    const error = await refusal(hold(world.stripe, card));
    expect(error).toMatchObject({ decline_code: 'generic_decline', advice_code: 'try_again_later' });
    await world.restart();
    expect(await hold(world.stripe, card)).toMatchObject({ status: 'requires_capture' });
  });

  test('one can be held, but its capture is refused, and the hold stays', async () => {
    const { stripe } = world;
    const held = await hold(stripe, await savedCard(stripe, '4000000420000046'));
    expect(await refusal(stripe.paymentIntents.capture(held.id))).toMatchObject({
      statusCode: 402,
      rawType: 'card_error',
      code: 'card_declined',
      payment_intent: { id: held.id, status: 'requires_capture' },
    });
    expect((await stripe.balanceTransactions.list()).data).toEqual([]);
    expect(await stripe.paymentIntents.cancel(held.id)).toMatchObject({ status: 'canceled' });
  });

  test('any card has expired once the clock is past its month', async () => {
    const { stripe } = world;
    const customer = await stripe.customers.create();
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    expect(method.card).toMatchObject({ exp_month: 12, exp_year: 2027 });
    const card = { customer: customer.id, paymentMethod: method.id };
    world.pass(400 * DAY);
    expect(await hold(stripe, card)).toMatchObject({ status: 'requires_capture' });
    world.pass(5 * DAY);
    expect(await refusal(hold(stripe, card))).toMatchObject({
      code: 'expired_card',
      advice_code: 'confirm_card_data',
    });
  });
});

test('a method is attached to one customer, and never used again once it is detached', async () => {
  const { stripe } = world;
  const one = await stripe.customers.create();
  const other = await stripe.customers.create();
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: one.id });
  expect(await refusal(stripe.paymentMethods.attach(method.id, { customer: other.id }))).toMatchObject({
    statusCode: 400,
  });
  expect((await stripe.paymentMethods.detach(method.id)).customer).toBeNull();
  expect(await refusal(stripe.paymentMethods.attach(method.id, { customer: one.id }))).toMatchObject({
    statusCode: 400,
  });
  expect((await stripe.customers.listPaymentMethods(one.id)).data).toEqual([]);
});
