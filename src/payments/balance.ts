// The operator's own account at Stripe: what is on it, and in which currencies it is paid. Reads only.
import type Stripe from 'stripe';
import type { Payments } from '../ports/payments.ts';
import { currencyCode, isAnswer, signedUnits, unknownOutcome } from './answers.ts';

async function read(stripe: Stripe): Promise<Stripe.Balance> {
  const balance = await stripe.balance.retrieve();
  if (balance.object !== 'balance') throw new Error('what answered for Stripe gave no balance');
  return balance;
}

type Sums = Awaited<ReturnType<Payments['balance']>>;

export async function balance(stripe: Stripe): Promise<Sums> {
  try {
    const { available, pending } = await read(stripe);
    const sumOf = (rows: readonly { amount: number; currency: string }[], code: string): bigint =>
      rows
        .filter(({ currency }) => currencyCode(currency) === code)
        .reduce((sum, { amount }) => sum + signedUnits(amount), 0n);
    const codes = new Set([...available, ...pending].map(({ currency }) => currencyCode(currency)));
    return [...codes].toSorted().map((currency) => ({
      currency,
      available: sumOf(available, currency),
      pending: sumOf(pending, currency),
    }));
  } catch (error) {
    throw unknownOutcome('reading the balance', error);
  }
}

/**
 * The account's own currency and each that it keeps a balance in: all else Stripe converts on the way in. Stripe tells its
 * list of settlement currencies only in a preview of its balance settings (docs.stripe.com/payouts/multicurrency-settlement,
 * changelog of 2026-10-28), which this version of the SDK does not know: so one that was set up and never paid in is missed.
 */
export async function settlesIn(stripe: Stripe): Promise<readonly string[]> {
  try {
    const account = isAnswer(await stripe.accounts.retrieveCurrent(), 'account');
    const kept = await balance(stripe);
    const own = account.default_currency === undefined ? [] : [currencyCode(account.default_currency)];
    return [...new Set([...own, ...kept.map(({ currency }) => currency)])];
  } catch (error) {
    throw unknownOutcome('reading the account', error);
  }
}
