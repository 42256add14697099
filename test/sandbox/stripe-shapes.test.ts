// The SDK's types are what every answer is held against. The compiler does it where the objects are made; here it is
// asked to confirm that what is stored is what the SDK expects, and that nothing is lost on the way out.
import { readFileSync } from 'node:fs';
import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import type {
  Account,
  Dispute,
  Payout,
  Topup,
  Transfer,
  TransferReversal,
} from '../../src/sandbox/stripe/connect-rows.ts';
import type {
  BalanceTransaction,
  Charge,
  Customer,
  EventRow,
  PaymentIntent,
  PaymentMethod,
  Refund,
  Session,
  SetupIntent,
} from '../../src/sandbox/stripe/state.ts';
import {
  ONBOARDING,
  type World,
  aStripe,
  developer,
  hold,
  openSetup,
  paidBy,
  savedCard,
} from './stripe-world.ts';

test('every stored object has every field that the SDK promises', () => {
  expectTypeOf<Account>().toExtend<Stripe.Account>();
  expectTypeOf<Dispute>().toExtend<Stripe.Dispute>();
  expectTypeOf<Transfer>().toExtend<Stripe.Transfer>();
  expectTypeOf<TransferReversal>().toExtend<Stripe.TransferReversal>();
  expectTypeOf<BalanceTransaction>().toExtend<Stripe.BalanceTransaction>();
  expectTypeOf<Charge>().toExtend<Stripe.Charge>();
  expectTypeOf<Customer>().toExtend<Stripe.Customer>();
  expectTypeOf<EventRow>().toExtend<Stripe.EventBase>();
  expectTypeOf<PaymentIntent>().toExtend<Stripe.PaymentIntent>();
  expectTypeOf<Payout>().toExtend<Stripe.Payout>();
  expectTypeOf<Topup>().toExtend<Stripe.Topup>();
  expectTypeOf<PaymentMethod>().toExtend<Stripe.PaymentMethod>();
  expectTypeOf<Refund>().toExtend<Stripe.Refund>();
  expectTypeOf<Session>().toExtend<Stripe.Checkout.Session>();
  expectTypeOf<SetupIntent>().toExtend<Stripe.SetupIntent>();
});

describe('what arrives', () => {
  let world: World;
  beforeEach(async () => {
    world = await aStripe();
  });
  afterEach(async () => {
    expect(world.faults).toEqual([]);
    await world.stop();
  });

  test('has every field of each object, and none that the SDK does not know', async () => {
    const { stripe } = world;
    const card = await savedCard(stripe, '4242424242424242');
    const held = await hold(stripe, card);
    await stripe.paymentIntents.capture(held.id);
    const refund = await stripe.refunds.create({ payment_intent: held.id });
    const account = await developer(stripe, 'complete');
    const { charge } = await paidBy(stripe, '4000000000000259');
    const transfer = await stripe.transfers.create({
      amount: 100,
      currency: 'eur',
      destination: account.id,
      source_transaction: charge,
    });
    world.server.turn({ turn: 'funds', amount: 10_000, currency: 'eur' });
    const reversal = await stripe.transfers.createReversal(transfer.id);
    const [dispute] = (await stripe.disputes.list()).data;
    const link = { account: account.id, type: 'account_onboarding', ...ONBOARDING } as const;
    const { session } = await openSetup(stripe);
    const rows: readonly (readonly [file: string, name: string, row: object])[] = [
      ['Balance', 'Balance', await stripe.balance.retrieve()],
      ['Accounts', 'Account', await stripe.accounts.retrieveCurrent()],
      ['Accounts', 'Account', account],
      ['AccountLinks', 'AccountLink', await stripe.accountLinks.create(link)],
      ['LoginLinks', 'LoginLink', await stripe.accounts.createLoginLink(account.id)],
      ['Disputes', 'Dispute', dispute ?? {}],
      ['Transfers', 'Transfer', transfer],
      ['TransferReversals', 'TransferReversal', reversal],
      [
        'BalanceTransactions',
        'BalanceTransaction',
        await stripe.balanceTransactions.retrieve(String(refund.balance_transaction)),
      ],
      ['Charges', 'Charge', await stripe.charges.retrieve(String(held.latest_charge))],
      ['Checkout/Sessions', 'Session', session],
      ['Customers', 'Customer', await stripe.customers.retrieve(card.customer)],
      ['Events', 'EventBase', (await stripe.events.list({ limit: 1 })).data[0] ?? {}],
      ['PaymentIntents', 'PaymentIntent', held],
      ['PaymentMethods', 'PaymentMethod', await stripe.paymentMethods.retrieve(card.paymentMethod)],
      ['Refunds', 'Refund', refund],
      ['Payouts', 'Payout', await stripe.payouts.create({ amount: 100, currency: 'eur' })],
      ['Topups', 'Topup', await stripe.topups.create({ amount: 100, currency: 'eur' })],
      ['SetupIntents', 'SetupIntent', await stripe.setupIntents.retrieve(String(session.setup_intent))],
    ];
    for (const [file, name, row] of rows) {
      const { needed, known } = declared(file, name);
      expect(needed.length).toBeGreaterThan(0);
      expect(needed.filter((field) => !(field in row))).toEqual([]);
      expect(Object.keys(row).filter((field) => !known.includes(field))).toEqual([]);
    }
  });
});

/** The fields of an interface as the SDK declares them. */
function declared(file: string, name: string) {
  const source = readFileSync(`node_modules/stripe/esm/resources/${file}.d.ts`, 'utf8');
  const body =
    source.split(new RegExp(`export (?:declare )?interface ${name} \\{\n`))[1]?.split(/\n\}/)[0] ?? '';
  const fields = [...body.matchAll(/^ {4}(\w+)(\??): /gm)];
  return {
    needed: fields.filter(([, , optional]) => optional === '').map(([, field = '']) => field),
    known: fields.map(([, field = '']) => field),
  };
}
