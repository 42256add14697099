// Which answers refuse a call of Stripe's for good: those of the local Stripe's table that fit the call, and what can be
// answered to any call.
import { expressionOf } from '../../src/sandbox/stripe/call-trouble.ts';
import { REFUSALS, REFUSAL_NAMES, type RefusalName } from '../../src/sandbox/stripe/refusals.ts';

/** Of another kind of trouble: how those are survived has tests of its own. */
const PASSING: readonly RefusalName[] = ['rate_limit', 'lock_timeout', 'server_error'];
/** Also to a call that only reads. */
const ANYWHERE: readonly RefusalName[] = ['forbidden', 'unknown_refusal', 'gone', 'api_key_expired'];

const known = new Map<string, readonly RefusalName[]>();

/** @param call `METHOD /path`, with `*` for anything */
export function refusalsOf(call: string): readonly RefusalName[] {
  const names =
    known.get(call) ??
    REFUSAL_NAMES.filter((name) => !PASSING.includes(name)).filter(
      (name) => ANYWHERE.includes(name) || REFUSALS[name].calls.some((each) => expressionOf(each).test(call)),
    );
  known.set(call, names);
  return names;
}
