// What the operator's own account at Stripe is, whom it can pay, and where Stripe posts events.
import { expect, it, test } from 'vitest';
import { capabilitiesFor, payoutCountries } from '../../src/payments/payout-countries.ts';
import { readPlatform } from '../../src/payments/platform.ts';
import { CountryRefused } from '../../src/ports/payments.ts';
import { testStripe } from './stripe.ts';

const stripe = testStripe();

it('is paid in the currency of the account, and in those that it has a balance in', async () => {
  const french = { country: 'FR', payoutInterval: 'manual', takesCharges: true };
  expect(await readPlatform(stripe.raw)).toEqual({ ...french, settles: ['EUR'] });
  await stripe.taken(undefined, { currency: 'USD' });
  expect(await readPlatform(stripe.raw)).toEqual({ ...french, settles: ['EUR', 'USD'] });
});

const urls = {
  account: 'https://w.example/webhooks/stripe',
  connect: 'https://w.example/webhooks/stripe/connect',
};

it('finds no endpoint where none of ours is', async () => {
  const expectedApiVersion = expect.stringMatching(/^20\d\d-/) as string;
  const none = { account: undefined, connect: undefined, expectedApiVersion };
  expect(await stripe.payments.readEndpoints(urls)).toEqual(none);
});

test.each([
  ['FR', 'US', true],
  ['US', 'DE', true],
  ['GB', 'CH', true],
  ['CA', 'FR', true],
  ['FR', 'JP', false],
  ['US', 'MX', false],
  ['AU', 'AU', true],
  ['AU', 'NZ', false],
  ['JP', 'US', false],
])('an operator in %s pays accounts in %s: %s', (platform, country, pays) => {
  expect(payoutCountries(platform).includes(country)).toBe(pays);
});

test.each([
  ['FR', 'DE', ['transfers']],
  ['FR', 'US', ['card_payments', 'transfers']],
  ['US', 'US', ['card_payments', 'transfers']],
  ['US', 'FR', ['card_payments', 'transfers']],
  [undefined, 'FR', ['card_payments', 'transfers']],
])('an operator in %s asks an account in %s for %j', (platform, country, capabilities) => {
  expect(Object.keys(capabilitiesFor(platform, country))).toEqual(capabilities);
});

const person = { id: 77n, login: 'dev', email: 'dev@example.org' };

it('opens an account in the United States from France, which transfers alone are not to be had for', async () => {
  const id = await stripe.payments.createAccount('us:1', { ...person, country: 'US', platform: 'FR' });
  const { capabilities } = await stripe.raw.accounts.retrieve(id);
  expect(Object.keys(capabilities ?? {}).toSorted()).toEqual(['card_payments', 'transfers']);
});

it('asks for card payments, too, where Stripe wants them', async () => {
  stripe.local.refuse('POST /v1/accounts', {
    status: 400,
    error: {
      message:
        'Your platform needs approval for accounts to have requested the `transfers` capability without the `card_payments` capability.',
    },
  });
  const id = await stripe.payments.createAccount('de:1', { ...person, country: 'DE', platform: 'FR' });
  expect((await stripe.raw.accounts.retrieve(id)).capabilities).toHaveProperty('card_payments');
});

it('says of a country that Stripe opens no account in that it is refused', async () => {
  const jamaica = { ...person, country: 'JM', platform: 'FR' };
  await expect(stripe.payments.createAccount('jm:1', jamaica)).rejects.toThrow(CountryRefused);
});
