// What a server that is not quite Stripe, or a Stripe in trouble, may answer: nothing of it is taken for success, nothing of
// it ends in a log, and no call is made twice by itself.
import { createServer, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { currencyRules } from '../../src/payments/currencies.ts';
import { stripePayments } from '../../src/payments/gateway.ts';
import type { Payments } from '../../src/ports/payments.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const EMPTY_LIST = { object: 'list', data: [], has_more: false, url: '/v1/payment_intents' };
let answers: (asked: Asked) => Answer | 'drop' | 'hang';
const asked: Asked[] = [];
let payments: Payments;

const server = createServer((request, response) => {
  let body = '';
  request
    .on('data', (chunk: Buffer) => (body += chunk.toString()))
    .on('end', () => {
      const [path = ''] = (request.url ?? '').split('?');
      const seen = { method: request.method ?? '', path, headers: request.headers, body };
      asked.push(seen);
      const answer = answers(seen);
      if (answer === 'drop') return void request.socket.destroy();
      if (answer === 'hang') return;
      response
        .writeHead(answer.status, { 'content-type': 'application/json', 'request-id': 'req_1' })
        .end(JSON.stringify(answer.body));
    });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const apiUrl = `http://127.0.0.1:${address.port}`;
  payments = stripePayments({
    instance: 'here',
    secretKey: 'sk_test_canary',
    apiUrl,
    currencies: currencyRules(['EUR']),
    timeoutMs: 300,
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
});

const order = {
  campaign: 7n,
  pledge: 42n,
  attempt: 2,
  card: { customer: 'cus_1', paymentMethod: 'pm_1', fingerprint: undefined, expires: undefined },
  currency: 'EUR',
  amount: 5000n,
  description: 'acme/widgets#1',
};

const authoriseAnswered = (answer: Answer | 'drop' | 'hang') => {
  answers = ({ method }) => (method === 'GET' ? { status: 200, body: EMPTY_LIST } : answer);
  return payments.authorise('pledge:42:authorise:2', order);
};
const creations = () => asked.filter(({ method }) => method === 'POST');

it('sends the key, the pinned version and no telemetry', async () => {
  answers = () => ({ status: 200, body: { id: 'cus_1', object: 'customer' } });
  await payments.createCustomer('person:1:customer:1', { id: 1n, login: 'ada' });
  await payments.createCustomer('person:1:customer:1', { id: 1n, login: 'ada' });
  for (const { headers } of asked) {
    expect(headers['idempotency-key']).toBe('here:person:1:customer:1');
    expect(headers['stripe-version']).toBe('2026-10-28.endive');
    expect(headers).not.toHaveProperty('x-stripe-client-telemetry');
  }
});

it('asks for the types that this version knows, and never for the removed ones', async () => {
  await authoriseAnswered({ status: 500, body: { error: { type: 'api_error' } } }).catch(() => {});
  const [creation] = creations();
  expect(creation?.body).toContain('allowed_payment_method_types[0]=card');
  expect(creation?.body).not.toMatch(/(?:^|&)payment_method_types/);
});

it.each([
  ['a 404 that is not Stripe’s', { status: 404, body: { message: 'Not Found' } }],
  ['another object', { status: 200, body: { id: 'cus_1', object: 'customer' } }],
  [
    'a status that cannot be',
    { status: 200, body: { id: 'pi_1', object: 'payment_intent', status: 'succeeded' } },
  ],
  [
    'another amount',
    {
      status: 200,
      body: {
        id: 'pi_1',
        object: 'payment_intent',
        status: 'requires_capture',
        currency: 'eur',
        amount_capturable: 1,
      },
    },
  ],
  ['a 500', { status: 500, body: { error: { type: 'api_error', message: 'oops' } } }],
  ['a rate limit', { status: 429, body: { error: { type: 'invalid_request_error', code: 'rate_limit' } } }],
  ['a key in use', { status: 409, body: { error: { type: 'idempotency_error' } } }],
  [
    'a wrong key',
    { status: 401, body: { error: { type: 'invalid_request_error', message: 'Invalid API Key' } } },
  ],
] as const)('throws on %s, having asked once', async (_name, answer) => {
  await expect(authoriseAnswered(answer)).rejects.toThrow(
    /authorising pledge 42, attempt 2, at Stripe failed/,
  );
  expect(creations()).toHaveLength(1);
});

it('throws when nobody answers in time', async () => {
  await expect(authoriseAnswered('hang')).rejects.toThrow('authorising pledge 42');
  expect(creations()).toHaveLength(1);
});

it('repeats a dropped connection under the same key only', async () => {
  await expect(authoriseAnswered('drop')).rejects.toThrow('authorising pledge 42');
  expect(new Set(creations().map(({ headers }) => headers['idempotency-key']))).toEqual(
    new Set(['here:pledge:42:authorise:2']),
  );
});

it('throws when the list of earlier tries is not one, and asks the card for nothing', async () => {
  answers = () => ({ status: 404, body: { message: 'Not Found' } });
  await expect(payments.authorise('pledge:42:authorise:2', order)).rejects.toThrow('authorising pledge 42');
  expect(creations()).toHaveLength(0);
});

it('finds the intent of a call whose 500 is given back for ever', async () => {
  const intent = {
    id: 'pi_found',
    object: 'payment_intent',
    status: 'requires_capture',
    amount_capturable: 5000,
    currency: 'eur',
    metadata: { instance: 'here', campaign: '7', pledge: '42', attempt: '2' },
    latest_charge: {
      created: 1_800_000_000,
      payment_method_details: { card: { capture_before: 1_800_600_000 } },
    },
  };
  answers = () => ({ status: 200, body: { ...EMPTY_LIST, data: [intent] } });
  expect(await payments.authorise('pledge:42:authorise:2', order)).toMatchObject({
    kind: 'authorised',
    intent: 'pi_found',
    captureBefore: Temporal.Instant.fromEpochMilliseconds(1_800_600_000_000),
  });
  expect(creations()).toHaveLength(0);
});

it('begins a failed refund anew, under a key of its own', async () => {
  const failed = {
    id: 're_1',
    object: 'refund',
    status: 'failed',
    metadata: { key: 'here:pledge:42:refund:1' },
  };
  answers = ({ method }) =>
    method === 'GET'
      ? { status: 200, body: { ...EMPTY_LIST, data: [failed] } }
      : { status: 200, body: { id: 're_2', object: 'refund', status: 'pending' } };
  expect(await payments.refund('pledge:42:refund:1', 'pi_1', 500n)).toBe('pending');
  expect(creations().map(({ headers }) => headers['idempotency-key'])).toEqual(['here:pledge:42:refund:1:2']);
});

it('puts neither a secret nor a Stripe object into what it throws', async () => {
  const error = await authoriseAnswered({
    status: 400,
    body: {
      error: {
        type: 'invalid_request_error',
        code: 'parameter_invalid',
        message: 'sk_test_canary',
        payment_intent: { id: 'pi_1', client_secret: 'pi_1_secret_canary' },
      },
    },
  }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  if (!(error instanceof Error)) return;
  const written = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join('\n');
  expect(written).not.toContain('canary');
  expect(error.message).toContain('parameter_invalid');
});

it('takes only an origin for an address', () => {
  const at = (apiUrl: string) => () =>
    stripePayments({ instance: 'here', secretKey: 'sk', apiUrl, currencies: [], timeoutMs: 1 });
  expect(at('https://api.stripe.com')).not.toThrow();
  expect(at('https://api.stripe.com/')).not.toThrow();
  expect(at('https://api.stripe.com/v1')).toThrow('origin');
  expect(at('ftp://api.stripe.com')).toThrow('origin');
});
