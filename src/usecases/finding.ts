// What doctor says: one line each, in plain words for the operator. A problem is something that needs somebody now.
import { writeAmount } from '../domain/money.ts';
import type { Checkup } from '../ports/books.ts';
import type { Mailer } from '../ports/mail.ts';
import type { Exponents } from './reconcile-words.ts';
import type { WebhookHealth } from '../ports/webhook-health.ts';
import type { World } from './world.ts';

export interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  readonly says: string;
}

export interface Section {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** What of the settings decides whether all is well; no secret is among it. */
export interface OperatorSettings {
  /** ISO codes, as CURRENCIES says. */
  readonly currencies: readonly string[];
  readonly publicUrl: string;
  /** Real money: the processor's key is not one for tests. */
  readonly liveKey: boolean;
  readonly connectSecret: boolean;
  /** How many secrets GitHub's webhooks may be signed with. */
  readonly webhookSecrets: number;
  readonly paymentWebhookSecretLooksRight: boolean;
  readonly sandbox: boolean;
}

export interface Patient extends Pick<World, 'store' | 'payments' | 'forge' | 'clock'> {
  readonly checkup: Checkup;
  readonly webhookHealth: Pick<WebhookHealth, 'refusedSince' | 'failedDeliveries'>;
  readonly mailer: Pick<Mailer, 'verify'> | undefined;
  readonly exponent: Exponents;
  readonly settings: OperatorSettings;
}

/** As many of a kind are named; more say the same. */
export const MOST = 20;

export const ok = (says: string): Finding => ({ level: 'ok', says });
export const warning = (says: string): Finding => ({ level: 'warning', says });
export const problem = (says: string): Finding => ({ level: 'problem', says });

/** One line for each, or one that says there is none. */
export const each = <T>(all: readonly T[], none: string, say: (one: T) => Finding): readonly Finding[] =>
  all.length === 0 ? [ok(none)] : all.map(say);

export const amountWords = (
  { exponent }: Pick<Patient, 'exponent'>,
  currency: string,
  minor: bigint,
): string => writeAmount({ currency, minor }, exponent(currency));

/** Without its cause: what a caller of ours put into words is fit to be read, what lies below may hold anything. */
export const because = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');
