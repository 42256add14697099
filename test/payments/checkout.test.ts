// Saving a card on Stripe's page, read back as our states.
import Stripe from 'stripe';
import { expect, it } from 'vitest';
import { testStripe } from './stripe.ts';

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
  const raw = await new Stripe(stripe.local.secretKey, local()).checkout.sessions.retrieve(session);
  expect(raw).toMatchObject({
    mode: 'setup',
    customer,
    currency: 'eur',
    amount_total: null,
    client_reference_id: '71',
    metadata: { checkout: '71' },
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

function local(): { host: string; port: number; protocol: 'http' } {
  const { hostname, port } = new URL(stripe.local.origin);
  return { host: hostname, port: Number(port), protocol: 'http' };
}
