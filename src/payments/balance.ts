// What is on the operator's own account at Stripe. Reads only.
import type Stripe from 'stripe';
import type { Payments } from '../ports/payments.ts';
import { currencyCode, signedUnits, unknownOutcome } from './answers.ts';

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
