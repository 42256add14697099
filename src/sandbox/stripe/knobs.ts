// What a test, or a person on the dashboard, can turn that no API of Stripe's can: what becomes of accounts, disputes and
// refunds, and what goes wrong with webhooks and calls. Accounts and money are written down as everything is; troubles
// last as long as the process.
import { z } from 'zod';
import { findAccount } from './account-routes.ts';
import { STANDINGS } from './account-standing.ts';
import { stand } from './accounts.ts';
import type { CallRule } from './call-trouble.ts';
import type { Context } from './context.ts';
import {
  DISPUTE_KINDS,
  REASONS,
  appeal,
  canBeDisputed,
  closeDispute,
  escalate,
  isInquiry,
  isOpen,
  openDispute,
} from './dispute-states.ts';
import { type FaultControls, faultControls } from './fault-controls.ts';
import { broken, invalid } from './faults.ts';
import { find, findCharge, findPaymentMethod } from './find.ts';
import { detach } from './payment-methods.ts';
import { failPayout, payOut, payOutTonight } from './payout-states.ts';
import { newTopup } from './payouts.ts';
import { platformAccount, platformId } from './platform.ts';
import { failRefund } from './refund-states.ts';
import { holdReserve, takeFee } from './reserves.ts';
import { changeTerms } from './terms.ts';
import { refundByRequest } from './refunds.ts';
import { reverse } from './transfer-reversals.ts';
import { type Fate, type WebhookTrouble, webhookTrouble } from './webhook-trouble.ts';

const id = z.string().min(1);
const amount = z.coerce.number().int().positive();
const percent = z.number().min(0).max(100).default(0);
const seed = z.int().default(1);

const knob = z.discriminatedUnion('turn', [
  z.strictObject({ turn: z.literal('account'), account: id, standing: z.enum(STANDINGS) }),
  z.strictObject({ turn: z.literal('close-account'), account: id }),
  z.strictObject({ turn: z.literal('pay-out'), account: id }),
  z.strictObject({ turn: z.literal('detach'), payment_method: id }),
  z.strictObject({
    turn: z.literal('platform'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .exactOptional(),
    payouts: z.enum(['daily', 'manual']).exactOptional(),
  }),
  z.strictObject({
    turn: z.literal('terms'),
    settles: z.array(id).nullable().exactOptional(),
    rates: z.record(id, z.number().positive()).exactOptional(),
    fee: z
      .strictObject({ percent: z.number().min(0), fixed: z.int().min(0) })
      .nullable()
      .exactOptional(),
    feeAfterHours: z.int().min(0).exactOptional(),
  }),
  z.strictObject({ turn: z.literal('fail-payout'), payout: id }),
  z.strictObject({ turn: z.literal('account-fee'), amount, currency: id }),
  z.strictObject({
    turn: z.literal('reserve'),
    amount,
    currency: id,
    days: z.coerce.number().int().positive(),
  }),
  z.strictObject({ turn: z.literal('funds'), amount, currency: id }),
  z.strictObject({
    turn: z.literal('dispute'),
    charge: id,
    reason: z.enum(REASONS).default('fraudulent'),
    kind: z.enum(DISPUTE_KINDS).default('chargeback'),
    amount: amount.exactOptional(),
  }),
  z.strictObject({
    turn: z.literal('close-dispute'),
    dispute: id,
    outcome: z.enum(['lost', 'warning_closed', 'won']),
  }),
  z.strictObject({ turn: z.literal('escalate-dispute'), dispute: id }),
  z.strictObject({ turn: z.literal('appeal-dispute'), dispute: id }),
  z.strictObject({ turn: z.literal('refund'), charge: id, amount: amount.exactOptional() }),
  z.strictObject({ turn: z.literal('reverse'), transfer: id, amount: amount.exactOptional() }),
  z.strictObject({ turn: z.literal('fail-refund'), refund: id }),
  z.strictObject({
    turn: z.literal('webhooks'),
    seed,
    drop: percent,
    double: percent,
    reorder: percent,
    delay: percent,
    delayMs: z.int().min(0).max(60_000).default(100),
  }),
  z.strictObject({
    turn: z.literal('calls'),
    seed,
    rules: z.array(
      z.strictObject({
        method: z.enum(['DELETE', 'GET', 'POST']).default('POST'),
        path: z.string().default('*'),
        nth: z.int().positive().default(1),
        times: z.int().positive().default(1),
        percent: z.number().min(0).max(100).default(100),
        when: z.enum(['after', 'before']),
        how: z.enum(['500', 'reset', 'silence']),
      }),
    ),
  }),
]);

export type Knob = z.input<typeof knob>;
type Turned = z.output<typeof knob>;

export interface Knobs {
  /** @throws Fault naming what is wrong with it */
  turn(given: unknown): object;
  readonly faults: FaultControls;
  /** What becomes of an event on its way. */
  fateOf(type: string): Fate;
}

export function createKnobs(perform: <T>(work: (context: Context) => T) => T): Knobs {
  let webhooks: WebhookTrouble | undefined;
  const faults = faultControls();

  return {
    turn(given) {
      const read = knob.safeParse(given);
      if (!read.success) throw invalid(z.prettifyError(read.error));
      const turned = read.data;
      if (turned.turn === 'webhooks') {
        webhooks = webhookTrouble(turned);
        return {};
      }
      if (turned.turn === 'calls') {
        return { counted: faults.replaceCalls(turned.rules.map((rule) => ruleOf(rule, turned.seed))) };
      }
      return perform((context) => act(context, turned));
    },
    faults,
    fateOf: (type) => faults.forEvent(type) ?? webhooks?.(type) ?? { copies: 1, delayMs: 0, holdBack: false },
  };
}

type TurnedRule = Extract<Turned, { turn: 'calls' }>['rules'][number];

const ruleOf = ({ how, ...rule }: TurnedRule, seed: number): CallRule => ({
  ...rule,
  match: {},
  seed,
  delayMs: 0,
  ...(how === '500'
    ? { answer: { status: 500, error: broken().error, headers: {}, remembered: true } }
    : { lost: how }),
});

type Act = Exclude<Turned, { turn: 'calls' | 'webhooks' }>;

function act(context: Context, turned: Act): object {
  switch (turned.turn) {
    case 'account':
      return stand(context, findAccount(context, turned.account), turned.standing);
    case 'close-account':
      context.state.accounts.remove(findAccount(context, turned.account).id);
      return {};
    case 'detach':
      return detach(context, findPaymentMethod(context, turned.payment_method, { param: 'payment_method' }));
    case 'platform':
      return changePlatform(context, turned);
    case 'terms': {
      const { turn: _turn, ...change } = turned;
      return changeTerms(context, change);
    }
    case 'fail-payout': {
      const payout = find(context.state.payouts, 'payout', turned.payout, { param: 'payout' });
      if (!['paid', 'pending'].includes(payout.status))
        throw invalid(`Payout ${payout.id} is ${payout.status}.`);
      return failPayout(context, payout);
    }
    case 'account-fee':
      return takeFee(context, turned.amount, turned.currency);
    case 'reserve':
      return holdReserve(context, turned.amount, turned.currency, turned.days);
    case 'pay-out':
      payOut(context, findAccount(context, turned.account).id);
      return {};
    case 'funds':
      return newTopup(context, { amount: turned.amount, currency: turned.currency });
    case 'dispute': {
      const charge = findCharge(context, turned.charge, { param: 'charge' });
      if (!canBeDisputed(charge)) throw invalid(`Charge ${charge.id} has nothing left to dispute.`);
      return openDispute(context, charge, turned);
    }
    case 'close-dispute': {
      const dispute = find(context.state.disputes, 'dispute', turned.dispute, { param: 'dispute' });
      const fits = turned.outcome === 'warning_closed' ? isInquiry(dispute) : isOpen(dispute);
      if (!fits) throw invalid(`Dispute ${dispute.id} cannot be ${turned.outcome}: it is ${dispute.status}.`);
      return closeDispute(context, dispute, turned.outcome);
    }
    case 'escalate-dispute': {
      const dispute = find(context.state.disputes, 'dispute', turned.dispute, { param: 'dispute' });
      if (!isInquiry(dispute)) throw invalid(`Dispute ${dispute.id} is no open inquiry.`);
      return escalate(context, dispute);
    }
    case 'appeal-dispute': {
      const dispute = find(context.state.disputes, 'dispute', turned.dispute, { param: 'dispute' });
      if (dispute.status !== 'lost') throw invalid(`Dispute ${dispute.id} is not lost.`);
      return appeal(context, dispute);
    }
    case 'refund':
      return refundByRequest(context, withAmount({ charge: turned.charge }, turned.amount));
    case 'reverse':
      return reverse(context, withAmount({}, turned.amount), turned.transfer);
    case 'fail-refund': {
      const refund = find(context.state.refunds, 'refund', turned.refund, { param: 'refund' });
      const held = refund.balance_transaction === null && refund.status === 'succeeded';
      if (held || refund.status === 'failed') throw invalid(`Refund ${refund.id} cannot fail.`);
      failRefund(context, refund);
      return {};
    }
  }
}

const withAmount = <Given extends object>(given: Given, amount: number | undefined) =>
  amount === undefined ? given : { ...given, amount };

function changePlatform(context: Context, { country, payouts }: Extract<Act, { turn: 'platform' }>): object {
  const { settings } = context.state;
  if (country !== undefined) settings.put('country', country);
  if (payouts !== undefined) settings.put('payouts', payouts);
  if (payouts === 'daily') payOutTonight(context, platformId(context));
  return platformAccount(context);
}
