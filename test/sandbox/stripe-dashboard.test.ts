import { afterEach, beforeEach, expect, test } from 'vitest';
import { type World, aStripe, developer, look, paidBy, send } from './stripe-world.ts';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const home = () => `${world.server.origin}/`;

/** The fields behind a button, by what it says. */
function fieldsOf(text: string, label: string): Record<string, string> {
  const forms = text.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((each) => each.includes(`>${label}</button>`)) ?? '';
  return Object.fromEntries(
    [...form.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

const press = async (label: string) => {
  const { text } = await look(home());
  return send(home(), fieldsOf(text, label));
};

test('shows nothing yet, without a script', async () => {
  const { status, text } = await look(home());
  expect(status).toBe(200);
  expect(text.match(/None yet\./g)).toHaveLength(5);
  expect(text).toMatch(/€0\.00<\/strong> available/);
  expect(text).not.toContain('<script');
});

test('disputes a payment, wins and loses, sends a refund back', async () => {
  const { stripe } = world;
  const { charge, intent } = await paidBy(stripe, '4242424242424242', 3000);
  expect((await look(home())).text).toContain('€30.00');
  expect(await press('Dispute')).toMatchObject({ status: 303, location: '/' });
  expect((await look(home())).text).toContain('needs_response');
  await press('Win');
  expect((await stripe.disputes.list({ charge })).data).toMatchObject([{ status: 'won' }]);
  const refund = await stripe.refunds.create({ payment_intent: intent.id });
  await press('Send it back');
  expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'failed' });
  const other = await paidBy(stripe, '4242424242424242');
  await press('Dispute');
  await press('Lose');
  expect((await stripe.disputes.list({ charge: other.charge })).data).toMatchObject([{ status: 'lost' }]);
});

test('restricts an account, activates it, adds funds', async () => {
  const { stripe } = world;
  const { id } = await developer(stripe);
  await press('Make active');
  expect(await stripe.accounts.retrieve(id)).toMatchObject({ capabilities: { transfers: 'active' } });
  await press('Restrict');
  expect(await stripe.accounts.retrieve(id)).toMatchObject({ capabilities: { transfers: 'inactive' } });
  await press('Add €100.00');
  expect((await look(home())).text).toMatch(/€100\.00<\/strong> available/);
});

test('says what cannot be done, and does nothing for another site', async () => {
  const { charge } = await paidBy(world.stripe, '4242424242424242');
  const fields = { turn: 'dispute', charge };
  const foreign = await fetch(home(), {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Sec-Fetch-Site': 'cross-site' },
    body: new URLSearchParams(fields),
  });
  expect(foreign.status).toBe(400);
  expect((await world.stripe.disputes.list()).data).toEqual([]);
  await send(home(), fields);
  const again = await send(home(), fields);
  expect(again.status).toBe(400);
  expect(again.text).toContain('has nothing left to dispute');
});
