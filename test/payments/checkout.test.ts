// Saving a card on Stripe's page, read back as our states.
import { expect, it } from 'vitest';
import { INSTANCE, testStripe } from './stripe.ts';

const stripe = testStripe();

const order = (checkout: bigint, customer: string) => ({
  checkout,
  customer,
  currency: 'EUR',
  amount: 5000n,
  consent: 'You pay at most €50, once, and only if this wish is funded.',
  locale: 'fr' as const,
  successUrl: 'http://127.0.0.1:9/done?checkout=1',
  cancelUrl: 'http://127.0.0.1:9/back',
});

const opened = async (id: bigint) => {
  const customer = await stripe.payments.createCustomer(`person:9${id}:customer:1`, { id, login: 'grace' });
  return { customer, ...(await stripe.payments.openCheckout(`checkout:9${id}:open:1`, order(id, customer))) };
};

it('asks for a card to be saved, in words, and charges nothing', async () => {
  const { session, url, customer } = await opened(71n);
  const raw = await stripe.raw.checkout.sessions.retrieve(session);
  expect(raw).toMatchObject({
    mode: 'setup',
    customer,
    currency: 'eur',
    amount_total: null,
    client_reference_id: '71',
    metadata: { instance: INSTANCE, checkout: '71' },
    allowed_payment_method_types: ['card'],
    custom_text: { submit: { message: order(71n, customer).consent } },
    url,
  });
});

it('is open, then complete with the card and the address it was typed with', async () => {
  const { session, url, customer } = await opened(72n);
  expect(await stripe.payments.readCheckout(session)).toEqual({ kind: 'open', url });
  expect((await stripe.fillIn(url, '4242424242424242')).status).toBe(303);
  expect(await stripe.payments.readCheckout(session)).toEqual({
    kind: 'complete',
    card: {
      customer,
      paymentMethod: expect.stringMatching(/^pm_/),
      fingerprint: expect.any(String),
      expires: { year: 2040, month: 12 },
    },
    email: 'backer@example.com',
    hold: undefined,
  });
});

it('stays open when the card is refused, and runs out after a day', async () => {
  const { session, url } = await opened(73n);
  await stripe.fillIn(url, '4000000000000002');
  expect((await stripe.payments.readCheckout(session)).kind).toBe('open');
  stripe.pass({ hours: 25 });
  expect(await stripe.payments.readCheckout(session)).toEqual({ kind: 'expired' });
});

it('gives the same customer and the same checkout when it is asked again under the same key', async () => {
  const first = await opened(74n);
  expect(await opened(74n)).toEqual(first);
});

it('refuses an agreement that Stripe would cut off', async () => {
  const { customer } = await opened(75n);
  const long = { ...order(75n, customer), consent: 'x'.repeat(1201) };
  await expect(stripe.payments.openCheckout('checkout:975:open:2', long)).rejects.toThrow(RangeError);
});

it('says which call failed when the checkout is not known', async () => {
  await expect(stripe.payments.readCheckout('cs_test_nothing')).rejects.toThrow(
    /reading a checkout at Stripe failed: .*404.*resource_missing/,
  );
});

const holdOrder = (checkout: bigint, customer: string) => ({
  ...order(checkout, customer),
  campaign: 7n,
  pledge: 900n + checkout,
  attempt: 2,
  description: 'acme/widgets#1',
});

const openedHold = async (id: bigint) => {
  const customer = await stripe.payments.createCustomer(`person:9${id}:customer:1`, { id, login: 'grace' });
  const hold = holdOrder(id, customer);
  return { customer, hold, ...(await stripe.payments.openHoldCheckout(`checkout:9${id}:hold:1`, hold)) };
};

it('holds a pledge on another card at once, and captures nothing', async () => {
  const { session, url, customer, hold } = await openedHold(76n);
  expect(await stripe.payments.readCheckout(session)).toEqual({ kind: 'open', url });
  await stripe.fillIn(url, '4000002760003184');
  const state = await stripe.payments.readCheckout(session);
  if (state.kind !== 'complete' || state.hold === undefined) throw new Error(state.kind);
  expect(state.card).toMatchObject({ customer, expires: { year: 2040, month: 12 } });
  expect(state.hold.amount).toBe(5000n);
  expect(Math.round(stripe.now().until(state.hold.captureBefore).total('hours'))).toBe(7 * 24);
  expect(await stripe.raw.paymentIntents.retrieve(state.hold.intent)).toMatchObject({
    status: 'requires_capture',
    capture_method: 'manual',
    setup_future_usage: 'off_session',
    transfer_group: `${INSTANCE}_campaign_7`,
    description: 'acme/widgets#1',
    metadata: {
      instance: INSTANCE,
      campaign: '7',
      pledge: String(hold.pledge),
      attempt: '2',
      checkout: '76',
    },
  });
  // The attempt is that of the page: nobody holds the money a second time.
  const again = await stripe.payments.authorise('pledge:976:authorise:2', { ...hold, card: state.card });
  expect(again).toMatchObject({ kind: 'authorised', intent: state.hold.intent });
  const card = { ...stripe.orderFor(state.card), attempt: 3 };
  expect(await stripe.authorise(card)).toMatchObject({ cause: 'authentication-required' });
});

it('keeps the card of a page whose hold is over', async () => {
  const { session, url, customer } = await openedHold(77n);
  await stripe.fillIn(url, '4242424242424242');
  const state = await stripe.payments.readCheckout(session);
  if (state.kind !== 'complete' || state.hold === undefined) throw new Error(state.kind);
  await stripe.payments.capture('pledge:977:capture:2', state.hold.intent, 4000n);
  expect(await stripe.payments.readCheckout(session)).toMatchObject({ card: { customer }, hold: undefined });
});

it('closes a page so that nobody can finish it, whatever had become of it', async () => {
  const { session, url } = await opened(78n);
  await stripe.payments.expireCheckout(session);
  await stripe.payments.expireCheckout(session);
  expect(await stripe.payments.readCheckout(session)).toEqual({ kind: 'expired' });
  await stripe.fillIn(url, '4242424242424242');
  expect(await stripe.payments.readCheckout(session)).toEqual({ kind: 'expired' });
  const finished = await opened(79n);
  await stripe.fillIn(finished.url, '4242424242424242');
  await stripe.payments.expireCheckout(finished.session);
  expect((await stripe.payments.readCheckout(finished.session)).kind).toBe('complete');
  await expect(stripe.payments.expireCheckout('cs_test_nothing')).rejects.toThrow('resource_missing');
});

it('forgets one card, also twice', async () => {
  const card = await stripe.savedCard();
  for (const _ of [1, 2]) await stripe.payments.forgetCard(card.paymentMethod);
  await stripe.payments.forgetCard('pm_nothing');
  expect(await stripe.authorise(stripe.orderFor(card))).toMatchObject({ kind: 'declined', cause: 'hard' });
});

it('forgets a person and their cards, also twice', async () => {
  const card = await stripe.savedCard();
  await stripe.payments.deleteCustomer(card.customer);
  await stripe.payments.deleteCustomer(card.customer);
  expect(await stripe.authorise(stripe.orderFor(card))).toMatchObject({ kind: 'declined', cause: 'hard' });
});
