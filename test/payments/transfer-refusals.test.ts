// Each answer of Stripe to a transfer, and what it means: known to have moved nothing, or not known.
import Stripe from 'stripe';
import { expect, test } from 'vitest';
import { transferRefusal } from '../../src/payments/transfer-refusals.ts';

interface Answer {
  readonly status: number;
  readonly type?: 'invalid_request_error' | 'api_error' | 'idempotency_error' | 'authentication_error';
  readonly code?: string;
  readonly param?: string;
  readonly message?: string;
  readonly replayed?: boolean;
}

const answer = ({ status, type = 'invalid_request_error', message = 'No.', replayed, ...rest }: Answer) =>
  Stripe.errors.StripeError.generate({
    type,
    message,
    statusCode: status,
    headers: replayed ? { 'idempotent-replayed': 'true' } : {},
    ...rest,
  });

const CAPABILITIES =
  'Your destination account needs to have at least one of the following capabilities enabled';

test.each([
  ['the balance', { status: 400, code: 'balance_insufficient' }, 'balance'],
  [
    'a capability',
    { status: 400, code: 'insufficient_capabilities_for_transfer', message: CAPABILITIES },
    'account',
  ],
  ['access to the account', { status: 403, code: 'account_invalid' }, 'closed'],
  ['a closed account', { status: 400, code: 'account_closed' }, 'closed'],
  ['an account that is gone', { status: 400, code: 'resource_missing', param: 'destination' }, 'closed'],
  [
    'a country outside of the region',
    {
      status: 400,
      message:
        "Funds can't be sent to accounts located in US because it's restricted outside of your platform's region",
    },
    'country',
  ],
  [
    'a country that needs another agreement',
    {
      status: 400,
      message:
        "Funds can't be sent to accounts located in MX when the account is under the `full` service agreement.",
    },
    'country',
  ],
  [
    'a country that this platform does not pay into',
    {
      status: 400,
      message:
        'Stripe does not currently support users of EU Top-ups like your platform to make transfers to connected accounts based in the UK.',
    },
    'country',
  ],
  ['a currency', { status: 400, param: 'currency', message: 'Invalid currency: xxx.' }, 'currency'],
  ['anything else', { status: 400, message: 'Something that nobody heard of.' }, 'refused'],
  ['a platform that may not transfer', { status: 403, code: 'transfers_not_allowed' }, 'refused'],
  ['a revoked key', { status: 401, type: 'authentication_error' }, 'refused'],
  ['a remembered fault', { status: 500, type: 'api_error', replayed: true }, 'answer'],
  ['a key used for other parameters', { status: 400, type: 'idempotency_error' }, 'answer'],
] satisfies [string, Answer, string][])('%s is a refusal', (_, given, why) => {
  expect(transferRefusal(answer(given))).toBe(why);
});

test.each([
  ['a fault', { status: 500, type: 'api_error' }],
  ['a call under way', { status: 409, code: 'idempotency_key_in_use' }],
  ['too many calls', { status: 429, code: 'rate_limit' }],
] satisfies [string, Answer][])('%s says nothing of what became of it', (_, given) => {
  expect(transferRefusal(answer(given))).toBeUndefined();
});

test('neither does a connection that broke', () => {
  expect(transferRefusal(new Stripe.errors.StripeConnectionError({ message: 'reset' }))).toBeUndefined();
  expect(transferRefusal(new Error('what answered for Stripe gave no transfer'))).toBeUndefined();
});
