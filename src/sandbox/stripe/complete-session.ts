// A Checkout session completed without its page: what a person would type and press there, as one JSON object.
import { z } from 'zod';
import type { ApiAnswer } from './api.ts';
import { readCard, testCard } from './cards.ts';
import { authenticate, submit } from './checkout.ts';
import type { Context } from './context.ts';
import { invalid, missing } from './faults.ts';
import { idInSecret } from './ids.ts';
import { answerJson } from './json-requests.ts';
import { isEmail } from './params.ts';
import type { Session } from './state.ts';

const body = z.strictObject({
  card: z.string().default('4242424242424242'),
  email: z.string().exactOptional(),
  /** What the holder does where the bank asks for them. */
  authenticate: z.boolean().default(true),
});

/** @returns 200 with where the browser would go, or 402 for a card that is declined. @throws Fault */
export function completeSession(context: Context, id: string, given: unknown): ApiAnswer {
  const session = context.state.sessions.get(id);
  if (session === undefined) throw missing('checkout.session', id, 'session', true);
  const read = body.safeParse(given);
  if (!read.success) throw invalid(z.prettifyError(read.error));
  if (session.status !== 'open') throw invalid(`This Checkout Session is ${session.status ?? 'over'}.`);
  const typed = typedCard(context, read.data.card);
  const email = emailFor(context, session, read.data.email);
  const agreed = session.consent_collection?.terms_of_service === 'required';
  const progress = submit(context, session, { typed, email, agreed });
  if (progress.kind === 'declined') return declined(progress.message);
  if (progress.kind === 'authenticate') bank(context, progress.secret, read.data.authenticate);
  const after = context.state.sessions.get(id) ?? session;
  if (after.status !== 'complete') return declined(lastError(context, after));
  const url = after.success_url?.replaceAll('{CHECKOUT_SESSION_ID}', id) ?? null;
  return answerJson(200, { id, status: after.status, url });
}

function typedCard(context: Context, number: string) {
  const cvc = testCard(number.replaceAll(' ', ''))?.brand === 'amex' ? '1234' : '123';
  const today = Temporal.Instant.fromEpochMilliseconds(context.now * 1000);
  const read = readCard({ number, expiry: '12 / 34', cvc }, today);
  if (read.kind === 'wrong') throw invalid(read.message, { param: read.field });
  return read.typed;
}

/** The customer's own cannot be changed here. */
function emailFor(context: Context, session: Session, given: string | undefined): string {
  const email = context.state.customers.get(session.customer ?? '')?.email ?? given ?? session.customer_email;
  if (email === null || !isEmail(email)) {
    throw invalid('Your e-mail address is incomplete.', { code: 'email_invalid', param: 'email' });
  }
  return email;
}

function bank(context: Context, secret: string, passes: boolean): void {
  const id = idInSecret(secret);
  const intent = context.state.setupIntents.get(id) ?? context.state.paymentIntents.get(id);
  if (intent !== undefined) authenticate(context, intent, passes);
}

const lastError = ({ state }: Context, session: Session): string =>
  state.setupIntents.get(session.setup_intent ?? '')?.last_setup_error?.message ??
  state.paymentIntents.get(session.payment_intent ?? '')?.last_payment_error?.message ??
  'Your card was declined.';

const declined = (message: string): ApiAnswer => answerJson(402, { error: { type: 'card_error', message } });
