// A declined pledge again, with the backer there: their bank sees them, and the same intent holds the money.
import { expect, it } from 'vitest';
import { testStripe } from './stripe.ts';

const stripe = testStripe();
const ALWAYS_ASKS = '4000002760003184';

async function declined(number: string) {
  const order = stripe.orderFor(await stripe.savedCard(number));
  const outcome = await stripe.authorise(order);
  if (outcome.kind !== 'declined' || outcome.intent === undefined) throw new Error(outcome.kind);
  return { order, intent: outcome.intent };
}

const returnUrl = 'http://127.0.0.1:9/confirmed';

async function asked(key: string) {
  const { order, intent } = await declined(ALWAYS_ASKS);
  const confirm = (named = key) => stripe.payments.confirm(named, intent, { card: order.card, returnUrl });
  const outcome = await confirm();
  if (outcome.kind !== 'redirect') throw new Error(outcome.kind);
  return { order, intent, url: outcome.url, confirm };
}

it('sends the backer to their bank, which sends them back, and then the money is held', async () => {
  const { intent, url, confirm, order } = await asked('confirm:1');
  expect(await stripe.payments.readCharge(intent)).toMatchObject({ state: 'needs-authentication' });
  const back = await stripe.post(url, { outcome: 'complete' });
  expect(back.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:9\/confirmed\?/);
  const held = { kind: 'authorised', intent, amount: 5000n };
  expect(await confirm()).toMatchObject(held);
  expect(await confirm('confirm:1:later')).toMatchObject(held);
  expect(await stripe.authorise(order)).toMatchObject(held);
  expect((await stripe.raw.paymentIntents.list({ customer: order.card.customer })).data).toHaveLength(1);
});

it('gives the same way to the bank while the backer is on it', async () => {
  const { url, confirm } = await asked('confirm:2');
  expect(await confirm()).toEqual({ kind: 'redirect', url });
  expect(await confirm('confirm:2:again')).toEqual({ kind: 'redirect', url });
});

it('never sends anybody to a page that is over: it says what the bank said', async () => {
  const { url, confirm, intent } = await asked('confirm:3');
  await stripe.post(url, { outcome: 'fail' });
  expect(await confirm()).toMatchObject({ kind: 'declined', intent });
  expect(await confirm('confirm:3:second try')).toMatchObject({ kind: 'redirect' });
});

it('tells a card that is refused, and holds on one that is not', async () => {
  const { order, intent } = await declined('4000000000000341');
  const at = { returnUrl };
  expect(await stripe.payments.confirm('confirm:4', intent, { ...at, card: order.card })).toEqual({
    kind: 'declined',
    intent,
    cause: 'soft',
  });
  const other = await stripe.raw.paymentMethods.attach('pm_card_visa', { customer: order.card.customer });
  const card = { ...order.card, paymentMethod: other.id };
  expect(await stripe.payments.confirm('confirm:5', intent, { ...at, card })).toMatchObject({
    kind: 'authorised',
    intent,
    amount: 5000n,
  });
});

it('is declined once the intent was cancelled', async () => {
  const { confirm, intent } = await asked('confirm:6');
  await stripe.payments.cancel('cancel:6', intent);
  expect(await confirm()).toMatchObject({ kind: 'declined', intent });
});

it('throws when the money was captured: there is nothing to confirm', async () => {
  const { intent, order } = await stripe.taken();
  await expect(stripe.payments.confirm('confirm:7', intent, { card: order.card, returnUrl })).rejects.toThrow(
    `confirming ${intent} at Stripe failed`,
  );
});
