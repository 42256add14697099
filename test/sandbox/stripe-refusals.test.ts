// What Stripe refuses for good by itself, in its own words.
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DETACHED } from '../../src/sandbox/stripe/refusals.ts';
import {
  DAY,
  type World,
  aStripe,
  developer,
  hold,
  onboard,
  paidBy,
  refusal,
  savedCard,
} from './stripe-world.ts';

const VISA = '4242424242424242';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

test('a card that Stripe detached is refused without a code or a parameter, and an event says that it is gone', async () => {
  const { server, stripe } = world;
  const card = await savedCard(stripe, VISA);
  const intent = await stripe.paymentIntents.create({
    amount: 2000,
    currency: 'eur',
    customer: card.customer,
    payment_method: card.paymentMethod,
    capture_method: 'manual',
  });
  server.turn({ turn: 'detach', payment_method: card.paymentMethod });
  for (const call of [hold(stripe, card), stripe.paymentIntents.confirm(intent.id, { off_session: true })]) {
    const error = await refusal(call);
    expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error', message: DETACHED });
    expect(error.raw).not.toHaveProperty('code');
    expect(error.raw).not.toHaveProperty('param');
  }
  expect((await stripe.charges.list()).data).toEqual([]);
  const [event] = (await stripe.events.list({ type: 'payment_method.detached' })).data;
  expect(event).toMatchObject({
    request: { id: null },
    data: {
      object: { id: card.paymentMethod, customer: null },
      previous_attributes: { customer: card.customer },
    },
  });
});

test('a hold that ran out can be neither captured nor cancelled', async () => {
  const { stripe } = world;
  const held = await hold(stripe, await savedCard(stripe, VISA));
  world.pass(7 * DAY + 1);
  const state = {
    statusCode: 400,
    code: 'payment_intent_unexpected_state',
    payment_intent: { status: 'canceled' },
  };
  expect(await refusal(stripe.paymentIntents.capture(held.id))).toMatchObject(state);
  expect(await refusal(stripe.paymentIntents.cancel(held.id))).toMatchObject(state);
});

describe('an account in another country', () => {
  const account = (country: string, more: Partial<Stripe.AccountCreateParams> = {}) =>
    world.stripe.accounts.create({
      type: 'express',
      country,
      capabilities: { transfers: { requested: true } },
      ...more,
    });
  const WITH_CARDS = { capabilities: { card_payments: { requested: true }, transfers: { requested: true } } };
  const AS_RECIPIENT = { tos_acceptance: { service_agreement: 'recipient' } } as const;
  const from = (country: string) => world.server.turn({ turn: 'platform', country });

  const pay = async (country: string, more: Partial<Stripe.AccountCreateParams> = {}) => {
    const { id } = await account(country, more);
    await onboard(world.stripe, id, 'complete');
    const { currency } = world.server.turn({ turn: 'funds', amount: 100, currency: 'eur' }) as {
      currency: string;
    };
    return world.stripe.transfers.create({ amount: 100, currency, destination: id });
  };

  test.each([
    ['FR', 'DE'],
    ['FR', 'GB'],
    ['GB', 'CA'],
    ['US', 'CH'],
    ['AU', 'AU'],
  ])('a platform in %s pays one in %s', async (platform, country) => {
    from(platform);
    expect(await pay(country)).toMatchObject({ object: 'transfer', amount: 100 });
  });

  test('in the US has no transfers without card_payments, but from a platform in the US', async () => {
    expect((await refusal(account('US'))).message).toBe(
      'You cannot request the `transfers` capability without the `card_payments` capability for accounts in US.',
    );
    expect(await pay('US', WITH_CARDS)).toMatchObject({ object: 'transfer' });
    from('US');
    expect(await account('US')).toMatchObject({ country: 'US', default_currency: 'usd' });
  });

  test.each([
    ['FR', 'JP', "it's restricted outside of your platform's region"],
    ['AU', 'FR', "it's restricted outside of your platform's region"],
    ['US', 'MX', 'when the account is under the `full` service agreement'],
  ])(
    'a platform in %s is told when it pays, not before, that one in %s cannot be paid',
    async (platform, country, why) => {
      from(platform);
      const error = await refusal(pay(country));
      expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error', code: undefined });
      expect(error.message).toContain(`Funds can't be sent to accounts located in ${country}`);
      expect(error.message).toContain(why);
      expect((await world.stripe.transfers.list()).data).toEqual([]);
    },
  );

  test('under the recipient agreement only from a platform in the US, without cards', async () => {
    expect((await refusal(account('JP', AS_RECIPIENT))).message).toContain(
      'The recipient ToS agreement is not supported for platforms in FR creating accounts in JP.',
    );
    from('US');
    expect(await refusal(account('US', AS_RECIPIENT))).toMatchObject({
      param: 'tos_acceptance[service_agreement]',
    });
    expect(await refusal(account('JM', { ...AS_RECIPIENT, ...WITH_CARDS }))).toMatchObject({
      param: 'capabilities',
    });
    expect(await pay('JM', AS_RECIPIENT)).toMatchObject({ object: 'transfer' });
  });

  test.each(['JM', 'KP'])('cannot be made in %s', async (country) => {
    const error = await refusal(account(country));
    expect(error).toMatchObject({ code: 'country_unsupported', param: 'country' });
    expect(error.message).toContain(`Connected accounts in ${country} cannot be created by platforms in FR.`);
  });

  test('the platform tells its country and currency', async () => {
    from('GB');
    expect(await world.stripe.accounts.retrieve(null)).toMatchObject({
      country: 'GB',
      default_currency: 'gbp',
    });
    await world.restart();
    expect(await world.stripe.accounts.retrieve(null)).toMatchObject({ country: 'GB' });
    expect(() => from('Britain')).toThrow('country');
  });
});

describe('an account that is no more', () => {
  const give = (destination: string) =>
    world.stripe.transfers.create({ amount: 100, currency: 'eur', destination });

  test('rejected by Stripe, takes nothing', async () => {
    await paidBy(world.stripe, VISA, 10_000);
    world.pass(7 * DAY);
    const { id } = await developer(world.stripe, 'complete');
    world.server.turn({ turn: 'account', account: id, standing: 'rejected' });
    expect(await world.stripe.accounts.retrieve(id)).toMatchObject({
      payouts_enabled: false,
      capabilities: { transfers: 'inactive' },
      requirements: { disabled_reason: 'rejected.other' },
    });
    expect(await refusal(give(id))).toMatchObject({ code: 'insufficient_capabilities_for_transfer' });
  });

  test('closed, is nobody’s', async () => {
    const { id } = await developer(world.stripe, 'complete');
    world.server.turn({ turn: 'close-account', account: id });
    expect(await refusal(world.stripe.accounts.retrieve(id))).toMatchObject({
      statusCode: 403,
      code: 'account_invalid',
    });
    expect(await refusal(give(id))).toMatchObject({ code: 'resource_missing', param: 'destination' });
  });
});
