import { expect, test } from 'vitest';
import { githubIntake } from '../../src/github/intake.ts';
import { stripeIntake } from '../../src/payments/intake.ts';
import { aWeb } from './a-web.ts';

const log = { warn: () => undefined, error: () => undefined };

const KEYS = { github: 'github', stripe: 'stripe', 'stripe/connect': 'stripeConnect' } as const;

test.each(['github', 'stripe', 'stripe/connect'] as const)(
  'a webhook reaches its intake as it was sent: %s',
  async (from) => {
    const heard: { bytes: Uint8Array; signature: string | null }[] = [];
    const intake = async (request: Request) => {
      const bytes = new Uint8Array(await request.arrayBuffer());
      heard.push({ bytes, signature: request.headers.get('x-signature') });
      return new Response(null, { status: 202 });
    };
    const web = aWeb({ intakes: { [KEYS[from]]: intake } });
    const body = new Uint8Array([0xff, 0x00, 0x7b, 0x0d, 0x0a, 0x20, 0xc3, 0x28]);
    const headers = { 'x-signature': 'abc', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    const answer = await web.ask(`/webhooks/${from}`, { method: 'POST', headers, body });
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    expect(heard).toEqual([{ bytes: body, signature: 'abc' }]);
    expect(web.calls).toEqual([]);
  },
);

test.each([
  ['github', 25 * 1024 * 1024],
  ['stripe', 1024 * 1024],
] as const)('one without a length, or too large a one, is refused unread: %s', async (from, most) => {
  const keep = () => Promise.reject(new Error('nothing may be kept'));
  const web = aWeb({
    intakes: {
      github: githubIntake({ secrets: ['secret'], inbox: { keepDelivery: keep }, log, onRefused: () => {} }),
      stripe: stripeIntake({
        instance: 'here',
        secrets: ['whsec_secret'],
        inbox: { keepPaymentEvent: keep },
        log,
        onRefused: () => {},
      }),
    },
  });
  const send = async (headers: Record<string, string>) =>
    (await web.ask(`/webhooks/${from}`, { method: 'POST', headers, body: '{}' })).status;
  expect(await send({})).toBe(411);
  expect(await send({ 'content-length': 'many' })).toBe(411);
  expect(await send({ 'content-length': String(most + 1) })).toBe(413);
});

test('only a POST is a webhook', async () => {
  const web = aWeb({ intakes: { github: () => Promise.reject(new Error('it was not sent')) } });
  expect((await web.ask('/webhooks/github')).status).toBe(404);
  expect((await web.ask('/webhooks/stripe/connect', { method: 'POST' })).status).toBe(404);
  expect((await web.ask('/webhooks/other', { method: 'POST' })).status).toBe(404);
});
