import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type World, aStripe, hold, refusal, savedCard } from './stripe-world.ts';

const VISA = '4242424242424242';

let world: World;
beforeEach(async () => {
  world = await aStripe();
});
afterEach(async () => {
  expect(world.faults).toEqual([]);
  await world.stop();
});

const key = 'pledge:42:authorise:1';

test('the same key gives the same answer and does nothing again', async () => {
  const { stripe } = world;
  const card = await savedCard(stripe, VISA);
  const first = await hold(stripe, card, {}, { idempotencyKey: key });
  const again = await hold(stripe, card, {}, { idempotencyKey: key });
  expect(again.id).toBe(first.id);
  expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
  expect(again.lastResponse.headers).toMatchObject({
    'idempotent-replayed': 'true',
    'original-request': first.lastResponse.requestId,
  });
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
});

test('a declined card is declined again, without a second try at the bank', async () => {
  const { stripe } = world;
  const card = await savedCard(stripe, '4000000000000341');
  const first = await refusal(hold(stripe, card, {}, { idempotencyKey: key }));
  const again = await refusal(hold(stripe, card, {}, { idempotencyKey: key }));
  expect(again).toMatchObject({ statusCode: 402, charge: first.charge, code: 'card_declined' });
  expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true' });
  expect((await stripe.charges.list()).data).toHaveLength(1);
});

test('other parameters or another address under the same key are refused', async () => {
  const { stripe } = world;
  await stripe.customers.create({ name: 'Ada' }, { idempotencyKey: key });
  expect(await refusal(stripe.customers.create({ name: 'Grace' }, { idempotencyKey: key }))).toMatchObject({
    statusCode: 400,
    type: 'StripeIdempotencyError',
    rawType: 'idempotency_error',
  });
  expect(await refusal(stripe.setupIntents.create({}, { idempotencyKey: key }))).toMatchObject({
    type: 'StripeIdempotencyError',
  });
});

test('the order of parameters makes no difference', async () => {
  const { stripe } = world;
  const one = await stripe.customers.create({ name: 'Ada', email: 'a@example.org' }, { idempotencyKey: key });
  const two = await stripe.customers.create({ email: 'a@example.org', name: 'Ada' }, { idempotencyKey: key });
  expect(two.id).toBe(one.id);
});

test('what was refused for its parameters leaves the key free', async () => {
  const { stripe } = world;
  await refusal(stripe.customers.create({ email: 'nobody' }, { idempotencyKey: key }));
  const customer = await stripe.customers.create({ email: 'a@example.org' }, { idempotencyKey: key });
  expect(customer.email).toBe('a@example.org');
});

test('what was refused for the state of things is refused again', async () => {
  const { stripe } = world;
  const held = await hold(stripe, await savedCard(stripe, VISA));
  const params = { amount_to_capture: 3000 };
  await refusal(stripe.paymentIntents.capture(held.id, params, { idempotencyKey: key }));
  const again = await refusal(stripe.paymentIntents.capture(held.id, params, { idempotencyKey: key }));
  expect(again).toMatchObject({ code: 'amount_too_large', headers: { 'idempotent-replayed': 'true' } });
});

test('is remembered over a restart', async () => {
  const first = await world.stripe.customers.create({}, { idempotencyKey: key });
  await world.restart();
  const again = await world.stripe.customers.create({}, { idempotencyKey: key });
  expect(again.id).toBe(first.id);
});

test('while the first request with a key is under way, the second is a conflict', async () => {
  const { port, hostname } = new URL(world.server.origin);
  const body = 'name=Ada';
  const socket = connect({ port: Number(port), host: hostname });
  const lines = [
    'POST /v1/customers HTTP/1.1',
    'Host: stripe',
    `Authorization: Bearer ${world.server.secretKey}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    `Idempotency-Key: ${key}`,
    'Expect: 100-continue',
    'Connection: close',
  ];
  const heard: string[] = [];
  const continued = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      heard.push(chunk.toString());
      resolve();
    });
  });
  const ended = new Promise((resolve) => {
    socket.on('close', resolve);
  });
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await continued;
  const conflict = await refusal(world.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: key }));
  expect(conflict).toMatchObject({
    statusCode: 409,
    code: 'idempotency_key_in_use',
    rawType: 'idempotency_error',
  });
  socket.write(body);
  await ended;
  expect(heard.join('')).toContain('HTTP/1.1 200 OK');
  const replayed = await world.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: key });
  expect(heard.join('')).toContain(replayed.id);
});

test('a request that breaks off lets go of its key', async () => {
  const { port, hostname } = new URL(world.server.origin);
  const socket = connect({ port: Number(port), host: hostname });
  const continued = new Promise<void>((resolve) => {
    socket.once('data', () => {
      resolve();
    });
  });
  socket.write(
    `POST /v1/customers HTTP/1.1\r\nHost: stripe\r\nAuthorization: Bearer ${world.server.secretKey}\r\nContent-Length: 9\r\nIdempotency-Key: ${key}\r\nExpect: 100-continue\r\n\r\n`,
  );
  await continued;
  socket.destroy();
  await expect
    .poll(() => world.stripe.customers.create({}, { idempotencyKey: key }).catch(() => undefined))
    .toMatchObject({ object: 'customer' });
  expect((await world.stripe.customers.list()).data).toHaveLength(1);
});
