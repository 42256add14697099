// Whose secret key it is: the account at Stripe that takes the money. Reads only.
import { isAnswer, unknownOutcome } from './answers.ts';
import { type StripeAddress, stripeClient } from './client.ts';

export async function ownAccount(address: StripeAddress): Promise<string> {
  try {
    return isAnswer(await stripeClient(address).accounts.retrieveCurrent(), 'account').id;
  } catch (error) {
    throw unknownOutcome('asking for the account of the secret key', error);
  }
}

export const isLiveKey = (secretKey: string): boolean => /^[sr]k_live_/.test(secretKey);
