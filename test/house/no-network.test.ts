// Nothing that a test does leaves this machine.
import { createServer } from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';

test.each([
  ['fetch', () => fetch('http://192.0.2.1/')],
  ['fetch of a name', () => fetch('https://api.github.com/')],
  ['a socket', () => once(net.connect(80, '192.0.2.1'), 'connect')],
  ['a socket by options', () => once(net.connect({ port: 80, host: 'example.org' }), 'connect')],
])('another host is not reached: %s', async (_how, reach) => {
  const failure: unknown = await reach().catch((error: unknown) => error);
  const reasons = failure instanceof Error ? [failure.message, String(failure.cause)] : [];
  expect(reasons.join()).toMatch(/a test would have connected to/);
});

test('this machine is, by its name and by its numbers', async () => {
  const server = createServer((_request, response) => response.end('here'));
  await once(server.listen(0), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]'])
    expect(await (await fetch(`http://${host}:${port}/`)).text()).toBe('here');
  server.close();
});
