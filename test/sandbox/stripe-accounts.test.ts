import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ONBOARDING,
  type World,
  aStripe,
  developer,
  follow,
  look,
  onboard,
  refusal,
  send,
} from './stripe-world.ts';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

describe('an Express account', () => {
  test('begins without anything that works, and says what is wanted', async () => {
    const { stripe } = world;
    const account = await developer(stripe);
    expect(account).toMatchObject({
      object: 'account',
      type: 'express',
      country: 'FR',
      default_currency: 'eur',
      email: 'grace@example.org',
      metadata: { person: '7' },
      capabilities: { transfers: 'inactive' },
      charges_enabled: false,
      details_submitted: false,
      payouts_enabled: false,
      requirements: { disabled_reason: 'requirements.past_due' },
    });
    expect(account.requirements?.currently_due).toContain('external_account');
    expect(await stripe.accounts.retrieve(account.id)).toMatchObject({ id: account.id });
  });

  test('is listed, changed, and kept over a restart', async () => {
    const first = await developer(world.stripe);
    world.pass(10);
    const second = await developer(world.stripe);
    await world.stripe.accounts.update(first.id, {
      metadata: { login: 'grace' },
      email: 'hopper@example.org',
    });
    await world.restart();
    const { data } = await world.stripe.accounts.list();
    expect(data.map((row) => row.id)).toEqual([second.id, first.id]);
    expect(data[1]).toMatchObject({
      email: 'hopper@example.org',
      metadata: { person: '7', login: 'grace' },
    });
    const later = await world.stripe.accounts.list({ created: { gt: first.created ?? 0 } });
    expect(later.data.map((row) => row.id)).toEqual([second.id]);
  });

  test('is refused in Stripe’s shape: unknown parameters, other kinds, somebody else’s', async () => {
    const { stripe } = world;
    const wrong = {
      type: 'express',
      capabilities: { transfers: { requested: true } },
      colour: 'red',
    } as const;
    expect(await refusal(stripe.accounts.create(wrong))).toMatchObject({
      statusCode: 400,
      code: 'parameter_unknown',
      param: 'colour',
    });
    expect(await refusal(stripe.accounts.create({ type: 'custom' }))).toMatchObject({ param: 'type' });
    expect(await refusal(stripe.accounts.create({ type: 'express' }))).toMatchObject({
      param: 'capabilities',
    });
    expect(await refusal(stripe.accounts.retrieve('acct_unknown'))).toMatchObject({
      statusCode: 403,
      code: 'account_invalid',
    });
    expect(await refusal(stripe.accounts.create({ type: 'express', country: 'France' }))).toMatchObject({
      param: 'country',
    });
  });
});

describe('onboarding', () => {
  test('completed on the page: transfers are active, and only the Connect endpoint hears of it', async () => {
    const { stripe } = world;
    const account = await developer(stripe);
    const sent = await onboard(stripe, account.id, 'complete');
    expect(sent).toMatchObject({ status: 303, location: ONBOARDING.return_url });
    expect(await stripe.accounts.retrieve(account.id)).toMatchObject({
      capabilities: { transfers: 'active' },
      charges_enabled: true,
      details_submitted: true,
      payouts_enabled: true,
      requirements: { currently_due: [], disabled_reason: null },
    });
    const [event] = await world.toldOfAccounts();
    expect(event).toMatchObject({
      type: 'account.updated',
      account: account.id,
      data: {
        object: { id: account.id, payouts_enabled: true },
        previous_attributes: { payouts_enabled: false, capabilities: { transfers: 'inactive' } },
      },
    });
    expect(await world.told()).toEqual([]);
    const [heard] = world.connect.heard;
    const { webhookSecret, connectWebhookSecret } = world.server;
    expect(connectWebhookSecret).not.toBe(webhookSecret);
    expect(() =>
      Stripe.webhooks.constructEvent(heard?.body ?? '', heard?.signature ?? '', webhookSecret),
    ).toThrow(Stripe.errors.StripeSignatureVerificationError);
  });

  test.each([
    ['restrict', 'inactive', true, 'requirements.past_due', ['individual.verification.document']],
    ['review', 'pending', true, 'requirements.pending_verification', []],
    ['later', 'inactive', false, 'requirements.past_due', expect.arrayContaining(['tos_acceptance.date'])],
  ])('ended with %s: transfers are %s', async (outcome, transfers, submitted, reason, due) => {
    const { stripe } = world;
    const account = await developer(stripe);
    expect((await onboard(stripe, account.id, outcome)).location).toBe(ONBOARDING.return_url);
    expect(await stripe.accounts.retrieve(account.id)).toMatchObject({
      capabilities: { transfers },
      details_submitted: submitted,
      payouts_enabled: false,
      requirements: { disabled_reason: reason, currently_due: due },
    });
  });

  test('the page says what it is, can be loaded again, needs no script, and is over once answered', async () => {
    const { stripe } = world;
    const account = await developer(stripe);
    const {
      url,
      expires_at: expires,
      created,
    } = await stripe.accountLinks.create({
      account: account.id,
      type: 'account_onboarding',
      ...ONBOARDING,
    });
    expect(expires - created).toBe(300);
    const page = await follow(url);
    for (const time of [1, 2]) {
      const { status, text } = await look(page);
      expect([time, status]).toEqual([time, 200]);
      expect(text).toContain(account.id);
      expect(text).not.toContain('<script');
      expect(text.match(/<button/g)).toHaveLength(4);
    }
    await send(page, { outcome: 'complete' });
    expect((await look(page)).status).toBe(410);
    await send(page, { outcome: 'restrict' });
    expect(await stripe.accounts.retrieve(account.id)).toMatchObject({ payouts_enabled: true });
  });

  test('a link works once and for five minutes; otherwise it leads to where a new one is made', async () => {
    const { stripe } = world;
    const { id: account } = await developer(stripe);
    const link = { account, type: 'account_onboarding', ...ONBOARDING } as const;
    const used = await stripe.accountLinks.create(link);
    expect(await follow(used.url)).toContain('/setup/');
    expect(await follow(used.url)).toBe(ONBOARDING.refresh_url);
    const late = await stripe.accountLinks.create(link);
    world.pass(300);
    expect(await follow(late.url)).toBe(ONBOARDING.refresh_url);
    expect((await look(`${world.server.origin}/setup/e/${account}/guessed`)).status).toBe(404);
    expect((await look(`${world.server.origin}/setup/guessed`)).status).toBe(404);
  });

  test('a link needs its account and both addresses', async () => {
    const { stripe } = world;
    const { id: account } = await developer(stripe);
    expect(
      await refusal(
        stripe.accountLinks.create({ account, type: 'account_onboarding', return_url: 'http://a.b/' }),
      ),
    ).toMatchObject({ code: 'parameter_missing', param: 'refresh_url' });
    expect(
      await refusal(
        stripe.accountLinks.create({ account: 'acct_x', type: 'account_onboarding', ...ONBOARDING }),
      ),
    ).toMatchObject({ code: 'account_invalid' });
    expect(
      await refusal(stripe.accountLinks.create({ account, type: 'account_update', ...ONBOARDING })),
    ).toMatchObject({ param: 'type' });
  });
});

describe('events of a connected account', () => {
  test('are listed for that account only, with what was delivered', async () => {
    const { stripe } = world;
    const account = await developer(stripe, 'complete');
    const other = await developer(stripe, 'review');
    await world.server.flush();
    const of = async (id: string, params: Stripe.EventListParams = {}) =>
      (await stripe.events.list(params, { stripeAccount: id })).data.map((event) => event.account);
    expect(await of(account.id)).toEqual([account.id]);
    expect(await of(other.id, { type: 'account.updated', delivery_success: true })).toEqual([other.id]);
    expect(await of(other.id, { delivery_success: false })).toEqual([]);
    expect((await stripe.events.list({ type: 'account.updated' })).data).toEqual([]);
    const [event] = (await stripe.events.list({}, { stripeAccount: account.id })).data;
    const id = event?.id ?? '';
    expect(await stripe.events.retrieve(id, {}, { stripeAccount: account.id })).toMatchObject({ id });
    expect(await refusal(stripe.events.retrieve(id))).toMatchObject({ statusCode: 404 });
    expect(await refusal(stripe.events.list({}, { stripeAccount: 'acct_x' }))).toMatchObject({
      statusCode: 403,
      code: 'account_invalid',
    });
  });

  test('wait while their endpoint fails, without holding up the platform’s own', async () => {
    const { stripe } = world;
    world.connect.answer(500);
    const account = await developer(stripe, 'complete');
    await stripe.customers.create();
    await world.server.flush();
    const undelivered = { delivery_success: false };
    expect((await stripe.events.list(undelivered, { stripeAccount: account.id })).data).toHaveLength(1);
    expect((await stripe.events.list(undelivered)).data).toEqual([]);
    world.connect.answer(200);
    await world.restart();
    await world.server.flush();
    expect((await world.stripe.events.list(undelivered, { stripeAccount: account.id })).data).toEqual([]);
  });
});

test('an update that changes nothing is no event; the platform may name itself', async () => {
  const { stripe } = world;
  const account = await developer(stripe);
  await stripe.accounts.update(account.id, { email: 'grace@example.org' });
  expect(await world.toldOfAccounts()).toEqual([]);
  await stripe.accounts.update(account.id, { business_profile: { url: 'https://example.org/' } });
  expect(await world.toldOfAccounts()).toMatchObject([{ type: 'account.updated', account: account.id }]);
  const { id } = await stripe.accounts.retrieveCurrent();
  expect(await stripe.accounts.retrieve(id)).toMatchObject({ id, type: 'standard' });
  expect(await stripe.customers.create({}, { stripeAccount: id })).toMatchObject({ object: 'customer' });
});

describe('a login link', () => {
  test('leads once to a page with the account’s balance', async () => {
    const { stripe } = world;
    const account = await developer(stripe, 'complete');
    const { url, object } = await stripe.accounts.createLoginLink(account.id);
    expect(object).toBe('login_link');
    const { status, text } = await look(await follow(url));
    expect(status).toBe(200);
    expect(text).toContain('€0.00');
    expect((await look(url)).status).toBe(410);
  });

  test('is refused before anything was answered', async () => {
    const account = await developer(world.stripe);
    expect(await refusal(world.stripe.accounts.createLoginLink(account.id))).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('has not completed onboarding'),
    });
  });
});

test('with `Stripe-Account` the account sees itself and its balance, and nothing else is done for it', async () => {
  const { stripe } = world;
  const { id } = await developer(stripe, 'complete');
  const options = { stripeAccount: id };
  expect(await stripe.accounts.retrieveCurrent({}, options)).toMatchObject({ id, type: 'express' });
  expect(await stripe.balance.retrieve({}, options)).toMatchObject({
    available: [{ amount: 0, currency: 'eur' }],
  });
  expect(await refusal(stripe.customers.create({}, options))).toMatchObject({ statusCode: 400 });
});
