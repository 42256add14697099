import { afterEach, beforeEach, expect, test } from 'vitest';
import { testCards } from '../../src/sandbox/stripe/test-cards.ts';
import { CANCEL_URL, type World, aStripe, look, openSetup, send, typed } from './stripe-world.ts';

const VISA = '4242424242424242';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

test('says who asks, for what, in the given words, and offers every test card', async () => {
  const { session, url } = await openSetup(world.stripe, {
    custom_text: {
      submit: { message: 'At most **€25**, see <b>the</b> [terms](https://example.org/terms?a=1&b=2).' },
    },
  });
  const { status, headers, text } = await look(url);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(text).toContain('Set up a card for future payments');
  expect(text).toContain('At most <strong>€25</strong>, see &lt;b&gt;the&lt;/b&gt;');
  expect(text).toContain('<a href="https://example.org/terms?a=1&amp;b=2" rel="noreferrer">terms</a>');
  expect(text).toContain('value="ada@example.org"');
  expect(text).toContain(`href="${CANCEL_URL}"`);
  for (const card of testCards) expect(text).toContain(`value="${card.number}"`);
  expect(session.url).toBe(`${world.server.origin}/c/pay/${session.id}`);
});

test('needs no script and lets only its own style in', async () => {
  const { url } = await openSetup(world.stripe);
  const { headers, text } = await look(url);
  expect(text).not.toContain('<script');
  const policy = headers.get('content-security-policy') ?? '';
  const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? '';
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
  expect(policy).toContain(`'sha256-${Buffer.from(digest).toString('base64')}'`);
  expect(policy).toContain("default-src 'none'");
});

test('fills the form with the test card that was chosen, and charges nothing by that', async () => {
  const { session, url } = await openSetup(world.stripe);
  const { status, text } = await send(url, { email: 'ada@example.org', fill: '378282246310005' });
  expect(status).toBe(200);
  expect(text).toContain('value="3782 822463 10005"');
  expect(text).toContain('value="1234"');
  expect(await world.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'open' });
});

test('fills in an address of the customer where none is known, each their own', async () => {
  const { id } = await world.stripe.customers.create({ name: 'ada-l' });
  const { url } = await openSetup(world.stripe, { customer: id });
  const { text } = await send(url, { fill: VISA });
  expect(text).toContain('value="ada-l@example.org"');
});

test.each([
  ['number', { number: '4242 4242 4242 4241' }, 'Your card number is invalid.'],
  ['number', { number: '4000056655665556' }, 'not one of the test cards'],
  ['expiry', { expiry: '13 / 34' }, 'expiration date is invalid'],
  ['expiry', { expiry: '10 / 26' }, 'in the past'],
  ['cvc', { cvc: '12' }, 'has 3 digits'],
  ['email', { email: 'nobody' }, 'e-mail address is incomplete'],
])('points at the %s that is wrong: %o', async (field, change, message) => {
  const { stripe } = world;
  const customer = await stripe.customers.create();
  const { url } = await openSetup(stripe, { customer: customer.id });
  const { status, text } = await send(url, { ...typed(VISA), ...change });
  expect(status).toBe(422);
  expect(text).toContain(message);
  expect(text).toMatch(new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
});

test('asks for agreement to the terms where the session wants it', async () => {
  const { stripe } = world;
  const { session, url } = await openSetup(stripe, {
    consent_collection: { terms_of_service: 'required' },
  });
  expect((await send(url, typed(VISA))).status).toBe(422);
  expect((await send(url, { ...typed(VISA), terms: 'accepted' })).status).toBe(303);
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    consent: { terms_of_service: 'accepted' },
  });
});

test('is not there for an id that nobody was given', async () => {
  expect((await look(`${world.server.origin}/c/pay/cs_test_1`)).status).toBe(404);
  expect((await look(`${world.server.origin}/authenticate/seti_1_secret_2`)).status).toBe(404);
});
