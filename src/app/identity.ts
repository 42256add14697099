// What this configuration is at GitHub and Stripe, to be compared with what the database belongs to.
import { createHash } from 'node:crypto';
import type { AppConfig } from '../config.ts';
import { markBoard } from '../payments/mark-board.ts';
import { isLiveKey, ownAccount } from '../payments/own-account.ts';
import { type ConfiguredIdentity, WrongDatabase } from '../usecases/claim-instance.ts';

const TIMEOUT_MS = 20_000;

type Configuration = Pick<AppConfig, 'sandbox' | 'github' | 'stripe'>;

export const configuredIdentity = ({ sandbox, github, stripe }: Configuration): ConfiguredIdentity => ({
  mode: sandbox ? 'local' : isLiveKey(stripe.secretKey) ? 'live' : 'test',
  githubApp: github.appId,
  board: sandbox ? undefined : markBoard({ ...stripe, timeoutMs: TIMEOUT_MS }),
  stripeKeyDigest: createHash('sha256').update(stripe.secretKey).digest('hex'),
  stripeAccount: async () => {
    try {
      return await ownAccount({ ...stripe, timeoutMs: TIMEOUT_MS });
    } catch (error) {
      const because = error instanceof Error ? error.message : 'it did not answer';
      throw new WrongDatabase(
        `Wishwell cannot start: it is not known which account STRIPE_SECRET_KEY belongs to: ${because}.`,
        { cause: error },
      );
    }
  },
});
