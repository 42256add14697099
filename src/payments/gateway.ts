// Stripe as our port Payments. Puts the parts together and knows nothing else.
import { estimateFee } from './fees.ts';
import type { CurrencyRule } from '../domain/currency.ts';
import type { Payments } from '../ports/payments.ts';
import { createAccount, openDashboard, openOnboarding, readAccount } from './accounts.ts';
import { authorise } from './authorise.ts';
import { balance, settlesIn } from './balance.ts';
import { findCharges, readCharge } from './charge-facts.ts';
import { expireCheckout, openCheckout, openHoldCheckout } from './checkout.ts';
import { readCheckout } from './checkout-state.ts';
import { type StripeAddress, stripeClient } from './client.ts';
import { confirm } from './confirm.ts';
import { createCustomer, deleteCustomer, forgetCard } from './customers.ts';
import { movements } from './movements.ts';
import { cancel, capture, refund } from './settle.ts';
import { reverse, transfer } from './transfers.ts';
import { undelivered } from './undelivered.ts';

export function stripePayments({
  currencies,
  ...address
}: StripeAddress & { readonly currencies: readonly CurrencyRule[] }): Payments {
  const stripe = stripeClient(address);
  return {
    currencies,
    estimateFee,
    createCustomer: (key, person) => createCustomer(stripe, key, person),
    forgetCard: (paymentMethod) => forgetCard(stripe, paymentMethod),
    deleteCustomer: (customer) => deleteCustomer(stripe, customer),
    openCheckout: (key, order) => openCheckout(stripe, key, order),
    openHoldCheckout: (key, order) => openHoldCheckout(stripe, key, order),
    readCheckout: (session) => readCheckout(stripe, session),
    expireCheckout: (session) => expireCheckout(stripe, session),
    authorise: (key, order) => authorise(stripe, key, order),
    confirm: (key, intent, order) => confirm(stripe, key, intent, order),
    readCharge: (intent) => readCharge(stripe, intent),
    findCharges: (customer) => findCharges(stripe, customer),
    capture: (key, intent, amount) => capture(stripe, key, intent, amount),
    cancel: (key, intent) => cancel(stripe, key, intent),
    refund: (key, intent, amount) => refund(stripe, key, intent, amount),
    createAccount: (key, person) => createAccount(stripe, key, person),
    openOnboarding: (account, to) => openOnboarding(stripe, account, to),
    readAccount: (account) => readAccount(stripe, account),
    openDashboard: (account) => openDashboard(stripe, account),
    transfer: (key, order) => transfer(stripe, key, order),
    reverse: (key, id, amount) => reverse(stripe, key, id, amount),
    balance: () => balance(stripe),
    movements: (since) => movements(stripe, since),
    undelivered: (since) => undelivered(stripe, since),
    settlesIn: () => settlesIn(stripe),
  };
}
