// Stripe as our port Payments. Puts the parts together, with the instance in front of every idempotency key.
import { estimateFee } from './fees.ts';
import type { CurrencyRule } from '../domain/currency.ts';
import type { Payments } from '../ports/payments.ts';
import { createAccount, openDashboard, openOnboarding, readAccount } from './accounts.ts';
import { authorise } from './authorise.ts';
import { balance, settlesIn } from './balance.ts';
import { disputed, findCharges, readCharge } from './charge-facts.ts';
import { expireCheckout, openCheckout, openHoldCheckout } from './checkout.ts';
import { readCheckout } from './checkout-state.ts';
import { type StripeAddress, stripeClient } from './client.ts';
import { confirm } from './confirm.ts';
import { createCustomer, deleteCustomer, forgetCard } from './customers.ts';
import { type InstanceId, idempotencyKey } from './metadata.ts';
import { movements } from './movements.ts';
import { cancel, capture, refund } from './settle.ts';
import { findPayout, readPayouts, reverse, transfer } from './transfers.ts';
import { undelivered } from './undelivered.ts';

export function stripePayments({
  currencies,
  instance,
  ...address
}: StripeAddress & {
  readonly currencies: readonly CurrencyRule[];
  readonly instance: InstanceId;
}): Payments {
  const stripe = stripeClient(address);
  const own = (key: string): string => idempotencyKey(instance, key);
  return {
    currencies,
    estimateFee,
    createCustomer: (key, person) => createCustomer(stripe, instance, own(key), person),
    forgetCard: (paymentMethod) => forgetCard(stripe, paymentMethod),
    deleteCustomer: (customer) => deleteCustomer(stripe, customer),
    openCheckout: (key, order) => openCheckout(stripe, instance, own(key), order),
    openHoldCheckout: (key, order) => openHoldCheckout(stripe, instance, own(key), order),
    readCheckout: (session) => readCheckout(stripe, session),
    expireCheckout: (session) => expireCheckout(stripe, session),
    authorise: (key, order) => authorise(stripe, instance, own(key), order),
    confirm: (key, intent, order) => confirm(stripe, own(key), intent, order),
    readCharge: (intent) => readCharge(stripe, instance, intent),
    findCharges: (customer) => findCharges(stripe, instance, customer),
    capture: (key, intent, amount) => capture(stripe, own(key), intent, amount),
    cancel: (key, intent) => cancel(stripe, own(key), intent),
    refund: (key, intent, amount) => refund(stripe, instance, own(key), intent, amount),
    createAccount: (key, person) => createAccount(stripe, instance, own(key), person),
    openOnboarding: (account, to) => openOnboarding(stripe, account, to),
    readAccount: (account) => readAccount(stripe, account),
    openDashboard: (account) => openDashboard(stripe, account),
    findPayout: (payout) => findPayout(stripe, instance, payout),
    transfer: (key, order) => transfer(stripe, instance, own(key), order),
    readPayouts: (campaign) => readPayouts(stripe, instance, campaign),
    reverse: (key, id, amount) => reverse(stripe, instance, own(key), id, amount),
    balance: () => balance(stripe),
    disputed: (since) => disputed(stripe, since),
    movements: (since) => movements(stripe, instance, since),
    undelivered: (since) => undelivered(stripe, instance, since),
    settlesIn: () => settlesIn(stripe),
  };
}
