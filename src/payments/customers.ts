// Whom Stripe keeps cards for. Owns that they are made with no more than a login, and can be forgotten.
import type Stripe from 'stripe';
import { isAnswer, isFault, unknownOutcome } from './answers.ts';

export async function createCustomer(
  stripe: Stripe,
  key: string,
  person: { readonly id: bigint; readonly login: string },
): Promise<string> {
  try {
    const customer = await stripe.customers.create(
      { name: person.login, metadata: { person: String(person.id) } },
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
