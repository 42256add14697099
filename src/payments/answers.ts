// What comes back from Stripe, believed only after a look: the SDK gives a 404 of any other server back as a success, and
// numbers as floating point. Owns the checks and the errors that are thrown on; never puts a Stripe body into one.
import Stripe from 'stripe';
import { CallRefused } from '../ports/payments.ts';
import { meaningOf } from './refusals.ts';

/** Whole minor units out of Stripe's numbers. */
export function minorUnits(amount: number): bigint {
  if (!Number.isSafeInteger(amount) || amount < 0) throw new Error('Stripe gave an amount that is none');
  return BigInt(amount);
}

/** The same for what can be taken away: fees given back, balances below zero. */
export function signedUnits(amount: number): bigint {
  if (!Number.isSafeInteger(amount)) throw new Error('Stripe gave an amount that is none');
  return BigInt(amount);
}

/** ISO 4217 as we write it. */
export const currencyCode = (currency: string): string => currency.toUpperCase();

export const instantOf = (seconds: number): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(seconds * 1000);

/** Stripe's filters know whole seconds: the second that an instant is in, so that none of it is left out. */
export const secondsOf = (instant: Temporal.Instant): number => Math.floor(instant.epochMilliseconds / 1000);

/** The id of what may have been sent along. */
export const idOf = (value: string | { readonly id: string } | null | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.id;

/** Whole minor units as Stripe takes them. */
export function stripeAmount(minor: bigint): number {
  const amount = Number(minor);
  if (minor <= 0n || !Number.isSafeInteger(amount)) throw new RangeError(`${minor} is no amount to charge`);
  return amount;
}

/** @throws Error when an answer is not the object that was asked for */
export function isAnswer<Answer extends { readonly id: string; readonly object: string }>(
  answer: Answer,
  object: Answer['object'],
  id?: string,
): Answer {
  const wrong =
    answer.object !== object || typeof answer.id !== 'string' || (id !== undefined && answer.id !== id);
  if (wrong) throw new Error(`what answered for Stripe gave no ${object}${id === undefined ? '' : ` ${id}`}`);
  return answer;
}

/** The object itself where Stripe was asked to send it along. */
export function expanded<Expanded extends object>(
  value: string | Expanded | null | undefined,
  name: string,
): Expanded {
  if (value === null || value === undefined || typeof value === 'string')
    throw new Error(`Stripe sent no ${name} along`);
  return value;
}

export type StripeFault = InstanceType<typeof Stripe.errors.StripeError>;

export const isFault = (error: unknown, ...codes: readonly string[]): error is StripeFault =>
  error instanceof Stripe.errors.StripeError &&
  (codes.length === 0 || (error.code !== undefined && codes.includes(error.code)));

/** An answer that Stripe remembered under the key: it was given to an earlier call and may be old. */
export const isReplayed = (headers: Readonly<Record<string, string>> | undefined): boolean =>
  headers?.['idempotent-replayed'] === 'true';

/**
 * To be thrown on, when what became of a call is not known: as CallRefused where asking again unchanged cannot help. Says which request it was and nothing of its contents: the
 * SDK's own error carries whole objects, client secrets among them, and would end in a log.
 */
export function unknownOutcome(call: string, error: unknown): Error {
  if (!isFault(error)) return new Error(`${call} at Stripe failed`, { cause: error });
  const { type, code, statusCode, requestId } = error;
  const detail = [type, statusCode, code, requestId].filter((part) => part !== undefined).join(' ');
  const said = `${call} at Stripe failed: ${detail}`;
  return meaningOf('other', error) === 'refused' ? new CallRefused(said) : new Error(said);
}
