// Everything that the gateway can ask of Stripe, asked once, and each request held against Stripe's own description.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Payments } from '../../src/ports/payments.ts';
import { keyOf, testStripe } from '../payments/stripe.ts';
import { descriptionFile, newer, readDescription, type StripeDescription } from './stripe-description.ts';

/** What the gateway knows by itself. */
const ASKS_NOTHING = new Set(['currencies', 'estimateFee']);

const file = descriptionFile();
if (file === undefined)
  console.log('Stripe’s description is not beside this repository: not held against it.');

const stripe = testStripe();

/** The gateway, and which of its calls were made. */
function counted(payments: Payments): { readonly payments: Payments; readonly made: Set<string> } {
  const made = new Set<string>();
  const watched = new Proxy(payments, {
    get(target, name, receiver) {
      made.add(String(name));
      return Reflect.get(target, name, receiver);
    },
  });
  return { payments: watched, made };
}

const pages = { successUrl: 'http://127.0.0.1:9/done', cancelUrl: 'http://127.0.0.1:9/back' };
const order = { currency: 'EUR', amount: 5000n, consent: 'You agree.', locale: 'fr' as const, ...pages };

async function backers(payments: Payments): Promise<void> {
  const customer = await payments.createCustomer('c:1', { id: 801n, login: 'grace' });
  const opened = await payments.openCheckout('c:2', { ...order, checkout: 801n, customer });
  await stripe.fillIn(opened.url, '4000002760003184');
  await payments.expireCheckout(opened.session);
  const state = await payments.readCheckout(opened.session);
  if (state.kind !== 'complete') throw new Error(state.kind);
  const charge = stripe.orderFor(state.card);
  const asked = await payments.authorise(keyOf(charge), charge);
  if (asked.kind === 'unanswered') throw new Error(asked.kind);
  const { intent = '' } = asked;
  const confirmed = await payments.confirm('c:3', intent, {
    card: state.card,
    returnUrl: 'http://127.0.0.1:9/back',
  });
  if (confirmed.kind !== 'redirect') throw new Error(confirmed.kind);
  await stripe.post(confirmed.url, { outcome: 'complete' });
  await payments.capture('c:4', intent, 4000n);
  await payments.refund('c:5', intent, 1000n);
  await payments.readCharge(intent);
  await payments.findCharges(customer);
  const second = { ...order, ...charge, attempt: 2, checkout: 802n, customer };
  const another = await payments.openHoldCheckout('c:6', second);
  await stripe.fillIn(another.url, '4242424242424242');
  const held = await payments.readCheckout(another.session);
  if (held.kind !== 'complete' || held.hold === undefined) throw new Error(held.kind);
  await payments.cancel('c:7', held.hold.intent);
  await payments.forgetCard(state.card.paymentMethod);
  await payments.deleteCustomer(customer);
}

async function disputed(payments: Payments): Promise<void> {
  const { intent } = await stripe.taken('4000000000000259');
  await payments.readCharge(intent);
}

async function developers(payments: Payments): Promise<void> {
  await stripe.taken();
  stripe.pass({ days: 8 });
  await payments.createAccount('d:1', { id: 803n, login: 'ada', email: 'ada@example.com', country: 'FR' });
  const account = await stripe.account();
  await payments.openOnboarding(account, { returnUrl: pages.successUrl, refreshUrl: pages.cancelUrl });
  await payments.readAccount(account);
  await payments.openDashboard(account);
  const paid = await payments.transfer('d:2', {
    campaign: 7n,
    payout: 1,
    account,
    currency: 'EUR',
    amount: 2000n,
    description: 'acme/widgets#1',
  });
  if (paid.kind !== 'paid') throw new Error(paid.kind);
  await payments.reverse('d:3', paid.transfer, 500n);
}

async function books(payments: Payments): Promise<void> {
  const since = stripe.now().subtract({ hours: 24 * 30 });
  await payments.balance();
  await payments.platform();
  await payments.readEndpoints({ account: 'https://a.example/1', connect: 'https://a.example/2' });
  await Array.fromAsync(payments.movements(since));
  await Array.fromAsync(payments.undelivered(since));
}

describe.skipIf(file === undefined)('what we ask of Stripe', () => {
  let described: StripeDescription;
  beforeAll(() => {
    described = readDescription(file ?? '');
  });
  const body = (fields: string) => ({ method: 'POST', path: '/v1/refunds', query: '', body: fields });

  it('is valid by its description, each request of every call of the gateway', async () => {
    const { payments, made } = counted(stripe.payments);
    await backers(payments);
    await disputed(payments);
    await developers(payments);
    await books(payments);
    expect([...made].toSorted()).toEqual(
      Object.keys(stripe.payments)
        .filter((name) => !ASKS_NOTHING.has(name))
        .toSorted(),
    );
    const { asked } = stripe.way;
    expect(asked.flatMap((request) => described.problems(request))).toEqual([]);
    const operations = new Set(asked.map((request) => String(described.operation(request))));
    expect(
      Array.from(operations)
        .toSorted((a, b) => a.localeCompare(b))
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "DELETE /v1/customers/{customer}
      GET /v1/account
      GET /v1/accounts/{account}
      GET /v1/balance
      GET /v1/balance_transactions
      GET /v1/checkout/sessions/{session}
      GET /v1/disputes
      GET /v1/events
      GET /v1/payment_intents
      GET /v1/payment_intents/{intent}
      GET /v1/refunds
      GET /v1/transfers
      GET /v1/transfers/{id}/reversals
      GET /v1/transfers/{transfer}
      GET /v1/webhook_endpoints
      POST /v1/account_links
      POST /v1/accounts
      POST /v1/accounts/{account}/login_links
      POST /v1/checkout/sessions
      POST /v1/checkout/sessions/{session}/expire
      POST /v1/customers
      POST /v1/payment_intents
      POST /v1/payment_intents/{intent}/cancel
      POST /v1/payment_intents/{intent}/capture
      POST /v1/payment_intents/{intent}/confirm
      POST /v1/payment_methods/{payment_method}/detach
      POST /v1/refunds
      POST /v1/transfers
      POST /v1/transfers/{id}/reversals"
    `);
  });

  it('is excused from it only where the description is too old, and only where we need it', () => {
    for (const { method, path, parameter, reason } of newer) {
      expect(described.knows(method, path, parameter), parameter).toBe(false);
      expect(reason).not.toBe('');
      const uses = stripe.way.asked.filter(
        (asked) => described.operation(asked) === `${method} ${path}` && asked.body.includes(parameter),
      );
      expect(uses.length, `${path} ${parameter}`).toBeGreaterThan(0);
    }
  });

  it.each([
    ['a parameter that Stripe does not know', body('payment_intent=pi_1&amout=1'), /amout/],
    [
      'one inside another',
      {
        ...body('currency=eur&destination=acct_1&metadata[a]=b&capabilities[cards][requested]=true'),
        path: '/v1/accounts',
      },
      /cards/,
    ],
    ['an amount that is no number', body('payment_intent=pi_1&amount=ten'), /amount: must be integer/],
    ['a value that is none of those', body('payment_intent=pi_1&reason=why'), /reason: must be equal/],
    ['what is not asked for although it must be', { ...body('amount=1'), path: '/v1/transfers' }, /currency/],
    ['an address that Stripe does not know', { ...body(''), path: '/v1/refund' }, /not in the description/],
    [
      'an unknown filter of a list',
      { method: 'GET', path: '/v1/disputes', query: 'intent=pi_1', body: '' },
      /intent/,
    ],
  ])('would be found to be wrong by %s', (_name, asked, problem) => {
    expect(described.problems(asked).join('\n')).toMatch(problem);
  });
});
