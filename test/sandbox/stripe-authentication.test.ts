import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
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

const RETURN = 'http://127.0.0.1:1/back?pledge=42';
const AUTHENTICATES_ONCE = '4000002500003155';
const AUTHENTICATES_ALWAYS = '4000002760003184';

describe('cards that want authentication', () => {
  test('once set up with it, off-session payments need it no more', async () => {
    const { stripe } = world;
    const { session, url } = await openSetup(stripe);
    const sent = await send(url, typed(AUTHENTICATES_ONCE));
    expect(sent.status).toBe(303);
    expect(sent.location).toContain(`${world.server.origin}/authenticate/seti_`);
    expect((await look(String(sent.location))).text).toContain('Complete the 3-D Secure authentication');
    const waiting = await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] });
    expect(waiting).toMatchObject({
      status: 'open',
      setup_intent: { status: 'requires_action', next_action: { redirect_to_url: { url: sent.location } } },
    });
    const passed = await send(String(sent.location), { outcome: 'complete' });
    expect(passed).toMatchObject({ status: 303, location: `http://127.0.0.1:1/done?session=${session.id}` });
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] });
    expect(done).toMatchObject({ status: 'complete', setup_intent: { status: 'succeeded' } });
    expect((await world.told()).map((event) => event.type)).toContain('setup_intent.requires_action');
    const held = await hold(stripe, await savedCard(stripe, AUTHENTICATES_ONCE));
    expect(held.status).toBe('requires_capture');
  });

  test('an authentication that fails leads back to the page, which says so', async () => {
    const { stripe } = world;
    const { session, url } = await openSetup(stripe);
    const sent = await send(url, typed(AUTHENTICATES_ONCE));
    const failed = await send(String(sent.location), { outcome: 'fail' });
    expect(failed).toMatchObject({ status: 303, location: url });
    expect((await look(url)).text).toContain('We are unable to authenticate your payment method.');
    expect((await look(String(sent.location))).status).toBe(410);
    expect(await stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] })).toMatchObject({
      status: 'open',
      setup_intent: {
        status: 'requires_payment_method',
        last_setup_error: { code: 'setup_intent_authentication_failure' },
      },
    });
  });

  test('attached without being set up, it asks for authentication off session', async () => {
    const { stripe } = world;
    const customer = await stripe.customers.create();
    const method = await stripe.paymentMethods.attach('pm_card_authenticationRequiredOnSetup', {
      customer: customer.id,
    });
    const error = await refusal(hold(stripe, { customer: customer.id, paymentMethod: method.id }));
    expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required' });
  });

  test('one wants it for every payment: refused off session, then done on the bank’s page', async () => {
    const { stripe } = world;
    const card = await savedCard(stripe, AUTHENTICATES_ALWAYS);
    const error = await refusal(hold(stripe, card));
    expect(error).toMatchObject({
      statusCode: 402,
      code: 'authentication_required',
      decline_code: 'authentication_required',
      payment_intent: { status: 'requires_payment_method' },
    });
    const waiting = await stripe.paymentIntents.confirm(error.payment_intent?.id ?? '', {
      payment_method: card.paymentMethod,
      return_url: RETURN,
    });
    const address = waiting.next_action?.redirect_to_url?.url ?? '';
    expect(waiting).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: RETURN } },
    });
    expect((await look(address)).text).toContain('€20.00');
    const passed = await send(address, { outcome: 'complete' });
    const back = new URL(String(passed.location));
    expect(Object.fromEntries(back.searchParams)).toEqual({
      pledge: '42',
      payment_intent: waiting.id,
      payment_intent_client_secret: waiting.client_secret,
      redirect_status: 'succeeded',
    });
    expect(await stripe.paymentIntents.retrieve(waiting.id, { expand: ['latest_charge'] })).toMatchObject({
      status: 'requires_capture',
      latest_charge: { payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } } },
    });
  });

  test('failing it on the bank’s page leaves the intent without a method', async () => {
    const { stripe } = world;
    const card = await savedCard(stripe, AUTHENTICATES_ALWAYS);
    const waiting = await hold(stripe, card, { off_session: false, return_url: RETURN });
    const failed = await send(waiting.next_action?.redirect_to_url?.url ?? '', { outcome: 'fail' });
    expect(new URL(String(failed.location)).searchParams.get('redirect_status')).toBe('failed');
    expect(await stripe.paymentIntents.retrieve(waiting.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
  });

  test('a caller may rather fail than ask', async () => {
    const { stripe } = world;
    const card = await savedCard(stripe, AUTHENTICATES_ALWAYS);
    const error = await refusal(
      hold(stripe, card, { off_session: false, return_url: RETURN, error_on_requires_action: true }),
    );
    expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required' });
  });

  test('3-D Secure can be asked for with any card', async () => {
    const { stripe } = world;
    const card = await savedCard(stripe, '4242424242424242');
    const waiting = await hold(stripe, card, {
      off_session: false,
      return_url: RETURN,
      payment_method_options: { card: { request_three_d_secure: 'any' } },
    });
    expect(waiting.status).toBe('requires_action');
  });
});

describe('setup intents without Checkout', () => {
  test('are confirmed, authenticated and cancelled through the API', async () => {
    const { stripe } = world;
    const customer = await stripe.customers.create();
    const intent = await stripe.setupIntents.create({ customer: customer.id, metadata: { pledge: '42' } });
    expect(intent).toMatchObject({ status: 'requires_payment_method', usage: 'off_session' });
    const waiting = await stripe.setupIntents.confirm(intent.id, {
      payment_method: 'pm_card_authenticationRequired',
      return_url: RETURN,
    });
    expect(waiting.status).toBe('requires_action');
    const passed = await send(waiting.next_action?.redirect_to_url?.url ?? '', { outcome: 'complete' });
    expect(new URL(String(passed.location)).searchParams.get('redirect_status')).toBe('succeeded');
    expect(await stripe.setupIntents.retrieve(intent.id)).toMatchObject({ status: 'succeeded' });
    const late = await refusal(stripe.setupIntents.cancel(intent.id));
    expect(late).toMatchObject({ code: 'setup_intent_unexpected_state', setup_intent: { id: intent.id } });

    const other = await stripe.setupIntents.create({ customer: customer.id });
    const canceled = await stripe.setupIntents.cancel(other.id, { cancellation_reason: 'abandoned' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    expect((await stripe.setupIntents.list({ customer: customer.id })).data).toHaveLength(2);
  });

  test('a declined card is a card error with the intent inside', async () => {
    const { stripe } = world;
    const error = await refusal(
      stripe.setupIntents.create({ payment_method: 'pm_card_chargeDeclined', confirm: true }),
    );
    expect(error).toMatchObject({
      statusCode: 402,
      code: 'card_declined',
      setup_intent: { status: 'requires_payment_method' },
    });
  });
});
