// The mark of an instance at Stripe, on a customer of its own: Stripe lets an account keep nothing about itself.
import type Stripe from 'stripe';
import type { MarkBoard } from '../ports/instance.ts';
import { isAnswer, isFault, unknownOutcome } from './answers.ts';
import { type StripeAddress, stripeClient } from './client.ts';

const NAME = 'Wishwell server (please keep)';

async function writeOn(stripe: Stripe, customer: string, mark: string): Promise<boolean> {
  try {
    isAnswer(await stripe.customers.update(customer, { metadata: { mark } }), 'customer', customer);
    return true;
  } catch (error) {
    if (isFault(error, 'resource_missing')) return false;
    throw error;
  }
}

export function markBoard(address: StripeAddress): MarkBoard {
  const stripe = stripeClient(address);
  return {
    async read(customer) {
      try {
        const found = await stripe.customers.retrieve(customer);
        return found.deleted === true ? undefined : isAnswer(found, 'customer', customer).metadata['mark'];
      } catch (error) {
        if (isFault(error, 'resource_missing')) return undefined;
        throw unknownOutcome('reading the mark of this server', error);
      }
    },

    async write(customer, mark) {
      try {
        if (customer !== undefined && (await writeOn(stripe, customer, mark))) return customer;
        // Without a key: one that is made twice is only one too many.
        return isAnswer(await stripe.customers.create({ name: NAME, metadata: { mark } }), 'customer').id;
      } catch (error) {
        throw unknownOutcome('writing the mark of this server', error);
      }
    },
  };
}
