// Whom Stripe keeps cards for. Owns that they are made with no more than a login, and that they
// and each of their cards can be forgotten.
import type Stripe from 'stripe';
import { isAnswer, isFault, unknownOutcome } from './answers.ts';
import { type InstanceId, personMetadata } from './metadata.ts';

export async function createCustomer(
  stripe: Stripe,
  instance: InstanceId,
  key: string,
  person: { readonly id: bigint; readonly login: string },
): Promise<string> {
  try {
    const customer = await stripe.customers.create(
      { name: person.login, metadata: personMetadata(instance, person.id) },
      { idempotencyKey: key },
    );
    return isAnswer(customer, 'customer').id;
  } catch (error) {
    throw unknownOutcome('creating a customer', error);
  }
}

export async function deleteCustomer(stripe: Stripe, customer: string): Promise<void> {
  try {
    const { deleted } = isAnswer(await stripe.customers.del(customer), 'customer', customer);
    if (!deleted) throw new Error(`${customer} was not deleted`);
  } catch (error) {
    if (!isFault(error, 'resource_missing')) throw unknownOutcome('deleting a customer', error);
  }
}

/** One that is with nobody any more is refused by Stripe without a word of its own: it is looked at. */
export async function forgetCard(stripe: Stripe, paymentMethod: string): Promise<void> {
  try {
    isAnswer(await stripe.paymentMethods.detach(paymentMethod), 'payment_method', paymentMethod);
  } catch (error) {
    if (isFault(error, 'resource_missing') || (await isWithNobody(stripe, paymentMethod))) return;
    throw unknownOutcome('forgetting a card', error);
  }
}

async function isWithNobody(stripe: Stripe, paymentMethod: string): Promise<boolean> {
  try {
    const found = await stripe.paymentMethods.retrieve(paymentMethod);
    return isAnswer(found, 'payment_method', paymentMethod).customer === null;
  } catch (error) {
    throw unknownOutcome('reading a card', error);
  }
}
