// Stripe as our port Payments. Puts the parts together and knows nothing else.
import type { CurrencyRule } from '../domain/currency.ts';
import type { Payments } from '../ports/payments.ts';
import { authorise } from './authorise.ts';
import { createCustomer, openCheckout, readCheckout } from './checkout.ts';
import { type StripeAddress, stripeClient } from './client.ts';
import { cancel, capture, refund } from './settle.ts';

export function stripePayments({
  currencies,
  ...address
}: StripeAddress & { readonly currencies: readonly CurrencyRule[] }): Payments {
  const stripe = stripeClient(address);
  return {
    currencies,
    createCustomer: (key, person) => createCustomer(stripe, key, person),
    openCheckout: (key, order) => openCheckout(stripe, key, order),
    readCheckout: (session) => readCheckout(stripe, session),
    authorise: (key, order) => authorise(stripe, key, order),
    capture: (key, intent, amount) => capture(stripe, key, intent, amount),
    cancel: (key, intent) => cancel(stripe, key, intent),
    refund: (key, intent, amount) => refund(stripe, key, intent, amount),
  };
}
