// An operation that is refused on purpose: nothing is done, or it is done and the caller is told otherwise. A declined card
// is declined as its bank would do it, with a failed charge and events.
import type { ForcedAnswer } from './call-trouble.ts';
import type { Context } from './context.ts';
import { type Decline, type ErrorBody, Fault } from './faults.ts';
import { anything } from './find.ts';
import type { Form } from './forms.ts';
import type { Match } from './router.ts';
import type { State } from './state.ts';
import { viewPaymentIntent } from './view.ts';

export interface Forced {
  readonly answer?: ForcedAnswer;
  readonly when: 'after' | 'before';
}

/** @throws Fault that is forced, with what was done when it comes after that */
export function runForced(
  context: Context,
  path: string,
  operation: Pick<ReturnType<Match['prepare']>, 'run'>,
  { answer, when }: Forced,
): object {
  if (answer === undefined) return operation.run(context);
  if (when === 'after') {
    operation.run(context);
    throw new Fault(answer.status, answer.error, true);
  }
  if (answer.error.type === 'card_error') operation.run({ ...context, decline: declineOf(answer.error) });
  throw new Fault(answer.status, withIntent(context, path, answer.error));
}

const declineOf = (error: ErrorBody): Decline => ({
  code: error.code ?? 'card_declined',
  declineCode: error.decline_code ?? 'generic_decline',
  message: error.message,
  ...(error.advice_code === undefined ? {} : { adviceCode: error.advice_code }),
});

/** Errors about an intent's state carry the intent. */
function withIntent(context: Context, path: string, error: ErrorBody): ErrorBody {
  const [, id = ''] = /^\/v1\/payment_intents\/([^/]+)/.exec(path) ?? [];
  const intent = context.state.paymentIntents.get(id);
  const about = error.type === 'card_error' || error.code?.startsWith('payment_intent_') === true;
  return intent === undefined || !about
    ? error
    : { ...error, payment_intent: viewPaymentIntent(context, intent) };
}

/** The rows that a call names, in its path or by a parameter. */
export function subjectsOf(state: State, path: string, form: Form): readonly object[] {
  const ids = [...path.split('/'), ...form.values()].filter((value) => typeof value === 'string');
  return ids
    .map((id) => anything({ state }, id) ?? state.sessions.get(id))
    .filter((row) => row !== undefined);
}
